package courtlist_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatehouse/scheduling"
	"gatehouse/scheduling/courtlist"
)

var update = flag.Bool("update", false, "write what is read as what is expected")

// files are the lists in testdata, all written for these tests.
func files(tb testing.TB) []string {
	tb.Helper()
	names, err := filepath.Glob("testdata/*.json")
	if err != nil || len(names) < 7 {
		tb.Fatalf("lists in testdata: %v, %v", names, err)
	}
	return names
}

func open(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func read(tb testing.TB, name string) courtlist.List {
	tb.Helper()
	l, problems, err := courtlist.Read(open(tb, name))
	if err != nil || len(problems) > 0 {
		tb.Fatalf("%s: %v, %v", name, problems, err)
	}
	return l
}

func rows(tb testing.TB, l courtlist.List) []scheduling.Row {
	tb.Helper()
	r, err := courtlist.Rows(l, courtlist.Usual())
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// tell is a list as a person would read it out.
func tell(tb testing.TB, l courtlist.List, problems []scheduling.ListProblem) string {
	tb.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s (%s) %s to %s, issue %s, published %s\n", l.Form, l.Court.Name, l.Court.Code, l.From, l.To,
		l.Issue, l.Published.Format(time.RFC3339))
	zone, err := time.LoadLocation(courtlist.Zone)
	if err != nil {
		tb.Fatal(err)
	}
	at := func(x time.Time) string { return x.In(zone).Format("15:04") }
	for i, r := range rows(tb, l) {
		h := l.Hearings[i]
		fmt.Fprintf(&b, "\n%d. %s\n   %s room %s, %s, %q is %s, case %s", r.Number, r.Key, r.Court, r.Room, h.Judge, h.Says, r.Type, r.CaseRef)
		if r.Video {
			b.WriteString(", by video")
		}
		if len(h.Representatives) > 0 {
			fmt.Fprintf(&b, ", for them %s", strings.Join(h.Representatives, "; "))
		}
		fmt.Fprintf(&b, "\n   order %d, note %q %s: %s, from %s to %s, for %v\n", h.Order, r.Note, h.Mark.Kind,
			at(r.Start), at(r.Window.Start), at(r.Window.End), r.Lasts)
		fmt.Fprintf(&b, "   %s %s\n", r.State, r.Why)
		for _, d := range r.Defendants {
			fmt.Fprintf(&b, "   - %d %s, %s %s %s\n", d.Entry, d.Family, d.Given, d.Number, d.Held)
		}
	}
	for _, p := range problems {
		fmt.Fprintf(&b, "problem %d %s %s\n", p.Number, p.Field, p.Problem)
	}
	return b.String()
}

func TestListsAreReadAsExpected(t *testing.T) {
	for _, name := range files(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			l, problems, err := courtlist.Read(open(t, name))
			if err != nil {
				t.Fatal(err)
			}
			got := tell(t, l, problems)
			golden := strings.TrimSuffix(name, ".json") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(open(t, golden)), got); diff != "" {
				t.Errorf("expected −, read +\n%s", diff)
			}
		})
	}
}
