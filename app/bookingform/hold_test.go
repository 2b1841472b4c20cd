package bookingform_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"gatehouse/app/bookingform"
	"gatehouse/scheduling/clash"
)

func TestAnOpenFormHoldsItsPlace(t *testing.T) {
	b := fresh(t, newDiary())
	s := b.Series.(*serial) //nolint:errcheck,forcetypeassert // config made it
	if len(s.held) == 0 || s.held[len(s.held)-1][0].Rooms()[0] != "MDI-VCC-1" || b.HoldID() == "" {
		t.Fatalf("held %+v", s.held)
	}
	n := len(s.held)
	b.Renew()
	if len(s.held) != n {
		t.Error("renewed at once")
	}
	b.Now = func() time.Time { return at(t, 7, 7) }
	b.Renew()
	if len(s.held) != n+1 {
		t.Error("not renewed in time")
	}
	b.Close()
	if len(s.released) != 1 || s.released[0] != b.HoldID() {
		t.Errorf("released %v", s.released)
	}
}

// Taking a hold is a change that the form itself hears of: that must not make
// it take the hold again, and again.
func TestAHeldPlaceIsNotHeldAgain(t *testing.T) {
	b := fresh(t, newDiary())
	s := b.Series.(*serial) //nolint:errcheck,forcetypeassert // config made it
	n := len(s.held)
	b.Refresh("")
	b.Refresh("another")
	if len(s.held) != n {
		t.Errorf("held %d times more after nothing was typed", len(s.held)-n)
	}
	b.SetStart("11:00")
	if len(s.held) != n+1 {
		t.Errorf("held %d times more after the time was changed", len(s.held)-n)
	}
}

func TestLookingAtABookingHoldsNothing(t *testing.T) {
	b, s := keptSeries(t)
	b.Close()
	if len(s.held)+len(s.released) > 0 {
		t.Errorf("held %v, released %v", s.held, s.released)
	}
}

// heldDays are the days whose places are held, counted from 24 November as 1.
func heldDays(s *serial) []int {
	var out []int
	if len(s.held) > 0 {
		for _, b := range s.held[len(s.held)-1] {
			out = append(out, 1+int(b.Span().Start.Sub(time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC))/(24*time.Hour)))
		}
	}
	return out
}

func TestARepeatingFormHoldsEveryPlace(t *testing.T) {
	b, s := repeating(t, clash.RoomTaken)
	if got := heldDays(s); !slices.Equal(got, []int{1, 8, 15}) {
		t.Fatalf("holds %v", got)
	}
	n := len(s.held)
	b.Refresh("another")
	if len(s.held) != n {
		t.Error("held again after nothing was typed")
	}
	b.ChooseRow(1)
	b.Skip()
	if got := heldDays(s); !slices.Equal(got, []int{1, 15}) {
		t.Errorf("with one left out it holds %v", got)
	}
	b.Now = func() time.Time { return at(t, 7, 7) }
	n = len(s.held)
	b.Renew()
	if got := heldDays(s); len(s.held) != n+1 || !slices.Equal(got, []int{1, 15}) {
		t.Errorf("renewed %v", got)
	}
	b.SetEvery(bookingform.EveryNever)
	if got := heldDays(s); !slices.Equal(got, []int{1}) {
		t.Errorf("alone it holds %v", got)
	}
	b.Close()
	if len(s.released) != 1 {
		t.Errorf("released %v", s.released)
	}
}

func TestAChangedSeriesHoldsWhatIsNew(t *testing.T) {
	b, s := weeklyFrom(t, tuesdays())
	b.Rerule()
	if len(s.held) > 0 {
		t.Errorf("nothing has changed, and %v is held", heldDays(s))
	}
	b.SetEvery(bookingform.EveryFortnight)
	if got := heldDays(s); !slices.Equal(got, []int{29, 43}) {
		t.Errorf("holds %v", got)
	}
}

// Whatever order tasks run in, the last thing that was asked is what stays.
func TestTasksOutOfTurnHoldNothingOld(t *testing.T) {
	var waiting []func()
	do := func(f func(context.Context) func()) {
		waiting = append(waiting, func() {
			if then := f(t.Context()); then != nil {
				then()
			}
		})
	}
	run := func(order func([]func()) []func()) {
		for len(waiting) > 0 {
			now := order(waiting)
			waiting = nil
			for _, f := range now {
				f()
			}
		}
	}
	forth := func(f []func()) []func() { return f }
	back := func(f []func()) []func() { slices.Reverse(f); return f }
	m := bookingform.New(config(t, newDiary(), &host{}, do), "MDI", "MDI-VCC-1", at(t, 10, 0))
	run(forth)
	s := m.Holder.(*serial) //nolint:errcheck,forcetypeassert // config made it
	m.SetStart("11:00")
	run(forth)
	if got := s.held[len(s.held)-1][0].Span().Start; got.Hour() != 10 || got.Minute() != 45 {
		t.Fatalf("holds from %s", got)
	}
	n := len(s.held)
	m.SetStart("12:00")
	waiting[len(waiting)-1]() // the verdict comes, and asks for a hold
	m.Close()
	waiting = waiting[1:]
	run(back)
	if len(s.held) != n || len(s.released) != 1 {
		t.Errorf("held %d times after it was closed, released %v", len(s.held)-n, s.released)
	}
}
