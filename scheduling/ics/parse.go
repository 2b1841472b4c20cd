package ics

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

// moment is a time as a calendar writes it.
type moment struct {
	wall scheduling.Wall
	zone *time.Location
	// day is set when it is a whole day.
	day bool
}

// at is the instant in UTC (RFC 5545 §3.3.5).
func (m moment) at() time.Time { return m.wall.Resolve(m.zone) }

// in is the wall time in another zone.
func (m moment) in(zone *time.Location) time.Time {
	if zone.String() == m.zone.String() {
		return m.wall.Floating()
	}
	return scheduling.WallOf(m.at(), zone).Floating()
}

// moment reads one time of a property; what is wrong with it is said.
func (r *reader) moment(p property, value string) (moment, bool) {
	value = strings.TrimSpace(value)
	zone, ok := r.zone(p)
	if !ok {
		r.fail(p.name, scheduling.ProblemZone)
		return moment{}, false
	}
	m := moment{zone: zone}
	layout := wallLayout
	switch {
	case strings.EqualFold(p.parameters["VALUE"], "DATE") || len(value) == len(dayLayout):
		m.day, layout = true, dayLayout
	case strings.HasSuffix(value, "Z"):
		m.zone, layout = time.UTC, utcLayout
	}
	t, err := time.Parse(layout, value)
	if err != nil || t.Year() < FirstYear || t.Year() > LastYear {
		r.fail(p.name, scheduling.ProblemFormat)
		return moment{}, false
	}
	m.wall = scheduling.WallFloating(t)
	return m, true
}

// zone is the zone a property's times are in.
func (r *reader) zone(p property) (*time.Location, bool) {
	name, ok := p.parameters["TZID"]
	if !ok || name == "" {
		return r.home, r.home != nil
	}
	if z, ok := r.zones[name]; ok {
		return z, z != nil
	}
	z := load(name)
	if z == nil {
		z = load(r.known[name])
	}
	if len(r.zones) < 1000 {
		r.zones[name] = z
	}
	return z, z != nil
}

// load is the zone of a name: an IANA one, one with the maker's name before it
// ("/example.com/Europe/London"), or one of Windows.
func load(name string) *time.Location {
	if name == "" || name == "Local" || len(name) > 100 {
		return nil
	}
	if own := iana(name); own != "" {
		name = own
	}
	for name != "" {
		if z, err := time.LoadLocation(name); err == nil && !strings.HasPrefix(name, "/") {
			return z
		}
		_, rest, ok := strings.Cut(name, "/")
		if !ok || !strings.Contains(rest, "/") {
			return nil
		}
		name = rest
	}
	return nil
}

// duration reads RFC 5545 §3.3.6: weeks, days, hours, minutes.
func duration(s string) (time.Duration, bool) {
	m := regexp.MustCompile(`^\+?P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,7})S)?)?$`).FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	var d time.Duration
	for i, unit := range []time.Duration{7 * 24 * time.Hour, 24 * time.Hour, time.Hour, time.Minute, time.Second} {
		n, _ := strconv.Atoi(m[i+1])
		d += time.Duration(n) * unit
	}
	return d, d > 0
}

// rule reads the rule of an event that begins at start, with what is left out
// and added; ok is false when something is wrong with it, which is said.
func (r *reader) rule(text property, start moment, except, extra []property) (repeat.Rule, bool) {
	if r.rules++; r.rules > MaxRules {
		r.fail("RRULE", scheduling.ProblemTooMany)
		return repeat.Rule{}, false
	}
	rule, err := repeat.Parse("DTSTART:" + start.wall.Floating().Format(wallLayout) + "\nRRULE:" + r.until(text, start.zone))
	if err != nil {
		r.broken("RRULE", err)
		return rule, false
	}
	var out, in []time.Time
	for _, p := range except {
		for v := range strings.SplitSeq(p.value, ",") {
			m, ok := r.moment(p, v)
			switch {
			case !ok:
				return rule, false
			case m.day:
				day := m.wall.Floating()
				out = append(out, rule.Between(day, day.AddDate(0, 0, 1))...)
			default:
				out = append(out, m.in(start.zone))
			}
		}
	}
	for _, p := range extra {
		if strings.EqualFold(p.parameters["VALUE"], "PERIOD") {
			r.fail("RDATE", scheduling.ProblemNotAllowed)
			return rule, false
		}
		for v := range strings.SplitSeq(p.value, ",") {
			m, ok := r.moment(p, v)
			if !ok {
				return rule, false
			}
			at := m.in(start.zone)
			if m.day {
				at = at.Add(start.wall.Clock())
			}
			in = append(in, at)
		}
	}
	if rule, err = rule.With(in...); err != nil {
		r.broken("RDATE", err)
		return rule, false
	}
	if out, err = r.happening(rule, out); err != nil {
		r.broken("EXDATE", err)
		return rule, false
	}
	if rule, err = rule.Without(out...); err != nil {
		r.broken("EXDATE", err)
		return rule, false
	}
	return rule, true
}

// happening are those of some times at which the rule happens, each once: what
// does not happen is none of its exceptions. It walks the rule once, and all
// rules of a calendar together only so far.
func (r *reader) happening(rule repeat.Rule, at []time.Time) ([]time.Time, error) {
	if len(at) == 0 {
		return nil, nil
	}
	slices.SortFunc(at, time.Time.Compare)
	at = slices.CompactFunc(at, time.Time.Equal)
	walked := rule.Between(at[0], at[len(at)-1].Add(time.Minute))
	if r.walked += len(walked); r.walked > maxWalk || len(walked) == repeat.MaxOccurrences {
		return nil, &repeat.Error{Part: "EXDATE", Problem: repeat.ProblemTooMany, Max: maxWalk}
	}
	return slices.DeleteFunc(at, func(t time.Time) bool {
		_, found := slices.BinarySearchFunc(walked, t, time.Time.Compare)
		return !found
	}), nil
}

// until is the rule with an end in UTC told on the clock of the zone.
func (r *reader) until(p property, zone *time.Location) string {
	parts := strings.Split(strings.ToUpper(p.value), ";")
	for i, part := range parts {
		value, ok := strings.CutPrefix(part, "UNTIL=")
		if !ok || !strings.HasSuffix(value, "Z") {
			continue
		}
		if t, err := time.Parse(utcLayout, value); err == nil {
			parts[i] = "UNTIL=" + t.In(zone).Format(wallLayout)
		}
	}
	return strings.Join(parts, ";")
}

// broken says what package repeat says is wrong with a rule.
func (r *reader) broken(name string, err error) {
	problem := scheduling.ProblemFormat
	var e *repeat.Error
	if errors.As(err, &e) {
		switch e.Problem {
		case repeat.ProblemMissing, repeat.ProblemUnknown, repeat.ProblemDuplicate, repeat.ProblemTooMany,
			repeat.ProblemTooLong, repeat.ProblemStart:
			problem = scheduling.Problem(e.Problem)
		case repeat.ProblemUnsupported:
			problem = scheduling.ProblemNotAllowed
		default: // it cannot be read as a rule
		}
		if e.Part != "" && e.Part != name {
			name += "." + e.Part
		}
	}
	r.fail(name, problem)
}
