package resolve_test

import (
	"context"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gatehouse/scheduling/resolve"
)

// Whatever the day, the tables and the question: no plan is illegal, none
// moves what may not move, each costs what it says, asking twice gives the same,
// and the rules a board is made by are those that package clash judges by.
func TestPlansHold(t *testing.T) {
	rapid.Check(t, plansHold)
}

func FuzzPlansHold(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(plansHold))
}

func plansHold(t *rapid.T) {
	d := &drawing{t: t, first: 0, last: 2, opens: 8, tidy: rapid.Bool().Draw(t, "tidy")}
	d.draw(rapid.IntRange(2, 5).Draw(t, "rooms"), rapid.IntRange(0, 14).Draw(t, "bookings"))
	r, refused, err := resolve.Judged(d.g, d.q)
	if err != nil {
		t.Fatal(err)
	}
	if refused > 0 {
		t.Fatalf("package clash refused %d answers of the board", refused)
	}
	check(t, d.g, d.q, r)
	again, err := resolve.Plans(context.Background(), d.g, d.q, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(r.Plans, again.Plans); diff != "" {
		t.Fatalf("asked twice: %s", diff)
	}
}
