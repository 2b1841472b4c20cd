package rooms

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

// The fields of a line of a timetable.
const (
	FieldFrom   Field = "from"
	FieldTo     Field = "to"
	FieldEvery  Field = "every"
	FieldDays   Field = "days"
	FieldStart  Field = "start"
	FieldUntil  Field = "until"
	FieldText   Field = "text"
	FieldReason Field = "reason"
)

// Every says how a line comes round.
type Every string

// The ways a line comes round.
const (
	Weekly  Every = "weekly"  // on days of the week, every n weeks
	Monthly Every = "monthly" // on the nth of a weekday, every n months
	Expert  Every = "expert"  // as an RFC 5545 text says
)

// Everies lists every way in the order people are shown them.
func Everies() []Every { return []Every{Weekly, Monthly, Expert} }

// Nths lists which weekday of a month may be meant, the last one as −1.
func Nths() []int { return []int{1, 2, 3, 4, -1} }

// Weekdays lists the days of LineDraft.Days in their order.
func Weekdays() []time.Weekday {
	return []time.Weekday{
		time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday,
	}
}

// LineDraft is a line of a timetable as it stands in its form.
type LineDraft struct {
	ID      scheduling.LineID
	For     scheduling.Usage
	Parties []scheduling.Party
	// From and To are times of day, N every how many weeks or months, Start
	// and Until the first and the last day; all as typed.
	From, To     string
	Every        Every
	N            string
	Days         [7]bool // Monday first
	Nth          int
	Weekday      time.Weekday
	Start, Until string
	// Text is the rule for Expert: its DTSTART says From and Start too.
	Text          string
	NotOnHolidays bool
	Reason        string
	// kept are the dates left out and added by hand; they stay, at the
	// line's time of day.
	except, extra []scheduling.Date
}

// NewLine is a line that nobody has described yet, from a day on.
func NewLine(id string, from scheduling.Date) LineDraft {
	d := LineDraft{
		ID: scheduling.LineID(id), For: scheduling.UsageCourt, Every: Weekly, N: "1", Nth: 1, Weekday: from.Weekday(),
		From: "09:00", To: "12:00", Start: typed(from),
	}
	d.Days[weekdayIndex(from.Weekday())] = true
	return d
}

func weekdayIndex(d time.Weekday) int { return (int(d) + 6) % 7 }

func typed(d scheduling.Date) string { return noon(d).Format("02/01/2006") }

func noon(d scheduling.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)
}

// DraftLine is a kept line in its form. A rule that the easy fields cannot
// say is shown as text.
func DraftLine(l scheduling.Line) LineDraft {
	s := l.Rule.Spec()
	start := scheduling.DateOf(s.Start, time.UTC)
	d := LineDraft{
		ID: l.ID, For: l.For, Parties: slices.Clone(l.Parties), NotOnHolidays: l.NotOnHolidays, Reason: l.Reason,
		Start: typed(start), Text: l.Rule.String(), Nth: 1, Weekday: start.Weekday(), N: "1", Every: Expert,
	}
	clock := scheduling.WallOf(s.Start, time.UTC).Clock()
	d.From, d.To = typedClock(clock), sayEnd(clock+l.Lasts)
	d.Days[weekdayIndex(start.Weekday())] = true
	if !s.Until.IsZero() {
		d.Until = typed(scheduling.DateOf(s.Until, time.UTC))
	}
	for _, t := range s.Except {
		d.except = append(d.except, scheduling.DateOf(t, time.UTC))
	}
	for _, t := range s.Extra {
		d.extra = append(d.extra, scheduling.DateOf(t, time.UTC))
	}
	easy := s.Count == 0 && len(s.ByMonth)+len(s.ByMonthDay)+len(s.BySetPos)+len(s.ByHour)+len(s.ByMinute)+len(s.ByYearDay)+len(s.ByWeekNo) == 0 &&
		(s.Until.IsZero() || s.Until.Equal(repeat.DayEnd(s.Until))) && sameClock(append(slices.Clone(s.Except), s.Extra...), s.Start)
	plain := !slices.ContainsFunc(s.ByDay, func(x repeat.Day) bool { return x.Nth != 0 })
	switch {
	case !easy:
	case s.Freq == repeat.Weekly && plain && (s.WeekStart.Weekday() == time.Monday || s.Interval == 1):
		d.Every, d.N = Weekly, itoa(s.Interval)
		if len(s.ByDay) > 0 {
			d.Days = [7]bool{}
		}
		for _, x := range s.ByDay {
			d.Days[weekdayIndex(x.Weekday)] = true
		}
	case s.Freq == repeat.Daily && plain && s.Interval == 1:
		d.Every = Weekly
		d.Days = [7]bool{}
		for i, day := range Weekdays() {
			d.Days[i] = len(s.ByDay) == 0 || slices.ContainsFunc(s.ByDay, func(x repeat.Day) bool { return x.Weekday == day })
		}
	case s.Freq == repeat.Monthly && len(s.ByDay) == 1 && slices.Contains(Nths(), s.ByDay[0].Nth):
		d.Every, d.N, d.Nth, d.Weekday = Monthly, itoa(s.Interval), s.ByDay[0].Nth, s.ByDay[0].Weekday
	}
	return d
}

