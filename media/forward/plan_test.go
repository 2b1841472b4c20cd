package forward

import (
	"slices"
	"testing"
	"time"
)

func TestPlan(t *testing.T) {
	both := func(now Layer, wanted bool) offer {
		return offer{large: 1_200_000, small: 250_000, now: now, wanted: wanted}
	}
	for name, c := range map[string]struct {
		bps    int
		offers []offer
		want   []Layer
	}{
		"nobody":                     {1_000_000, nil, []Layer{}},
		"room for all":               {3_000_000, []offer{both(None, false), both(None, true), both(None, false)}, []Layer{Small, Large, Small}},
		"the large one shrinks":      {1_400_000, []offer{both(Small, false), both(Large, true), both(Small, false)}, []Layer{Small, Small, Small}},
		"who is wanted comes first":  {470_000, []offer{both(Small, false), both(Small, true), both(Small, false)}, []Layer{None, Small, None}},
		"sound only":                 {200_000, []offer{both(Small, false), both(Large, true), both(Small, false)}, []Layer{None, None, None}},
		"less than sound":            {50_000, []offer{both(Small, true), both(Small, false)}, []Layer{None, None}},
		"nobody wanted is large":     {9_000_000, []offer{both(Small, false), both(Large, false)}, []Layer{Small, Small}},
		"one layer only":             {3_000_000, []offer{{large: 500_000}, {small: 90_000, wanted: true}}, []Layer{Large, Small}},
		"no picture comes":           {3_000_000, []offer{{}, {wanted: true}}, []Layer{None, None}},
		"just enough keeps what is":  {45_000 + 1_200_000, []offer{both(Large, true)}, []Layer{Large}},
		"just enough brings nothing": {45_000 + 1_200_000, []offer{both(Small, true)}, []Layer{Small}},
		"a small one needs room too": {45_000 + 260_000, []offer{both(None, true)}, []Layer{None}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := plan(c.bps, c.offers); !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

// steps asks growth once a second what one wanted person gets, who is passed on
// as it says.
type steps struct {
	growth
	now time.Time
	at  Layer
}

func (s *steps) second(bps int) Layer {
	s.now = s.now.Add(time.Second)
	s.at = s.plan(bps, []offer{{large: 1_200_000, small: 250_000, now: s.at, wanted: true}}, s.now)[0]
	return s.at
}

// large is in which of so many seconds they are large.
func (s *steps) large(seconds, bps int) (at []int) {
	for i := range seconds {
		if s.second(bps) == Large {
			at = append(at, i)
		}
	}
	return at
}

func (s *steps) want(t *testing.T, seconds, bps int, want ...int) {
	t.Helper()
	if got := s.large(seconds, bps); !slices.Equal(got, want) {
		t.Errorf("%d seconds at %d: large at %v, want %v", seconds, bps, got, want)
	}
}

// A line that could take more is tried now and then, less and less often while
// it cannot; one that has to give something up does so at once, however long
// it was well.
func TestGrowth(t *testing.T) {
	s := &steps{now: time.Unix(1000, 0), at: Small}
	s.want(t, 60, 1_000_000, 5, 6, 7, 18, 19, 20, 41, 42, 43)
	if n := len(s.large(60, 1_500_000)); n != 60 {
		t.Errorf("large for %d of 60 seconds on a line that is wide enough", n)
	}
	s.want(t, 42, 1_000_000, 40, 41) // at once, and tried no sooner than it was before
	// The line takes it: the next trial comes sooner.
	if n := len(s.large(20, 1_300_000)); n != 20 {
		t.Errorf("large for %d of 20 seconds after a trial that helped", n)
	}
	s.want(t, 21, 1_000_000, 20)
	// The trial does harm: the next one comes later.
	if got := s.second(250_000); got != None {
		t.Errorf("a line for sound gets %v", got)
	}
	s.second(1_000_000)
	s.want(t, 42, 1_000_000, 38, 39, 40)
}

// Who speaks in turn changes nothing of what a line is good for.
func TestAnotherIsWanted(t *testing.T) {
	var g growth
	now := time.Unix(1000, 0)
	for i := range 6 {
		now = now.Add(time.Second)
		out := g.plan(1_750_000, []offer{
			{large: 1_200_000, small: 250_000, now: Small, wanted: i%2 == 0}, {large: 1_200_000, small: 250_000, now: Small, wanted: i%2 == 1},
		}, now)
		if len(out) != 2 || out[i%2] != Large || out[1-i%2] != Small {
			t.Fatalf("second %d: %v", i, out)
		}
	}
	if !g.calm.Equal(time.Unix(1001, 0)) {
		t.Error("the line is thought to have become narrower")
	}
}
