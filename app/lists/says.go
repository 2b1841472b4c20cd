package lists

import (
	"strings"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// speaker knows whatever the open list and the plan that is shown name.
func (m *Model) speaker() *phrase.Speaker {
	s := m.known.Scene
	if m.run != nil {
		x := m.run.placing.Resolution.Scene
		s.Rooms = append(append([]scheduling.Room(nil), s.Rooms...), x.Rooms...)
		s.People = append(append([]scheduling.Person(nil), s.People...), x.People...)
		s.Bookings = append(append([]scheduling.Booking(nil), s.Bookings...), x.Bookings...)
		for _, w := range m.run.placing.Question.Wanted {
			if w.Booking.Version == 0 {
				s.Bookings = append(s.Bookings, w.Booking)
			}
		}
	}
	return phrase.New(m.Words, m.zone(), s, m.courts)
}

func (m *Model) person(id scheduling.PersonID) (scheduling.Person, bool) {
	for _, p := range m.known.Scene.People {
		if p.ID == id {
			return p, true
		}
	}
	return scheduling.Person{}, false
}

func (m *Model) prisonName(code scheduling.PrisonCode) string {
	for _, p := range m.prisons {
		if p.Code == code {
			return p.Name
		}
	}
	return string(code)
}

func (m *Model) courtName(code scheduling.CourtCode) string {
	for _, c := range m.courts {
		if c.Code == code {
			return c.Name
		}
	}
	return string(code)
}

// named is a defendant as the list names them.
func named(d scheduling.Defendant) string {
	p := scheduling.Person{Given: d.Given, Family: d.Family, Number: d.Number}
	return phrase.Person(p)
}

// who is a defendant: the person once that is sure, and until then as named.
func (m *Model) who(d scheduling.Defendant) string {
	if p, ok := m.person(d.Person); ok && d.Sure {
		return phrase.Person(p)
	}
	return named(d)
}

// defendants names those of a row, as the list does.
func (m *Model) defendants(r scheduling.Row) string {
	names := make([]string, 0, len(r.Defendants))
	for _, d := range r.Defendants {
		names = append(names, m.who(d))
	}
	return strings.Join(names, "; ")
}

// times is when a row is expected and within which time it must be.
func (m *Model) times(r scheduling.Row) string {
	zone := m.zone()
	window := m.Words.Span(r.Window.Start.In(zone), r.Window.End.In(zone))
	if r.Start.IsZero() {
		return m.say("within", "Window", window)
	}
	return m.say("expected", "Start", m.Words.Clock(r.Start.In(zone)), "Window", window)
}

// place is when and where a booking is: "10:00–10:45, Court video room 1".
func (m *Model) place(says *phrase.Speaker, b scheduling.Booking) string {
	main, ok := b.Main()
	if !ok {
		return ""
	}
	out := says.Span(main.Span)
	if list := m.known.List; !list.Date.IsZero() && scheduling.DateOf(main.Span.Start, m.zone()) != list.Date {
		out = m.Words.Day(main.Span.Start.In(m.zone())) + ", " + out
	}
	seen := map[scheduling.RoomKey]bool{}
	for _, p := range main.Placements {
		if p.Room == "" || seen[p.Room] {
			continue
		}
		seen[p.Room] = true
		out += ", " + says.Room(p.Room)
		if prison := p.Room.Prison(); len(main.Placements) > 1 {
			out += " (" + m.prisonName(prison) + ")"
		}
	}
	return out
}

// also are the bookings that make way for one, one after the other, each in a
// sentence.
func (m *Model) also(says *phrase.Speaker, id scheduling.BookingID) []string {
	part := m.run.placing.Resolution.Plans[m.plan].For(id)
	var out []string
	for _, x := range part.Moves {
		if x.Why.Code != clash.ReasonWanted {
			out = append(out, says.Move(x).Sentence)
		}
	}
	return out
}

// shortDay is a day without its year.
func (m *Model) shortDay(d scheduling.Date) string {
	if d.IsZero() {
		return ""
	}
	return m.Words.ShortDay(time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC))
}

// dayOf is a day as people read it.
func (m *Model) dayOf(d scheduling.Date) string {
	if d.IsZero() {
		return ""
	}
	return m.Words.Day(time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC))
}
