package draw

import "gatehouse/scheduling/board"

// add adds a new booking, at a time when no room for it is free if a few
// tries find one. Three in five are at one time only, others up to an hour from
// it.
func (d *day) add(k kind) {
	b := booking{kind: k, room: -1, people: 2, isNew: true}
	for range 200 {
		b.length = board.Tick(2 + d.r.IntN(4))
		b.start = d.from() + board.Tick(d.r.IntN(int(d.ticks-b.length-d.from())+1))
		if !d.roomFor(b) {
			break
		}
	}
	b.prisoner = -1
	if d.r.IntN(6) == 0 { // somebody who has another booking, maybe then
		b.prisoner = d.bookings[d.r.IntN(len(d.bookings))].prisoner
	}
	if d.r.IntN(5) >= 3 {
		b.slack = 4
	}
	if b.prisoner < 0 {
		b.prisoner = d.resource(1)
	}
	for i, other := range d.bookings {
		if other.prisoner == b.prisoner {
			d.apart = append(d.apart, apart{a: i, b: len(d.bookings), same: true})
		}
	}
	d.bookings = append(d.bookings, b)
}

func (d *day) roomFor(b booking) bool {
	for n := range d.rooms {
		if d.suits(n, b.kind, b.start) && d.free(board.Use{Resource: n, From: b.start, To: b.start + b.length}) {
			return true
		}
	}
	return false
}

// oust puts n rooms out of use, and what is booked there from then on must go.
func (d *day) oust(n int) {
	for _, out := range d.r.Perm(len(d.rooms)) {
		if n == 0 {
			return
		}
		if d.rooms[out].places != 1 {
			continue
		}
		n--
		from := []board.Tick{0, d.ticks / 5, d.noon}[d.r.IntN(3)]
		from = max(from, d.now)
		for i := range d.bookings {
			b := &d.bookings[i]
			if b.room != out || b.isNew || b.start+b.length <= from {
				continue
			}
			if b.start < from && d.now > 0 { // the room lasts until it ends
				from = b.start + b.length
				continue
			}
			b.ousted = true
			if b.fixed {
				b.fixed, b.listed = false, true
			}
		}
		if from < d.ticks {
			d.closed = append(d.closed, board.Use{Resource: out, From: from, To: d.ticks})
		}
	}
}
