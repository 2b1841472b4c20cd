package index

import (
	"cmp"
	"hash/maphash"
	"iter"
	"slices"

	"gatehouse/scheduling"
)

// Build sorts claims by what they hold. Claims whose span is not valid hold
// nothing and are left out. A nil sequence has none. It is fastest when the
// claims of one booking come together.
func Build(claims iter.Seq[scheduling.Claim]) *Index {
	b := builder{
		resources: newTable[scheduling.Resource](), bookings: newTable[scheduling.BookingID](),
		shared: sharing{seed: maphash.MakeSeed()},
	}
	if claims != nil {
		for c := range claims {
			b.add(c)
		}
	}
	return b.index()
}

// holding is the numbers of the resources that a booking holds something of.
// It never changes, and bookings alike may share one.
type holding []uint32

// builder gathers claims in any order.
type builder struct {
	resources table[scheduling.Resource]
	cells     [][]cell // by resource number
	bookings  table[scheduling.BookingID]
	holds     vector[*holding] // by booking number

	// What the booking holds whose claims are coming, and its number.
	current holding
	who     uint32
	shared  sharing
}

func (b *builder) add(c scheduling.Claim) {
	cell, ok := newCell(c)
	if !ok {
		return
	}
	if b.holds.n == 0 || b.bookings.names.at(b.who) != c.Booking {
		b.keep()
		var fresh bool
		if b.who, fresh = b.bookings.put(c.Booking); fresh {
			b.holds.push(nil)
		} else {
			b.current = append(b.current, *b.holds.at(b.who)...)
		}
	}
	n, fresh := b.resources.put(c.Resource)
	if fresh {
		b.cells = append(b.cells, nil)
	}
	if !slices.Contains(b.current, n) {
		b.current = append(b.current, n)
	}
	cell.who |= b.who
	b.cells[n] = append(b.cells[n], cell)
}

// keep notes what the booking holds whose claims were coming.
func (b *builder) keep() {
	if len(b.current) > 0 {
		b.holds.set(b.who, b.shared.one(b.current))
		b.current = b.current[:0]
	}
}

func (b *builder) index() *Index {
	b.keep()
	x := &Index{resources: b.resources, bookings: b.bookings, holds: b.holds}
	order := x.order
	var memory arena
	for i, cells := range b.cells {
		slices.SortFunc(cells, order)
		x.claims += len(cells)
		x.lines.push(newLine(memory.cells(cells), memory.words))
		b.cells[i] = nil // the copy is kept
	}
	return x
}

// order is the order of the cells of one line. Bookings come by their ids, not
// by their numbers: an index made by replacing is laid out like one built.
func (x *Index) order(a, b cell) int {
	if c := cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)); c != 0 {
		return c
	}
	if a.owner() != b.owner() {
		return cmp.Compare(x.bookings.names.at(a.owner()), x.bookings.names.at(b.owner()))
	}
	return cmp.Compare(a.who, b.who)
}

// sharing gives the occurrences of a series one holding: most of them hold the
// same. It remembers a few
// thousand, and no more.
type sharing struct {
	seed  maphash.Seed
	kept  []*holding
	bytes []byte
}

func (s *sharing) one(h holding) *holding {
	s.bytes = s.bytes[:0]
	for _, n := range h {
		s.bytes = append(s.bytes, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
	}
	if s.kept == nil {
		s.kept = make([]*holding, 1<<15)
	}
	at := &s.kept[maphash.Bytes(s.seed, s.bytes)%uint64(len(s.kept))]
	if *at == nil || !slices.Equal(**at, h) {
		own := slices.Clone(h)
		*at = &own
	}
	return *at
}
