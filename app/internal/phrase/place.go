package phrase

import (
	"strings"
	"time"

	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
)

// Usage is what a room, or a line of its timetable, is kept for, in words.
func Usage(w *words.Words, u scheduling.Usage) string {
	if u == scheduling.UsageUnset {
		return w.Say("phrase.usage.unset")
	}
	return w.Say("phrase.usage." + string(u))
}

// UsageCode is the three letters a usage has on a calendar: those of the kind
// it is mainly for, "ANY", or "CLO" for closed.
func UsageCode(u scheduling.Usage) string {
	switch u {
	case scheduling.UsageCourt:
		return scheduling.KindCourt.Code()
	case scheduling.UsageProbation:
		return scheduling.KindProbation.Code()
	case scheduling.UsageLegal:
		return scheduling.KindLegal.Code()
	case scheduling.UsageFamily:
		return scheduling.KindFamily.Code()
	case scheduling.UsageResettlement:
		return scheduling.KindResettlement.Code()
	case scheduling.UsageShared, scheduling.UsageTimetable:
		return "ANY"
	case scheduling.UsageClosed, scheduling.UsageUnset:
	}
	return "CLO"
}

// holidaySubstitute ends the name of a day that stands for a holiday on a weekend.
const holidaySubstitute = "-substitute"

// Holiday is a bank holiday's name in words.
func Holiday(w *words.Words, name string) string {
	plain, substitute := strings.CutSuffix(name, holidaySubstitute)
	said := w.Say("phrase.holiday." + plain)
	if substitute {
		return w.Say("phrase.substitute", "Name", said)
	}
	return said
}

// Clock is a time since midnight as people read it: "14:00".
func Clock(w *words.Words, d time.Duration) string {
	if d == 24*time.Hour {
		return "24:00"
	}
	return w.Clock(time.Time{}.Add(d))
}

// Clocks is a stretch of a day: "14:00–16:00".
func Clocks(w *words.Words, from, to time.Duration) string {
	return Clock(w, from) + "–" + Clock(w, to)
}
