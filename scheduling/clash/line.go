package clash

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"gatehouse/scheduling"
)

// hold is one booking's claim on the resource of its line.
type hold struct {
	start, end int64 // milliseconds, so that comparing is cheap
	booking    scheduling.BookingID
	exclusive  bool
	// from and to are the rooms a prisoner's stay begins and ends in.
	from, to scheduling.RoomKey
}

// line is everything that happens to one resource, by start.
type line struct {
	holds   []hold
	longest int64
}

func newHold(b scheduling.Booking, c scheduling.Claim) hold {
	h := hold{
		start: c.Span.Start.UnixMilli(), end: c.Span.End.UnixMilli(),
		booking: b.ID, exclusive: c.Exclusive,
	}
	id, ok := c.Resource.Person()
	if !ok || !c.Exclusive {
		return h
	}
	for _, p := range b.Parts {
		for _, pl := range p.Placements {
			if !slices.Contains(pl.Prisoners, id) {
				continue
			}
			if p.Span.Start.Equal(c.Span.Start) {
				h.from = pl.Room
			}
			if p.Span.End.Equal(c.Span.End) {
				h.to = pl.Room
			}
		}
	}
	return h
}

func (h hold) span() scheduling.Span {
	return scheduling.Span{Start: time.UnixMilli(h.start).UTC(), End: time.UnixMilli(h.end).UTC()}
}

// near lists what holds r at some instant of [lo, hi), apart from own.
func (x *Index) near(r scheduling.Resource, lo, hi int64, own scheduling.BookingID) []hold {
	l := x.holds[r]
	if l == nil {
		return nil
	}
	first := sort.Search(len(l.holds), func(i int) bool { return l.holds[i].start > lo-l.longest })
	var out []hold
	for _, h := range l.holds[first:] {
		if h.start >= hi {
			break
		}
		if h.end > lo && h.booking != own {
			out = append(out, h)
		}
	}
	return out
}

// crowded lists the stretches of [lo, hi) in which n or more of holds are
// there at once, each counted for tail longer than it lasts.
func crowded(holds []hold, tail, lo, hi int64, n int) []hold {
	type step struct {
		at int64
		by int
	}
	var steps []step
	for _, h := range holds {
		start, end := max(h.start, lo), min(h.end+tail, hi)
		if start < end {
			steps = append(steps, step{start, 1}, step{end, -1})
		}
	}
	// At one instant those who leave go before those who come.
	slices.SortFunc(steps, func(a, b step) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.by, b.by)) })
	var out []hold
	there := 0
	for _, s := range steps {
		if s.by > 0 && there+1 == n {
			out = append(out, hold{start: s.at})
		}
		if s.by < 0 && there == n {
			out[len(out)-1].end = s.at
		}
		there += s.by
	}
	return out
}

// within reports whether h, counted for tail longer, meets any of stretches.
func within(h hold, tail int64, stretches []hold) bool {
	return slices.ContainsFunc(stretches, func(s hold) bool { return h.start < s.end && s.start < h.end+tail })
}
