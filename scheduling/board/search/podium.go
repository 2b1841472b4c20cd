package search

import (
	"math"
	"slices"

	"gatehouse/scheduling/board"
)

// podium holds the best answers that differ for people.
type podium struct {
	t     *table
	want  int
	stood []stand
}

type stand struct {
	answer  board.Answer
	classes []int
	at      []int32
}

func newPodium(t *table, want int) *podium { return &podium{t: t, want: want} }

// first is the cost of the best answer, or Never.
func (b *podium) first() board.Cost {
	if len(b.stood) == 0 {
		return board.Never
	}
	return b.stood[0].answer.Cost
}

// limit is what an answer must cost less than to be of use.
func (b *podium) limit() board.Cost {
	if len(b.stood) < b.want {
		return board.Never
	}
	return b.stood[len(b.stood)-1].answer.Cost
}

// offer takes an answer if it is one of the best.
func (b *podium) offer(at []int32, cost board.Cost) {
	if cost >= b.limit() {
		return
	}
	s := stand{answer: b.t.answer(at, cost), at: slices.Clone(at), classes: make([]int, len(at))}
	for i, j := range s.answer.At {
		s.classes[i] = math.MinInt // of no place
		if j != board.Out {
			s.classes[i] = b.t.p.Items[i].Places[j].Class
		}
	}
	same := slices.IndexFunc(b.stood, func(o stand) bool { return slices.Equal(o.classes, s.classes) })
	switch {
	case same >= 0 && b.stood[same].answer.Cost <= cost:
		return
	case same >= 0:
		b.stood = slices.Delete(b.stood, same, same+1)
	case len(b.stood) == b.want:
		b.stood = b.stood[:b.want-1]
	}
	rank, _ := slices.BinarySearchFunc(b.stood, cost, func(o stand, c board.Cost) int {
		if o.answer.Cost <= c {
			return -1
		}
		return 1
	})
	b.stood = slices.Insert(b.stood, rank, s)
}

func (b *podium) answers() []board.Answer {
	as := make([]board.Answer, len(b.stood))
	for k, s := range b.stood {
		as[k] = s.answer
	}
	return as
}
