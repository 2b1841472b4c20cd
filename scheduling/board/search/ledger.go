package search

import (
	"math/bits"
	"slices"

	"gatehouse/scheduling/board"
)

// ledger is a legal answer that can be changed item by item: where each is,
// and who takes each slot.
type ledger struct {
	t    *table
	at   []int32
	cost board.Cost // Never items that are out do not count
	// lost is how many items are out that may not be.
	lost int
	// load counts what is taken of each slot, busy has a bit where nothing
	// more fits.
	load []int32
	busy []uint64
	// one is who takes a slot that has room for one, and many who take any
	// other.
	one  []int32
	many [][]int32

	mark  []int64
	marks int64
}

func newLedger(t *table) *ledger {
	l := &ledger{
		t: t, at: make([]int32, len(t.items)),
		load: make([]int32, len(t.free)), busy: slices.Clone(t.full),
		one: make([]int32, len(t.free)), many: make([][]int32, len(t.free)),
		mark: make([]int64, len(t.items)),
	}
	for i := range l.at {
		l.at[i] = none
		l.pay(int32(i), none, 1)
	}
	for s := range l.one {
		l.one[s] = none
	}
	return l
}

func (l *ledger) pay(i, k int32, sign int) {
	c := l.t.items[i].costOf(k)
	if c >= board.Never {
		l.lost += sign
		return
	}
	l.cost += c * board.Cost(sign)
}

// put places an item that is out.
func (l *ledger) put(i, k int32) {
	l.pay(i, none, -1)
	l.pay(i, k, 1)
	l.at[i] = k
	for _, pc := range l.t.items[i].piecesOf(k) {
		for m := pc.mask; m != 0; m &= m - 1 {
			s := pc.word<<6 + int32(bits.TrailingZeros64(m))
			l.load[s] += pc.need
			if l.load[s] >= l.t.free[s] {
				l.busy[pc.word] |= m & -m
			}
			if l.t.free[s] == 1 {
				l.one[s] = i
			} else {
				l.many[s] = append(l.many[s], i)
			}
		}
	}
}

// take takes an item from its place.
func (l *ledger) take(i int32) {
	k := l.at[i]
	l.pay(i, k, -1)
	l.pay(i, none, 1)
	l.at[i] = none
	for _, pc := range l.t.items[i].piecesOf(k) {
		for m := pc.mask; m != 0; m &= m - 1 {
			s := pc.word<<6 + int32(bits.TrailingZeros64(m))
			l.load[s] -= pc.need
			if l.load[s] < l.t.free[s] {
				l.busy[pc.word] &^= m & -m
			}
			if l.t.free[s] == 1 {
				l.one[s] = none
			} else {
				k := slices.Index(l.many[s], i)
				l.many[s] = slices.Delete(l.many[s], k, k+1)
			}
		}
	}
}

// fits reports whether an item that is out can be at its place k.
func (l *ledger) fits(i, k int32) bool {
	for _, pc := range l.t.items[i].piecesOf(k) {
		if l.busy[pc.word]&pc.mask != 0 {
			return false
		}
		if pc.need > 1 {
			for s := range pc.slots {
				if l.load[s]+pc.need > l.t.free[s] {
					return false
				}
			}
		}
	}
	for _, m := range l.t.meets[i] {
		if l.t.bars(m, i, k, l.at[m.with]) {
			return false
		}
	}
	return true
}

// against appends those who must go so that an item that is out can be at its
// place k, each once. Where some of several must, the latest to come go.
func (l *ledger) against(to []int32, i, k int32) []int32 {
	l.marks++
	for _, pc := range l.t.items[i].piecesOf(k) {
		m := pc.mask
		if pc.need == 1 {
			m &= l.busy[pc.word]
		}
		for ; m != 0; m &= m - 1 {
			s := pc.word<<6 + int32(bits.TrailingZeros64(m))
			if l.t.free[s] == 1 {
				if o := l.one[s]; l.mark[o] != l.marks {
					l.mark[o] = l.marks
					to = append(to, o)
				}
				continue
			}
			to = l.crowd(to, s, pc.need)
		}
	}
	for _, m := range l.t.meets[i] {
		if l.mark[m.with] != l.marks && l.t.bars(m, i, k, l.at[m.with]) {
			l.mark[m.with] = l.marks
			to = append(to, m.with)
		}
	}
	return to
}

// crowd appends those who must leave a slot to make room for need more.
func (l *ledger) crowd(to []int32, s, need int32) []int32 {
	in := l.many[s]
	over := l.load[s] + need - l.t.free[s]
	for _, o := range in {
		if l.mark[o] == l.marks {
			over -= l.need(o, s)
		}
	}
	for k := len(in) - 1; k >= 0 && over > 0; k-- {
		if o := in[k]; l.mark[o] != l.marks {
			l.mark[o] = l.marks
			over -= l.need(o, s)
			to = append(to, o)
		}
	}
	return to
}

// need is how much an item takes of a slot.
func (l *ledger) need(i, s int32) int32 {
	for _, pc := range l.t.items[i].piecesOf(l.at[i]) {
		if pc.word == s>>6 && pc.mask>>(s&63)&1 == 1 {
			return pc.need
		}
	}
	return 0
}

// become makes the ledger say where everything is.
func (l *ledger) become(at []int32) {
	for i, k := range at {
		if l.at[i] != none && l.at[i] != k {
			l.take(int32(i))
		}
	}
	for i, k := range at {
		if l.at[i] != k {
			l.put(int32(i), k)
		}
	}
}

// sendHome sends home whoever moved needlessly: a few who can all go home
// while the others stay.
func (l *ledger) sendHome() {
	for again := true; again; {
		again = false
		for i := range l.at {
			if l.t.items[i].homely && l.at[i] != 0 && l.homeward(int32(i)) {
				again = true
			}
		}
	}
}

// homeward sends an item home with all that it then drives home, and reports
// whether that came out well; else nothing changes.
func (l *ledger) homeward(i int32) bool {
	was := slices.Clone(l.at)
	queue, sent := []int32{i}, map[int32]bool{}
	for len(queue) > 0 {
		x := queue[0]
		queue, sent[x] = queue[1:], true
		if l.at[x] != none {
			l.take(x)
		}
		for _, o := range l.against(nil, x, 0) {
			if sent[o] || !l.t.items[o].homely || l.at[o] == 0 {
				l.become(was)
				return false
			}
			l.take(o)
			queue = append(queue, o)
		}
		l.put(x, 0)
	}
	return true
}
