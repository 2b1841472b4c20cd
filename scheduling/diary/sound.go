package diary

import (
	"slices"
	"strings"

	"gatehouse/scheduling"
)

// What a record must be before it is kept.

type problems struct{ found scheduling.InvalidErrors }

func (p *problems) add(field string, what scheduling.Problem) { p.limit(field, what, 0) }

func (p *problems) limit(field string, what scheduling.Problem, limit int) {
	p.found = append(p.found, &scheduling.InvalidError{Field: field, Problem: what, Limit: limit})
}

func (p *problems) err() error {
	if len(p.found) == 0 {
		return nil
	}
	return p.found
}

func checkPrison(x scheduling.Prison) error {
	var p problems
	if !x.Code.Valid() {
		p.add("code", scheduling.ProblemFormat)
	}
	if strings.TrimSpace(x.Name) == "" {
		p.add("name", scheduling.ProblemMissing)
	}
	if _, err := x.Location(); err != nil {
		p.add("zone", scheduling.ProblemFormat)
	}
	if x.DayStart >= x.DayEnd {
		p.add("dayEnd", scheduling.ProblemOrder)
	}
	return p.err()
}

func checkRoom(x scheduling.Room, prisons []scheduling.Prison) error {
	var p problems
	if !x.Key.Valid() || x.Key.Prison() != x.Prison {
		p.add("key", scheduling.ProblemFormat)
	}
	if !slices.ContainsFunc(prisons, func(o scheduling.Prison) bool { return o.Code == x.Prison }) {
		p.add("prison", scheduling.ProblemUnknown)
	}
	if strings.TrimSpace(x.Name) == "" {
		p.add("name", scheduling.ProblemMissing)
	}
	if x.Places < 1 {
		p.add("places", scheduling.ProblemTooShort)
	}
	return p.err()
}

func checkPerson(x scheduling.Person, prisons []scheduling.Prison) error {
	var p problems
	if strings.TrimSpace(x.Given+x.Family) == "" {
		p.add("family", scheduling.ProblemMissing)
	}
	if len(x.Roles) == 0 {
		p.add("roles", scheduling.ProblemMissing)
	}
	switch prisoner := x.Has(scheduling.RolePrisoner); {
	case prisoner && !x.Number.Valid():
		p.add("number", scheduling.ProblemFormat)
	case !prisoner && x.Number != "":
		p.add("number", scheduling.ProblemNotAllowed)
	case prisoner && !slices.ContainsFunc(prisons, func(o scheduling.Prison) bool { return o.Code == x.Prison }):
		p.add("prison", scheduling.ProblemUnknown)
	}
	return p.err()
}

func checkRestriction(x scheduling.Restriction, people []scheduling.Person) error {
	var p problems
	prisoner := func(id scheduling.PersonID) (known, prisoner bool) {
		i := slices.IndexFunc(people, func(o scheduling.Person) bool { return o.ID == id })
		return i >= 0, i >= 0 && people[i].Has(scheduling.RolePrisoner)
	}
	if !slices.Contains(scheduling.RestrictionKinds(), x.Kind) {
		p.add("kind", scheduling.ProblemUnknown)
	}
	both := x.Kind == scheduling.NonAssociation
	switch known, is := prisoner(x.A); {
	case x.A == "" && both:
		p.add("a", scheduling.ProblemMissing)
	case x.A != "" && !known:
		p.add("a", scheduling.ProblemUnknown)
	case x.A != "" && !is:
		p.add("a", scheduling.ProblemNotAllowed)
	}
	switch known, is := prisoner(x.B); {
	case x.B == "":
		p.add("b", scheduling.ProblemMissing)
	case !known:
		p.add("b", scheduling.ProblemUnknown)
	case is != both:
		p.add("b", scheduling.ProblemNotAllowed)
	case x.A == x.B:
		p.add("b", scheduling.ProblemDuplicate)
	}
	if !x.From.IsZero() && !x.Until.IsZero() && x.Until.Compare(x.From) < 0 {
		p.add("until", scheduling.ProblemOrder)
	}
	return p.err()
}
