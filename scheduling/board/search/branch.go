package search

import (
	"cmp"
	"slices"

	"gatehouse/scheduling/board"
)

// choice is a place that a displaced item may be given.
type choice struct {
	// bound is a cost below which no answer has the item there.
	bound board.Cost
	k     int32
}

func (r *tree) visit(depth int) {
	if !r.w.spend(0) {
		return
	}
	if i, ok := r.clash(); ok {
		r.part(i, depth)
		return
	}
	if len(r.displaced) == 0 {
		r.offer()
		return
	}
	i, list := r.choose(depth)
	one := len(r.displaced) == 1 // then with a place of its own all is decided
	var classes []int            // of such places
	for _, c := range list {
		if c.bound >= r.best.limit() {
			break
		}
		mark := len(r.trail)
		r.decide(i, c.k)
		known := false
		if one && len(r.trail) == mark+1 && r.best.want > 1 && r.parted == 0 && !r.crowding() {
			// It displaces nobody, so this is an answer, and another place of
			// the same class gives no other but perhaps a dearer one. Not so
			// if it was open who was to move: then this one may be needless.
			class := r.class(i, c.k)
			if known = slices.Contains(classes, class); !known {
				classes = append(classes, class)
			}
		}
		if !known {
			r.visit(depth + 1)
		}
		r.undo(mark)
		if r.w.ended {
			return
		}
	}
}

func (r *tree) class(i, k int32) int {
	if k == none {
		return -1
	}
	return r.t.p.Items[i].Places[r.t.items[i].places[k].index].Class
}

// clash returns an item at home that clashes with others at home.
func (r *tree) clash() (int32, bool) {
	for _, s := range r.crowded {
		if r.fixed[s]+r.homes[s] <= r.t.free[s] {
			continue
		}
		for _, o := range r.near[r.nearFrom[s]:r.nearFrom[s+1]] {
			if r.state[o.item] == atHome {
				return o.item, true
			}
		}
	}
	for _, c := range r.close {
		if r.state[c.item] == atHome && r.state[c.with] == atHome {
			return c.item, true
		}
	}
	return 0, false
}

// crowding reports whether somebody at home has to leave, and it is open who.
func (r *tree) crowding() bool {
	_, clash := r.clash()
	return clash
}

// part looks at the answers in which an item stays at home for good, and at
// those in which it goes.
func (r *tree) part(i int32, depth int) {
	mark := len(r.trail)
	if r.fits(i) {
		r.decide(i, 0)
		r.visit(depth + 1)
		r.undo(mark)
		if r.w.ended {
			return
		}
	}
	if r.cost+r.t.items[i].least >= r.best.limit() {
		return
	}
	r.displace(i)
	r.parted++
	r.visit(depth + 1)
	r.parted--
	r.undo(mark)
}

// fits reports whether an item at home can stay beside the decided.
func (r *tree) fits(i int32) bool {
	for _, pc := range r.t.items[i].piecesOf(0) {
		for s := range pc.slots {
			if r.fixed[s]+pc.need > r.t.free[s] {
				return false
			}
		}
	}
	return true
}

// choose picks the displaced item with the fewest places to try, and returns
// them, best first. There are none if no answer here can be good enough.
func (r *tree) choose(depth int) (int32, []choice) {
	limit := r.best.limit() - r.cost
	leasts, shares, ok := r.cheapest()
	if !ok || shares >= limit {
		return 0, nil
	}
	if depth == 0 {
		r.w.bound = max(r.w.bound, r.cost+shares)
	}
	looked := 0
	chosen, fewest := -1, int(^uint(0)>>1)
	for x := range r.displaced {
		viable := 0
		looked += r.each(x, limit, leasts, shares, func(choice) bool {
			viable++
			return viable < fewest
		})
		if viable < fewest || viable == fewest && r.share[x] > r.share[chosen] {
			chosen, fewest = x, viable
		}
		if viable == 0 {
			break
		}
	}
	for len(r.lists) <= depth {
		r.lists = append(r.lists, nil)
	}
	list := r.lists[depth][:0]
	looked += r.each(chosen, limit, leasts, shares, func(c choice) bool {
		list = append(list, c)
		return true
	})
	r.lists[depth] = list
	slices.SortFunc(list, func(a, b choice) int {
		return cmp.Or(cmp.Compare(a.bound, b.bound), cmp.Compare(b.k, a.k)*-1)
	})
	r.w.spend(looked)
	return r.displaced[chosen], list
}

// cheapest returns what all displaced items cost at least, alone and with a
// share each of what they displace. It is not ok if one of them has no place.
func (r *tree) cheapest() (leasts, shares board.Cost, ok bool) {
	n := board.Cost(len(r.displaced))
	r.least, r.share = r.least[:0], r.share[:0]
	looked := 0
	for _, i := range r.displaced {
		it := r.t.open(i)
		least, share := it.out, it.out
		for k := it.away(); int(k) < len(it.places); k++ {
			c := it.places[k].cost
			looked++
			if c >= share {
				break
			}
			if extra, ok := r.look(i, k, board.Never); ok {
				least, share = min(least, c), min(share, c+extra/n)
			}
		}
		if least >= board.Never {
			r.w.spend(looked)
			return 0, 0, false
		}
		r.least, r.share = append(r.least, least), append(r.share, share)
		leasts, shares = leasts+least, shares+share
	}
	r.w.spend(looked)
	return leasts, shares, true
}

// each yields the places of a displaced item that may lead to an answer of
// less than limit more than the decided, and returns how many it looked at.
func (r *tree) each(x int, limit, leasts, shares board.Cost, yield func(choice) bool) int {
	i := r.displaced[x]
	it := &r.t.items[i]
	n := board.Cost(len(r.displaced))
	looked := 0
	// What the others cost, either with all that they displace charged to
	// this item, or with each having its share.
	others, shared := leasts-r.least[x], shares-r.share[x]
	for k := it.away(); int(k) < len(it.places); k++ {
		c := it.places[k].cost
		if others+c >= limit || shared+c >= limit {
			break
		}
		looked++
		extra, ok := r.look(i, k, limit-others-c)
		if !ok {
			continue
		}
		total := max(others+c+extra, shared+c+extra/n)
		if total < limit && !yield(choice{bound: r.cost + total, k: k}) {
			return looked
		}
	}
	if total := max(others, shared) + it.out; it.out < board.Never && total < limit {
		yield(choice{bound: r.cost + total, k: none})
	}
	return looked
}

// offer takes what is decided for an answer. Where it was open who was to
// move, somebody may have moved needlessly; that is no answer of its own.
func (r *tree) offer() {
	at, cost := r.whole(), r.cost
	if r.best.want > 1 && cost < r.best.limit() {
		if r.tidy == nil {
			r.tidy = newLedger(r.t)
		}
		r.tidy.become(at)
		r.tidy.sendHome()
		at, cost = r.tidy.at, r.tidy.cost
	}
	r.best.offer(at, cost)
}

// whole is where everything is.
func (r *tree) whole() []int32 {
	at := make([]int32, len(r.at))
	for i := range at {
		if r.state[i] == decided {
			at[i] = r.at[i]
		}
	}
	return at
}
