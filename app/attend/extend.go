package attend

import (
	"context"
	"errors"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Look says what a booking reaches that lasts until each of those times,
// before anything is done: each as lines, none when it reaches nothing, and
// nil when that cannot be known.
func (m *Model) Look(id scheduling.BookingID, untils []time.Time, show func([][]string)) {
	m.Do(func(ctx context.Context) func() {
		found := make([]*reached, len(untils))
		for i, until := range untils {
			if r, err := m.look(ctx, id, until); err == nil {
				found[i] = &r
			}
		}
		return func() {
			out := make([][]string, len(found))
			for i, r := range found {
				if r != nil {
					out[i] = m.facts(*r)
				}
			}
			show(out)
		}
	})
}

// reached is what a booking reaches, and where its courts are.
type reached struct {
	scene  clash.Scene
	courts []scheduling.Court
}

// look reads what a booking reaches, away from the screen's goroutine.
func (m *Model) look(ctx context.Context, id scheduling.BookingID, until time.Time) (r reached, err error) {
	if r.scene, err = m.Diary.Reaches(ctx, id, until); err != nil {
		return r, err
	}
	_, r.courts, err = m.Diary.Places(ctx)
	return r, err
}

// facts says each booking that is reached in a line.
func (m *Model) facts(r reached) []string {
	said := []string{}
	for _, b := range r.scene.Bookings {
		said = append(said, phrase.New(m.Words, m.zone(r.scene, b.Prison), r.scene, r.courts).Facts(b))
	}
	return said
}

// Extend lets a booking last until then because the person here wants it.
func (m *Model) Extend(id scheduling.BookingID, until time.Time) {
	m.extend(id, longer{until: until, key: m.Key()}, true)
}

// Settled is told that what a booking reached has made way.
func (m *Model) Settled(id scheduling.BookingID, until time.Time) {
	x, handed := m.reaching[id]
	if !handed || !x.until.Equal(until) {
		x = longer{until: until, key: m.Key()}
	}
	m.retry(id, x)
}

// longer is until when a booking shall last, and the key to do that once.
type longer struct {
	until time.Time
	key   string
}

// followKey is the key to let a booking last as long as its hearing. It is the
// same at every desk and after every start, so what somebody makes of the
// booking since stands, whatever the hub says of the same extension.
func followKey(h Hearing) string {
	return "follow/" + string(h.Booking) + "/" + h.End.UTC().Format(time.RFC3339)
}

// extend lets a booking last as long as its hearing, or hands over what it
// would run into.
func (m *Model) extend(id scheduling.BookingID, x longer, asked bool) {
	m.reaching[id] = x // until it is known that nothing is reached
	m.Do(func(ctx context.Context) func() {
		e, err := m.Keeper.Extend(ctx, x.key, id, x.until)
		var clashes *clash.Error
		if errors.As(err, &clashes) {
			r, failed := m.look(ctx, id, x.until)
			if failed == nil && len(r.scene.Bookings) > 0 {
				return func() { m.Host.Reached(Reach{Booking: id, Until: x.until, Scene: r.scene, Words: m.facts(r)}, asked) }
			}
		}
		return func() { m.extended(id, x.until, e, err, true) }
	})
}

// retry extends a booking in whose way something was.
func (m *Model) retry(id scheduling.BookingID, x longer) {
	m.Do(func(ctx context.Context) func() {
		e, err := m.Keeper.Extend(ctx, x.key, id, x.until)
		return func() { m.extended(id, x.until, e, err, false) }
	})
}

func (m *Model) extended(id scheduling.BookingID, until time.Time, e scheduling.Ending, err error, first bool) {
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
		m.followed[id] = until
		if e.Was.Version != e.Booking.Version {
			says := phrase.New(m.Words, m.zone(clash.Scene{}, e.Booking.Prison), clash.Scene{}, nil)
			m.Host.Told(m.Words.Say("attend.extended", "Kind", says.Kind(e.Booking.Kind), "When", says.Span(e.Booking.Span())))
		}
	}
}
