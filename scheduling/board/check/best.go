package check

import (
	"gatehouse/scheduling/board"
)

// Best returns the cheapest legal answer to p, and false when there is none. It
// tries every place of every item, one item after the other, and leaves out
// only what is illegal so far or cannot become cheaper than what it has: it is
// for problems of a dozen items.
func Best(p *board.Problem) (board.Answer, bool) {
	t := trial{
		p:     p,
		at:    make([]int, len(p.Items)),
		count: make([]map[board.Tick]int, len(p.Capacity)),
		pairs: make([][]board.Pair, len(p.Items)),
		least: make([]board.Cost, len(p.Items)+1),
	}
	for r := range t.count {
		t.count[r] = map[board.Tick]int{}
	}
	t.hold(p.Taken, 1)
	for _, pair := range p.Pairs {
		t.pairs[pair.B] = append(t.pairs[pair.B], pair)
	}
	for i := len(p.Items) - 1; i >= 0; i-- {
		cheapest := p.Items[i].Out
		for _, pl := range p.Items[i].Places {
			cheapest = min(cheapest, pl.Cost)
		}
		// An item that has no place and may not be out adds up to never.
		t.least[i] = min(t.least[i+1]+cheapest, board.Never)
	}
	t.best.Cost = board.Never
	t.from(0, 0)
	return t.best, t.best.At != nil
}

// trial is how far a trial of all answers has come.
type trial struct {
	p     *board.Problem
	at    []int
	count []map[board.Tick]int
	pairs [][]board.Pair // by the later item
	// least is what the items from each on cost together at least.
	least []board.Cost
	best  board.Answer
}

// from tries what is left to place, from item i on; those before cost cost.
func (t *trial) from(i int, cost board.Cost) {
	if cost+t.least[i] >= t.best.Cost {
		return
	}
	if i == len(t.p.Items) {
		t.best = board.Answer{At: append([]int(nil), t.at...), Cost: cost}
		return
	}
	item := t.p.Items[i]
	if item.Home != board.Out {
		t.try(i, item.Home, cost)
	}
	for j := range item.Places {
		if j != item.Home {
			t.try(i, j, cost)
		}
	}
	if item.Out < board.Never {
		t.at[i] = board.Out
		t.from(i+1, cost+item.Out)
	}
}

// try places item i at j, if that is legal so far, and goes on.
func (t *trial) try(i, j int, cost board.Cost) {
	for _, pair := range t.pairs[i] {
		if a := t.at[pair.A]; a != board.Out && pair.Bars(a, j) {
			return
		}
	}
	pl := t.p.Items[i].Places[j]
	t.hold(pl.Uses, 1)
	if t.fits(pl.Uses) {
		t.at[i] = j
		t.from(i+1, cost+pl.Cost)
	}
	t.hold(pl.Uses, -1)
}

func (t *trial) hold(uses []board.Use, n int) {
	for _, u := range uses {
		for tick := u.From; tick < u.To; tick++ {
			t.count[u.Resource][tick] += n
		}
	}
}

func (t *trial) fits(uses []board.Use) bool {
	for _, u := range uses {
		for tick := u.From; tick < u.To; tick++ {
			if t.count[u.Resource][tick] > t.p.Capacity[u.Resource] {
				return false
			}
		}
	}
	return true
}
