package storetest

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"gatehouse/scheduling"
)

// full is a booking with every field set.
func full(id scheduling.BookingID) scheduling.Booking {
	return scheduling.Booking{
		ID: id, Kind: scheduling.KindCourt, Prison: "MDI", Court: "LEEDCC", Type: "plea", CaseRef: "T20317001",
		Parts: []scheduling.Part{
			{Name: scheduling.PartPre, Span: span(9, 45, 10, 0), Placements: []scheduling.Placement{{Room: room2, Prisoners: []scheduling.PersonID{dafydd}}}},
			{Name: scheduling.PartMain, Span: span(10, 0, 11, 0), Placements: []scheduling.Placement{
				{Room: room1, Prisoners: []scheduling.PersonID{dafydd, obrien}}, {Room: room3, Prisoners: []scheduling.PersonID{sian}},
			}},
			{Name: scheduling.PartPost, Span: span(11, 0, 11, 15), Placements: []scheduling.Placement{{Room: room2, Prisoners: []scheduling.PersonID{dafydd}}}},
		},
		Attendees: []scheduling.Attendee{{Person: counsel, Role: scheduling.RoleSolicitor}, {Person: judge, Role: scheduling.RoleJudge}},
		Meet:      scheduling.Meet{By: scheduling.MeetURL, URL: "https://example.org/a?b=c&d=%20"},
		GuestPIN:  "01234567", StaffNotes: "line one\nDROP TABLE bookings; --'\"\x00 \u202e ŵ 🏛", PrisonerNotes: "bring <papers>",
		Status: scheduling.StatusBooked, Pinned: true,
		Attendance: []scheduling.Attendance{
			{Name: "Siân Å", Role: scheduling.RolePrisoner, Joined: at(10, 0).Add(1234567 * time.Nanosecond), Left: at(10, 30), Why: "lost"},
			{Name: "Counsel", Role: scheduling.RoleSolicitor, Joined: at(10, 1)},
		},
		Outcome: scheduling.Outcome{Code: scheduling.OutcomeNoShow, At: at(10, 12).Add(5), Who: scheduling.AbsentCourt, Why: scheduling.WhyLine},
		Made:    at(7, 0).Add(123456789), MadeBy: scheduling.Actor{Name: "Kim O'Clerk", Role: "clerk"}, Changed: at(7, 5),
	}
}

func estateRoundTrip(t *testing.T, s scheduling.Store) {
	want := estate()
	want.Bookings = []scheduling.Booking{full("b1")}
	update(t, s, func(w scheduling.Writer) error { return w.LoadEstate(want) })
	want.Bookings[0].Version = 1
	view(t, s, func(r scheduling.Reader) error {
		var got scheduling.Estate
		var errs [5]error
		got.Prisons, errs[0] = r.Prisons()
		got.Courts, errs[1] = r.Courts()
		got.Rooms, errs[2] = r.Rooms("")
		got.People, errs[3] = r.People([]scheduling.PersonID{dafydd, sian, obrien, counsel, judge, "nobody", dafydd})
		got.Bookings, errs[4] = r.Bookings(scheduling.BookingQuery{})
		ids := map[scheduling.PersonID]scheduling.Person{}
		for _, p := range got.People {
			ids[p.ID] = p
		}
		same(t, "people", len(got.People), len(want.People))
		for _, p := range want.People {
			same(t, "person", ids[p.ID], p)
		}
		got.People, want.People = nil, nil
		same(t, "estate", got, want)
		return errors.Join(errs[:]...)
	})
}

func stableOrder(t *testing.T, s scheduling.Store) {
	load(t, s,
		simple("b3", room3, span(9, 0, 10, 0)), simple("b1", room1, span(10, 0, 11, 0)),
		simple("b2", hall, span(9, 0, 10, 0)), simple("b0", room2, span(10, 0, 11, 0)))
	view(t, s, func(r scheduling.Reader) error {
		bs, err := r.Bookings(scheduling.BookingQuery{})
		same(t, "bookings by start, then id", ids(bs), []scheduling.BookingID{"b2", "b3", "b0", "b1"})
		rooms, err2 := r.Rooms("MDI")
		var names []string
		for _, m := range rooms {
			names = append(names, m.Name)
		}
		same(t, "rooms by name, as people count", names, []string{"Hall", "Old room", "Video 1", "Video 2", "Video 10"})
		none, err3 := r.Rooms("XXX")
		same(t, "rooms of no prison", len(none), 0)
		return errors.Join(err, err2, err3)
	})
}

