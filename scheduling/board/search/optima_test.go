package search_test

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"

	"gatehouse/scheduling/board"
	"gatehouse/scheduling/board/check"
	"gatehouse/scheduling/board/draw"
	"gatehouse/scheduling/board/search"
)

// optimum is what a solver of integer programs said of a problem.
type optimum struct {
	family string
	seed   uint64
	proved bool
	cost   board.Cost
}

// optima reads testdata/optima.txt, which `make oracle-plans` makes.
func optima(t *testing.T) []optimum {
	t.Helper()
	f, err := os.Open("testdata/optima.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []optimum
	for s := bufio.NewScanner(f); s.Scan(); {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		var o optimum
		var says string
		var left, people, change int
		if _, err := fmt.Sscanf(s.Text(), "%s %d %s %d/%d/%d", &o.family, &o.seed, &says, &left, &people, &change); err != nil {
			t.Fatalf("%q: %v", s.Text(), err)
		}
		o.proved, o.cost = says == "optimal", board.CostOf(left, people, change)
		out = append(out, o)
	}
	if len(out) == 0 {
		t.Fatal("no answers are kept")
	}
	return out
}

// What an exact solver proved to be the best is found in nearly all problems,
// within a number of nodes that takes a second or two, and never undercut.
func TestOptima(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes")
	}
	draws := map[string]func(uint64) *board.Problem{}
	for _, f := range draw.Families() {
		draws[f.Name] = f.Draw
	}
	proved, equal, moreOut := map[string]int{}, map[string]int{}, map[string]int{}
	gaps := map[string]float64{}
	for _, o := range optima(t) {
		p := draws[o.family](o.seed)
		r, err := search.Solve(t.Context(), p, search.Limits{Nodes: optimaNodes}, nil)
		if err != nil || len(r.Answers) == 0 {
			t.Fatalf("%s %d: %d answers, %v", o.family, o.seed, len(r.Answers), err)
		}
		got := r.Answers[0].Cost
		if err := check.Answer(p, r.Answers[0]); err != nil {
			t.Errorf("%s %d: %v", o.family, o.seed, err)
		}
		// Whoever is wrong, it shows.
		switch {
		case o.proved && got < o.cost:
			t.Errorf("%s %d: %v is below the proved optimum %v", o.family, o.seed, got, o.cost)
		case o.cost < r.Bound:
			t.Errorf("%s %d: the bound %v is above an answer that costs %v", o.family, o.seed, r.Bound, o.cost)
		}
		if o.family == "week" && got.Out() > o.cost.Out() {
			t.Errorf("%s %d: %v leaves more out than the solver's %v", o.family, o.seed, got, o.cost)
		}
		if !o.proved {
			t.Logf("%s %d: %v; the solver, which proved nothing, %v", o.family, o.seed, got, o.cost)
			continue
		}
		proved[o.family]++
		if got == o.cost {
			equal[o.family]++
			continue
		}
		t.Logf("%s %d: %v, the best is %v", o.family, o.seed, got, o.cost)
		if gap, ok := gap(got, o.cost); ok {
			gaps[o.family] += gap
		} else {
			moreOut[o.family]++
		}
	}
	var all, met int
	var sum float64
	for _, f := range draw.Families() {
		n := proved[f.Name]
		if n == 0 {
			continue
		}
		t.Logf("%s: %d of %d optimal, mean gap %.1f %%, %d leave more out", f.Name, equal[f.Name], n, 100*gaps[f.Name]/float64(n), moreOut[f.Name])
		all, met, sum = all+n, met+equal[f.Name], sum+gaps[f.Name]
	}
	if n := proved["single"]; equal["single"]*100 < n*95 {
		t.Errorf("single hearings: %d of %d are optimal", equal["single"], n)
	}
	if met*100 < all*90 {
		t.Errorf("%d of %d are optimal", met, all)
	}
	if mean := sum / float64(all); mean > 0.02 {
		t.Errorf("the mean gap is %.1f %%", 100*mean)
	}
}

const optimaNodes = 1_000_000

// gap is by how much a cost is over the best, as a part of the best, in the
// first tier in which they differ; it says nothing when that is the first.
func gap(cost, best board.Cost) (float64, bool) {
	if cost.Out() != best.Out() {
		return 0, false
	}
	over, of := cost.People()-best.People(), best.People()
	if over == 0 {
		over, of = cost.Change()-best.Change(), best.Change()
	}
	return float64(over) / float64(max(of, 1)), true
}
