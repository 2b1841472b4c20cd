package scheduling

import (
	"time"

	"gatehouse/scheduling/repeat"
)

// Party is who a room is kept for within a kind: a court's code for court and
// parole hearings, an agency's name for everything else.
type Party string

// LineID identifies a line of a room's timetable.
type LineID string

// Line is one recurring stretch of a room's timetable.
type Line struct {
	ID LineID
	// For says which kinds the line is for; UsageClosed closes the room.
	For Usage
	// Parties are whom it is kept for; empty is anyone of the kind.
	Parties []Party
	// Rule gives when each stretch begins, in wall time at the prison. Its
	// start is the first day the line is valid, its end the last; dates on
	// which it does not happen are its exceptions.
	Rule repeat.Rule
	// Lasts is how long each stretch is on the wall clock; it ends by midnight.
	Lasts time.Duration
	// NotOnHolidays leaves out bank holidays.
	NotOnHolidays bool
	// Reason is shown with a refusal: "staff lunch".
	Reason string // at most 100 characters
}

// Window is a stretch of one day of a room, in time since local midnight.
type Window struct {
	From, To time.Duration
	For      Usage
	Parties  []Party
	Reason   string
}

// Override replaces the lines of one day of a room. Without windows no line
// stands that day.
type Override struct {
	Date    Date
	Windows []Window
}

// BlockID identifies a temporary block.
type BlockID string

// Block takes a room out of use for a while.
type Block struct {
	ID     BlockID
	Span   Span
	Reason string // at most 100 characters
}

// BlockSpan is the span of a block as a person gives it: a missing clock at
// the beginning is the start of its day, at the end the end of its day.
func BlockSpan(from Date, fromClock *time.Duration, to Date, toClock *time.Duration, zone *time.Location) Span {
	s := Span{Start: from.Span(zone).Start, End: to.Span(zone).End}
	if fromClock != nil {
		s.Start = wallOn(from, *fromClock, zone)
	}
	if toClock != nil {
		s.End = wallOn(to, *toClock, zone)
	}
	return s
}

// wallOn is when a clock in zone shows clock on the day; in the spring gap
// it is the moment after it, in the autumn overlap the first of both.
func wallOn(d Date, clock time.Duration, zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, int(clock/time.Minute), 0, 0, zone).UTC()
}

// Closure is a day on which a prison takes no bookings.
type Closure struct {
	Date   Date
	Reason string // at most 100 characters
}

// LockUp is a stretch of a weekday for which a prison's people are locked up.
type LockUp struct {
	Weekday  time.Weekday
	From, To time.Duration // since local midnight
}

// WalkTime is how long people walk between two places of a prison, either
// way: wings, by the prison's names, and groups of rooms.
type WalkTime struct {
	From, To string
	Takes    time.Duration
}

// Division is the part of the United Kingdom whose bank holidays are kept.
type Division string

// The divisions, as gov.uk names them.
const (
	EnglandAndWales Division = "england-and-wales"
	Scotland        Division = "scotland"
	NorthernIreland Division = "northern-ireland"
)

// Holidays names the bank holidays of each division.
type Holidays map[Division]map[Date]string

// On is the name of the bank holiday that d is in division v; ok is false on
// any other day.
func (h Holidays) On(v Division, d Date) (name string, ok bool) {
	name, ok = h[v][d]
	return name, ok
}
