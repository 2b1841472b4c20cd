package clashbench

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// TestMethodsAgree asks them all about a small prison, without looking at the
// clock. Run itself fails when answers differ.
func TestMethodsAgree(t *testing.T) {
	o := Options{Sizes: []int{20_000}, Questions: 20, Seed: 7, Log: t.Output()}
	if _, err := program("initdb"); errors.Is(err, errNoPostgres) {
		t.Log("there is no PostgreSQL here; the others are compared")
	} else if !testing.Short() {
		o.PostgresUpTo, o.ExcludeUpTo = o.Sizes[0], o.Sizes[0]
	}
	rows, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.Hits < 50 {
			t.Errorf("%s: %.0f clashes a question are too few to tell methods apart", r.Method, r.Hits)
		}
	}
	var said strings.Builder
	Table(&said, rows)
	if got := strings.Count(said.String(), "\n"); got != 2+len(rows) {
		t.Errorf("%d lines:\n%s", got, said.String())
	}
}

func TestAnswersThatDiffer(t *testing.T) {
	ours := answers{hits: [][]hit{{{occurrence: 1}}}, starts: [][]start{{{at: 15}}}}
	if err := ours.same(ours); err != nil {
		t.Error(err)
	}
	other := answers{hits: [][]hit{{{occurrence: 2}}}, starts: ours.starts}
	if ours.same(other) == nil {
		t.Error("another booking was taken for the same")
	}
	other = answers{hits: ours.hits, starts: [][]start{slices.Concat(ours.starts[0], ours.starts[0])}}
	if ours.same(other) == nil {
		t.Error("more starts were taken for the same")
	}
}
