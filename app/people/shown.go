package people

import (
	"slices"
	"strings"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Line is one booking of a person in words.
type Line struct {
	Booking scheduling.Booking
	// Facts is when, what, with whom and where.
	Facts string
	// Warning is why it needs looking at, or empty.
	Warning string
	Now     bool // it is going on
}

// Kept is a restriction in words.
type Kept struct {
	Restriction scheduling.Restriction
	Words       string
	// Over is set when it no longer holds, Later when it does not hold yet.
	Over, Later bool
}

// Shown is a record in words.
type Shown struct {
	Name string
	// Facts are one a line: where they are, what they are.
	Facts  []string
	Alerts []scheduling.Alert
	// Hours say when they can be reached, a weekday a line; none is always.
	Hours []string
	Kept  []Kept
	// Today, Coming and Past are their bookings; Past has the newest first.
	Today, Coming, Past []Line
	// Prisoner is set for someone who is or was held.
	Prisoner bool
}

// zone is where the person's clock hangs.
func (m *Model) zone() *time.Location {
	for _, p := range m.record.Prisons {
		if p.Code == m.record.Person.Prison || m.record.Person.Prison == "" {
			if zone, err := p.Location(); err == nil {
				return zone
			}
		}
	}
	return time.UTC
}

func (m *Model) prisonName(code scheduling.PrisonCode) string {
	for _, p := range m.record.Prisons {
		if p.Code == code {
			return p.Name
		}
	}
	return string(code)
}

func (m *Model) speaker() *phrase.Speaker {
	scene := clash.Scene{Rooms: m.record.Rooms, People: append(slices.Clone(m.record.People), m.record.Person), Bookings: m.record.Bookings}
	return phrase.New(m.Words, m.zone(), scene, m.record.Courts)
}

// Shown is the open record in words; it is empty unless Ready.
func (m *Model) Shown() Shown {
	if m.state != Ready {
		return Shown{}
	}
	p := m.record.Person
	s := Shown{Name: p.Name(), Prisoner: p.Has(scheduling.RolePrisoner), Alerts: p.Alerts, Facts: m.facts(p), Hours: m.reachable(p)}
	says := m.speaker()
	for _, r := range m.record.Restrictions {
		s.Kept = append(s.Kept, m.kept(says, r))
	}
	now := m.Now()
	today := scheduling.DateOf(now, m.zone())
	for _, b := range m.record.Bookings {
		l := m.line(says, b, p)
		day := scheduling.DateOf(b.Span().Start, m.zone())
		switch c := day.Compare(today); {
		case c == 0:
			s.Today = append(s.Today, l)
		case c > 0:
			s.Coming = append(s.Coming, l)
		default:
			s.Past = append(s.Past, l)
		}
	}
	slices.Reverse(s.Past)
	return s
}

func (m *Model) facts(p scheduling.Person) []string {
	var out []string
	add := func(x string) {
		if x != "" {
			out = append(out, x)
		}
	}
	roles := make([]string, 0, len(p.Roles))
	for _, r := range p.Roles {
		roles = append(roles, phrase.Role(m.Words, r))
	}
	add(strings.Join(append(roles, nonEmpty(string(p.Number), p.Agency)...), ", "))
	switch {
	case p.Released:
		add(m.say("releasedFrom", "Prison", m.prisonName(p.Prison)))
	case p.Prison != "" && p.Wing != "":
		add(m.say("heldOnWing", "Prison", m.prisonName(p.Prison), "Wing", p.Wing))
	case p.Prison != "":
		add(m.say("held", "Prison", m.prisonName(p.Prison)))
	}
	if p.Has(scheduling.RolePrisoner) && !p.Released {
		add(phrase.Custody(m.Words, p.Custody))
	}
	return out
}

func nonEmpty(s ...string) []string {
	return slices.DeleteFunc(s, func(x string) bool { return x == "" })
}

func (m *Model) line(says *phrase.Speaker, b scheduling.Booking, p scheduling.Person) Line {
	l := Line{Booking: b, Facts: m.Words.Day(b.Span().Start.In(m.zone())) + ", " + says.FactsBeside(b, p.ID)}
	now := m.Now()
	l.Now = b.Active() && b.Span().Contains(now)
	if stranded(b, p, p.Prison, p.Released, now) {
		l.Warning = m.say("needsReview")
	}
	return l
}

// stranded reports whether a booking that has not started would find its
// prisoner elsewhere than in its room's prison.
func stranded(b scheduling.Booking, p scheduling.Person, prison scheduling.PrisonCode, released bool, now time.Time) bool {
	if !b.Active() || !b.Span().Start.After(now) {
		return false
	}
	for _, part := range b.Parts {
		for _, pl := range part.Placements {
			if slices.Contains(pl.Prisoners, p.ID) && (released || pl.Room.Prison() != prison) {
				return true
			}
		}
	}
	return false
}

func (m *Model) kept(says *phrase.Speaker, r scheduling.Restriction) Kept {
	today := scheduling.DateOf(m.Now(), m.zone())
	k := Kept{Restriction: r}
	k.Over = !r.Until.IsZero() && r.Until.Compare(today) < 0
	k.Later = !r.From.IsZero() && r.From.Compare(today) > 0
	other := r.A
	if r.A == m.open {
		other = r.B
	}
	who := m.say("anyPrisoner")
	if other != "" {
		who = says.Person(other)
	}
	key := "phrase.restricts." + string(r.Kind)
	if r.B == m.open && r.Kind != scheduling.NonAssociation {
		key = "phrase.restricted." + string(r.Kind)
	}
	k.Words = m.Words.Say(key, "Who", who)
	switch {
	case !r.From.IsZero() && !r.Until.IsZero():
		k.Words += " " + m.say("fromUntil", "From", phrase.Date(m.Words, r.From), "Until", phrase.Date(m.Words, r.Until))
	case !r.Until.IsZero():
		k.Words += " " + m.say("until", "Until", phrase.Date(m.Words, r.Until))
	case !r.From.IsZero():
		k.Words += " " + m.say("from", "From", phrase.Date(m.Words, r.From))
	}
	return k
}

func (m *Model) say(key string, args ...any) string { return m.Words.Say("people."+key, args...) }
