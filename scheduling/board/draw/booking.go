package draw

import (
	"math/rand/v2"

	"gatehouse/scheduling/board"
)

// booking is one that a day has, or a new one.
type booking struct {
	kind   kind
	room   int
	start  board.Tick
	length board.Tick // of the room's use, turnaround included
	// prisoner, and others wanted at the same time: their resources.
	prisoner int
	others   []int
	// people is how many are disturbed when it moves.
	people int
	// listed is that its time stands whatever happens; fixed that its room does too.
	listed, fixed bool
	isNew         bool
	// ousted is that its room is out of use.
	ousted bool
	// slack is how many ticks a new one may start from its time, either way.
	slack board.Tick
}

// turned is how long people are there: the last tick of a longer booking is
// the room's turnaround.
func (b booking) turned() board.Tick {
	if b.length > 2 {
		return b.length - 1
	}
	return b.length
}

// uses are those of b in a room from a start on.
func (b booking) uses(room int, start board.Tick) []board.Use {
	out := []board.Use{
		{Resource: room, From: start, To: start + b.length},
		{Resource: b.prisoner, From: start, To: start + b.turned()},
	}
	for _, o := range b.others {
		out = append(out, board.Use{Resource: o, From: start, To: start + b.turned()})
	}
	return out
}

// lengths are some that add up to total ticks, each of 2 to 8, or as many as
// there are in all, and about mean on average.
func lengths(r *rand.Rand, total board.Tick, mean float64) []board.Tick {
	var out []board.Tick
	for total > 0 {
		n := board.Tick(2)
		for n < 8 && r.Float64()*(mean-1) < mean-2 {
			n++
		}
		switch {
		case n >= total:
			n = total
		case total-n == 1 && n < 8:
			n++
		case total-n == 1:
			n--
		}
		out = append(out, n)
		total -= n
	}
	return out
}
