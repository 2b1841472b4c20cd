package draw

import (
	"math/rand/v2"

	"gatehouse/scheduling/board"
)

// grid is what resources there are and how many uses each has at each tick.
type grid struct {
	r        *rand.Rand
	ticks    board.Tick
	capacity []int
	held     [][]int
}

// resource adds one.
func (g *grid) resource(capacity int) int {
	g.capacity = append(g.capacity, capacity)
	g.held = append(g.held, make([]int, g.ticks))
	return len(g.capacity) - 1
}

// resources adds n of capacity 1, one at least.
func (g *grid) resources(n int) []int {
	out := make([]int, max(n, 1))
	for i := range out {
		out[i] = g.resource(1)
	}
	return out
}

func (g *grid) free(u board.Use) bool {
	for t := u.From; t < u.To; t++ {
		if g.held[u.Resource][t] >= g.capacity[u.Resource] {
			return false
		}
	}
	return true
}

func (g *grid) hold(uses ...board.Use) {
	for _, u := range uses {
		for t := u.From; t < u.To; t++ {
			g.held[u.Resource][t]++
		}
	}
}

// empty takes all uses back.
func (g *grid) empty() {
	for r := range g.held {
		clear(g.held[r])
	}
}

// anyone is one of some who is free from one tick to another, or -1 when a few
// tries find nobody.
func (g *grid) anyone(of []int, from, to board.Tick) int {
	for range 4 {
		one := of[g.r.IntN(len(of))]
		if g.free(board.Use{Resource: one, From: from, To: to}) {
			return one
		}
	}
	return -1
}
