package resolve

import (
	"time"

	"gatehouse/scheduling"
)

// soon is how long before a hearing a legal visit counts for more.
const soon = 7 * 24 * time.Hour

// standings says where bookings stand, knowing the hearings of a scene.
type standings struct {
	// hearings are the starts of each prisoner's hearings.
	hearings map[scheduling.PersonID][]time.Time
}

func newStandings(bookings []scheduling.Booking) standings {
	s := standings{map[scheduling.PersonID][]time.Time{}}
	for i := range bookings {
		b := &bookings[i]
		if b.Kind.Usage() != scheduling.UsageCourt || !b.Active() {
			continue
		}
		for _, id := range b.Prisoners() {
			s.hearings[id] = append(s.hearings[id], b.Span().Start)
		}
	}
	return s
}

// of is where b stands; "" when it never gives way to anything, as a room out
// of use.
func (s standings) of(b *scheduling.Booking) scheduling.Standing {
	switch b.Kind {
	case scheduling.KindCourt:
		return scheduling.StandingHearing
	case scheduling.KindParole:
		return scheduling.StandingParole
	case scheduling.KindLegal:
		if s.before(b) {
			return scheduling.StandingLegalSoon
		}
		return scheduling.StandingProfessional
	case scheduling.KindProbation:
		if b.Type == "psr" {
			return scheduling.StandingReport
		}
		return scheduling.StandingProfessional
	case scheduling.KindOfficial:
		return scheduling.StandingProfessional
	case scheduling.KindResettlement:
		return scheduling.StandingResettlement
	case scheduling.KindFamily:
		return scheduling.StandingFamily
	case scheduling.KindEducation:
		return scheduling.StandingEducation
	case scheduling.KindOutOfUse:
		return ""
	}
	return ""
}

// before reports whether a prisoner of b has a hearing within a week after it
// begins.
func (s standings) before(b *scheduling.Booking) bool {
	start := b.Span().Start
	for _, id := range b.Prisoners() {
		for _, t := range s.hearings[id] {
			if d := t.Sub(start); d > 0 && d <= soon {
				return true
			}
		}
	}
	return false
}

// StandingOf is where b stands when something must give, by the hearings in
// the scene's bookings; "" when it never moves, as a room out of use.
func StandingOf(bookings []scheduling.Booking, b scheduling.Booking) scheduling.Standing {
	return newStandings(bookings).of(&b)
}
