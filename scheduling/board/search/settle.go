package search

// settle gives everything the cheapest place that is free, over and over until
// nothing comes out cheaper.
func (l *ledger) settle(w *work) {
	for again := true; again && !w.ended; {
		again = false
		for i := range l.at {
			if l.cheaper(int32(i), w) {
				again = true
			}
		}
	}
}

// cheaper moves an item to a cheaper place that is free, and reports whether
// there was one.
func (l *ledger) cheaper(i int32, w *work) bool {
	was := l.at[i]
	if was == none || l.t.items[i].costOf(was) == 0 {
		return false
	}
	it := l.t.open(i)
	l.take(i)
	looked := 0
	if it.homely && l.fits(i, 0) {
		l.put(i, 0)
		return true
	}
	for k := it.away(); int(k) < len(it.places) && it.places[k].cost < it.costOf(was); k++ {
		looked++
		if l.fits(i, k) {
			l.put(i, k)
			w.spend(looked)
			return true
		}
	}
	l.put(i, was)
	w.spend(looked)
	return false
}
