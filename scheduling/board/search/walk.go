package search

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"gatehouse/scheduling/board"
)

// walk looks for better answers by changing one a little, over and over:
// somebody is given a cheaper place, whoever is in the way and some others are
// taken out, and all of them are given new places. What comes out dearer is
// kept with a chance that falls as the walk cools.
type walk struct {
	l    *ledger
	r    *rand.Rand
	w    *work
	best *podium

	// paying are the items that cost something where they are.
	paying []int32
	seat   []int32

	log    []move
	lock   []int64 // the last step in which an item may not be driven out again
	step   int64
	queue  []int32
	spare  []int32
	was    []float64 // what it cost where it was
	toll   []float64 // what it has lately cost to drive each item out
	weight weights
}

// mostDriven is how many more one change drives out.
const mostDriven = 8

// move is something to undo.
type move struct{ item, from int32 }

// weights are how dear the tiers are to a walk: not so unlike that it could
// never go through what is a little worse to get to what is better.
type weights struct {
	out, people, change, lost float64
	usual                     float64 // what places cost on average, home apart
}

func (v weights) of(c board.Cost, lost int) float64 {
	return v.out*float64(c.Out()) + v.people*float64(c.People()) + v.change*float64(c.Change()) + v.lost*float64(lost)
}

func newWalk(l *ledger, v weights, best *podium, w *work) *walk {
	k := &walk{
		l: l, r: rand.New(rand.NewPCG(uint64(len(l.at)), 20)), w: w, best: best,
		seat: make([]int32, len(l.at)), lock: make([]int64, len(l.at)), toll: make([]float64, len(l.at)), was: make([]float64, len(l.at)), weight: v,
	}
	for i := range l.at {
		k.seat[i] = none
		k.tally(int32(i))
		k.toll[i] = k.weight.of(min(l.t.items[i].least, board.Never-1), 0)
		if l.t.items[i].least >= board.Never {
			k.toll[i] = k.weight.lost
		}
	}
	return k
}

// weigh looks at what the places cost.
func weigh(t *table) (v weights) {
	var change, nc float64
	for i := range t.items {
		for _, pl := range t.p.Items[i].Places {
			if c := pl.Cost.Change(); c > 0 {
				change += float64(c)
				nc++
			}
		}
	}
	v.change = 1
	v.people = max(1, change/max(nc, 1))
	most, sum, n := 1.0, 0.0, 0.0
	for i := range t.items {
		for _, pl := range t.p.Items[i].Places {
			if c := v.of(pl.Cost, 0); c > 0 {
				most, sum, n = max(most, c), sum+c, n+1
			}
		}
	}
	v.usual = max(1, sum/max(n, 1))
	v.out = 6 * most
	v.lost = 20 * v.out
	return v
}

// tally keeps paying up to date.
func (k *walk) tally(i int32) {
	pays := k.l.t.items[i].costOf(k.l.at[i]) > 0
	switch {
	case pays && k.seat[i] == none:
		k.seat[i] = int32(len(k.paying))
		k.paying = append(k.paying, i)
	case !pays && k.seat[i] != none:
		last := k.paying[len(k.paying)-1]
		k.paying[k.seat[i]], k.seat[last] = last, k.seat[i]
		k.paying, k.seat[i] = k.paying[:len(k.paying)-1], none
	}
}

func (k *walk) take(i int32) {
	k.log = append(k.log, move{i, k.l.at[i]})
	k.l.take(i)
}

func (k *walk) put(i, at int32) {
	k.log = append(k.log, move{i, none})
	k.l.put(i, at)
}

func (k *walk) rollBack() {
	for n := len(k.log) - 1; n >= 0; n-- {
		m := k.log[n]
		if m.from == none {
			k.l.take(m.item)
		} else {
			k.l.put(m.item, m.from)
		}
	}
}

// cool walks n steps while the heat falls from hot to cold.
func (k *walk) cool(n int, hot, cold float64) {
	heat, slower := hot, math.Pow(cold/hot, 1/float64(n))
	for range n {
		if len(k.paying) == 0 || !k.stride(heat) {
			return
		}
		heat *= slower
	}
}

// stride tries one change.
func (k *walk) stride(heat float64) bool {
	k.step++
	k.log, k.queue = k.log[:0], k.queue[:0]
	before := k.weight.of(k.l.cost, k.l.lost)
	x := k.paying[k.r.IntN(len(k.paying))]
	looked := k.ruin(x)
	looked += k.mend()
	ok := k.w.spend(looked)
	after := k.weight.of(k.l.cost, k.l.lost)
	if after > before+heat*k.r.ExpFloat64() {
		k.rollBack()
		return ok
	}
	for _, m := range k.log {
		k.tally(m.item)
	}
	if k.l.lost == 0 && k.l.cost < k.best.limit() {
		k.offer()
	}
	return ok
}

