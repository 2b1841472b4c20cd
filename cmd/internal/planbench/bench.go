// Package planbench compares ways of solving problems of scheduling/board: our
// own search, filling gaps in the order of the list or the hardest first, and
// CBC, a solver of integer programs.
package planbench

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"gatehouse/scheduling/board"
	"gatehouse/scheduling/board/check"
	"gatehouse/scheduling/board/draw"
	"gatehouse/scheduling/board/search"
)

// Options says what to measure.
type Options struct {
	// Days is how many problems of each family of days, Weeks how many weeks,
	// from seed First on.
	Days, Weeks int
	First       uint64
	// ForDay and ForWeek are how long our search has for one.
	ForDay, ForWeek time.Duration
	// CBC is how much of the processor's time CBC has for one; 0 leaves it out.
	CBC time.Duration
	// Log receives a line for each answer.
	Log io.Writer
}

// Outcome is what a method made of one problem.
type Outcome struct {
	Family string
	Seed   uint64
	Method string
	Found  bool // an answer
	Proved bool // to be the best
	Cost   board.Cost
	// Unplaced is how many new hearings have no place, Cancelled how many
	// bookings lost theirs, Moved how many are elsewhere than they were.
	Unplaced, Cancelled, Moved int
	// Took is by the clock; for CBC, the processor's time, which favours it.
	Took  time.Duration
	Nodes int64
	// Memory is the most that the heap held while searching, in bytes.
	Memory uint64
}

// Names of the methods.
const (
	ours     = "search"
	byList   = "list order"
	hardest  = "hardest first"
	bySolver = "CBC"
)

// Run has every method solve every problem, and checks every answer.
func Run(ctx context.Context, o Options) ([]Outcome, error) {
	temp, err := os.MkdirTemp("", "gatehouse-plans-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	var all []Outcome
	for _, f := range draw.Families() {
		n, limit := o.Days, o.ForDay
		if f.Name == "week" {
			n, limit = o.Weeks, o.ForWeek
		}
		for seed := o.First; seed < o.First+uint64(n); seed++ {
			some, err := o.each(ctx, temp, f.Draw(seed), limit)
			if err != nil {
				return nil, fmt.Errorf("%s %d: %w", f.Name, seed, err)
			}
			for i := range some {
				some[i].Family, some[i].Seed = f.Name, seed
				fmt.Fprintf(o.Log, "%s %d: %s\n", f.Name, seed, some[i].line())
			}
			all = append(all, some...)
		}
	}
	return all, nil
}

// each is what each method makes of p.
func (o Options) each(ctx context.Context, temp string, p *board.Problem, limit time.Duration) ([]Outcome, error) {
	mine, err := searched(ctx, p, search.Limits{Nodes: 1 << 50}, limit)
	if err != nil {
		return nil, err
	}
	out := []Outcome{mine}
	for _, m := range []struct {
		name  string
		order func(*board.Problem) []int
	}{{byList, listOrder}, {hardest, hardestFirst}} {
		begun := time.Now()
		a := greedy(p, m.order(p))
		one, err := outcome(p, a, m.name)
		if err != nil {
			return nil, err
		}
		one.Took = time.Since(begun)
		out = append(out, one)
	}
	if o.CBC == 0 {
		return out, nil
	}
	e, err := solveExactly(ctx, temp, p, o.CBC)
	if err != nil {
		return nil, err
	}
	one := Outcome{Method: bySolver}
	if e.found {
		if one, err = outcome(p, e.answer, bySolver); err != nil {
			return nil, err
		}
	}
	one.Proved, one.Took = e.proved, e.took
	return append(out, one), nil
}

// searched is what our search makes of p.
func searched(ctx context.Context, p *board.Problem, l search.Limits, limit time.Duration) (Outcome, error) {
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	most := before.HeapAlloc
	look := func() {
		runtime.ReadMemStats(&now)
		most = max(most, now.HeapAlloc)
	}
	next := time.Now()
	begun := next
	r, err := search.Solve(ctx, p, l, func(search.Progress) {
		if t := time.Now(); t.After(next) { // reading it stops the world
			look()
			next = t.Add(50 * time.Millisecond)
		}
	})
	took := time.Since(begun)
	if err != nil {
		return Outcome{}, err
	}
	look()
	if len(r.Answers) == 0 {
		return Outcome{Method: ours, Proved: r.Proved, Took: took, Nodes: r.Nodes}, nil
	}
	out, err := outcome(p, r.Answers[0], ours)
	out.Proved, out.Took, out.Nodes, out.Memory = r.Proved, took, r.Nodes, most-before.HeapAlloc
	return out, err
}

// outcome counts what an answer does, once it is found to be legal.
func outcome(p *board.Problem, a board.Answer, method string) (Outcome, error) {
	if err := check.Answer(p, a); err != nil {
		return Outcome{}, fmt.Errorf("%s: %w", method, err)
	}
	out := Outcome{Method: method, Found: true, Cost: a.Cost}
	for i, item := range p.Items {
		switch at := a.At[i]; {
		case at == item.Home && at != board.Out:
		case at == board.Out && item.Home == board.Out:
			out.Unplaced++
		case at == board.Out:
			out.Cancelled++
		case item.Home != board.Out:
			out.Moved++
		}
	}
	return out, nil
}

func (o Outcome) line() string {
	proved := ""
	if o.Proved {
		proved = ", proved"
	}
	return fmt.Sprintf("%s: %v%s, %s, %d nodes", o.Method, o.Cost, proved, short(o.Took), o.Nodes)
}
