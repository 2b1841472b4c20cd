package check

import (
	"gatehouse/scheduling/board"
)

// Best returns the cheapest legal answer to p, and false when there is none. It
// tries every place of every item, one item after the other, and leaves out
// only what is illegal so far, or cannot become cheaper than what it has if each
// item left is put where it fits best now: it is for problems of a dozen items.
func Best(p *board.Problem) (board.Answer, bool) {
	t := trial{
		p:     p,
		at:    make([]int, len(p.Items)),
		count: counts(p),
		pairs: make([][]board.Pair, len(p.Items)),
	}
	t.hold(p.Taken, 1)
	for _, pair := range p.Pairs {
		t.pairs[pair.B] = append(t.pairs[pair.B], pair)
	}
	t.best.Cost = board.Never
	t.from(0, 0)
	return t.best, t.best.At != nil
}

// trial is how far a trial of all answers has come.
type trial struct {
	p     *board.Problem
	at    []int
	count [][]int        // by resource and tick
	pairs [][]board.Pair // by the later item
	best  board.Answer
}

// counts are zeros for every tick that a use of p has.
func counts(p *board.Problem) [][]int {
	last := make([]board.Tick, len(p.Capacity))
	see := func(uses []board.Use) {
		for _, u := range uses {
			last[u.Resource] = max(last[u.Resource], u.To)
		}
	}
	see(p.Taken)
	for _, item := range p.Items {
		for _, pl := range item.Places {
			see(pl.Uses)
		}
	}
	out := make([][]int, len(last))
	for r, n := range last {
		out[r] = make([]int, n)
	}
	return out
}

// from tries what is left to place, from item i on; those before cost cost.
func (t *trial) from(i int, cost board.Cost) {
	if cost+t.least(i) >= t.best.Cost {
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

// least is what the items from i on cost at least, each where it still fits.
func (t *trial) least(i int) board.Cost {
	var sum board.Cost
	for ; i < len(t.p.Items); i++ {
		least := t.p.Items[i].Out
		for _, pl := range t.p.Items[i].Places {
			if pl.Cost < least && t.fits(pl.Uses, 1) {
				least = pl.Cost
			}
		}
		if least >= board.Never {
			return board.Never
		}
		sum += least
	}
	return sum
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
	if t.fits(pl.Uses, 0) {
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

// fits reports whether there is room for what is held and for more of each use.
func (t *trial) fits(uses []board.Use, more int) bool {
	for _, u := range uses {
		for tick := u.From; tick < u.To; tick++ {
			if t.count[u.Resource][tick]+more > t.p.Capacity[u.Resource] {
				return false
			}
		}
	}
	return true
}
