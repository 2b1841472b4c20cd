package draw

import "gatehouse/scheduling/board"

const (
	// walk is how many ticks a prisoner takes from one part of the prison to
	// another.
	walk = 1
	// gone is how many ticks a waiting area is empty between two who must not
	// meet.
	gone = 2
)

// apart is two bookings that one prisoner has, or two who must not meet.
type apart struct {
	a, b int // indices of bookings, a < b
	same bool
}

// acquaint finds the bookings that must be kept apart: all two of one prisoner,
// and one in fifteen has an enemy somewhere on the day. Homes are apart.
func (d *day) acquaint() {
	of := map[int][]int{}
	for i, b := range d.bookings {
		for _, j := range of[b.prisoner] {
			d.apart = append(d.apart, apart{a: j, b: i, same: true})
		}
		of[b.prisoner] = append(of[b.prisoner], i)
	}
	for range (len(d.bookings) + 14) / 15 {
		a, b := d.r.IntN(len(d.bookings)), d.r.IntN(len(d.bookings))
		one := apart{a: min(a, b), b: max(a, b)}
		p, q := d.bookings[one.a], d.bookings[one.b]
		if p.prisoner != q.prisoner && !d.knows(one) && !d.bars(one, p.room, p.start, q.room, q.start) {
			d.apart = append(d.apart, one)
		}
	}
}

// knows reports whether two are kept apart already.
func (d *day) knows(one apart) bool {
	for _, known := range d.apart {
		if known.a == one.a && known.b == one.b {
			return true
		}
	}
	return false
}

// bars reports whether the two come too close when they are in these rooms from
// these ticks on.
func (d *day) bars(one apart, room int, start board.Tick, other int, begin board.Tick) bool {
	near := d.rooms[room].group == d.rooms[other].group
	a, b := d.bookings[one.a], d.bookings[one.b]
	between := max(begin-start-a.turned(), start-begin-b.turned())
	if one.same {
		return !near && between < walk
	}
	return near && between < gone
}
