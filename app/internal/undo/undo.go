// Package undo keeps the way back from what a person has just done.
package undo

import "context"

// Step is one thing done: what is said about it, and the way back.
type Step struct {
	// Said is shown once it is done: "Moved to 10:30".
	Said string
	// Back undoes it; nil when there is no way back. It runs away from the
	// screen's goroutine.
	Back func(context.Context) error
}

// Stack is the newest steps that can be undone, at most depth of them. It
// belongs to the screen's goroutine; its zero value is empty and ready.
type Stack struct{ steps []Step }

const depth = 50

// Push adds a step; one without a way back is not kept.
func (s *Stack) Push(x Step) {
	if x.Back == nil {
		return
	}
	if len(s.steps) == depth {
		s.steps = append(s.steps[:0], s.steps[1:]...)
	}
	s.steps = append(s.steps, x)
}

// Pop takes the newest step away; ok is false when there is none.
func (s *Stack) Pop() (x Step, ok bool) {
	if len(s.steps) == 0 {
		return Step{}, false
	}
	x = s.steps[len(s.steps)-1]
	s.steps = s.steps[:len(s.steps)-1]
	return x, true
}

// Clear forgets every step: what they go back to is no more.
func (s *Stack) Clear() { s.steps = nil }
