package work_test

import (
	"context"
	"slices"
	"testing"

	"gatehouse/app/internal/work"
)

func TestNewestTakesTheLastAnswerOnly(t *testing.T) {
	var q work.Queue
	var n work.Newest
	var got []string
	ask := func(s string) {
		n.Do(q.Do, func(context.Context) func() { return func() { got = append(got, s) } })
	}
	ask("first")
	ask("second")
	q.Answer(1)
	q.Answer(0) // comes late
	ask("third")
	n.Forget()
	q.Answer(0)
	n.Do(q.Do, func(context.Context) func() { return nil }) // an answer with nothing to show
	q.Answer(0)
	if !slices.Equal(got, []string{"second"}) {
		t.Errorf("took %v", got)
	}
}

func TestInTurnAsksOnceMoreHoweverOftenItIsWanted(t *testing.T) {
	var q work.Queue
	var turn work.InTurn
	asked, got := 0, []int{}
	ask := func() {
		turn.Do(q.Do, func() func(context.Context) func() {
			asked++
			of := asked
			return func(context.Context) func() {
				return func() {
					if turn.Busy() {
						t.Error("busy with an answer that is there")
					}
					if of == 2 {
						turn.Again()
					}
					got = append(got, of)
				}
			}
		})
	}
	ask()
	ask()
	ask()
	if q.Len() != 1 || asked != 1 || !turn.Busy() {
		t.Fatalf("%d under way, asked %d times", q.Len(), asked)
	}
	q.Answer(0)
	if q.Len() != 1 || asked != 2 {
		t.Fatalf("%d under way, asked %d times", q.Len(), asked)
	}
	q.Answer(0) // whose answer wants another
	q.Answer(0)
	if q.Len() != 0 || turn.Busy() || !slices.Equal(got, []int{1, 2, 3}) {
		t.Errorf("%d under way, got %v", q.Len(), got)
	}
}
