package search

import (
	"math/bits"

	"gatehouse/scheduling/board"
)

// look returns what moving all that item i would displace at its place k costs
// at least, and reports whether it can be there beside the decided for less
// than slack, its own cost apart.
func (r *tree) look(i, k int32, slack board.Cost) (board.Cost, bool) {
	it := &r.t.items[i]
	pieces := it.piecesOf(k)
	free := true
	for _, pc := range pieces {
		if r.fixedFull[pc.word]&pc.mask != 0 {
			return 0, false
		}
		if r.allFull[pc.word]&pc.mask != 0 || pc.need > 1 {
			free = false
		}
	}
	if free && len(r.t.meets[i]) == 0 {
		return 0, true
	}
	r.marks++
	var sum, some board.Cost
	if !free {
		var ok bool
		if sum, some, ok = r.evict(pieces, slack); !ok {
			return 0, false
		}
	}
	for _, m := range r.t.meets[i] {
		switch r.state[m.with] {
		case decided:
			if r.t.bars(m, i, k, r.at[m.with]) {
				return 0, false
			}
		case atHome:
			if r.mark[m.with] != r.marks && r.t.bars(m, i, k, 0) {
				r.mark[m.with] = r.marks
				if sum += r.t.items[m.with].least; sum >= slack {
					return 0, false
				}
			}
		case displaced:
		}
	}
	return max(sum, some), true
}

// evict returns what moving those who cannot be beside some pieces costs at
// least, and the same where only some of several must move and it is open
// which. The two may be the same people.
func (r *tree) evict(pieces []piece, slack board.Cost) (sum, some board.Cost, ok bool) {
	for _, pc := range pieces {
		m := pc.mask
		if pc.need == 1 {
			m &= r.allFull[pc.word]
		}
		for ; m != 0; m &= m - 1 {
			s := pc.word<<6 + int32(bits.TrailingZeros64(m))
			if r.fixed[s]+pc.need > r.t.free[s] {
				return 0, 0, false
			}
			if r.fixed[s]+r.homes[s]+pc.need <= r.t.free[s] {
				continue
			}
			cheapest, must := board.Never, false
			for _, o := range r.near[r.nearFrom[s]:r.nearFrom[s+1]] {
				if r.state[o.item] != atHome {
					continue
				}
				least := r.t.items[o.item].least
				if r.fixed[s]+pc.need+o.need <= r.t.free[s] {
					cheapest = min(cheapest, least)
					continue
				}
				must = true
				if r.mark[o.item] == r.marks {
					continue
				}
				r.mark[o.item] = r.marks
				if sum += least; sum >= slack {
					return 0, 0, false
				}
			}
			if !must && cheapest > some {
				if some = cheapest; some >= slack {
					return 0, 0, false
				}
			}
		}
	}
	return sum, some, true
}
