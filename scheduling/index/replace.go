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
	var who uint32
	var fresh bool
	if next.bookings, who, fresh = x.bookings.with(b); fresh {
		next.owners = next.owners.with(who, owner{id: b})
	}
	mine := map[uint32][]cell{}
	for _, n := range next.owners.at(who).holds {
		mine[n] = nil
	}
	var holds []uint32
	for _, c := range claims {
		cell, ok := newCell(c)
		if !ok {
			continue
		}
		var n uint32
		if next.resources, n, fresh = next.resources.with(c.Resource); fresh {
			next.lines = next.lines.with(n, &line{})
		}
		cell.who |= who
		mine[n] = append(mine[n], cell)
		if !slices.Contains(holds, n) {
			holds = append(holds, n)
		}
	}
	changed := false
	for n, cells := range mine {
		if l, ok := next.swap(next.lines.at(n), who, cells); ok {
			next.claims += len(l.cells) - len(next.lines.at(n).cells)
			next.lines = next.lines.with(n, l)
			changed = true
		}
	}
	if !changed {
		return x
	}
	next.owners = next.owners.with(who, owner{id: b, holds: holds})
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
