package workload

import (
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/index"
)

// Clashing is the first question: a new series, every week for a year, of four
// resources; which claims are in its way?
type Clashing struct {
	Resources [4]int
	// Gaps are what lies between two claims on each of them, in minutes.
	Gaps  [4]int
	Spans [][2]int64 // in epoch minutes, an occurrence each
}

// Starting is the second question: when could 15 + 45 + 15 minutes first begin,
// for four people and in any of a prison's rooms?
type Starting struct {
	People []Stay
	Rooms  []int // the preferred first
	Room   Stay  // how long any of them is needed
	Days   [][2]int64
	Step   int64
	Limit  int
}

// Stay is a resource and the minutes of the block it is needed for.
type Stay struct {
	Resource, From, To, Gap int
}

const (
	clashWeeks = 52
	searchDays = 40
	limit      = 10
	turnaround = 15
	fetch      = 30
)

// Clashing makes n questions that about 110 claims are in the way of: the new
// series wants what an existing one has, a little later.
func (w *Workload) Clashing(n int) []Clashing {
	var out []Clashing
	stride := max(1, len(w.Series)/n/24)
	for i := 0; i < len(w.Series) && len(out) < n; i += stride {
		s := w.Series[i]
		// Every other week, and four of them: nearly half of the 208 asked are taken.
		if s.Every != 2 || s.Count < 19 || s.Count > 23 {
			continue
		}
		q := Clashing{Resources: s.Claims, Gaps: [4]int{turnaround, fetch, 0, 0}}
		for k := range clashWeeks {
			start := w.days[(s.First+k)*7+s.Weekday] + int64(s.Start) + 15
			q.Spans = append(q.Spans, [2]int64{start, start + 60})
		}
		out = append(out, q)
	}
	return out
}

// Starting makes n questions about people who are busy together somewhere.
func (w *Workload) Starting(n int) []Starting {
	var out []Starting
	stride := max(1, len(w.Series)/n)
	for i := 0; i < len(w.Series) && len(out) < n; i += stride {
		s, other := w.Series[i], w.Series[(i+w.Size.Prisons)%len(w.Series)]
		q := Starting{
			People: []Stay{{s.Claims[1], 0, 75, fetch}, {s.Claims[2], 0, 75, 0}, {s.Claims[3], 15, 60, 0}, {other.Claims[2], 0, 60, 0}},
			Room:   Stay{To: 75, Gap: turnaround}, Step: 15, Limit: limit,
		}
		first := s.Claims[0] / w.Size.Rooms * w.Size.Rooms
		for r := range w.Size.Rooms {
			q.Rooms = append(q.Rooms, first+(r+i)%w.Size.Rooms)
		}
		for d := (s.First + s.Count/2) * 7; len(q.Days) < searchDays; d++ {
			if d%7 < weekdays {
				q.Days = append(q.Days, [2]int64{w.days[d] + dayStart, w.days[d] + 18*60})
			}
		}
		if q.distinct() {
			out = append(out, q)
		}
	}
	return out
}

// distinct reports whether the people are four.
func (q Starting) distinct() bool {
	seen := map[int]bool{}
	for _, p := range q.People {
		seen[p.Resource] = true
	}
	return len(seen) == len(q.People)
}

// Asks is q as an index is asked.
func (w *Workload) Asks(q Clashing) []index.Ask {
	spans := make([]scheduling.Span, len(q.Spans))
	for i, s := range q.Spans {
		spans[i] = Span(s[0], s[1])
	}
	out := make([]index.Ask, len(q.Resources))
	for i, r := range q.Resources {
		out[i] = index.Ask{Want: index.Want{Resource: w.Resources[r], After: minutes(q.Gaps[i])}, Spans: spans}
	}
	return out
}

// Query is q as an index is asked. The room comes last.
func (w *Workload) Query(q Starting) index.Query {
	out := index.Query{Step: minutes(int(q.Step)), Limit: q.Limit}
	need := func(s Stay, resources ...int) {
		n := index.Need{From: minutes(s.From), To: minutes(s.To)}
		for _, r := range resources {
			n.Any = append(n.Any, index.Want{Resource: w.Resources[r], After: minutes(s.Gap)})
		}
		out.Needs = append(out.Needs, n)
	}
	for _, p := range q.People {
		need(p, p.Resource)
	}
	need(q.Room, q.Rooms...)
	for _, d := range q.Days {
		out.Windows = append(out.Windows, Span(d[0], d[1]))
	}
	return out
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
