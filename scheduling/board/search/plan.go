package search

import "gatehouse/scheduling/board"

// plan searches the tree for a little while, then walks for a better answer
// to prune it by, and so on, for longer each time.
func plan(t *table, best *podium, w *work) Result {
	r := newTree(t, best, w)
	r.asItIs()
	proved := false
	if !w.ended {
		proved = r.within(20_000)
	}
	if !w.ended && !proved {
		proved = r.further()
	}
	res := Result{Answers: best.answers(), Bound: w.bound, Proved: proved, Nodes: w.nodes}
	if proved {
		res.Bound = best.first()
	}
	return res
}

// further goes on where the tree alone does not come to an end, and reports
// whether it did in the end.
func (r *tree) further() bool {
	l := newLedger(r.t)
	l.fill()
	v := weigh(r.t)
	if r.bringIn(l, v) {
		// Whoever came in by all that is not put out again for a few cheaper moves.
		v.out, v.lost = 100*v.out, 100*v.lost
	}
	if l.lost == 0 {
		l.sendHome()
		r.best.offer(l.at, l.cost)
	}
	k := newWalk(l, v, r.best, r.w)
	s := &sale{tree: r, r: k.r}
	f := newRefit(r.t, k.r)
	for n := 500; ; n *= 2 {
		k.cool(n/2, v.usual/2, v.usual/30)
		if r.w.ended {
			return false
		}
		var done bool
		if len(r.best.stood) < r.best.want {
			done = r.within(int64(n))
		} else {
			done = s.hold(n, f)
		}
		if done || r.w.ended {
			return done
		}
		k.restart(r.best.stood[0].at)
	}
}

// anneals are made one after the other: how many steps each item is worth that
// wants a place, and how much of the nodes that are left it may take.
func anneals() []struct{ each, of, left int64 } {
	return []struct{ each, of, left int64 }{{1500, 1, 4}, {4000, 2, 3}}
}

// bringIn places those whom filling left out, whatever it costs, and then makes
// it cheaper, quickly first and then with more patience; it reports whether
// there were any.
func (r *tree) bringIn(l *ledger, v weights) bool {
	q := newPool(l, r.w)
	if len(q.out) == 0 {
		return false
	}
	wanting := int64(1 + len(r.displaced))
	q.drain(20_000 + 600*wanting)
	l.become(q.best)
	l.settle(r.w)
	for _, n := range anneals() {
		a := newAnneal(l, v, r.w)
		a.cool(min(n.each*wanting, (r.w.limit-r.w.nodes)*n.of/n.left), 2*v.people, v.people/50)
		l.settle(r.w)
		if l.lost == 0 && r.best.want == 1 { // else further sends home first who moved needlessly
			r.best.offer(l.at, l.cost)
		}
	}
	return true
}

// within searches the tree with so many nodes at most, and reports whether it
// got through.
func (r *tree) within(nodes int64) bool {
	limit := r.w.limit
	r.w.limit = min(limit, r.w.nodes+nodes)
	r.visit(0)
	return r.settleUp(limit)
}

// settleUp ends a search with fewer nodes than all, and reports whether it got
// through.
func (r *tree) settleUp(limit int64) bool {
	through := !r.w.ended
	r.w.limit = limit
	r.w.ended = r.w.stopped || r.w.nodes >= limit
	r.undo(0)
	return through
}

// asItIs offers what is there before the search: everything at home that has
// one, and the rest out.
func (r *tree) asItIs() {
	if _, clash := r.clash(); clash {
		return
	}
	cost := board.Cost(0)
	at := make([]int32, len(r.at))
	for _, i := range r.displaced {
		if at[i] = none; r.t.items[i].out >= board.Never {
			return
		}
		cost += r.t.items[i].out
	}
	r.best.offer(at, cost)
}
