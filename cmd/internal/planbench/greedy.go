package planbench

import (
	"cmp"
	"slices"

	"gatehouse/scheduling/board"
)

// greedy gives one item after the other, in an order, the cheapest place that is
// left; what has a home that fits stays there, as a person would have it who
// only fills gaps.
func greedy(p *board.Problem, order []int) board.Answer {
	g := filling{p: p, room: left(p), pairs: make([][]board.Pair, len(p.Items)), at: make([]int, len(p.Items))}
	for _, pair := range p.Pairs {
		g.pairs[pair.A] = append(g.pairs[pair.A], pair)
		g.pairs[pair.B] = append(g.pairs[pair.B], pair)
	}
	for i := range g.at {
		g.at[i] = board.Out
	}
	var rest []int
	for i, item := range p.Items {
		if item.Home == board.Out || !g.try(i, item.Home) {
			rest = append(rest, i)
		}
	}
	for _, i := range order {
		if !slices.Contains(rest, i) {
			continue
		}
		places := p.Items[i].Places
		by := make([]int, len(places))
		for j := range by {
			by[j] = j
		}
		slices.SortStableFunc(by, func(x, y int) int { return cmp.Compare(places[x].Cost, places[y].Cost) })
		if !slices.ContainsFunc(by, func(j int) bool { return g.try(i, j) }) {
			g.cost += p.Items[i].Out
		}
	}
	return board.Answer{At: g.at, Cost: g.cost}
}

// filling is a board being filled.
type filling struct {
	p     *board.Problem
	room  []map[board.Tick]int
	pairs [][]board.Pair // of each item
	at    []int
	cost  board.Cost
}

// try puts item i at j if it fits.
func (g *filling) try(i, j int) bool {
	pl := g.p.Items[i].Places[j]
	if !fits(g.room, pl.Uses) {
		return false
	}
	for _, pair := range g.pairs[i] {
		a, b := g.at[pair.A], g.at[pair.B]
		if pair.A == i {
			a = j
		} else {
			b = j
		}
		if a != board.Out && b != board.Out && pair.Bars(a, b) {
			return false
		}
	}
	for _, u := range pl.Uses {
		for t := u.From; t < u.To; t++ {
			g.room[u.Resource][t]--
		}
	}
	g.at[i] = j
	g.cost += pl.Cost
	return true
}

// listOrder is the items as they come.
func listOrder(p *board.Problem) []int {
	out := make([]int, len(p.Items))
	for i := range out {
		out[i] = i
	}
	return out
}

// hardestFirst is the items by how few places they have beside what is taken.
func hardestFirst(p *board.Problem) []int {
	room, places := left(p), make([]int, len(p.Items))
	for i, item := range p.Items {
		for _, pl := range item.Places {
			if fits(room, pl.Uses) {
				places[i]++
			}
		}
	}
	out := listOrder(p)
	slices.SortStableFunc(out, func(a, b int) int { return places[a] - places[b] })
	return out
}
