package search

import (
	"math/rand/v2"

	"gatehouse/scheduling/board"
)

// sale is a search by prices that are looked for again as the limit falls.
type sale struct {
	*tree
	r *rand.Rand
	m *market
	p *prices
	// floor is a first tier below which there is no answer.
	floor int
}

// hold looks for prices, searches by them, by others near them and then near
// the best answer, for some n times a dozen nodes each; it reports whether that
// showed that nothing is better than the podium's answers.
func (s *sale) hold(n int, f *refit) bool {
	s.haggle(max(n/4, 500), int64(60*n))
	if s.w.ended {
		return false
	}
	s.dive(s.p)
	if s.auction(s.p, int64(4*n)) {
		return true
	}
	until := s.w.nodes + int64(20*n)
	for !s.w.ended && s.w.nodes < until {
		p := s.m.fix(s.best.limit(), s.r, 0.3*s.r.Float64())
		if !s.w.spend(perPlace*len(s.t.items)/16) || s.auction(p, 300) {
			return !s.w.ended
		}
		s.dive(p)
	}
	if !s.w.ended {
		f.search(s.tree, s.p, int64(20*n))
	}
	return false
}

// haggle looks for better prices than there are, for about so many nodes.
func (s *sale) haggle(times int, nodes int64) {
	limit := s.best.limit()
	if limit.Out() > s.floor {
		s.least(limit, times, nodes)
	}
	m := newMarket(s.t, s.homes, newScale(s.t, limit, s.floor), limit)
	m.haggle(s.w, float64(m.v.of(limit)), times, nodes)
	p := m.fix(limit, s.r, 0)
	s.w.bound = max(s.w.bound, min(p.proves(s.floor), s.best.first()))
	if s.p == nil || p.v.exact && !s.p.v.exact || p.closeness() >= s.p.closeness() {
		s.m, s.p = m, p
	}
}

// least looks for how much has to be left out, whatever the rest costs.
func (s *sale) least(limit board.Cost, times int, nodes int64) {
	v := scale{out: 1 << 16}
	m := newMarket(s.t, s.homes, v, limit)
	m.haggle(s.w, float64(v.of(limit)), times, nodes)
	if b := m.fix(limit, s.r, 0).bound; b > 0 {
		s.floor = max(s.floor, min(limit.Out(), int((b+v.out-1)/v.out)))
	}
}
