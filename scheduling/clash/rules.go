package clash

import (
	"slices"

	"gatehouse/scheduling"
)

// rules are what a scene says about people and holds, by who or what it
// concerns. Most scenes have few.
type rules struct {
	// apart are the non-associations of each prisoner.
	apart map[scheduling.PersonID][]scheduling.Restriction
	// visitors are the restrictions of each visitor.
	visitors map[scheduling.PersonID][]scheduling.Restriction
	// screened are the pairs of each case, by its reference.
	screened map[string][]scheduling.Pair
	// visits are the family visits of each prisoner, past ones too.
	visits map[scheduling.PersonID][]*scheduling.Booking
	// held is what is held of each resource.
	held map[scheduling.Resource][]heldClaim
}

func newRules(s Scene) rules {
	var r rules
	for _, x := range s.Restrictions {
		switch x.Kind {
		case scheduling.NonAssociation:
			r.apart = put(put(r.apart, x.A, x), x.B, x)
		case scheduling.Banned, scheduling.ClosedVisits:
			r.visitors = put(r.visitors, x.B, x)
		}
	}
	for i := range s.Bookings {
		b := &s.Bookings[i]
		if b.CaseRef != "" && len(b.Screened) > 0 && b.Active() {
			for _, p := range b.Screened {
				r.screened = put(r.screened, b.CaseRef, p)
			}
		}
		if b.Kind == scheduling.KindFamily && (b.Active() || b.Status == scheduling.StatusCompleted) && len(b.Parts) > 0 {
			for _, id := range b.Prisoners() {
				r.visits = put(r.visits, id, b)
			}
		}
	}
	if s.Now.IsZero() {
		return r
	}
	for _, h := range s.Holds {
		if !h.Until.After(s.Now) {
			continue
		}
		for _, c := range h.Claims {
			r.held = put(r.held, c.Resource, heldClaim{c, h.Actor.Name})
		}
	}
	for _, l := range r.held {
		slices.SortFunc(l, compareHeld)
	}
	return r
}

// put appends v to the list under k, making the map when there is none.
func put[K comparable, V any](m map[K][]V, k K, v V) map[K][]V {
	if m == nil {
		m = map[K][]V{}
	}
	m[k] = append(m[k], v)
	return m
}
