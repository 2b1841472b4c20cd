package resolve

import (
	"slices"
	"time"

	"gatehouse/scheduling/board"
	"gatehouse/scheduling/clash"
)

// valued is the board with costs under which the best answer is the one with
// a merit; not ok when the best plan has it as well as any other could.
func (b *built) valued(m clash.Merit, best *draft) (board.Problem, bool) {
	switch m {
	case clash.FewestPeople:
		if best.cost.People == 0 {
			return board.Problem{}, false
		}
	case clash.LeastShift:
		if best.cost.Shift == 0 {
			return board.Problem{}, false
		}
	case clash.NoCancellation:
		if best.cost.Cancelled == 0 {
			return board.Problem{}, false
		}
	}
	p := b.problem
	p.Items = slices.Clone(p.Items)
	for i := range p.Items {
		it := &p.Items[i]
		p.Items[i].Places = slices.Clone(it.Places)
		for j := range it.Places {
			c := &it.Places[j].Cost
			if *c == 0 || b.places[i][j].nature != elsewhere {
				continue
			}
			switch m {
			case clash.FewestPeople:
				*c = board.CostOf(0, b.disturbs(i), c.Change())
			case clash.LeastShift:
				*c = board.CostOf(0, b.shifts(i, j), min(mostChange, c.Change()))
			case clash.NoCancellation:
			}
		}
		switch {
		case m == clash.NoCancellation && b.items[i].cancels():
			it.Out = board.Never
		case m == clash.FewestPeople && it.Out < board.Never:
			it.Out = board.CostOf(it.Out.Out(), b.disturbs(i), 0)
		}
	}
	return p, true
}

// disturbs is how many people a move of an item disturbs.
func (b *built) disturbs(i int) int {
	n := 0
	for _, m := range b.items[i].members {
		if m.role != wanted {
			n += m.people
		}
	}
	return n
}

// shifts is how many quarters of an hour an item goes at one of its places.
func (b *built) shifts(i, j int) int {
	n := 0
	for _, s := range b.items[i].seats(b.places[i][j]) {
		if s.role != wanted {
			d := s.start - s.piece.start
			n += int(max(d, -d) / aQuarter)
		}
	}
	return min(mostPeople, n)
}

// bestAt is the first of the drafts that is the best at something; nil when
// all are as good.
func bestAt(m clash.Merit, drafts []*draft) *draft {
	of := func(d *draft) time.Duration {
		switch m {
		case clash.FewestPeople:
			return time.Duration(d.cost.People)
		case clash.LeastShift:
			return d.cost.Shift
		case clash.NoCancellation:
			return time.Duration(d.cost.Cancelled)
		}
		return 0
	}
	if len(drafts) == 0 {
		return nil
	}
	best, differ := drafts[0], false
	for _, d := range drafts[1:] {
		differ = differ || of(d) != of(best)
		if of(d) < of(best) {
			best = d
		}
	}
	if !differ && m == clash.NoCancellation {
		return nil
	}
	return best
}
