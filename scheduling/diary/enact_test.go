package diary_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
)

// move is one move of a plan: b goes by so much, into a room unless that is empty.
func move(b scheduling.Booking, by time.Duration, room scheduling.RoomKey) clash.Move {
	to := b.Shift(by)
	if room != "" {
		for _, key := range b.Rooms() {
			to = to.Swap(key, room)
		}
	}
	return clash.Move{From: b, To: to}
}

// fresh is the move that books b, which plans call id.
func fresh(id scheduling.BookingID, b scheduling.Booking) clash.Move {
	b.ID, b.Status = id, scheduling.StatusBooked
	from := b
	from.Version = 0
	return clash.Move{From: from, To: b}
}

// dropped is the move that cancels b.
func dropped(b scheduling.Booking) clash.Move {
	to := b.Clone()
	to.Status, to.CancelReason = scheduling.StatusCancelled, scheduling.CancelStaff
	return clash.Move{From: b, To: to}
}

// enactment is a plan of moves as a desk that has just seen it asks for it.
func enactment(key string, moves ...clash.Move) clash.Enactment {
	e := clash.Enactment{Key: key, Prison: "MDI", Plan: clash.Plan{Moves: moves, Seen: map[scheduling.BookingID]int64{}}}
	e.Question.Prison = "MDI"
	for _, m := range moves {
		if m.From.Version == 0 {
			e.Question.Wanted = append(e.Question.Wanted, clash.Wanted{Booking: m.To})
			continue
		}
		e.Plan.Seen[m.From.ID] = m.From.Version
	}
	return e
}

func (d desk) enact(e clash.Enactment) scheduling.Enacted {
	d.t.Helper()
	done, err := d.Enact(d.t.Context(), clerk, e)
	if err != nil {
		d.t.Fatalf("enact: %v", err)
	}
	return done
}

