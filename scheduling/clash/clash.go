// Package clash says exactly which bookings cannot all happen; the same
// scene gives the same clashes in the same order.
package clash

import (
	"fmt"
	"time"

	"gatehouse/scheduling"
)

// Code names a kind of clash.
type Code string

// The kinds of clash.
const (
	RoomTaken             Code = "room-taken"
	RoomInactive          Code = "room-inactive"
	RoomKind              Code = "room-kind" // the room is kept for other kinds
	PrisonerElsewhere     Code = "prisoner-elsewhere"
	ProfessionalElsewhere Code = "professional-elsewhere"
	TooTight              Code = "too-tight"
)

// Acceptable reports whether a clerk may accept a clash of this kind, with a reason.
func (c Code) Acceptable() bool {
	switch c {
	case RoomTaken, RoomKind, ProfessionalElsewhere, TooTight:
		return true
	case RoomInactive, PrisonerElsewhere:
		return false
	}
	return false
}

// Clash is one thing that cannot happen as asked.
type Clash struct {
	Code     Code
	Resource scheduling.Resource
	// Booking is the one that was asked about, With the one it clashes with;
	// With is empty when the clash is with the room itself.
	Booking scheduling.BookingID
	With    scheduling.BookingID
	// Span is what both want; for TooTight the time that is missing.
	Span scheduling.Span
	// Missing is how much time is short, for TooTight.
	Missing time.Duration
	// Accepted is set when a person has accepted this pair already.
	Accepted bool
}

// Error refuses a request because of clashes.
type Error struct {
	Clashes []Clash
}

func (e *Error) Error() string {
	return fmt.Sprintf("clash: %d clashes, first %s", len(e.Clashes), e.Clashes[0].Code)
}

// Scene is everything a clash decision may look at.
type Scene struct {
	Prisons  []scheduling.Prison
	Rooms    []scheduling.Room
	People   []scheduling.Person
	Bookings []scheduling.Booking
	Accepted []scheduling.Acceptance
}
