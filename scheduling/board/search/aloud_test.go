package search_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"gatehouse/scheduling/board"
	"gatehouse/scheduling/board/check"
	"gatehouse/scheduling/board/draw"
	"gatehouse/scheduling/board/search"
)

const (
	blue = iota
	green
	red
)

func in(room int, from board.Tick, people, class int) board.Place {
	return board.Place{
		Uses: []board.Use{{Resource: room, From: from, To: from + 2}},
		Cost: board.CostOf(0, people, 0), Class: class,
	}
}

// newcomer has no home, and stays out only if need be.
func newcomer(places ...board.Place) board.Item {
	return board.Item{Home: board.Out, Out: board.CostOf(1, 0, 0), Places: places}
}

// settled is at home at the first of its places, and is never out.
func settled(places ...board.Place) board.Item {
	return board.Item{Home: 0, Out: board.Never, Places: places}
}

func TestAloud(t *testing.T) {
	rooms := []int{1, 1, 1}
	for name, tt := range map[string]struct {
		p    board.Problem
		at   []int
		cost board.Cost
	}{
		"there is room": {
			board.Problem{Capacity: rooms, Items: []board.Item{newcomer(in(blue, 0, 0, 0))}},
			[]int{0},
			0,
		},
		"the other makes way": {
			board.Problem{Capacity: rooms, Items: []board.Item{newcomer(in(blue, 0, 0, 0)), settled(in(blue, 1, 0, 0), in(green, 1, 3, 1))}},
			[]int{0, 1},
			board.CostOf(0, 3, 0),
		},
		"two swap rooms": {
			board.Problem{
				Capacity: rooms, Taken: []board.Use{{Resource: red, From: 0, To: 9}},
				Items: []board.Item{
					newcomer(in(blue, 0, 0, 0)),
					settled(in(blue, 0, 0, 0), in(green, 2, 1, 1)),
					settled(in(green, 2, 0, 0), in(blue, 2, 1, 1)),
				},
			},
			[]int{0, 1, 1},
			board.CostOf(0, 2, 0),
		},
		"a chain of three": {
			board.Problem{Capacity: rooms, Items: []board.Item{
				newcomer(in(blue, 0, 0, 0)),
				settled(in(blue, 0, 0, 0), in(green, 0, 1, 1)),
				settled(in(green, 0, 0, 0), in(red, 0, 1, 1)),
				settled(in(red, 0, 0, 0), in(red, 2, 1, 1)),
			}},
			[]int{0, 1, 1, 1},
			board.CostOf(0, 3, 0),
		},
		"everything is taken": {
			board.Problem{Capacity: rooms, Taken: []board.Use{{Resource: blue, From: 1, To: 2}}, Items: []board.Item{newcomer(in(blue, 0, 0, 0))}},
			[]int{board.Out},
			board.CostOf(1, 0, 0),
		},
		"a hall for two": {
			board.Problem{Capacity: []int{2}, Items: []board.Item{newcomer(in(blue, 0, 0, 0)), newcomer(in(blue, 1, 0, 0)), newcomer(in(blue, 0, 0, 0))}},
			nil, board.CostOf(1, 0, 0),
		},
		"two homes clash": {
			board.Problem{Capacity: rooms, Items: []board.Item{settled(in(blue, 0, 0, 0), in(green, 0, 5, 1)), settled(in(blue, 1, 0, 0), in(green, 0, 2, 1))}},
			[]int{0, 1},
			board.CostOf(0, 2, 0),
		},
		"no more than one a week": {
			board.Problem{Capacity: []int{1, 1, 1, 1}, Items: []board.Item{
				newcomer(board.Place{Uses: []board.Use{{Resource: blue, From: 0, To: 1}, {Resource: 3, From: 0, To: 1}}}),
				newcomer(board.Place{Uses: []board.Use{{Resource: red, From: 5, To: 6}, {Resource: 3, From: 0, To: 1}}}),
			}},
			nil, board.CostOf(1, 0, 0),
		},
		"kept apart": {
			board.Problem{
				Capacity: rooms,
				Items:    []board.Item{newcomer(in(blue, 0, 0, 0), in(blue, 4, 2, 1)), settled(in(green, 0, 0, 0), in(red, 0, 7, 1))},
				Pairs:    []board.Pair{{A: 0, B: 1, Bars: func(p, _ int) bool { return p == 0 }}},
			},
			[]int{1, 0},
			board.CostOf(0, 2, 0),
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := search.Solve(context.Background(), &tt.p, search.Limits{}, nil)
			if err != nil || !got.Proved || len(got.Answers) != 1 {
				t.Fatalf("%+v, %v", got, err)
			}
			if a := got.Answers[0]; a.Cost != tt.cost || tt.at != nil && !slices.Equal(a.At, tt.at) {
				t.Errorf("%v, want %v at %v", a, tt.cost, tt.at)
			}
			sound(t, &tt.p, got)
		})
	}
}

