package diary

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Planner finds plans for a question on its ground. When ctx ends it returns
// the best it has found so far; progress may be nil.
type Planner func(ctx context.Context, g clash.Ground, q clash.Question, progress func(clash.Progress)) (clash.Resolution, error)

// Resolve answers q with plans on what is kept now; nothing is written. It
// looks at whole prisons on the days that anything may move to, and returns
// ErrNotFound when q names a booking that is not kept.
func (d *Diary) Resolve(ctx context.Context, q clash.Question, progress func(clash.Progress)) (clash.Resolution, error) {
	g, err := read(ctx, d, "resolve", func(r scheduling.Reader) (clash.Ground, error) { return d.ground(r, q) })
	if err != nil {
		return clash.Resolution{}, err
	}
	found, err := d.plan(ctx, g, q, progress)
	if err != nil {
		return clash.Resolution{}, fmt.Errorf("resolve: %w", err)
	}
	return found, nil
}

// Reaches lists the bookings that one reaches when it lasts until then: what
// would clash with it that does not now, by start. A question with Suppose.Late
// is how plans are found for them.
func (d *Diary) Reaches(ctx context.Context, id scheduling.BookingID, until time.Time) ([]scheduling.Booking, error) {
	return read(ctx, d, "what booking "+string(id)+" reaches", func(r scheduling.Reader) ([]scheduling.Booking, error) {
		kept, err := r.Booking(id)
		if err != nil {
			return nil, err
		}
		if !kept.Active() || !until.After(kept.Span().End) {
			return nil, nil
		}
		long := kept.Lengthened(until, d.now())
		now, err := d.judge(r, kept, &kept)
		if err != nil {
			return nil, err
		}
		then, err := d.judge(r, long, &kept)
		if err != nil {
			return nil, err
		}
		var out []scheduling.Booking
		for _, c := range then.clashes {
			before := func(o clash.Clash) bool { return o.With == c.With }
			if c.With == "" || c.With == id || slices.ContainsFunc(now.clashes, before) ||
				slices.ContainsFunc(out, func(b scheduling.Booking) bool { return b.ID == c.With }) {
				continue
			}
			b, err := r.Booking(c.With)
			if err != nil {
				return nil, err
			}
			out = append(out, b)
		}
		slices.SortStableFunc(out, byStart)
		return out, nil
	})
}
