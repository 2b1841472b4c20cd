package courtlist

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gatehouse/scheduling"
)

// identify gives each hearing its key and each person their number.
//
// A key is the court, the day, the case and the type of hearing. When one case
// has several hearings of a type on a day they are told apart by their order.
func (l *List) identify() {
	seen := map[string]int{}
	for i := range l.Hearings {
		h := &l.Hearings[i]
		base := keyOf(*h)
		seen[base]++
		h.Key = fmt.Sprintf("%s|%d", base, seen[base])
	}
	l.number()
}

// keyOf is the part of a hearing's key that needs no other hearing.
func keyOf(h Hearing) string {
	court := cmp.Or(h.Court.Code, strings.Join(letters(h.Court.Name), "-"))
	ref := h.CaseRef
	// Cases that are heard together may be listed in any order.
	if len(h.Also) > 0 {
		ref = slices.Min(append([]string{ref}, h.Also...))
	}
	return strings.Join([]string{court, h.Day.String(), strings.ToUpper(strings.ReplaceAll(ref, " ", "")), h.Type}, "|")
}

// number numbers the people of the list. Two entries are one person when they
// have the same number, or the same name and the same date of birth and no two
// numbers; a name alone does not say so.
func (l *List) number() {
	byNumber, byBirth := map[scheduling.PrisonerNumber]int{}, map[string]int{}
	numbers := []scheduling.PrisonerNumber{""} // of each entry
	for i := range l.Hearings {
		for j := range l.Hearings[i].Defendants {
			d := &l.Hearings[i].Defendants[j]
			birth := ""
			if d.Born.Known() {
				birth = d.fold + " " + d.Born.day.String()
			}
			entry := 0
			if d.Number != "" {
				entry = byNumber[d.Number]
			}
			if entry == 0 && birth != "" {
				entry = byBirth[birth]
				if has := numbers[entry]; has != "" && d.Number != "" && has != d.Number {
					entry = 0
				}
			}
			if entry == 0 {
				entry = len(numbers)
				numbers = append(numbers, "")
			}
			d.Entry = entry
			if d.Number != "" {
				byNumber[d.Number], numbers[entry] = entry, d.Number
			}
			if birth != "" {
				byBirth[birth] = entry
			}
		}
	}
}
