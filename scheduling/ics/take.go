package ics

import (
	"strconv"
	"strings"
	"time"

	"gatehouse/scheduling"
)

// once are the properties that an event has at most once.
func once(name string) bool {
	switch name {
	case "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RECURRENCE-ID", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION":
		return true
	}
	return false
}

// used reports whether anything is read from properties of that name; others
// are not held.
func used(name string) bool {
	return once(name) || name == "EXDATE" || name == "RDATE" || name == "EXRULE" || strings.HasPrefix(name, "X-GATEHOUSE-")
}

// event reads one event; ok is false when it cannot be used.
func (r *reader) event(raw []property) (Event, bool) {
	if len(raw) > MaxProperties {
		r.fail("", scheduling.ProblemTooMany)
		return Event{}, false
	}
	e := Event{Number: r.number, Cancelled: r.calledOff}
	has := map[string]property{}
	var except, extra []property
	for _, p := range raw {
		switch {
		case p.name == "EXDATE":
			except = append(except, p)
			continue
		case p.name == "RDATE":
			extra = append(extra, p)
			continue
		case p.name == "EXRULE":
			r.fail(p.name, scheduling.ProblemNotAllowed)
		case !once(p.name):
			r.own(&e, p)
			continue
		}
		if _, twice := has[p.name]; twice {
			r.fail(p.name, scheduling.ProblemDuplicate)
		}
		has[p.name] = p
	}
	e.UID = tidy(has["UID"].value)
	if e.UID == "" {
		r.fail("UID", scheduling.ProblemMissing)
	}
	e.Sequence, _ = strconv.Atoi(has["SEQUENCE"].value)
	e.Summary, e.Location = tidy(has["SUMMARY"].value), tidy(has["LOCATION"].value)
	e.Cancelled = e.Cancelled || strings.EqualFold(has["STATUS"].value, "CANCELLED")
	start, ok := r.span(&e, has)
	if !ok {
		return e, false
	}
	if p, ok := has["RECURRENCE-ID"]; ok {
		m, ok := r.moment(p, p.value)
		switch {
		case !ok:
		case m.day:
			r.fail(p.name, scheduling.ProblemFormat)
		case p.parameters["RANGE"] != "":
			r.fail(p.name, scheduling.ProblemNotAllowed)
		}
		e.Original = m.at0()
	} else if p, ok := has["RRULE"]; ok {
		e.Rule, _ = r.rule(p, start, except, extra)
	} else if len(extra) > 0 {
		r.fail("RDATE", scheduling.ProblemNotAllowed)
	}
	return e, !r.failed
}

// at0 is the instant, or zero for a moment that could not be read.
func (m moment) at0() time.Time {
	if m.zone == nil {
		return time.Time{}
	}
	return m.at()
}

// span reads when the event begins and ends.
func (r *reader) span(e *Event, has map[string]property) (start moment, ok bool) {
	p, ok := has["DTSTART"]
	if !ok {
		r.fail("DTSTART", scheduling.ProblemMissing)
		return start, false
	}
	if start, ok = r.moment(p, p.value); !ok {
		return start, false
	}
	if start.day {
		// A day is no time to be anywhere.
		r.fail("DTSTART", scheduling.ProblemNotAllowed)
		return start, false
	}
	e.Zone, e.Span.Start = start.zone, start.at()
	end, ends := has["DTEND"]
	lasts, long := has["DURATION"]
	switch {
	case ends && long:
		r.fail("DURATION", scheduling.ProblemBoth)
		return start, false
	case ends:
		m, ok := r.moment(end, end.value)
		if !ok {
			return start, false
		}
		if m.day {
			r.fail("DTEND", scheduling.ProblemFormat)
			return start, false
		}
		e.Span.End = m.at()
	case long:
		d, ok := duration(strings.ToUpper(strings.TrimSpace(lasts.value)))
		if !ok {
			r.fail("DURATION", scheduling.ProblemFormat)
			return start, false
		}
		e.Span.End = e.Span.Start.Add(d)
	default:
		r.fail("DTEND", scheduling.ProblemMissing)
		return start, false
	}
	switch d := e.Span.Duration(); {
	case d < time.Minute:
		r.fail("DTEND", scheduling.ProblemOrder)
	case d > MaxLength:
		r.fail("DTEND", scheduling.ProblemTooLong)
	}
	return start, !r.failed
}

// own reads a property that only Gatehouse writes. What is not in its form was
// written by someone else, and is passed over.
func (r *reader) own(e *Event, p property) {
	value := tidy(p.value)
	switch p.name {
	case ownKind:
		for _, k := range scheduling.Kinds() {
			if value == string(k) {
				e.Kind = k
			}
		}
	case ownType:
		if len(value) <= scheduling.MaxCode && strings.Trim(value, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" {
			e.Type = value
		}
	case ownCase:
		if len([]rune(value)) <= scheduling.MaxCaseRef {
			e.CaseRef = value
		}
	case ownCourt:
		if len(value) <= scheduling.MaxCode {
			e.Court = scheduling.CourtCode(value)
		}
	case ownRoom:
		if key, err := scheduling.ParseRoomKey(value); err == nil && len(e.Rooms) < scheduling.MaxPrisoners {
			e.Rooms = append(e.Rooms, key)
		}
	case ownPre, ownPost:
		d, ok := duration(value)
		switch {
		case !ok || d > MaxLength:
		case p.name == ownPre:
			e.Pre = d
		default:
			e.Post = d
		}
	case ownPrisoner:
		parts := strings.Split(value, "|")
		if len(parts) != 3 || len(e.Prisoners) >= scheduling.MaxPrisoners {
			return
		}
		n := scheduling.PrisonerNumber(parts[0])
		if n != "" && !n.Valid() || len([]rune(parts[1])) > scheduling.MaxName || len([]rune(parts[2])) > scheduling.MaxName {
			return
		}
		e.Prisoners = append(e.Prisoners, Prisoner{Number: n, Family: parts[1], Given: parts[2]})
	}
}
