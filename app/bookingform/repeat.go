package bookingform

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

// Every says how often a booking comes round.
type Every string

// The ways a booking can repeat.
const (
	EveryNever     Every = ""
	EveryWeek      Every = "week"
	EveryFortnight Every = "fortnight"
	EveryCustom    Every = "custom"
)

// Everies lists every way in the order people are shown them.
func Everies() []Every { return []Every{EveryNever, EveryWeek, EveryFortnight, EveryCustom} }

// Repeating is how a booking repeats, as it stands in the form. Its first day
// is the form's date.
type Repeating struct {
	Every Every
	// Monthly counts months and not weeks, for EveryCustom.
	Monthly bool
	// N is every how many weeks or months, as typed.
	N string
	// Days are the weekdays of a custom week, Monday first.
	Days [7]bool
	// Nth is which of its weekday in the month a monthly booking is on: 1 to
	// 4, or −1 for the last.
	Nth int
	// Until ends the repetition by a date, as typed; otherwise after Count times.
	ByDate bool
	Until  string
	Count  string
	// NotOnHolidays leaves out bank holidays.
	NotOnHolidays bool
}

// Weekdays lists the days of Repeating.Days in their order.
func Weekdays() []time.Weekday {
	return []time.Weekday{
		time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday,
	}
}

// Nths lists which weekday of a month may be meant, the last one as −1.
func Nths() []int { return []int{1, 2, 3, 4, -1} }

// The fields of a repetition.
const (
	FieldRepeat     Field = "repeat"
	FieldRepeatN    Field = "repeatN"
	FieldRepeatDays Field = "repeatDays"
	FieldCount      Field = "repeatCount"
	FieldUntil      Field = "repeatUntil"
)

// usualCount is how often a booking repeats unless someone says otherwise.
const usualCount = "6"

// SetEvery says how often the booking comes round. Custom begins with what
// the date says: its weekday, and which of them in its month.
func (m *Model) SetEvery(e Every) {
	m.setRepeat(func(r *Repeating) {
		r.Every = e
		if r.Count == "" {
			r.Count, r.NotOnHolidays = usualCount, true
		}
		if r.N == "" {
			r.N = "1"
		}
		day, ok := m.firstDay()
		if !ok {
			return
		}
		if r.Days == [7]bool{} {
			r.Days[weekdayIndex(day.Weekday())] = true
		}
		if r.Nth == 0 {
			r.Nth = nthOf(day)
		}
	}, FieldRepeat)
}

// SetMonthly counts months instead of weeks.
func (m *Model) SetMonthly(on bool) { m.setRepeat(func(r *Repeating) { r.Monthly = on }) }

// SetRepeatN says every how many weeks or months, as typed.
func (m *Model) SetRepeatN(s string) { m.setRepeat(func(r *Repeating) { r.N = s }, FieldRepeatN) }

// SetWeekday puts a weekday into the custom week or takes it out.
func (m *Model) SetWeekday(d time.Weekday, on bool) {
	m.setRepeat(func(r *Repeating) { r.Days[weekdayIndex(d)] = on }, FieldRepeatDays)
}

// SetNth says which of its weekday in the month a monthly booking is on.
func (m *Model) SetNth(n int) { m.setRepeat(func(r *Repeating) { r.Nth = n }) }

// SetEndByDate ends the repetition by a date, or after a number of times.
func (m *Model) SetEndByDate(on bool) { m.setRepeat(func(r *Repeating) { r.ByDate = on }) }

// SetCount says how many times, as typed.
func (m *Model) SetCount(s string) { m.setRepeat(func(r *Repeating) { r.Count = s }, FieldCount) }

// SetUntil says until which day, as typed.
func (m *Model) SetUntil(s string) { m.setRepeat(func(r *Repeating) { r.Until = s }, FieldUntil) }

// SetNotOnHolidays leaves out bank holidays, or books them too.
func (m *Model) SetNotOnHolidays(on bool) { m.setRepeat(func(r *Repeating) { r.NotOnHolidays = on }) }

func (m *Model) setRepeat(change func(*Repeating), touched ...Field) {
	m.edit(func(d *Draft) { change(&d.Repeat) }, touched...)
}

// Repeats reports whether the form makes bookings that repeat.
func (m *Model) Repeats() bool { return m.kept.Version == 0 && m.draft.Repeat.Every != EveryNever }

func weekdayIndex(d time.Weekday) int { return (int(d) + 6) % 7 }

// nthOf is which of its weekday in the month a day is; the fifth is the last.
func nthOf(d scheduling.Date) int {
	if n := (d.Day-1)/7 + 1; n < 5 {
		return n
	}
	return -1
}

// firstDay is the day that is typed.
func (m *Model) firstDay() (scheduling.Date, bool) {
	d, err := scheduling.ParseDate(m.draft.Date)
	return d, err == nil
}