// offer hands in the answer, with nobody moved needlessly.
func (k *walk) offer() {
	if k.best.want > 1 {
		k.l.sendHome()
		for i := range k.l.at {
			k.tally(int32(i))
		}
	}
	k.best.offer(k.l.at, k.l.cost)
}

// ruin gives x a cheaper place than it has, and takes out who is there and
// some at other places it might have.
func (k *walk) ruin(x int32) int {
	it := k.l.t.open(x)
	now := k.l.at[x]
	if now != none {
		k.take(x)
	}
	n := len(it.places)
	if now != none {
		n = int(now)
	}
	if n > 0 && k.r.IntN(8) > 0 {
		u := k.r.Float64()
		to := int32(u * u * float64(n))
		k.evict(x, to)
		k.put(x, to)
		k.lock[x] = k.step
	} else {
		k.was[x] = 0
		k.queue = append(k.queue, x)
	}
	// Others, at places much like those x may have.
	if n = len(it.places); n > 0 {
		for range k.r.IntN(4) {
			u := k.r.Float64()
			k.evict(x, int32(u*u*float64(n)))
		}
	}
	return len(k.queue)
}

// evict takes out whoever is at x's place to, but x.
func (k *walk) evict(x, to int32) {
	k.spare = k.l.against(k.spare[:0], x, to)
	for _, o := range k.spare {
		if o != x && k.l.at[o] != none && k.lock[o] != k.step {
			k.drive(o)
		}
	}
}

// drive takes an item out that must have another place.
func (k *walk) drive(o int32) {
	k.was[o] = k.worth(o)
	k.take(o)
	k.queue = append(k.queue, o)
}

// worth is what an item costs where it is.
func (k *walk) worth(o int32) float64 {
	c := k.l.t.items[o].costOf(k.l.at[o])
	if c >= board.Never {
		return k.weight.lost
	}
	return k.weight.of(c, 0)
}

// learn remembers what it cost that an item was driven out.
func (k *walk) learn(o int32) {
	k.toll[o] += 0.1 * (max(0, k.worth(o)-k.was[o]) - k.toll[o])
}

// mend gives those taken out new places.
func (k *walk) mend() int {
	switch k.r.IntN(3) {
	case 0:
		k.r.Shuffle(len(k.queue), func(a, b int) { k.queue[a], k.queue[b] = k.queue[b], k.queue[a] })
	default:
		slices.SortStableFunc(k.queue, func(a, b int32) int { return cmp.Compare(k.toll[b], k.toll[a]) })
	}
	looked, driven := 0, 0
	for n := 0; n < len(k.queue); n++ {
		i := k.queue[n]
		to, seen, drives := k.where(i, driven < mostDriven)
		looked += seen
		if to == none {
			k.learn(i)
			continue
		}
		if drives {
			k.spare = k.l.against(k.spare[:0], i, to)
			for _, o := range k.spare {
				k.drive(o)
				driven++
			}
			k.lock[i] = k.step
		}
		k.put(i, to)
		k.learn(i)
	}
	return looked
}

// where is the place that looks cheapest for an item, counting what it is
// likely to cost to drive out those who are there, if that is allowed.
func (k *walk) where(i int32, drive bool) (to int32, looked int, drives bool) {
	it := k.l.t.open(i)
	to = none
	least := k.weight.of(min(it.out, board.Never-1), 0)
	if it.out >= board.Never {
		least = k.weight.lost
	}
	for p := range it.places {
		c := k.weight.of(it.places[p].cost, 0)
		if c >= least {
			break
		}
		looked++
		if k.r.IntN(32) == 0 {
			continue
		}
		if k.l.fits(i, int32(p)) {
			return int32(p), looked, false
		}
		if !drive {
			continue
		}
		k.spare = k.l.against(k.spare[:0], i, int32(p))
		looked += 2
		for _, o := range k.spare {
			if k.lock[o] == k.step {
				c = math.Inf(1)
				break
			}
			c += k.toll[o]
		}
		if c < least {
			to, least, drives = int32(p), c, true
		}
	}
	return to, looked, drives
}

// restart goes on from another answer.
func (k *walk) restart(at []int32) {
	k.l.become(at)
	for i := range at {
		k.tally(int32(i))
	}
}
