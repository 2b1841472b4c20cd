package search

import "gatehouse/scheduling/board"

// meeting is a pair as one of its items sees it.
type meeting struct {
	with  int32
	pair  int32
	first bool // whether this item is the pair's A
}

func meetings(p *board.Problem) [][]meeting {
	ms := make([][]meeting, len(p.Items))
	for k, pr := range p.Pairs {
		ms[pr.A] = append(ms[pr.A], meeting{with: int32(pr.B), pair: int32(k), first: true})
		ms[pr.B] = append(ms[pr.B], meeting{with: int32(pr.A), pair: int32(k)})
	}
	return ms
}

// bars reports whether item i at its place k and m.with at its place l exclude
// each other.
func (t *table) bars(m meeting, i, k, l int32) bool {
	if k == none || l == none {
		return false
	}
	a, b := int(t.items[i].places[k].index), int(t.items[m.with].places[l].index)
	if !m.first {
		a, b = b, a
	}
	return t.p.Pairs[m.pair].Bars(a, b)
}
