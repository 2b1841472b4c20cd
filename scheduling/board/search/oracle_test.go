package search_test

import (
	"context"
	"testing"

	"gatehouse/scheduling/board"
	"gatehouse/scheduling/board/check"
	"gatehouse/scheduling/board/draw"
	"gatehouse/scheduling/board/search"
)

// Every small problem drawn is solved as trying all answers solves it.
func TestSmallAsBruteForce(t *testing.T) {
	for seed := range uint64(300) {
		p := draw.Small(seed)
		want, ok := check.Best(p)
		r := solve(t, p, search.Limits{Want: 3})
		if !r.Proved {
			t.Errorf("seed %d: not proved in %d nodes", seed, r.Nodes)
		}
		checked(t, p, r)
		if ok != (len(r.Answers) > 0) {
			t.Fatalf("seed %d: %d answers, and trying all finds one: %v", seed, len(r.Answers), ok)
		}
		if ok && (r.Answers[0].Cost != want.Cost || r.Bound > want.Cost) {
			t.Errorf("seed %d: %v, bound %v; trying all finds %v", seed, r.Answers[0].Cost, r.Bound, want.Cost)
		}
		if one := solve(t, p, search.Limits{}); ok && one.Answers[0].Cost != want.Cost {
			t.Errorf("seed %d: %v when one answer is wanted; trying all finds %v", seed, one.Answers[0].Cost, want.Cost)
		}
	}
}

// Whatever is drawn and however little time there is, answers are legal, cost
// what they say, come cheapest first and differ.
func TestAnswersAreChecked(t *testing.T) {
	for _, f := range draw.Families() {
		for seed := uint64(1000); seed < 1004; seed++ {
			for _, nodes := range []int64{1, 1000, 60_000} {
				p := f.Draw(seed)
				r := solve(t, p, search.Limits{Nodes: nodes, Want: 3})
				if len(r.Answers) == 0 {
					t.Errorf("%s %d: no answer after %d nodes", f.Name, seed, nodes)
				}
				checked(t, p, r)
			}
		}
	}
}

// FuzzSeeds draws problems from any seed, the small ones of which are also
// solved by trying all answers.
func FuzzSeeds(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed, int64(seed*seed*seed*10))
	}
	f.Fuzz(func(t *testing.T, seed uint64, nodes int64) {
		p := draw.Small(seed)
		r := solve(t, p, search.Limits{Nodes: max(nodes, 0) % 20_000, Want: 1 + int(seed%4)})
		checked(t, p, r)
		places := 0
		for _, item := range p.Items {
			places += len(item.Places)
		}
		if places > 60 || !r.Proved { // trying all would take minutes
			return
		}
		if want, ok := check.Best(p); ok != (len(r.Answers) > 0) || ok && want.Cost != r.Answers[0].Cost {
			t.Errorf("%v; trying all finds %v, %v", r.Answers, want.Cost, ok)
		}
	})
}

func solve(t *testing.T, p *board.Problem, l search.Limits) search.Result {
	t.Helper()
	r, err := search.Solve(context.Background(), p, l, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// checked fails unless the independent checker agrees with all that a result
// says of itself.
func checked(t *testing.T, p *board.Problem, r search.Result) {
	t.Helper()
	for i, a := range r.Answers {
		if err := check.Answer(p, a); err != nil {
			t.Errorf("answer %d: %v", i, err)
		}
		if a.Cost < r.Bound {
			t.Errorf("answer %d costs %v, below the bound %v", i, a.Cost, r.Bound)
		}
		for _, before := range r.Answers[:i] {
			if a.Cost < before.Cost {
				t.Errorf("answer %d is cheaper than one before", i)
			}
			if !check.Different(p, a, before) {
				t.Errorf("answer %d is no different from one before", i)
			}
		}
	}
	if r.Proved && len(r.Answers) > 0 && r.Bound != r.Answers[0].Cost {
		t.Errorf("proved at %v with the bound %v", r.Answers[0].Cost, r.Bound)
	}
}
