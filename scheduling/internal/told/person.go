package told

import (
	"slices"

	"gatehouse/scheduling"
)

// person reads "person Exampleton at MDI, remand, wing A, released" and
// "person Sol of Counsel".
func (d *Day) person(words []string) scheduling.Person {
	p := scheduling.Person{
		ID: scheduling.PersonID(words[1]), Prison: scheduling.PrisonCode(after(words, "at")), Wing: after(words, "wing"),
		Agency: after(words, "of"), Released: slices.Contains(words, "released"),
	}
	if slices.Contains(words, "remand") {
		p.Custody = scheduling.CustodyRemand
	}
	return p
}

// hours reads "hours Sol Tuesday 09:00-12:00".
func (d *Day) hours(words []string) {
	w := d.window(words[3])
	for i := range d.People {
		if d.People[i].ID == scheduling.PersonID(words[1]) {
			d.People[i].Hours = append(d.People[i].Hours, scheduling.Hours{Weekday: weekday(words[2]), From: w.From, To: w.To})
			return
		}
	}
	d.t.Fatalf("no person %s", words[1])
}
