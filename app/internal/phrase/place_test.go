package phrase_test

import (
	"strings"
	"testing"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
	"gatehouse/scheduling/holiday"
)

// load returns the words of a language.
func loadWords(t *testing.T, lang string) *words.Words {
	t.Helper()
	w, err := words.Load(lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestEveryBankHolidayHasAName(t *testing.T) {
	c, err := holiday.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{words.English, words.Welsh} {
		w, seen := loadWords(t, lang), 0
		for _, division := range c.Years(2019, 2040) {
			for _, name := range division {
				seen++
				if said := phrase.Holiday(w, name); strings.Contains(said, "phrase.") || strings.Contains(said, "-substitute") {
					t.Errorf("%s: %q is %q", lang, name, said)
				}
			}
		}
		if seen < 300 {
			t.Fatalf("only %d holidays", seen)
		}
	}
}

func TestEveryUsageAlertAndRestrictionHasWords(t *testing.T) {
	for _, lang := range []string{words.English, words.Welsh} {
		w := loadWords(t, lang)
		var said []string
		for _, u := range []scheduling.Usage{
			scheduling.UsageCourt, scheduling.UsageProbation, scheduling.UsageLegal, scheduling.UsageFamily, scheduling.UsageResettlement,
			scheduling.UsageShared, scheduling.UsageTimetable, scheduling.UsageClosed, scheduling.UsageUnset,
		} {
			said = append(said, phrase.Usage(w, u))
		}
		for _, a := range scheduling.Alerts() {
			said = append(said, phrase.Alert(w, a))
		}
		for _, k := range scheduling.RestrictionKinds() {
			said = append(said, phrase.Restriction(w, k))
		}
		for _, s := range said {
			if strings.HasPrefix(s, "phrase.") {
				t.Errorf("%s: no words for %q", lang, s)
			}
		}
	}
}
