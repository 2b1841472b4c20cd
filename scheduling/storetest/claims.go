package storetest

import (
	"errors"
	"strconv"
	"sync"
	"testing"

	"gatehouse/scheduling"
)

var taken = scheduling.ErrTaken //nolint:gochecknoglobals // a shorter name

func roomPlaces(t *testing.T, s scheduling.Store) {
	load(t, s)
	for i := range 3 {
		mustSave(t, s, simple(scheduling.BookingID("h"+strconv.Itoa(i)), hall, span(10, 0, 11, 0)))
	}
	refused(t, s, taken, simple("h3", hall, span(10, 45, 11, 45)))
	mustSave(t, s, simple("h4", hall, span(11, 0, 12, 0)))
	mustSave(t, s, cancelled(bookingOf(t, s, "h1")))
	mustSave(t, s, simple("h3", hall, span(10, 45, 11, 45)))
	refused(t, s, taken, simple("h5", hall, span(10, 0, 11, 0)))
}

func scatteredPlaces(t *testing.T, s scheduling.Store) {
	load(t, s)
	// x and w fill 10–11; w2 and y fill 11–12; then one of each hour goes, in
	// whatever lanes they were: across both hours one place is free.
	mustSave(t, s, simple("x", room2, span(10, 0, 11, 0)))
	w := mustSave(t, s, simple("w", room2, span(10, 0, 11, 0)))
	w2 := mustSave(t, s, simple("w2", room2, span(11, 0, 12, 0)))
	mustSave(t, s, simple("y", room2, span(11, 0, 12, 0)))
	mustSave(t, s, cancelled(w))
	mustSave(t, s, cancelled(w2))
	mustSave(t, s, simple("long", room2, span(10, 30, 11, 30)))
	refused(t, s, taken, simple("more", room2, span(10, 45, 11, 15)))
}

func prisonerInOnePlace(t *testing.T, s scheduling.Store) {
	load(t, s, simple("a", room1, span(10, 0, 11, 0), dafydd))
	b := simple("b", room3, span(10, 30, 11, 30), dafydd)
	refused(t, s, taken, b)
	r := scheduling.PersonResource(dafydd)
	refused(t, s, taken, b, accept("a", "b", r, "prisoner-elsewhere"))
	same(t, "acceptances", len(acceptedOf(t, s, "a", "b")), 0)
	// In one room of several places he is still in one place.
	mustSave(t, s, simple("c", hall, span(14, 0, 15, 0), dafydd))
	refused(t, s, taken, simple("d", hall, span(14, 0, 15, 0), dafydd), accept("c", "d", r, "prisoner-elsewhere"))
	mustSave(t, s, moved(b, span(11, 0, 12, 0)))
}

func professionalAccepted(t *testing.T, s scheduling.Store) {
	with := func(b scheduling.Booking) scheduling.Booking {
		b.Attendees = []scheduling.Attendee{{Person: counsel, Role: scheduling.RoleSolicitor}}
		return b
	}
	load(t, s, with(simple("a", room1, span(10, 0, 11, 0))))
	b := with(simple("b", room3, span(10, 30, 11, 30)))
	refused(t, s, taken, b)
	r := scheduling.PersonResource(counsel)
	refused(t, s, taken, b, accept("a", "b", scheduling.RoomResource(room3), "room-taken"))
	mustSave(t, s, b, accept("a", "b", r, "professional-elsewhere"))
	same(t, "acceptances", acceptedOf(t, s, "a"), []scheduling.Acceptance{accept("a", "b", r, "professional-elsewhere")})
	// A family member may be in two places at once.
	f := simple("f", hall, span(10, 0, 11, 0))
	f.Attendees = []scheduling.Attendee{{Person: counsel, Role: scheduling.RoleFamily}}
	mustSave(t, s, f)
}

func touching(t *testing.T, s scheduling.Store) {
	load(t, s, simple("a", room1, span(10, 0, 10, 30), dafydd))
	mustSave(t, s, simple("b", room1, span(10, 30, 11, 0), dafydd))
	mustSave(t, s, simple("c", room1, span(9, 30, 10, 0), dafydd))
	refused(t, s, taken, simple("d", room1, span(9, 45, 10, 15)))
}

