package resolve

import (
	"context"

	"gatehouse/scheduling/clash"
)

// Judged is Plans, with how many answers package clash refused in the end.
func Judged(g clash.Ground, q clash.Question) (clash.Resolution, int, error) {
	s := newSolving(g, q, nil)
	r, err := s.answer(context.Background())
	return r, s.refused, err
}

// Hasty is Plans that lists so few places at first that what it calls proved
// rests on what it knows of the others.
func Hasty(g clash.Ground, q clash.Question, first int) (clash.Resolution, error) {
	s := newSolving(g, q, nil)
	s.first = first
	return s.answer(context.Background())
}