func (d desk) kept(id scheduling.BookingID) scheduling.Booking {
	d.t.Helper()
	b, err := d.Booking(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return b
}

// planError is the refusal of a plan, or nil.
func planError(t *testing.T, err error) *clash.PlanError {
	t.Helper()
	var refused *clash.PlanError
	if !errors.As(err, &refused) {
		t.Fatalf("got %v, want a *clash.PlanError", err)
	}
	return refused
}

// An urgent hearing takes the room of a visit, which takes another's place.
func TestEnactMovesInOneAnother(t *testing.T) {
	d := onSQLite(t)
	first := d.book(visit(ten, "MDI-ANY-1", "ann"))
	second := hearing(ten.Add(4*time.Hour), "MDI-VCC-1", "bob")
	second.Attendees = []scheduling.Attendee{{Person: "int", Role: scheduling.RoleInterpreter}}
	second = d.book(second)
	urgent := hearing(ten, "MDI-VCC-1", "cat")

	// They swap rooms and times: neither would fit while the other stands.
	e := enactment("plan", fresh("wanted", urgent), move(first, 4*time.Hour, "MDI-LEG-1"), move(second, -time.Hour, "MDI-VCC-2"))
	done := d.enact(e)
	if done.ID != "plan" || done.Prison != "MDI" || done.Actor != clerk || !done.At.Equal(noon) || len(done.Bookings) != 3 || done.Version != 1 {
		t.Fatalf("enacted %+v", done)
	}
	made := done.Bookings[0]
	if made.ID == "wanted" || made.Version != 1 || made.MadeBy != clerk || done.Was[0].Version != 0 || done.Was[0].ID != made.ID {
		t.Errorf("made %+v, was %+v", made, done.Was[0])
	}
	for i, want := range []scheduling.Booking{urgent, first.Shift(4*time.Hour).Swap("MDI-ANY-1", "MDI-LEG-1"), second.Shift(-time.Hour).Swap("MDI-VCC-1", "MDI-VCC-2")} {
		b := d.kept(done.Bookings[i].ID)
		same(t, done.Bookings[i], b)
		if !b.Span().Equal(want.Span()) || b.Rooms()[0] != want.Rooms()[0] {
			t.Errorf("booking %d is %v in %v", i, b.Span(), b.Rooms())
		}
	}

	// One line for each booking and one for the plan, all under its id.
	for subject, action := range map[string]scheduling.Action{
		string(made.ID): scheduling.ActionBooked, string(first.ID): scheduling.ActionAmended, string(second.ID): scheduling.ActionAmended,
		"plan": scheduling.ActionPlanned,
	} {
		lines, err := d.History(t.Context(), subject)
		if err != nil || lines[0].Action != action || lines[0].Plan != "plan" || lines[0].Actor != clerk {
			t.Errorf("the audit says of %s %+v, %v", subject, lines, err)
		}
	}

	// Everyone is told, the court too.
	told := map[string]int{}
	for _, n := range done.Notices {
		told[fmt.Sprint(n.Code, " ", n.Person, n.Party)]++
	}
	same(t, map[string]int{"booked cat": 1, "booked LEEDCC": 1, "time ann": 1, "time sol": 1, "time bob": 1, "time int": 1, "time LEEDCC": 1}, told)

	// Twice is once.
	again := d.enact(e)
	same(t, done, again)
	if plans, err := d.EnactedPlans(t.Context(), "MDI", 10); err != nil || len(plans) != 1 {
		t.Errorf("%d plans, %v", len(plans), err)
	}
}

func TestUndoPlan(t *testing.T) {
	d := onSQLite(t)
	first := d.book(visit(ten, "MDI-ANY-1", "ann"))
	family := d.book(visit(ten.Add(2*time.Hour), "MDI-LEG-1", "dan"))
	done := d.enact(enactment("plan", fresh("wanted", hearing(ten, "MDI-ANY-1", "cat")), move(first, 0, "MDI-LEG-1"), dropped(family)))
	if gone := d.kept(family.ID); gone.Status != scheduling.StatusCancelled || gone.CancelReason != scheduling.CancelStaff {
		t.Errorf("cancelled is %+v", gone)
	}

	undone, err := d.UndoPlan(t.Context(), clerk, "undo", done)
	if err != nil {
		t.Fatal(err)
	}
	if undone.ID != "undo" || undone.Undoes != "plan" || undone.Prison != "MDI" {
		t.Errorf("undone %+v", undone)
	}
	for _, was := range []scheduling.Booking{first, family} {
		now := d.kept(was.ID)
		was.Version, was.Changed = now.Version, now.Changed
		same(t, was, now)
	}
	if made := d.kept(done.Bookings[0].ID); made.Status != scheduling.StatusCancelled || made.CancelReason != scheduling.CancelMistake {
		t.Errorf("what was made is %+v", made)
	}
	if again, err := d.UndoPlan(t.Context(), clerk, "undo", done); err != nil || again.ID != "undo" {
		t.Errorf("the same key: %+v, %v", again, err)
	}
	// It cannot be undone twice; undoing the undoing is the way back.
	_, err = d.UndoPlan(t.Context(), clerk, "other", done)
	if refused := planError(t, err); len(refused.Stale) != 3 {
		t.Errorf("stale are %v", refused.Stale)
	}
	redone, err := d.UndoPlan(t.Context(), clerk, "redo", undone)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range done.Bookings {
		now := d.kept(b.ID)
		b.Version, b.Changed = now.Version, now.Changed
		same(t, b, now)
	}
	if redone.Undoes != "undo" {
		t.Errorf("redone %+v", redone)
	}
	lines, err := d.History(t.Context(), "undo")
	if err != nil || lines[0].Reason != "undoes plan" {
		t.Errorf("the audit says %+v, %v", lines, err)
	}
}

// What was changed since is named, and so is what took the place meanwhile.
func TestUndoPlanRefusesWhatChanged(t *testing.T) {
	d := onSQLite(t)
	first := d.book(visit(ten, "MDI-ANY-1", "ann"))
	second := d.book(hearing(ten.Add(3*time.Hour), "MDI-VCC-1", "bob"))
	done := d.enact(enactment("plan", move(first, time.Hour, ""), move(second, 0, "MDI-VCC-2")))
	other := d.book(hearing(ten.Add(3*time.Hour), "MDI-VCC-1", "cat"))
	_, err := d.UndoPlan(t.Context(), clerk, "undo", done)
	refused := planError(t, err)
	if len(refused.Stale) != 0 || len(refused.Clashes) == 0 || refused.Clashes[0].With != other.ID || refused.Clashes[0].Code != clash.RoomTaken {
		t.Errorf("refused with %+v", refused)
	}
	want(t, err, refused)
	changed := d.kept(first.ID)
	changed.StaffNotes = "rung"
	if _, err := d.amend(changed); err != nil {
		t.Fatal(err)
	}
	_, err = d.UndoPlan(t.Context(), clerk, "undo", done)
	if refused := planError(t, err); len(refused.Stale) != 1 || refused.Stale[0] != first.ID {
		t.Errorf("stale are %v", refused.Stale)
	}
	want(t, err, scheduling.ErrStale)
	_, err = d.UndoPlan(t.Context(), clerk, "undo", scheduling.Enacted{ID: "no such plan"})
	want(t, err, scheduling.ErrNotFound)
}

func TestEnactRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		plan    func(d desk, a, b scheduling.Booking) clash.Enactment
		stale   bool
		clashes []clash.Code
		refusal bool
	}{
		"a booking that was changed": {stale: true, plan: func(d desk, a, _ scheduling.Booking) clash.Enactment {
			e := enactment("", move(a, time.Hour, ""))
			a.StaffNotes = "rung"
			if _, err := d.amend(a); err != nil {
				d.t.Fatal(err)
			}
			return e
		}},
		"a booking that was cancelled": {stale: true, plan: func(d desk, a, _ scheduling.Booking) clash.Enactment {
			if _, err := d.Cancel(d.t.Context(), clerk, named(a, a.Version), scheduling.CancelStaff); err != nil {
				d.t.Fatal(err)
			}
			return enactment("", move(a, time.Hour, ""))
		}},
		"a booking that has started": {stale: true, plan: func(d desk, a, _ scheduling.Booking) clash.Enactment {
			d.setClock(a.Span().Start)
			return enactment("", move(a, time.Hour, ""))
		}},
		"the cancellation of one that has started": {stale: true, plan: func(d desk, a, _ scheduling.Booking) clash.Enactment {
			d.setClock(a.Span().Start)
			return enactment("", dropped(a))
		}},
		"a place that was taken": {clashes: []clash.Code{clash.RoomTaken}, plan: func(d desk, a, _ scheduling.Booking) clash.Enactment {
			d.book(hearing(ten, "MDI-VCC-2", "dan"))
			return enactment("", fresh("w", hearing(ten, "MDI-VCC-2", "eve")))
		}},
		"a place that another move keeps": {clashes: []clash.Code{clash.RoomTaken, clash.RoomTaken}, plan: func(d desk, a, b scheduling.Booking) clash.Enactment {
			return enactment("", fresh("w", hearing(ten, "MDI-VCC-2", "eve")), move(b, -3*time.Hour, "MDI-VCC-2"))
		}},
		"a room that was closed": {clashes: []clash.Code{clash.RoomInactive}, plan: func(d desk, a, _ scheduling.Booking) clash.Enactment {
			return enactment("", move(a, 0, "MDI-OLD-1"))
		}},
		"a form that is open": {clashes: []clash.Code{clash.Held}, plan: func(d desk, _, _ scheduling.Booking) clash.Enactment {
			b := hearing(ten, "MDI-VCC-2", "eve")
			h := scheduling.HoldOf("theirs", b)
			h.Claims = h.Claims[:1]
			if _, err := d.Hold(d.t.Context(), clerk, h); err != nil {
				d.t.Fatal(err)
			}
			return enactment("", fresh("w", b))
		}},
		"a time that has passed": {refusal: true, plan: func(d desk, _, b scheduling.Booking) clash.Enactment {
			d.setClock(ten)
			return enactment("", move(b, -8*time.Hour, ""))
		}},
		"a booking that is wrong": {refusal: true, plan: func(desk, scheduling.Booking, scheduling.Booking) clash.Enactment {
			b := hearing(ten, "MDI-VCC-2", "eve")
			b.Court = ""
			return enactment("", fresh("w", b))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			d := onSQLite(t)
			d.t = t
			a, b := d.book(visit(ten, "MDI-ANY-1", "ann")), d.book(hearing(ten.Add(3*time.Hour), "MDI-VCC-1", "bob"))
			e := c.plan(d, a, b)
			before := d.all()
			_, err := d.Enact(t.Context(), clerk, e)
			refused := planError(t, err)
			same(t, c.clashes, clashCodes(refused.Clashes))
			if (len(refused.Stale) > 0) != c.stale || (refused.Refusal != nil) != c.refusal {
				t.Errorf("refused with %+v", refused)
			}
			if c.stale != errors.Is(err, scheduling.ErrStale) {
				t.Errorf("refused with %v", err)
			}
			same(t, before, d.all())
			if plans, err := d.EnactedPlans(t.Context(), "", 10); err != nil || len(plans) != 0 {
				t.Errorf("%d plans, %v", len(plans), err)
			}
		})
	}
}

