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

import "gatehouse/scheduling"

// Index holds claims by resource. The zero Index is not usable: Build(nil)
// makes an empty one.
type Index struct {
	resources table[scheduling.Resource]
	lines     vector[*line] // by resource number
	bookings  table[scheduling.BookingID]
	holds     vector[*holding] // by booking number
	claims    int
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
		Booking: x.bookings.names.at(c.owner()), Resource: r,
		Span: span(int64(c.start), int64(c.end)), Exclusive: c.who&exclusive != 0,
	}
}
