package resolve

import (
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/board"
)

// The most that one item's tiers may come to, so that those of a whole board
// add up.
const (
	mostPeople = 4000
	mostChange = 1500
)

// cost is what it costs that a piece is elsewhere. Whoever asked for a place is
// not disturbed by it.
func (f *field) cost(p *piece, start minute, rooms []int, rank int) board.Cost {
	people, out := 0, 0
	if p.role != wanted {
		people = min(mostPeople, p.people*p.line.Weight)
	}
	if f.relaxed && f.forbids(p, start, rooms) != "" {
		out = 1 // it is asked what would be if it were allowed
	}
	return board.CostOf(out, people, min(mostChange, f.change(p, start, rooms)+rank))
}

// change is what another room and another time count, by the prison's table.
func (f *field) change(p *piece, start minute, rooms []int) int {
	t := p.table
	out := 0
	for i, n := range rooms {
		if p.rooms[i] >= 0 && n != p.rooms[i] {
			out += t.Room
			break
		}
	}
	if start == p.start {
		return out
	}
	zone := p.prison.at.Zone
	was, is := scheduling.WallOf(p.start.time(), zone), scheduling.WallOf(start.time(), zone)
	out += t.Time + t.Quarter*int((is.Clock()-was.Clock()).Abs()/(15*time.Minute))
	if days := daysBetween(was.Date(), is.Date()); days != 0 {
		out += t.Day * max(days, -days)
	} else if half(was.Clock()) != half(is.Clock()) {
		out += t.HalfDay
	}
	return out
}

// out is what it costs that an item has no place, or loses it.
func (it *item) out() board.Cost {
	p := it.lead()
	weight, people := 0, 0
	for _, m := range it.members {
		weight += m.line.Weight
		people += m.people * m.line.Weight
	}
	weight = min(weight, 800)
	switch {
	case p.role == wanted && p.fresh():
		return board.CostOf(weight, 0, 0)
	case it.cancels():
		return board.CostOf(weight, min(mostPeople, people), 0)
	}
	return board.Never
}

// stuck is what it costs that an item stays although it cannot.
func (it *item) stuck() board.Cost {
	weight := 0
	for _, m := range it.members {
		weight += m.line.Weight
	}
	return board.CostOf(min(weight, 800), 0, 0)
}

// least is the least that it can cost that an item is not at home.
func (it *item) least(days int) board.Cost {
	people := 0
	for _, m := range it.members {
		if m.role != wanted {
			people += min(mostPeople, m.people*m.line.Weight)
		}
	}
	p := it.lead()
	if p.role == wanted {
		return 0
	}
	change := min(p.table.Room, p.table.Time+p.table.Quarter)
	if days != 0 {
		change = p.table.Time + p.table.Day*max(days, -days)
	}
	return board.CostOf(0, people, min(mostChange, change))
}
