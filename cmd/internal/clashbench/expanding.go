package clashbench

import (
	"cmp"
	"context"
	"slices"
)

// expanding keeps no spans: it works out, for every question, the rules of all
// series that have a resource in common with it.
type expanding struct {
	questions
	by map[int][]int // series by resource
}

func (m *expanding) name() string { return "rules that share a resource, worked out each time" }

func (m *expanding) load(context.Context) error {
	m.by = map[int][]int{}
	for i, s := range m.Series {
		for _, r := range s.Claims {
			m.by[r] = append(m.by[r], i)
		}
	}
	return nil
}

func (m *expanding) memory(context.Context) (int64, string, error) { return 0, "rules only", nil }

// happenings are what holds r, by start.
func (m *expanding) happenings(r int) []hit {
	var out []hit
	for _, i := range m.by[r] {
		s := &m.Series[i]
		first := m.Occurrence(i, m.Instant(s.Rule.Start()))
		for n, t := range s.Rule.All() {
			at := m.Instant(t)
			out = append(out, hit{start: at, end: at + int64(s.Minutes), occurrence: first + n})
		}
	}
	slices.SortFunc(out, func(a, b hit) int { return cmp.Compare(a.start, b.start) })
	return out
}

func (m *expanding) clashes(_ context.Context, i int) (func() []hit, error) {
	q := m.clashing[i]
	var out []hit
	for a, r := range q.Resources {
		known := m.happenings(r)
		gap := int64(q.Gaps[a])
		for s, span := range q.Spans {
			for _, h := range known {
				if h.start < span[1]+gap && span[0]-gap < h.end {
					h.ask, h.span = a, s
					out = append(out, h)
				}
			}
		}
	}
	return func() []hit { return out }, nil
}

func (m *expanding) starts(_ context.Context, i int) (func() []start, error) {
	q := m.starting[i]
	var known []busy
	for _, r := range resources(q) {
		for _, h := range m.happenings(int(r)) {
			known = append(known, busy{int(r), h.start, h.end})
		}
	}
	var out []start
	for _, day := range q.Days {
		if out = fit(q, day, near(known, day, margin(q)), out); len(out) == q.Limit {
			break
		}
	}
	return func() []start { return out }, nil
}

// near is what of known is less than gap away from a day.
func near(known []busy, day [2]int64, gap int64) []busy {
	var out []busy
	for _, b := range known {
		if b.start < day[1]+gap && day[0]-gap < b.end {
			out = append(out, b)
		}
	}
	return out
}

func (m *expanding) close() error { return nil }
