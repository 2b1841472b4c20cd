package timetable_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/internal/scenario"
	"gatehouse/scheduling/repeat"
	"gatehouse/scheduling/timetable"
)

// Each file in testdata is a room in words, who asks for it when, and what
// they are told.
func TestScenarios(t *testing.T) {
	scenario.Run(t, "testdata/*.txtar", func(t *testing.T) scenario.Teller { return newTelling(t).tell })
}

// tell does a section.
func (s *telling) tell(name string, body []string) (got []string, told bool) {
	s.t.Helper()
	if name == "answers" {
		return s.answers, true
	}
	if name != "room" {
		s.answers = nil
	}
	for _, line := range body {
		switch name {
		case "room":
			s.read(line)
		case "asked":
			s.answers = append(s.answers, s.ask(line))
		case "day":
			s.answers = append(s.answers, s.day(line)...)
		case "open":
			s.answers = append(s.answers, s.open(line)...)
		default:
			s.t.Fatalf("unknown section %q", name)
		}
	}
	return nil, false
}

type telling struct {
	t       *testing.T
	place   timetable.Place
	room    scheduling.Room
	answers []string
}

func newTelling(t *testing.T) *telling {
	s := &telling{t: t}
	s.zone("Europe/London")
	s.place.Prison.DayStart, s.place.Prison.DayEnd = 8*time.Hour, 18*time.Hour
	s.place.Holidays = scheduling.Holidays{}
	s.room = scheduling.Room{Key: "MDI-VCC-1", Prison: "MDI", Active: true, Places: 1, Usage: scheduling.UsageTimetable}
	return s
}

func (s *telling) zone(name string) {
	zone, err := time.LoadLocation(name)
	if err != nil {
		s.t.Fatal(err)
	}
	s.place.Zone = zone
}

// read takes one line of a room's description.
func (s *telling) read(line string) {
	s.t.Helper()
	line, reason, _ := strings.Cut(line, ": ")
	switch words := strings.Fields(line); words[0] {
	case "zone":
		s.zone(words[1])
	case "inactive":
		s.room.Active = false
	case "use":
		s.room.Usage = scheduling.Usage(words[1])
		if words[1] == "unset" {
			s.room.Usage = scheduling.UsageUnset
		}
		s.room.Parties = partiesOf(words[2:])
	case "holiday":
		s.place.Holidays[scheduling.EnglandAndWales] = map[scheduling.Date]string{s.date(words[1]): "holiday"}
	case "closure":
		s.place.Prison.Closures = append(s.place.Prison.Closures, scheduling.Closure{Date: s.date(words[1]), Reason: reason})
	case "block": // block 2026-11-24 10:00 to 2026-11-25
		to := slices.Index(words, "to")
		from, fromClock := s.end(words[1:to])
		until, untilClock := s.end(words[to+1:])
		s.room.Blocks = append(s.room.Blocks, scheduling.Block{
			Span: scheduling.BlockSpan(from, fromClock, until, untilClock, s.place.Zone), Reason: reason,
		})
	case "override": // override 2026-11-24 [10:00-12:00 for court LEEDCC]
		o := scheduling.Override{Date: s.date(words[1])}
		if len(words) > 2 {
			from, to := s.window(words[2])
			o.Windows = []scheduling.Window{{From: from, To: to, For: scheduling.Usage(words[4]), Parties: partiesOf(words[5:]), Reason: reason}}
		}
		s.room.Overrides = append(s.room.Overrides, o)
	default: // every 2 weeks on TU,TH from 2026-11-03 [until 2026-12-31] [not on holidays] [except 2026-11-24] 10:00-12:00 for court LEEDCC
		s.line(words, reason)
	}
}

func (s *telling) line(words []string, reason string) {
	s.t.Helper()
	l := scheduling.Line{Reason: reason, NotOnHolidays: slices.Contains(words, "holidays")}
	after := func(w string) string {
		if i := slices.Index(words, w); i >= 0 {
			return words[i+1]
		}
		return ""
	}
	at := slices.IndexFunc(words, func(w string) bool { return strings.Contains(w, ":") && strings.Contains(w, "-") })
	from, to := s.window(words[at])
	l.Lasts = to - from
	l.For, l.Parties = scheduling.Usage(words[at+2]), partiesOf(words[at+3:])
	text := fmt.Sprintf("DTSTART:%s\nRRULE:FREQ=WEEKLY;INTERVAL=%s;BYDAY=%s", stamp(s.date(after("from")), from), after("every"), after("on"))
	if d := after("until"); d != "" {
		text += ";UNTIL=" + stamp(s.date(d), 24*time.Hour-time.Minute)
	}
	if d := after("except"); d != "" {
		text += "\nEXDATE:" + stamp(s.date(d), from)
	}
	var err error
	if l.Rule, err = repeat.Parse(text); err != nil {
		s.t.Fatalf("%s: %v", text, err)
	}
	s.room.Lines = append(s.room.Lines, l)
}