func acceptancePair(t *testing.T, s scheduling.Store) {
	load(t, s, simple("a", room1, span(10, 0, 11, 0)))
	r := scheduling.RoomResource(room1)
	mustSave(t, s, simple("b", room1, span(10, 30, 11, 30)), accept("a", "b", r, "room-taken"))
	same(t, "acceptances", acceptedOf(t, s, "b"), []scheduling.Acceptance{accept("a", "b", r, "room-taken")})
	// Over a alone, over the accepted b alone, and over both.
	refused(t, s, taken, simple("c", room1, span(10, 0, 10, 30)))
	refused(t, s, taken, simple("c", room1, span(11, 0, 12, 0)))
	refused(t, s, taken, simple("c", room1, span(10, 0, 12, 0)), accept("a", "c", r, "room-taken"))
	refused(t, s, taken, simple("c", room1, span(10, 0, 12, 0)), accept("b", "c", r, "room-taken"))
	refused(t, s, taken, simple("c", room1, span(11, 0, 12, 0)), accept("a", "c", r, "room-taken"))
	// Accepted against both, or clear of both.
	mustSave(t, s, simple("c", room1, span(10, 0, 12, 0)), accept("a", "c", r, "room-taken"), accept("b", "c", r, "room-taken"))
	mustSave(t, s, simple("d", room1, span(12, 0, 13, 0)))
}

func acceptanceEnds(t *testing.T, s scheduling.Store) {
	r := scheduling.RoomResource(room1)
	end := map[string]func(a, b scheduling.Booking) scheduling.Booking{
		"the first moves":         func(a, _ scheduling.Booking) scheduling.Booking { return moved(a, span(14, 0, 15, 0)) },
		"the second moves":        func(_, b scheduling.Booking) scheduling.Booking { return moved(b, span(14, 0, 15, 0)) },
		"the first is cancelled":  func(a, _ scheduling.Booking) scheduling.Booking { return cancelled(a) },
		"the second is cancelled": func(_, b scheduling.Booking) scheduling.Booking { return cancelled(b) },
		"the second takes another room": func(_, b scheduling.Booking) scheduling.Booking {
			return b.Swap(room1, room3)
		},
		"the first is over": func(a, _ scheduling.Booking) scheduling.Booking {
			a.Status = scheduling.StatusCompleted
			return a
		},
	}
	for name, change := range end {
		load(t, s, simple("a", room1, span(10, 0, 11, 0)))
		b := mustSave(t, s, simple("b", room1, span(10, 30, 11, 30)), accept("a", "b", r, "room-taken"))
		done := mustSave(t, s, change(bookingOf(t, s, "a"), b))
		same(t, name+": acceptances", len(acceptedOf(t, s, "a", "b")), 0)
		// Whoever stayed is in an ordinary lane: a stranger is refused, and
		// the old acceptance does not let the other come back.
		refused(t, s, taken, simple("c", room1, span(10, 45, 11, 0)))
		back := simple(done.ID, room1, span(10, 30, 11, 0))
		back.Version = done.Version
		refused(t, s, taken, back)
	}
}

func acceptanceStays(t *testing.T, s scheduling.Store) {
	r := scheduling.RoomResource(room1)
	load(t, s, simple("a", room1, span(10, 0, 11, 0), dafydd))
	b := mustSave(t, s, simple("b", room1, span(10, 30, 11, 30), obrien), accept("a", "b", r, "room-taken"))
	want := []scheduling.Acceptance{accept("a", "b", r, "room-taken")}
	b.StaffNotes = "amended"
	b = mustSave(t, s, b)
	same(t, "after words", acceptedOf(t, s, "a"), want)
	b = mustSave(t, s, moved(b, span(10, 45, 11, 45)))
	same(t, "after a move that still overlaps", acceptedOf(t, s, "a"), want)
	a := mustSave(t, s, moved(bookingOf(t, s, "a"), span(10, 15, 11, 15)))
	same(t, "after the other moves and still overlaps", acceptedOf(t, s, "b"), want)
	// Accepting the same again changes nothing.
	later := accept("a", "b", r, "room-taken")
	later.Reason = "another reason"
	mustSave(t, s, a, later)
	same(t, "after accepting again", acceptedOf(t, s, "b"), want)
	refused(t, s, taken, simple("c", room1, span(11, 30, 12, 0)))
	mustSave(t, s, simple("c", room1, span(11, 45, 12, 0)))
	_ = b
}

