// Package search finds the cheapest way of giving every item of a board.Problem
// its place: exactly where that can be done in time, and else the best it met
// on the way, with a bound on how much better another could be.
package search

import (
	"context"

	"gatehouse/scheduling/board"
)

// Limits says how long to look and for how much. How long by the clock is the
// context's to say.
type Limits struct {
	// Nodes is how much work may be done, counted in steps of the search and
	// not in time, so that it comes to the same on any machine; 0 is enough
	// for what a person would wait for.
	Nodes int64
	// Want is how many different answers are wanted; 0 means 1.
	Want int
}

// Result is what was found.
type Result struct {
	// Answers are the best, cheapest first. Two differ when some item is at a
	// place of another board.Place.Class, or out in one alone. In none could
	// an item that moved go home while the others stay. There are none when
	// everything cannot be placed as it must.
	Answers []board.Answer
	// Bound is a cost below which there is no answer.
	Bound board.Cost
	// Proved is set when all answers were looked at or shown to be dearer:
	// the first is the best there is and the others are the next best, and
	// if there are fewer than were wanted there are no more.
	Proved bool
	// Nodes is how much work was done.
	Nodes int64
}

// Progress is how far a search has come.
type Progress struct {
	Nodes int64
	// Best is the cost of the best answer so far, board.Never before the first.
	Best  board.Cost
	Bound board.Cost
}

const enough = 8 << 20

// Solve looks for the best answers until they are proved, l is spent or ctx is
// done; the last is no error, and what was found by then is returned. The same
// problem and limits give the same result unless ctx cut it short. It calls
// progress, unless that is nil, from time to time on the caller's goroutine.
// The error is that of p.Validate. p is not changed, nor used afterwards.
func Solve(ctx context.Context, p *board.Problem, l Limits, progress func(Progress)) (Result, error) {
	if err := p.Validate(); err != nil {
		return Result{}, err
	}
	if l.Nodes <= 0 {
		l.Nodes = enough
	}
	t := compile(p)
	best := newPodium(t, max(l.Want, 1))
	w := &work{done: ctx.Done(), limit: l.Nodes, tell: progress, best: best}
	if ctx.Err() != nil {
		w.stop()
	}
	return plan(t, best, w), nil
}
