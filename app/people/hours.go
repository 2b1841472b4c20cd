package people

import (
	"slices"
	"strings"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
)

// Weekdays lists the days of a week in the order people are shown them.
func Weekdays() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
}

// HoursOf are the hours of one weekday as people type them: "09:00–12:00, 14:00–16:00".
func HoursOf(w *words.Words, hours []scheduling.Hours, day time.Weekday) string {
	var out []string
	for _, h := range hours {
		if h.Weekday == day {
			out = append(out, phrase.Clocks(w, h.From, h.To))
		}
	}
	return strings.Join(out, ", ")
}

// ReadHours reads the hours of one weekday; nothing typed is none. The error
// is a *scheduling.InvalidError.
func ReadHours(day time.Weekday, text string) ([]scheduling.Hours, error) {
	bad := &scheduling.InvalidError{Field: "hours", Problem: scheduling.ProblemFormat}
	var out []scheduling.Hours
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		from, to, ok := strings.Cut(strings.NewReplacer("–", "-", "—", "-").Replace(part), "-")
		start, okFrom := clockOf(from)
		end, okTo := clockOf(to)
		if !ok || !okFrom || !okTo || end <= start {
			return nil, bad
		}
		out = append(out, scheduling.Hours{Weekday: day, From: start, To: end})
	}
	return out, nil
}

func clockOf(text string) (time.Duration, bool) {
	text = strings.TrimSpace(text)
	if text == "24:00" {
		return 24 * time.Hour, true
	}
	t, err := time.Parse("15:04", text)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, err == nil
}

// reachable says when somebody can be reached, a weekday a line.
func (m *Model) reachable(p scheduling.Person) []string {
	var out []string
	for _, day := range Weekdays() {
		if said := HoursOf(m.Words, p.Hours, day); said != "" {
			out = append(out, m.Words.Say("common.weekday."+strings.ToLower(day.String()[:3]))+" "+said)
		}
	}
	return out
}

// SetHours replaces when the person can be reached; none is always.
func (m *Model) SetHours(hours []scheduling.Hours) {
	p := m.record.Person
	if slices.Equal(hours, p.Hours) {
		return
	}
	p.Hours = slices.Clone(hours)
	m.save(p, m.say("hoursSaved", "Name", phrase.Person(p)))
}