func sameClock(all []time.Time, as time.Time) bool {
	return !slices.ContainsFunc(all, func(t time.Time) bool { return t.Hour() != as.Hour() || t.Minute() != as.Minute() })
}

// LineProblem is what is wrong with a field of a line, in words.
type LineProblem struct {
	Field Field
	Words string
}

// Line is the line that the draft describes, with what keeps it from being one.
func (d LineDraft) Line(w *words.Words) (scheduling.Line, []LineProblem) {
	var bad []LineProblem
	wrong := func(f Field, key string, args ...any) { bad = append(bad, LineProblem{f, w.Say(key, args...)}) }
	l := scheduling.Line{ID: d.ID, For: d.For, Parties: slices.Clone(d.Parties), NotOnHolidays: d.NotOnHolidays, Reason: strings.TrimSpace(d.Reason)}
	if d.For == scheduling.UsageClosed {
		l.Parties = nil
	}
	if utf8.RuneCountInString(l.Reason) > scheduling.MaxWhy {
		wrong(FieldReason, "phrase.invalid.any-too-long", "Limit", scheduling.MaxWhy)
	}
	var from time.Duration
	var err error
	if d.Every == Expert {
		l.Rule, err = repeat.Parse(strings.TrimSpace(d.Text))
		if err != nil {
			bad = append(bad, LineProblem{FieldText, ruleProblem(w, err)})
			return l, bad
		}
		from = scheduling.WallOf(l.Rule.Start(), time.UTC).Clock()
	} else {
		if from, err = clock(d.From, false); err != nil {
			wrong(FieldFrom, "phrase.invalid.time-format")
		}
	}
	to, err := clock(d.To, true)
	switch {
	case err != nil:
		wrong(FieldTo, "phrase.invalid.time-format")
	case to <= from && len(bad) == 0:
		wrong(FieldTo, "rooms.toOrder")
	}
	l.Lasts = to - from
	if d.Every == Expert || len(bad) > 0 {
		return l, bad
	}
	spec, problems := d.spec(w, from)
	if bad = append(bad, problems...); len(bad) > 0 {
		return l, bad
	}
	l.Rule, err = repeat.New(spec)
	var e *repeat.Error
	if errors.As(err, &e) && e.Problem == repeat.ProblemStart && !e.Suggest.IsZero() {
		// The first day that is typed need not be one of its days.
		spec.Start = e.Suggest
		l.Rule, err = repeat.New(spec)
	}
	if err != nil {
		bad = append(bad, LineProblem{FieldDays, ruleProblem(w, err)})
	}
	return l, bad
}

