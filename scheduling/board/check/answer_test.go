package check_test

import (
	"errors"
	"testing"

	"gatehouse/scheduling/board"
	"gatehouse/scheduling/board/check"
)

// room is a resource for one, hall one for two; they are used for two ticks.
const (
	room = iota
	hall
)

func at(resource int, from board.Tick, cost board.Cost, class int) board.Place {
	return board.Place{Uses: []board.Use{{Resource: resource, From: from, To: from + 2}}, Cost: cost, Class: class}
}

// two is a problem of two items: the first new, the second at home in the room
// at tick 0, and never in the hall at the same time as the first.
func two() *board.Problem {
	return &board.Problem{
		Capacity: []int{1, 2},
		Taken:    []board.Use{{Resource: room, From: 6, To: 8}, {Resource: hall, From: 4, To: 5}, {Resource: hall, From: 4, To: 5}},
		Items: []board.Item{
			{
				Home:   board.Out,
				Out:    board.CostOf(1, 0, 0),
				Places: []board.Place{at(room, 0, 0, 0), at(room, 1, 0, 0), at(hall, 0, 0, 1), at(room, 5, 0, 2), at(hall, 3, 0, 2)},
			},
			{
				Home:   0,
				Out:    board.Never,
				Places: []board.Place{at(room, 0, 0, 0), at(room, 2, board.CostOf(0, 1, 2), 1), at(hall, 0, board.CostOf(0, 1, 1), 2)},
			},
		},
		Pairs: []board.Pair{{A: 0, B: 1, Bars: func(p, q int) bool { return p == 2 && q == 2 }}},
	}
}

func TestAnswer(t *testing.T) {
	cost := board.CostOf
	for name, tt := range map[string]struct {
		at   []int
		cost board.Cost
		want error
	}{
		"new out":               {[]int{board.Out, 0}, cost(1, 0, 0), nil},
		"home moves":            {[]int{0, 1}, cost(0, 1, 2), nil},
		"one in the hall":       {[]int{2, 0}, 0, nil},
		"touching":              {[]int{0, 1}, cost(0, 1, 2), nil},
		"one place too few":     {[]int{0}, 0, check.ErrLength},
		"one place too many":    {[]int{0, 1, 0}, cost(0, 1, 2), check.ErrLength},
		"no such place":         {[]int{5, 0}, 0, check.ErrPlace},
		"neither place nor out": {[]int{-2, 0}, cost(1, 0, 0), check.ErrPlace},
		"never out":             {[]int{0, board.Out}, 0, check.ErrOut},
		"both in the room":      {[]int{0, 0}, 0, check.ErrFull},
		"one tick of overlap":   {[]int{1, 1}, cost(0, 1, 2), check.ErrFull},
		"into what is taken":    {[]int{3, 0}, 0, check.ErrFull},
		"the hall is full":      {[]int{4, 0}, 0, check.ErrFull},
		"barred":                {[]int{2, 2}, cost(0, 1, 1), check.ErrBarred},
		"too cheap":             {[]int{0, 1}, cost(0, 1, 1), check.ErrCost},
		"too dear":              {[]int{2, 0}, cost(0, 0, 1), check.ErrCost},
		"out costs nothing":     {[]int{board.Out, 0}, 0, check.ErrCost},
	} {
		t.Run(name, func(t *testing.T) {
			err := check.Answer(two(), board.Answer{At: tt.at, Cost: tt.cost})
			if !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

// A resource has room for as many as it says, and for one more if it says so.
func TestAnswerCounts(t *testing.T) {
	three := func(capacity int) *board.Problem {
		p := &board.Problem{Capacity: []int{capacity}}
		for range 3 {
			p.Items = append(p.Items, board.Item{Home: board.Out, Out: board.Never, Places: []board.Place{at(0, 0, 0, 0)}})
		}
		return p
	}
	a := board.Answer{At: []int{0, 0, 0}}
	if err := check.Answer(three(3), a); err != nil {
		t.Error(err)
	}
	if err := check.Answer(three(2), a); !errors.Is(err, check.ErrFull) {
		t.Errorf("three uses of room for two: %v", err)
	}
}

func TestDifferent(t *testing.T) {
	p := two()
	for name, tt := range map[string]struct {
		a, b []int
		want bool
	}{
		"the same":      {[]int{0, 1}, []int{0, 1}, false},
		"of one class":  {[]int{0, 1}, []int{1, 1}, false},
		"two classes":   {[]int{0, 1}, []int{2, 1}, true},
		"the other one": {[]int{2, 0}, []int{2, 1}, true},
		"out":           {[]int{board.Out, 0}, []int{0, 0}, true},
		"both out":      {[]int{board.Out, 0}, []int{board.Out, 0}, false},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := board.Answer{At: tt.a}, board.Answer{At: tt.b}
			if check.Different(p, a, b) != tt.want || check.Different(p, b, a) != tt.want {
				t.Errorf("different is not %v both ways", tt.want)
			}
		})
	}
}
