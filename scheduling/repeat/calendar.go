package repeat

import (
	"slices"
	"time"
)

// Days are counted from 1 January 1970, a Thursday.

func dayOf(t time.Time) int { return floor(int(t.Unix()), 24*60*60) }

func dayTime(day int) time.Time { return time.Unix(int64(day)*24*60*60, 0).UTC() }

func weekday(day int) time.Weekday { return time.Weekday(mod(day+int(time.Thursday), 7)) }

func floor(a, b int) int { return (a - mod(a, b)) / b }

func mod(a, b int) int { return ((a % b) + b) % b }

func daysIn(y int, m time.Month) int { return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day() }

func yearDays(y int) int { return time.Date(y, 12, 31, 0, 0, 0, 0, time.UTC).YearDay() }

// period is the number of the step (day, week, month, year) that day lies in.
func (r *rule) period(day int) int {
	switch r.step {
	case Weekly:
		return floor(day+int(time.Thursday-r.WeekStart.Weekday()), 7)
	case Monthly:
		y, m, _ := dayTime(day).Date()
		return y*12 + int(m) - 1
	case Yearly:
		return dayTime(day).Year()
	case Daily:
	}
	return day
}

// periodStart is the first day of a period.
func (r *rule) periodStart(period int) int {
	switch r.step {
	case Weekly:
		return 7*period + int(r.WeekStart.Weekday()-time.Thursday)
	case Monthly:
		return dayOf(time.Date(0, time.Month(period+1), 1, 0, 0, 0, 0, time.UTC))
	case Yearly:
		return dayOf(time.Date(period, 1, 1, 0, 0, 0, 0, time.UTC))
	case Daily:
	}
	return period
}

// round is the latest period not after day's in which the rule comes round.
func (r *rule) round(day int) int {
	p := r.period(day)
	return p - mod(p-r.period(dayOf(r.Start)), r.Interval)
}

// nextDay is the first day from day on, and before limit, that the rule's days
// may be, BYSETPOS apart. It looks at days one by one and needs no library.
func (r *rule) nextDay(day, limit int) (int, bool) {
	for day < limit {
		p := r.period(day)
		on := r.round(day)
		if on < p {
			day = r.periodStart(on + r.Interval)
			continue
		}
		for end := min(r.periodStart(p+1), limit); day < end; day++ {
			if r.allows(day) {
				return day, true
			}
		}
	}
	return 0, false
}

// allows reports whether day, in a period in which the rule comes round, is
// one of the rule's days, BYSETPOS apart: a part that RFC 5545 says expands a
// period and one that it says limits it come to the same here.
func (r *rule) allows(day int) bool {
	if len(r.days) > 0 && len(r.months)+len(r.monthDays) == 0 && !r.numbered() {
		return r.allowsWeekday(day, 0, 0, 0)
	}
	t := dayTime(day)
	y, m, d := t.Date()
	return (len(r.months) == 0 || slices.Contains(r.months, int(m))) &&
		(len(r.monthDays) == 0 || fromEither(r.monthDays, d, daysIn(y, m))) &&
		(len(r.ByYearDay) == 0 || fromEither(r.ByYearDay, t.YearDay(), yearDays(y))) &&
		(len(r.ByWeekNo) == 0 || r.allowsWeek(day)) &&
		(len(r.days) == 0 || r.allowsWeekday(day, y, m, d))
}

// numbered reports whether days are told by their number in the year or month.
func (r *rule) numbered() bool {
	return len(r.ByYearDay)+len(r.ByWeekNo) > 0 ||
		slices.ContainsFunc(r.days, func(d Day) bool { return d.Nth != 0 })
}

// fromEither reports whether list names n of most, counted from the front or,
// negatively, from the back.
func fromEither(list []int, n, most int) bool {
	return slices.Contains(list, n) || list[0] < 0 && slices.Contains(list, n-most-1)
}

func (r *rule) allowsWeekday(day, y int, m time.Month, d int) bool {
	on := weekday(day)
	for _, x := range r.days {
		if x.Weekday != on {
			continue
		}
		if x.Nth == 0 {
			return true
		}
		n, most := d, daysIn(y, m)
		if r.Freq == Yearly && len(r.months) == 0 {
			n, most = dayTime(day).YearDay(), yearDays(y)
		}
		if x.Nth > 0 && (n-1)/7 == x.Nth-1 || x.Nth < 0 && (most-n)/7 == -x.Nth-1 {
			return true
		}
	}
	return false
}

// allowsWeek reports whether day lies in one of the numbered weeks: week 1 is
// the first with at least four days in its year (RFC 5545 §3.3.10, BYWEEKNO).
func (r *rule) allowsWeek(day int) bool {
	first := r.periodStart(r.period(day))
	year := dayTime(first + 3).Year() // the year that has most of the week
	week := (dayTime(first+3).YearDay()-1)/7 + 1
	last := dayTime(r.periodStart(r.period(dayOf(time.Date(year, 12, 28, 0, 0, 0, 0, time.UTC)))) + 3)
	return fromEither(r.ByWeekNo, week, (last.YearDay()-1)/7+1)
}