func ids(bs []scheduling.Booking) []scheduling.BookingID {
	var out []scheduling.BookingID
	for _, b := range bs {
		out = append(out, b.ID)
	}
	return out
}

func bookingRoundTrip(t *testing.T, s scheduling.Store) {
	load(t, s)
	want := full("b1")
	got := mustSave(t, s, want)
	want.Version = 1
	same(t, "what the save returned", got, want)
	same(t, "what is kept", bookingOf(t, s, "b1"), want)
	want.StaffNotes, want.Attendance = "", nil
	want = mustSave(t, s, want)
	same(t, "the version after", want.Version, 2)
	same(t, "what is kept after", bookingOf(t, s, "b1"), want)
	err := s.View(t.Context(), func(r scheduling.Reader) error { _, err := r.Booking("b2"); return err })
	if !errors.Is(err, scheduling.ErrNotFound) {
		t.Errorf("a booking that is not kept: got %v", err)
	}
	err = s.View(t.Context(), func(r scheduling.Reader) error { _, err := r.Person("nobody"); return err })
	if !errors.Is(err, scheduling.ErrNotFound) {
		t.Errorf("a person who is not kept: got %v", err)
	}
}

func staleSave(t *testing.T, s scheduling.Store) {
	load(t, s)
	b := simple("b1", room1, span(10, 0, 11, 0))
	first := mustSave(t, s, b)
	refused(t, s, scheduling.ErrStale, b)
	second := first.Clone()
	second.StaffNotes = "second"
	mustSave(t, s, second)
	refused(t, s, scheduling.ErrStale, first)
	same(t, "the notes", bookingOf(t, s, "b1").StaffNotes, "second")
	ghost := simple("b2", room2, span(10, 0, 11, 0))
	ghost.Version = 3
	refused(t, s, scheduling.ErrStale, ghost)
}

func bookingQueries(t *testing.T, s scheduling.Store) {
	court := full("court")                            // MDI and LEI, 9:45–11:15
	early := simple("early", hall, span(8, 0, 9, 45)) // touches court's start
	late := simple("late", hall, span(16, 0, 17, 0))
	gone := cancelled(simple("gone", room1, span(10, 0, 11, 0), obrien))
	leeds := simple("leeds", room3, span(13, 0, 14, 0))
	leeds.Prison = "LEI"
	load(t, s, court, early, late, gone, leeds)
	r1, rh, p := scheduling.RoomResource(room1), scheduling.RoomResource(hall), scheduling.PersonResource(obrien)
	for _, c := range []struct {
		name string
		q    scheduling.BookingQuery
		want []scheduling.BookingID
	}{
		{"everything", scheduling.BookingQuery{}, []scheduling.BookingID{"early", "court", "leeds", "late"}},
		{"everything and cancelled", scheduling.BookingQuery{Cancelled: true}, []scheduling.BookingID{"early", "court", "gone", "leeds", "late"}},
		{"within, half-open", scheduling.BookingQuery{Within: span(9, 45, 13, 0)}, []scheduling.BookingID{"court"}},
		{"within seconds", scheduling.BookingQuery{Within: scheduling.Span{Start: at(11, 14).Add(59 * time.Second), End: at(11, 20)}}, []scheduling.BookingID{"court"}},
		{"a prison with a room in it", scheduling.BookingQuery{Prison: "LEI"}, []scheduling.BookingID{"court", "leeds"}},
		{"not in a prison", scheduling.BookingQuery{NotPrison: "LEI", Within: span(0, 0, 23, 0)}, []scheduling.BookingID{"early", "late"}},
		{"a room or a person, not in a prison", scheduling.BookingQuery{NotPrison: "LEI", Resources: []scheduling.Resource{rh, p}}, []scheduling.BookingID{"early", "late"}},
		{"a prison within", scheduling.BookingQuery{Prison: "MDI", Within: span(9, 0, 10, 0)}, []scheduling.BookingID{"early", "court"}},
		{"a room", scheduling.BookingQuery{Resources: []scheduling.Resource{r1}}, []scheduling.BookingID{"court"}},
		{"a room held once", scheduling.BookingQuery{Resources: []scheduling.Resource{r1}, Cancelled: true}, []scheduling.BookingID{"court", "gone"}},
		{"a room or a person", scheduling.BookingQuery{Resources: []scheduling.Resource{rh, p}}, []scheduling.BookingID{"early", "court", "late"}},
		{"a person within", scheduling.BookingQuery{Resources: []scheduling.Resource{p}, Within: span(12, 0, 18, 0)}, nil},
		{"all at once", scheduling.BookingQuery{Resources: []scheduling.Resource{p, rh}, Prison: "LEI", Within: span(0, 0, 23, 0)}, []scheduling.BookingID{"court"}},
		{"an attendee", scheduling.BookingQuery{Resources: []scheduling.Resource{scheduling.PersonResource(counsel)}}, []scheduling.BookingID{"court"}},
		{"another day", scheduling.BookingQuery{Within: span(0, 0, 23, 0).Shift(24 * time.Hour)}, nil},
	} {
		view(t, s, func(r scheduling.Reader) error {
			got, err := r.Bookings(c.q)
			same(t, c.name, ids(got), c.want)
			return err
		})
	}
}

