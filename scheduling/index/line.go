package index

import "gatehouse/scheduling"

// cell is one claim: twelve bytes, and nothing for the collector to follow.
type cell struct {
	start, end int32
	who        uint32 // the booking's number, and the mark below
}

const (
	exclusive = 1 << 31       // marks a claim that can never be shared
	nobody    = exclusive - 1 // a number that no booking has
)

func (c cell) owner() uint32 { return c.who &^ exclusive }

// newCell is the cell of a claim, its booking's number left open; ok is false
// when it holds no time.
func newCell(c scheduling.Claim) (out cell, ok bool) {
	lo, hi := floor(c.Span.Start), ceil(c.Span.End)
	out = cell{start: int32(lo), end: int32(hi)}
	if c.Exclusive {
		out.who = exclusive
	}
	return out, lo < hi && c.Span.Valid()
}

// line is everything that holds one resource, by start.
type line struct {
	cells   []cell
	longest int64
	// days has a bit for each day, from first on, on which anything is held.
	// It is nil when the line stretches too far for one.
	days  []uint64
	first int64
}

// farDays is how many days a line may stretch over and still have its days marked.
const farDays = 1 << 13

// newLine keeps sorted cells and marks their days in what words gives.
func newLine(cells []cell, words func(n int) []uint64) *line {
	l := &line{cells: cells}
	if len(cells) == 0 {
		return l
	}
	last := int64(-farthest)
	for _, c := range cells {
		l.longest = max(l.longest, int64(c.end)-int64(c.start))
		last = max(last, int64(c.end)-1)
	}
	l.first = dayOf(int64(cells[0].start))
	n := dayOf(last) - l.first + 1
	if n > farDays {
		return l
	}
	l.days = words(int(n+63) / 64)
	for _, c := range cells {
		for d := dayOf(int64(c.start)) - l.first; d <= dayOf(int64(c.end)-1)-l.first; d++ {
			l.days[d>>6] |= 1 << (d & 63)
		}
	}
	return l
}

// idle reports whether the days of [lo, hi) are certainly free, from the marks alone.
func (l *line) idle(lo, hi int64) bool {
	if len(l.cells) == 0 {
		return true
	}
	if l.days == nil {
		return false
	}
	d, last := dayOf(lo)-l.first, dayOf(hi-1)-l.first
	d, last = max(d, 0), min(last, int64(len(l.days))*64-1)
	for ; d <= last; d++ {
		if l.days[d>>6]>>(d&63)&1 != 0 {
			return false
		}
	}
	return true
}

// from is the first cell that may still hold something at minute lo or later.
func (l *line) from(lo int64) int {
	at := lo - l.longest
	i, j := 0, len(l.cells)
	for i < j {
		h := int(uint(i+j) >> 1)
		if int64(l.cells[h].start) > at {
			j = h
		} else {
			i = h + 1
		}
	}
	return i
}

// near is like from and looks first from cell hint on, where a later span of a
// series is found in a few steps.
func (l *line) near(lo int64, hint int) int {
	at := lo - l.longest
	if hint == 0 || hint >= len(l.cells) || int64(l.cells[hint-1].start) > at {
		return l.from(lo)
	}
	step := 4
	i, j := hint, hint
	for j < len(l.cells) && int64(l.cells[j].start) <= at {
		i = j + 1
		j += step
		step *= 2
	}
	j = min(j, len(l.cells))
	for i < j {
		h := int(uint(i+j) >> 1)
		if int64(l.cells[h].start) > at {
			j = h
		} else {
			i = h + 1
		}
	}
	return i
}
