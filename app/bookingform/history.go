package bookingform

import (
	"slices"
	"strings"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
)

// told is one thing a version of a booking says.
type told struct{ what, text string }

// telling says a booking's facts one by one, in an order that two versions share.
func (m *Model) telling(b scheduling.Booking) []told {
	label := func(key string) string { return m.Words.Say("bookingform." + key) }
	rooms := func(p scheduling.Part) string {
		out := make([]string, 0, len(p.Placements))
		for _, pl := range p.Placements {
			names := make([]string, 0, len(pl.Prisoners))
			for _, id := range pl.Prisoners {
				names = append(names, m.says.Person(id))
			}
			out = append(out, strings.TrimPrefix(m.says.Room(pl.Room)+": "+strings.Join(names, "; "), ": "))
		}
		return strings.Join(out, ". ")
	}
	part := func(name scheduling.PartName) string {
		for _, p := range b.Parts {
			if p.Name == name {
				return m.says.Span(p.Span) + ", " + rooms(p)
			}
		}
		return m.Words.Say("bookingform.none")
	}
	guests := make([]string, 0, len(b.Attendees))
	for _, a := range b.Attendees {
		guests = append(guests, m.says.Person(a.Person))
	}
	day := ""
	if len(b.Parts) > 0 {
		day = m.Words.Day(b.Span().Start.In(m.zone))
	}
	return []told{
		{label("kind"), m.says.Kind(b.Kind)},
		{label("type"), phrase.Type(m.Words, b.Type)},
		{label("court"), m.says.Court(b.Court)},
		{label("date"), day},
		{phrase.Part(m.Words, scheduling.PartPre), part(scheduling.PartPre)},
		{phrase.Part(m.Words, scheduling.PartMain), part(scheduling.PartMain)},
		{phrase.Part(m.Words, scheduling.PartPost), part(scheduling.PartPost)},
		{label("attendees"), strings.Join(guests, "; ")},
		{label("meet"), m.Words.Say("bookingform.meetBy.by"+string(b.Meet.By)) + " " + b.Meet.URL + b.Meet.HMCTS},
		{label("caseRef"), b.CaseRef},
		{label("staffNotes"), b.StaffNotes},
		{label("prisonerNotes"), b.PrisonerNotes},
		{label("status"), phrase.Status(m.Words, b.Status)},
	}
}

// Stay is one stay of one participant in the booking's call, in words.
type Stay struct{ Who, When, Why string }

// Stays says who came to the booking's call and when, in the order they came.
func (m *Model) Stays() []Stay {
	out := make([]Stay, 0, len(m.kept.Attendance))
	for _, a := range m.kept.Attendance {
		s := Stay{Who: a.Name}
		if a.Role != "" {
			s.Who += " (" + strings.ToLower(phrase.Role(m.Words, a.Role)) + ")"
		}
		joined := m.clock(a.Joined)
		if a.Left.IsZero() {
			s.When = m.Words.Say("bookingform.stayNow", "Joined", joined)
		} else {
			s.When = m.Words.Say("bookingform.stay", "Joined", joined, "Left", m.clock(a.Left))
			s.Why = m.why(a.Why)
		}
		out = append(out, s)
	}
	return out
}

// clock tells a moment of a call with its seconds: calls are short.
func (m *Model) clock(t time.Time) string { return t.In(m.zone).Format("15:04:05") }

func (m *Model) why(code string) string {
	if code == "" {
		return ""
	}
	key := "bookingform.why." + code
	if said := m.Words.Say(key); said != key {
		return said
	}
	return code
}

// Past is one line of what happened to the booking.
type Past struct{ When, What, Who, Reason string }

// History says what happened to the booking, newest first.
func (m *Model) History() []Past {
	out := make([]Past, 0, len(m.known.History))
	for _, e := range m.known.History {
		out = append(out, Past{
			When:   m.Words.Moment(e.At.In(m.zone)),
			What:   m.Words.Say("bookingform.action." + string(e.Action)),
			Who:    e.Actor.Name,
			Reason: m.reasonWords(e),
		})
	}
	return out
}

func (m *Model) reasonWords(e scheduling.AuditEntry) string {
	for _, r := range scheduling.CancelReasons() {
		if e.Action == scheduling.ActionCancelled && e.Reason == string(r) {
			return phrase.Reason(m.Words, r)
		}
	}
	if from, to, why, ok := scheduling.ParseLook(e.Reason); ok && e.Action == scheduling.ActionLookEnded {
		return m.Words.Say("bookingform.lookedFor", "From", m.clock(from), "To", m.clock(to), "Reason", why)
	}
	return e.Reason
}

// Goes reports whether somebody is in the booking's call now, as far as the
// diary has been told.
func (m *Model) Goes() bool {
	return slices.ContainsFunc(m.kept.Attendance, func(a scheduling.Attendance) bool { return a.Left.IsZero() })
}

// Title says what the form is for: "New booking", "Court hearing, 10:15–11:30".
func (m *Model) Title() string {
	if m.kept.Version == 0 || m.says == nil {
		return m.Words.Say("bookingform.new")
	}
	return m.says.Kind(m.kept.Kind) + ", " + m.says.Span(m.kept.Span())
}

// Summary says the kept booking's facts in one line.
func (m *Model) Summary() string {
	if m.kept.Version == 0 || m.says == nil {
		return ""
	}
	return m.Words.Day(m.kept.Span().Start.In(m.zone)) + ", " + m.says.Facts(m.kept)
}

// Rooms lists the rooms a seat may have, those that take the kind first.
func (m *Model) Rooms(seat int) []scheduling.Room {
	var fit, rest []scheduling.Room
	for _, r := range m.known.Rooms {
		switch {
		case seat == 0 && r.Prison != m.draft.Prison, !r.Active, r.Usage == scheduling.UsageUnset:
		case r.Takes(m.draft.Kind):
			fit = append(fit, r)
		default:
			rest = append(rest, r)
		}
	}
	return append(fit, rest...)
}