var errOnPurpose = errors.New("on purpose")

func failedUpdate(t *testing.T, s scheduling.Store) {
	load(t, s)
	err := s.Update(t.Context(), func(w scheduling.Writer) error {
		if _, err := w.SaveBooking(simple("b1", room1, span(10, 0, 11, 0)), nil); err != nil {
			return err
		}
		if err := w.Record(scheduling.AuditEntry{Actor: clerk, Action: scheduling.ActionBooked, Subject: "b1"}); err != nil {
			return err
		}
		if err := w.Remember("key", "b1"); err != nil {
			return err
		}
		return errOnPurpose
	})
	if !errors.Is(err, errOnPurpose) {
		t.Fatalf("got %v", err)
	}
	nothingOf(t, s, "b1", "key")
}

func panickingUpdate(t *testing.T, s scheduling.Store) {
	load(t, s)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		s.Update(t.Context(), func(w scheduling.Writer) error { //nolint:errcheck // it never returns
			if _, err := w.SaveBooking(simple("b1", room1, span(10, 0, 11, 0)), nil); err != nil {
				return err
			}
			panic("on purpose")
		})
	}()
	nothingOf(t, s, "b1", "key")
	mustSave(t, s, simple("b1", room1, span(10, 0, 11, 0)))
}

func nothingOf(t *testing.T, s scheduling.Store, id scheduling.BookingID, key string) {
	t.Helper()
	view(t, s, func(r scheduling.Reader) error {
		if _, err := r.Booking(id); !errors.Is(err, scheduling.ErrNotFound) {
			t.Errorf("booking %s: %v", id, err)
		}
		if _, err := r.Replayed(key); !errors.Is(err, scheduling.ErrNotFound) {
			t.Errorf("key %s: %v", key, err)
		}
		entries, err := r.Audit(string(id), 10)
		same(t, "audit", len(entries), 0)
		return err
	})
	mustSave(t, s, simple("probe", room1, span(10, 0, 11, 0)))
	mustSave(t, s, cancelled(bookingOf(t, s, "probe")))
}

func refusedSave(t *testing.T, s scheduling.Store) {
	a := simple("a", room1, span(10, 0, 11, 0))
	load(t, s, a)
	update(t, s, func(w scheduling.Writer) error {
		taken := simple("b", room1, span(10, 30, 11, 30))
		if _, err := w.SaveBooking(taken, nil); !errors.Is(err, scheduling.ErrTaken) {
			t.Errorf("got %v, want ErrTaken", err)
		}
		if _, err := w.Booking("b"); !errors.Is(err, scheduling.ErrNotFound) {
			t.Errorf("the refused booking is there: %v", err)
		}
		_, err := w.SaveBooking(simple("b", room3, span(10, 30, 11, 30)), nil)
		return err
	})
	same(t, "the room in the end", bookingOf(t, s, "b").Rooms(), []scheduling.RoomKey{room3})
	// The refused save left no claim behind.
	mustSave(t, s, simple("c", room1, span(11, 0, 11, 30)))
}

func consistentView(t *testing.T, s scheduling.Store) {
	load(t, s, simple("b1", room1, span(10, 0, 11, 0)))
	view(t, s, func(r scheduling.Reader) error {
		before, err := r.Booking("b1")
		if err != nil {
			return err
		}
		mustSave(t, s, moved(before, span(12, 0, 13, 0)))
		mustSave(t, s, simple("b2", room2, span(10, 0, 11, 0)))
		after, err := r.Booking("b1")
		same(t, "the booking in the view", after, before)
		all, err2 := r.Bookings(scheduling.BookingQuery{})
		same(t, "the list in the view", len(all), 1)
		return errors.Join(err, err2)
	})
	same(t, "the version after the view", bookingOf(t, s, "b1").Version, 2)
}

