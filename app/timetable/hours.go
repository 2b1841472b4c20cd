package timetable

import (
	"slices"
	"time"

	"gatehouse/scheduling"
)

// Stretch is a while for which a room's rules, or its prison's, keep it closed
// or for someone.
type Stretch struct {
	Room scheduling.RoomKey
	Span scheduling.Span
	// For is whom it is kept for; UsageClosed closes it.
	For scheduling.Usage
	// Why is what the prison says about it: "staff lunch"; often empty.
	Why string
}

// Closed reports whether the room takes nobody meanwhile.
func (s Stretch) Closed() bool { return s.For == scheduling.UsageClosed }

// stretchesOf lists what is said of one room within a stretch of time.
func (m *Model) stretchesOf(room scheduling.RoomKey, within scheduling.Span) []Stretch {
	var out []Stretch
	for _, s := range m.hoursOf {
		if s.Room == room && s.Span.Overlaps(within) {
			s.Span = s.Span.Intersect(within)
			out = append(out, s)
		}
	}
	return out
}

// hoursAt says what a room's rules make of a moment: closed and until when and
// why, or kept for whom; empty when it is open to any booking that it takes.
func (m *Model) hoursAt(room scheduling.RoomKey, at time.Time) string {
	here := m.stretchesOf(room, scheduling.NewSpan(at, scheduling.Grid))
	// A stretch for which it is closed says more than one it is kept for.
	slices.SortStableFunc(here, func(a, b Stretch) int {
		switch {
		case a.Closed() == b.Closed():
			return 0
		case a.Closed():
			return -1
		}
		return 1
	})
	if len(here) == 0 {
		return ""
	}
	s := here[0]
	for _, whole := range m.hoursOf {
		if whole.Room == room && whole.For == s.For && whole.Why == s.Why && whole.Span.Contains(at) {
			s.Span = whole.Span
		}
	}
	until := m.Words.Clock(s.Span.End.In(m.zone))
	words := m.Words.Say("timetable.keptUntil", "For", m.Words.Say("phrase.usage."+string(s.For)), "Until", until)
	if s.Closed() {
		words = m.Words.Say("timetable.closedUntil", "Until", until)
		if midnight(s.Span.End.In(m.zone)).Equal(s.Span.End.In(m.zone)) {
			words = m.Words.Say("timetable.closedAllDay")
		}
	}
	if s.Why != "" {
		words += " (" + s.Why + ")"
	}
	return words
}

// OwnHold names the hold of the form that is open here: it is in nobody's way.
func (m *Model) OwnHold(id scheduling.HoldID) {
	if m.own != id {
		m.own = id
		m.Changed()
	}
}

// held lists what others' open forms keep in a room.
func (m *Model) held(room scheduling.RoomKey) []Block {
	var out []Block
	for _, h := range m.scene.Holds {
		if h.ID == m.own || !m.Now().Before(h.Until) {
			continue
		}
		words := m.Words.Say("timetable.heldBy", "Name", h.Actor.Name, "Until", m.Words.Clock(h.Until.In(m.zone)))
		for _, c := range h.Claims {
			if key, ok := c.Resource.Room(); ok && key == room {
				out = append(out, Block{
					Booking: scheduling.BookingID(h.ID), Span: c.Span, Title: words, Held: true,
					Facts: m.Words.Span(c.Span.Start.In(m.zone), c.Span.End.In(m.zone)) + " " + words,
				})
			}
		}
	}
	return out
}