func clashCodes(found []clash.Clash) []clash.Code {
	var out []clash.Code
	for _, c := range found {
		out = append(out, c.Code)
	}
	return out
}

func (d desk) all() []scheduling.Booking {
	d.t.Helper()
	s, err := d.Scene(d.t.Context(), diary.SceneQuery{Prison: "MDI", Cancelled: true})
	if err != nil {
		d.t.Fatal(err)
	}
	return s.Bookings
}

// Only where and when a kept booking is comes from the plan.
func TestEnactMovesAndChangesNothingElse(t *testing.T) {
	d := onSQLite(t)
	kept := d.book(visit(ten, "MDI-ANY-1", "ann"))
	m := move(kept, time.Hour, "MDI-LEG-1")
	m.To.StaffNotes, m.To.Kind, m.To.Attendees, m.To.Pinned = "written by a planner", scheduling.KindFamily, nil, true
	done := d.enact(enactment("", m))
	wanted := kept.Shift(time.Hour).Swap("MDI-ANY-1", "MDI-LEG-1")
	wanted.Version = 2
	same(t, wanted, done.Bookings[0])

	// A wanted one that is kept is changed as it was asked for.
	ask := done.Bookings[0].Shift(time.Hour)
	ask.StaffNotes = "moved for the court"
	e := enactment("", clash.Move{From: done.Bookings[0], To: ask})
	e.Question.Wanted = []clash.Wanted{{Booking: ask}}
	if got := d.enact(e).Bookings[0]; got.StaffNotes != "moved for the court" || !got.Span().Equal(ask.Span()) {
		t.Errorf("changed into %+v", got)
	}
	for _, e := range []clash.Enactment{enactment(""), enactment("", move(kept, 0, ""), move(kept, 0, ""))} {
		var bad *scheduling.InvalidError
		if _, err := d.Enact(t.Context(), clerk, e); !errors.As(err, &bad) || bad.Field != "plan" {
			t.Errorf("a plan of %d moves: %v", len(e.Plan.Moves), err)
		}
	}
}

