package search

import (
	"math"
	"math/bits"
	"slices"

	"gatehouse/scheduling/board"
)

// market looks for good prices: everybody says where he would be at those
// there are, and what too many want becomes dearer.
type market struct {
	t     *table
	v     scale
	limit board.Cost // answers of use cost less
	// Of each slot, and then of each rule: the price, the best so far, how
	// many want it, and which way the price has lately been going.
	price, best, drift []float64
	uses               []int32
	bound              float64 // at the best prices

	sum   []float64 // of the prices of the slots before each
	value [][]float64
	out   []float64
	least []float64 // value of the cheapest place but home
	at    []int32   // where each item would be
	rules rules

	homes []int32 // uses of each slot by those at home
	moved []int32 // slots whose uses are not those of the homes
	hot   []int32 // what has had a price or was wanted by too many
	isHot []bool
}

func newMarket(t *table, homes []int32, v scale, limit board.Cost) *market {
	n := len(t.free)
	m := &market{
		t: t, v: v, limit: limit, homes: homes, bound: math.Inf(-1),
		price: make([]float64, n), best: make([]float64, n), drift: make([]float64, n),
		uses: slices.Clone(homes), isHot: make([]bool, n), sum: make([]float64, n+1),
		value: make([][]float64, len(t.items)), out: make([]float64, len(t.items)),
		least: make([]float64, len(t.items)), at: make([]int32, len(t.items)),
		rules: newRules(t),
	}
	for i := range t.items {
		m.out[i], m.least[i] = math.Inf(1), math.Inf(1)
		if c := t.items[i].out; c < limit {
			m.out[i] = float64(v.of(c))
		}
		if c := t.items[i].least; c < limit {
			m.least[i] = float64(v.of(c))
		}
	}
	for s, n := range homes {
		if n > t.free[s] {
			m.heat(int32(s))
		}
	}
	return m
}

func (m *market) heat(s int32) {
	if !m.isHot[s] {
		m.isHot[s] = true
		m.hot = append(m.hot, s)
	}
}

// room is how many uses there may be of a slot, or by a rule.
func (m *market) room(s int32) int32 {
	if int(s) < len(m.t.free) {
		return m.t.free[s]
	}
	return 1
}

// span are the first slot of a piece and the one after its last.
func (pc piece) span() (from, to int32) {
	return pc.word<<6 + int32(bits.TrailingZeros64(pc.mask)), pc.word<<6 + 64 - int32(bits.LeadingZeros64(pc.mask))
}

// bill is what an item pays for the slots of its place k and by the rules.
func (m *market) bill(i, k int32) float64 {
	b := 0.0
	for _, pc := range m.t.items[i].piecesOf(k) {
		from, to := pc.span()
		b += (m.sum[to] - m.sum[from]) * float64(pc.need)
	}
	if x := m.rules.extra[i]; x != nil {
		b += x[k]
	}
	return b
}

func (m *market) values(i int32) []float64 {
	if m.value[i] == nil {
		it := m.t.open(i)
		m.value[i] = make([]float64, len(it.places), len(it.places)+1)
		for k, pl := range it.places {
			if m.value[i][k] = math.Inf(1); pl.cost < m.limit {
				m.value[i][k] = float64(m.v.of(pl.cost))
			}
		}
	}
	return m.value[i]
}

// ask lets everybody choose at the prices, counts the uses, and returns the
// bound and how many places were looked at.
func (m *market) ask() (bound float64, looked int) {
	for _, s := range m.moved {
		m.uses[s] = m.homes[s]
	}
	m.moved = m.moved[:0]
	run := 0.0
	for s, free := range m.t.free {
		m.sum[s] = run
		run += m.price[s]
		bound -= m.price[s] * float64(free)
	}
	m.sum[len(m.t.free)] = run
	bound -= m.rules.charge(m.price[len(m.t.free):])
	for i := range m.at {
		least, seen := m.choose(int32(i))
		bound, looked = bound+least, looked+seen
		m.count(int32(i))
	}
	m.judge()
	return bound, looked + len(m.rules.all)
}

// choose sets where an item would be, and returns what it then pays.
func (m *market) choose(i int32) (best float64, looked int) {
	it := &m.t.items[i]
	best, m.at[i] = m.out[i], none
	if it.homely {
		best, m.at[i] = m.bill(i, 0), 0
		if best <= m.least[i] {
			return best, 0
		}
		if m.out[i] < best {
			best, m.at[i] = m.out[i], none
		}
	}
	vs := m.values(i)
	for k := it.away(); int(k) < len(vs) && vs[k] < best; k++ {
		looked++
		if c := vs[k] + m.bill(i, k); c < best {
			best, m.at[i] = c, k
		}
	}
	return best, looked
}

// count counts the uses of an item that is not at home.
func (m *market) count(i int32) {
	it := &m.t.items[i]
	if it.homely && m.at[i] == 0 {
		return
	}
	add := func(pieces []piece, sign int32) {
		for _, pc := range pieces {
			for s := range pc.slots {
				m.uses[s] += sign * pc.need
				m.moved = append(m.moved, s)
				if m.uses[s] > m.t.free[s] {
					m.heat(s)
				}
			}
		}
	}
	if it.homely {
		add(it.piecesOf(0), -1)
	}
	if m.at[i] != none {
		add(it.piecesOf(m.at[i]), 1)
	}
}

// haggle moves the prices towards where the bound is higher, until it comes
// near goal, has moved so often or has done so much.
func (m *market) haggle(w *work, goal float64, times int, nodes int64) {
	var looked int
	m.bound, looked = m.ask()
	factor, worse := 0.5, 0
	weight := 15 / float64(times) // of each use: little where there is time for many
	nodes += w.nodes
	for n := range times {
		if !w.spend(looked+len(m.t.items)) || m.bound >= goal || w.nodes > nodes {
			break
		}
		norm := 0.0
		for _, s := range m.hot {
			if g := float64(m.uses[s] - m.room(s)); n == 0 {
				m.drift[s] = g
			} else {
				m.drift[s] += weight * (g - m.drift[s])
			}
			if m.best[s] > 0 || m.drift[s] > 0 {
				norm += m.drift[s] * m.drift[s]
			}
		}
		if norm == 0 {
			break
		}
		// Where the best may be far off, what is not far counts.
		near := min(goal*1.02, m.bound+0.2*math.Abs(m.bound)+5*float64(max(m.v.people, m.v.out/100)))
		stride := factor * (near - m.bound) / norm
		for _, s := range m.hot {
			m.price[s] = max(0, m.best[s]+stride*m.drift[s])
		}
		var bound float64
		bound, looked = m.ask()
		if bound > m.bound {
			m.bound, worse = bound, 0
			factor = min(2, factor*1.1)
			copy(m.best, m.price)
		} else if worse++; worse >= 8 {
			if worse, factor = 0, factor*0.7; factor < 1e-4 {
				break
			}
		}
	}
	copy(m.price, m.best)
}
