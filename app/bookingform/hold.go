package bookingform

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Holder keeps places for an open form, away from the screen's goroutine.
type Holder interface {
	// Hold takes or renews what bookings would claim, under an id of the
	// form's; what the id held before and they do not claim is let go.
	Hold(ctx context.Context, id scheduling.HoldID, shown []scheduling.Booking) (scheduling.Hold, error)
	// Release ends the hold.
	Release(ctx context.Context, id scheduling.HoldID) error
}

// place is what a form holds.
type place struct {
	id scheduling.HoldID
	// shown are the bookings whose places are held, claims what they claim,
	// and until is when the hold runs out; zero while there can be none.
	shown  []scheduling.Booking
	claims []scheduling.Claim
	until  time.Time
	// newest counts what was asked of the Holder. Tasks may run in any order,
	// but one at a time; what is not the newest any more is not asked.
	newest atomic.Int64
	task   sync.Mutex
}

// HoldID names what the form holds, if it holds anything.
func (m *Model) HoldID() scheduling.HoldID { return m.hold.id }

// holdable is whether the form claims where nobody else has it yet: a new
// booking, or a kept one that changes.
func (m *Model) holdable(b scheduling.Booking) bool {
	return m.Editable() && (m.kept.Version == 0 || m.moved(b) || m.Dirty())
}

// holdThese holds the places of bookings. What is held already is not asked for
// again: taking a hold is a change that everyone hears of, this form too.
func (m *Model) holdThese(shown []scheduling.Booking) {
	claims := scheduling.HoldOf(m.hold.id, shown...).Claims
	if len(claims) == 0 || m.Now().Before(m.hold.until.Add(-renewBefore)) && slices.EqualFunc(claims, m.hold.claims, sameClaim) {
		return
	}
	m.hold.shown, m.hold.claims = shown, claims
	m.take()
}

// holdOne holds the place of a booking alone once the verdict on it is there,
// also while something is missing.
func (m *Model) holdOne(b scheduling.Booking, err error) {
	if m.holdable(b) && (err == nil || invalid(err) != nil) {
		m.holdThese([]scheduling.Booking{b})
	}
}

func sameClaim(a, b scheduling.Claim) bool {
	return a.Resource == b.Resource && a.Span.Equal(b.Span) && a.Exclusive == b.Exclusive
}

// take holds what is shown. That a place could not be held is told by the
// verdict, if by anything.
func (m *Model) take() {
	m.hold.until = m.Now().Add(scheduling.HoldLasts)
	id, shown := m.hold.id, m.hold.shown
	m.ask(func(ctx context.Context) {
		// The one who has a place already is named by the verdict.
		_, _ = m.Holder.Hold(ctx, id, shown)
	})
}

// holdAll holds the places of every occurrence of a preview that would be
// booked, or would stand elsewhere than it does.
func (m *Model) holdAll(seen []clash.Occurrence) {
	if !m.Editable() {
		return
	}
	var shown []scheduling.Booking
	for _, o := range seen {
		switch {
		case o.Fate != clash.FateBook && o.Fate != clash.FateChange, !m.Now().Before(o.Booking.Span().Start):
		case o.Fate == clash.FateChange && m.stands(o.Booking):
		default:
			shown = append(shown, o.Booking)
		}
	}
	m.holdThese(shown)
}

// stands reports whether an occurrence is kept where b is.
func (m *Model) stands(b scheduling.Booking) bool {
	i := slices.IndexFunc(m.known.Occurrences, func(o scheduling.Booking) bool { return o.ID == b.ID })
	return i >= 0 && slices.EqualFunc(m.known.Occurrences[i].Claims(), b.Claims(), sameClaim)
}

// renewBefore is how long before its end a hold is renewed.
const renewBefore = 4 * time.Minute

// Renew keeps the form's places for longer when they would soon run out; it may
// be called as often as one likes.
func (m *Model) Renew() {
	if m.state != Ready || m.closed || m.hold.until.IsZero() || m.Now().Before(m.hold.until.Add(-renewBefore)) {
		return
	}
	if b, bad := m.booking(); len(bad) == 0 && placed(b) && m.holdable(b) {
		m.take()
	}
}

// letGo ends the hold, if there may be one.
func (m *Model) letGo() {
	if m.hold.until.IsZero() {
		return
	}
	m.hold.shown, m.hold.claims, m.hold.until = nil, nil, time.Time{}
	id := m.hold.id
	m.ask(func(ctx context.Context) {
		// It runs out by itself.
		_ = m.Holder.Release(ctx, id)
	})
}

// ask asks the Holder something away from the screen, unless something else
// is asked of it meanwhile.
func (m *Model) ask(what func(context.Context)) {
	p := &m.hold
	mine := p.newest.Add(1)
	m.Do(func(ctx context.Context) func() {
		p.task.Lock()
		defer p.task.Unlock()
		if mine == p.newest.Load() {
			what(ctx)
		}
		return nil
	})
}
