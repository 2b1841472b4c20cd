package phrase_test

import (
	"strings"
	"testing"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
)

func TestWhoDidNotComeAndWhyHaveWords(t *testing.T) {
	for _, lang := range []string{words.English, words.Welsh} {
		w := loadWords(t, lang)
		for _, a := range scheduling.Absents() {
			if said := phrase.Absent(w, a); strings.HasPrefix(said, "phrase.") {
				t.Errorf("%s: %s is said as %q", lang, a, said)
			}
		}
		for _, why := range scheduling.AbsentWhys() {
			if said := phrase.AbsentWhy(w, why); strings.HasPrefix(said, "phrase.") {
				t.Errorf("%s: %s is said as %q", lang, why, said)
			}
		}
	}
}
