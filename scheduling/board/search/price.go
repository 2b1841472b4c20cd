package search

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"gatehouse/scheduling/board"
)

// prices are what each slot would fetch. If every item pays for the slots it
// takes and chooses what is cheapest for itself, then what all pay, less the
// price of all there is to sell, is a value below which there is no answer,
// whatever the prices are; it is high when they are good. What an item pays
// more at another place than at its cheapest can be added to that when it is
// known to be there.
type prices struct {
	t     *table
	v     scale
	sum   []int64   // of the prices of the slots before each
	extra [][]int64 // as of rules
	bound int64
	cost  board.Cost // that answers of use stay below, and its value
	limit int64
	items []priced
}

// priced is what an item pays.
type priced struct {
	least int64 // at its cheapest
	// away are its places but home, and none, cheapest first; nil until
	// asked for. Where it cannot be in any answer of use is not among them.
	away []bid
	home int64
	done bool
}

type bid struct {
	value int64 // more than at its cheapest
	k     int32
}

// fix takes the market's prices as they are, or up to jitter of each away from
// that; of use are answers below limit.
func (m *market) fix(limit board.Cost, r *rand.Rand, jitter float64) *prices {
	p := &prices{
		t: m.t, v: m.v, cost: limit, limit: m.v.of(limit),
		sum: make([]int64, len(m.t.free)+1), extra: make([][]int64, len(m.t.items)), items: make([]priced, len(m.t.items)),
	}
	for s, free := range m.t.free {
		f := int64(0)
		if b := m.best[s]; b > 0 {
			f = int64(math.Round(b * (1 + jitter*(2*r.Float64()-1))))
		}
		p.sum[s+1] = p.sum[s] + f
		p.bound -= f * int64(free)
	}
	p.charge(m)
	for i := range p.items {
		it, at := &m.t.items[i], &p.items[i]
		at.least = math.MaxInt64
		if it.homely {
			at.home = p.bill(int32(i), 0)
			at.least = at.home
			if it.least >= board.Never || m.v.of(it.least) >= at.home {
				p.bound += at.least
				continue
			}
		}
		if it.out < limit {
			at.least = min(at.least, m.v.of(it.out))
		}
		it = m.t.open(int32(i))
		for k := it.away(); int(k) < len(it.places) && it.places[k].cost < limit; k++ {
			v := m.v.of(it.places[k].cost)
			if v >= at.least {
				break
			}
			at.least = min(at.least, v+p.bill(int32(i), k))
		}
		if at.least == math.MaxInt64 {
			p.bound = math.MaxInt64 // it cannot be anywhere
			return p
		}
		p.bound += at.least
	}
	return p
}

// charge takes over the prices of the rules.
func (p *prices) charge(m *market) {
	for n, r := range m.rules.all {
		f := int64(math.Round(m.best[len(m.t.free)+n]))
		if f == 0 {
			continue
		}
		p.bound -= f
		for _, side := range []struct {
			i  int32
			at []int32
		}{{r.a, r.as}, {r.b, r.bs}} {
			if p.extra[side.i] == nil {
				p.extra[side.i] = make([]int64, len(m.t.items[side.i].places))
			}
			for _, k := range side.at {
				p.extra[side.i][k] += f
			}
		}
	}
}

// bill is what an item pays for the slots of its place k and by the rules.
func (p *prices) bill(i, k int32) int64 {
	b := int64(0)
	for _, pc := range p.t.items[i].piecesOf(k) {
		from, to := pc.span()
		b += (p.sum[to] - p.sum[from]) * int64(pc.need)
	}
	if x := p.extra[i]; x != nil {
		b += x[k]
	}
	return b
}

// away returns where else than at home an item may be in an answer of use.
func (p *prices) away(i int32) []bid {
	at := &p.items[i]
	if at.done {
		return at.away
	}
	at.done = true
	it := p.t.open(i)
	slack := p.limit - p.bound
	for k := it.away(); int(k) < len(it.places) && it.places[k].cost < p.cost; k++ {
		v := p.v.of(it.places[k].cost) - at.least
		if v >= slack {
			break
		}
		if v += p.bill(i, k); v < slack {
			at.away = append(at.away, bid{v, k})
		}
	}
	if it.out < p.cost {
		if v := p.v.of(it.out) - at.least; v < slack {
			at.away = append(at.away, bid{v, none})
		}
	}
	slices.SortFunc(at.away, func(a, b bid) int {
		return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.k, b.k))
	})
	return at.away
}

// closeness is how close the bound is to what is of use.
func (p *prices) closeness() float64 { return float64(p.bound) / float64(p.v.people) }

// proves is a cost below which the bound shows that there is no answer, when
// none leaves out less than floor: it speaks of people, not of change.
func (p *prices) proves(floor int) board.Cost {
	if p.bound > p.limit {
		return p.cost
	}
	people := (p.bound - int64(p.cost.Out())*p.v.out) / p.v.people
	if !p.v.exact || people < 0 {
		return board.CostOf(floor, 0, 0)
	}
	return board.CostOf(p.cost.Out(), int(min(people, board.MaxPeople)), 0)
}
