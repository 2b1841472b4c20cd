package search_test

import (
	"math/rand/v2"
	"slices"

	"gatehouse/scheduling/board"
)

// anyOf is a small problem of any shape: rooms, a hall, people, a limit on how
// many of a kind, things that bar each other, and homes that may clash.
func anyOf(r *rand.Rand, halls bool) *board.Problem {
	rooms, people, ticks := 1+r.IntN(3), 1+r.IntN(4), 3+r.IntN(4)
	p := &board.Problem{}
	for range rooms {
		p.Capacity = append(p.Capacity, 1)
	}
	for range people {
		p.Capacity = append(p.Capacity, 1)
	}
	hall, week := len(p.Capacity), len(p.Capacity)+1
	p.Capacity = append(p.Capacity, 1, 1)
	if halls {
		p.Capacity[hall], p.Capacity[week] = 2+r.IntN(2), 1+r.IntN(3)
	}
	use := func(res, from, long int) board.Use {
		return board.Use{Resource: res, From: board.Tick(from), To: board.Tick(from + long)}
	}
	if r.IntN(2) == 0 {
		p.Taken = append(p.Taken, use(r.IntN(rooms), r.IntN(ticks), 1+r.IntN(2)))
	}
	items := 1 + r.IntN(5)
	clashing := r.IntN(3) == 0
	var homes []board.Use
	for range items {
		it := board.Item{Home: board.Out, Out: board.CostOf(1+r.IntN(2), 0, 0)}
		long, person, limited := 1+r.IntN(3), rooms+r.IntN(people), r.IntN(3) == 0
		it.Home = board.Out
		for range 1 + r.IntN(5) {
			from := r.IntN(ticks)
			pl := board.Place{Cost: board.CostOf(0, r.IntN(3), r.IntN(4)), Class: r.IntN(4)}
			room := r.IntN(rooms)
			if r.IntN(4) == 0 && halls {
				room = hall
			}
			pl.Uses = append(pl.Uses, use(room, from, long))
			if r.IntN(6) == 0 && room == hall {
				pl.Uses = append(pl.Uses, use(hall, from, 1))
			}
			if r.IntN(2) == 0 {
				pl.Uses = append(pl.Uses, use(person, from, long))
			}
			if limited && halls {
				pl.Uses = append(pl.Uses, use(week, 0, 1))
			}
			it.Places = append(it.Places, pl)
		}
		meets := func(u board.Use) bool { return slices.ContainsFunc(homes, u.Meets) }
		if r.IntN(4) > 0 && (clashing || !slices.ContainsFunc(it.Places[0].Uses, meets)) {
			it.Home = 0
			it.Places[0].Cost, it.Places[0].Class = 0, 9
			homes = append(homes, it.Places[0].Uses...)
			if r.IntN(5) == 0 {
				it.Out = board.Never
			}
		}
		p.Items = append(p.Items, it)
	}
	for a := range items {
		for b := a + 1; b < items; b++ {
			if r.IntN(6) > 0 {
				continue
			}
			seed := r.Uint64()
			p.Pairs = append(p.Pairs, board.Pair{A: a, B: b, Bars: func(p, q int) bool {
				return (seed>>(uint(p*7+q*3)%64))&3 == 0
			}})
		}
	}
	return p
}

// legal says from the problem alone whether everything can be where it is.
func legal(p *board.Problem, at []int) bool {
	uses := slices.Clone(p.Taken)
	for i, k := range at {
		if k != board.Out {
			uses = append(uses, p.Items[i].Places[k].Uses...)
		} else if p.Items[i].Out >= board.Never {
			return false
		}
	}
	for _, u := range uses {
		for t := u.From; t < u.To; t++ {
			n := 0
			for _, v := range uses {
				if v.Resource == u.Resource && v.From <= t && t < v.To {
					n++
				}
			}
			if n > p.Capacity[u.Resource] {
				return false
			}
		}
	}
	for _, pr := range p.Pairs {
		if at[pr.A] != board.Out && at[pr.B] != board.Out && pr.Bars(at[pr.A], at[pr.B]) {
			return false
		}
	}
	return true
}

func costOf(p *board.Problem, at []int) board.Cost {
	sum := board.Cost(0)
	for i, k := range at {
		if k == board.Out {
			sum += p.Items[i].Out
		} else {
			sum += p.Items[i].Places[k].Cost
		}
	}
	return sum
}

// brute yields every legal answer.
func brute(p *board.Problem, yield func(at []int, cost board.Cost)) {
	at := make([]int, len(p.Items))
	for i := range at {
		at[i] = board.Out
	}
	var from func(i int)
	from = func(i int) {
		if i == len(at) {
			if legal(p, at) {
				yield(at, costOf(p, at))
			}
			return
		}
		for k := range p.Items[i].Places {
			at[i] = k
			from(i + 1)
		}
		at[i] = board.Out
		if p.Items[i].Out < board.Never {
			from(i + 1)
		}
	}
	from(0)
}

// needless reports whether some of those who moved could all go home.
func needless(p *board.Problem, at []int) bool {
	var moved []int
	for i, k := range at {
		if p.Items[i].Home != board.Out && k != p.Items[i].Home {
			moved = append(moved, i)
		}
	}
	back := slices.Clone(at)
	for set := 1; set < 1<<len(moved); set++ {
		copy(back, at)
		for b, i := range moved {
			if set>>b&1 == 1 {
				back[i] = p.Items[i].Home
			}
		}
		if legal(p, back) {
			return true
		}
	}
	return false
}

// classes tells answers apart as people do.
func classes(p *board.Problem, at []int) string {
	s := make([]byte, len(at))
	for i, k := range at {
		if s[i] = '-'; k != board.Out {
			s[i] = byte('0' + p.Items[i].Places[k].Class)
		}
	}
	return string(s)
}
