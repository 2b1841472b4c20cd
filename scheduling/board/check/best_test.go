package check_test

import (
	"math/rand/v2"
	"testing"

	"gatehouse/scheduling/board"
	"gatehouse/scheduling/board/check"
)

func TestBest(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(p *board.Problem)
		want   board.Cost
		none   bool
	}{
		"as it is": {func(*board.Problem) {}, 0, false},
		"no hall for the first": {func(p *board.Problem) {
			p.Items[0].Places = p.Items[0].Places[:2]
		}, board.CostOf(0, 1, 1), false},
		"nor for the second": {func(p *board.Problem) {
			p.Items[0].Places = p.Items[0].Places[:2]
			p.Items[1].Places = p.Items[1].Places[:2]
		}, board.CostOf(0, 1, 2), false},
		"the second cannot move": {func(p *board.Problem) {
			p.Items[0].Places = p.Items[0].Places[:2]
			p.Items[1].Places = p.Items[1].Places[:1]
		}, board.CostOf(1, 0, 0), false},
		"and the first may not be out": {func(p *board.Problem) {
			p.Items[0].Places = p.Items[0].Places[:2]
			p.Items[1].Places = p.Items[1].Places[:1]
			p.Items[0].Out = board.Never
		}, 0, true},
		"home is taken": {func(p *board.Problem) {
			p.Taken = append(p.Taken, board.Use{Resource: room, From: 0, To: 1})
		}, board.CostOf(0, 1, 1), false},
		"both want the hall, which bars them": {func(p *board.Problem) {
			p.Taken = append(p.Taken, board.Use{Resource: room, From: 0, To: 2})
			p.Items[0].Places = p.Items[0].Places[2:3]
			p.Pairs[0].Bars = func(p, q int) bool { return p == 0 && q == 2 }
		}, board.CostOf(0, 1, 2), false},
		"no place at all": {func(p *board.Problem) {
			p.Items[1] = board.Item{Home: board.Out, Out: board.Never}
		}, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			p := two()
			tt.change(p)
			if err := p.Validate(); err != nil {
				t.Fatal(err)
			}
			a, ok := check.Best(p)
			if ok == tt.none {
				t.Fatalf("found an answer: %v", ok)
			}
			if !ok {
				return
			}
			if err := check.Answer(p, a); err != nil {
				t.Error(err)
			}
			if a.Cost != tt.want {
				t.Errorf("costs %v, want %v", a.Cost, tt.want)
			}
		})
	}
}

// Best leaves nothing out: where all answers are few enough to write down, none
// that Answer passes is cheaper.
func TestBestOfAll(t *testing.T) {
	for seed := range uint64(300) {
		p := scatter(rand.New(rand.NewPCG(seed, 1)))
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		want, some := board.Never, false
		each(p, make([]int, 0, len(p.Items)), func(a board.Answer) {
			if check.Answer(p, a) == nil {
				want, some = min(want, a.Cost), true
			}
		})
		a, ok := check.Best(p)
		if ok != some {
			t.Fatalf("seed %d: found an answer: %v, there is one: %v", seed, ok, some)
		}
		if ok && (a.Cost != want || check.Answer(p, a) != nil) {
			t.Errorf("seed %d: %v costs %v (%v), want %v", seed, a.At, a.Cost, check.Answer(p, a), want)
		}
	}
}

// scatter is a problem of four items with up to four places each, none of which
// means anything.
func scatter(r *rand.Rand) *board.Problem {
	p := &board.Problem{Capacity: []int{1, 1 + r.IntN(2)}}
	for range r.IntN(3) {
		p.Taken = append(p.Taken, at(room, board.Tick(3*r.IntN(3)), 0, 0).Uses...)
	}
	p.Taken = p.Taken[:min(len(p.Taken), 1)]
	for range 4 {
		item := board.Item{Home: board.Out, Out: board.CostOf(1, r.IntN(2), 0)}
		for j := range 1 + r.IntN(4) {
			item.Places = append(item.Places, at(r.IntN(2), board.Tick(r.IntN(5)), board.CostOf(0, r.IntN(3), r.IntN(3)), j))
		}
		if r.IntN(2) == 0 {
			item.Home, item.Places[0].Cost = 0, 0
		}
		if r.IntN(3) == 0 {
			item.Out = board.Never
		}
		p.Items = append(p.Items, item)
	}
	for b := 1; b < 4; b++ {
		odd := r.IntN(3)
		p.Pairs = append(p.Pairs, board.Pair{A: 0, B: b, Bars: func(p, q int) bool { return (p+2*q)%5 == odd }})
	}
	return p
}

// each tells every way there is to place the items, legal or not, with its cost.
func each(p *board.Problem, at []int, tell func(board.Answer)) {
	if len(at) == len(p.Items) {
		var cost board.Cost
		for i, j := range at {
			if j != board.Out {
				cost += p.Items[i].Places[j].Cost
			} else if p.Items[i].Out < board.Never {
				cost += p.Items[i].Out
			}
		}
		tell(board.Answer{At: at, Cost: cost})
		return
	}
	for j := board.Out; j < len(p.Items[len(at)].Places); j++ {
		each(p, append(at, j), tell)
	}
}
