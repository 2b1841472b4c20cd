package repeat_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gatehouse/scheduling/repeat"
)

func TestBetweenAgreesWithTheWalker(t *testing.T) { rapid.Check(t, agreesWithTheWalker) }

func FuzzBetween(f *testing.F) { f.Fuzz(rapid.MakeFuzz(agreesWithTheWalker)) }

func agreesWithTheWalker(t *rapid.T) {
	r := drawRule(t)
	from := r.Start().AddDate(rapid.IntRange(0, 12).Draw(t, "years on"), 0, rapid.IntRange(-40, 300).Draw(t, "days on"))
	to := from.AddDate(0, 0, rapid.IntRange(0, 800).Draw(t, "length"))
	want := show(walker{r.Spec()}.occurrences(from, to))
	got := r.Between(from, to)
	if diff := cmp.Diff(want, show(got)); diff != "" {
		t.Fatalf("%s\nfrom %v to %v\n%s", r, from, to, diff)
	}
	next, ok := r.Next(from.Add(-time.Minute))
	if len(got) > 0 && (!ok || !next.Equal(got[0])) {
		t.Fatalf("%s\nNext gave %v, %v; want %v", r, next, ok, got[0])
	}
	for _, x := range got {
		if !r.Happens(x) {
			t.Fatalf("%s\ndoes not happen at %v", r, x)
		}
	}
	probe := from.Add(time.Duration(rapid.IntRange(0, 800*24).Draw(t, "probe")) * time.Hour)
	if in := slices.ContainsFunc(got, probe.Equal); probe.Before(to) && r.Happens(probe) != in {
		t.Fatalf("%s\nHappens(%v) = %v", r, probe, !in)
	}
	if library, days, ok := repeat.Alone(r, from, 40); !ok {
		t.Fatalf("%s\nfrom %v: the library says %v, the walk through the days %v", r, from, library, days)
	}
	back, err := repeat.Parse(r.String())
	if err != nil || back.String() != r.String() {
		t.Fatalf("%s\nreads back as %s, %v", r, back, err)
	}
}

// TestRefusedStartsAgreeWithTheWalker looks at rules as they are drawn: what
// is refused for its start does begin where that is suggested, and what is said
// to happen never does not within the horizon.
func TestRefusedStartsAgreeWithTheWalker(t *testing.T) {
	refused := 0
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpec(t)
		horizon := s.Start.AddDate(repeat.HorizonYears, 0, 0)
		_, err := repeat.New(s)
		s.Count = 0 // counts from the first
		first := walker{s}.occurrences(s.Start, horizon)
		var bad *repeat.Error
		switch {
		case err == nil:
			if len(first) == 0 || !first[0].Equal(s.Start) {
				t.Fatalf("%+v\nwas taken, and first happens at %v", s, show(first[:min(1, len(first))]))
			}
		case !errors.As(err, &bad):
			t.Fatal(err)
		case bad.Problem == repeat.ProblemStart:
			refused++
			if len(first) == 0 || !first[0].Equal(bad.Suggest) {
				t.Fatalf("%+v\n%v, want %v", s, err, show(first[:min(1, len(first))]))
			}
		case bad.Problem != repeat.ProblemNever || len(first) > 0:
			t.Fatalf("%+v\n%v, yet it happens at %v", s, err, show(first[:min(1, len(first))]))
		}
	})
	if refused == 0 {
		t.Error("no start was refused: the test asks nothing")
	}
}
