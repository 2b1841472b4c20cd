package storetest

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"gatehouse/scheduling"
)

// next waits for one change.
func next(t *testing.T, feed <-chan scheduling.Change) scheduling.Change {
	t.Helper()
	select {
	case c, ok := <-feed:
		if !ok {
			t.Fatal("the feed ended")
		}
		return c
	case <-time.After(soon):
		t.Fatal("no change came")
	}
	return scheduling.Change{}
}

func ended(t *testing.T, feed <-chan scheduling.Change) {
	t.Helper()
	late := time.After(soon)
	for {
		select {
		case _, ok := <-feed:
			if !ok {
				return
			}
		case <-late:
			t.Fatal("the feed did not end")
		}
	}
}

func watchOrder(t *testing.T, s scheduling.Store) {
	load(t, s, simple("old", room3, span(10, 0, 11, 0)))
	first, second := s.Watch(t.Context()), s.Watch(t.Context())
	b := mustSave(t, s, simple("b", room1, span(10, 0, 11, 0)))
	b = mustSave(t, s, moved(b, span(12, 0, 13, 0)))
	refused(t, s, taken, simple("c", room1, span(12, 0, 13, 0)))
	err := s.Update(t.Context(), func(w scheduling.Writer) error {
		if _, err := w.SaveBooking(simple("c", room2, span(12, 0, 13, 0)), nil); err != nil {
			return err
		}
		return errOnPurpose
	})
	if !errors.Is(err, errOnPurpose) {
		t.Fatal(err)
	}
	b.Attendance = []scheduling.Attendance{{Name: "Dafydd", Joined: at(12, 0), Left: at(12, 30), Why: "left"}}
	b = mustSave(t, s, b)
	b.Outcome = scheduling.Outcome{Code: scheduling.OutcomeEarly, At: at(12, 30)}
	b = mustSave(t, s, b)
	b.Outcome.Code = scheduling.OutcomeNoShow
	b = mustSave(t, s, b)
	b = mustSave(t, s, cancelled(b))
	b.Status, b.CancelReason = scheduling.StatusBooked, ""
	mustSave(t, s, b)
	load(t, s)
	for _, feed := range []<-chan scheduling.Change{first, second} {
		last := int64(0)
		for _, want := range []scheduling.Change{
			{Action: scheduling.ActionBooked, Booking: "b"},
			{Action: scheduling.ActionAmended, Booking: "b"},
			{Action: scheduling.ActionAttended, Booking: "b"},
			{Action: scheduling.ActionEndedEarly, Booking: "b"},
			{Action: scheduling.ActionNoShow, Booking: "b"},
			{Action: scheduling.ActionCancelled, Booking: "b"},
			{Action: scheduling.ActionReinstated, Booking: "b"},
			{Action: scheduling.ActionLoaded},
		} {
			got := next(t, feed)
			if got.Seq <= last || got.At.IsZero() {
				t.Errorf("change %d after %d, at %s", got.Seq, last, got.At)
			}
			last = got.Seq
			got.Seq, got.At = 0, time.Time{}
			same(t, "change", got, want)
		}
	}
}

func watchSlow(t *testing.T, s scheduling.Store) {
	load(t, s)
	feed := s.Watch(t.Context())
	const bookings, rounds = 40, 5
	kept := map[scheduling.BookingID]scheduling.Booking{}
	for round := range rounds {
		update(t, s, func(w scheduling.Writer) error {
			for i := range bookings {
				id := scheduling.BookingID("b" + strconv.Itoa(i))
				b, ok := kept[id]
				if !ok {
					b = simple(id, room1, scheduling.NewSpan(at(0, 0).Add(time.Duration(i)*15*time.Minute), 15*time.Minute))
				}
				b.StaffNotes = strconv.Itoa(round)
				b, err := w.SaveBooking(b, nil)
				if err != nil {
					return err
				}
				kept[id] = b
			}
			return nil
		})
	}
	// Nobody read so far. Each booking's newest change must come, in order, and
	// each change that is wider.
	update(t, s, func(w scheduling.Writer) error { _, err := w.SavePrison(ruled(t).Prisons[0]); return err })
	update(t, s, func(w scheduling.Writer) error {
		return w.SaveHold(scheduling.Hold{ID: "h", Actor: clerk, Until: at(10, 0)}, at(9, 0))
	})
	mustSave(t, s, simple("end", room3, span(10, 0, 11, 0)))
	wide := map[scheduling.Action]bool{}
	seen := map[scheduling.BookingID]bool{}
	last, n := int64(0), 0
	for {
		c := next(t, feed)
		if c.Seq <= last {
			t.Fatalf("change %d after %d", c.Seq, last)
		}
		last = c.Seq
		if c.Booking == "end" {
			break
		}
		if c.Booking == "" {
			wide[c.Action] = true
			continue
		}
		seen[c.Booking] = true
		n++
	}
	same(t, "bookings seen", len(seen), bookings)
	same(t, "wider changes seen", wide, map[scheduling.Action]bool{scheduling.ActionPrison: true, scheduling.ActionHeld: true})
	if n > bookings*rounds {
		t.Errorf("%d changes for %d saves", n, bookings*rounds)
	}
}

func watchEnds(t *testing.T, s scheduling.Store) {
	load(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	feed := s.Watch(ctx)
	mustSave(t, s, simple("a", room1, span(10, 0, 11, 0))) // waits to be read
	cancel()
	ended(t, feed)
	ended(t, s.Watch(ctx))
	open := s.Watch(t.Context())
	mustSave(t, s, simple("b", room1, span(11, 0, 12, 0)))
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	ended(t, open)
	ended(t, s.Watch(t.Context()))
}

func closeTwice(t *testing.T, s scheduling.Store) {
	load(t, s)
	for range 2 {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	if err := s.Update(t.Context(), func(scheduling.Writer) error { return nil }); err == nil {
		t.Error("an update of a closed store worked")
	}
	if err := s.View(t.Context(), func(scheduling.Reader) error { return nil }); err == nil {
		t.Error("a view of a closed store worked")
	}
}