// rule is the rule that the form describes, with what keeps it from being
// one. Its start is the first time on or after the typed date, or after where
// the scope of a change begins.
func (m *Model) rule() (repeat.Rule, scheduling.InvalidErrors) {
	r := m.draft.Repeat
	w, err := scheduling.ParseWall(m.draft.Date, m.draft.Start)
	if err != nil {
		return repeat.Rule{}, invalid(err)
	}
	if m.Rerules() {
		w = scheduling.WallFloating(m.from(m.scope.Scope).Add(m.delta()))
	}
	spec := repeat.Spec{
		Start: w.Floating(),
		Freq:  repeat.Weekly, Interval: 1,
	}
	var bad scheduling.InvalidErrors
	wrong := func(f Field, p scheduling.Problem, limit int) {
		bad = append(bad, &scheduling.InvalidError{Field: string(f), Problem: p, Limit: limit})
	}
	switch r.Every {
	case EveryNever, EveryKept, EveryWeek:
	case EveryFortnight:
		spec.Interval = 2
	case EveryCustom:
		if spec.Interval, err = number(r.N, maxInterval); err != nil {
			wrong(FieldRepeatN, scheduling.ProblemFormat, maxInterval)
		}
		if r.Monthly {
			spec.Freq = repeat.Monthly
			spec.ByDay = []repeat.Day{{Nth: r.Nth, Weekday: w.Date().Weekday()}}
			break
		}
		for i, d := range Weekdays() {
			if r.Days[i] {
				spec.ByDay = append(spec.ByDay, repeat.Day{Weekday: d})
			}
		}
		if len(spec.ByDay) == 0 {
			wrong(FieldRepeatDays, scheduling.ProblemMissing, 0)
		}
	}
	if r.ByDate {
		switch until, err := scheduling.ParseDate(r.Until); {
		case strings.TrimSpace(r.Until) == "":
			wrong(FieldUntil, scheduling.ProblemMissing, 0)
		case err != nil:
			wrong(FieldUntil, scheduling.ProblemFormat, 0)
		case until.Compare(w.Date()) < 0:
			wrong(FieldUntil, scheduling.ProblemOrder, 0)
		default:
			spec.Until = time.Date(until.Year, until.Month, until.Day, 23, 59, 0, 0, time.UTC)
		}
	} else if spec.Count, err = number(r.Count, scheduling.MaxOccurrences); err != nil {
		wrong(FieldCount, scheduling.ProblemFormat, scheduling.MaxOccurrences)
	}
	if len(bad) > 0 {
		return repeat.Rule{}, bad
	}
	rule, err := m.inPhase(spec)
	if err == nil {
		rule, err = m.withoutSkipped(rule)
	}
	if err == nil && r.NotOnHolidays {
		rule, err = m.withoutHolidays(rule)
	}
	if err != nil {
		wrong(FieldRepeat, scheduling.ProblemFormat, 0)
		return rule, bad
	}
	if _, more := rule.Next(rule.Start().AddDate(0, scheduling.HorizonMonths, 0)); more {
		wrong(FieldRepeat, scheduling.ProblemTooFar, scheduling.HorizonMonths)
	}
	if len(rule.All()) > scheduling.MaxOccurrences {
		wrong(FieldUntil, scheduling.ProblemTooMany, scheduling.MaxOccurrences)
	}
	return rule, bad
}

// maxInterval is every how many weeks or months a booking may come round: the
// whole of what may be booked ahead.
const maxInterval = 78

func number(s string, most int) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err == nil && (n < 1 || n > most) {
		err = strconv.ErrRange
	}
	return n, err
}

// begun is spec's rule; where its start is no time of it, it starts with the
// first that is.
func begun(spec repeat.Spec) (repeat.Rule, error) {
	rule, err := repeat.New(spec)
	var bad *repeat.Error
	if errors.As(err, &bad) && bad.Problem == repeat.ProblemStart && !bad.Suggest.IsZero() {
		spec.Start = bad.Suggest
		return repeat.New(spec)
	}
	return rule, err
}

// withoutHolidays makes the bank holidays among the rule's times exceptions.
func (m *Model) withoutHolidays(rule repeat.Rule) (repeat.Rule, error) {
	spec := rule.Spec()
	for _, at := range rule.All() {
		if _, on := m.holiday(scheduling.DateOf(at, time.UTC)); on {
			spec.Except = append(spec.Except, at)
		}
	}
	if len(spec.Except) == 0 {
		return rule, nil
	}
	return repeat.New(spec)
}

// holiday names the bank holiday that a day is at the prison.
func (m *Model) holiday(d scheduling.Date) (string, bool) {
	division := m.Prison().Division
	if division == "" {
		division = scheduling.EnglandAndWales
	}
	return m.known.Holidays.On(division, d)
}

// Skipped is a bank holiday that the repetition leaves out.
type Skipped struct {
	Day  scheduling.Date
	Name string
}

// Skipped lists the bank holidays that the repetition leaves out.
func (m *Model) Skipped() []Skipped {
	rule, bad := m.rule()
	if !m.Repeats() && !m.reruled() || len(bad) > 0 {
		return nil
	}
	var out []Skipped
	for _, at := range rule.Spec().Except {
		d := scheduling.DateOf(at, time.UTC)
		if name, on := m.holiday(d); on {
			out = append(out, Skipped{d, name})
		}
	}
	return out
}

// firstOf is the draft on the first day of a rule.
func (m *Model) firstOf(rule repeat.Rule, b scheduling.Booking) scheduling.Booking {
	main, ok := b.Main()
	if !ok {
		return b
	}
	return b.Shift(scheduling.WallFloating(rule.Start()).Resolve(m.zone).Sub(main.Span.Start))
}