func acceptanceOfGap(t *testing.T, s scheduling.Store) {
	r := scheduling.RoomResource(room1)
	load(t, s, simple("a", room1, span(10, 0, 11, 0)))
	b := mustSave(t, s, simple("b", room1, span(11, 0, 12, 0)), accept("a", "b", r, "too-tight"))
	want := []scheduling.Acceptance{accept("a", "b", r, "too-tight")}
	same(t, "kept", acceptedOf(t, s, "a"), want)
	b.StaffNotes = "amended"
	b = mustSave(t, s, b)
	same(t, "kept where it stands", acceptedOf(t, s, "a"), want)
	b = mustSave(t, s, moved(b, span(11, 15, 12, 15)))
	same(t, "ended when it moves", len(acceptedOf(t, s, "a")), 0)
	b = mustSave(t, s, moved(b, span(11, 30, 12, 30)), want...)
	b = mustSave(t, s, moved(b, span(11, 15, 12, 15)), want...)
	same(t, "kept nearby when it is accepted there", acceptedOf(t, s, "a"), want)
	refused(t, s, taken, moved(b, span(10, 45, 11, 45)))
	same(t, "kept after the refusal", acceptedOf(t, s, "a"), want)
	mustSave(t, s, moved(b, span(16, 0, 17, 0)))
	same(t, "ended far away", len(acceptedOf(t, s, "a", "b")), 0)
}

func acceptanceOfRoom(t *testing.T, s scheduling.Store) {
	r := scheduling.RoomResource(room1)
	load(t, s)
	own := scheduling.Acceptance{B: "b", Resource: r, Code: "room-kind", Actor: clerk, Reason: "no other room", At: at(7, 0)}
	b := mustSave(t, s, simple("b", room1, span(10, 0, 11, 0)), own)
	same(t, "kept", acceptedOf(t, s, "b"), []scheduling.Acceptance{own})
	b = mustSave(t, s, moved(b, span(12, 0, 13, 0)), own)
	same(t, "kept when it is accepted again", acceptedOf(t, s, "b"), []scheduling.Acceptance{own})
	swapped := mustSave(t, s, b.Swap(room1, room3), own)
	same(t, "ended with the room", len(acceptedOf(t, s, "b")), 0)
	b = mustSave(t, s, swapped.Swap(room3, room1), own)
	b.Kind = scheduling.KindParole
	mustSave(t, s, b)
	same(t, "ended when nobody accepts it again", len(acceptedOf(t, s, "b")), 0)
}

func acceptanceChecked(t *testing.T, s scheduling.Store) {
	r := scheduling.RoomResource(room1)
	load(t, s, simple("a", room1, span(10, 0, 11, 0)), simple("z", room3, span(10, 0, 11, 0)))
	b := simple("b", room1, span(10, 30, 11, 30))
	swapped := accept("a", "b", r, "room-taken")
	swapped.A, swapped.B = swapped.B, swapped.A
	short := accept("a", "b", r, "room-taken")
	short.Reason = "ok"
	for _, bad := range []scheduling.Acceptance{swapped, short, accept("a", "z", r, "room-taken")} {
		_, err := save(s, b, bad)
		var invalid *scheduling.InvalidError
		if !errors.As(err, &invalid) {
			t.Errorf("acceptance %+v: got %v, want an InvalidError", bad, err)
		}
	}
	// One that nothing asks for is not kept.
	mustSave(t, s, moved(b, span(16, 0, 17, 0)), accept("a", "b", r, "room-taken"))
	same(t, "acceptances", len(acceptedOf(t, s, "a", "b")), 0)
}

