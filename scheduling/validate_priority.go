package scheduling

import (
	"slices"
	"strconv"
	"time"
)

// The numbers a table of priorities is held to.
const (
	MaxWeight = 100
	// MaxFreeze is the longest freeze and the longest notice.
	MaxFreeze = 14 * 24 * time.Hour
	// MaxMoveDays is how many days a booking may be moved at most.
	MaxMoveDays = 28
)

// Validate returns everything that is wrong with the table as InvalidErrors,
// or nil. The weight of its second line is "table.2.weight".
func (p Priorities) Validate() error {
	v := &validation{}
	if !p.Prison.Valid() {
		v.add("prison", ProblemFormat, 0)
	}
	for i, l := range p.Table {
		field := "table." + strconv.Itoa(i+1)
		switch {
		case !slices.Contains(Standings(), l.Standing):
			v.add(field+".standing", ProblemUnknown, 0)
		case slices.ContainsFunc(p.Table[:i], func(o Priority) bool { return o.Standing == l.Standing }):
			v.add(field+".standing", ProblemDuplicate, 0)
		}
		v.number(field+".weight", l.Weight, 1, MaxWeight)
		v.minutes(field+".freeze", l.Freeze, MaxFreeze)
		v.minutes(field+".notice", l.Notice, MaxFreeze)
		v.minutes(field+".dayBefore", l.DayBefore, wholeDay-time.Minute)
		v.number(field+".days", l.Days, 0, MaxMoveDays)
		if l.HalfDay && l.Days > 0 {
			v.add(field+".days", ProblemBoth, 0)
		}
	}
	if len(p.Table) < len(Standings()) {
		v.add("table", ProblemTooFew, len(Standings()))
	}
	for _, f := range []struct {
		name string
		n    int
	}{{"room", p.Room}, {"time", p.Time}, {"quarter", p.Quarter}, {"halfDay", p.HalfDay}, {"day", p.Day}} {
		v.number(f.name, f.n, 0, MaxWeight)
	}
	return v.problems()
}

func (v *validation) hours(hours []Hours) {
	if len(hours) > MaxLockUps {
		v.add("hours", ProblemTooMany, MaxLockUps)
		return
	}
	seen := map[string]bool{}
	for i, h := range hours {
		field := "hours." + strconv.Itoa(i+1)
		if h.Weekday < time.Sunday || h.Weekday > time.Saturday {
			v.add(field+".weekday", ProblemUnknown, 0)
		}
		v.window(field, h.From, h.To)
		v.once(field, seen, strconv.Itoa(int(h.Weekday)), h.From.String(), h.To.String())
	}
}
