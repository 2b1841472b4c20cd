package storetest

import (
	"errors"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

func rule(t *testing.T, text string) repeat.Rule {
	t.Helper()
	r, err := repeat.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ruled is the suite's estate with everything a place or a person can carry.
func ruled(t *testing.T) scheduling.Estate {
	t.Helper()
	e := estate()
	e.Prisons[0].Division, e.Prisons[0].WeekStart = scheduling.Scotland, time.Sunday
	e.Prisons[0].Closures = []scheduling.Closure{{Date: scheduling.Date{Year: 2031, Month: time.May, Day: 1}, Reason: "staff training"}}
	e.Prisons[0].LockUps = []scheduling.LockUp{{Weekday: time.Friday, From: 12 * time.Hour, To: 13*time.Hour + 30*time.Minute}}
	e.Prisons[0].Walks = []scheduling.WalkTime{{From: "A", To: "VCC", Takes: 12 * time.Minute}}
	e.Prisons[0].RemandVisits, e.Prisons[0].ConvictedVisits, e.Prisons[0].FamilyNotice, e.Prisons[0].FamilyAhead = 3, 1, 2, 28
	for i := range e.Rooms {
		if e.Rooms[i].Key != room1 {
			continue
		}
		e.Rooms[i].Usage, e.Rooms[i].Group, e.Rooms[i].Waiting = scheduling.UsageTimetable, "VCC", "Reception"
		e.Rooms[i].Parties = []scheduling.Party{"LEEDCC"}
		e.Rooms[i].Lines = []scheduling.Line{
			{
				ID: "l1", For: scheduling.UsageCourt, Parties: []scheduling.Party{"LEEDCC", "DRBYMC"}, Lasts: 2 * time.Hour, NotOnHolidays: true,
				Rule: rule(t, "DTSTART:20310304T090000\nRRULE:FREQ=WEEKLY;BYDAY=TU"),
			},
			{ID: "l2", For: scheduling.UsageClosed, Reason: "staff lunch", Lasts: time.Hour, Rule: rule(t, "DTSTART:20310304T120000\nRRULE:FREQ=DAILY")},
		}
		e.Rooms[i].Overrides = []scheduling.Override{
			{Date: scheduling.Date{Year: 2031, Month: time.March, Day: 11}},
			{Date: scheduling.Date{Year: 2031, Month: time.March, Day: 18}, Windows: []scheduling.Window{
				{From: 9 * time.Hour, To: 10 * time.Hour, For: scheduling.UsageLegal, Parties: []scheduling.Party{"Counsel & Co"}, Reason: "as agreed"},
			}},
		}
		e.Rooms[i].Blocks = []scheduling.Block{{ID: "k1", Span: span(9, 0, 17, 0), Reason: "repairs"}}
	}
	e.People[0].Custody, e.People[0].Alerts = scheduling.CustodyRemand, []scheduling.Alert{scheduling.AlertACCT, scheduling.AlertPEEP}
	e.People[1].Released = true
	e.People[3].Hours = []scheduling.Hours{{Weekday: time.Tuesday, From: 9 * time.Hour, To: 17 * time.Hour}}
	e.Series = []scheduling.Series{weekly(t, "s1")}
	e.Series[0].Version = 1
	e.Bookings = []scheduling.Booking{occurrence("b1", at(10, 0))}
	e.Bookings[0].Version = 1
	e.Bookings[0].Screened = []scheduling.Pair{{A: dafydd, B: counsel}}
	e.Restrictions = []scheduling.Restriction{
		{ID: "r1", Kind: scheduling.NonAssociation, A: dafydd, B: obrien},
		{ID: "r2", Kind: scheduling.Banned, B: counsel, From: scheduling.Date{Year: 2031, Month: time.January, Day: 1}, Until: scheduling.Date{Year: 2031, Month: time.June, Day: 30}},
	}
	e.Requests = []scheduling.Request{asked("q1", at(17, 0))}
	e.Requests[0].Version = 1
	e.Priorities = []scheduling.Priorities{ownTable("MDI")}
	e.Plans = []scheduling.Enacted{enacted("plan-1", at(8, 0))}
	e.Lists = []scheduling.List{listed("list-1", at(8, 0))}
	e.Priorities[0].Version, e.Plans[0].Version, e.Lists[0].Version = 1, 1, 1
	return e
}

func weekly(t *testing.T, id scheduling.SeriesID) scheduling.Series {
	return scheduling.Series{
		ID: id, Prison: "MDI", After: "s0", Made: at(7, 0), MadeBy: clerk,
		Rule: rule(t, "DTSTART:20310304T100000\nRRULE:FREQ=WEEKLY;COUNT=5\nEXDATE:20310311T100000"),
	}
}

// occurrence is a booking of series s1 in room 2 that stands for the time it starts at.
func occurrence(id scheduling.BookingID, start time.Time) scheduling.Booking {
	b := simple(id, room2, scheduling.NewSpan(start, 30*time.Minute), dafydd)
	b.Series, b.Original = "s1", scheduling.WallOf(start, time.UTC)
	return b
}

func asked(id scheduling.RequestID, deadline time.Time) scheduling.Request {
	b := simple("", room2, span(10, 0, 11, 0), obrien)
	b.Attendees = []scheduling.Attendee{{Person: counsel, Role: scheduling.RoleSolicitor}}
	offer := b.Shift(time.Hour)
	return scheduling.Request{
		ID: id, From: "Counsel & Co", Booking: b, Windows: []scheduling.Span{span(9, 0, 12, 0), span(14, 0, 16, 0)},
		Deadline: deadline, Status: scheduling.RequestOffered, Offer: &offer, Made: at(7, 0), MadeBy: clerk, Changed: at(8, 0),
	}
}

func ruledRoundTrip(t *testing.T, s scheduling.Store) {
	want := ruled(t)
	update(t, s, func(w scheduling.Writer) error { return w.LoadEstate(want) })
	view(t, s, func(r scheduling.Reader) error {
		var got scheduling.Estate
		var errs [10]error
		got.Prisons, errs[0] = r.Prisons()
		got.Courts, errs[1] = r.Courts()
		got.Rooms, errs[2] = r.Rooms("")
		got.People, errs[3] = r.People([]scheduling.PersonID{dafydd, sian, obrien, counsel, judge})
		got.Bookings, errs[4] = r.Bookings(scheduling.BookingQuery{Series: "s1"})
		got.Restrictions, errs[5] = r.Restrictions(nil)
		got.Requests, errs[6] = r.Requests(scheduling.RequestQuery{})
		table, err := r.Priorities("MDI")
		got.Priorities, errs[7] = []scheduling.Priorities{table}, err
		got.Plans, errs[8] = r.Plans(scheduling.PlanQuery{})
		got.Lists, errs[9] = r.Lists(scheduling.ListQuery{})
		series, err := r.Series("s1")
		got.Series = []scheduling.Series{series}
		byID := map[scheduling.PersonID]scheduling.Person{}
		for _, p := range got.People {
			byID[p.ID] = p
		}
		for i, p := range want.People {
			same(t, "person", byID[p.ID], p)
			want.People[i] = byID[p.ID]
		}
		got.People = want.People
		same(t, "estate", got, want)
		return errors.Join(append(errs[:], err)...)
	})
}

// savedOnce saves a value twice and wants its version to rise, a stale save to
// be refused, and what is read to be what was saved last.
func savedOnce[T any](
	t *testing.T, s scheduling.Store, what string, first T, version func(*T) *int64,
	save func(scheduling.Writer, T) (T, error), read func(scheduling.Reader) (T, error),
) {
	t.Helper()
	stale := first
	for range 2 {
		update(t, s, func(w scheduling.Writer) (err error) {
			before := *version(&first)
			first, err = save(w, first)
			same(t, what+"'s version", *version(&first), before+1)
			return err
		})
	}
	err := s.Update(t.Context(), func(w scheduling.Writer) error { _, err := save(w, stale); return err })
	if !errors.Is(err, scheduling.ErrStale) {
		t.Errorf("a stale %s: %v, want %v", what, err, scheduling.ErrStale)
	}
	view(t, s, func(r scheduling.Reader) error {
		got, err := read(r)
		same(t, what, got, first)
		return err
	})
}

func placesSaved(t *testing.T, s scheduling.Store) {
	e := ruled(t)
	update(t, s, func(w scheduling.Writer) error { return w.LoadEstate(estate()) })
	savedOnce(t, s, "prison", e.Prisons[0], func(p *scheduling.Prison) *int64 { return &p.Version }, scheduling.Writer.SavePrison,
		func(r scheduling.Reader) (scheduling.Prison, error) { all, err := r.Prisons(); return all[0], err })
	room := scheduling.Room{Key: "LEI-NEW-1", Prison: "LEI", Name: "A new room", Usage: scheduling.UsageShared, Places: 2, Active: true}
	savedOnce(t, s, "new room", room, func(r *scheduling.Room) *int64 { return &r.Version }, scheduling.Writer.SaveRoom,
		func(r scheduling.Reader) (scheduling.Room, error) { all, err := r.Rooms("LEI"); return all[0], err })
	for _, r := range e.Rooms {
		if r.Key != room1 {
			continue
		}
		savedOnce(t, s, "room", r, func(r *scheduling.Room) *int64 { return &r.Version }, scheduling.Writer.SaveRoom,
			func(r scheduling.Reader) (scheduling.Room, error) { return roomOf(r, room1) })
	}
	savedOnce(t, s, "person", e.People[0], func(p *scheduling.Person) *int64 { return &p.Version }, scheduling.Writer.SavePerson,
		func(r scheduling.Reader) (scheduling.Person, error) { return r.Person(dafydd) })
	savedOnce(t, s, "series", weekly(t, "s2"), func(x *scheduling.Series) *int64 { return &x.Version }, scheduling.Writer.SaveSeries,
		func(r scheduling.Reader) (scheduling.Series, error) { return r.Series("s2") })
	savedOnce(t, s, "request", asked("q2", time.Time{}), func(q *scheduling.Request) *int64 { return &q.Version }, scheduling.Writer.SaveRequest,
		func(r scheduling.Reader) (scheduling.Request, error) { return r.Request("q2") })
}

func roomOf(r scheduling.Reader, key scheduling.RoomKey) (scheduling.Room, error) {
	all, err := r.Rooms(key.Prison())
	for _, x := range all {
		if x.Key == key {
			return x, err
		}
	}
	return scheduling.Room{}, errors.Join(err, scheduling.ErrNotFound)
}

// renamedPerson wants the search to follow what is saved.
func renamedPerson(t *testing.T, s scheduling.Store) {
	update(t, s, func(w scheduling.Writer) error {
		if err := w.LoadEstate(estate()); err != nil {
			return err
		}
		p, err := w.Person(sian)
		if err != nil {
			return err
		}
		p.Family = "Öztürk"
		_, err = w.SavePerson(p)
		return err
	})
	view(t, s, func(r scheduling.Reader) error {
		for text, want := range map[string]int{"ozturk": 1, "angstrom": 0} {
			found, err := r.FindPeople(text, "", "", 10)
			if err != nil {
				return err
			}
			same(t, text, len(found), want)
		}
		return nil
	})
}

func roomInUse(t *testing.T, s scheduling.Store) {
	update(t, s, func(w scheduling.Writer) error { return w.LoadEstate(estate()) })
	mustSave(t, s, simple("a", room2, span(10, 0, 11, 0), dafydd))
	err := s.Update(t.Context(), func(w scheduling.Writer) error {
		r, err := roomOf(w, room2)
		if err != nil {
			return err
		}
		r.Places = 1
		_, err = w.SaveRoom(r)
		return err
	})
	if !errors.Is(err, scheduling.ErrTaken) {
		t.Errorf("places taken away under a claim: %v, want %v", err, scheduling.ErrTaken)
	}
}

func occurrenceOnce(t *testing.T, s scheduling.Store) {
	update(t, s, func(w scheduling.Writer) error {
		if err := w.LoadEstate(estate()); err != nil {
			return err
		}
		_, err := w.SaveSeries(weekly(t, "s1"))
		return err
	})
	first := mustSave(t, s, occurrence("a", at(10, 0)))
	twin := occurrence("b", at(10, 0)).Shift(5 * time.Hour)
	refused(t, s, scheduling.ErrTaken, twin)
	moved := first.Shift(3 * time.Hour)
	mustSave(t, s, moved)
	refused(t, s, scheduling.ErrTaken, twin) // wherever it was moved, its time is taken
	mustSave(t, s, occurrence("c", at(16, 0)))
	mustSave(t, s, simple("alone", room10, span(10, 0, 11, 0), obrien))
	view(t, s, func(r scheduling.Reader) error {
		all, err := r.Bookings(scheduling.BookingQuery{Series: "s1"})
		var ids []scheduling.BookingID
		for _, b := range all {
			ids = append(ids, b.ID)
		}
		same(t, "occurrences", ids, []scheduling.BookingID{"a", "c"})
		return err
	})
}

func restrictionsFound(t *testing.T, s scheduling.Store) {
	want := ruled(t).Restrictions
	update(t, s, func(w scheduling.Writer) error {
		return errors.Join(w.LoadEstate(estate()), w.SaveRestriction(want[0]), w.SaveRestriction(want[1]), w.SaveRestriction(want[0]))
	})
	view(t, s, func(r scheduling.Reader) error {
		for _, c := range []struct {
			ids  []scheduling.PersonID
			want []scheduling.Restriction
		}{
			{nil, want},
			{[]scheduling.PersonID{}, nil},
			{[]scheduling.PersonID{obrien}, want[:1]},
			{[]scheduling.PersonID{dafydd, obrien, counsel}, want},
			{[]scheduling.PersonID{judge}, nil},
		} {
			got, err := r.Restrictions(c.ids)
			if err != nil {
				return err
			}
			same(t, "restrictions", got, c.want)
		}
		return nil
	})
	update(t, s, func(w scheduling.Writer) error { return w.DropRestriction("r1") })
	err := s.Update(t.Context(), func(w scheduling.Writer) error { return w.DropRestriction("r1") })
	if !errors.Is(err, scheduling.ErrNotFound) {
		t.Errorf("dropped twice: %v, want %v", err, scheduling.ErrNotFound)
	}
}

func requestsListed(t *testing.T, s scheduling.Store) {
	late, soon, never, done := asked("late", at(17, 0)), asked("soon", at(9, 0)), asked("never", time.Time{}), asked("done", at(8, 0))
	done.Status, done.Offer, done.Reason = scheduling.RequestDeclined, nil, "no room before the hearing"
	other := asked("other", at(12, 0))
	other.Booking.Prison = "LEI"
	update(t, s, func(w scheduling.Writer) error {
		errs := []error{w.LoadEstate(estate())}
		for _, q := range []scheduling.Request{late, soon, never, done, other} {
			_, err := w.SaveRequest(q)
			errs = append(errs, err)
		}
		return errors.Join(errs...)
	})
	view(t, s, func(r scheduling.Reader) error {
		for _, c := range []struct {
			query scheduling.RequestQuery
			want  []scheduling.RequestID
		}{
			{scheduling.RequestQuery{}, []scheduling.RequestID{"done", "soon", "other", "late", "never"}},
			{scheduling.RequestQuery{Pending: true}, []scheduling.RequestID{"soon", "other", "late", "never"}},
			{scheduling.RequestQuery{Prison: "MDI", Pending: true}, []scheduling.RequestID{"soon", "late", "never"}},
		} {
			got, err := r.Requests(c.query)
			if err != nil {
				return err
			}
			var ids []scheduling.RequestID
			for _, q := range got {
				ids = append(ids, q.ID)
			}
			same(t, "requests", ids, c.want)
		}
		return nil
	})
}

func holdsGoStale(t *testing.T, s scheduling.Store) {
	hold := func(id scheduling.HoldID, until time.Time) scheduling.Hold {
		return scheduling.Hold{ID: id, Actor: clerk, Booking: "a", Until: until, Claims: []scheduling.Claim{
			{Booking: "a", Resource: scheduling.RoomResource(room1), Span: span(10, 0, 11, 0)},
			{Booking: "a", Resource: scheduling.PersonResource(dafydd), Span: span(10, 0, 11, 0), Exclusive: true},
		}}
	}
	// One form may hold the places of several bookings, new ones and kept ones.
	series := scheduling.Hold{ID: "z", Actor: clerk, Until: at(11, 0), Claims: []scheduling.Claim{
		{Resource: scheduling.PersonResource(dafydd), Span: span(10, 0, 11, 0), Exclusive: true},
		{Resource: scheduling.PersonResource(dafydd), Span: span(12, 0, 13, 0), Exclusive: true},
		{Booking: "b", Resource: scheduling.PersonResource(dafydd), Span: span(14, 0, 15, 0), Exclusive: true},
		{Resource: scheduling.RoomResource(room1), Span: span(10, 0, 11, 0)},
		{Resource: scheduling.RoomResource(room1), Span: span(12, 0, 13, 0)},
		{Booking: "b", Resource: scheduling.RoomResource(room1), Span: span(14, 0, 15, 0)},
	}}
	now := at(9, 0)
	listed := func(now time.Time, want ...scheduling.Hold) {
		t.Helper()
		view(t, s, func(r scheduling.Reader) error {
			got, err := r.Holds(now)
			same(t, "holds", got, want)
			return err
		})
	}
	update(t, s, func(w scheduling.Writer) error {
		return errors.Join(w.SaveHold(hold("x", now.Add(time.Minute)), now), w.SaveHold(hold("y", now.Add(time.Hour)), now))
	})
	listed(now, hold("x", now.Add(time.Minute)), hold("y", now.Add(time.Hour)))
	listed(now.Add(time.Minute), hold("y", now.Add(time.Hour)))
	// Renewing one deletes those that are stale.
	later := now.Add(2 * time.Minute)
	update(t, s, func(w scheduling.Writer) error { return w.SaveHold(hold("y", later.Add(time.Hour)), later) })
	listed(now, hold("y", later.Add(time.Hour)))
	update(t, s, func(w scheduling.Writer) error {
		return errors.Join(w.DropHold("y"), w.DropHold("y"), w.DropHold("nobody's"), w.SaveHold(series, later))
	})
	listed(now, series)
}

// acceptanceOfPair is about two people who are near each other in two rooms:
// no claim names them together.
func acceptanceOfPair(t *testing.T, s scheduling.Store) {
	update(t, s, func(w scheduling.Writer) error { return w.LoadEstate(estate()) })
	mustSave(t, s, simple("a", room1, span(10, 0, 11, 0), dafydd))
	b := simple("b", room10, span(11, 0, 12, 0), obrien)
	pair := scheduling.PairResource(scheduling.Pair{A: obrien, B: dafydd})
	a, z := scheduling.PairOf("a", "b")
	b = mustSave(t, s, b, scheduling.Acceptance{A: a, B: z, Resource: pair, Code: "near", Actor: clerk, Reason: "an officer stays"})
	accepted := func(want int) {
		t.Helper()
		view(t, s, func(r scheduling.Reader) error {
			got, err := r.Accepted([]scheduling.BookingID{"b"})
			same(t, "acceptances", len(got), want)
			return err
		})
	}
	accepted(1)
	b.StaffNotes = "changed without moving"
	b = mustSave(t, s, b)
	accepted(1)
	mustSave(t, s, b.Shift(5*time.Hour))
	accepted(0)
}

// wideChanges wants every change beyond bookings on the feed.
func wideChanges(t *testing.T, s scheduling.Store) {
	update(t, s, func(w scheduling.Writer) error { return w.LoadEstate(estate()) })
	seen := s.Watch(t.Context())
	e := ruled(t)
	writes := []struct {
		action scheduling.Action
		write  func(scheduling.Writer) error
	}{
		{scheduling.ActionPrison, func(w scheduling.Writer) error { _, err := w.SavePrison(e.Prisons[0]); return err }},
		{scheduling.ActionRoom, func(w scheduling.Writer) error { _, err := w.SaveRoom(e.Rooms[0]); return err }},
		{scheduling.ActionPerson, func(w scheduling.Writer) error { _, err := w.SavePerson(e.People[0]); return err }},
		{scheduling.ActionSeries, func(w scheduling.Writer) error { _, err := w.SaveSeries(weekly(t, "s9")); return err }},
		{scheduling.ActionRestricted, func(w scheduling.Writer) error { return w.SaveRestriction(e.Restrictions[0]) }},
		{scheduling.ActionRequested, func(w scheduling.Writer) error { _, err := w.SaveRequest(asked("q9", at(9, 0))); return err }},
		{scheduling.ActionPriorities, func(w scheduling.Writer) error { _, err := w.SavePriorities(ownTable("LEI")); return err }},
		{scheduling.ActionPlanned, func(w scheduling.Writer) error { _, err := w.SavePlan(enacted("plan-9", at(9, 0))); return err }},
		{scheduling.ActionListed, func(w scheduling.Writer) error { _, err := w.SaveList(listed("list-9", at(9, 0))); return err }},
		{scheduling.ActionHeld, func(w scheduling.Writer) error {
			return w.SaveHold(scheduling.Hold{ID: "h", Actor: clerk, Until: at(10, 0)}, at(9, 0))
		}},
	}
	for _, x := range writes {
		update(t, s, x.write)
		select {
		case c := <-seen:
			same(t, "action", c.Action, x.action)
			same(t, "booking", c.Booking, "")
		case <-time.After(soon):
			t.Fatalf("nothing was said about %s", x.action)
		}
	}
}
