package index

// track is one wanted resource, asked about ever later times.
type track struct {
	want   *Want
	line   *line // nil until it is first asked about
	cursor int
	gap    int64
	clear  int64 // nothing is in the way of a stretch that starts before it
}

// until is from when on [lo, hi) could be held without anything in the way: lo
// itself when nothing is. A stretch of the same length that starts earlier
// than that, and not before lo, is in the way of something. lo never falls
// from one call to the next, and hi-lo never changes.
func (t *track) until(s *search, lo, hi int64) int64 {
	if t.line == nil {
		t.line, t.gap = s.x.line(t.want.Resource), t.want.gap()
		t.cursor = t.line.from(lo - t.gap)
		t.clear = lo
	}
	if lo < t.clear {
		return lo
	}
	lo, hi = lo-t.gap, hi+t.gap
	cells := t.line.cells
	for t.cursor < len(cells) && int64(cells[t.cursor].start) <= lo-t.line.longest {
		t.cursor++
	}
	if places := t.want.places(); places > 1 {
		if s.sweep.crowded(cells[t.cursor:], lo, hi, s.own, t.gap, places) {
			return s.sweep.until()
		}
		return lo + t.gap
	}
	until, next := lo+t.gap, int64(4*farthest)
	for _, c := range cells[t.cursor:] {
		if int64(c.start) >= hi {
			next = int64(c.start)
			break
		}
		if int64(c.end) > lo && c.owner() != s.own {
			until = max(until, int64(c.end)+t.gap)
		}
	}
	if until == lo+t.gap {
		t.clear = until + next - hi + 1
	}
	return until
}
