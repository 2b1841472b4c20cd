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

// A line that could take more is tried now and then, less and less often while
// it cannot; one that has to give something up does so at once.
func TestGrowth(t *testing.T) {
	var g growth
	now := time.Unix(1000, 0)
	line := func(layer Layer) []offer {
		return []offer{{large: 1_200_000, small: 250_000, now: layer, wanted: true}}
	}
	second := func(bps int) Layer {
		now = now.Add(time.Second)
		return g.plan(bps, line(Small), now)[0]
	}
	var trials []int
	for i := range 60 {
		if second(1_000_000) == Large {
			trials = append(trials, i)
		}
	}
	if want := []int{5, 6, 7, 18, 19, 20, 41, 42, 43}; !slices.Equal(trials, want) {
		t.Errorf("tried at %v, want %v", trials, want)
	}
	if got := second(2_000_000); got != Large {
		t.Errorf("a line that is wide enough gets %v", got)
	}
	if got := second(300_000); got != Small {
		t.Errorf("a line that has become narrow gets %v", got)
	}
	if got := second(100_000); got != None {
		t.Errorf("a line for sound gets %v", got)
	}
}
