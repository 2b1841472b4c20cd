package scheduling

import (
	"slices"
	"strconv"
	"strings"
)

// Validate returns everything that is wrong with the person as InvalidErrors,
// or nil; of k only the prisons are looked at. The second role is "roles.2".
func (p Person) Validate(k Known) error {
	v := &validation{Known: k}
	if strings.TrimSpace(p.Given+p.Family) == "" {
		v.add("family", ProblemMissing, 0)
	}
	v.text("given", p.Given, MaxName, false)
	v.text("family", p.Family, MaxName, false)
	if len(p.Roles) == 0 {
		v.add("roles", ProblemMissing, 0)
	}
	for i, r := range p.Roles {
		switch field := "roles." + strconv.Itoa(i+1); {
		case !slices.Contains(Roles(), r):
			v.add(field, ProblemUnknown, 0)
		case slices.Contains(p.Roles[:i], r):
			v.add(field, ProblemDuplicate, 0)
		}
	}
	v.text("agency", p.Agency, MaxName, false)
	if p.Has(RolePrisoner) {
		v.prisonerOf(p)
	} else {
		v.noPrisoner(p)
	}
	for i, a := range p.Alerts {
		switch field := "alerts." + strconv.Itoa(i+1); {
		case !slices.Contains(Alerts(), a):
			v.add(field, ProblemUnknown, 0)
		case slices.Contains(p.Alerts[:i], a):
			v.add(field, ProblemDuplicate, 0)
		}
	}
	v.hours(p.Hours)
	return v.problems()
}

// prisonerOf checks what only a prisoner has.
func (v *validation) prisonerOf(p Person) {
	switch {
	case p.Number == "":
		v.add("number", ProblemMissing, 0)
	case !p.Number.Valid():
		v.add("number", ProblemFormat, 0)
	}
	_, known := v.prison(p.Prison)
	switch {
	case p.Prison == "" && !p.Released:
		v.add("prison", ProblemMissing, 0)
	case p.Prison != "" && !known:
		v.add("prison", ProblemUnknown, 0)
	}
	v.text("wing", p.Wing, MaxCode, false)
	if !slices.Contains([]Custody{CustodyUnknown, CustodyRemand, CustodyConvicted}, p.Custody) {
		v.add("custody", ProblemUnknown, 0)
	}
}

// noPrisoner checks that nothing of a prisoner's is said of anyone else.
func (v *validation) noPrisoner(p Person) {
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"number", p.Number != ""},
		{"prison", p.Prison != ""},
		{"wing", p.Wing != ""},
		{"custody", p.Custody != ""},
		{"released", p.Released},
		{"alerts", len(p.Alerts) > 0},
	} {
		if f.set {
			v.add(f.name, ProblemNotAllowed, 0)
		}
	}
}

// Validate returns everything that is wrong with the restriction as
// InvalidErrors, or nil; of k only the people are looked at.
func (r Restriction) Validate(k Known) error {
	v := &validation{Known: k}
	if !slices.Contains(RestrictionKinds(), r.Kind) {
		v.add("kind", ProblemUnknown, 0)
	}
	apart := r.Kind == NonAssociation
	switch a, known := v.person(r.A); {
	case r.A == "" && apart:
		v.add("a", ProblemMissing, 0)
	case r.A != "" && !known:
		v.add("a", ProblemUnknown, 0)
	case r.A != "" && !a.Has(RolePrisoner):
		v.add("a", ProblemNotAllowed, 0)
	}
	switch b, known := v.person(r.B); {
	case r.B == "":
		v.add("b", ProblemMissing, 0)
	case !known:
		v.add("b", ProblemUnknown, 0)
	case b.Has(RolePrisoner) != apart:
		v.add("b", ProblemNotAllowed, 0)
	case r.A == r.B:
		v.add("b", ProblemDuplicate, 0)
	}
	if !r.From.IsZero() && !r.Until.IsZero() && r.Until.Compare(r.From) < 0 {
		v.add("until", ProblemOrder, 0)
	}
	return v.problems()
}

// screened checks who must not see or meet whom: the people may be in another
// booking of the case.
func (v *validation) screened() {
	pairs := v.booking.Screened
	if len(pairs) > MaxScreened {
		v.add("screened", ProblemTooMany, MaxScreened)
		return
	}
	seen := map[Resource]bool{}
	for i, p := range pairs {
		field := "screened." + strconv.Itoa(i+1)
		switch r := PairResource(p); {
		case p.A == "" || p.B == "":
			v.add(field, ProblemMissing, 0)
		case p.A == p.B || seen[r]:
			v.add(field, ProblemDuplicate, 0)
		default:
			seen[r] = true
		}
	}
}
