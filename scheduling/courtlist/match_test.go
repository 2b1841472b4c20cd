package courtlist_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"gatehouse/scheduling"
	"gatehouse/scheduling/courtlist"
)

func prisoner(id, number, given, family string, prison scheduling.PrisonCode) scheduling.Person {
	return scheduling.Person{
		ID: scheduling.PersonID(id), Number: scheduling.PrisonerNumber(number), Given: given, Family: family,
		Prison: prison, Roles: []scheduling.Role{scheduling.RolePrisoner},
	}
}

func matcher() *courtlist.Matcher {
	gone := prisoner("gone", "A9999AA", "Gus", "Gone", "LEI")
	gone.Released = true
	return courtlist.NewMatcher([]scheduling.Person{
		prisoner("sian", "A1234AA", "Sian", "O’Brien", "LEI"),
		prisoner("pat", "A1001AA", "Patricia", "Smith Jones", "MDI"),
		prisoner("pat2", "A1002AA", "Patrick", "Smith-Jones", "LEI"),
		prisoner("lee1", "A1003AA", "Lee", "Ward", "LEI"),
		prisoner("lee2", "A1004AA", "Lee", "Ward", "MDI"),
		prisoner("far", "A1005AA", "Fay", "Farrow", "PVI"),
		prisoner("mac", "A1006AA", "Ian", "MacDonald", "LEI"),
		prisoner("bo", "A1007AA", "Ola", "Bø", "LEI"),
		prisoner("twin1", "A1008AA", "Al", "Twin", "LEI"),
		prisoner("twin2", "A1009AA", "Al", "Twin", "LEI"),
		gone,
		{ID: "solicitor", Given: "Sian", Family: "O'Brien", Roles: []scheduling.Role{scheduling.RoleSolicitor}},
	}, []scheduling.Prison{{Code: "LEI", Name: "Leeds"}, {Code: "MDI", Name: "Moorland"}, {Code: "PVI", Name: "Pentonville"}},
		[]scheduling.PrisonCode{"LEI", "MDI"})
}

func TestWhoSomeoneInAListIs(t *testing.T) {
	type d = scheduling.Defendant
	for name, c := range map[string]struct {
		is     d
		person string
		by     scheduling.MatchBy
		might  string
	}{
		"by number":                  {d{Given: "Siân", Family: "O'BRIEN", Number: "A1234AA"}, "sian", scheduling.MatchNumber, "sian"},
		"by number, name masked":     {d{Number: "A1234AA"}, "sian", scheduling.MatchNumber, "sian"},
		"number of someone else":     {d{Given: "Bob", Family: "Stone", Number: "A1234AA"}, "sian", scheduling.MatchOtherName, "sian"},
		"number of someone released": {d{Given: "Gus", Family: "Gone", Number: "A9999AA"}, "gone", scheduling.MatchReleased, "gone"},
		"accent and apostrophe":      {d{Given: "SIÂN", Family: "OBrien", Held: "HMP Leeds"}, "sian", scheduling.MatchName, "sian"},
		"order":                      {d{Given: "O'Brien", Family: "Siân"}, "sian", scheduling.MatchName, "sian"},
		"hyphen, and a short name":   {d{Given: "Pat", Family: "Smith-Jones", Held: "HMP Moorland"}, "pat", scheduling.MatchNear, "pat pat2"},
		"gap in a name":              {d{Given: "Ian", Family: "Mac Donald"}, "mac", scheduling.MatchName, "mac"},
		"no accent to take off":      {d{Given: "Ola", Family: "Bo"}, "bo", scheduling.MatchName, "bo"},
		"two prisons, one named":     {d{Given: "Lee", Family: "Ward", Held: "HMP Moorland"}, "lee2", scheduling.MatchName, "lee2 lee1"},
		"two prisons, none named":    {d{Given: "Lee", Family: "Ward"}, "", scheduling.MatchSeveral, "lee1 lee2"},
		"two of one name":            {d{Given: "Al", Family: "Twin", Held: "LEI"}, "", scheduling.MatchSeveral, "twin1 twin2"},
		"held elsewhere":             {d{Given: "Fay", Family: "Farrow", Held: "HMP Leeds"}, "far", scheduling.MatchElsewhere, "far"},
		"unknown number, same name":  {d{Given: "Ola", Family: "Bø", Number: "B1111BB"}, "bo", scheduling.MatchName, "bo"},
		"unknown number, near name":  {d{Given: "O", Family: "Bø", Number: "B1111BB"}, "", scheduling.MatchNone, ""},
		"nobody":                     {d{Given: "No", Family: "Body"}, "", scheduling.MatchNone, ""},
		"no name":                    {d{}, "", scheduling.MatchNone, ""},
		"released people by name":    {d{Given: "Gus", Family: "Gone"}, "", scheduling.MatchNone, ""},
		"family name alone":          {d{Family: "Farrow"}, "", scheduling.MatchNone, ""},
	} {
		got := matcher().Match(c.is)
		var might []string
		for _, id := range got.Might {
			might = append(might, string(id))
		}
		if string(got.Person) != c.person || got.By != c.by || strings.Join(might, " ") != c.might {
			t.Errorf("%s: %q %q %v, want %q %q %q", name, got.Person, got.By, might, c.person, c.by, c.might)
		}
		if got.Sure != (c.by == scheduling.MatchNumber) {
			t.Errorf("%s: sure %v", name, got.Sure)
		}
	}
}