func acceptancePlaces(t *testing.T, s scheduling.Store) {
	r := scheduling.RoomResource(room2)
	load(t, s, simple("a", room2, span(10, 0, 10, 30)), simple("b", room2, span(10, 0, 10, 30)))
	c := simple("c", room2, span(10, 0, 11, 0))
	refused(t, s, taken, c, accept("a", "c", r, "room-taken"))
	mustSave(t, s, c, accept("a", "c", r, "room-taken"), accept("b", "c", r, "room-taken"))
	// From 10:30 there is one free place beside c, and only one.
	mustSave(t, s, simple("d", room2, span(10, 30, 11, 0)))
	refused(t, s, taken, simple("e", room2, span(10, 30, 11, 0)))
	refused(t, s, taken, simple("e", room2, span(10, 15, 10, 30)), accept("a", "e", r, "room-taken"), accept("b", "e", r, "room-taken"))
}

func loadReplaces(t *testing.T, s scheduling.Store) {
	r := scheduling.RoomResource(room1)
	load(t, s, simple("a", room1, span(10, 0, 11, 0), dafydd))
	mustSave(t, s, simple("b", room1, span(10, 0, 11, 0)), accept("a", "b", r, "room-taken"))
	update(t, s, func(w scheduling.Writer) error {
		if err := w.Remember("key", "a"); err != nil {
			return err
		}
		return w.Record(scheduling.AuditEntry{Actor: clerk, Action: scheduling.ActionBooked, Subject: "a"})
	})
	load(t, s, simple("b", room1, span(10, 30, 11, 30)))
	view(t, s, func(rd scheduling.Reader) error {
		bs, err := rd.Bookings(scheduling.BookingQuery{Cancelled: true})
		same(t, "bookings", ids(bs), []scheduling.BookingID{"b"})
		same(t, "version", bs[0].Version, 1)
		if _, err := rd.Replayed("key"); !errors.Is(err, scheduling.ErrNotFound) {
			t.Errorf("the key: %v", err)
		}
		kept, err2 := rd.Audit("a", 10)
		same(t, "audit", len(kept), 1)
		return errors.Join(err, err2)
	})
	same(t, "acceptances", len(acceptedOf(t, s, "a", "b")), 0)
	mustSave(t, s, simple("a", room1, span(10, 0, 10, 30), dafydd))
	update(t, s, func(w scheduling.Writer) error { return w.LoadEstate(scheduling.Estate{}) })
	view(t, s, func(rd scheduling.Reader) error {
		ps, err := rd.Prisons()
		same(t, "prisons", len(ps), 0)
		return err
	})
}

func loadRefused(t *testing.T, s scheduling.Store) {
	load(t, s, simple("a", room1, span(10, 0, 11, 0)))
	e := estate()
	e.Bookings = []scheduling.Booking{simple("b", room1, span(12, 0, 13, 0)), simple("c", room1, span(12, 30, 13, 0))}
	err := s.Update(t.Context(), func(w scheduling.Writer) error { return w.LoadEstate(e) })
	if !errors.Is(err, taken) {
		t.Fatalf("got %v", err)
	}
	view(t, s, func(r scheduling.Reader) error {
		bs, err := r.Bookings(scheduling.BookingQuery{})
		same(t, "bookings", ids(bs), []scheduling.BookingID{"a"})
		return err
	})
}

func raceForSlot(t *testing.T, s scheduling.Store) {
	load(t, s)
	for round := range 20 {
		start := make(chan struct{})
		var wg sync.WaitGroup
		var errs [2]error
		for i := range errs {
			wg.Go(func() {
				<-start
				id := scheduling.BookingID(strconv.Itoa(round) + "-" + strconv.Itoa(i))
				_, errs[i] = save(s, simple(id, room1, span(8, round*15, 8, round*15+15), dafydd))
			})
		}
		close(start)
		wg.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case !errors.Is(err, taken):
				t.Errorf("round %d: %v", round, err)
			}
		}
		same(t, "winners", won, 1)
	}
	view(t, s, func(r scheduling.Reader) error {
		bs, err := r.Bookings(scheduling.BookingQuery{})
		same(t, "bookings", len(bs), 20)
		return err
	})
}
