package rooms

import (
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

// meetYears is how far lines that do not come round by the week are looked at;
// those that do are compared for ever.
const meetYears = 10

// MeetWords says which other line of the open room a line first overlaps, and
// when; empty when it overlaps none. Overlapping is allowed: which line counts
// goes by the order of the room rules.
func (m *Model) MeetWords(l scheduling.Line) string {
	today := scheduling.DateOf(m.Now(), m.zone).At(0).Floating()
	var with scheduling.Line
	var first time.Time
	for _, x := range m.draft.Lines {
		if x.ID == l.ID {
			continue
		}
		at, meets, _ := repeat.Meet(patternOf(l), patternOf(x), today, today.AddDate(meetYears, 0, 0))
		if meets && (first.IsZero() || at.Before(first)) {
			first, with = at, x
		}
	}
	if first.IsZero() {
		return ""
	}
	return m.say("meets", "Line", m.LineWords(with), "Day", m.Words.ShortDay(first), "Time", m.Words.Clock(first))
}

func patternOf(l scheduling.Line) repeat.Pattern {
	return repeat.Pattern{Rule: l.Rule, Duration: l.Lasts}
}
