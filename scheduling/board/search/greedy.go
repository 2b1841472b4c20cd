package search

import (
	"cmp"
	"slices"
)

// fill gives everything a place the simple way: homes first, then whoever has
// the fewest places, each the cheapest still free.
func (l *ledger) fill() {
	var rest []int32
	for i := range l.t.items {
		if l.t.items[i].homely && l.fits(int32(i), 0) {
			l.put(int32(i), 0)
		} else {
			rest = append(rest, int32(i))
		}
	}
	slices.SortStableFunc(rest, func(a, b int32) int {
		return cmp.Compare(len(l.t.open(a).places), len(l.t.open(b).places))
	})
	for _, i := range rest {
		it := l.t.open(i)
		for k := it.away(); int(k) < len(it.places) && it.places[k].cost < it.out; k++ {
			if l.fits(i, k) {
				l.put(i, k)
				break
			}
		}
	}
}
