package search

import (
	"cmp"
	"slices"

	"gatehouse/scheduling/board"
)

// auction is a tree searched by prices: the bound of what is decided is theirs,
// and the places that pay least are tried first.
type auction struct {
	*tree
	p     *prices
	extra int64 // what the decided pay more than at their cheapest
	// target is the value that answers looked for stay below.
	target int64
	// local is set when most is decided: then what the displaced cost at least
	// beside the decided says more than prices for everybody.
	local bool
	first []int64
}

// many is as many places as are told apart from more.
const many = 12

// auction searches the tree by prices, with so many nodes at most, and reports
// whether that showed that there is no better answer than the podium's. It
// looks for answers little dearer than the bound first: there are few of those,
// and with good prices the best is among them. Where it does not get through
// it looks for dearer ones, which are easier to come by.
func (r *tree) auction(p *prices, nodes int64) bool {
	a := &auction{tree: r, p: p}
	end := r.w.nodes + nodes
	for more := min(a.limit()-p.bound, p.bound/4+p.v.people)/64 + 1; r.w.nodes < end; more = 2*more + 1 {
		a.target = p.bound + more
		all := a.target >= a.limit()
		through := a.within((nodes + 5) / 6)
		if r.w.ended {
			return false
		}
		if all || a.target >= a.limit() {
			return through && p.v.exact
		}
	}
	return false
}

// within searches with so many nodes at most, and reports whether it got through.
func (a *auction) within(nodes int64) bool {
	limit := a.w.limit
	a.w.limit = min(limit, a.w.nodes+nodes)
	a.extra = 0
	a.visit(0)
	return a.settleUp(limit)
}

// dive looks for one answer by prices, dear or not.
func (r *tree) dive(p *prices) {
	a := &auction{tree: r, p: p, target: p.limit}
	a.within(int64(40*len(r.displaced) + 1000))
}

func (a *auction) visit(depth int) {
	if !a.w.spend(0) {
		return
	}
	if a.p.bound+a.extra >= a.below() {
		return
	}
	if i, ok := a.clash(); ok {
		a.part(i, depth)
		return
	}
	if len(a.displaced) == 0 {
		a.offer()
		return
	}
	i, list := a.choose(depth)
	for _, b := range list {
		if b.value >= a.below() {
			break
		}
		a.try(i, b.k, depth)
		if a.w.ended {
			return
		}
	}
}

// limit is the value that an answer must stay below.
func (a *auction) limit() int64 { return a.p.v.of(a.best.limit()) }

func (a *auction) below() int64 { return min(a.target, a.limit()) }

// try looks at the answers with an item at its place k.
func (a *auction) try(i, k int32, depth int) {
	mark := len(a.trail)
	pays := a.p.pays(i, k)
	a.decide(i, k)
	a.extra += pays
	a.visit(depth + 1)
	a.extra -= pays
	a.undo(mark)
}

// part looks at the answers in which an item stays at home for good, and at
// those in which it goes.
func (a *auction) part(i int32, depth int) {
	if a.fits(i) {
		a.try(i, 0, depth)
		if a.w.ended {
			return
		}
	}
	mark := len(a.trail)
	a.displace(i)
	a.parted++
	a.visit(depth + 1)
	a.parted--
	a.undo(mark)
}

// pays is what an item pays at its place k more than at its cheapest.
func (p *prices) pays(i, k int32) int64 {
	it := &p.t.items[i]
	if k == none {
		return p.v.of(it.out) - p.items[i].least
	}
	return p.v.of(it.places[k].cost) + p.bill(i, k) - p.items[i].least
}

// choose picks the displaced item with the fewest places to try and returns
// them, those that pay least first.
func (a *auction) choose(depth int) (int32, []bid) {
	var leasts, shares board.Cost
	if a.local {
		var ok bool
		if leasts, shares, ok = a.cheapest(); !ok || a.cost+shares >= a.best.limit() {
			return 0, nil
		}
	}
	limit := a.below()
	bound := a.p.bound + a.extra
	a.first = a.first[:0]
	looked := 0
	for _, i := range a.displaced {
		first := int64(-1)
		for _, b := range a.p.away(i) {
			if bound+b.value >= limit {
				break
			}
			looked++
			if a.may(i, b.k) {
				first = b.value
				break
			}
		}
		if first < 0 {
			a.w.spend(looked)
			return 0, nil
		}
		a.first = append(a.first, first)
		bound += first
	}
	if bound >= limit {
		a.w.spend(looked)
		return 0, nil
	}
	chosen, fewest := 0, many
	for x, i := range a.displaced {
		viable := 0
		for _, b := range a.p.away(i) {
			if bound-a.first[x]+b.value >= limit || viable >= fewest {
				break
			}
			looked++
			if a.may(i, b.k) {
				viable++
			}
		}
		if viable < fewest || viable == fewest && a.first[x] > a.first[chosen] {
			chosen, fewest = x, viable
		}
	}
	for len(a.bids) <= depth {
		a.bids = append(a.bids, nil)
	}
	list := a.bids[depth][:0]
	i := a.displaced[chosen]
	for _, b := range a.p.away(i) {
		whole := bound - a.first[chosen] + b.value
		if whole >= limit {
			break
		}
		looked++
		if a.may(i, b.k) && (!a.local || a.worth(chosen, b.k, leasts, shares)) {
			list = append(list, bid{whole, b.k})
		}
	}
	a.bids[depth] = list
	slices.SortStableFunc(list, func(x, y bid) int { return cmp.Compare(x.value, y.value) })
	a.w.spend(looked)
	return i, list
}

// worth reports whether a displaced item's place k may lead to an answer of
// use, going by what the others cost at least.
func (a *auction) worth(x int, k int32, leasts, shares board.Cost) bool {
	i, limit := a.displaced[x], a.best.limit()-a.cost
	c := a.t.items[i].costOf(k)
	others, shared := leasts-a.least[x]+c, shares-a.share[x]+c
	if k == none {
		return max(others, shared) < limit
	}
	extra, ok := a.look(i, k, limit-others)
	return ok && max(others+extra, shared+extra/board.Cost(len(a.displaced))) < limit
}

// may reports whether a displaced item can be at its place k in an answer of use.
func (a *auction) may(i, k int32) bool {
	return a.cost+a.t.items[i].costOf(k) < a.best.limit() && a.free(i, k)
}

// free reports whether a displaced item can be at its place k beside the decided.
func (r *tree) free(i, k int32) bool {
	if k == none {
		return true
	}
	for _, pc := range r.t.items[i].piecesOf(k) {
		if r.fixedFull[pc.word]&pc.mask != 0 {
			return false
		}
		if pc.need > 1 {
			for s := range pc.slots {
				if r.fixed[s]+pc.need > r.t.free[s] {
					return false
				}
			}
		}
	}
	for _, m := range r.t.meets[i] {
		if r.state[m.with] == decided && r.t.bars(m, i, k, r.at[m.with]) {
			return false
		}
	}
	return true
}
