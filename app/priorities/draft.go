package priorities

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
)

// Draft is a table as it is typed.
type Draft struct {
	Lines   []Line
	Changes map[Change]string
}

// Line is one standing as it is typed: hours in figures, a clock for DayBefore.
type Line struct {
	Standing                     scheduling.Standing
	Weight, Freeze, Notice, Days string
	DayBefore                    string
	Room, Time, HalfDay          bool
	Monthly, Cancel              bool
}

// Change is something about a booking that a move may change.
type Change string

// The changes, in the order people are shown them, named as their fields are.
const (
	ChangeRoom    Change = "room"
	ChangeTime    Change = "time"
	ChangeQuarter Change = "quarter"
	ChangeHalfDay Change = "halfDay"
	ChangeDay     Change = "day"
)

// AllChanges lists every change.
func AllChanges() []Change {
	return []Change{ChangeRoom, ChangeTime, ChangeQuarter, ChangeHalfDay, ChangeDay}
}

// Problems are what is wrong, in words, by field: "table.2.weight".
type Problems map[string]string

func draftOf(p scheduling.Priorities) Draft {
	d := Draft{Changes: map[Change]string{
		ChangeRoom: strconv.Itoa(p.Room), ChangeTime: strconv.Itoa(p.Time), ChangeQuarter: strconv.Itoa(p.Quarter),
		ChangeHalfDay: strconv.Itoa(p.HalfDay), ChangeDay: strconv.Itoa(p.Day),
	}}
	for _, l := range p.Table {
		x := Line{
			Standing: l.Standing, Weight: strconv.Itoa(l.Weight), Freeze: hours(l.Freeze), Notice: hours(l.Notice), Days: strconv.Itoa(l.Days),
			Room: l.Room, Time: l.Time, HalfDay: l.HalfDay, Monthly: l.Monthly, Cancel: l.Cancel,
		}
		if l.DayBefore > 0 {
			x.DayBefore = clockText(l.DayBefore)
		}
		d.Lines = append(d.Lines, x)
	}
	return d
}

func hours(d time.Duration) string { return strconv.FormatFloat(d.Hours(), 'f', -1, 64) }

func clockText(d time.Duration) string { return time.Time{}.Add(d).Format("15:04") }

func (d Draft) clone() Draft {
	return Draft{Lines: slices.Clone(d.Lines), Changes: maps.Clone(d.Changes)}
}

func (d Draft) equal(o Draft) bool {
	return slices.Equal(d.Lines, o.Lines) && maps.Equal(d.Changes, o.Changes)
}

// priorities is the draft as a table, with everything that keeps it from being
// one, as codes.
func (d Draft) priorities(kept scheduling.Priorities) (scheduling.Priorities, Problems) {
	p := kept
	p.Table = nil
	bad := Problems{}
	number := func(field, text string) int {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			bad[field] = "number"
		}
		return n
	}
	span := func(field, text string) time.Duration {
		h, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(text), ",", ".", 1), 64)
		if err != nil || h < 0 || h > scheduling.MaxFreeze.Hours() {
			bad[field] = "hours"
			return 0
		}
		return time.Duration(h * float64(time.Hour)).Round(time.Minute)
	}
	for i, l := range d.Lines {
		at := "table." + strconv.Itoa(i+1) + "."
		x := scheduling.Priority{
			Standing: l.Standing, Weight: number(at+"weight", l.Weight), Freeze: span(at+"freeze", l.Freeze), Notice: span(at+"notice", l.Notice),
			Room: l.Room, Time: l.Time, HalfDay: l.HalfDay && l.Time, Monthly: l.Monthly, Cancel: l.Cancel,
		}
		if l.Time {
			x.Days = number(at+"days", l.Days)
		}
		if text := strings.TrimSpace(l.DayBefore); text != "" {
			w, err := time.Parse("15:04", text)
			if err != nil {
				bad[at+"dayBefore"] = "clock"
			} else {
				x.DayBefore = time.Duration(w.Hour())*time.Hour + time.Duration(w.Minute())*time.Minute
			}
		}
		p.Table = append(p.Table, x)
	}
	p.Room, p.Time = number(string(ChangeRoom), d.Changes[ChangeRoom]), number(string(ChangeTime), d.Changes[ChangeTime])
	p.Quarter, p.HalfDay = number(string(ChangeQuarter), d.Changes[ChangeQuarter]), number(string(ChangeHalfDay), d.Changes[ChangeHalfDay])
	p.Day = number(string(ChangeDay), d.Changes[ChangeDay])
	var wrong scheduling.InvalidErrors
	if errors.As(p.Validate(), &wrong) {
		for _, e := range wrong {
			if bad[e.Field] == "" {
				bad[e.Field] = string(e.Problem)
			}
		}
	}
	return p, bad
}

// Problem says what is wrong with a field of the open line, or with a change;
// empty until it was typed into.
func (m *Model) Problem(field string) string {
	path := field
	if i := m.at(); i >= 0 {
		path = m.path(i, field)
	}
	if !m.touched[path] {
		return ""
	}
	p, bad := m.draft.priorities(m.kept)
	code := bad[path]
	switch code {
	case "":
		return ""
	case "number":
		return m.say("wrong.number")
	case "hours":
		return m.say("wrong.hours")
	case "clock":
		return m.Words.Say("phrase.invalid.time-format")
	}
	var wrong scheduling.InvalidErrors
	if errors.As(p.Validate(), &wrong) {
		for _, e := range wrong {
			if e.Field == path {
				return m.wrong(e)
			}
		}
	}
	return m.Words.Say("phrase.invalid.any-" + code)
}

// wrong says a problem in the words of this table where there are any.
func (m *Model) wrong(e *scheduling.InvalidError) string {
	field := e.Field[strings.LastIndex(e.Field, ".")+1:]
	key := "priorities.wrong." + field + "-" + string(e.Problem)
	if said := m.Words.Say(key, "Limit", e.Limit); said != key {
		return said
	}
	return phrase.Invalid(m.Words, m.zone(), e)
}

func (m *Model) path(i int, field string) string {
	return "table." + strconv.Itoa(i+1) + "." + field
}

// lineOf is the entry of the list that a field is on.
func (m *Model) lineOf(field string) string {
	rest, ok := strings.CutPrefix(field, "table.")
	if !ok {
		return Changes
	}
	number, _, _ := strings.Cut(rest, ".")
	if n, err := strconv.Atoi(number); err == nil && n >= 1 && n <= len(m.draft.Lines) {
		return string(m.draft.Lines[n-1].Standing)
	}
	return m.open
}

// firstOf is the first wrong field, in the order of the table.
func (m *Model) firstOf(bad Problems) string {
	fields := slices.Sorted(maps.Keys(bad))
	at := slices.IndexFunc(fields, func(f string) bool { return strings.HasPrefix(f, "table.") })
	return fields[max(0, at)]
}
