package resolve

import (
	"cmp"
	"context"
	"slices"

	"gatehouse/scheduling"
	"gatehouse/scheduling/board"
	"gatehouse/scheduling/clash"
)

// stuck says of a piece without a place what stands in its way.
func (s *solving) stuck(d *draft, p *piece) clash.Stuck {
	out := clash.Stuck{Booking: p.b.ID}
	if p.by != "" {
		// It cannot be where it is, and something keeps it there.
		out.Blockers = append(out.Blockers, clash.Blocker{
			By: p.by, Booking: p.b.ID, Resource: p.is.Resource, Span: p.b.Span(),
		})
		return out
	}
	if c := p.spoils; c != nil {
		out.Blockers = append(out.Blockers, clash.Blocker{By: clash.BlockedPeople, Booking: c.Booking, Resource: c.Resource, Span: c.Span, Clash: c})
		return out
	}
	x := s.stands()
	if d != nil && d.judge != nil {
		x = d.judge
	}
	b := p.b
	if p.is.Code == clash.ReasonLocked {
		out.Blockers = append(out.Blockers, clash.Blocker{By: clash.BlockedPeople, Resource: p.is.Resource, Span: p.is.Span})
	}
	for i, sl := range p.shape.slots {
		probe, own := b, sl.key
		if own == "" {
			probe, own = s.roomed(p)
		}
		if own == "" {
			out.Blockers = append(out.Blockers, clash.Blocker{By: clash.BlockedRules, Span: b.Span()})
			continue
		}
		if i > 0 && sl.key == "" {
			break
		}
		out.Blockers = append(out.Blockers, s.blocked(x.Find(probe), own, clash.BlockedNowhere)...)
		out.Blockers = append(out.Blockers, s.blockers([]*clash.Index{x}, probe, own, clash.BlockedNowhere)...)
	}
	slices.SortStableFunc(out.Blockers, func(a, b clash.Blocker) int { return cmp.Compare(s.rowOf(a.Resource), s.rowOf(b.Resource)) })
	out.Blockers = slices.CompactFunc(out.Blockers, func(a, b clash.Blocker) bool {
		return a.By == b.By && a.Booking == b.Booking && a.Resource == b.Resource
	})
	return out
}

// rowOf orders people first, then rooms as people count them.
func (s *solving) rowOf(r scheduling.Resource) int {
	if key, ok := r.Room(); ok {
		return 1 + s.room(key)
	}
	return 0
}

// roomed is a piece that takes any room in the first room of its prison that
// is for such bookings at all.
func (s *solving) roomed(p *piece) (scheduling.Booking, scheduling.RoomKey) {
	rooms := slices.Clone(p.rooms)
	for i := range rooms {
		for n := range s.rooms {
			r := &s.rooms[n]
			if rooms[i] < 0 && r.Active && r.Prison == p.shape.slots[i].prison && r.Takes(p.b.Kind) && !slices.Contains(rooms, n) {
				rooms[i] = n
			}
		}
		if rooms[i] < 0 {
			return p.b, ""
		}
	}
	return s.booking(p, p.start, rooms), s.rooms[rooms[0]].Key
}

// against is what a move does not respect; "" when it may be made.
func (s *solving) against(p *piece, to scheduling.Booking) clash.BlockedBy {
	if !to.Active() {
		return p.by
	}
	var rooms []int
	for _, key := range to.Rooms() {
		rooms = append(rooms, s.room(key))
	}
	return s.forbids(p, floor(to.Span().Start), rooms)
}

// unless asks which of the bookings that are fixed would have to move after
// all so that everything stuck had a place, the fewest there are.
func (s *solving) unless(ctx context.Context, stuck []clash.Stuck) error {
	if ended(ctx) {
		return nil
	}
	s.relaxed = true
	defer func() { s.relaxed = false }()
	r := s.newReach()
	r.widen(firstRound*furtherRounds, board.Never, true)
	b := r.build(false)
	if len(b.problem.Items) == 0 {
		return nil
	}
	answers, _, err := s.search(ctx, &b.problem, 1, 8*easily)
	if err != nil || len(answers) == 0 {
		return err
	}
	a := answers[0]
	d := s.draft(b, a)
	if !s.fits(d) {
		s.refused++
		return nil
	}
	var out []clash.Blocker
	for _, m := range d.moves {
		p := s.byID[m.To.ID]
		if by := s.against(p, m.To); by != "" {
			out = append(out, clash.Blocker{By: by, Booking: p.b.ID, Resource: scheduling.RoomResource(m.From.Rooms()[0]), Span: p.b.Span()})
		}
	}
	for i := range stuck {
		if p := s.byID[stuck[i].Booking]; !s.fixed(p.index) && !slices.Contains(d.stuck, p) {
			stuck[i].Unless = out
		}
	}
	return nil
}