func (d LineDraft) spec(w *words.Words, from time.Duration) (s repeat.Spec, bad []LineProblem) {
	wrong := func(f Field, key string, args ...any) { bad = append(bad, LineProblem{f, w.Say(key, args...)}) }
	start, err := scheduling.ParseDate(d.Start)
	if err != nil {
		wrong(FieldStart, "phrase.invalid.date-format")
	}
	s = repeat.Spec{Start: wallTime(start, from), Freq: repeat.Weekly}
	var ok bool
	most := repeat.MaxInterval
	if s.Interval, ok = number(d.N, 1, most); !ok {
		wrong(FieldEvery, "rooms.everyFormat", "Limit", most)
	}
	if d.Every == Monthly {
		s.Freq, s.ByDay = repeat.Monthly, []repeat.Day{{Nth: d.Nth, Weekday: d.Weekday}}
	} else {
		for i, on := range d.Days {
			if on {
				s.ByDay = append(s.ByDay, repeat.Day{Weekday: Weekdays()[i]})
			}
		}
		if len(s.ByDay) == 0 {
			wrong(FieldDays, "rooms.daysMissing")
		}
	}
	if strings.TrimSpace(d.Until) != "" {
		until, err := scheduling.ParseDate(d.Until)
		switch {
		case err != nil:
			wrong(FieldUntil, "phrase.invalid.date-format")
		case len(bad) == 0 && until.Compare(start) < 0:
			wrong(FieldUntil, "rooms.untilOrder")
		}
		s.Until = repeat.DayEnd(noon(until))
	}
	for _, x := range d.except {
		s.Except = append(s.Except, wallTime(x, from))
	}
	for _, x := range d.extra {
		if x.Compare(start) >= 0 {
			s.Extra = append(s.Extra, wallTime(x, from))
		}
	}
	return s, bad
}

func ruleProblem(w *words.Words, err error) string {
	var e *repeat.Error
	if errors.As(err, &e) {
		return phrase.RepeatProblem(w, e)
	}
	return w.Say("phrase.invalid.any-format")
}

// wallTime is a time of a day as rules carry one.
func wallTime(d scheduling.Date, clock time.Duration) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, int(clock/time.Minute), 0, 0, time.UTC)
}

// LineWords says a line: what it is for, when, and from when on.
func (m *Model) LineWords(l scheduling.Line) string {
	w := m.Words
	out := phrase.Usage(w, l.For)
	if l.For == scheduling.UsageClosed {
		out = m.say("closed")
	}
	if names := m.PartyNames(l.Parties); names != "" {
		out = m.say("keptFor", "What", out, "Who", names)
	}
	from := scheduling.WallOf(l.Rule.Start(), time.UTC)
	out += ": " + phrase.Repeat(w, l.Rule) + ", " + phrase.Clocks(w, from.Clock(), from.Clock()+l.Lasts)
	if l.NotOnHolidays {
		out += ", " + m.say("notOnHolidays")
	}
	if from.Date().Compare(scheduling.DateOf(m.Now(), m.zone)) > 0 {
		out += ", " + m.say("fromDay", "Date", w.Date(l.Rule.Start()))
	}
	if l.Reason != "" {
		out += " (" + l.Reason + ")"
	}
	return upperFirst(out)
}

// PartyNames names parties: a court by its name, anyone else as they are kept.
func (m *Model) PartyNames(parties []scheduling.Party) string {
	names := make([]string, len(parties))
	for i, p := range parties {
		names[i] = string(p)
		for _, c := range m.known.Courts {
			if string(c.Code) == string(p) {
				names[i] = c.Name
			}
		}
	}
	return strings.Join(names, ", ")
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[n:]
}

// PutLine adds a line to the open room, or changes the one with its ID.
func (m *Model) PutLine(l scheduling.Line) {
	m.Edit(func(d *RoomDraft) {
		d.Lines = slices.Clone(d.Lines)
		if i := slices.IndexFunc(d.Lines, func(x scheduling.Line) bool { return x.ID == l.ID }); i >= 0 {
			d.Lines[i] = l
			return
		}
		d.Lines = append(d.Lines, l)
	})
}

// DropLine takes a line out of the open room's timetable.
func (m *Model) DropLine(id scheduling.LineID) {
	m.Edit(func(d *RoomDraft) {
		d.Lines = slices.DeleteFunc(slices.Clone(d.Lines), func(x scheduling.Line) bool { return x.ID == id })
	})
}

// Same reports whether the open room has a line that says the same already.
func (m *Model) Same(l scheduling.Line) bool {
	return slices.ContainsFunc(m.draft.Lines, func(x scheduling.Line) bool {
		return x.ID != l.ID && x.For == l.For && x.Lasts == l.Lasts && x.NotOnHolidays == l.NotOnHolidays &&
			slices.Equal(x.Parties, l.Parties) && x.Rule.Equal(l.Rule)
	})
}
