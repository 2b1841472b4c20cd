package search

import (
	"math"
	"math/rand/v2"
)

// anneal makes what is placed cheaper by moving one or two at a time, dearer
// ones too while it is hot. Nobody is left out for it.
type anneal struct {
	l      *ledger
	r      *rand.Rand
	w      *work
	weight weights

	in    []int32 // who is placed
	spare []int32
}

func newAnneal(l *ledger, v weights, w *work) *anneal {
	a := &anneal{l: l, r: rand.New(rand.NewPCG(uint64(len(l.at)), 22)), w: w, weight: v}
	for i, k := range l.at {
		if k != none && len(l.t.open(int32(i)).places) > 1 {
			a.in = append(a.in, int32(i))
		}
	}
	return a
}

// cool moves for so many steps while the heat falls from hot to cold.
func (a *anneal) cool(steps int64, hot, cold float64) {
	heat, slower := hot, math.Pow(cold/hot, 1/float64(max(steps, 1)))
	for range steps {
		if len(a.in) == 0 || !a.w.spend(a.step(heat)) {
			return
		}
		heat *= slower
	}
}

// step tries one move and returns how many places it looked at.
func (a *anneal) step(heat float64) int {
	l := a.l
	i := a.in[a.r.IntN(len(a.in))]
	it, was := &l.t.items[i], l.at[i]
	n := len(it.places)
	if was > 0 && a.r.IntN(3) > 0 {
		n = int(was) // somewhere cheaper
	}
	to := int32(a.r.IntN(n))
	if to == was {
		return 0
	}
	price := func(i, k int32) float64 { return a.weight.of(l.t.items[i].costOf(k), 0) }
	before, after := price(i, was), price(i, to)
	l.take(i)
	a.spare = l.against(a.spare[:0], i, to)
	if len(a.spare) > 2 || after-before > 12*heat {
		l.put(i, was)
		return len(a.spare)
	}
	var from [2]int32
	for n, o := range a.spare {
		from[n] = l.at[o]
		before += price(o, from[n])
		l.take(o)
	}
	l.put(i, to)
	looked, placed := 0, 0
	limit := before + heat*a.r.ExpFloat64()
	for _, o := range a.spare {
		at := none
		for k := range l.t.open(o).places {
			looked++
			if after+price(o, int32(k)) > limit {
				break
			}
			if l.fits(o, int32(k)) {
				at = int32(k)
				break
			}
		}
		if at == none {
			break
		}
		l.put(o, at)
		after += price(o, at)
		placed++
	}
	if placed == len(a.spare) && after <= limit {
		return looked
	}
	for n := placed - 1; n >= 0; n-- {
		l.take(a.spare[n])
	}
	l.take(i)
	for n, o := range a.spare {
		l.put(o, from[n])
	}
	l.put(i, was)
	return looked
}
