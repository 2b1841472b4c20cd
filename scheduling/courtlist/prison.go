package courtlist

import (
	"slices"
	"strings"

	"gatehouse/scheduling"
)

// NamedPrison is the prison that a list means by some text: its code, or its
// name with or without what prisons are called ("HMP", "YOI", "Prison",
// "Carchar"), perhaps with an address after it. ok is false when none is meant
// or more than one.
func NamedPrison(text string, prisons []scheduling.Prison) (code scheduling.PrisonCode, ok bool) {
	for _, piece := range append(strings.Split(text, ","), text) {
		words := prisonWords(piece)
		if len(words) == 0 {
			continue
		}
		var found []scheduling.PrisonCode
		for _, p := range prisons {
			name := prisonWords(p.Name)
			if slices.Equal(words, name) || len(words) == 1 && strings.EqualFold(words[0], string(p.Code)) {
				found = append(found, p.Code)
			}
		}
		if len(found) == 1 {
			return found[0], true
		}
	}
	return "", false
}

// prisonWords is a prison's name without what all prisons are called.
func prisonWords(s string) []string {
	return slices.DeleteFunc(letters(s), func(w string) bool {
		switch w {
		case "hmp", "hmpyoi", "hmyoi", "yoi", "hm", "his", "her", "majestys", "prison", "young", "offender", "offenders",
			"institution", "the", "carchar", "ei", "fawrhydi", "ef", "remand", "centre":
			return true
		}
		return false
	})
}

// NamedCourt is the court that a list means by a name: "LEEDS", "The Crown
// Court at Leeds" and "Leeds Crown Court" are one. A name in two languages is
// looked up in each. ok is false when no court is meant, or more than one.
func NamedCourt(name string, form scheduling.ListForm, courts []scheduling.Court) (code scheduling.CourtCode, ok bool) {
	crown := form == scheduling.ListCrown
	for _, piece := range append(strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '|' }), name) {
		words, kind := courtWords(piece)
		if len(words) == 0 {
			continue
		}
		var found []scheduling.CourtCode
		for _, c := range courts {
			w, k := courtWords(c.Name)
			same := k == kind || kind == "" && (k == "" || (k == "crown") == crown)
			if same && slices.Equal(words, w) {
				found = append(found, c.Code)
			}
		}
		if len(found) == 1 {
			return found[0], true
		}
	}
	return "", false
}

// courtWords is a court's name without what all courts are called, and which
// kind of court it says to be, if it says so.
func courtWords(s string) (words []string, kind string) {
	words = slices.DeleteFunc(letters(s), func(w string) bool {
		switch w {
		case "crown", "goron":
			kind = "crown"
			return true
		case "magistrates", "magistrate", "ynadon":
			kind = "magistrates"
			return true
		case "the", "at", "in", "court", "courts", "house", "centre", "law", "combined", "justice",
			"llys", "y", "yr", "yn", "llysoedd", "barn", "cyfiawnder", "canolfan":
			return true
		}
		return false
	})
	return words, kind
}
