package draw

import (
	"cmp"
	"slices"

	"gatehouse/scheduling/board"
)

// spot is where a booking may be: a place in the making.
type spot struct {
	room  int
	start board.Tick
}

// Classes of places; a new booking has no home.
const (
	atHome = iota
	inMorning
	inAfternoon
)

// problem is the day as a board sees it: fixed bookings are taken, others are
// items.
func (d *day) problem() *board.Problem {
	p := &board.Problem{Capacity: d.capacity, Taken: d.closed}
	d.empty()
	d.hold(d.closed...)
	for _, b := range d.bookings {
		if b.fixed {
			p.Taken = append(p.Taken, b.uses(b.room, b.start)...)
			d.hold(b.uses(b.room, b.start)...)
		}
	}
	spots := make([][]spot, len(d.bookings)) // of each booking, as its places
	item := make([]int, len(d.bookings))
	for i, b := range d.bookings {
		if b.fixed {
			continue
		}
		item[i] = len(p.Items)
		one := board.Item{Home: board.Out, Out: d.without(b)}
		for _, s := range d.spots(i) {
			cost, class := d.moved(b, s)
			if !b.isNew && s == (spot{b.room, b.start}) {
				one.Home = len(one.Places)
			} else if !d.allowed(i, s) {
				continue
			}
			spots[i] = append(spots[i], s)
			one.Places = append(one.Places, board.Place{Uses: b.uses(s.room, s.start), Cost: cost, Class: class})
		}
		p.Items = append(p.Items, one)
	}
	for _, one := range d.apart {
		if d.bookings[one.a].fixed || d.bookings[one.b].fixed {
			continue
		}
		a, b := spots[one.a], spots[one.b]
		p.Pairs = append(p.Pairs, board.Pair{A: item[one.a], B: item[one.b], Bars: func(i, j int) bool {
			return d.bars(one, a[i].room, a[i].start, b[j].room, b[j].start)
		}})
	}
	slices.SortFunc(p.Pairs, func(x, y board.Pair) int { return cmp.Or(x.A-y.A, x.B-y.B) })
	return p
}

// without is what it costs to leave b without a place: a booking that has one
// is only cancelled if its kind may be, or if its room is out of use.
func (d *day) without(b booking) board.Cost {
	t := b.kind.terms()
	if !b.isNew && !b.ousted && !t.cancelled {
		return board.Never
	}
	return board.CostOf(t.priority, t.priority*b.people, 0)
}

// spots are where a booking may be in a prison that is otherwise empty, and
// where it is.
func (d *day) spots(i int) []spot {
	b := d.bookings[i]
	from, to := board.Tick(0), d.noon
	if b.start >= d.noon {
		from, to = d.noon, d.ticks
	}
	switch {
	case b.isNew:
		from, to = b.start-b.slack, b.start+b.slack+1
	case b.listed:
		from, to = b.start, b.start+1
	case b.kind.terms().wholeDay:
		from, to = 0, d.ticks
	}
	from = max(from, b.start-d.reach, 0)
	if !b.listed {
		from = max(from, min(d.from(), b.start))
	}
	to = min(to, d.ticks-b.length+1, b.start+d.reach+1)
	var out []spot
	for n := range d.rooms {
		for s := from; s < to; s++ {
			if d.suits(n, b.kind, s) || n == b.room && s == b.start {
				out = append(out, spot{n, s})
			}
		}
	}
	return out
}

// allowed reports whether what is fixed leaves room for a booking at s.
func (d *day) allowed(i int, s spot) bool {
	for _, u := range d.bookings[i].uses(s.room, s.start) {
		if !d.free(u) {
			return false
		}
	}
	for _, one := range d.apart {
		if a := d.bookings[one.a]; one.b == i && a.fixed && d.bars(one, a.room, a.start, s.room, s.start) {
			return false
		}
		if b := d.bookings[one.b]; one.a == i && b.fixed && d.bars(one, s.room, s.start, b.room, b.start) {
			return false
		}
	}
	return true
}

// moved is what it costs that b is at s, and what people call that.
func (d *day) moved(b booking, s spot) (board.Cost, int) {
	class := inMorning
	if s.start >= d.noon {
		class = inAfternoon
	}
	shift := max(s.start-b.start, b.start-s.start)
	if b.isNew {
		return board.CostOf(0, 0, int(shift)), class
	}
	if s == (spot{b.room, b.start}) {
		return 0, atHome
	}
	change := 0
	switch {
	case s.room == b.room:
	case d.rooms[s.room].group == d.rooms[b.room].group:
		change++
	default:
		change += 2
	}
	if shift > 0 {
		change += 4 + int(shift)
	}
	if (b.start < d.noon) != (s.start < d.noon) {
		change += 8
	}
	return board.CostOf(0, b.kind.terms().priority*b.people, change), class
}