func TestWhoIsConfirmedIsConfirmedEverywhere(t *testing.T) {
	all := matcher().Recognise([]scheduling.Row{
		{State: scheduling.RowUnmatched, Defendants: []scheduling.Defendant{{Given: "Lee", Family: "Ward", Entry: 1}}},
		{State: scheduling.RowUnmatched, Defendants: []scheduling.Defendant{{Given: "Lee", Family: "Ward", Entry: 1}, {Number: "A1234AA", Entry: 2}}},
		{State: scheduling.RowUnmatched, Defendants: []scheduling.Defendant{{Given: "Ola", Family: "Bo", Entry: 3}}},
		{State: scheduling.RowUnmatched, Defendants: []scheduling.Defendant{{Given: "Ola", Family: "Bo", Entry: 4}}},
		{State: scheduling.RowUnmatched, Defendants: []scheduling.Defendant{{Number: "A1234AA", Given: "Siân", Family: "O’Brien", Entry: 2}}},
		{State: scheduling.RowNoCustody, Why: scheduling.WhyFree},
	})
	states := func(rows []scheduling.Row) string {
		var s []string
		for _, r := range rows {
			s = append(s, string(r.State))
		}
		return strings.Join(s, " ")
	}
	if got := states(all); got != "unmatched unmatched unmatched unmatched ready no-custody" {
		t.Errorf("recognised: %s", got)
	}
	if by := all[2].Defendants[0].By; by != scheduling.MatchNamesakes {
		t.Errorf("of two entries of a name: %q", by)
	}
	said := courtlist.Confirm(all, 1, "lee2")
	if got := states(said); got != "ready ready unmatched unmatched ready no-custody" {
		t.Errorf("confirmed: %s", got)
	}
	again := matcher().Recognise(said)
	if d := again[1].Defendants[0]; d.Person != "lee2" || d.By != scheduling.MatchPerson {
		t.Errorf("recognised again: %+v", d)
	}
	none := courtlist.Confirm(courtlist.Confirm(all, 3, ""), 4, "bo")
	if got := states(none); got != "unmatched unmatched no-custody ready ready no-custody" || none[2].Why != scheduling.WhyOthers {
		t.Errorf("nobody of ours: %s %q", got, none[2].Why)
	}
	if got := states(courtlist.Confirm(none, 3, "bo")); got != "unmatched unmatched ready ready ready no-custody" {
		t.Errorf("and yet: %s", got)
	}
	if all[0].State != scheduling.RowUnmatched || all[0].Defendants[0].Sure {
		t.Error("what was handed in was changed")
	}
}

// One person under two case numbers is one entry, two people of a name are two.
func TestDatesOfBirthTellEntriesApart(t *testing.T) {
	l := read(t, "testdata/crown-codefendants.json")
	entry := func(i int) int { return l.Hearings[i].Defendants[0].Entry }
	if entry(0) != entry(1) || entry(0) == entry(2) {
		t.Errorf("entries %d, %d and %d", entry(0), entry(1), entry(2))
	}
}

func TestNoDateOfBirthGetsOut(t *testing.T) {
	l := read(t, "testdata/crown-codefendants.json")
	d := l.Hearings[0].Defendants[0]
	if !d.Born.Known() || !d.Born.Same(l.Hearings[1].Defendants[0].Born) || !d.Born.Differs(l.Hearings[2].Defendants[0].Born) {
		t.Fatal("dates of birth were not read")
	}
	r := rows(t, l)
	var out bytes.Buffer
	for _, v := range []any{d.Born, d, &d, l.Hearings[0], l, r} {
		for _, verb := range []string{"%v", "%+v", "%s", "%q", "%d", "%x"} {
			fmt.Fprintf(&out, verb, v)
		}
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(text)
		slog.New(slog.NewTextHandler(&out, nil)).Info("x", "value", v)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "value", v)
	}
	for _, hint := range []string{"1991", "1971", "7c7"} {
		if strings.Contains(out.String(), hint) {
			t.Errorf("%q was written", hint)
		}
	}
	text, _ := d.Born.MarshalText()
	raw, _ := d.Born.MarshalBinary()
	if len(text)+len(raw) > 0 {
		t.Error("it was written")
	}
	back := d.Born
	if err := json.Unmarshal([]byte(`"1980-01-01"`), &back); err != nil || back != d.Born {
		t.Error("it was read back")
	}
}

func TestNothingPrivateInALog(t *testing.T) {
	var out bytes.Buffer
	d := courtlist.Defendant{Family: "Secretson", Number: "S1234ON"}
	h := courtlist.Hearing{Number: 7, CaseRef: "Secretson", Defendants: []courtlist.Defendant{d}}
	for _, v := range []any{d, h, courtlist.List{Hearings: []courtlist.Hearing{h}}} {
		slog.New(slog.NewTextHandler(&out, nil)).Info("x", "value", v)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "value", v)
	}
	if strings.Contains(out.String(), "Secretson") || strings.Contains(out.String(), "S1234ON") {
		t.Error(out.String())
	}
}

// People who are not in custody are no business of a prison.
func TestOnlyPeopleInCustodyAreKept(t *testing.T) {
	for _, name := range files(t) {
		l := read(t, name)
		held := 0
		for i, r := range rows(t, l) {
			n := len(slices.DeleteFunc(slices.Clone(l.Hearings[i].Defendants), func(d courtlist.Defendant) bool { return d.Custody != courtlist.CustodyHeld }))
			if len(r.Defendants) != n || (n == 0) != (r.State == scheduling.RowNoCustody) || (n == 0) != (r.Why != "") {
				t.Errorf("%s, hearing %d: %d kept of %d in custody, %s %s", name, r.Number, len(r.Defendants), n, r.State, r.Why)
			}
			held += min(n, 1)
		}
		if wanted := courtlist.Wanted(l); len(wanted) != held {
			t.Errorf("%s: %d wanted, %d have someone in custody", name, len(wanted), held)
		}
	}
}
