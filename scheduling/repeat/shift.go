package repeat

import (
	"slices"
	"time"
)

// Shift is the rule that happens exactly d later (or earlier, below zero)
// every time, exceptions and added dates included: times of day move with the
// start, weekdays and days of the month with the days. When no rule does that,
// such as one day after each second Tuesday, the error is an *Error with
// ProblemImmovable and the part that stands in the way.
func (r Rule) Shift(d time.Duration) (Rule, error) {
	if r.r == nil {
		return r, &Error{Part: "RRULE", Problem: ProblemMissing}
	}
	if d%time.Minute != 0 {
		return Rule{}, &Error{Part: "DTSTART", Problem: ProblemSeconds}
	}
	spec := r.Spec()
	days, err := r.r.shiftTimes(&spec, int(d/time.Minute))
	if err == nil && days != 0 {
		err = r.r.shiftDays(&spec, days)
	}
	if err != nil {
		return Rule{}, err
	}
	spec.Start = spec.Start.Add(d)
	switch {
	case spec.Until.IsZero():
	case spec.Until.Equal(DayEnd(spec.Until)):
		spec.Until = spec.Until.AddDate(0, 0, days)
	default:
		spec.Until = spec.Until.Add(d)
	}
	for _, list := range [][]time.Time{spec.Except, spec.Extra} {
		for i := range list {
			list[i] = list[i].Add(d)
		}
	}
	return New(spec)
}

func immovable(part string) error { return &Error{Part: part, Problem: ProblemImmovable} }

// shiftTimes moves the times of day and says by how many days that moves the
// day of each.
func (r *rule) shiftTimes(spec *Spec, minutes int) (days int, err error) {
	const day = 24 * 60
	days = floor(r.hours[0]*60+r.minutes[0]+minutes, day)
	var hs, ms []int
	for _, h := range r.hours {
		for _, m := range r.minutes {
			t := h*60 + m + minutes
			if floor(t, day) != days {
				return 0, immovable("BYHOUR")
			}
			hs, ms = append(hs, mod(t, day)/60), append(ms, mod(t, 60))
		}
	}
	times := len(hs)
	hs, ms = sorted(hs), sorted(ms)
	if len(hs)*len(ms) != times {
		return 0, immovable("BYMINUTE")
	}
	if len(spec.ByHour) > 0 {
		spec.ByHour = hs
	}
	if len(spec.ByMinute) > 0 {
		spec.ByMinute = ms
	}
	return days, nil
}

func sorted(list []int) []int {
	slices.Sort(list)
	return slices.Compact(list)
}

// shiftDays moves the parts that say on which days.
func (r *rule) shiftDays(spec *Spec, days int) error {
	switch {
	case slices.ContainsFunc(r.days, func(d Day) bool { return d.Nth != 0 }):
		return r.shiftNth(spec, days)
	case len(r.ByWeekNo) > 0:
		for _, d := range r.days {
			if in := mod(int(d.Weekday-r.WeekStart.Weekday()), 7) + days; in < 0 || in > 6 {
				return immovable("BYWEEKNO")
			}
		}
	case len(r.ByYearDay) > 0:
		// The 366th day is not in every year.
		if !slide(spec.ByYearDay, days, 365) {
			return immovable("BYYEARDAY")
		}
	case len(r.monthDays) > 0:
		if err := r.shiftMonthDays(spec, days); err != nil {
			return err
		}
	case len(r.ByMonth) > 0:
		return immovable("BYMONTH")
	case r.Freq == Weekly:
		// What counts as one week moves too.
		if len(r.days) > 1 && r.Interval > 1 || len(r.BySetPos) > 0 {
			spec.WeekStart = WeekStart(mod(int(spec.WeekStart)+days, 7))
		}
	case r.Freq != Daily && (r.Interval > 1 || len(r.BySetPos) > 0):
		return immovable("BYDAY")
	}
	for i := range spec.ByDay {
		spec.ByDay[i].Weekday = time.Weekday(mod(int(spec.ByDay[i].Weekday)+days, 7))
	}
	return nil
}

// slide adds days to numbers counted from either end, if each stays a number
// that every month or year has.
func slide(list []int, days, most int) bool {
	for i, n := range list {
		if n > most || n < -most || n > 0 && (n+days < 1 || n+days > most) || n < 0 && (n+days > -1 || n+days < -most) {
			return false
		}
		list[i] = n + days
	}
	return true
}

// shiftNth moves "the second Tuesday": by whole weeks, to one that every month
// or year has.
func (r *rule) shiftNth(spec *Spec, days int) error {
	most := maxNth - 1
	if r.Freq == Monthly || len(r.months) > 0 {
		most = maxMonthNth - 1
	}
	nth := make([]int, len(spec.ByDay))
	for i, d := range spec.ByDay {
		nth[i] = d.Nth
	}
	if days%7 != 0 || slices.Contains(nth, 0) || !slide(nth, days/7, most) {
		return immovable("BYDAY")
	}
	for i := range spec.ByDay {
		spec.ByDay[i].Nth = nth[i]
	}
	return nil
}

// shiftMonthDays moves days of the month within the first or the last 28, or
// one date of the year to another that every year has.
func (r *rule) shiftMonthDays(spec *Spec, days int) error {
	if slide(slices.Clone(r.monthDays), days, 28) {
		slide(spec.ByMonthDay, days, 28)
		return nil
	}
	one := r.Freq == Yearly && len(r.months) == 1 && len(r.monthDays) == 1 && r.monthDays[0] > 0
	if !one {
		return immovable("BYMONTHDAY")
	}
	var to [2]time.Time
	for i, year := range []int{2023, 2024} {
		from := time.Date(year, time.Month(r.months[0]), r.monthDays[0], 0, 0, 0, 0, time.UTC)
		if from.Day() != r.monthDays[0] {
			return immovable("BYMONTHDAY")
		}
		to[i] = from.AddDate(0, 0, days)
	}
	// A year either way has to come out alike: both 29ths of February, the
	// one before and the one after, may lie between.
	if to[0].Month() != to[1].Month() || to[0].Day() != to[1].Day() || to[0].Year() != 2023 || to[1].Year() != 2024 {
		return immovable("BYMONTHDAY")
	}
	if len(spec.ByMonth) > 0 {
		spec.ByMonth = []int{int(to[0].Month())}
	}
	if len(spec.ByMonthDay) > 0 {
		spec.ByMonthDay = []int{to[0].Day()}
	}
	return nil
}
