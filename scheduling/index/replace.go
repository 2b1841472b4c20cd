package index

import (
	"slices"

	"gatehouse/scheduling"
)

// Replace returns an index in which booking b holds claims and nothing else:
// none when it was cancelled. They are taken as b's whatever booking they
// name. x stays as it is, and is returned itself when nothing is different.
func (x *Index) Replace(b scheduling.BookingID, claims []scheduling.Claim) *Index {
	next := *x
	var old, now holding
	bookings, who, first := x.bookings.with(b)
	next.bookings = bookings
	if !first {
		old = *x.holds.at(who)
	}
	mine := map[uint32][]cell{}
	for _, n := range old {
		mine[n] = nil
	}
	for _, c := range claims {
		cell, ok := newCell(c)
		if !ok {
			continue
		}
		resources, n, fresh := next.resources.with(c.Resource)
		next.resources = resources
		if fresh {
			next.lines = next.lines.with(n, &line{})
		}
		cell.who |= who
		mine[n] = append(mine[n], cell)
		if !slices.Contains(now, n) {
			now = append(now, n)
		}
	}
	changed := false
	for n, cells := range mine {
		was := next.lines.at(n)
		if l, ok := next.swap(was, who, cells); ok {
			next.claims += len(l.cells) - len(was.cells)
			next.lines = next.lines.with(n, l)
			changed = true
		}
	}
	if !changed {
		return x
	}
	if first || !slices.Equal(old, now) {
		next.holds = next.holds.with(who, &now)
	}
	return &next
}

// swap is l with cells for whatever who holds there; ok is false when that is
// what it was.
func (x *Index) swap(l *line, who uint32, cells []cell) (out *line, ok bool) {
	slices.SortFunc(cells, x.order)
	merged := make([]cell, 0, len(l.cells)+len(cells))
	same, was, next := true, 0, 0
	for _, c := range l.cells {
		if c.owner() == who {
			same = same && was < len(cells) && cells[was] == c
			was++
			continue
		}
		for next < len(cells) && x.order(cells[next], c) < 0 {
			merged = append(merged, cells[next])
			next++
		}
		merged = append(merged, c)
	}
	if same && was == len(cells) {
		return l, false
	}
	merged = append(merged, cells[next:]...)
	return newLine(slices.Clip(merged), func(n int) []uint64 { return make([]uint64, n) }), true
}
