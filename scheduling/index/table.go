package index

import "hash/maphash"

// table numbers names from 0 upwards and forgets none. It is a value that
// never changes, apart from put on one that nobody else has seen yet: with
// copies only what it touches, and both tables go on.
type table[K ~string] struct {
	seed  maphash.Seed
	pages []*page // a power of two of them
	names vector[K]
}

// page is a small hash table of its own: a name is looked for from the slot
// its hash gives up to the first empty one.
type page [pageSlots]slot

// slot holds no pointer, so the collector passes over millions of them.
type slot struct {
	next uint32 // the number plus one; 0 is empty
	mark uint32 // the upper half of the hash: few names are compared in vain
}

const (
	pageSlots = 512
	// pageFull is how many names a page has on average before there are twice
	// as many pages. That one page runs full before that is not to be expected,
	// and does no harm.
	pageFull = 320
)

func newTable[K ~string]() table[K] {
	return table[K]{seed: maphash.MakeSeed(), pages: []*page{{}}}
}

// find is the number of k.
func (t *table[K]) find(k K) (n uint32, ok bool) {
	p, i, mark := t.place(k)
	for range pageSlots {
		s := t.pages[p][i]
		if s.next == 0 {
			break
		}
		if s.mark == mark && t.names.at(s.next-1) == k {
			return s.next - 1, true
		}
		i = (i + 1) % pageSlots
	}
	return 0, false
}

// put is the number of k, which gets the next one when it has none.
func (t *table[K]) put(k K) (n uint32, fresh bool) {
	if n, ok := t.find(k); ok {
		return n, false
	}
	n = uint32(t.names.n)
	t.names.push(k)
	t.enter(k, n)
	return n, true
}

// with is like put on a table of its own.
func (t table[K]) with(k K) (out table[K], n uint32, fresh bool) {
	if n, ok := t.find(k); ok {
		return t, n, false
	}
	t.pages = append([]*page(nil), t.pages...)
	p, _, _ := t.place(k)
	own := *t.pages[p]
	t.pages[p] = &own
	n = uint32(t.names.n)
	t.names = t.names.with(n, k)
	t.enter(k, n)
	return t, n, true
}

func (t *table[K]) place(k K) (p, i int, mark uint32) {
	h := maphash.String(t.seed, string(k))
	return int(h/pageSlots) & (len(t.pages) - 1), int(h % pageSlots), uint32(h >> 32)
}

// enter gives k, which is the n-th name, its slot.
func (t *table[K]) enter(k K, n uint32) {
	if int(n) < pageFull*len(t.pages) && t.slot(k, n) {
		return
	}
	for entered := false; !entered; {
		t.pages = make([]*page, 2*len(t.pages))
		for i := range t.pages {
			t.pages[i] = &page{}
		}
		entered = true
		for n := range uint32(t.names.n) {
			entered = entered && t.slot(t.names.at(n), n)
		}
	}
}

// slot fills an empty slot; it is false when the page has none.
func (t *table[K]) slot(k K, n uint32) bool {
	p, i, mark := t.place(k)
	for range pageSlots {
		if s := &t.pages[p][i]; s.next == 0 {
			*s = slot{n + 1, mark}
			return true
		}
		i = (i + 1) % pageSlots
	}
	return false
}
