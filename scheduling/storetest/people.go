package storetest

import (
	"strconv"
	"testing"

	"gatehouse/scheduling"
)

func findPeople(t *testing.T, s scheduling.Store) {
	load(t, s)
	for _, c := range []struct {
		text   string
		role   scheduling.Role
		prison scheduling.PrisonCode
		limit  int
		want   []scheduling.PersonID
	}{
		{"sian", "", "", 10, []scheduling.PersonID{sian, counsel}},
		{"SIÂN", "", "", 10, []scheduling.PersonID{sian, counsel}},
		{"si", scheduling.RolePrisoner, "", 10, []scheduling.PersonID{sian}},
		{"llyr", "", "", 10, []scheduling.PersonID{dafydd, judge}},
		{"llyr dafydd", "", "", 10, []scheduling.PersonID{dafydd}},
		{"Dafydd Llŷr", "", "", 10, []scheduling.PersonID{dafydd}},
		{"Llŷr, Dafydd", "", "", 10, []scheduling.PersonID{dafydd}},
		{"angstrom", "", "", 10, []scheduling.PersonID{sian}},
		{"gstr", "", "", 10, []scheduling.PersonID{sian}},
		{"obrien", "", "", 10, []scheduling.PersonID{obrien}},
		{"O'Brien-Smith", "", "", 10, []scheduling.PersonID{obrien}},
		{"brien smith", "", "", 10, []scheduling.PersonID{obrien}},
		{"a123", "", "", 10, []scheduling.PersonID{sian, dafydd}}, // by family name
		{"A1235AB", "", "", 10, []scheduling.PersonID{sian}},
		{"a123", "", "MDI", 10, []scheduling.PersonID{dafydd}},
		{"sian", "", "MDI", 10, []scheduling.PersonID{counsel}},
		{"100%", "", "", 10, []scheduling.PersonID{obrien}},
		{"%", "", "", 10, []scheduling.PersonID{obrien}},
		{"_", "", "", 10, nil},
		{`\`, "", "", 10, nil},
		{"'", "", "", 2, []scheduling.PersonID{sian, counsel}}, // nothing is left to search for
		{"", scheduling.RoleOfficer, "", 10, []scheduling.PersonID{counsel}},
		{"", "", "", 2, []scheduling.PersonID{sian, counsel}},
		{"", "", "", 0, nil},
		{"nobody", "", "", 10, nil},
	} {
		view(t, s, func(r scheduling.Reader) error {
			got, err := r.FindPeople(c.text, c.role, c.prison, c.limit)
			var found []scheduling.PersonID
			for _, p := range got {
				found = append(found, p.ID)
			}
			same(t, "find "+strconv.Quote(c.text), found, c.want)
			return err
		})
	}
}
