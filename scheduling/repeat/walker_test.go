package repeat_test

import (
	"slices"
	"time"

	"gatehouse/scheduling/repeat"
)

// walker works out a rule day by day, straight from RFC 5545 §3.3.10 and
// without the package's own arithmetic: slow, simple, and only for comparison.
type walker struct {
	spec repeat.Spec
}

// groups gives the wall times of each period in which the rule comes round,
// from the period of the start to the one that holds to.
func (w walker) groups(to time.Time, visit func([]time.Time)) {
	s := w.spec
	first := w.periodOf(s.Start)
	for n := 0; ; n += max(s.Interval, 1) {
		begin := w.addPeriods(first, n)
		if begin.After(to) {
			return
		}
		end := w.addPeriods(first, n+1)
		var set []time.Time
		for day := begin; day.Before(end); day = day.AddDate(0, 0, 1) {
			if !w.dayFits(day) {
				continue
			}
			for _, h := range orElse(s.ByHour, s.Start.Hour()) {
				for _, m := range orElse(s.ByMinute, s.Start.Minute()) {
					set = append(set, time.Date(day.Year(), day.Month(), day.Day(), h, m, 0, 0, time.UTC))
				}
			}
		}
		if len(s.BySetPos) > 0 {
			var picked []time.Time
			for i, t := range set {
				if slices.Contains(s.BySetPos, i+1) || slices.Contains(s.BySetPos, i-len(set)) {
					picked = append(picked, t)
				}
			}
			set = picked
		}
		visit(set)
	}
}

// orElse is the list in order and without doubles, or what stands for none.
func orElse(list []int, otherwise int) []int {
	if len(list) == 0 {
		return []int{otherwise}
	}
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

func (w walker) periodOf(t time.Time) time.Time {
	y, m, d := t.Date()
	switch w.spec.Freq {
	case repeat.Weekly:
		day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
		for day.Weekday() != w.spec.WeekStart.Weekday() {
			day = day.AddDate(0, 0, -1)
		}
		return day
	case repeat.Monthly:
		return time.Date(y, m, 1, 0, 0, 0, 0, time.UTC)
	case repeat.Yearly:
		return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC)
	case repeat.Daily:
	}
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func (w walker) addPeriods(t time.Time, n int) time.Time {
	switch w.spec.Freq {
	case repeat.Weekly:
		return t.AddDate(0, 0, 7*n)
	case repeat.Monthly:
		return t.AddDate(0, n, 0)
	case repeat.Yearly:
		return t.AddDate(n, 0, 0)
	case repeat.Daily:
	}
	return t.AddDate(0, 0, n)
}

func (w walker) dayFits(t time.Time) bool {
	s := w.spec
	y, m, d := t.Date()
	monthDays := time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
	leap := y%4 == 0 && (y%100 != 0 || y%400 == 0)
	days := 365
	if leap {
		days = 366
	}
	nothing := len(s.ByDay)+len(s.ByMonthDay)+len(s.ByYearDay)+len(s.ByWeekNo) == 0
	either := func(list []int, n, most int) bool {
		return len(list) == 0 || slices.Contains(list, n) || slices.Contains(list, n-most-1)
	}
	switch {
	case len(s.ByMonth) > 0 && !slices.Contains(s.ByMonth, int(m)):
		return false
	case !either(s.ByMonthDay, d, monthDays) || !either(s.ByYearDay, t.YearDay(), days):
		return false
	case nothing && s.Freq == repeat.Weekly && t.Weekday() != s.Start.Weekday():
		return false
	case nothing && (s.Freq == repeat.Monthly || s.Freq == repeat.Yearly) && d != s.Start.Day():
		return false
	case nothing && s.Freq == repeat.Yearly && len(s.ByMonth) == 0 && m != s.Start.Month():
		return false
	case len(s.ByWeekNo) > 0 && !w.weekFits(t):
		return false
	case len(s.ByDay) == 0:
		return true
	}
	for _, x := range s.ByDay {
		if x.Weekday != t.Weekday() {
			continue
		}
		n, most := d, monthDays
		if s.Freq == repeat.Yearly && len(s.ByMonth) == 0 {
			n, most = t.YearDay(), days
		}
		// The how-manieth of its kind, from the front and from the back.
		if x.Nth == 0 || x.Nth == (n+6)/7 || x.Nth == -((most-n)/7+1) {
			return true
		}
	}
	return false
}

// weekFits counts weeks as ISO 8601 does, whatever day they begin on: each
// belongs to the year of its fourth day.
func (w walker) weekFits(t time.Time) bool {
	for t.Weekday() != w.spec.WeekStart.Weekday() {
		t = t.AddDate(0, 0, -1)
	}
	fourth := t.AddDate(0, 0, 3)
	week, weeks := 0, 0
	for x := fourth; x.Year() == fourth.Year(); x = x.AddDate(0, 0, -7) {
		week++
	}
	for x := fourth; x.Year() == fourth.Year(); x = x.AddDate(0, 0, 7) {
		weeks++
	}
	weeks += week - 1
	return slices.Contains(w.spec.ByWeekNo, week) || slices.Contains(w.spec.ByWeekNo, week-weeks-1)
}

// occurrences lists those in [from, to).
func (w walker) occurrences(from, to time.Time) []time.Time {
	s := w.spec
	n := 0
	var out []time.Time
	w.groups(to, func(set []time.Time) {
		for _, t := range set {
			if t.Before(s.Start) || !s.Until.IsZero() && t.After(s.Until) {
				continue
			}
			if n++; s.Count > 0 && n > s.Count {
				continue
			}
			out = append(out, t)
		}
	})
	out = append(out, s.Extra...)
	slices.SortFunc(out, time.Time.Compare)
	out = slices.CompactFunc(out, time.Time.Equal)
	return slices.DeleteFunc(out, func(t time.Time) bool {
		return t.Before(from) || !t.Before(to) || slices.ContainsFunc(s.Except, t.Equal)
	})
}
