package index

import (
	"gatehouse/scheduling"
)

// Ask is a resource wanted for some spans: an occurrence each. Spans in the
// order of their start are answered fastest; any order is answered.
type Ask struct {
	Want
	Spans []scheduling.Span
	// Except is a booking that stands in nobody's way: the one that is being
	// moved. Empty is none.
	Except scheduling.BookingID
}

// Hit is a claim in the way of an asked span.
type Hit struct {
	// Ask and Span say which: asks[Ask].Spans[Span].
	Ask, Span int
	Claim     scheduling.Claim
}

// Hits lists every claim in the way of asks, ask by ask, span by span and then
// by start, end and booking. Spans of one call do not get in each other's way.
//
// With one place a claim is in the way when it overlaps the span, both counted
// with Before and After. With several, those claims are in the way that are
// there when all the places are filled.
func (x *Index) Hits(asks []Ask) []Hit { return x.AppendHits(nil, asks) }

// AppendHits is like Hits and appends to dst.
func (x *Index) AppendHits(dst []Hit, asks []Ask) []Hit {
	var s sweep
	for i, a := range asks {
		l := x.line(a.Resource)
		if len(l.cells) == 0 {
			continue
		}
		own, gap, places := x.number(a.Except), a.gap(), a.places()
		cursor := 0
		for j, asked := range a.Spans {
			lo, hi := floor(asked.Start)-gap, ceil(asked.End)+gap
			if !asked.Valid() || l.idle(lo, hi) {
				continue
			}
			cursor = l.near(lo, cursor)
			if places > 1 && !s.crowded(l.cells[cursor:], lo, hi, own, gap, places) {
				continue
			}
			for _, c := range l.cells[cursor:] {
				if int64(c.start) >= hi {
					break
				}
				if int64(c.end) <= lo || c.owner() == own || places > 1 && !s.meets(c, gap) {
					continue
				}
				if dst == nil {
					dst = make([]Hit, 0, room(asks))
				}
				dst = append(dst, Hit{Ask: i, Span: j, Claim: x.claim(a.Resource, c)})
			}
		}
	}
	return dst
}

// room is how many hits are made space for at first: every other span has one.
func room(asks []Ask) int {
	n := 0
	for _, a := range asks {
		n += len(a.Spans)
	}
	return n/2 + 8
}
