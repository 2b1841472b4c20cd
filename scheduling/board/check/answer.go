// Package check works out from scratch whether an answer is legal and what it
// costs, and finds the best answer to a small problem by trying them all: what
// a search says is believed only when this package says the same.
package check

import (
	"errors"
	"fmt"

	"gatehouse/scheduling/board"
)

// What can be wrong with an answer.
var (
	ErrLength = errors.New("check: not one place for each item")
	ErrPlace  = errors.New("check: no such place")
	ErrOut    = errors.New("check: an item is out that never may be")
	ErrFull   = errors.New("check: more uses than there is room for")
	ErrBarred = errors.New("check: two items exclude each other")
	ErrCost   = errors.New("check: not what it costs")
)

// Answer returns what is wrong with a as an answer to p, or nil: an item
// without a place that exists, one out that never may be, a resource with too
// many uses at some tick, a pair that excludes each other, another cost than
// the sum of what each item costs.
func Answer(p *board.Problem, a board.Answer) error {
	if len(a.At) != len(p.Items) {
		return fmt.Errorf("%d places for %d items: %w", len(a.At), len(p.Items), ErrLength)
	}
	var cost board.Cost
	uses := append([]board.Use(nil), p.Taken...)
	for i, item := range p.Items {
		at := a.At[i]
		switch {
		case at == board.Out && item.Out >= board.Never:
			return fmt.Errorf("item %d: %w", i, ErrOut)
		case at == board.Out:
			cost += item.Out
		case at < 0 || at >= len(item.Places):
			return fmt.Errorf("item %d at %d of %d places: %w", i, at, len(item.Places), ErrPlace)
		default:
			cost += item.Places[at].Cost
			uses = append(uses, item.Places[at].Uses...)
		}
	}
	if err := fit(p.Capacity, uses); err != nil {
		return err
	}
	for _, pair := range p.Pairs {
		a, b := a.At[pair.A], a.At[pair.B]
		if a != board.Out && b != board.Out && pair.Bars(a, b) {
			return fmt.Errorf("item %d at %d and item %d at %d: %w", pair.A, a, pair.B, b, ErrBarred)
		}
	}
	if a.Cost != cost {
		return fmt.Errorf("said to cost %v, costs %v: %w", a.Cost, cost, ErrCost)
	}
	return nil
}

// fit counts the uses of each resource at each tick.
func fit(capacity []int, uses []board.Use) error {
	count := make([]map[board.Tick]int, len(capacity))
	for _, u := range uses {
		if count[u.Resource] == nil {
			count[u.Resource] = map[board.Tick]int{}
		}
		for t := u.From; t < u.To; t++ {
			count[u.Resource][t]++
			if n := count[u.Resource][t]; n > capacity[u.Resource] {
				return fmt.Errorf("resource %d at tick %d: %d uses, room for %d: %w", u.Resource, t, n, capacity[u.Resource], ErrFull)
			}
		}
	}
	return nil
}

// Different reports whether people would call two answers to p different: some
// item is out in one and not in the other, or at places of two classes.
func Different(p *board.Problem, a, b board.Answer) bool {
	for i, item := range p.Items {
		x, y := a.At[i], b.At[i]
		if x == y {
			continue
		}
		if x == board.Out || y == board.Out || item.Places[x].Class != item.Places[y].Class {
			return true
		}
	}
	return false
}
