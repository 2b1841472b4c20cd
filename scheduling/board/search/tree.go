package search

import "gatehouse/scheduling/board"

// tree is where an ejection search stands. Everything is at home until
// something decided is in its way; then it is displaced, and must be decided
// too. Whatever place a displaced item has in the best answer, all it overlaps
// that is still at home moves in that answer: so nothing is lost by moving
// nothing else.
type tree struct {
	t    *table
	w    *work
	best *podium

	state []state
	at    []int32 // places of the decided
	cost  board.Cost
	// displaced are the items to decide, and seat is where in it each is.
	displaced []int32
	seat      []int32
	// fixed and homes count what the decided and those at home take of each
	// slot. A bit of fixedFull says that nothing fits beside the decided, of
	// allFull that nothing fits beside both.
	fixed, homes       []int32
	fixedFull, allFull []uint64
	// near lists the homes at each slot, from nearFrom on.
	near     []tenant
	nearFrom []int32
	// crowded are slots that may have too many at home, and close are pairs
	// at home that exclude each other.
	crowded []int32
	close   []couple

	trail []step
	lists [][]choice // by depth
	bids  [][]bid
	mark  []int64 // items seen in looking at one place
	marks int64
	least []board.Cost // of all places of each displaced item, in order
	share []board.Cost
	// parted counts the choices of who of several leaves home, up to here.
	parted int
	tidy   *ledger
}

type state uint8

const (
	atHome state = iota
	displaced
	decided
)

// tenant is an item whose home takes a slot need times.
type tenant struct{ item, need int32 }

type couple struct {
	item int32
	meeting
}

// step is something to undo: an item that was decided from where it was
// displaced or at home, or that was displaced.
type step struct {
	item    int32
	seat    int32
	now     state
	was     state
	crowded int32
}

func newTree(t *table, best *podium, w *work) *tree {
	n := len(t.items)
	r := &tree{
		t: t, w: w, best: best,
		state: make([]state, n), at: make([]int32, n), seat: make([]int32, n), mark: make([]int64, n),
		fixed: make([]int32, len(t.free)), homes: make([]int32, len(t.free)),
		fixedFull: make([]uint64, len(t.full)), allFull: make([]uint64, len(t.full)),
		nearFrom: make([]int32, len(t.free)+1),
	}
	copy(r.fixedFull, t.full)
	copy(r.allFull, t.full)
	r.settle()
	return r
}

// settle puts everything at home that has one.
func (r *tree) settle() {
	for i := range r.t.items {
		it := &r.t.items[i]
		if !it.homely {
			r.state[i], r.seat[i] = displaced, int32(len(r.displaced))
			r.displaced = append(r.displaced, int32(i))
			continue
		}
		for _, pc := range it.piecesOf(0) {
			for s := range pc.slots {
				r.nearFrom[s+1]++
			}
		}
	}
	for s := range r.nearFrom[1:] {
		r.nearFrom[s+1] += r.nearFrom[s]
	}
	r.near = make([]tenant, r.nearFrom[len(r.nearFrom)-1])
	next := append([]int32(nil), r.nearFrom...)
	for i := range r.t.items {
		it := &r.t.items[i]
		if !it.homely {
			continue
		}
		for _, pc := range it.piecesOf(0) {
			for s := range pc.slots {
				r.near[next[s]] = tenant{item: int32(i), need: pc.need}
				next[s]++
				r.homes[s] += pc.need
			}
		}
		for _, m := range r.t.meets[i] {
			if m.first && r.t.items[m.with].homely && r.t.bars(m, int32(i), 0, 0) {
				r.close = append(r.close, couple{int32(i), m})
			}
		}
	}
	for s, n := range r.homes {
		if n >= r.t.free[s] {
			r.allFull[s>>6] |= 1 << (s & 63)
		}
		if n > r.t.free[s] {
			r.crowded = append(r.crowded, int32(s))
		}
	}
}

