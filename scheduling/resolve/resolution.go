package resolve

import (
	"context"
	"slices"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// resolution says what was found.
func (s *solving) resolution(ctx context.Context, f found) (clash.Resolution, error) {
	var out clash.Resolution
	var best *draft
	if len(f.drafts) > 0 {
		best = f.drafts[0]
	}
	for _, p := range s.stuckIn(best) {
		out.Stuck = append(out.Stuck, s.stuck(best, p))
	}
	switch {
	case len(out.Stuck) > 0 && f.proved:
		out.Verdict = clash.Impossible
	case f.proved:
		out.Verdict = clash.Proved
	default:
		out.Verdict = clash.BestFound
	}
	var drafts []*draft
	for _, d := range f.drafts {
		if len(d.moves) > 0 {
			drafts = append(drafts, d)
		}
	}
	for _, d := range drafts {
		s.why(d)
		plan := clash.Plan{Moves: d.moves, Cost: d.cost, Seen: map[scheduling.BookingID]int64{}}
		plan.Cost.Unplaced = len(s.stuckIn(d))
		for _, m := range d.moves {
			if m.From.Version > 0 {
				plan.Seen[m.From.ID] = m.From.Version
			}
		}
		for _, m := range clash.Merits() {
			if bestAt(m, drafts) == d {
				plan.Merits = append(plan.Merits, m)
			}
		}
		out.Plans = append(out.Plans, plan)
	}
	if len(out.Stuck) > 0 {
		if err := s.unless(ctx, out.Stuck); err != nil {
			return clash.Resolution{}, err
		}
	}
	out.Steps = s.steps
	out.Scene = s.named(out)
	return out, nil
}

// stuckIn lists what has no place in a draft, and what cannot be where it is
// and is kept there by something.
func (s *solving) stuckIn(d *draft) []*piece {
	var out []*piece
	for _, p := range s.pieces {
		switch {
		case p.role == kept:
		case p.by != "":
			if p.role != mended || s.clashes(p) {
				out = append(out, p)
			}
		case d != nil && slices.Contains(d.stuck, p):
			out = append(out, p)
		}
	}
	return out
}

// clashes reports whether something of a piece's is to be mended that a plan
// cannot: it does not move, and neither does what it clashes with.
func (s *solving) clashes(p *piece) bool {
	return slices.ContainsFunc(s.stands().Find(p.b), func(c clash.Clash) bool {
		return !c.Accepted && (c.With == "" || s.byID[c.With] == nil || s.fixed(s.byID[c.With].index))
	})
}

// named is the part of the scene that names what the plans are about.
func (s *solving) named(r clash.Resolution) clash.Scene {
	bookings := map[scheduling.BookingID]bool{}
	for _, p := range r.Plans {
		for _, m := range p.Moves {
			bookings[m.To.ID], bookings[m.Why.For] = true, true
			for _, o := range m.Why.Others {
				bookings[o.Booking] = true
			}
		}
	}
	for _, x := range r.Stuck {
		bookings[x.Booking] = true
		for _, o := range slices.Concat(x.Blockers, x.Unless) {
			bookings[o.Booking] = true
		}
	}
	out := clash.Scene{Prisons: s.scene.Prisons, Rooms: s.scene.Rooms, Now: s.scene.Now, Holidays: s.scene.Holidays}
	people := map[scheduling.PersonID]bool{}
	for i := range s.scene.Bookings {
		if b := &s.scene.Bookings[i]; bookings[b.ID] {
			out.Bookings = append(out.Bookings, *b)
			for _, id := range s.everyone(b) {
				people[id] = true
			}
		}
	}
	for i := range s.q.Wanted {
		for _, id := range s.everyone(&s.q.Wanted[i].Booking) {
			people[id] = true
		}
	}
	for i := range s.scene.People {
		if people[s.scene.People[i].ID] {
			out.People = append(out.People, s.scene.People[i])
		}
	}
	return out
}
