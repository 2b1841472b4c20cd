package repeat_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

// answer is what an oracle said: times, or "hangs", or "refused".
type answer struct {
	times []string
	gave  string
}

func (a *answer) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		return json.Unmarshal(b, &a.gave)
	}
	return json.Unmarshal(b, &a.times)
}

// judged is a rule that oracles were asked about, see testdata/README.md.
type judged struct {
	Family   string
	Rule     string
	From, To string
	Zone     string // the answers are then instants
	Both     *answer
	Dateutil *answer
	Libical  *answer
	Why      string // what they disagree about
}

func conformance(t *testing.T) (cases []judged) {
	t.Helper()
	f, err := os.Open("testdata/conformance.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c judged
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return cases
}

const layout = "20060102T150405"

func (c judged) window(t *testing.T) (from, to time.Time) {
	t.Helper()
	from, err := time.Parse(layout, c.From)
	if err != nil {
		t.Fatal(err)
	}
	if to, err = time.Parse(layout, c.To); err != nil {
		t.Fatal(err)
	}
	return from, to
}

// written is a list of wall times as the oracles write them, as instants if
// the case has a zone.
func (c judged) written(t *testing.T, list []time.Time) []string {
	t.Helper()
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = scheduling.WallFloating(x).Resolve(zone).Format(layout)
	}
	return out
}

// rule is the case's rule. One whose start is refused is moved to the start
// that is suggested; the case's own start comes back too.
func (c judged) rule(t *testing.T) (r repeat.Rule, start time.Time) {
	t.Helper()
	written := c.Rule[len("DTSTART:"):][:len(layout)]
	start, err := time.Parse(layout, written)
	if err != nil {
		t.Fatal(err)
	}
	r, err = repeat.Parse(c.Rule)
	var bad *repeat.Error
	if errors.As(err, &bad) && bad.Problem == repeat.ProblemStart {
		r, err = repeat.Parse(strings.Replace(c.Rule, written, bad.Suggest.Format(layout), 1))
	}
	if err != nil {
		t.Fatalf("%s\n%v", c.Rule, err)
	}
	return r, start
}

// TestConformance holds every rule to what dateutil and libical agree on. Where
// they do not, the walker of these tests decides, which is written from the
// RFC; who is right then, and why, is in testdata/README.md.
func TestConformance(t *testing.T) {
	type tally struct{ cases, agreed, dateutil, libical, neither int }
	families, reasons := map[string]*tally{}, map[string]*tally{}
	at := func(m map[string]*tally, key string) *tally {
		if m[key] == nil {
			m[key] = &tally{}
		}
		m[key].cases++
		return m[key]
	}
	all, agreed := 0, 0
	for i, c := range conformance(t) {
		all++
		family := at(families, c.Family)
		r, start := c.rule(t)
		from, to := c.window(t)
		list := r.Between(from, to)
		for _, x := range list {
			if !r.Happens(x) {
				t.Errorf("%s\ndoes not happen at %v", r, x)
			}
		}
		got := c.written(t, list)
		var want []string
		if c.Both != nil {
			family.agreed++
			agreed++
			want = c.Both.times
		} else {
			spec := r.Spec()
			spec.Start = start
			want = c.written(t, walker{spec}.occurrences(from, to))
		}
		if !slices.Equal(got, want) {
			t.Errorf("case %d (%s) from %s to %s %s\n%s\n%s", i, c.Family, c.From, c.To, c.Zone, c.Rule, cmp.Diff(want, got))
		}
		if c.Both != nil {
			continue
		}
		for _, n := range []*tally{family, at(reasons, c.Why)} {
			switch {
			case slices.Equal(got, c.Dateutil.times):
				n.dateutil++
			case slices.Equal(got, c.Libical.times):
				n.libical++
			default:
				n.neither++
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(families)) {
		n := *families[name]
		t.Logf("%-8s %4d rules, %4d agreed on; of the others dateutil is right about %3d, libical %2d, neither %2d",
			name, n.cases, n.agreed, n.dateutil, n.libical, n.neither)
		if n.cases < 200 {
			t.Errorf("%s: only %d rules", name, n.cases)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(reasons)) {
		n := *reasons[name]
		t.Logf("%-32s %3d: dateutil is right about %3d, libical %2d, neither %2d", name, n.cases, n.dateutil, n.libical, n.neither)
	}
	t.Logf("%d rules, %d agreed on", all, agreed)
	if agreed < 3000 {
		t.Errorf("only %d rules are agreed on", agreed)
	}
}