// Of twin rooms one is as good as the other; another half of the day is not.
func TestThreeDifferentAnswers(t *testing.T) {
	p := &board.Problem{Capacity: []int{1, 1, 1}, Items: []board.Item{
		newcomer(in(blue, 0, 0, 0), in(green, 0, 0, 0), in(red, 6, 4, 1), in(red, 4, 3, 1)),
	}}
	got, err := search.Solve(context.Background(), p, search.Limits{Want: 3}, nil)
	if err != nil || len(got.Answers) != 3 || !got.Proved {
		t.Fatalf("%+v, %v", got, err)
	}
	sound(t, p, got)
	for k, want := range []int{0, 3, board.Out} {
		if got.Answers[k].At[0] != want {
			t.Errorf("answer %d is at %d, not %d", k, got.Answers[k].At[0], want)
		}
	}
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	p := &board.Problem{Items: []board.Item{{Home: 3}}}
	if _, err := search.Solve(context.Background(), p, search.Limits{}, nil); err == nil {
		t.Error("a home that does not exist")
	}
}

// As many nodes give the same answer, whatever the clock says.
func TestSameNodesSameAnswer(t *testing.T) {
	p := draw.Day(9, draw.DayOf{Rooms: 12, Fill: 90, Bookings: 120, New: 4})
	var first search.Result
	for n := range 2 {
		got, err := search.Solve(context.Background(), p, search.Limits{Nodes: 60_000, Want: 2}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for k, a := range got.Answers {
			if err := check.Answer(p, a); err != nil {
				t.Errorf("answer %d: %v", k, err)
			}
		}
		if n == 0 {
			first = got
			continue
		}
		if got.Nodes != first.Nodes || got.Bound != first.Bound || len(got.Answers) != len(first.Answers) {
			t.Fatalf("%+v and then %+v", first, got)
		}
		for k, a := range got.Answers {
			if !slices.Equal(a.At, first.Answers[k].At) {
				t.Errorf("answer %d is another the second time", k)
			}
		}
	}
}

// Stopped before it began, it says what there is: homes, and who is new out.
func TestStoppedAtOnce(t *testing.T) {
	p := draw.Day(9, draw.DayOf{Rooms: 12, Fill: 90, Bookings: 120, New: 4})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	got, err := search.Solve(ctx, p, search.Limits{}, nil)
	if err != nil || got.Proved || len(got.Answers) != 1 {
		t.Fatalf("%v, %+v", err, got)
	}
	for i, k := range got.Answers[0].At {
		if k != p.Items[i].Home {
			t.Errorf("item %d is at %d", i, k)
		}
	}
}

// Stopped on the way, it has something legal.
func TestStoppedOnTheWay(t *testing.T) {
	p := draw.Week(3, draw.WeekOf{Hearings: 120, Rooms: 6, Days: 5, Fill: 30})
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	told := 0
	got, err := search.Solve(ctx, p, search.Limits{Nodes: 1 << 40}, func(g search.Progress) {
		if g.Best < g.Bound {
			t.Errorf("the best costs %v, below the bound of %v", g.Best, g.Bound)
		}
		if told++; told == 3 {
			cancel()
		}
	})
	if err != nil || len(got.Answers) == 0 {
		t.Fatalf("%v, %+v", err, got)
	}
	if err := check.Answer(p, got.Answers[0]); err != nil {
		t.Error(err)
	}
}

// Brute force and the search agree on whatever brute force can do.
func TestAgainstBruteForce(t *testing.T) {
	for seed := range uint64(400) {
		p := draw.Small(seed)
		want, ok := check.Best(p)
		got, err := search.Solve(context.Background(), p, search.Limits{}, nil)
		if err != nil || !got.Proved || (len(got.Answers) > 0) != ok {
			t.Fatalf("seed %d: %v, %+v", seed, err, got)
		}
		if !ok {
			continue
		}
		if err := check.Answer(p, got.Answers[0]); err != nil || got.Answers[0].Cost != want.Cost {
			t.Fatalf("seed %d: %v, costs %v, the best %v", seed, err, got.Answers[0].Cost, want.Cost)
		}
	}
}
