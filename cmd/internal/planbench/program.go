package planbench

import (
	"fmt"
	"slices"

	"gatehouse/scheduling/board"
)

// program is a problem as an integer program: a variable of 0 or 1 for each
// place of an item that fits beside what is taken, and one for being out.
//
// Costs are minimised tier by tier, each under the bounds that those before
// gave: within one tier they are small whole numbers, so that an answer that is
// whole but for a solver's tolerance cannot pass for a cheaper one, as it could
// if one number weighed millions of another.
type program struct {
	p    *board.Problem
	vars []variable
	of   []([]int) // the variables of each item
	rows []row
}

type variable struct{ item, at int }

// row is a sum that is at most a number.
type row struct {
	terms []term
	most  int
}

type term struct{ n, v int }

func newProgram(p *board.Problem) *program {
	g := &program{p: p, of: make([][]int, len(p.Items))}
	room := left(p)
	at := make([][]int, len(p.Items)) // variable of each place, or -1
	for i, item := range p.Items {
		at[i] = make([]int, len(item.Places))
		for j, pl := range item.Places {
			at[i][j] = -1
			if fits(room, pl.Uses) {
				at[i][j] = g.add(i, j)
			}
		}
		if item.Out < board.Never {
			g.add(i, board.Out)
		}
	}
	g.room(room)
	for _, pair := range p.Pairs {
		g.apart(pair, at[pair.A], at[pair.B])
	}
	return g
}

func (g *program) add(item, at int) int {
	v := len(g.vars)
	g.vars = append(g.vars, variable{item, at})
	g.of[item] = append(g.of[item], v)
	return v
}

// left is how much room what is taken leaves, by resource and tick.
func left(p *board.Problem) []map[board.Tick]int {
	out := make([]map[board.Tick]int, len(p.Capacity))
	for r := range out {
		out[r] = map[board.Tick]int{}
	}
	see := func(uses []board.Use, n int) {
		for _, u := range uses {
			for t := u.From; t < u.To; t++ {
				if _, ok := out[u.Resource][t]; !ok {
					out[u.Resource][t] = p.Capacity[u.Resource]
				}
				out[u.Resource][t] -= n
			}
		}
	}
	see(p.Taken, 1)
	for _, item := range p.Items {
		for _, pl := range item.Places {
			see(pl.Uses, 0)
		}
	}
	return out
}

// fits reports whether uses of one place do beside what is taken.
func fits(room []map[board.Tick]int, uses []board.Use) bool {
	for i, u := range uses {
		for t := u.From; t < u.To; t++ {
			n := 1
			for _, other := range uses[:i] {
				if other.Resource == u.Resource && other.From <= t && t < other.To {
					n++
				}
			}
			if room[u.Resource][t] < n {
				return false
			}
		}
	}
	return true
}

// room adds a row for each resource and tick, but for the ticks at which the
// same places want it as at the tick before, and where all who want it fit.
func (g *program) room(room []map[board.Tick]int) {
	wants := make([]map[board.Tick][]term, len(room))
	for r := range wants {
		wants[r] = map[board.Tick][]term{}
	}
	for v, x := range g.vars {
		if x.at == board.Out {
			continue
		}
		for _, u := range g.p.Items[x.item].Places[x.at].Uses {
			for t := u.From; t < u.To; t++ {
				all := wants[u.Resource][t]
				if n := len(all); n > 0 && all[n-1].v == v {
					all[n-1].n++
					continue
				}
				wants[u.Resource][t] = append(all, term{1, v})
			}
		}
	}
	for r := range wants {
		var last row
		for _, t := range sorted(wants[r]) {
			one := row{wants[r][t], room[r][t]}
			if one.most == last.most && slices.Equal(one.terms, last.terms) || g.most(one.terms) <= one.most {
				continue
			}
			g.rows = append(g.rows, one)
			last = one
		}
	}
}

// most is how much the terms can come to when each item is at one place.
func (g *program) most(terms []term) int {
	most := map[int]int{}
	for _, t := range terms {
		item := g.vars[t.v].item
		most[item] = max(most[item], t.n)
	}
	sum := 0
	for _, n := range most {
		sum += n
	}
	return sum
}

// apart adds, for all places of A that exclude the same places of B, that one of
// them all is used at most.
func (g *program) apart(pair board.Pair, a, b []int) {
	rows := map[string]int{}
	for i, x := range a {
		if x < 0 {
			continue
		}
		var barred []term
		for j, y := range b {
			if y >= 0 && pair.Bars(i, j) {
				barred = append(barred, term{1, y})
			}
		}
		if len(barred) == 0 {
			continue
		}
		key := fmt.Sprint(barred)
		n, ok := rows[key]
		if !ok {
			n = len(g.rows)
			rows[key] = n
			g.rows = append(g.rows, row{barred, 1})
		}
		g.rows[n].terms = append(g.rows[n].terms, term{1, x})
	}
}

// sum is what the variables come to in a tier.
func (g *program) sum(of func(board.Cost) int) []term {
	var out []term
	for v, x := range g.vars {
		cost := g.p.Items[x.item].Out
		if x.at != board.Out {
			cost = g.p.Items[x.item].Places[x.at].Cost
		}
		if n := of(cost); n > 0 {
			out = append(out, term{n, v})
		}
	}
	return out
}

// asOne is two tiers in one number: the first weighs more than all that the
// second can come to.
func (g *program) asOne(first, second []term) []term {
	most := map[int]int{} // of each item
	for _, t := range second {
		item := g.vars[t.v].item
		most[item] = max(most[item], t.n)
	}
	weight := 1
	for _, n := range most {
		weight += n
	}
	sum := make([]int, len(g.vars))
	for _, t := range first {
		sum[t.v] += t.n * weight
	}
	for _, t := range second {
		sum[t.v] += t.n
	}
	var out []term
	for v, n := range sum {
		if n > 0 {
			out = append(out, term{n, v})
		}
	}
	return out
}

// cost is what it costs that each item is somewhere.
func (g *program) cost(at []int) board.Cost {
	var sum board.Cost
	for i, item := range g.p.Items {
		if at[i] == board.Out {
			sum += item.Out
		} else {
			sum += item.Places[at[i]].Cost
		}
	}
	return sum
}

// sorted are the ticks of a map in order.
func sorted[T any](of map[board.Tick]T) []board.Tick {
	out := make([]board.Tick, 0, len(of))
	for t := range of {
		out = append(out, t)
	}
	slices.Sort(out)
	return out
}
