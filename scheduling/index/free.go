package index

import (
	"slices"
	"time"

	"gatehouse/scheduling"
)

// Query asks when something would fit, and where.
type Query struct {
	// Needs all have to be met, by resources of their own: two needs whose
	// stretches overlap never get the same one.
	Needs []Need
	// Windows are when the block may lie, wholly within one of them.
	Windows []scheduling.Span
	// Deadline is when the block must be over; zero is any time.
	Deadline time.Time
	// Step is the grid: a start is a whole multiple of it since 1970 UTC.
	// Less than a minute is a minute.
	Step time.Duration
	// Limit is how many starts are wanted at most.
	Limit int
	// Except is a booking that stands in nobody's way: the one that is being
	// moved. Empty is none.
	Except scheduling.BookingID
}

// Need is one thing a block needs during the stretch [From, To) of it,
// measured from its start: pre-hearing, main and post-hearing of 15, 45 and 15
// minutes are three stretches, and a solicitor who sits through all of it has
// one of 75.
type Need struct {
	From, To time.Duration
	// Any are those that would do, the preferred first: one person, or the
	// rooms that take this kind.
	Any []Want
}

// Place is where a block would fit.
type Place struct {
	Start time.Time
	// Picks is what meets each need, in the order of the needs.
	Picks []scheduling.Resource
}

// Free lists the first starts at which every need is met, in order. Of the
// ways to meet them at one start it names that in which the first need has the
// choice it prefers most, then the second, and so on.
func (x *Index) Free(q Query) []Place {
	s := newSearch(x, q)
	if s == nil {
		return nil
	}
	var out []Place
	at := int64(-2 * farthest)
	for _, w := range s.windows {
		at = max(at, roundUp(w.start, s.step))
		for at+s.long <= w.end {
			next, ok := s.meet(at)
			if ok {
				out = append(out, s.place(at))
				if len(out) == q.Limit {
					return out
				}
			}
			at = roundUp(max(next, at+1), s.step)
		}
	}
	return out
}

// search follows each wanted resource forward in time while one query is answered.
type search struct {
	x       *Index
	needs   []need // those without a choice first
	windows []stretch
	step    int64
	long    int64 // the block's length in minutes
	own     uint32
	sweep   sweep
	picks   []scheduling.Resource // cut into the places found
}

type need struct {
	from, to int64
	at       int // its place among the query's needs
	tracks   []track
	pick     int
}

// newSearch is nil when nothing could ever fit.
func newSearch(x *Index, q Query) *search {
	s := &search{x: x, step: max(1, length(q.Step)), own: x.number(q.Except)}
	tracks := 0
	for _, n := range q.Needs {
		tracks += len(n.Any)
	}
	all := make([]track, tracks)
	s.needs = make([]need, len(q.Needs))
	for i, n := range q.Needs {
		out := need{from: length(n.From), to: length(n.To), at: i, tracks: all[:len(n.Any):len(n.Any)]}
		if len(n.Any) == 0 || out.from >= out.to {
			return nil
		}
		for j := range n.Any {
			out.tracks[j].want = &n.Any[j]
		}
		all = all[len(n.Any):]
		s.long = max(s.long, out.to)
		s.needs[i] = out
	}
	slices.SortStableFunc(s.needs, func(a, b need) int { return min(len(a.tracks), 2) - min(len(b.tracks), 2) })
	s.windows = make([]stretch, 0, len(q.Windows))
	for _, w := range q.Windows {
		in := stretch{ceil(w.Start), floor(w.End)}
		if !q.Deadline.IsZero() {
			in.end = min(in.end, floor(q.Deadline))
		}
		if in.start+s.long <= in.end {
			s.windows = append(s.windows, in)
		}
	}
	slices.SortFunc(s.windows, func(a, b stretch) int { return int(min(max(a.start-b.start, -1), 1)) })
	if len(s.needs) == 0 || len(s.windows) == 0 || q.Limit <= 0 {
		return nil
	}
	return s
}

// meet finds what meets every need of a block that starts at minute at. When
// that is not possible, next is the first start at which it might be.
func (s *search) meet(at int64) (next int64, ok bool) {
	for i := range s.needs {
		if until := s.blocked(&s.needs[i], at); until > at {
			return until, false
		}
	}
	return at + 1, s.assign(0, at)
}

// blocked is the first start, not before at, at which something might meet n.
func (s *search) blocked(n *need, at int64) int64 {
	soonest := int64(4 * farthest)
	for i := range n.tracks {
		until := n.tracks[i].until(s, at+n.from, at+n.to)
		if until <= at+n.from {
			return at
		}
		soonest = min(soonest, until-n.from)
	}
	return soonest
}

// assign picks for the needs from the i-th on what those before have left.
func (s *search) assign(i int, at int64) bool {
	if i == len(s.needs) {
		return true
	}
	n := &s.needs[i]
	for j := range n.tracks {
		t := &n.tracks[j]
		if s.picked(i, t.want.Resource) || t.until(s, at+n.from, at+n.to) > at+n.from {
			continue
		}
		n.pick = j
		if s.assign(i+1, at) {
			return true
		}
	}
	return false
}

// picked reports whether a need before the i-th has r at the same time.
func (s *search) picked(i int, r scheduling.Resource) bool {
	n := &s.needs[i]
	for j := range s.needs[:i] {
		o := &s.needs[j]
		if o.from < n.to && n.from < o.to && o.tracks[o.pick].want.Resource == r {
			return true
		}
	}
	return false
}

func (s *search) place(at int64) Place {
	k := len(s.needs)
	if len(s.picks) < k {
		s.picks = make([]scheduling.Resource, 16*k)
	}
	p := Place{Start: instant(at), Picks: s.picks[:k:k]}
	s.picks = s.picks[k:]
	for _, n := range s.needs {
		p.Picks[n.at] = n.tracks[n.pick].want.Resource
	}
	return p
}
