package repeat

import (
	"time"

	"github.com/teambition/rrule-go"
)

// Alone walks the rule with the library alone, n steps from the period of
// from, and without it, and reports where they part. ok is false when they do.
func Alone(r Rule, from time.Time, n int) (library, days time.Time, ok bool) {
	if from.Before(r.Start()) {
		from = r.Start()
	}
	begin := dayTime(r.r.periodStart(r.r.round(dayOf(from))))
	lib, err := rrule.NewRRule(r.r.option(begin))
	if err != nil {
		return library, days, false
	}
	next, walk := lib.Iterator(), r.r.walkDays(begin)
	for range n {
		library, ok = safely(next)
		for ok && len(r.r.ByWeekNo) > 0 && !r.r.allowsWeek(dayOf(library)) {
			library, ok = safely(next)
		}
		days = walk()
		if days.Equal(farAway()) {
			return library, days, true
		}
		if !ok || !library.Equal(days) {
			return library, days, false
		}
	}
	return library, days, true
}
