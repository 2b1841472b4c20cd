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
