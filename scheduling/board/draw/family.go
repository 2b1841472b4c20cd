package draw

import (
	"math/rand/v2"

	"gatehouse/scheduling/board"
)

// Family is problems of one sort, one for each seed.
type Family struct {
	Name string
	Draw func(seed uint64) *board.Problem
}

// Families are the sorts that searches are measured with: one new hearing on a
// day, two to five of them, one or two rooms out of use, and a list for a week.
// Days are of 12 to 30 rooms, 80 to 95 percent full, of 120 to 560 bookings;
// every third question comes at 10:00 of the same day.
func Families() []Family {
	return []Family{
		{"single", func(seed uint64) *board.Problem {
			of, _ := anyDay(seed)
			of.New = 1
			return Day(seed, of)
		}},
		{"several", func(seed uint64) *board.Problem {
			of, r := anyDay(seed)
			of.New = 2 + r.IntN(4)
			return Day(seed, of)
		}},
		{"rooms-out", func(seed uint64) *board.Problem {
			of, r := anyDay(seed)
			of.RoomsOut = 1 + r.IntN(2)
			return Day(seed, of)
		}},
		{"week", func(seed uint64) *board.Problem {
			return Week(seed, WeekOf{Hearings: 300, Rooms: 12, Days: 5, Fill: 20})
		}},
	}
}

// anyDay is how big and how full a seed's day is.
func anyDay(seed uint64) (DayOf, *rand.Rand) {
	r := rand.New(rand.NewPCG(seed, 4))
	of := DayOf{Rooms: 12 + r.IntN(19), Fill: 80 + r.IntN(16)}
	of.Bookings = of.Rooms * (10 + r.IntN(9))
	if r.IntN(3) == 0 {
		of.Now = 8
	}
	return of, r
}
