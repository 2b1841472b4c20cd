package workload

import (
	"slices"
	"testing"
)

// TestNobodyIsInTwoPlaces: PostgreSQL's constraint, for one, would refuse such
// claims.
func TestNobodyIsInTwoPlaces(t *testing.T) {
	w, err := New(Spans(200_000), 1)
	if err != nil {
		t.Fatal(err)
	}
	claims := slices.Collect(w.Spans())
	if n := len(claims); n != 4*w.Occurrences || n < 190_000 || n > 210_000 {
		t.Errorf("%d claims of %d occurrences", n, w.Occurrences)
	}
	slices.SortFunc(claims, func(a, b Claim) int {
		if a.Resource != b.Resource {
			return a.Resource - b.Resource
		}
		return int(a.Start - b.Start)
	})
	seen := 1
	for i, c := range claims[1:] {
		if last := claims[i]; c.Resource != last.Resource {
			seen++
		} else if c.Start < last.End {
			t.Fatalf("%v while %v", c, last)
		}
	}
	if seen != len(w.Resources) {
		t.Errorf("%d of %d rooms and people have anything to do", seen, len(w.Resources))
	}
	for i, s := range w.Series {
		if len(s.starts) != s.Count {
			t.Fatalf("series %d happens %d times, not %d", i, len(s.starts), s.Count)
		}
	}
}

func TestSameSeedSameBookings(t *testing.T) {
	var first []Claim
	for _, seed := range []uint64{3, 3, 4} {
		w, err := New(Spans(20_000), seed)
		if err != nil {
			t.Fatal(err)
		}
		claims := slices.Collect(w.Spans())
		if first == nil {
			first = claims
		}
		if same := slices.Equal(first, claims); same != (seed == 3) {
			t.Errorf("seed %d: same bookings %t", seed, same)
		}
	}
}
