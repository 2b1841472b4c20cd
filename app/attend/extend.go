package attend

import (
	"context"
	"errors"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Look says what a booking reaches when it lasts until then, before anything
// is done; nothing when it reaches nothing, or cannot be read.
func (m *Model) Look(id scheduling.BookingID, until time.Time, show func([]string)) {
	m.Do(func(ctx context.Context) func() {
		scene, err := m.Diary.Reaches(ctx, id, until)
		return func() {
			if err == nil {
				show(m.reachedWords(scene))
			}
		}
	})
}

// reachedWords say each booking of a scene in a line.
func (m *Model) reachedWords(s clash.Scene) []string {
	var out []string
	for _, b := range s.Bookings {
		out = append(out, phrase.New(m.Words, m.zone(s, b.Prison), s, nil).Facts(b))
	}
	return out
}

// Extend lets a booking last until then because the person here wants it.
func (m *Model) Extend(id scheduling.BookingID, until time.Time) { m.extend(id, until, true) }

// Settled is told that what a booking reached has made way.
func (m *Model) Settled(id scheduling.BookingID, until time.Time) {
	m.retry(id, until)
}

// extend lets a booking last as long as its hearing, or hands over what it
// would run into.
func (m *Model) extend(id scheduling.BookingID, until time.Time, asked bool) {
	m.reaching[id] = until // until it is known that nothing is reached
	m.Do(func(ctx context.Context) func() {
		scene, err := m.Diary.Reaches(ctx, id, until)
		if err == nil && len(scene.Bookings) > 0 {
			return func() {
				m.Host.Reached(Reach{Booking: id, Until: until, Scene: scene, Words: m.reachedWords(scene)}, asked)
			}
		}
		var e scheduling.Ending
		if err == nil {
			e, err = m.Keeper.Extend(ctx, id, until)
		}
		return func() { m.extended(id, e, err, true) }
	})
}

// retry extends a booking in whose way something was.
func (m *Model) retry(id scheduling.BookingID, until time.Time) {
	m.Do(func(ctx context.Context) func() {
		scene, err := m.Diary.Reaches(ctx, id, until)
		if err != nil || len(scene.Bookings) > 0 {
			return nil
		}
		e, err := m.Keeper.Extend(ctx, id, until)
		return func() { m.extended(id, e, err, false) }
	})
}

func (m *Model) extended(id scheduling.BookingID, e scheduling.Ending, err error, first bool) {
	var clashes *clash.Error
	switch {
	case errors.Is(err, scheduling.ErrNotFound), errors.Is(err, scheduling.ErrEnded):
		delete(m.reaching, id) // of another diary, or over
	case errors.As(err, &clashes) && !first:
		// Something else is in the way since: looked at again.
	case err != nil:
		if first { // said once; the hearing goes on whatever the diary says
			m.Host.Failed(err)
		}
	default:
		delete(m.reaching, id)
		if e.Was.Version != e.Booking.Version {
			says := phrase.New(m.Words, m.zone(clash.Scene{}, e.Booking.Prison), clash.Scene{}, nil)
			m.Host.Told(m.Words.Say("attend.extended", "Kind", says.Kind(e.Booking.Kind), "When", says.Span(e.Booking.Span())))
		}
	}
}
