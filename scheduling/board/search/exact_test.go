package search_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"gatehouse/scheduling/board"
	"gatehouse/scheduling/board/search"
)

// Against every legal answer there is.
func TestTheBestOfAll(t *testing.T) {
	for seed := range uint64(4000) {
		r := rand.New(rand.NewPCG(seed, 1))
		p := anyOf(r, seed%2 == 0)
		want := 1 + int(seed%4)
		got, err := search.Solve(context.Background(), p, search.Limits{Want: want}, nil)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		cheapest := map[string]board.Cost{}
		first := board.Never
		brute(p, func(at []int, cost board.Cost) {
			first = min(first, cost)
			key := classes(p, at)
			if c, ok := cheapest[key]; (!ok || cost < c) && (want == 1 || !needless(p, at)) {
				cheapest[key] = cost
			}
		})
		if !got.Proved {
			t.Fatalf("seed %d: not proved in %d nodes", seed, got.Nodes)
		}
		if first == board.Never {
			if len(got.Answers) > 0 {
				t.Fatalf("seed %d: an answer where there is none: %v", seed, got.Answers)
			}
			continue
		}
		if len(got.Answers) == 0 || got.Answers[0].Cost != first || got.Bound != first {
			t.Fatalf("seed %d: %v, bound %v; the best costs %v", seed, got.Answers, got.Bound, first)
		}
		sound(t, p, got)
		if seed%2 == 0 || want == 1 {
			continue
		}
		// With room for one everywhere it is plain who has to move, and the
		// next best are the same ones too.
		costs := make([]board.Cost, 0, len(cheapest))
		for _, c := range cheapest {
			costs = append(costs, c)
		}
		slices.Sort(costs)
		costs = costs[:min(want, len(costs))]
		for k, c := range costs {
			if k >= len(got.Answers) || got.Answers[k].Cost != c {
				t.Fatalf("seed %d: answers %v; they should cost %v", seed, got.Answers, costs)
			}
		}
	}
}

// sound looks at what each answer says of itself.
func sound(t *testing.T, p *board.Problem, got search.Result) {
	t.Helper()
	seen := map[string]bool{}
	for k, a := range got.Answers {
		if !legal(p, a.At) {
			t.Fatalf("answer %d is not legal: %v", k, a)
		}
		if c := costOf(p, a.At); c != a.Cost {
			t.Fatalf("answer %d costs %v, not %v", k, c, a.Cost)
		}
		if k > 0 && a.Cost < got.Answers[k-1].Cost {
			t.Fatalf("answer %d is cheaper than the one before", k)
		}
		if a.Cost < got.Bound {
			t.Fatalf("answer %d costs %v, below the bound of %v", k, a.Cost, got.Bound)
		}
		key := classes(p, a.At)
		if seen[key] {
			t.Fatalf("answer %d is no other than one before", k)
		}
		seen[key] = true
	}
}
