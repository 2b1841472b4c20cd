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

func screeningFound(t *testing.T, s scheduling.Store) {
	load(t, s)
	ofCase := scheduling.BookingQuery{Resources: []scheduling.Resource{scheduling.CaseResource("T1")}}
	found := func(what string, want ...scheduling.BookingID) {
		t.Helper()
		view(t, s, func(r scheduling.Reader) error {
			bs, err := r.Bookings(ofCase)
			same(t, what, ids(bs), want)
			return err
		})
	}
	a, b := simple("a", room1, span(10, 0, 11, 0), dafydd), simple("b", room1, span(12, 0, 13, 0), sian)
	a.CaseRef, b.CaseRef = "T1", "T1"
	a.Screened = []scheduling.Pair{{A: dafydd, B: sian}}
	a, _ = mustSave(t, s, a), mustSave(t, s, b)
	found("the one that says so", "a")
	a.CaseRef = "T2"
	a = mustSave(t, s, a)
	found("of another case now")
	a.CaseRef = "T1"
	a = mustSave(t, s, a)
	found("of the case again", "a")
	a.Screened = nil
	mustSave(t, s, a)
	found("nobody is screened any more")
}

func courtFound(t *testing.T, s scheduling.Store) {
	load(t, s)
	a, b := simple("a", room1, span(10, 0, 11, 0), dafydd), simple("b", room1, span(12, 0, 13, 0), sian)
	a.Court, b.Court = "LEEDCC", "LEEDCC"
	a, b = mustSave(t, s, a), mustSave(t, s, b)
	found := func(within scheduling.Span, want ...scheduling.BookingID) {
		t.Helper()
		view(t, s, func(r scheduling.Reader) error {
			bs, err := r.Bookings(scheduling.BookingQuery{Within: within, Resources: []scheduling.Resource{scheduling.CourtResource("LEEDCC")}})
			same(t, "hearings of the court", ids(bs), want)
			return err
		})
	}
	found(scheduling.Span{}, "a", "b")
	found(span(9, 0, 11, 30), "a")
	b.Court = "DRBYMC"
	mustSave(t, s, b)
	found(scheduling.Span{}, "a")
	mustSave(t, s, cancelled(a))
	found(scheduling.Span{})
}
