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
	if l.lost == 0 {
		l.sendHome()
		r.best.offer(l.at, l.cost)
	}
	k := newWalk(l, r.best, r.w)
	s := &sale{tree: r, r: k.r}
	f := newRefit(r.t, k.r)
	for n := 500; ; n *= 2 {
		k.cool(n, 10*k.weight.people, k.weight.people/20)
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
