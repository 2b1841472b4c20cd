package repeat

import (
	"strings"
	"time"
)

// Parse reads a rule from its lines DTSTART, RRULE, EXDATE and RDATE, in any
// order, with wall times: no Z and no TZID. UNTIL may be a date, which means
// the end of that day; a UNTIL in UTC is refused, because only who knows the
// zone can read it. The error is an *Error.
func Parse(text string) (Rule, error) {
	spec, err := read(text)
	if err != nil {
		return Rule{}, err
	}
	return New(spec)
}

func read(text string) (Spec, error) {
	var spec Spec
	if len(text) > MaxText {
		return spec, &Error{Part: "RRULE", Problem: ProblemTooLong, Max: MaxText}
	}
	seen := map[string]bool{}
	for line := range strings.SplitSeq(strings.TrimRight(text, "\r\n"), "\n") {
		line = strings.TrimSuffix(line, "\r")
		if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' }) {
			return spec, &Error{Part: "RRULE", Problem: ProblemFormat}
		}
		name, value, ok := strings.Cut(line, ":")
		name, parameters, _ := strings.Cut(strings.ToUpper(name), ";")
		if !ok {
			return spec, &Error{Part: "RRULE", Problem: ProblemFormat}
		}
		if err := property(&spec, name, parameters, value, seen[name]); err != nil {
			return spec, err
		}
		seen[name] = true
	}
	for _, name := range []string{"DTSTART", "RRULE"} {
		if !seen[name] {
			return spec, &Error{Part: name, Problem: ProblemMissing}
		}
	}
	return spec, nil
}

// property reads one line into spec; again says that its name was there before.
func property(spec *Spec, name, parameters, value string, again bool) (err error) {
	switch name {
	case "DTSTART", "RRULE":
		if again {
			return &Error{Part: name, Problem: ProblemDuplicate}
		}
	case "EXDATE", "RDATE":
	case "EXRULE":
		return &Error{Part: name, Problem: ProblemUnsupported}
	default:
		return &Error{Part: "RRULE", Problem: ProblemUnknown}
	}
	switch {
	case parameters == "", parameters == "VALUE=DATE-TIME" && name != "RRULE":
	case strings.HasPrefix(parameters, "TZID="):
		return &Error{Part: name, Problem: ProblemZone}
	case parameters == "VALUE=DATE":
		return &Error{Part: name, Problem: ProblemNeedsTime}
	default:
		return &Error{Part: name, Problem: ProblemUnsupported}
	}
	switch name {
	case "DTSTART":
		spec.Start, err = readTime(name, value)
	case "EXDATE":
		spec.Except, err = readDates(name, value, spec.Except)
	case "RDATE":
		spec.Extra, err = readDates(name, value, spec.Extra)
	default:
		if len("RRULE:")+len(value) > MaxRule {
			return &Error{Part: name, Problem: ProblemTooLong, Max: MaxRule}
		}
		err = readRule(spec, value)
	}
	return err
}

// readRule reads the parts of an RRULE into spec.
func readRule(spec *Spec, value string) error {
	seen := map[string]bool{}
	for pair := range strings.SplitSeq(strings.ToUpper(value), ";") {
		key, v, ok := strings.Cut(pair, "=")
		if !ok || v == "" {
			return &Error{Part: "RRULE", Problem: ProblemFormat}
		}
		if err := readPart(spec, key, v); err != nil {
			return err
		}
		if seen[key] {
			return &Error{Part: key, Problem: ProblemDuplicate}
		}
		seen[key] = true
	}
	if !seen["FREQ"] {
		return &Error{Part: "FREQ", Problem: ProblemMissing}
	}
	return nil
}

func readPart(spec *Spec, key, v string) (err error) {
	switch key {
	case "FREQ":
		switch f := Freq(v); f {
		case Daily, Weekly, Monthly, Yearly:
			spec.Freq = f
		case "SECONDLY", "MINUTELY", "HOURLY":
			err = &Error{Part: key, Problem: ProblemUnsupported}
		default:
			err = &Error{Part: key, Problem: ProblemFormat}
		}
	case "INTERVAL":
		spec.Interval, err = readCount(key, v, MaxInterval)
	case "COUNT":
		spec.Count, err = readCount(key, v, MaxCount)
	case "UNTIL":
		spec.Until, err = readUntil(v)
	case "WKST":
		spec.WeekStart, err = readWeekStart(v)
	case "BYDAY":
		spec.ByDay, err = readDays(v)
	case "BYMONTHDAY":
		spec.ByMonthDay, err = readNumbers(key, v)
	case "BYMONTH":
		spec.ByMonth, err = readNumbers(key, v)
	case "BYSETPOS":
		spec.BySetPos, err = readNumbers(key, v)
	case "BYHOUR":
		spec.ByHour, err = readNumbers(key, v)
	case "BYMINUTE":
		spec.ByMinute, err = readNumbers(key, v)
	case "BYYEARDAY":
		spec.ByYearDay, err = readNumbers(key, v)
	case "BYWEEKNO":
		spec.ByWeekNo, err = readNumbers(key, v)
	case "BYSECOND", "RSCALE", "SKIP": // RSCALE and SKIP are RFC 7529
		err = &Error{Part: key, Problem: ProblemUnsupported}
	default:
		err = &Error{Part: "RRULE", Problem: ProblemUnknown}
	}
	return err
}