func stamp(d scheduling.Date, clock time.Duration) string {
	return d.At(clock).Floating().Format("20060102T150405")
}

// ask answers "Tue 2026-11-24 10:00-11:00 court LEEDCC".
func (s *telling) ask(line string) string {
	s.t.Helper()
	words := strings.Fields(line)
	d := s.date(words[1])
	if got := d.Weekday().String()[:3]; got != words[0] {
		s.t.Fatalf("%s is a %s", d, got)
	}
	from, to := s.window(words[2])
	who := timetable.Asker{Kind: scheduling.Kind(words[3]), Parties: partiesOf(words[4:])}
	span := scheduling.Span{Start: d.At(from).Resolve(s.place.Zone), End: d.At(to).Resolve(s.place.Zone)}
	v := timetable.Judge(s.room, s.place, who, span)
	out := "rule " + string(v.Step) + ": "
	switch {
	case v.Allowed:
		out += "yes, " + string(v.As)
	case final(v.Step):
		out += "never"
	default:
		out += "no"
	}
	if v.Stretch != nil {
		out += fmt.Sprintf(", by %s-%s for %s", clock(v.Stretch.From), clock(v.Stretch.To), keptFor(v.Stretch.Window))
	}
	if r := v.Reason(); r != "" {
		out += ": " + r
	}
	return out
}

func (s *telling) day(line string) []string {
	var out []string
	for _, w := range s.place.Day(s.room, s.date(strings.Fields(line)[1])) {
		says := fmt.Sprintf("%s %s-%s %s", line, clock(w.From), clock(w.To), keptFor(w))
		if w.Reason != "" {
			says += ": " + w.Reason
		}
		out = append(out, says)
	}
	return out
}

func (s *telling) open(line string) []string {
	words := strings.Fields(line)
	var out []string
	for _, o := range timetable.Opening(s.room, s.place, timetable.Asker{Kind: scheduling.Kind(words[2])}, s.date(words[1])) {
		from, to := o.Span.Start.In(s.place.Zone), o.Span.End.In(s.place.Zone)
		out = append(out, fmt.Sprintf("%s-%s %s, %s long", from.Format("15:04"), to.Format("15:04"), o.As, o.Span.Duration()))
	}
	return out
}

func keptFor(w scheduling.Window) string {
	out := string(w.For)
	for _, p := range w.Parties {
		out += " " + string(p)
	}
	return out
}

func partiesOf(words []string) []scheduling.Party {
	var out []scheduling.Party
	for _, w := range words {
		if w != "for" {
			out = append(out, scheduling.Party(w))
		}
	}
	return out
}

func clock(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60)
}

func (s *telling) date(text string) scheduling.Date {
	s.t.Helper()
	d, err := scheduling.ParseDate(text)
	if err != nil {
		s.t.Fatalf("%s: %v", text, err)
	}
	return d
}

// end is a date, and the clock after it if there is one.
func (s *telling) end(words []string) (scheduling.Date, *time.Duration) {
	d := s.date(words[0])
	if len(words) < 2 {
		return d, nil
	}
	c := s.clock(words[1])
	return d, &c
}

func (s *telling) window(text string) (from, to time.Duration) {
	a, b, _ := strings.Cut(text, "-")
	return s.clock(a), s.clock(b)
}

func (s *telling) clock(text string) time.Duration {
	s.t.Helper()
	var h, m int
	if _, err := fmt.Sscanf(text, "%d:%d", &h, &m); err != nil {
		s.t.Fatalf("%s: %v", text, err)
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
}

// final reports whether a refusal by a step can never be accepted.
func final(s timetable.Step) bool {
	switch s {
	case timetable.StepInactive, timetable.StepBlock, timetable.StepClosedLine, timetable.StepUnset:
		return true
	case timetable.StepShared, timetable.StepOneKind, timetable.StepNamedLine, timetable.StepKindLine,
		timetable.StepOtherKind, timetable.StepOtherParty, timetable.StepBetween:
	}
	return false
}
