package courtlist

import (
	"cmp"
	"slices"

	"gatehouse/scheduling"
)

// MaxCandidates is how many people someone in a list is said to be like.
const MaxCandidates = 8

// Match is who someone in a list is, as far as can be said.
type Match struct {
	// Person is who it most likely is; empty when nobody is, or several are as
	// likely.
	Person scheduling.PersonID
	// Sure is set when the prisoner number says so; anything else a person confirms.
	Sure bool
	By   scheduling.MatchBy
	// Prison is the prison the list names, if it is one of ours.
	Prison scheduling.PrisonCode
	// Might are those it could be, the likeliest first, Person among them.
	Might []scheduling.PersonID
}

// Matcher recognises people in lists. It never changes once it is made.
type Matcher struct {
	byNumber map[scheduling.PrisonerNumber]scheduling.Person
	// byFamily finds prisoners by any word of their name: the order may differ.
	byWord  map[string][]scheduling.Person
	byRun   map[string][]scheduling.Person
	prisons []scheduling.Prison
	usual   []scheduling.PrisonCode
}

// NewMatcher returns a matcher that knows the prisoners among people. The
// usual prisons are those whose prisoners a court mostly hears, nearest first;
// none is all of them.
func NewMatcher(people []scheduling.Person, prisons []scheduling.Prison, usual []scheduling.PrisonCode) *Matcher {
	m := &Matcher{
		byNumber: map[scheduling.PrisonerNumber]scheduling.Person{}, byWord: map[string][]scheduling.Person{},
		byRun: map[string][]scheduling.Person{}, prisons: prisons, usual: usual,
	}
	for _, p := range people {
		if !p.Has(scheduling.RolePrisoner) {
			continue
		}
		if p.Number != "" {
			m.byNumber[p.Number] = p
		}
		if p.Released {
			continue
		}
		words := append(letters(p.Given), letters(p.Family)...)
		slices.Sort(words)
		for _, w := range slices.Compact(words) {
			m.byWord[w] = append(m.byWord[w], p)
		}
		m.byRun[run(p.Family)] = append(m.byRun[run(p.Family)], p)
	}
	return m
}

// Match says who a defendant is: by the number when the list gives one; else by
// name among the prisoners of the prison the list names, or of the court's
// usual prisons, or, if nobody there is like them, of any.
func (m *Matcher) Match(d scheduling.Defendant) Match {
	prison, named := NamedPrison(d.Held, m.prisons)
	if !named {
		prison = ""
	}
	out := Match{Prison: prison}
	if p, ok := m.byNumber[d.Number]; ok && d.Number != "" {
		out.Person, out.Might, out.By = p.ID, []scheduling.PersonID{p.ID}, scheduling.MatchNumber
		switch {
		case p.Released:
			out.By = scheduling.MatchReleased
		case !shares(d, p):
			out.By = scheduling.MatchOtherName
		default:
			out.Sure = true
		}
		return out
	}
	found := m.like(d, prison)
	if len(found) == 0 {
		return out
	}
	for _, f := range found[:min(len(found), MaxCandidates)] {
		out.Might = append(out.Might, f.person.ID)
	}
	best := found[0]
	if len(found) > 1 && found[1].near == best.near && found[1].far == best.far {
		out.By = scheduling.MatchSeveral
		return out
	}
	out.Person = best.person.ID
	switch {
	case best.far >= elsewhere:
		out.By = scheduling.MatchElsewhere
	case best.near > exact:
		out.By = scheduling.MatchNear
	default:
		out.By = scheduling.MatchName
	}
	return out
}

// How near a name is to another; the least is the nearest.
const (
	exact     = iota // the same but for case, accents, hyphens and order
	firstName        // the same family name and first given name
	initials         // the same family name and initial
	unlike
)

// How far off a prisoner is held: 0 in the prison the list names, then in one
// of the court's usual prisons, then anywhere.
const (
	here = iota
	inUsual
	elsewhere
)

// candidate is someone that a defendant could be.
type candidate struct {
	person    scheduling.Person
	near, far int
	// usual is the place of their prison among the usual ones.
	usual int
}

// like lists the prisoners a defendant could be, the likeliest first.
func (m *Matcher) like(d scheduling.Defendant, named scheduling.PrisonCode) []candidate {
	var out []candidate
	seen := map[scheduling.PersonID]bool{}
	look := func(people []scheduling.Person) {
		for _, p := range people {
			if seen[p.ID] {
				continue
			}
			seen[p.ID] = true
			near := nearness(d, p)
			// Someone with a number of their own is not the one with another,
			// unless the list got a number wrong: the name has to be the same.
			if near == unlike || d.Number != "" && p.Number != "" && near != exact {
				continue
			}
			c := candidate{person: p, near: near}
			c.far, c.usual = m.far(p, named)
			out = append(out, c)
		}
	}
	for _, w := range append(letters(d.Given), letters(d.Family)...) {
		look(m.byWord[w])
	}
	if r := run(d.Family); r != "" {
		look(m.byRun[r])
	}
	slices.SortFunc(out, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(min(a.far, elsewhere)/elsewhere, min(b.far, elsewhere)/elsewhere),
			cmp.Compare(a.near, b.near), cmp.Compare(a.far, b.far), cmp.Compare(a.usual, b.usual),
			cmp.Compare(a.person.Number, b.person.Number), cmp.Compare(a.person.ID, b.person.ID))
	})
	// Who is elsewhere is of interest only when nobody is where they should be.
	if len(out) > 0 && out[0].far < elsewhere {
		out = slices.DeleteFunc(out, func(c candidate) bool { return c.far >= elsewhere })
	}
	return out
}

// far is how far off p is held, and the place of their prison among the usual ones.
func (m *Matcher) far(p scheduling.Person, named scheduling.PrisonCode) (far, usual int) {
	usual = slices.Index(m.usual, p.Prison)
	switch {
	case named != "" && p.Prison == named, named == "" && len(m.usual) == 0:
		return here, max(usual, 0)
	case usual >= 0 && named == "":
		return here, usual
	case usual >= 0:
		return inUsual, usual
	}
	return elsewhere, len(m.usual)
}

// nearness is how near the two names are.
func nearness(d scheduling.Defendant, p scheduling.Person) int {
	if sameName(d.Given, d.Family, p.Given, p.Family) || run(d.Given+d.Family) == run(p.Given+p.Family) {
		return exact
	}
	if run(d.Family) == "" || run(d.Family) != run(p.Family) {
		return unlike
	}
	a, b := letters(d.Given), letters(p.Given)
	switch {
	case len(a) > 0 && len(b) > 0 && a[0] == b[0]:
		return firstName
	case initial(d.Given) != "" && initial(d.Given) == initial(p.Given):
		return initials
	}
	return unlike
}

// shares reports whether the names have a word in common, or the list has none
// to compare: a number that fits a wholly other name was mistyped somewhere.
func shares(d scheduling.Defendant, p scheduling.Person) bool {
	a := append(letters(d.Given), letters(d.Family)...)
	b := append(letters(p.Given), letters(p.Family)...)
	if len(a) == 0 || run(d.Family) == run(p.Family) {
		return true
	}
	return slices.ContainsFunc(a, func(w string) bool { return len(w) > 1 && slices.Contains(b, w) })
}
