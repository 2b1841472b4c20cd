package search

import (
	"math"
	"math/bits"

	"gatehouse/scheduling/board"
)

// market looks for good prices.
type market struct {
	t     *table
	v     scale
	price []float64
	sum   []float64
	// value of each place and of none, of the items that were asked for it.
	value [][]float64
	out   []float64
	least []float64 // value of the cheapest place but home

	homes []int32 // uses of each slot by those at home
	uses  []int32 // and by everybody where it is cheapest for him
	drift []float64
	moved []int32 // slots whose uses are not those of the homes
	hot   []int32 // slots that have had a price or too many uses
	isHot []bool
}

func newMarket(t *table, homes []int32, v scale) *market {
	m := &market{
		t: t, v: v, homes: homes,
		price: make([]float64, len(t.free)), sum: make([]float64, len(t.free)+1),
		value: make([][]float64, len(t.items)), out: make([]float64, len(t.items)), least: make([]float64, len(t.items)),
		uses: append([]int32(nil), homes...), drift: make([]float64, len(t.free)), isHot: make([]bool, len(t.free)),
	}
	for i := range t.items {
		m.out[i], m.least[i] = math.Inf(1), math.Inf(1)
		if c := t.items[i].out; c < board.Never {
			m.out[i] = float64(v.of(c))
		}
		if c := t.items[i].least; c < board.Never {
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

// span are the first and the last but one slot of a piece.
func (pc piece) span() (from, to int32) {
	return pc.word<<6 + int32(bits.TrailingZeros64(pc.mask)), pc.word<<6 + 64 - int32(bits.LeadingZeros64(pc.mask))
}

// bill is what some pieces fetch.
func (m *market) bill(pieces []piece) float64 {
	b := 0.0
	for _, pc := range pieces {
		from, to := pc.span()
		b += (m.sum[to] - m.sum[from]) * float64(pc.need)
	}
	return b
}

func (m *market) values(i int32) []float64 {
	if m.value[i] == nil {
		it := m.t.open(i)
		m.value[i] = make([]float64, len(it.places)+1)[:len(it.places)]
		for k, pl := range it.places {
			m.value[i][k] = float64(m.v.of(pl.cost))
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
	for s, p := range m.price {
		m.sum[s] = run
		run += p
		bound -= p * float64(m.t.free[s])
	}
	m.sum[len(m.price)] = run
	for i := range m.t.items {
		it := &m.t.items[i]
		best, at := m.out[i], none
		if it.homely {
			best, at = m.bill(it.piecesOf(0)), 0
			if best <= m.least[i] {
				bound += best
				continue
			}
			if m.out[i] < best {
				best, at = m.out[i], none
			}
		}
		vs := m.values(int32(i))
		for k := it.away(); int(k) < len(vs) && vs[k] < best; k++ {
			looked++
			if c := vs[k] + m.bill(it.piecesOf(k)); c < best {
				best, at = c, k
			}
		}
		bound += best
		if it.homely && at != 0 {
			m.count(it.piecesOf(0), -1)
		}
		if at != none && (at != 0 || !it.homely) {
			m.count(it.piecesOf(at), 1)
		}
	}
	return bound, looked
}

func (m *market) count(pieces []piece, sign int32) {
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

// haggle moves the prices towards where the bound is higher, until it comes
// near goal or has moved so often.
func (m *market) haggle(w *work, goal float64, times int) float64 {
	best, looked := m.ask()
	at := append([]float64(nil), m.price...)
	factor, worse := 0.5, 0
	for range times {
		if !w.spend(looked+len(m.t.items)) || best >= goal {
			break
		}
		norm := 0.0
		for _, s := range m.hot {
			g := float64(m.uses[s] - m.t.free[s])
			m.drift[s] = 0.05*g + 0.95*m.drift[s]
			if at[s] > 0 || m.drift[s] > 0 {
				norm += m.drift[s] * m.drift[s]
			}
		}
		if norm == 0 {
			break
		}
		stride := factor * (goal*1.02 - best) / norm
		for _, s := range m.hot {
			m.price[s] = max(0, at[s]+stride*m.drift[s])
		}
		var bound float64
		bound, looked = m.ask()
		if bound > best {
			best, worse = bound, 0
			factor = min(2, factor*1.1)
			copy(at, m.price)
		} else if worse++; worse >= 8 {
			worse, factor = 0, factor*0.7
		}
	}
	copy(m.price, at)
	return best
}
