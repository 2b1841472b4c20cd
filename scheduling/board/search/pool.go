package search

import (
	"math/rand/v2"

	"gatehouse/scheduling/board"
)

// pool brings in those who are out, whatever it costs: one of them takes the
// place from which the fewest, and the least stubborn, have to go, and those
// are out instead. Stubborn is who has often been out in vain. (Nagata and
// Bräysy, A powerful route minimization heuristic for the vehicle routing
// problem with time windows, Operations Research Letters 37, 2009.)
type pool struct {
	l *ledger
	r *rand.Rand
	w *work

	out   []int32
	tries []float64
	spare []int32
	least []int32 // who goes from the best place so far
	best  []int32 // where everything is in the best answer
	price float64 // what is out in it
}

// mostOut is how many may go so that one comes in, shakes how many others move
// afterwards.
const (
	mostOut = 5
	shakes  = 40
)

func newPool(l *ledger, w *work) *pool {
	p := &pool{l: l, r: rand.New(rand.NewPCG(uint64(len(l.at)), 21)), w: w, tries: make([]float64, len(l.at))}
	for i := range p.tries {
		p.tries[i] = 1
		if l.at[i] == none {
			p.out = append(p.out, int32(i))
		}
	}
	p.keep()
	return p
}

func (p *pool) weight(i int32) float64 {
	if c := p.l.t.items[i].out; c < board.Never {
		return float64(max(1, c.Out()))
	}
	return 1e6
}

func (p *pool) owing() float64 {
	sum := 0.0
	for _, i := range p.out {
		sum += p.weight(i)
	}
	return sum
}

func (p *pool) keep() {
	p.price = p.owing()
	p.best = append(p.best[:0], p.l.at...)
}

// drain works until everybody is in, or until inVain nodes have brought in
// nobody more.
func (p *pool) drain(inVain int64) {
	for since := p.w.nodes; len(p.out) > 0 && p.w.nodes-since < inVain; {
		n := len(p.out) - 1
		if p.r.IntN(4) == 0 {
			k := p.r.IntN(n + 1)
			p.out[k], p.out[n] = p.out[n], p.out[k]
		}
		x := p.out[n]
		p.out = p.out[:n]
		if !p.w.spend(p.bring(x)) {
			p.out = append(p.out, x)
			return
		}
		if p.owing() < p.price {
			p.keep()
			since = p.w.nodes
		}
	}
}

// bring gives x a place, and returns how many it looked at.
func (p *pool) bring(x int32) int {
	it := p.l.t.open(x)
	free, n := none, 0
	for k := range it.places {
		if p.l.fits(x, int32(k)) {
			if n++; p.r.IntN(n) == 0 {
				free = int32(k)
			}
		}
	}
	if free != none {
		p.l.put(x, free)
		return len(it.places)
	}
	p.tries[x]++
	to, sum, ties := none, 0.0, 0
	for k := range it.places {
		p.spare = p.l.against(p.spare[:0], x, int32(k))
		if len(p.spare) > mostOut {
			continue
		}
		s := 0.0
		for _, o := range p.spare {
			s += p.tries[o] * p.weight(o)
		}
		switch {
		case to == none || s < sum:
			to, sum, ties = int32(k), s, 1
		case s == sum:
			if ties++; p.r.IntN(ties) > 0 {
				continue
			}
			to = int32(k)
		default:
			continue
		}
		p.least = append(p.least[:0], p.spare...)
	}
	if to == none {
		p.out = append(p.out, 0)
		copy(p.out[1:], p.out)
		p.out[0] = x
		return 2 * len(it.places)
	}
	for _, o := range p.least {
		p.l.take(o)
	}
	p.l.put(x, to)
	p.out = append(p.out, p.least...)
	return 2*len(it.places) + p.shake()
}

// shake moves some of those who are in to other places that are free.
func (p *pool) shake() int {
	looked := 0
	for range shakes {
		i := int32(p.r.IntN(len(p.l.at)))
		if p.l.at[i] == none {
			continue
		}
		it := p.l.t.open(i)
		if len(it.places) < 2 {
			continue
		}
		was := p.l.at[i]
		p.l.take(i)
		to := int32(p.r.IntN(len(it.places)))
		looked++
		if !p.l.fits(i, to) {
			to = was
		}
		p.l.put(i, to)
	}
	return looked
}
