package draw

import (
	"math/rand/v2"

	"gatehouse/scheduling/board"
)

// The most that Small draws.
const (
	smallRooms    = 4
	smallBookings = 12
)

// Small draws what all answers to can be tried: three hours of up to four rooms
// with up to twelve bookings, one to three of them new or in a room out of use,
// that move by no more than half an hour. Some rooms hold two.
func Small(seed uint64) *board.Problem {
	r := rand.New(rand.NewPCG(seed, 2))
	some := make([]room, 1+r.IntN(smallRooms))
	use := usage(r.IntN(int(forAll)))
	for i := range some {
		some[i] = room{morning: use, afternoon: use, group: r.IntN(2), places: 1}
		if r.IntN(3) == 0 {
			some[i].afternoon = forAll
		}
		if r.IntN(6) == 0 {
			some[i].places = 2
		}
	}
	d := newDay(r, some, 12)
	d.noon = board.Tick(4 + 4*r.IntN(3))
	d.reach = board.Tick(r.IntN(3))
	if r.IntN(4) == 0 {
		d.now, d.freeze = 1, 2
	}
	d.fill(40+r.IntN(51), 0)
	added := 1 + r.IntN(5)/2
	out := r.IntN(4) / 3
	added -= out
	d.bookings = d.bookings[:min(len(d.bookings), smallBookings-added)]
	d.empty()
	for _, b := range d.bookings {
		d.hold(b.uses(b.room, b.start)...)
	}
	d.settle()
	d.acquaint()
	for range added {
		kinds := some[r.IntN(len(some))].morning.kinds()
		d.add(kinds[r.IntN(len(kinds))])
	}
	d.oust(out)
	return d.problem()
}
