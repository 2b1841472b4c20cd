package draw

import (
	"math/rand/v2"

	"gatehouse/scheduling/board"
)

// WeekOf says what a list and the week it is for are to be like.
type WeekOf struct {
	// Hearings is how many the list has.
	Hearings int
	Rooms    int
	Days     int
	// Fill is how much of the rooms' time is booked already, in percent.
	Fill int
}

// Week draws a court list and a week to place it into. What is booked there
// stays; the hearings are new and each wants a time within its window: half of
// them a sitting, which is a morning or an afternoon, some a day, some one of
// two days. A court's hearings follow one another, and lawyers, interpreters
// and a few of the prisoners have several.
//
// It costs 1 in the first tier to leave a hearing out, and in the third 1 for
// each quarter of an hour from the time it wants, 12 for another day, and up to
// 2 for a room that is not kept for courts.
func Week(seed uint64, of WeekOf) *board.Problem {
	w := &week{
		grid: &grid{r: rand.New(rand.NewPCG(seed, 3)), ticks: board.Tick(of.Days) * dayTicks},
		days: of.Days,
	}
	for i := range of.Rooms {
		w.resource(1)
		w.footing = append(w.footing, []int{0, 0, 1, 0, 2, 1}[i%6])
	}
	p := &board.Problem{}
	for n := range w.footing {
		for day := range of.Days {
			p.Taken = append(p.Taken, w.booked(n, day, of.Fill)...)
		}
	}
	w.courts = w.resources(of.Hearings / 15)
	w.lawyers = w.resources(of.Hearings / 5)
	w.interpreters = w.resources(of.Hearings / 100)
	for range of.Hearings {
		p.Items = append(p.Items, w.hearing())
	}
	p.Capacity = w.capacity
	return p
}

// week is a week that is being drawn.
type week struct {
	*grid
	days                          int
	footing                       []int // of each room: what it costs to be there
	courts, lawyers, interpreters []int
	prisoners                     []int
}

// booked takes percent of a room's day, here and there.
func (w *week) booked(room, day, percent int) []board.Use {
	total := board.Tick(dayTicks * percent / 100)
	all := lengths(w.r, total, 4)
	gaps := make([]board.Tick, len(all)+1)
	for range dayTicks - total {
		gaps[w.r.IntN(len(gaps))]++
	}
	at := board.Tick(day) * dayTicks
	var out []board.Use
	for i, length := range all {
		at += gaps[i]
		out = append(out, board.Use{Resource: room, From: at, To: at + length})
		at += length
	}
	w.hold(out...)
	return out
}

// window is from when to when a hearing may last, and the start it wants.
type window struct{ from, to, wants board.Tick }

// windows are one, or two of two days.
func (w *week) windows(length board.Tick) []window {
	day := board.Tick(w.r.IntN(w.days)) * dayTicks
	sitting := window{from: day + 8, to: day + 21} // 10:00 to 13:15
	if w.r.IntN(2) == 0 {
		sitting.from, sitting.to = day+24, day+37 // 14:00 to 17:15
	}
	sitting.wants = sitting.from + board.Tick(w.r.IntN(int(sitting.to-sitting.from-length)+1))
	whole := window{from: day + 4, to: day + 38, wants: sitting.wants}
	switch k := w.r.IntN(10); {
	case k < 5 || w.days == 1:
		return []window{sitting}
	case k < 8:
		return []window{whole}
	default:
		next := board.Tick(dayTicks)
		if int(day+next) >= w.days*dayTicks {
			next = -next
		}
		return []window{whole, {from: whole.from + next, to: whole.to + next, wants: whole.wants + next}}
	}
}

func (w *week) hearing() board.Item {
	length := board.Tick([]int{3, 3, 4, 4, 5, 6, 8}[w.r.IntN(7)]) // with a quarter of an hour's turnaround
	people := []int{w.courts[w.r.IntN(len(w.courts))]}
	if w.r.IntN(100) < 60 {
		people = append(people, w.lawyers[w.r.IntN(len(w.lawyers))])
	}
	if w.r.IntN(100) < 8 {
		people = append(people, w.interpreters[w.r.IntN(len(w.interpreters))])
	}
	if len(w.prisoners) > 0 && w.r.IntN(20) == 0 {
		people = append(people, w.prisoners[w.r.IntN(len(w.prisoners))])
	} else {
		w.prisoners = append(w.prisoners, w.resource(1))
		people = append(people, w.prisoners[len(w.prisoners)-1])
	}
	out := board.Item{Home: board.Out, Out: board.CostOf(1, 0, 0)}
	for other, win := range w.windows(length) {
		for room, footing := range w.footing {
			for s := win.from; s+length <= win.to; s++ {
				uses := []board.Use{{Resource: room, From: s, To: s + length}}
				if !w.free(uses[0]) {
					continue
				}
				for _, one := range people {
					uses = append(uses, board.Use{Resource: one, From: s, To: s + length - 1})
				}
				change := footing + int(max(s-win.wants, win.wants-s)) + 12*other
				out.Places = append(out.Places, board.Place{Uses: uses, Cost: board.CostOf(0, 0, change), Class: int(2*(s/dayTicks)) + half(s)})
			}
		}
	}
	return out
}

// half is 0 for a start before noon and 1 for one after.
func half(s board.Tick) int {
	if s%dayTicks < noon {
		return 0
	}
	return 1
}
