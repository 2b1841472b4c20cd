package ics

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	ical "github.com/arran4/golang-ical"

	"gatehouse/scheduling"
)

// Reading is how a calendar is to be read.
type Reading struct {
	// Zone is where times that name no zone are at home.
	Zone *time.Location
}

// Read reads a calendar's events. An event that cannot be used is left out and
// has a problem with its number and property; the others stay. Of two events
// that are one (the same UID, and the same time of its rule) the later version
// stays. The error, a *scheduling.FileError, means that nothing can be used:
// no calendar, one that was cut off, or one beyond the bounds.
func (o Reading) Read(data []byte) (events []Event, problems []scheduling.ListProblem, err error) {
	// The library has had panics on malformed parameters; none of its own state
	// outlives the call.
	defer func() {
		if recover() != nil {
			events, problems, err = nil, nil, &scheduling.FileError{Err: scheduling.ErrFileUnreadable}
		}
	}()
	if len(data) > MaxSize {
		return nil, nil, &scheduling.FileError{Err: scheduling.ErrFileTooLarge}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return nil, nil, &scheduling.FileError{Err: scheduling.ErrFileUnreadable}
	}
	r := &reader{home: o.Zone, zones: map[string]*time.Location{}, known: map[string]string{}}
	if err := r.lines(data); err != nil {
		return nil, nil, &scheduling.FileError{Err: err}
	}
	for i := range r.raw {
		r.number, r.failed = i+1, false
		if e, ok := r.event(r.raw[i]); ok {
			r.keep(e)
		}
	}
	return r.events, r.problems, nil
}

// property is a line of an event, its name and parameters in capitals.
type property struct {
	name, value string
	parameters  map[string]string
}

// reader is a calendar being read.
type reader struct {
	home *time.Location
	// raw are the lines of each event.
	raw      [][]property
	events   []Event
	problems []scheduling.ListProblem
	number   int
	failed   bool
	// known says which place a VTIMEZONE of the calendar says to be; zones are
	// those that were found already.
	known map[string]string
	zones map[string]*time.Location
	// calledOff is set when the calendar is a cancellation.
	calledOff bool
	// rules counts the rules, walked the times of theirs that were looked at.
	rules, walked int
	// at finds events by UID and time.
	at map[string]int
}

func (r *reader) fail(name string, p scheduling.Problem) {
	r.failed = true
	r.remark(name, p)
}

func (r *reader) remark(name string, p scheduling.Problem) {
	if len(r.problems) < MaxProblems {
		r.problems = append(r.problems, scheduling.ListProblem{Number: r.number, Field: name, Problem: p})
	}
}

// lines takes the calendar apart into events and zones.
func (r *reader) lines(data []byte) error {
	stream := ical.NewCalendarStream(bytes.NewReader(data))
	var open []string
	var zone, place string
	calendars := 0
	for {
		text, err := stream.ReadLine()
		if text != nil && strings.TrimSpace(string(*text)) != "" {
			p, ok := take(*text)
			switch {
			case len(open) == 0 && (p.name != "BEGIN" || p.value != "VCALENDAR"):
				if calendars == 0 {
					return scheduling.ErrNotList
				}
				// what follows the calendar is none of it
			case p.name == "BEGIN":
				if open = append(open, p.value); len(open) > MaxDepth {
					return scheduling.ErrFileUnreadable
				}
				calendars++
				if len(open) == 2 && p.value == "VEVENT" {
					if len(r.raw) == MaxEvents {
						return scheduling.ErrFileTooMany
					}
					r.raw = append(r.raw, nil)
				}
				zone, place = "", ""
			case p.name == "END":
				if p.value != open[len(open)-1] {
					return scheduling.ErrFileUnreadable
				}
				open = open[:len(open)-1]
				if p.value == "VTIMEZONE" && zone != "" && place != "" {
					r.known[zone] = place
				}
			case len(open) == 2 && open[1] == "VEVENT":
				r.number = len(r.raw)
				e := &r.raw[len(r.raw)-1]
				if !ok {
					r.remark("", scheduling.ProblemFormat)
				} else if used(p.name) && len(*e) <= MaxProperties {
					*e = append(*e, p)
				}
			case open[len(open)-1] == "VTIMEZONE" && p.name == "TZID":
				zone = p.value
			case open[len(open)-1] == "VTIMEZONE" && p.name == "X-LIC-LOCATION":
				place = p.value
			case len(open) == 1 && p.name == "METHOD":
				r.calledOff = strings.EqualFold(p.value, "CANCEL")
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			if len(open) > 0 {
				return scheduling.ErrFileUnreadable // cut off
			}
			if calendars == 0 {
				return scheduling.ErrNotList
			}
			return nil
		case err != nil:
			return scheduling.ErrFileUnreadable
		}
	}
}

// take is a line taken apart; ok is false when it is none.
func take(text ical.ContentLine) (p property, ok bool) {
	base, err := ical.ParseProperty(text)
	if err != nil || base == nil || !strings.HasPrefix(string(text), base.IANAToken) {
		return property{}, false
	}
	p = property{name: strings.ToUpper(base.IANAToken), value: base.Value}
	if len(base.ICalParameters) > 0 {
		p.parameters = make(map[string]string, len(base.ICalParameters))
	}
	for k, v := range base.ICalParameters {
		if len(v) > 0 {
			p.parameters[strings.ToUpper(k)] = v[0]
		}
	}
	if p.name == "BEGIN" || p.name == "END" {
		p.value = strings.ToUpper(strings.TrimSpace(p.value))
	}
	return p, true
}

// keep puts an event with the others, or in the place of an older version.
func (r *reader) keep(e Event) {
	if r.at == nil {
		r.at = map[string]int{}
	}
	key := e.UID + "|" + e.Original.Format(utcLayout)
	i, ok := r.at[key]
	switch {
	case !ok:
		r.at[key] = len(r.events)
		r.events = append(r.events, e)
	case e.Sequence >= r.events[i].Sequence:
		r.remark("UID", scheduling.ProblemDuplicate)
		r.events[i] = e
	default:
		r.remark("UID", scheduling.ProblemDuplicate)
	}
}
