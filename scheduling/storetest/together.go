package storetest

import (
	"errors"
	"testing"

	"gatehouse/scheduling"
)

// savedTogether saves several bookings in one update.
func savedTogether(t *testing.T, s scheduling.Store, all ...scheduling.Saving) (out []scheduling.Booking, err error) {
	t.Helper()
	err = s.Update(t.Context(), func(w scheduling.Writer) (err error) {
		out, err = w.SaveBookings(all)
		return err
	})
	return out, err
}

func togetherChangePlaces(t *testing.T, s scheduling.Store) {
	load(t, s)
	early, late := span(10, 0, 11, 0), span(11, 0, 12, 0)
	a := mustSave(t, s, simple("a", room1, early, dafydd))
	b := mustSave(t, s, simple("b", room1, late, dafydd))
	refused(t, s, taken, moved(a, late))
	feed := s.Watch(t.Context())
	out, err := savedTogether(t, s, scheduling.Saving{Booking: moved(a, late)}, scheduling.Saving{Booking: moved(b, early)})
	if err != nil || len(out) != 2 || out[0].Version != a.Version+1 || out[1].Version != b.Version+1 {
		t.Fatalf("changed places: %+v, %v", out, err)
	}
	same(t, "a", bookingOf(t, s, "a"), out[0])
	same(t, "b", bookingOf(t, s, "b"), out[1])
	// Both places are held still, each by the other.
	refused(t, s, taken, simple("c", room1, early))
	refused(t, s, taken, simple("d", room1, late))
	for _, id := range []scheduling.BookingID{"a", "b"} {
		if c := next(t, feed); c.Booking != id || c.Action != scheduling.ActionAmended {
			t.Errorf("the feed says %+v", c)
		}
	}
}

func togetherOrNone(t *testing.T, s scheduling.Store) {
	load(t, s)
	a := mustSave(t, s, simple("a", room1, span(10, 0, 11, 0)))
	mustSave(t, s, simple("other", room1, span(14, 0, 15, 0)))
	fresh := simple("b", room1, span(9, 0, 10, 0))
	for name, bad := range map[string]scheduling.Booking{
		"taken": moved(a, span(14, 30, 15, 30)),
		"stale": {ID: "a", Version: a.Version + 1, Parts: a.Parts, Status: a.Status},
	} {
		if _, err := savedTogether(t, s, scheduling.Saving{Booking: fresh}, scheduling.Saving{Booking: bad}); err == nil {
			t.Fatalf("%s: saved", name)
		}
		same(t, name, bookingOf(t, s, "a"), a)
	}
	// What was refused holds nothing, and what was held is held.
	mustSave(t, s, fresh)
	refused(t, s, taken, simple("c", room1, span(10, 0, 11, 0)))
}

func togetherAccepted(t *testing.T, s scheduling.Store) {
	load(t, s)
	r := scheduling.RoomResource(room1)
	pair := accept("a", "b", r, "room-taken")
	a, b := simple("a", room1, span(10, 0, 11, 0)), simple("b", room1, span(10, 30, 11, 30))
	if _, err := savedTogether(t, s, scheduling.Saving{Booking: a}, scheduling.Saving{Booking: b}); !errors.Is(err, taken) {
		t.Fatalf("two in one place: %v", err)
	}
	both := []scheduling.Acceptance{pair}
	out, err := savedTogether(t, s, scheduling.Saving{Booking: a, Accept: both}, scheduling.Saving{Booking: b, Accept: both})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "acceptances", acceptedOf(t, s, "a", "b"), both)
	// Moved alike they clash anew: what was accepted is not accepted there.
	a, b = moved(out[0], span(12, 0, 13, 0)), moved(out[1], span(12, 30, 13, 30))
	if _, err := savedTogether(t, s, scheduling.Saving{Booking: a}, scheduling.Saving{Booking: b}); !errors.Is(err, taken) {
		t.Fatalf("moved together: %v", err)
	}
	if _, err := savedTogether(t, s, scheduling.Saving{Booking: a}, scheduling.Saving{Booking: moved(b, span(13, 0, 14, 0))}); err != nil {
		t.Fatal(err)
	}
	same(t, "acceptances", len(acceptedOf(t, s, "a", "b")), 0)
}

func togetherStand(t *testing.T, s scheduling.Store) {
	load(t, s)
	update(t, s, func(w scheduling.Writer) error { _, err := w.SaveSeries(weekly(t, "s1")); return err })
	a := mustSave(t, s, occurrence("a", at(10, 0)))
	b := mustSave(t, s, occurrence("b", at(11, 0)))
	a.Original, b.Original = b.Original, a.Original
	refused(t, s, taken, a)
	out, err := savedTogether(t, s, scheduling.Saving{Booking: a}, scheduling.Saving{Booking: b})
	if err != nil {
		t.Fatal(err)
	}
	view(t, s, func(r scheduling.Reader) error {
		all, err := r.Bookings(scheduling.BookingQuery{Series: "s1"})
		same(t, "occurrences", all, out)
		return err
	})
}

func seriesForgotten(t *testing.T, s scheduling.Store) {
	load(t, s)
	drop := func(id scheduling.SeriesID) error {
		return s.Update(t.Context(), func(w scheduling.Writer) error { return w.DropSeries(id) })
	}
	if err := drop("s1"); !errors.Is(err, scheduling.ErrNotFound) {
		t.Errorf("one that is not kept: %v", err)
	}
	update(t, s, func(w scheduling.Writer) error { _, err := w.SaveSeries(weekly(t, "s1")); return err })
	a := mustSave(t, s, occurrence("a", at(10, 0)))
	a = mustSave(t, s, cancelled(a))
	if err := drop("s1"); !errors.Is(err, taken) {
		t.Errorf("one with a cancelled occurrence: %v", err)
	}
	a.Series, a.Original = "", scheduling.Wall{}
	mustSave(t, s, a)
	if err := drop("s1"); err != nil {
		t.Error(err)
	}
	view(t, s, func(r scheduling.Reader) error {
		if _, err := r.Series("s1"); !errors.Is(err, scheduling.ErrNotFound) {
			t.Errorf("forgotten: %v", err)
		}
		return nil
	})
}
