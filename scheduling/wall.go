package scheduling

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a desk must know its zone whatever its machine has installed
)

// Wall is a date and time of day as people read it from a clock on the wall:
// it names no zone, and may name no instant at all or two of them.
type Wall struct {
	Year   int
	Month  time.Month
	Day    int
	Hour   int
	Minute int
}

// Fold says which instant is meant when the clocks show a time twice.
type Fold int

// The ways to read a time that happens twice.
const (
	FoldAsk    Fold = iota // refuse, with both to choose from
	FoldFirst              // before the clocks went back
	FoldSecond             // after the clocks went back
)

// WallOf is what a clock in zone shows at t; seconds are cut off.
func WallOf(t time.Time, zone *time.Location) Wall {
	l := t.In(zone)
	return Wall{Year: l.Year(), Month: l.Month(), Day: l.Day(), Hour: l.Hour(), Minute: l.Minute()}
}

// WallFloating is the wall time that t carries as if it were in UTC, as
// package repeat does; seconds are cut off.
func WallFloating(t time.Time) Wall { return WallOf(t, time.UTC) }

// Floating carries w as if it were in UTC: for arithmetic on the calendar, as
// package repeat does it. It is not the instant w names anywhere.
func (w Wall) Floating() time.Time {
	return time.Date(w.Year, w.Month, w.Day, w.Hour, w.Minute, 0, 0, time.UTC)
}

// ParseWall reads a date written 2026-11-24 or 24/11/2026 and a time of day
// written 9:30, 09:30 or 0930. The error is an *InvalidError for the field
// "date" or "time".
func ParseWall(date, clock string) (Wall, error) {
	day, err := parseDate(strings.TrimSpace(date))
	if err != nil {
		return Wall{}, err
	}
	hour, minute, err := parseClock(strings.TrimSpace(clock))
	if err != nil {
		return Wall{}, err
	}
	return Wall{Year: day.Year(), Month: day.Month(), Day: day.Day(), Hour: hour, Minute: minute}, nil
}

func parseDate(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, &InvalidError{Field: "date", Problem: ProblemMissing}
	}
	for _, layout := range []string{"2006-01-02", "2/1/2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, &InvalidError{Field: "date", Problem: ProblemFormat}
}

func parseClock(s string) (hour, minute int, err error) {
	if s == "" {
		return 0, 0, &InvalidError{Field: "time", Problem: ProblemMissing}
	}
	bad := &InvalidError{Field: "time", Problem: ProblemFormat}
	h, m, ok := strings.Cut(s, ":")
	if !ok {
		if len(s) != 4 {
			return 0, 0, bad
		}
		h, m = s[:2], s[2:]
	}
	if len(h) < 1 || len(h) > 2 || len(m) != 2 || !digits(h+m) {
		return 0, 0, bad
	}
	hour, _ = strconv.Atoi(h)
	minute, _ = strconv.Atoi(m)
	if hour > 23 || minute > 59 {
		return 0, 0, bad
	}
	return hour, minute, nil
}

// String is the wall time as ISO 8601 writes it, without a zone.
func (w Wall) String() string {
	return fmt.Sprintf("%04d-%02d-%02dT%02d:%02d", w.Year, w.Month, w.Day, w.Hour, w.Minute)
}

// Instants lists the instants at which a clock in zone shows w, earliest
// first: none in the spring gap, two in the autumn overlap, else one.
func (w Wall) Instants(zone *time.Location) []time.Time {
	var out []time.Time
	for _, t := range w.candidates(zone) {
		if WallOf(t, zone) == w {
			out = append(out, t)
		}
	}
	return out
}

// candidates reads w with each offset in force within a day of it.
func (w Wall) candidates(zone *time.Location) []time.Time {
	var out []time.Time
	for _, near := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		_, offset := w.Floating().Add(near).In(zone).Zone()
		out = append(out, w.Floating().Add(-time.Duration(offset)*time.Second))
	}
	slices.SortFunc(out, time.Time.Compare)
	return slices.CompactFunc(out, time.Time.Equal)
}

// exists reports whether w is on the calendar and the clock, whatever the zone.
func (w Wall) exists() bool {
	return WallFloating(w.Floating()) == w
}

// In is the instant at which a clock in zone shows w, in UTC. A time that the
// clocks skip is refused with the next valid one as the error's only choice;
// one that happens twice is refused with both, unless fold says which. The
// error is an *InvalidError for the field "time".
func (w Wall) In(zone *time.Location, fold Fold) (time.Time, error) {
	at := w.Instants(zone)
	switch {
	case len(at) == 0:
		e := &InvalidError{Field: "time", Problem: ProblemFormat}
		// Read with the offset before the gap, w lies after it: the zone in
		// force there begins at the first valid instant.
		c := w.candidates(zone)
		if len(c) == 2 && w.exists() {
			next, _ := c[1].In(zone).ZoneBounds()
			e.Problem, e.Choices = ProblemGap, []time.Time{next.UTC()}
		}
		return time.Time{}, e
	case len(at) == 1 || fold == FoldFirst:
		return at[0], nil
	case fold == FoldSecond:
		return at[1], nil
	}
	return time.Time{}, &InvalidError{Field: "time", Problem: ProblemAmbiguous, Choices: at}
}

// Resolve is the instant in UTC that RFC 5545 §3.3.5 takes w to name in zone,
// which nobody is asked about: a time that the clocks skip is read with the
// offset before the gap, so it lies as far after the gap as it was into it; of
// two instants it is the first.
func (w Wall) Resolve(zone *time.Location) time.Time {
	if at := w.Instants(zone); len(at) > 0 {
		return at[0]
	}
	// Of the two readings of a skipped time, the one with the offset before
	// the gap is the later.
	c := w.candidates(zone)
	return c[len(c)-1]
}

// Location is the zone people at the prison read clocks in.
func (p Prison) Location() (*time.Location, error) {
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		return nil, fmt.Errorf("zone of prison %s: %w", p.Code, err)
	}
	return zone, nil
}

// Day is the bookable day that t falls on at the prison. On the days the
// clocks change it is as long on the wall as on any other.
func (p Prison) Day(t time.Time) (Span, error) {
	zone, err := p.Location()
	if err != nil {
		return Span{}, err
	}
	l := t.In(zone)
	at := func(d time.Duration) time.Time {
		return time.Date(l.Year(), l.Month(), l.Day(), 0, int(d/time.Minute), 0, 0, zone).UTC()
	}
	return Span{Start: at(p.DayStart), End: at(p.DayEnd)}, nil
}