func cancelledContext(t *testing.T, s scheduling.Store) {
	load(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	err := s.Update(ctx, func(w scheduling.Writer) error {
		_, err := w.SaveBooking(simple("b1", room1, span(10, 0, 11, 0)), nil)
		cancel()
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled inside an update: got %v", err)
	}
	err = s.Update(ctx, func(scheduling.Writer) error { t.Error("fn ran"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("an update with a cancelled context: got %v", err)
	}
	err = s.View(ctx, func(scheduling.Reader) error { t.Error("fn ran"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a view with a cancelled context: got %v", err)
	}
	nothingOf(t, s, "b1", "key")
}

func waitingForATurn(t *testing.T, s scheduling.Store) {
	load(t, s)
	inside, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		err := s.Update(t.Context(), func(scheduling.Writer) error {
			close(inside)
			<-release
			return nil
		})
		if err != nil {
			t.Errorf("the first: %v", err)
		}
	})
	<-inside
	turn, giveUp := context.WithCancel(t.Context())
	wg.Go(func() {
		defer close(release)
		if err := s.Update(turn, func(scheduling.Writer) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("waiting for a turn: got %v", err)
		}
	})
	giveUp()
	wg.Wait()
}

func idempotencyKey(t *testing.T, s scheduling.Store) {
	load(t, s)
	book := func(b scheduling.Booking) (id scheduling.BookingID, made bool) {
		update(t, s, func(w scheduling.Writer) error {
			var err error
			if id, err = w.Replayed("k'1"); !errors.Is(err, scheduling.ErrNotFound) {
				return err
			}
			if b, err = w.SaveBooking(b, nil); err != nil {
				return err
			}
			id, made = b.ID, true
			return w.Remember("k'1", b.ID)
		})
		return id, made
	}
	id, made := book(simple("b1", room1, span(10, 0, 11, 0)))
	same(t, "first try", made, true)
	id2, made := book(simple("b2", room2, span(10, 0, 11, 0)))
	same(t, "second try", made, false)
	same(t, "the booking of the key", id2, id)
	mustSave(t, s, simple("b3", room3, span(10, 0, 11, 0)))
	err := s.Update(t.Context(), func(w scheduling.Writer) error { return w.Remember("k'1", "b3") })
	if err == nil {
		t.Error("a key was bound to a second booking")
	}
	update(t, s, func(w scheduling.Writer) error { return w.Remember("k'1", "b1") })
	if err := s.Update(t.Context(), func(w scheduling.Writer) error { return w.Remember("k2", "nothing") }); err == nil {
		t.Error("a key was bound to a booking that is not kept")
	}
}

func auditInTransaction(t *testing.T, s scheduling.Store) {
	load(t, s)
	for i := range 5 {
		update(t, s, func(w scheduling.Writer) error {
			b := simple(scheduling.BookingID("b"+strconv.Itoa(i)), hall, span(8+i, 0, 9+i, 0))
			if _, err := w.SaveBooking(b, nil); err != nil {
				return err
			}
			return w.Record(scheduling.AuditEntry{
				At: at(7, i), Actor: clerk, Action: scheduling.ActionBooked, Subject: string(b.ID), Version: 1, Reason: "because; ŵ",
			})
		})
	}
	update(t, s, func(w scheduling.Writer) error {
		return w.Record(scheduling.AuditEntry{At: at(7, 9), Actor: clerk, Action: scheduling.ActionViewed, Subject: string(dafydd)})
	})
	view(t, s, func(r scheduling.Reader) error {
		all, err := r.Audit("", 100)
		same(t, "entries", len(all), 6)
		for i := 1; i < len(all); i++ {
			if all[i].Seq >= all[i-1].Seq {
				t.Errorf("not newest first: %d then %d", all[i-1].Seq, all[i].Seq)
			}
		}
		one, err2 := r.Audit("b3", 100)
		if len(one) == 1 {
			one[0].Seq = 0
		}
		same(t, "one subject", one, []scheduling.AuditEntry{{
			At: at(7, 3), Actor: clerk, Action: scheduling.ActionBooked, Subject: "b3", Version: 1, Reason: "because; ŵ",
		}})
		few, err3 := r.Audit("", 2)
		same(t, "the newest two", len(few), 2)
		same(t, "the newest", few[0].Subject, string(dafydd))
		return errors.Join(err, err2, err3)
	})
}
