package search

import "gatehouse/scheduling/board"

// plan searches the tree.
func plan(t *table, best *podium, w *work) Result {
	r := newTree(t, best, w)
	r.asItIs()
	proved := false
	if !w.ended {
		l := newLedger(t)
		l.fill()
		if l.lost == 0 {
			l.sendHome()
			best.offer(l.at, l.cost)
		}
		proved = r.run()
	}
	res := Result{Answers: best.answers(), Bound: w.bound, Proved: proved, Nodes: w.nodes}
	if proved {
		res.Bound = best.first()
	}
	return res
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
