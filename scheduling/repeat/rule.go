package repeat

import (
	"time"
)

// Rule says when something happens, again and again. It never changes and is
// safe for any goroutine. The zero value is no rule: it never happens. Rules
// are the same when Equal says so, or when they have the same String.
type Rule struct{ r *rule }

// rule is a checked spec and what is worked out from it once.
type rule struct {
	Spec
	text string
	// What the spec leaves to its start, filled in.
	hours, minutes, months, monthDays []int
	days                              []Day
	// step is the period the library walks by.
	step Freq
	// last is the last moment at which the rule proper may happen.
	last  time.Time
	cycle cycle
}

// New returns the rule that spec describes. Its lists may be in any order and
// hold doubles. The error is an *Error: New refuses what RFC 5545 does not
// allow, what it leaves open, what no prison needs (see the bounds), a rule
// that never happens within HorizonYears of its start, and one whose start is
// not its first occurrence; Error.Suggest is then the start that would do.
func New(spec Spec) (Rule, error) {
	spec = spec.clone()
	if err := spec.check(); err != nil {
		return Rule{}, err
	}
	if len(spec.writeRule()) > MaxRule {
		return Rule{}, &Error{Part: "RRULE", Problem: ProblemTooLong, Max: MaxRule}
	}
	r := &rule{Spec: spec, text: spec.write()}
	r.fillIn()
	if err := r.begin(); err != nil {
		return Rule{}, err
	}
	r.finish()
	r.cycle = r.turn()
	out := Rule{r}
	if len(r.Except) > 0 {
		if _, ok := out.Next(r.Start.Add(-time.Minute)); !ok {
			return Rule{}, &Error{Part: "EXDATE", Problem: ProblemNever}
		}
	}
	return out, nil
}

// fillIn takes from the start what the parts leave open: "Information, not
// contained in the rule, … [is] derived from the Start Time" (RFC 5545
// §3.3.10).
func (r *rule) fillIn() {
	r.hours, r.minutes, r.months, r.monthDays, r.days = r.ByHour, r.ByMinute, r.ByMonth, r.ByMonthDay, r.ByDay
	r.step = r.Freq
	if len(r.ByWeekNo) > 0 {
		// Weeks are walked and their numbers judged here.
		r.step = Weekly
	}
	if len(r.hours) == 0 {
		r.hours = []int{r.Start.Hour()}
	}
	if len(r.minutes) == 0 {
		r.minutes = []int{r.Start.Minute()}
	}
	if len(r.ByDay)+len(r.ByMonthDay)+len(r.ByYearDay)+len(r.ByWeekNo) > 0 {
		return
	}
	switch r.Freq {
	case Weekly:
		r.days = []Day{{Weekday: r.Start.Weekday()}}
	case Monthly, Yearly:
		r.monthDays = []int{r.Start.Day()}
		if r.Freq == Yearly && len(r.months) == 0 {
			r.months = []int{int(r.Start.Month())}
		}
	case Daily:
	}
}

// begin makes sure that the rule happens at all and that its start is where
// it first does.
func (r *rule) begin() error {
	r.last = lastMoment()
	if r.happens(r.Start) {
		return nil // nothing of a rule is before its start
	}
	horizon := r.Start.AddDate(HorizonYears, 0, 0)
	never := &Error{Part: "RRULE", Problem: ProblemNever}
	if _, ok := r.nextDay(dayOf(r.Start), dayOf(horizon)); !ok {
		return never
	}
	if !r.Until.IsZero() && r.Until.Before(horizon) {
		horizon = r.Until
	}
	for t := range r.proper(r.Start, horizon) {
		return &Error{Part: "DTSTART", Problem: ProblemStart, Suggest: t}
	}
	return never
}

// finish works out the last moment at which the rule may happen.
func (r *rule) finish() {
	switch {
	case !r.Until.IsZero():
		r.last = r.Until
	case r.Count > 0:
		n := 0
		for t := range r.proper(r.Start, r.last) {
			if n++; n == r.Count {
				r.last = t
				break
			}
		}
	}
}

func lastMoment() time.Time { return time.Date(LastYear, 12, 31, 23, 59, 0, 0, time.UTC) }

// IsZero reports whether this is no rule.
func (r Rule) IsZero() bool { return r.r == nil }

// Spec is what the rule says, part by part: a copy, in the one form New gives
// it (sorted, without doubles, an interval of at least 1).
func (r Rule) Spec() Spec {
	if r.r == nil {
		return Spec{}
	}
	return r.r.clone()
}

// String is the rule in lines, DTSTART, RRULE and, if there are any, RDATE and
// EXDATE: always the same for the same rule. Parse reads it back.
func (r Rule) String() string {
	if r.r == nil {
		return ""
	}
	return r.r.text
}

// Equal reports whether both rules say the same, part by part.
func (r Rule) Equal(o Rule) bool { return r.String() == o.String() }

// MarshalText is String; no rule is an empty text.
func (r Rule) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText is Parse; an empty text is no rule.
func (r *Rule) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*r = Rule{}
		return nil
	}
	read, err := Parse(string(text))
	if err != nil {
		return err
	}
	*r = read
	return nil
}

// Start is the wall time of the first occurrence, whether or not it is among
// the exceptions.
func (r Rule) Start() time.Time {
	if r.r == nil {
		return time.Time{}
	}
	return r.r.Start
}

// Endless reports whether the rule has neither COUNT nor UNTIL.
func (r Rule) Endless() bool { return r.r != nil && r.r.Endless() }