// An occurrence goes on standing for its time, and the asker's own hold is in
// nobody's way and ends.
func TestEnactMovesOccurrencesAndEndsTheHold(t *testing.T) {
	d := onSQLite(t)
	b := visit(ten, "MDI-LEG-1", "ann")
	series, err := d.BookSeries(t.Context(), clerk, clash.SeriesEntry{Booking: b, Rule: rule(t, b, "FREQ=DAILY;COUNT=3")})
	if err != nil {
		t.Fatal(err)
	}
	second := series.Bookings[1]
	m := move(second, 3*time.Hour, "MDI-ANY-1")
	hold, err := d.Hold(t.Context(), clerk, scheduling.HoldOf("mine", m.To))
	if err != nil {
		t.Fatal(err)
	}
	e := enactment("", m)
	e.Question.Hold = hold.ID
	moved := d.enact(e).Bookings[0]
	if moved.Series != second.Series || moved.Original != second.Original || !moved.Span().Equal(m.To.Span()) {
		t.Errorf("moved to %+v", moved)
	}
	if s, err := d.Scene(t.Context(), diary.SceneQuery{Prison: "MDI"}); err != nil || len(s.Holds) != 0 {
		t.Errorf("held %v, %v", s.Holds, err)
	}
	if s, all, err := d.Occurrences(t.Context(), second.Series); err != nil || complete(s, all) != nil {
		t.Errorf("%v, %v", complete(s, all), err)
	}
}

