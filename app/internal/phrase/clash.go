package phrase

import (
	"slices"
	"strings"
	"time"

	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/repeat"
)

// Clash says one clash in a sentence: what is in the way, when, and by whom or
// by which rule: "Video 1 is closed Tuesdays 12:00–13:30: staff lunch."
func (s *Speaker) Clash(c clash.Clash) string {
	key := "phrase.clash." + string(c.Code)
	args := []any{
		"What", s.Resource(c.Resource), "When", s.Span(c.Span), "With", s.with(c), "Missing", s.words.Length(c.Missing),
		"By", c.Why, "Why", s.because(c.Why),
	}
	switch c.Code {
	case clash.ShortNotice, clash.FarAhead, clash.WeeklyLimit:
		return s.words.Count(key, c.Limit, args...)
	case clash.VisitorBanned, clash.VisitorClosed:
		return s.words.Say(key, append(args, s.visit(c.Resource)...)...)
	case clash.PersonMoved:
		if id, ok := c.Resource.Person(); ok && s.people[id].Released {
			key += "-released"
		}
	case clash.RoomParty:
		if c.Cause == nil {
			return s.words.Say(key, append(args, "For", s.partiesOf(c.Resource))...)
		}
	case clash.RoomTaken, clash.RoomInactive, clash.RoomKind, clash.PrisonerElsewhere, clash.ProfessionalElsewhere, clash.TooTight,
		clash.RoomClosed, clash.Screened, clash.NonAssociation, clash.NonAssociationNear, clash.OutsideRegime, clash.Held:
	}
	if c.Cause != nil {
		more, by := s.cause(c)
		return s.words.Say(key+by, append(args, more...)...)
	}
	return s.words.Say(key, args...)
}

// cause is what a sentence about the rule that decided needs, and how its key ends.
func (s *Speaker) cause(c clash.Clash) (args []any, by string) {
	x := c.Cause
	kept := Usage(s.words, x.Window.For)
	if len(x.Window.Parties) > 0 {
		kept = s.parties(x.Window.Parties)
	}
	args = []any{"For", kept, "Clocks", Clocks(s.words, x.Window.From, x.Window.To), "Date", Date(s.words, x.Date)}
	switch x.By {
	case clash.ByLine:
		return append(args, "Rule", Usually(s.words, x.Rule)), "-line"
	case clash.ByOverride:
		return args, "-override"
	case clash.ByBlock:
		return append(args, "From", s.words.Moment(x.Span.Start.In(s.zone)), "To", s.words.Moment(x.Span.End.In(s.zone))), "-block"
	case clash.ByClosure:
		return args, "-closure"
	case clash.ByLockUp:
		return append(args, "Rule", s.words.Say("phrase.days."+dayKey(x.Date.Weekday()))), ""
	}
	return args, ""
}

// Usually says briefly when a line of a timetable happens, without its end
// and exceptions: "Tuesdays and Thursdays", "every 2 weeks on Saturday".
func Usually(w *words.Words, r repeat.Rule) string {
	spec := r.Spec()
	var days []time.Weekday
	for _, d := range spec.ByDay {
		days = append(days, d.Weekday)
	}
	if len(days) == 0 {
		days = []time.Weekday{spec.Start.Weekday()}
	}
	if spec.Freq == repeat.Weekly && spec.Interval <= 1 && len(days) < 5 && len(spec.ByMonth)+len(spec.BySetPos) == 0 {
		slices.SortFunc(days, func(a, b time.Weekday) int { return (int(a)+6)%7 - (int(b)+6)%7 })
		said := make([]string, len(days))
		for i, d := range days {
			said[i] = w.Say("phrase.days." + dayKey(d))
		}
		if last := len(said) - 1; last > 0 {
			return w.Say("repeat.and", "List", strings.Join(said[:last], ", "), "Last", said[last])
		}
		return said[0]
	}
	spec.Count, spec.Until, spec.Except, spec.Extra = 0, time.Time{}, nil, nil
	if short, err := repeat.New(spec); err == nil {
		r = short
	}
	return Repeat(w, r)
}

// because is the reason a prison gives, after a colon.
func (s *Speaker) because(why string) string {
	if why == "" {
		return ""
	}
	return s.words.Say("phrase.because", "Why", why)
}

// with names the booking a clash is with.
func (s *Speaker) with(c clash.Clash) string {
	if _, two := c.Resource.Pair(); two && c.With == "" {
		return s.words.Say("phrase.thisBooking")
	}
	if b, ok := s.bookings[c.With]; ok {
		return s.other(b, c.Resource)
	}
	return s.words.Say("phrase.anotherBooking")
}

// visit names the visitor and the visited of a pair.
func (s *Speaker) visit(r scheduling.Resource) []any {
	p, _ := r.Pair()
	if s.people[p.B].Has(scheduling.RolePrisoner) {
		p.A, p.B = p.B, p.A
	}
	return []any{"Visited", s.Person(p.A), "Visitor", s.Person(p.B)}
}

// partiesOf names whom a room is kept for.
func (s *Speaker) partiesOf(r scheduling.Resource) string {
	key, _ := r.Room()
	return s.parties(s.rooms[key].Parties)
}

func (s *Speaker) parties(parties []scheduling.Party) string {
	if len(parties) == 0 {
		return s.words.Say("phrase.anyoneElse")
	}
	names := make([]string, len(parties))
	for i, p := range parties {
		names[i] = s.Court(scheduling.CourtCode(p))
	}
	return strings.Join(names, ", ")
}

// other names the booking something clashes with by its kind, the people and
// the rooms that the clashing resource does not name already.
func (s *Speaker) other(b scheduling.Booking, r scheduling.Resource) string {
	out := strings.ToLower(s.Kind(b.Kind))
	if ids := b.Prisoners(); len(ids) > 0 && !strings.HasPrefix(string(r), "person/") {
		return s.words.Say("phrase.otherFor", "Kind", out, "Who", s.Prisoners(b))
	}
	if rooms := b.Rooms(); len(rooms) > 0 && strings.HasPrefix(string(r), "person/") {
		return s.words.Say("phrase.otherIn", "Kind", out, "Where", s.Room(rooms[0]))
	}
	return out
}

// Resource names a room, a person or two people.
func (s *Speaker) Resource(r scheduling.Resource) string {
	if k, ok := r.Room(); ok {
		return s.Room(k)
	}
	if id, ok := r.Person(); ok {
		return s.Person(id)
	}
	if p, ok := r.Pair(); ok {
		return s.words.Say("phrase.ofPair", "A", s.Person(p.A), "B", s.Person(p.B))
	}
	return string(r)
}
