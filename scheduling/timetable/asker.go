package timetable

import (
	"slices"

	"gatehouse/scheduling"
)

// Asker is who asks for a room: a kind of booking, and the parties that a
// room may be kept for within it.
type Asker struct {
	Kind    scheduling.Kind
	Parties []scheduling.Party
}

// AskerOf is who asks with b: for court and parole hearings the court, for
// everything else the agencies its attendees work for, each once. Person
// returns what is known about an attendee.
func AskerOf(b scheduling.Booking, person func(scheduling.PersonID) (scheduling.Person, bool)) Asker {
	who := Asker{Kind: b.Kind}
	if b.Kind.Usage() == scheduling.UsageCourt {
		if b.Court != "" {
			who.Parties = []scheduling.Party{scheduling.Party(b.Court)}
		}
		return who
	}
	for _, a := range b.Attendees {
		p, ok := person(a.Person)
		if party := scheduling.Party(p.Agency); ok && party != "" && !slices.Contains(who.Parties, party) {
			who.Parties = append(who.Parties, party)
		}
	}
	return who
}

// named reports whether parties has any of the asker's.
func (a Asker) named(parties []scheduling.Party) bool {
	return slices.ContainsFunc(a.Parties, func(p scheduling.Party) bool { return slices.Contains(parties, p) })
}

// by is how something kept for a usage and parties is open to the asker; ""
// when it is not.
func (a Asker) by(usage scheduling.Usage, parties []scheduling.Party) As {
	switch {
	case usage != a.Kind.Usage():
		return ""
	case len(parties) == 0:
		return AnyOfKind
	case a.named(parties):
		return Dedicated
	}
	return ""
}
