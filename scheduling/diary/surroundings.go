package diary

import (
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// week is how far apart two visits may be and be counted together.
const week = 7 * 24 * time.Hour

// surroundings is the scene round one stretch of time for bookings of
// resources and of everyone in k.People: what holds any of those in it or near
// enough to be too tight, where those are whom they must not meet, the family
// visits of the weeks it touches, and who holds what. Cases are the references
// of the bookings: what screens their people counts wherever it was said.
func surroundings(
	r scheduling.Reader, k scheduling.Known, within scheduling.Span, resources []scheduling.Resource, cases ...string,
) (clash.Scene, error) {
	s := clash.Scene{Prisons: k.Prisons, Rooms: k.Rooms, People: k.People, Holidays: k.Holidays, Now: k.Now}
	var err error
	if s.Restrictions, err = r.Restrictions(idsOfPeople(k.People)); err != nil {
		return s, err
	}
	resources = append(resources, keptApart(s.Restrictions, resources)...)
	said, err := screening(r, cases)
	if err != nil {
		return s, err
	}
	for _, b := range said {
		resources = append(resources, screenedIn(b, resources)...)
	}
	s.Bookings, err = r.Bookings(scheduling.BookingQuery{Within: widened(within, margin(k)), Resources: resources})
	if err != nil {
		return s, err
	}
	if prisoners := prisonersIn(k); limited(k) && len(prisoners) > 0 {
		visits, err := r.Bookings(scheduling.BookingQuery{Within: widened(within, week), Resources: prisoners})
		if err != nil {
			return s, err
		}
		said = append(said, slices.DeleteFunc(visits, func(b scheduling.Booking) bool { return b.Kind != scheduling.KindFamily })...)
	}
	s.Bookings = joined(s.Bookings, said)
	if !k.Now.IsZero() {
		s.Holds, err = r.Holds(k.Now)
	}
	return s, err
}

// margin is the longest time after one stay that another can be too early.
func margin(k scheduling.Known) time.Duration {
	m := max(clash.Walk, clash.Near)
	for _, p := range k.Prisons {
		m = max(m, p.PickUp)
		for _, w := range p.Walks {
			m = max(m, w.Takes)
		}
	}
	for _, room := range k.Rooms {
		m = max(m, room.Turnaround)
	}
	return m
}

func widened(s scheduling.Span, by time.Duration) scheduling.Span {
	return scheduling.Span{Start: s.Start.Add(-by), End: s.End.Add(by)}
}

// keptApart lists the prisoners who must be kept from someone, those in had apart.
func keptApart(restrictions []scheduling.Restriction, had []scheduling.Resource) []scheduling.Resource {
	var out []scheduling.Resource
	for _, x := range restrictions {
		if x.Kind != scheduling.NonAssociation {
			continue
		}
		for _, id := range []scheduling.PersonID{x.A, x.B} {
			if r := scheduling.PersonResource(id); !slices.Contains(had, r) && !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out
}

// screening lists the bookings of cases, whenever they are, that say who is
// screened from whom.
func screening(r scheduling.Reader, cases []string) ([]scheduling.Booking, error) {
	var out []scheduling.Booking
	for some := range slices.Chunk(cases, 500) {
		var resources []scheduling.Resource
		for _, c := range some {
			if c != "" {
				resources = append(resources, scheduling.CaseResource(c))
			}
		}
		if len(resources) == 0 {
			continue
		}
		found, err := r.Bookings(scheduling.BookingQuery{Resources: resources})
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// screenedIn lists the people b screens, those in had apart.
func screenedIn(b scheduling.Booking, had []scheduling.Resource) []scheduling.Resource {
	var out []scheduling.Resource
	for _, p := range b.Screened {
		for _, id := range []scheduling.PersonID{p.A, p.B} {
			if r := scheduling.PersonResource(id); !slices.Contains(had, r) && !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out
}

// limited reports whether any prison counts family visits by the week.
func limited(k scheduling.Known) bool {
	return slices.ContainsFunc(k.Prisons, func(p scheduling.Prison) bool { return p.RemandVisits > 0 || p.ConvictedVisits > 0 })
}

func prisonersIn(k scheduling.Known) []scheduling.Resource {
	var out []scheduling.Resource
	for _, p := range k.People {
		if p.Has(scheduling.RolePrisoner) {
			out = append(out, scheduling.PersonResource(p.ID))
		}
	}
	return out
}
