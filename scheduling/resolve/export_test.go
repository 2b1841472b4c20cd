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
