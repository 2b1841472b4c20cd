package scheduling

import "strings"

// Resource is something that can be in only so many places at once:
// "room/MDI-VCC-1" or "person/…".
type Resource string

// RoomResource is the resource of a room.
func RoomResource(k RoomKey) Resource { return Resource("room/" + string(k)) }

// PersonResource is the resource of a person.
func PersonResource(id PersonID) Resource { return Resource("person/" + string(id)) }

// PairResource is what a clash between two people is about; nothing claims it.
func PairResource(p Pair) Resource {
	if p.B < p.A {
		p.A, p.B = p.B, p.A
	}
	return Resource("pair/" + string(p.A) + "+" + string(p.B))
}

// CaseResource is what bookings that screen people of a case are looked up by,
// by the case's reference; nothing claims it.
func CaseResource(ref string) Resource { return Resource("case/" + ref) }

// CourtResource is what bookings for a court are looked up by; nothing claims it.
func CourtResource(c CourtCode) Resource { return Resource("court/" + string(c)) }

// Pair is the two people that r is about; ok is false when r is no pair.
func (r Resource) Pair() (p Pair, ok bool) {
	s, ok := strings.CutPrefix(string(r), "pair/")
	if !ok {
		return Pair{}, false
	}
	a, b, ok := strings.Cut(s, "+")
	return Pair{PersonID(a), PersonID(b)}, ok
}

// Room is the room that r is; ok is false when r is not a room.
func (r Resource) Room() (k RoomKey, ok bool) {
	s, ok := strings.CutPrefix(string(r), "room/")
	if !ok {
		return "", false
	}
	return RoomKey(s), true
}

// Person is the person that r is; ok is false when r is not a person.
func (r Resource) Person() (id PersonID, ok bool) {
	s, ok := strings.CutPrefix(string(r), "person/")
	if !ok {
		return "", false
	}
	return PersonID(s), true
}

// Claim is a booking's hold on a resource for a span.
type Claim struct {
	Booking  BookingID
	Resource Resource
	Span     Span
	// Exclusive claims can never be shared: a prisoner is in one place.
	Exclusive bool
}

// Claims lists what an active booking holds: each room and prisoner for the
// parts they are in, each professional for the whole block (touching parts of
// one resource are one claim). A booking that is not active claims nothing.
func (b Booking) Claims() []Claim {
	if !b.Active() {
		return nil
	}
	var out []Claim
	add := func(r Resource, s Span, exclusive bool) {
		for i := len(out) - 1; i >= 0; i-- {
			if out[i].Resource != r {
				continue
			}
			if out[i].Span.End.Before(s.Start) {
				break
			}
			if s.End.After(out[i].Span.End) {
				out[i].Span.End = s.End
			}
			return
		}
		out = append(out, Claim{Booking: b.ID, Resource: r, Span: s, Exclusive: exclusive})
	}
	for _, p := range b.Parts {
		for _, pl := range p.Placements {
			add(RoomResource(pl.Room), p.Span, false)
			for _, id := range pl.Prisoners {
				add(PersonResource(id), p.Span, true)
			}
		}
	}
	for _, a := range b.Attendees {
		if a.Role.Professional() {
			add(PersonResource(a.Person), b.Span(), false)
		}
	}
	return out
}
