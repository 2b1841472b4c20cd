package repeat

import (
	"cmp"
	"slices"
	"time"
)

// maxNth is the last week of a year a weekday can fall in, and maxMonthNth of
// a month.
const (
	maxNth      = 53
	maxMonthNth = 5
)

// check puts the spec in its one form (wall times, lists sorted and without
// doubles) and returns what is wrong with it as an *Error.
func (s *Spec) check() error {
	for _, step := range []func() error{s.checkNumbers, s.checkLists, s.checkDays, s.checkTogether, s.checkTimes, s.checkDates} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (s *Spec) checkNumbers() error {
	switch s.Freq {
	case Daily, Weekly, Monthly, Yearly:
	case "":
		return &Error{Part: "FREQ", Problem: ProblemMissing}
	default:
		return &Error{Part: "FREQ", Problem: ProblemUnsupported}
	}
	if s.Interval == 0 {
		s.Interval = 1
	}
	switch {
	case s.Interval < 1 || s.Interval > MaxInterval:
		return &Error{Part: "INTERVAL", Problem: ProblemRange, Min: 1, Max: MaxInterval}
	case s.Count < 0 || s.Count > MaxCount:
		return &Error{Part: "COUNT", Problem: ProblemRange, Min: 1, Max: MaxCount}
	case s.Count > 0 && !s.Until.IsZero():
		return &Error{Part: "UNTIL", Problem: ProblemTogether, With: "COUNT"}
	case s.WeekStart < 0 || s.WeekStart > 6:
		return &Error{Part: "WKST", Problem: ProblemRange, Min: 0, Max: 6}
	}
	return nil
}

func (s *Spec) checkLists() error {
	for _, l := range []struct {
		part     string
		list     *[]int
		min, max int
		negative bool
	}{
		{"BYMONTH", &s.ByMonth, 1, 12, false},
		{"BYWEEKNO", &s.ByWeekNo, 1, 53, true},
		{"BYYEARDAY", &s.ByYearDay, 1, 366, true},
		{"BYMONTHDAY", &s.ByMonthDay, 1, 31, true},
		{"BYHOUR", &s.ByHour, 0, 23, false},
		{"BYMINUTE", &s.ByMinute, 0, 59, false},
		{"BYSETPOS", &s.BySetPos, 1, 366, true},
	} {
		for _, n := range *l.list {
			if l.negative && n < 0 {
				n = -n
			}
			if n < l.min || n > l.max {
				return &Error{Part: l.part, Problem: ProblemRange, Min: l.min, Max: l.max}
			}
		}
		slices.Sort(*l.list)
		*l.list = slices.Compact(*l.list)
		if len(*l.list) > MaxList {
			return &Error{Part: l.part, Problem: ProblemTooMany, Max: MaxList}
		}
	}
	if n := max(len(s.ByHour), 1) * max(len(s.ByMinute), 1); n > MaxTimes {
		part := "BYHOUR"
		if len(s.ByHour) < 2 {
			part = "BYMINUTE"
		}
		return &Error{Part: part, Problem: ProblemTooMany, Max: MaxTimes}
	}
	return nil
}

func (s *Spec) checkDays() error {
	limit := maxNth
	if s.Freq == Monthly || len(s.ByMonth) > 0 {
		limit = maxMonthNth
	}
	for _, d := range s.ByDay {
		switch {
		case d.Weekday < time.Sunday || d.Weekday > time.Saturday:
			return &Error{Part: "BYDAY", Problem: ProblemFormat}
		case d.Nth == 0:
		case s.Freq == Daily || s.Freq == Weekly:
			return &Error{Part: "BYDAY", Problem: ProblemTogether, With: "FREQ=" + string(s.Freq)}
		case d.Nth > limit || d.Nth < -limit:
			return &Error{Part: "BYDAY", Problem: ProblemRange, Min: 1, Max: limit}
		// The RFC leaves open which weekdays are counted then.
		case len(s.ByMonthDay) > 0:
			return &Error{Part: "BYDAY", Problem: ProblemTogether, With: "BYMONTHDAY"}
		case len(s.ByYearDay) > 0:
			return &Error{Part: "BYDAY", Problem: ProblemTogether, With: "BYYEARDAY"}
		case len(s.ByWeekNo) > 0:
			return &Error{Part: "BYDAY", Problem: ProblemTogether, With: "BYWEEKNO"}
		}
	}
	slices.SortFunc(s.ByDay, func(a, b Day) int {
		return cmp.Or(cmp.Compare(a.Nth, b.Nth), cmp.Compare(WeekStartOn(a.Weekday), WeekStartOn(b.Weekday)))
	})
	s.ByDay = slices.Compact(s.ByDay)
	if len(s.ByDay) > MaxList {
		return &Error{Part: "BYDAY", Problem: ProblemTooMany, Max: MaxList}
	}
	return nil
}

// checkTogether refuses parts that RFC 5545 §3.3.10 does not allow together,
// and those whose meaning together it leaves open.
func (s *Spec) checkTogether() error {
	together := func(part, with string) error {
		return &Error{Part: part, Problem: ProblemTogether, With: with}
	}
	switch {
	case len(s.ByMonthDay) > 0 && s.Freq == Weekly:
		return together("BYMONTHDAY", "FREQ=WEEKLY")
	case len(s.ByYearDay) > 0 && s.Freq != Yearly:
		return &Error{Part: "BYYEARDAY", Problem: ProblemNeeds, With: "FREQ=YEARLY"}
	case len(s.ByYearDay) > 0 && len(s.ByMonthDay) > 0:
		return together("BYYEARDAY", "BYMONTHDAY")
	case len(s.ByYearDay) > 0 && len(s.ByMonth) > 0:
		return together("BYYEARDAY", "BYMONTH")
	case len(s.BySetPos) > 0 && len(s.ByDay)+len(s.ByMonthDay)+len(s.ByMonth)+len(s.ByHour)+len(s.ByMinute)+len(s.ByYearDay)+len(s.ByWeekNo) == 0:
		return &Error{Part: "BYSETPOS", Problem: ProblemNeeds, With: "BYDAY"}
	case len(s.ByWeekNo) == 0:
		return nil
	case s.Freq != Yearly:
		return &Error{Part: "BYWEEKNO", Problem: ProblemNeeds, With: "FREQ=YEARLY"}
	case len(s.ByDay) == 0:
		return &Error{Part: "BYWEEKNO", Problem: ProblemNeeds, With: "BYDAY"}
	// A week that lies in two years belongs to which of them?
	case s.Interval > 1:
		return together("BYWEEKNO", "INTERVAL")
	case len(s.BySetPos) > 0:
		return together("BYWEEKNO", "BYSETPOS")
	case len(s.ByMonth) > 0:
		return together("BYWEEKNO", "BYMONTH")
	case len(s.ByMonthDay) > 0:
		return together("BYWEEKNO", "BYMONTHDAY")
	case len(s.ByYearDay) > 0:
		return together("BYWEEKNO", "BYYEARDAY")
	}
	return nil
}

func (s *Spec) checkTimes() error {
	s.Start, s.Until = wall(s.Start), wall(s.Until)
	if s.Start.IsZero() {
		return &Error{Part: "DTSTART", Problem: ProblemMissing}
	}
	if err := checkTime("DTSTART", s.Start); err != nil {
		return err
	}
	if s.Until.IsZero() {
		return nil
	}
	// Rules happen on whole minutes, so 23:59:59 is as good as 23:59.
	s.Until = s.Until.Truncate(time.Minute)
	if err := checkTime("UNTIL", s.Until); err != nil {
		return err
	}
	if s.Until.Before(s.Start) {
		return &Error{Part: "UNTIL", Problem: ProblemNever}
	}
	return nil
}

func (s *Spec) checkDates() error {
	for _, l := range []struct {
		part string
		list *[]time.Time
	}{{"EXDATE", &s.Except}, {"RDATE", &s.Extra}} {
		if len(*l.list) > MaxDates {
			return &Error{Part: l.part, Problem: ProblemTooMany, Max: MaxDates}
		}
		for i, t := range *l.list {
			t = wall(t)
			(*l.list)[i] = t
			if err := checkTime(l.part, t); err != nil {
				return err
			}
			if l.part == "RDATE" && t.Before(s.Start) {
				return &Error{Part: l.part, Problem: ProblemEarly}
			}
		}
		slices.SortFunc(*l.list, time.Time.Compare)
		*l.list = slices.CompactFunc(*l.list, time.Time.Equal)
	}
	// An exception wins over an added date.
	s.Extra = slices.DeleteFunc(s.Extra, func(t time.Time) bool { return has(s.Except, t) })
	return nil
}

func checkTime(part string, t time.Time) error {
	switch {
	case t.Year() < FirstYear || t.Year() > LastYear:
		return &Error{Part: part, Problem: ProblemRange, Min: FirstYear, Max: LastYear}
	case !t.Truncate(time.Minute).Equal(t):
		return &Error{Part: part, Problem: ProblemSeconds}
	}
	return nil
}

// has reports whether the sorted list holds t.
func has(list []time.Time, t time.Time) bool {
	_, ok := slices.BinarySearchFunc(list, t, time.Time.Compare)
	return ok
}
