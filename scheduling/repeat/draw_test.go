package repeat_test

import (
	"errors"
	"time"

	"pgregory.net/rapid"

	"gatehouse/scheduling/repeat"
)

// drawSpec draws parts that RFC 5545 allows together, or nearly.
func drawSpec(t *rapid.T) repeat.Spec {
	flip := func(name string, oneIn int) bool { return rapid.IntRange(1, oneIn).Draw(t, name) == 1 }
	numbers := func(name string, most, low, high int) []int {
		return rapid.SliceOfN(rapid.IntRange(low, high).Filter(func(n int) bool { return n != 0 || low == 0 }), 1, most).Draw(t, name)
	}
	s := repeat.Spec{
		Freq:  rapid.SampledFrom([]repeat.Freq{repeat.Daily, repeat.Weekly, repeat.Monthly, repeat.Yearly}).Draw(t, "freq"),
		Start: drawTime(t, "start", 1995, 2105),
	}
	if flip("interval?", 2) {
		s.Interval = rapid.IntRange(1, 6).Draw(t, "interval")
	}
	if flip("wkst?", 3) {
		s.WeekStart = repeat.WeekStart(rapid.IntRange(0, 6).Draw(t, "wkst"))
	}
	if flip("bymonth?", 4) {
		s.ByMonth = numbers("bymonth", 4, 1, 12)
	}
	if flip("byhour?", 5) {
		s.ByHour = numbers("byhour", 2, 0, 23)
	}
	if flip("byminute?", 5) {
		s.ByMinute = numbers("byminute", 2, 0, 59)
	}
	ordinal := 0
	switch s.Freq {
	case repeat.Weekly:
	case repeat.Yearly:
		if flip("byyearday?", 6) && len(s.ByMonth) == 0 {
			s.ByYearDay = numbers("byyearday", 5, -366, 366)
			break
		}
		if flip("byweekno?", 6) && len(s.ByMonth) == 0 {
			s.ByWeekNo, s.Interval = numbers("byweekno", 4, -53, 53), 1
			s.ByDay = []repeat.Day{{Weekday: time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday"))}}
			break
		}
		ordinal = 53
		if len(s.ByMonth) > 0 {
			ordinal = 5
		}
		fallthrough
	case repeat.Monthly, repeat.Daily:
		if s.Freq == repeat.Monthly {
			ordinal = 5
		}
		if flip("bymonthday?", 4) {
			s.ByMonthDay, ordinal = numbers("bymonthday", 5, -31, 31), 0
		}
	}
	if flip("byday?", 2) && len(s.ByWeekNo) == 0 {
		for range rapid.IntRange(1, 5).Draw(t, "days") {
			d := repeat.Day{Weekday: time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday"))}
			if ordinal > 0 && len(s.ByYearDay) == 0 && flip("ordinal?", 2) {
				d.Nth = rapid.IntRange(-ordinal, ordinal).Draw(t, "nth")
			}
			s.ByDay = append(s.ByDay, d)
		}
	}
	if flip("bysetpos?", 4) && len(s.ByDay)+len(s.ByMonthDay)+len(s.ByHour)+len(s.ByMonth) > 0 && len(s.ByWeekNo) == 0 {
		s.BySetPos = numbers("bysetpos", 3, -6, 6)
	}
	switch rapid.IntRange(0, 3).Draw(t, "end") {
	case 1:
		s.Count = rapid.IntRange(1, 60).Draw(t, "count")
	case 2:
		s.Until = s.Start.AddDate(rapid.IntRange(0, 9).Draw(t, "years"), 0, rapid.IntRange(0, 400).Draw(t, "days"))
	}
	return s
}

func drawTime(t *rapid.T, name string, from, to int) time.Time {
	return time.Date(rapid.IntRange(from, to).Draw(t, name+" year"), 1, rapid.IntRange(1, 366).Draw(t, name+" day"),
		rapid.IntRange(0, 23).Draw(t, name+" hour"), 5*rapid.IntRange(0, 11).Draw(t, name+" minute"), 0, 0, time.UTC)
}

// drawRule draws a rule, moved to its first occurrence, with exceptions and
// added dates.
func drawRule(t *rapid.T) repeat.Rule {
	s := drawSpec(t)
	r, err := repeat.New(s)
	var bad *repeat.Error
	if errors.As(err, &bad) && !bad.Suggest.IsZero() {
		s.Start = bad.Suggest
		r, err = repeat.New(s)
	}
	if errors.As(err, &bad) && bad.Problem == repeat.ProblemNever {
		t.Skip("never happens")
	}
	if err != nil {
		t.Fatalf("%+v: %v", s, err)
	}
	for range rapid.IntRange(0, 3).Draw(t, "exceptions") {
		skip := rapid.IntRange(0, 300).Draw(t, "skip")
		if at, ok := r.Next(s.Start.AddDate(0, 0, skip-1)); ok {
			s.Except = append(s.Except, at)
		}
	}
	for range rapid.IntRange(0, 3).Draw(t, "extras") {
		s.Extra = append(s.Extra, s.Start.Add(time.Duration(rapid.IntRange(0, 400*24).Draw(t, "extra"))*time.Hour))
	}
	if r, err = repeat.New(s); err != nil {
		t.Skip("all excepted")
	}
	return r
}