// decide puts an item that is displaced, or stays at home for good, at its
// place k, or at none, and displaces what cannot be beside it there.
func (r *tree) decide(i, k int32) {
	r.trail = append(r.trail, step{item: i, seat: r.seat[i], now: decided, was: r.state[i], crowded: int32(len(r.crowded))})
	it := &r.t.items[i]
	if r.state[i] == displaced {
		last := r.displaced[len(r.displaced)-1]
		r.displaced[r.seat[i]], r.seat[last] = last, r.seat[i]
		r.displaced = r.displaced[:len(r.displaced)-1]
	} else {
		for _, pc := range it.piecesOf(0) {
			for s := range pc.slots {
				r.homes[s] -= pc.need
			}
		}
	}
	r.state[i], r.at[i] = decided, k
	r.cost += it.costOf(k)
	if k == none {
		return
	}
	for _, pc := range it.piecesOf(k) {
		for s := range pc.slots {
			r.fixed[s] += pc.need
			r.count(s)
			if r.fixed[s]+r.homes[s] > r.t.free[s] {
				r.crowd(s)
			}
		}
	}
	for _, m := range r.t.meets[i] {
		if r.state[m.with] == atHome && r.t.bars(m, i, k, 0) {
			r.displace(m.with)
		}
	}
}

// crowd displaces what cannot be at home beside the decided, and notes the
// slot if the rest cannot all be.
func (r *tree) crowd(s int32) {
	for _, o := range r.near[r.nearFrom[s]:r.nearFrom[s+1]] {
		if r.state[o.item] == atHome && r.fixed[s]+o.need > r.t.free[s] {
			r.displace(o.item)
		}
	}
	if r.fixed[s]+r.homes[s] > r.t.free[s] {
		r.crowded = append(r.crowded, s)
	}
}

// displace takes an item from its home.
func (r *tree) displace(i int32) {
	r.trail = append(r.trail, step{item: i, now: displaced, crowded: int32(len(r.crowded))})
	r.state[i], r.seat[i] = displaced, int32(len(r.displaced))
	r.displaced = append(r.displaced, i)
	for _, pc := range r.t.items[i].piecesOf(0) {
		for s := range pc.slots {
			r.homes[s] -= pc.need
			r.count(s)
		}
	}
}

// undo takes back all steps after the first mark.
func (r *tree) undo(mark int) {
	for len(r.trail) > mark {
		st := r.trail[len(r.trail)-1]
		r.trail = r.trail[:len(r.trail)-1]
		r.crowded = r.crowded[:st.crowded]
		if st.now == displaced {
			r.displaced = r.displaced[:len(r.displaced)-1]
			r.goHome(st.item)
			continue
		}
		it := &r.t.items[st.item]
		k := r.at[st.item]
		r.cost -= it.costOf(k)
		if k != none {
			for _, pc := range it.piecesOf(k) {
				for s := range pc.slots {
					r.fixed[s] -= pc.need
					r.count(s)
				}
			}
		}
		if st.was == atHome {
			r.goHome(st.item)
			continue
		}
		r.state[st.item] = displaced
		r.displaced = append(r.displaced, st.item)
		last := len(r.displaced) - 1
		other := r.displaced[st.seat]
		r.displaced[st.seat], r.displaced[last] = st.item, other
		r.seat[other], r.seat[st.item] = int32(last), st.seat
	}
}

func (r *tree) goHome(i int32) {
	r.state[i] = atHome
	for _, pc := range r.t.items[i].piecesOf(0) {
		for s := range pc.slots {
			r.homes[s] += pc.need
			r.count(s)
		}
	}
}

// count sets a slot's bits by its counts.
func (r *tree) count(s int32) {
	bit := uint64(1) << (s & 63)
	if r.fixed[s] >= r.t.free[s] {
		r.fixedFull[s>>6] |= bit
	} else {
		r.fixedFull[s>>6] &^= bit
	}
	if r.fixed[s]+r.homes[s] >= r.t.free[s] {
		r.allFull[s>>6] |= bit
	} else {
		r.allFull[s>>6] &^= bit
	}
}
