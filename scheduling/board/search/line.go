package search

import (
	"math"
	"math/bits"
	"slices"

	"gatehouse/scheduling/board"
)

// line cuts the time of one resource at every tick where a use of it begins or
// ends. Between two cuts nothing changes: that is a slot, one bit of the words
// that say what is taken.
type line struct {
	lo, hi  board.Tick // the first and the last cut
	cuts    []uint64   // a bit for each tick from lo to hi
	before  []int32    // how many cuts lie before each word of cuts
	binding bool       // the items could come to be too many for it
	word    int32      // its first word of slots
	words   int32

	items     int32 // how many items want it
	lastItem  int32 // the last that does
	lastPlace int32 // the last of their places that does
}

// rank is how many cuts lie before t.
func (l *line) rank(t board.Tick) int32 {
	d := uint32(t - l.lo)
	return l.before[d>>6] + int32(bits.OnesCount64(l.cuts[d>>6]&(1<<(d&63)-1)))
}

// cut cuts at the ends of a use, or where they would be if it were not longer
// than the line.
func (l *line) cut(from, to board.Tick) {
	from, to = max(from, l.lo)-l.lo, min(to, l.hi)-l.lo
	l.cuts[from>>6] |= 1 << (from & 63)
	l.cuts[to>>6] |= 1 << (to & 63)
}

// number gives the line's slots words from word on, and returns the next free.
func (l *line) number(word int32) int32 {
	l.before = make([]int32, len(l.cuts))
	n := int32(0)
	for k, c := range l.cuts {
		l.before[k] = n
		n += int32(bits.OnesCount64(c))
	}
	l.word, l.words = word, (n+62)>>6
	return word + l.words
}

// lines cuts the time of each resource, and returns how many words the slots
// take. A resource that the items cannot come to be too many for has none.
func lines(p *board.Problem) ([]line, *clock, int32) {
	ls := make([]line, len(p.Capacity))
	for r := range ls {
		ls[r].lo, ls[r].lastItem = math.MaxInt32, -1
	}
	for i := range p.Items {
		for j := range p.Items[i].Places {
			for _, u := range p.Items[i].Places[j].Uses {
				l := &ls[u.Resource]
				l.lo, l.hi = min(l.lo, u.From), max(l.hi, u.To)
				if l.lastItem != int32(i) {
					l.lastItem, l.items = int32(i), l.items+1
				} else if l.lastPlace == int32(j) {
					l.binding = true // one place wants it twice
				}
				l.lastPlace = int32(j)
			}
		}
	}
	ticks := newClock(p, ls)
	for r := range ls {
		l := &ls[r]
		if l.items == 0 {
			continue
		}
		l.binding = l.binding || int(l.items) > p.Capacity[r]
		l.lo, l.hi = ticks.of(l.lo), ticks.of(l.hi)
		l.cuts = make([]uint64, (l.hi-l.lo)>>6+1)
	}
	for _, u := range p.Taken {
		l := &ls[u.Resource]
		if from, to := ticks.of(u.From), ticks.of(u.To); l.items > 0 && from < l.hi && l.lo < to {
			l.binding = true
			l.cut(from, to)
		}
	}
	for i := range p.Items {
		for j := range p.Items[i].Places {
			for _, u := range p.Items[i].Places[j].Uses {
				if l := &ls[u.Resource]; l.binding {
					l.cut(ticks.of(u.From), ticks.of(u.To))
				}
			}
		}
	}
	word := int32(0)
	for r := range ls {
		if ls[r].binding {
			word = ls[r].number(word)
		}
	}
	return ls, ticks, word
}

// clock numbers ticks: each is its own number, unless they are so far apart
// that a bit for each would take too much room. Then those count at which
// something begins or ends.
type clock struct{ sorted []board.Tick }

// widest is how many ticks the lines may span together.
const widest = 1 << 29

func newClock(p *board.Problem, ls []line) *clock {
	span := int64(0)
	for r := range ls {
		if ls[r].items > 0 {
			span += int64(ls[r].hi - ls[r].lo)
		}
	}
	if span <= widest {
		return &clock{}
	}
	seen := map[board.Tick]struct{}{}
	for _, u := range p.Taken {
		seen[u.From], seen[u.To] = struct{}{}, struct{}{}
	}
	for i := range p.Items {
		for j := range p.Items[i].Places {
			for _, u := range p.Items[i].Places[j].Uses {
				seen[u.From], seen[u.To] = struct{}{}, struct{}{}
			}
		}
	}
	c := &clock{sorted: make([]board.Tick, 0, len(seen))}
	for t := range seen {
		c.sorted = append(c.sorted, t)
	}
	slices.Sort(c.sorted)
	return c
}

func (c *clock) of(t board.Tick) board.Tick {
	if c.sorted == nil {
		return t
	}
	k, _ := slices.BinarySearch(c.sorted, t)
	return board.Tick(k)
}