// Acceptances end with what they were about, and come back with it.
func TestEnactEndsAcceptances(t *testing.T) {
	d := onSQLite(t)
	a := d.book(hearing(ten, "MDI-VCC-1", "ann"))
	b := d.book(hearing(ten, "MDI-VCC-1", "bob"), diary.Accept{Code: clash.RoomTaken, Resource: "room/MDI-VCC-1", With: a.ID, Reason: "one screen for both"})
	accepted := func(want int) {
		t.Helper()
		s, err := d.Scene(t.Context(), diary.SceneQuery{Prison: "MDI"})
		if err != nil || len(s.Accepted) != want {
			t.Errorf("%d acceptances, want %d, %v", len(s.Accepted), want, err)
		}
	}
	accepted(1)
	done := d.enact(enactment("", move(b, 0, "MDI-VCC-2")))
	accepted(0)
	if len(done.Accepted) != 1 {
		t.Errorf("the plan keeps %v", done.Accepted)
	}
	if _, err := d.UndoPlan(t.Context(), clerk, "", done); err != nil {
		t.Fatal(err)
	}
	accepted(1)
	// One who moves with both of its claims keeps what was accepted about others.
	d.enact(enactment("", move(d.kept(a.ID), 4*time.Hour, "")))
	accepted(0)
}

// What clashed before and still does is not the plan's doing.
func TestEnactLeavesOldClashes(t *testing.T) {
	d := onSQLite(t)
	a := d.book(visit(ten, "MDI-ANY-1", "ann"))
	room := d.room("MDI-ANY-1")
	prison := d.prison("MDI")
	prison.LockUps = []scheduling.LockUp{{Weekday: time.Wednesday, From: 10 * time.Hour, To: 11 * time.Hour}}
	if _, err := d.SavePrison(t.Context(), clerk, prison); err != nil {
		t.Fatal(err)
	}
	room.Active = false
	if _, err := d.SaveRoom(t.Context(), clerk, room); err != nil {
		t.Fatal(err)
	}
	done := d.enact(enactment("", move(a, 0, "MDI-LEG-1")))
	if got := d.kept(a.ID).Rooms()[0]; got != "MDI-LEG-1" || len(done.Bookings) != 1 {
		t.Errorf("it is in %s", got)
	}
	_, err := d.Enact(t.Context(), clerk, enactment("", move(d.kept(a.ID), -quarter, "")))
	same(t, []clash.Code{clash.OutsideRegime}, clashCodes(planError(t, err).Clashes))
}

func (d desk) prison(code scheduling.PrisonCode) scheduling.Prison {
	d.t.Helper()
	all, err := d.Prisons(d.t.Context())
	for _, p := range all {
		if p.Code == code {
			return p
		}
	}
	d.t.Fatalf("no prison %s, %v", code, err)
	return scheduling.Prison{}
}

// A request that gets its place is answered, and waits again when that is undone.
func TestEnactAnswersRequests(t *testing.T) {
	d := onSQLite(t)
	r, err := d.Ask(t.Context(), clerk, "", scheduling.Request{From: "Counsel & Co", Booking: visit(ten, "MDI-LEG-1", "ann")})
	if err != nil {
		t.Fatal(err)
	}
	e := enactment("plan", fresh("w", visit(ten, "MDI-LEG-1", "ann")))
	e.Question.Wanted[0].Request, e.Question.Wanted[0].RequestVersion = r.ID, r.Version
	done := d.enact(e)
	status := func() scheduling.Request {
		t.Helper()
		all, err := d.Requests(t.Context(), "MDI", false)
		if err != nil || len(all.Items) != 1 {
			t.Fatalf("%v, %v", all, err)
		}
		return all.Items[0]
	}
	if q := status(); q.Status != scheduling.RequestAccepted || q.Result != done.Bookings[0].ID {
		t.Errorf("the request is %+v", q)
	}
	e.Key = "another"
	e.Plan.Moves[0] = fresh("w", visit(ten.Add(2*time.Hour), "MDI-ANY-1", "ann"))
	_, err = d.Enact(t.Context(), clerk, e)
	want(t, err, scheduling.ErrEnded)
	undone, err := d.UndoPlan(t.Context(), clerk, "", done)
	if err != nil {
		t.Fatal(err)
	}
	if q := status(); q.Status != scheduling.RequestOpen || q.Result != "" {
		t.Errorf("the request is %+v", q)
	}
	if _, err := d.UndoPlan(t.Context(), clerk, "", undone); err != nil {
		t.Fatal(err)
	}
	if q := status(); q.Status != scheduling.RequestAccepted || q.Result != done.Bookings[0].ID {
		t.Errorf("the request is %+v", q)
	}
}
