package search

import (
	"cmp"
	"math"
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
	of    []int64
	sum   []int64 // of the prices of the slots before each
	bound int64
	limit int64 // that answers of use stay below
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

// fix takes the market's prices as they are; of use are answers below limit.
func (m *market) fix(limit board.Cost) *prices {
	p := &prices{t: m.t, v: m.v, limit: m.v.of(limit), of: make([]int64, len(m.price)), sum: make([]int64, len(m.price)+1), items: make([]priced, len(m.t.items))}
	for s, f := range m.price {
		p.of[s] = int64(math.Round(f))
		p.sum[s+1] = p.sum[s] + p.of[s]
		p.bound -= p.of[s] * int64(m.t.free[s])
	}
	for i := range p.items {
		it, at := &m.t.items[i], &p.items[i]
		at.least = math.MaxInt64
		if it.homely {
			at.home = p.bill(it.piecesOf(0))
			at.least = at.home
			if it.least >= board.Never || m.v.of(it.least) >= at.home {
				p.bound += at.least
				continue
			}
		}
		if it.out < board.Never {
			at.least = min(at.least, m.v.of(it.out))
		}
		it = m.t.open(int32(i))
		for k := it.away(); int(k) < len(it.places); k++ {
			v := m.v.of(it.places[k].cost)
			if v >= at.least {
				break
			}
			at.least = min(at.least, v+p.bill(it.piecesOf(k)))
		}
		if at.least == math.MaxInt64 {
			p.bound = math.MaxInt64 // it cannot be anywhere
			return p
		}
		p.bound += at.least
	}
	return p
}

func (p *prices) bill(pieces []piece) int64 {
	b := int64(0)
	for _, pc := range pieces {
		from, to := pc.span()
		b += (p.sum[to] - p.sum[from]) * int64(pc.need)
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
	for k := it.away(); int(k) < len(it.places); k++ {
		v := p.v.of(it.places[k].cost) - at.least
		if v >= slack {
			break
		}
		if v += p.bill(it.piecesOf(k)); v < slack {
			at.away = append(at.away, bid{v, k})
		}
	}
	if it.out < board.Never {
		if v := p.v.of(it.out) - at.least; v < slack {
			at.away = append(at.away, bid{v, none})
		}
	}
	slices.SortFunc(at.away, func(a, b bid) int {
		return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.k, b.k))
	})
	return at.away
}

// cost is the greatest cost below which the bound shows that there is no
// answer: what it says of the first two tiers.
func (p *prices) cost() board.Cost {
	if p.bound <= 0 {
		return 0
	}
	out := p.bound / p.v.out
	people := p.bound % p.v.out / p.v.people
	return board.CostOf(int(min(out, board.MaxOut)), int(min(people, board.MaxPeople)), 0)
}
