package index

import (
	"time"

	"gatehouse/scheduling"
)

// FreeByDay is how much of each opening is free in rooms, all together: a room
// with two places and nothing in it is free for twice as long as it is open.
// Time that Before and After keep counts as filled. Openings are whole minutes.
func (x *Index) FreeByDay(rooms []Want, openings []scheduling.Span) []time.Duration {
	out := make([]time.Duration, len(openings))
	var s sweep
	for _, r := range rooms {
		l, places := x.line(r.Resource), r.places()
		gap, before := r.gap(), length(r.Before)
		cursor := 0
		for i, o := range openings {
			// A claim is counted from Before ahead of it: as in sweep, all is
			// moved by that.
			lo, hi := floor(o.Start)+before, ceil(o.End)+before
			if lo >= hi {
				continue
			}
			filled := int64(0)
			if !l.idle(lo-gap, hi) {
				cursor = l.near(lo-gap, cursor)
				filled = s.filled(l.cells[cursor:], lo, hi, gap, places)
			}
			out[i] += time.Duration((hi-lo)*int64(places)-filled) * time.Minute
		}
	}
	return out
}
