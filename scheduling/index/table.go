package index

import "hash/maphash"

// table numbers names from 0 upwards and forgets none. It is a value that
// never changes, apart from put on one that nobody else has seen yet: with
// copies only what it touches, and both tables go on.
type table[K ~string] struct {
	seed  maphash.Seed
	pages []*page[K] // a power of two of them
	n     int
}

type page[K ~string] [pageBuckets][]entry[K]

type entry[K ~string] struct {
	key  K
	n    uint32
	mark uint32 // the upper half of the hash: few entries are compared in vain
}

const (
	pageBuckets = 64
	// crowd is how many entries a bucket may have, on average, before there
	// are twice as many buckets.
	crowd = 4
)

func newTable[K ~string]() table[K] {
	return table[K]{seed: maphash.MakeSeed(), pages: []*page[K]{{}}}
}

func (t *table[K]) place(k K) (p int, b int, mark uint32) {
	h := maphash.String(t.seed, string(k))
	return int(h/pageBuckets) & (len(t.pages) - 1), int(h % pageBuckets), uint32(h >> 32)
}

// find is the number of k.
func (t *table[K]) find(k K) (n uint32, ok bool) {
	p, b, mark := t.place(k)
	for _, e := range t.pages[p][b] {
		if e.mark == mark && e.key == k {
			return e.n, true
		}
	}
	return 0, false
}

// put is the number of k, which gets the next one when it has none.
func (t *table[K]) put(k K) (n uint32, fresh bool) {
	if n, ok := t.find(k); ok {
		return n, false
	}
	if t.n >= crowd*pageBuckets*len(t.pages) {
		t.grow()
	}
	p, b, mark := t.place(k)
	n = uint32(t.n)
	t.pages[p][b] = append(t.pages[p][b], entry[K]{key: k, n: n, mark: mark})
	t.n++
	return n, true
}

// with is like put on a table of its own.
func (t table[K]) with(k K) (out table[K], n uint32, fresh bool) {
	if n, ok := t.find(k); ok {
		return t, n, false
	}
	if t.n >= crowd*pageBuckets*len(t.pages) {
		t.grow()
	} else {
		t.pages = append([]*page[K](nil), t.pages...)
		p, b, _ := t.place(k)
		own := *t.pages[p]
		own[b] = append([]entry[K](nil), own[b]...)
		t.pages[p] = &own
	}
	n, fresh = t.put(k)
	return t, n, fresh
}

// grow deals all entries out to twice as many pages.
func (t *table[K]) grow() {
	old := t.pages
	t.pages = make([]*page[K], 2*len(old))
	for i := range t.pages {
		t.pages[i] = &page[K]{}
	}
	for _, p := range old {
		for _, bucket := range p {
			for _, e := range bucket {
				p, b, _ := t.place(e.key)
				t.pages[p][b] = append(t.pages[p][b], e)
			}
		}
	}
}
