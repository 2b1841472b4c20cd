package search

import "slices"

// rule says of a pair that at most one of its two is at one of its places
// here: each of as excludes each of bs.
type rule struct {
	a, b     int32
	as, bs   []int32
	inA, inB []bool
}

// rules are those of the pairs that have been broken: of all there could be,
// few matter.
type rules struct {
	t     *table
	all   []rule
	known map[[3]int32]struct{} // by pair, side and place
	// extra is what an item pays by the rules at each of its places; nil for
	// one in no rule.
	extra [][]float64
}

func newRules(t *table) rules {
	return rules{t: t, known: map[[3]int32]struct{}{}, extra: make([][]float64, len(t.items))}
}

// charge sets the extras by what each rule costs, and returns the sum.
func (s *rules) charge(price []float64) float64 {
	for _, r := range s.all {
		clear(s.extra[r.a])
		clear(s.extra[r.b])
	}
	sum := 0.0
	for n, r := range s.all {
		p := price[n]
		if p == 0 {
			continue
		}
		sum += p
		for _, k := range r.as {
			s.extra[r.a][k] += p
		}
		for _, k := range r.bs {
			s.extra[r.b][k] += p
		}
	}
	return sum
}

// judge counts who is where a rule bids only one be, and makes rules for the
// pairs that exclude each other and have none.
func (m *market) judge() {
	for n := range m.rules.all {
		r := &m.rules.all[n]
		uses := int32(0)
		if k := m.at[r.a]; k != none && r.inA[k] {
			uses++
		}
		if k := m.at[r.b]; k != none && r.inB[k] {
			uses++
		}
		m.uses[len(m.t.free)+n] = uses
	}
	for n := range m.t.p.Pairs {
		pr := &m.t.p.Pairs[n]
		a, b := int32(pr.A), int32(pr.B)
		if m.at[a] == none || m.at[b] == none || m.at[a] == 0 && m.at[b] == 0 && m.t.items[a].homely && m.t.items[b].homely {
			continue
		}
		if pr.Bars(int(m.t.items[a].places[m.at[a]].index), int(m.t.items[b].places[m.at[b]].index)) {
			m.legislate(meeting{with: b, pair: int32(n), first: true}, a, m.at[a])
			m.legislate(meeting{with: a, pair: int32(n)}, b, m.at[b])
		}
	}
}

// legislate makes a rule of item i at its place k and all that this excludes of
// the other's, and then of all of i's places that exclude as much.
func (m *market) legislate(by meeting, i, k int32) {
	key := [3]int32{by.pair, 0, k}
	if by.first {
		key[1] = 1
	}
	if _, known := m.rules.known[key]; known {
		return
	}
	m.rules.known[key] = struct{}{}
	its, others := len(m.t.open(i).places), len(m.t.open(by.with).places)
	r := rule{a: i, b: by.with, inA: make([]bool, its), inB: make([]bool, others)}
	for l := range int32(others) {
		if m.t.bars(by, i, k, l) {
			r.bs, r.inB[l] = append(r.bs, l), true
		}
	}
	for j := range int32(its) {
		if !slices.ContainsFunc(r.bs, func(l int32) bool { return !m.t.bars(by, i, j, l) }) {
			r.as, r.inA[j] = append(r.as, j), true
		}
	}
	for _, one := range [][2]int32{{i, int32(its)}, {by.with, int32(others)}} {
		if m.rules.extra[one[0]] == nil {
			m.rules.extra[one[0]] = make([]float64, one[1])
		}
	}
	m.rules.all = append(m.rules.all, r)
	m.price, m.best, m.drift = append(m.price, 0), append(m.best, 0), append(m.drift, 0)
	m.uses, m.isHot = append(m.uses, 2), append(m.isHot, false)
	m.heat(int32(len(m.uses) - 1))
}
