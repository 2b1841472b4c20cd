// Package index answers at once what holds a room or a person, and when they
// are free.
//
// An [Index] is what the store's claims say, laid out for asking: it never
// changes, so any number of goroutines may ask one while [Index.Replace] makes
// the next. The store stays the truth and its transaction decides; the index
// is the answer while someone types.
//
// Times are kept in whole minutes since 1970 UTC: a span that begins or ends
// inside a minute holds all of that minute. Spans handed out are in UTC.
package index

import (
	"cmp"
	"iter"
	"slices"

	"gatehouse/scheduling"
)

// Index holds claims by resource. The zero Index is not usable: Build(nil)
// makes an empty one.
type Index struct {
	resources table[scheduling.Resource]
	lines     vector[*line] // by resource number
	bookings  table[scheduling.BookingID]
	owners    vector[owner] // by booking number
	claims    int
}

// owner is a booking and the resources it holds something of, by number.
type owner struct {
	id    scheduling.BookingID
	holds []uint32
}

// Build sorts claims by what they hold. Claims whose span is not valid hold
// nothing and are left out. A nil sequence has none.
func Build(claims iter.Seq[scheduling.Claim]) *Index {
	b := builder{resources: newTable[scheduling.Resource](), bookings: newTable[scheduling.BookingID]()}
	if claims != nil {
		for c := range claims {
			b.add(c)
		}
	}
	return b.index()
}

// Len is how many claims are held.
func (x *Index) Len() int { return x.claims }

// Held lists the claims on r that share an instant with within, by start, end
// and booking.
func (x *Index) Held(r scheduling.Resource, within scheduling.Span) []scheduling.Claim {
	return x.AppendHeld(nil, r, within)
}

// AppendHeld is like Held and appends to dst.
func (x *Index) AppendHeld(dst []scheduling.Claim, r scheduling.Resource, within scheduling.Span) []scheduling.Claim {
	l := x.line(r)
	lo, hi := floor(within.Start), ceil(within.End)
	if !within.Valid() || l.idle(lo, hi) {
		return dst
	}
	for _, c := range l.cells[l.from(lo):] {
		if int64(c.start) >= hi {
			break
		}
		if int64(c.end) > lo {
			dst = append(dst, x.claim(r, c))
		}
	}
	return dst
}

// line is what holds r; a resource that nothing ever held has an empty one.
func (x *Index) line(r scheduling.Resource) *line {
	n, ok := x.resources.find(r)
	if !ok {
		return &line{}
	}
	return x.lines.at(n)
}

// number is a booking's number among the cells; nobody's when it is not known.
func (x *Index) number(b scheduling.BookingID) uint32 {
	if b != "" {
		if n, ok := x.bookings.find(b); ok {
			return n
		}
	}
	return nobody
}

func (x *Index) claim(r scheduling.Resource, c cell) scheduling.Claim {
	return scheduling.Claim{
		Booking: x.owners.at(c.owner()).id, Resource: r,
		Span: span(int64(c.start), int64(c.end)), Exclusive: c.who&exclusive != 0,
	}
}

// builder gathers claims in any order.
type builder struct {
	resources table[scheduling.Resource]
	cells     [][]cell // by resource number
	bookings  table[scheduling.BookingID]
	owners    []owner // by booking number
}

func (b *builder) add(c scheduling.Claim) {
	cell, ok := newCell(c)
	if !ok {
		return
	}
	who, fresh := b.bookings.put(c.Booking)
	if fresh {
		b.owners = append(b.owners, owner{id: c.Booking})
	}
	n, fresh := b.resources.put(c.Resource)
	if fresh {
		b.cells = append(b.cells, nil)
	}
	cell.who |= who
	b.cells[n] = append(b.cells[n], cell)
	if o := &b.owners[who]; !slices.Contains(o.holds, n) {
		o.holds = append(o.holds, n)
	}
}

func (b *builder) index() *Index {
	x := &Index{resources: b.resources, bookings: b.bookings, owners: newVector(b.owners)}
	order := x.order
	var memory arena
	lines := make([]*line, len(b.cells))
	for i, cells := range b.cells {
		slices.SortFunc(cells, order)
		x.claims += len(cells)
		lines[i] = newLine(memory.cells(cells), memory.words)
		b.cells[i] = nil // the copy is kept
	}
	x.lines = newVector(lines)
	return x
}

// order is the order of the cells of one line. Bookings come by their ids, not
// by their numbers: an index made by replacing is laid out like one built.
func (x *Index) order(a, b cell) int {
	if c := cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)); c != 0 {
		return c
	}
	if a.owner() != b.owner() {
		return cmp.Compare(x.owners.at(a.owner()).id, x.owners.at(b.owner()).id)
	}
	return cmp.Compare(a.who, b.who)
}