func readCount(part, v string, limit int) (int, error) {
	n, ok := number(v)
	if !ok {
		return 0, &Error{Part: part, Problem: ProblemFormat}
	}
	if n < 1 || n > limit {
		return 0, &Error{Part: part, Problem: ProblemRange, Min: 1, Max: limit}
	}
	return n, nil
}

// number reads a sign and digits; what is too large for any part is cut to a
// number that every part refuses.
func number(s string) (n int, ok bool) {
	digits := strings.TrimPrefix(strings.TrimPrefix(s, "+"), "-")
	if digits == "" || len(s)-len(digits) > 1 {
		return 0, false
	}
	for _, c := range []byte(digits) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = min(n*10+int(c-'0'), 1<<20)
	}
	if s[0] == '-' {
		n = -n
	}
	return n, true
}

func readNumbers(part, v string) ([]int, error) {
	var out []int
	for s := range strings.SplitSeq(v, ",") {
		n, ok := number(s)
		if !ok {
			return nil, &Error{Part: part, Problem: ProblemFormat}
		}
		out = append(out, n)
	}
	return out, nil
}

// codes are the weekdays of RFC 5545, from Sunday as time.Weekday counts.
const codes = "SUMOTUWETHFRSA"

func readWeekday(s string) (time.Weekday, bool) {
	i := strings.Index(codes, s)
	return time.Weekday(i / 2), len(s) == 2 && i >= 0 && i%2 == 0
}

func readWeekStart(v string) (WeekStart, error) {
	d, ok := readWeekday(v)
	if !ok {
		return 0, &Error{Part: "WKST", Problem: ProblemFormat}
	}
	return WeekStartOn(d), nil
}

func readDays(v string) ([]Day, error) {
	var out []Day
	for s := range strings.SplitSeq(v, ",") {
		bad := &Error{Part: "BYDAY", Problem: ProblemFormat}
		if len(s) < 2 {
			return nil, bad
		}
		d, ok := readWeekday(s[len(s)-2:])
		if !ok {
			return nil, bad
		}
		n := 0
		if nth := s[:len(s)-2]; nth != "" {
			if n, ok = number(nth); !ok {
				return nil, bad
			}
			if n == 0 {
				return nil, &Error{Part: "BYDAY", Problem: ProblemRange, Min: 1, Max: maxNth}
			}
		}
		out = append(out, Day{Nth: n, Weekday: d})
	}
	return out, nil
}

const (
	dateLayout = "20060102"
	timeLayout = "20060102T150405"
)

// readTime reads a wall time; its seconds are checked with the rest.
func readTime(part, v string) (time.Time, error) {
	if strings.HasSuffix(v, "Z") || strings.HasSuffix(v, "z") {
		return time.Time{}, &Error{Part: part, Problem: ProblemZone}
	}
	if _, err := time.Parse(dateLayout, v); err == nil {
		return time.Time{}, &Error{Part: part, Problem: ProblemNeedsTime}
	}
	// time.Parse would also take fractions of a second.
	t, err := time.Parse(timeLayout, v)
	if err != nil || len(v) != len(timeLayout) {
		return time.Time{}, &Error{Part: part, Problem: ProblemFormat}
	}
	return t, nil
}

// readUntil reads UNTIL: a wall time, or a date for the end of that day.
func readUntil(v string) (time.Time, error) {
	if t, err := time.Parse(dateLayout, v); err == nil {
		return DayEnd(t), nil
	}
	return readTime("UNTIL", v)
}

func readDates(part, v string, to []time.Time) ([]time.Time, error) {
	for s := range strings.SplitSeq(v, ",") {
		t, err := readTime(part, s)
		if err != nil {
			return nil, err
		}
		if len(to) == MaxDates {
			return nil, &Error{Part: part, Problem: ProblemTooMany, Max: MaxDates}
		}
		to = append(to, t)
	}
	return to, nil
}
