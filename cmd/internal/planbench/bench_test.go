package planbench

import (
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling/board"
	"gatehouse/scheduling/board/check"
	"gatehouse/scheduling/board/draw"
)

// The program says what the problem says: where CBC is, it finds what trying
// all answers finds.
func TestExactAsBruteForce(t *testing.T) {
	if _, err := exec.LookPath("cbc"); err != nil {
		t.Skip("there is no cbc here; tools/setup bench-plan installs it")
	}
	dir := t.TempDir()
	for seed := range uint64(12) {
		p := draw.Small(seed)
		want, ok := check.Best(p)
		e, err := solveExactly(t.Context(), dir, p, time.Minute)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if !e.proved || e.found != ok || e.answer.Cost != want.Cost {
			t.Errorf("seed %d: %v (found %v, proved %v), trying all finds %v", seed, e.answer.Cost, e.found, e.proved, want.Cost)
		}
	}
}

func TestExactList(t *testing.T) {
	if _, err := exec.LookPath("cbc"); err != nil {
		t.Skip("there is no cbc here; tools/setup bench-plan installs it")
	}
	for seed := range uint64(4) {
		p := draw.Week(seed, draw.WeekOf{Hearings: 9, Rooms: 1, Days: 1, Fill: 40})
		want, _ := check.Best(p)
		e, err := solveExactly(t.Context(), t.TempDir(), p, time.Minute)
		if err != nil || !e.proved || e.answer.Cost != want.Cost || want.Cost.Out() == 0 {
			t.Errorf("seed %d: %v (proved %v, %v), trying all finds %v", seed, e.answer.Cost, e.proved, err, want.Cost)
		}
	}
}

// tiny is two items that want one room, of which a third part is taken.
func tiny() *board.Problem {
	place := func(from board.Tick, cost board.Cost) board.Place {
		return board.Place{Uses: []board.Use{{Resource: 0, From: from, To: from + 2}}, Cost: cost}
	}
	return &board.Problem{
		Capacity: []int{1},
		Taken:    []board.Use{{Resource: 0, From: 4, To: 6}},
		Items: []board.Item{
			{Home: board.Out, Out: board.CostOf(3, 0, 0), Places: []board.Place{place(0, 0), place(3, 0)}},
			{Home: 0, Out: board.Never, Places: []board.Place{place(0, 0), place(2, board.CostOf(0, 2, 5))}},
		},
		Pairs: []board.Pair{{A: 0, B: 1, Bars: func(p, q int) bool { return p == 0 && q == 1 }}},
	}
}

func TestProgram(t *testing.T) {
	g := newProgram(tiny())
	var b strings.Builder
	if err := g.write(&b, g.sum(board.Cost.People), []row{{g.sum(board.Cost.Out), 3}}); err != nil {
		t.Fatal(err)
	}
	// x0 and x1 are the first at tick 0 and out, x2 and x3 the second at home
	// and moved; at tick 3 the room is taken for the first.
	want := `Minimize
 obj: 0 none + 2 x3
Subject To
 i0: 0 none + 1 x0 + 1 x1 = 1
 i1: 0 none + 1 x2 + 1 x3 = 1
 r0: 0 none + 3 x1 <= 3
 r1: 0 none + 1 x0 + 1 x2 <= 1
 r2: 0 none + 1 x3 + 1 x0 <= 1
Bounds
 none = 0
Binary
 x0
 x1
 x2
 x3
End
`
	if b.String() != want {
		t.Errorf("%s", b.String())
	}
}

// What a bound rules out by itself is not written at all.
func TestProgramLeavesOut(t *testing.T) {
	g := newProgram(tiny())
	var b strings.Builder
	if err := g.write(&b, nil, []row{{g.sum(board.Cost.People), 1}}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "x3") || !strings.Contains(b.String(), "x2") {
		t.Errorf("%s", b.String())
	}
}

func TestGreedyIsLegal(t *testing.T) {
	for _, f := range draw.Families() {
		p := f.Draw(3)
		for name, order := range map[string][]int{"list": listOrder(p), "hardest": hardestFirst(p)} {
			a := greedy(p, order)
			if err := check.Answer(p, a); err != nil {
				t.Errorf("%s, %s: %v", f.Name, name, err)
			}
			if f.Name == "week" && (a.Cost.Out() == 0 || a.Cost.Out() == len(p.Items)) {
				t.Errorf("%s leaves %d of %d out", name, a.Cost.Out(), len(p.Items))
			}
		}
	}
}

func TestGap(t *testing.T) {
	cost := board.CostOf
	for _, tt := range []struct {
		got, best board.Cost
		want      float64
		same      bool
	}{
		{cost(0, 10, 5), cost(0, 10, 5), 0, true},
		{cost(0, 15, 1), cost(0, 10, 5), 0.5, true},
		{cost(0, 10, 6), cost(0, 10, 5), 0.2, true},
		{cost(0, 0, 3), cost(0, 0, 0), 3, true},
		{cost(2, 10, 5), cost(1, 10, 5), 0, false},
	} {
		if got, same := gap(tt.got, tt.best); got != tt.want || same != tt.same {
			t.Errorf("%v over %v: %v, %v", tt.got, tt.best, got, same)
		}
	}
}

// A run without CBC says the same of the same problems, one line for each method.
func TestRun(t *testing.T) {
	var log, table strings.Builder
	o := Options{Days: 1, Weeks: 1, ForDay: 50 * time.Millisecond, ForWeek: 50 * time.Millisecond, Log: &log}
	all, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	Table(&table, all)
	if want := 3 * len(draw.Families()); len(all) != want || strings.Count(table.String(), "\n") != want+2 || strings.Count(log.String(), "\n") != want {
		t.Errorf("%d outcomes\n%s\n%s", len(all), table.String(), log.String())
	}
}
