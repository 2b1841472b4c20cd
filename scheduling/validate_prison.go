package scheduling

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Validate returns everything that is wrong with the prison's own rules as
// InvalidErrors, or nil. Fields are named by dotted paths, counted from one:
// how long its first walk takes is "walks.1.takes".
func (p Prison) Validate() error {
	v := &validation{}
	if !p.Code.Valid() {
		v.add("code", ProblemFormat, 0)
	}
	v.name("name", p.Name, MaxName)
	if _, err := p.Location(); err != nil || p.Zone == "" {
		v.add("zone", ProblemFormat, 0)
	}
	switch {
	case p.DayStart < 0 || p.DayStart >= wholeDay:
		v.add("dayStart", ProblemOutsideDay, 0)
	case p.DayEnd > wholeDay:
		v.add("dayEnd", ProblemOutsideDay, 0)
	case p.DayEnd <= p.DayStart:
		v.add("dayEnd", ProblemOrder, 0)
	}
	v.minutes("pickUp", p.PickUp, MaxPickUp)
	if p.Division != "" && !slices.Contains(Divisions(), p.Division) {
		v.add("division", ProblemUnknown, 0)
	}
	v.closures(p.Closures)
	v.lockUps(p.LockUps)
	v.walks(p.Walks)
	if p.WeekStart < time.Sunday || p.WeekStart > time.Saturday {
		v.add("weekStart", ProblemUnknown, 0)
	}
	v.number("remandVisits", p.RemandVisits, 0, MaxVisits)
	v.number("convictedVisits", p.ConvictedVisits, 0, MaxVisits)
	v.number("familyNotice", p.FamilyNotice, 0, MaxDays)
	v.number("familyAhead", p.FamilyAhead, 0, MaxDays)
	if p.FamilyAhead > 0 && p.FamilyAhead < p.FamilyNotice {
		v.add("familyAhead", ProblemOrder, 0)
	}
	return v.problems()
}

// Divisions lists every division in the order people are shown them.
func Divisions() []Division { return []Division{EnglandAndWales, Scotland, NorthernIreland} }

func (v *validation) closures(closures []Closure) {
	if len(closures) > MaxClosures {
		v.add("closures", ProblemTooMany, MaxClosures)
		return
	}
	dates := map[Date]bool{}
	for i, c := range closures {
		field := "closures." + strconv.Itoa(i+1)
		v.date(field+".date", c.Date, dates)
		v.text(field+".reason", c.Reason, MaxWhy, false)
	}
}

func (v *validation) lockUps(lockUps []LockUp) {
	if len(lockUps) > MaxLockUps {
		v.add("lockUps", ProblemTooMany, MaxLockUps)
		return
	}
	seen := map[string]bool{}
	for i, l := range lockUps {
		field := "lockUps." + strconv.Itoa(i+1)
		if l.Weekday < time.Sunday || l.Weekday > time.Saturday {
			v.add(field+".weekday", ProblemUnknown, 0)
		}
		v.window(field, l.From, l.To)
		v.once(field, seen, strconv.Itoa(int(l.Weekday)), l.From.String(), l.To.String())
	}
}

func (v *validation) walks(walks []WalkTime) {
	if len(walks) > MaxWalks {
		v.add("walks", ProblemTooMany, MaxWalks)
		return
	}
	seen := map[string]bool{}
	for i, w := range walks {
		field := "walks." + strconv.Itoa(i+1)
		v.name(field+".from", w.From, MaxCode)
		v.name(field+".to", w.To, MaxCode)
		v.minutes(field+".takes", w.Takes, MaxFetch)
		// Walks go either way.
		v.once(field, seen, min(w.From, w.To), max(w.From, w.To))
	}
}

// The checks that the parts of places and people share.

// name checks words that must be there.
func (v *validation) name(field, s string, limit int) {
	if strings.TrimSpace(s) == "" {
		v.add(field, ProblemMissing, 0)
		return
	}
	v.text(field, s, limit, false)
}

// number checks a count.
func (v *validation) number(field string, n, least, most int) {
	switch {
	case n < least:
		v.add(field, ProblemTooFew, least)
	case n > most:
		v.add(field, ProblemTooMany, most)
	}
}

// minutes checks a length of time: whole minutes, none of them negative.
func (v *validation) minutes(field string, d, most time.Duration) {
	switch {
	case d < 0, d%time.Minute != 0:
		v.add(field, ProblemFormat, 0)
	case d > most:
		v.add(field, ProblemTooLong, int(most/time.Minute))
	}
}

// window checks a stretch of one day.
func (v *validation) window(field string, from, to time.Duration) {
	switch {
	case from < 0 || from >= wholeDay:
		v.add(field+".from", ProblemOutsideDay, 0)
	case to > wholeDay:
		v.add(field+".to", ProblemOutsideDay, 0)
	case to <= from:
		v.add(field+".to", ProblemOrder, 0)
	}
}

// date checks a day that must be on the calendar and named once.
func (v *validation) date(field string, d Date, seen map[Date]bool) {
	switch {
	case d.IsZero():
		v.add(field, ProblemMissing, 0)
	case !d.At(0).exists():
		v.add(field, ProblemFormat, 0)
	case seen[d]:
		v.add(field, ProblemDuplicate, 0)
	}
	seen[d] = true
}

// once refuses an entry that says in every part what an earlier one said.
func (v *validation) once(field string, seen map[string]bool, parts ...string) {
	key := strings.Join(parts, "\x00")
	if seen[key] {
		v.add(field, ProblemDuplicate, 0)
	}
	seen[key] = true
}
