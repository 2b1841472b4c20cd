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
	RoomClosed            Code = "room-closed"          // by a block, a closed line or a closure of the prison
	RoomParty             Code = "room-party"           // the room is kept for others of this kind
	Screened              Code = "screened"             // people of one case who must not meet would
	NonAssociation        Code = "non-association"      // two prisoners who must not meet, in one room
	NonAssociationNear    Code = "non-association-near" // they would wait in one place
	OutsideRegime         Code = "outside-regime"       // while the prison's people are locked up
	ShortNotice           Code = "short-notice"         // a family visit too soon
	FarAhead              Code = "far-ahead"            // a family visit too far ahead
	WeeklyLimit           Code = "weekly-limit"         // more family visits in a week than allowed
	VisitorBanned         Code = "visitor-banned"
	VisitorClosed         Code = "visitor-closed" // closed visits only
	PersonMoved           Code = "person-moved"   // no longer held at the room's prison
	Held                  Code = "held"           // somebody else has a form open on it
)

// Acceptable reports whether a clerk may accept a clash of this kind, with a reason.
func (c Code) Acceptable() bool {
	switch c {
	case RoomTaken, RoomKind, RoomParty, ProfessionalElsewhere, TooTight, NonAssociationNear,
		OutsideRegime, ShortNotice, FarAhead, WeeklyLimit, VisitorClosed, Held:
		return true
	case RoomInactive, RoomClosed, PrisonerElsewhere, Screened, NonAssociation, VisitorBanned, PersonMoved:
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
	// Limit is the number that was passed, for ShortNotice and FarAhead in
	// days, for WeeklyLimit in visits.
	Limit int
	// Why is what the timetable says about it: "staff lunch"; or who holds it.
	Why string
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

	Restrictions []scheduling.Restriction
	Holidays     scheduling.Holidays
	Holds        []scheduling.Hold
	// Now is when the question is asked; zero leaves out what depends on it:
	// notice, how far ahead, and holds.
	Now time.Time
}
