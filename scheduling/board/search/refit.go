package search

import "math/rand/v2"

// refit looks for better answers near the best one: it leaves most of those
// that moved where they are, and searches the tree for what can be done with a
// few of them that are in each other's way, and with whoever is at home.
type refit struct {
	a *auction
	l *ledger // the best answer
	r *rand.Rand

	size float64 // how many are to be placed again

	moved []int32 // by the best answer
	isIn  []bool
	group []int32
	spare []int32
}

// rounds of a refit have so many nodes at most.
const refitNodes = 600

func newRefit(t *table, r *rand.Rand) *refit {
	return &refit{l: newLedger(t), r: r, size: 4, isIn: make([]bool, len(t.items))}
}

// search goes on until so many nodes are spent, and reports whether anything
// better was found.
func (f *refit) search(tree *tree, p *prices, nodes int64) bool {
	f.a = &auction{tree: tree, p: p, local: true}
	w, better := tree.w, false
	limit := w.limit
	until := min(limit, w.nodes+nodes)
	f.load()
	for !w.ended && w.nodes < until && len(f.moved) > 0 {
		was := tree.best.first()
		f.choose()
		w.limit = min(until, w.nodes+refitNodes)
		f.a.extra = 0
		f.fix()
		f.a.target = p.limit
		f.a.visit(0)
		through := tree.settleUp(limit)
		switch {
		case tree.best.first() < was:
			better = true
			f.load()
		case through:
			f.size = min(f.size*1.02, float64(len(f.moved)))
		default:
			f.size = max(2, f.size*0.95)
		}
	}
	return better
}

// load takes over the best answer.
func (f *refit) load() {
	f.l.become(f.a.best.stood[0].at)
	f.moved = f.moved[:0]
	for i := range f.l.at {
		if !f.l.t.items[i].homely || f.l.at[i] != 0 {
			f.moved = append(f.moved, int32(i))
		}
	}
}

// choose picks a few of those that moved: one, and then others that are where
// one of the few would like to be, or at its home.
func (f *refit) choose() {
	for _, i := range f.group {
		f.isIn[i] = false
	}
	f.group = f.group[:0]
	first := f.moved[f.r.IntN(len(f.moved))]
	for range 4 {
		if f.l.t.items[first].costOf(f.l.at[first]) > 0 {
			break
		}
		first = f.moved[f.r.IntN(len(f.moved))]
	}
	f.join(first)
	size := int(f.size + f.r.Float64())
	for tries := 0; len(f.group) < size && tries < 8*size; tries++ {
		i := f.group[f.r.IntN(len(f.group))]
		at := int32(0)
		if bids := f.a.p.away(i); len(bids) > 0 && (!f.l.t.items[i].homely || f.r.IntN(4) > 0) {
			u := f.r.Float64()
			at = bids[int(u*u*float64(len(bids)))].k
		} else if !f.l.t.items[i].homely {
			continue
		}
		if at == none {
			f.join(f.moved[f.r.IntN(len(f.moved))])
			continue
		}
		f.spare = f.l.against(f.spare[:0], i, at)
		for _, o := range f.spare {
			if !f.l.t.items[o].homely || f.l.at[o] != 0 {
				f.join(o)
			}
		}
	}
}

func (f *refit) join(i int32) {
	if !f.isIn[i] {
		f.isIn[i] = true
		f.group = append(f.group, i)
	}
}

// fix decides everybody that moved and is not to be placed again.
func (f *refit) fix() {
	for _, i := range f.moved {
		if f.isIn[i] {
			continue
		}
		if f.a.state[i] == atHome {
			f.a.displace(i)
		}
		k := f.l.at[i]
		f.a.extra += f.a.p.pays(i, k)
		f.a.decide(i, k)
	}
}
