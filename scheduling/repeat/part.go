package repeat

import (
	"strings"
	"time"
)

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
