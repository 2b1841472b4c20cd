package resolve

import (
	"slices"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// pair is two people, the smaller number first.
type pair [2]int

func pairOf(a, b int) pair {
	if b < a {
		a, b = b, a
	}
	return pair{a, b}
}

// rules are what keeps people from each other.
type rules struct {
	apart    map[pair][]scheduling.Restriction
	screened map[string]map[pair]bool // by case
	// from is whom each person is kept from.
	from map[int][]int
	// held is what others have a form open on.
	held map[scheduling.Resource][]stretch
	// visitors are whom each visitor may not visit, or anybody.
	visitors bool
}

func (f *field) newRules() rules {
	r := rules{apart: map[pair][]scheduling.Restriction{}, screened: map[string]map[pair]bool{}, from: map[int][]int{}}
	keep := func(a, b int) {
		r.from[a] = append(r.from[a], b)
		r.from[b] = append(r.from[b], a)
	}
	for _, x := range f.scene.Restrictions {
		if x.Kind != scheduling.NonAssociation {
			r.visitors = true
			continue
		}
		k := pairOf(f.person(x.A), f.person(x.B))
		if r.apart[k] == nil {
			keep(k[0], k[1])
		}
		r.apart[k] = append(r.apart[k], x)
	}
	screen := func(b *scheduling.Booking) {
		if b.CaseRef == "" {
			return
		}
		for _, p := range b.Screened {
			k := pairOf(f.person(p.A), f.person(p.B))
			of := r.screened[b.CaseRef]
			if of == nil {
				of = map[pair]bool{}
				r.screened[b.CaseRef] = of
			}
			if !of[k] {
				of[k] = true
				if r.apart[k] == nil {
					keep(k[0], k[1])
				}
			}
		}
	}
	for i := range f.scene.Bookings {
		if b := &f.scene.Bookings[i]; b.Active() {
			screen(b)
		}
	}
	for i := range f.q.Wanted {
		screen(&f.q.Wanted[i].Booking)
	}
	for _, h := range f.scene.Holds {
		if !h.Until.After(f.now) {
			continue
		}
		for _, c := range h.Claims {
			if r.held == nil {
				r.held = map[scheduling.Resource][]stretch{}
			}
			r.held[c.Resource] = append(r.held[c.Resource], stretchOf(c.Span))
		}
	}
	return r
}

// spoil notes of each wanted piece whether others of its case, who were free to
// meet, would have to be kept apart because of it. Such a piece has no place:
// someone has to decide about the others first.
func (f *field) spoil() {
	for _, p := range f.pieces {
		if p.role != wanted || p.b.CaseRef == "" || len(p.b.Screened) == 0 {
			continue
		}
		with := f.scene
		with.Bookings = append(slices.Clip(with.Bookings), p.b)
		x := clash.NewIndex(with)
		for _, other := range f.pieces {
			if other == p || other.b.CaseRef != p.b.CaseRef || other.fresh() {
				continue
			}
			stood := map[known]bool{}
			for _, c := range f.stands().Find(other.home().b) {
				stood[knownOf(c)] = true
			}
			for _, c := range x.Find(other.home().b) {
				if c.Code == clash.Screened && c.With != p.b.ID && !stood[knownOf(c)] {
					p.spoils = &c
				}
			}
		}
	}
}

// watched reports whether it matters to anybody which room a person sits in.
func (f *field) watched(id scheduling.PersonID, _ *scheduling.Booking) bool {
	return len(f.rules.from[f.person(id)]) > 0
}
