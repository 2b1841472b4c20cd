package phrase_test

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/words"
	"gatehouse/assets"
	"gatehouse/scheduling/repeat"
)

var update = flag.Bool("update", false, "write testdata/repeat.txt anew")

func load(t *testing.T, lang string) *words.Words {
	t.Helper()
	w, err := words.Load(lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// golden are the rules of testdata/repeat.txt with what is said about them.
type golden struct {
	rule   repeat.Rule
	en, cy string
}

func goldens(t *testing.T) (out []golden) {
	t.Helper()
	raw, err := os.ReadFile("testdata/repeat.txt")
	if err != nil {
		t.Fatal(err)
	}
	for block := range strings.SplitSeq(strings.TrimSpace(string(raw)), "\n\n") {
		var g golden
		var lines []string
		for line := range strings.SplitSeq(block, "\n") {
			if said, ok := strings.CutPrefix(line, "en: "); ok {
				g.en = said
			} else if said, ok := strings.CutPrefix(line, "cy: "); ok {
				g.cy = said
			} else {
				lines = append(lines, line)
			}
		}
		if g.rule, err = repeat.Parse(strings.Join(lines, "\n")); err != nil {
			t.Fatalf("%s: %v", block, err)
		}
		out = append(out, g)
	}
	return out
}

func TestRepeat(t *testing.T) {
	en, cy := load(t, words.English), load(t, words.Welsh)
	var again []string
	for _, g := range goldens(t) {
		english, welsh := phrase.Repeat(en, g.rule), phrase.Repeat(cy, g.rule)
		again = append(again, g.rule.String()+"\nen: "+english+"\ncy: "+welsh+"\n")
		if *update {
			continue
		}
		if english != g.en {
			t.Errorf("%s\n%s", g.rule, cmp.Diff(g.en, english))
		}
		if welsh != g.cy {
			t.Errorf("%s\n%s", g.rule, cmp.Diff(g.cy, welsh))
		}
	}
	if *update {
		if err := os.WriteFile("testdata/repeat.txt", []byte(strings.Join(again, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := phrase.Repeat(en, repeat.Rule{}); got != "" {
		t.Errorf("no rule is %q", got)
	}
}

var word = regexp.MustCompile(`\p{L}+`)

// vocabulary collects the words of texts, small.
func vocabulary(texts ...string) map[string]bool {
	out := map[string]bool{}
	for _, s := range texts {
		for _, w := range word.FindAllString(strings.ToLower(s), -1) {
			out[w] = true
		}
	}
	return out
}

// TestNoEnglishInWelsh looks for words of the English descriptions in the
// Welsh ones, where a message that is missing in Welsh would show.
func TestNoEnglishInWelsh(t *testing.T) {
	var en, cy []string
	for _, g := range goldens(t) {
		en, cy = append(en, g.en), append(cy, g.cy)
	}
	english, welsh := load(t, words.English), load(t, words.Welsh)
	for _, e := range problems(t) {
		en = append(en, phrase.RepeatProblem(english, e))
		cy = append(cy, phrase.RepeatProblem(welsh, e))
	}
	shared := map[string]bool{"a": true, "gatehouse": true} // "and" in Welsh
	known := vocabulary(en...)
	for w := range vocabulary(cy...) {
		if known[w] && !shared[w] {
			t.Errorf("%q is English", w)
		}
	}
	if len(known) < 100 {
		t.Errorf("only %d English words: the test looks in the wrong place", len(known))
	}
}

func TestEveryWordOfARuleIsInBothLanguages(t *testing.T) {
	keys := func(lang string) map[string]bool {
		raw, err := assets.I18n.ReadFile("i18n/" + lang + "/repeat.toml")
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]any
		if err := toml.Unmarshal(raw, &tree); err != nil {
			t.Fatal(err)
		}
		out := map[string]bool{}
		var walk func(string, map[string]any)
		walk = func(prefix string, m map[string]any) {
			for k, v := range m {
				if sub, ok := v.(map[string]any); ok && sub["other"] == nil {
					walk(prefix+k+".", sub)
				} else {
					out[prefix+k] = true
				}
			}
		}
		walk("", tree)
		return out
	}
	if diff := cmp.Diff(keys(words.English), keys(words.Welsh)); diff != "" {
		t.Error(diff)
	}
}

// parts are the parts of a rule that an error of the package can name: the
// literals in capitals in its source that are no frequency.
func parts(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../../scheduling/repeat/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{"FREQ=DAILY": true, "FREQ=WEEKLY": true, "FREQ=YEARLY": true}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"(DTSTART|[A-Z]*RULE|[A-Z]*DATE|FREQ|INTERVAL|COUNT|UNTIL|WKST|BY[A-Z]+|RSCALE|SKIP|FREQ=[A-Z]+)"`).FindAllStringSubmatch(string(raw), -1) {
			found[m[1]] = true
		}
	}
	if len(found) < 20 {
		t.Fatalf("only %d parts found: the test looks in the wrong place", len(found))
	}
	return slices.Sorted(maps.Keys(found))
}

// problems are an error for every problem, with every part it can be about.
func problems(t *testing.T) (out []*repeat.Error) {
	t.Helper()
	for _, p := range repeat.Problems() {
		for _, part := range parts(t) {
			out = append(out, &repeat.Error{Part: part, Problem: p, With: "BYDAY", Min: 1, Max: 31})
		}
	}
	return append(out, &repeat.Error{
		Part: "RDATE", Problem: repeat.ProblemAdded, Suggest: time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC),
	})
}

func TestEveryProblemOfARuleHasWords(t *testing.T) {
	for _, lang := range []string{words.English, words.Welsh} {
		w := load(t, lang)
		for _, e := range problems(t) {
			said := phrase.RepeatProblem(w, e)
			if strings.Contains(said, "repeat.") || strings.Contains(said, "no value") || !strings.HasSuffix(said, ".") {
				t.Errorf("%s: %v is %q", lang, e, said)
			}
		}
	}
	en := load(t, words.English)
	for text, want := range map[string]string{
		"DTSTART:20261124T100000\nRRULE:FREQ=DAILY;INTERVAL=521":          "Out of bounds: the number between one time and the next. Use 1 to 520.",
		"DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;BYDAY=FR":             "It would not happen on the start date. The first time would be 27 November 2026, 10:00.",
		"DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;BYDAY=3MO":            "These two cannot be used together: the weekdays, every week.",
		"DTSTART:20261124T100000\nRRULE:FREQ=DAILY;COUNT=2;UNTIL=2027":    "This cannot be read: the end.",
		"DTSTART:20261124T100000\nRRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9": "It would never happen. Check this: the rule.",
	} {
		_, err := repeat.Parse(text)
		bad, ok := err.(*repeat.Error) //nolint:errorlint // Parse promises it
		if !ok {
			t.Fatalf("%s: %v", text, err)
		}
		if got := phrase.RepeatProblem(en, bad); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
