package courtlist

import (
	"cmp"
	"slices"
	"time"

	"gatehouse/scheduling"
)

// The court's day, after midnight on its clock.
const (
	sitsAt     = 10 * time.Hour // when a list does not say when a sitting begins
	lunchFrom  = 13 * time.Hour
	lunchUntil = 14 * time.Hour
	rises      = 17 * time.Hour
	// late is how long after its time a hearing may begin.
	late = 30 * time.Minute
)

// Window is when a hearing may be: its start lies from Earliest to Latest and
// is expected at Expected. All are instants in UTC on the grid of the court's
// clock; it is taken to last Length.
type Window struct {
	Earliest, Expected, Latest time.Time
	Length                     time.Duration
}

// Span is the stretch within which the hearing is, from its earliest start to
// the end of its latest.
func (w Window) Span() scheduling.Span {
	return scheduling.Span{Start: w.Earliest, End: w.Latest.Add(w.Length)}
}

// Windows is the window of each hearing of a list, in the list's order. The
// rule, in words:
//
// A sitting hears its hearings in their order, one after another, each for as
// long as its type usually lasts, with an hour off from 13:00. The first is
// expected when the sitting begins. "At" a time puts a hearing there whatever
// is before it; "not before" a time lets it wait for that time. How early a
// hearing can be is worked out as if everything before it took half as long;
// how late, as if everything took half as long again, and half an hour is
// added to that, because courts start late. Nothing begins so late that it
// would last beyond 17:00, unless the list itself says so.
//
// In a magistrates' list the order binds nobody: a hearing may be at any time
// from the beginning of its sitting to the end of that half of the day, and
// its order only says when it is expected.
func Windows(l List, lengths Lengths) ([]Window, error) {
	zone, err := london()
	if err != nil {
		return nil, err
	}
	order := make([]int, len(l.Hearings))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := l.Hearings[a], l.Hearings[b]
		return cmp.Or(cmp.Compare(x.Sitting, y.Sitting), cmp.Compare(x.Order, y.Order))
	})
	out := make([]Window, len(l.Hearings))
	var q queue
	for n, i := range order {
		h := l.Hearings[i]
		if n == 0 || h.Sitting != l.Hearings[order[n-1]].Sitting {
			q = newQueue(h)
		}
		starts := q.next(h, lengths.Of(h.Type))
		at := func(clock time.Duration) time.Time { return h.Day.At(clock).Resolve(zone) }
		out[i] = Window{
			Earliest: at(starts.earliest), Expected: at(starts.expected), Latest: at(starts.latest),
			Length: lengths.Of(h.Type),
		}
	}
	return out, nil
}

// starts are when a hearing may start, on the court's clock and the grid.
type starts struct{ earliest, expected, latest time.Duration }

// queue is how far a sitting has come: if all is as usual, if everything is
// quick, and if everything is slow.
type queue struct{ begins, quick, usual, slow time.Duration }

func newQueue(first Hearing) queue {
	at := first.Sits
	if at < 0 {
		at = sitsAt
	}
	return queue{begins: at, quick: at, usual: at, slow: at}
}

// next puts a hearing of some length behind those that were put before it.
func (q *queue) next(h Hearing, length time.Duration) starts {
	s := starts{afterLunch(q.quick), afterLunch(q.usual), afterLunch(q.slow)}
	switch h.Mark.Kind {
	case MarkAt:
		s = starts{h.Mark.At, h.Mark.At, h.Mark.At}
	case MarkNotBefore:
		s = starts{max(s.earliest, h.Mark.At), max(s.expected, h.Mark.At), max(s.latest, h.Mark.At)}
	case MarkNone, MarkFollowing:
	}
	// What is interposed keeps the others waiting and does not bring them forward.
	q.quick = after(max(q.quick, s.earliest), length/2)
	q.usual = after(max(q.usual, s.expected), length)
	q.slow = after(max(q.slow, s.latest), length*3/2)

	s.latest += late
	if h.Mark.Kind != MarkAt && !h.Fixed {
		s.earliest = q.begins
		if h.Mark.Kind == MarkNotBefore {
			s.earliest = max(s.earliest, h.Mark.At)
		}
		s.latest = rises - length
		if s.expected+length <= lunchFrom {
			s.latest = lunchFrom - length
		}
	}
	if h.Mark.Kind != MarkAt {
		// An overfull sitting ends when the court rises; what it says itself stands.
		last := max(rises-length, q.begins)
		if h.Mark.Kind == MarkNotBefore {
			last = max(last, h.Mark.At)
		}
		s = starts{min(s.earliest, last), min(s.expected, last), min(s.latest, last)}
	}
	s = starts{down(s.earliest), up(s.expected), up(s.latest)}
	s.latest = max(s.latest, s.expected)
	return s
}

// afterLunch is t, or the end of the hour off when t is within it.
func afterLunch(t time.Duration) time.Duration {
	if t >= lunchFrom && t < lunchUntil {
		return lunchUntil
	}
	return t
}

// after is when something that begins at t and takes d is over.
func after(t, d time.Duration) time.Duration {
	end := t + d
	if t < lunchFrom && end > lunchFrom {
		end += lunchUntil - lunchFrom
	}
	return end
}
