package bookingform

import (
	"context"
	"slices"
	"time"

	"gatehouse/scheduling"
)

// Holder keeps a place for an open form, away from the screen's goroutine.
type Holder interface {
	// Hold takes or renews what b would claim, under an id of the form's.
	Hold(ctx context.Context, id scheduling.HoldID, b scheduling.Booking) (scheduling.Hold, error)
	// Release ends the hold.
	Release(ctx context.Context, id scheduling.HoldID) error
}

// HoldID names what the form holds, if it holds anything.
func (m *Model) HoldID() scheduling.HoldID { return m.hold }

// holdable is what the form would claim where nobody else has it yet: a new
// booking, or a kept one that moves.
func (m *Model) holdable(b scheduling.Booking) bool {
	return m.Editable() && (m.kept.Version == 0 || m.moved(b) || m.Dirty())
}

// holding reports whether b is to be held, and remembers what and for how
// long. What is held already is not asked for again: taking a hold is a change
// that everyone hears of, this form too.
func (m *Model) holding(b scheduling.Booking) bool {
	b.Status = scheduling.StatusBooked
	claims := b.Claims()
	if !m.holdable(b) || m.Now().Before(m.heldUntil.Add(-renewBefore)) && slices.EqualFunc(claims, m.held, sameClaim) {
		return false
	}
	m.held, m.heldUntil = claims, m.Now().Add(scheduling.HoldLasts)
	return true
}

func sameClaim(a, b scheduling.Claim) bool {
	return a.Resource == b.Resource && a.Span.Equal(b.Span) && a.Exclusive == b.Exclusive
}

// take holds b's place in a task that is away from the screen. That a place
// could not be held is told by the verdict, if by anything.
func (m *Model) take(ctx context.Context, b scheduling.Booking) {
	// The one who has the place already is named by the verdict.
	_, _ = m.Holder.Hold(ctx, m.hold, b)
}

// renewBefore is how long before its end a hold is renewed.
const renewBefore = 4 * time.Minute

// Renew keeps the form's place for longer when it would soon run out; it may
// be called as often as one likes.
func (m *Model) Renew() {
	if m.state != Ready || m.closed || m.heldUntil.IsZero() || m.Now().Before(m.heldUntil.Add(-renewBefore)) {
		return
	}
	if b, bad := m.booking(); len(bad) == 0 && placed(b) && m.holdable(b) {
		m.heldUntil = m.Now().Add(scheduling.HoldLasts)
		m.Do(func(ctx context.Context) func() {
			m.take(ctx, b)
			return nil
		})
	}
}

// letGo ends the hold, if there may be one.
func (m *Model) letGo() {
	if m.heldUntil.IsZero() {
		return
	}
	m.held, m.heldUntil = nil, time.Time{}
	m.Do(func(ctx context.Context) func() {
		// It runs out by itself.
		_ = m.Holder.Release(ctx, m.hold)
		return nil
	})
}
