// Package clash says exactly which bookings cannot all happen; the same
// scene gives the same clashes in the same order.
package clash

import (
	"fmt"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

// Code names a kind of clash.
type Code string

// Codes lists every kind of clash.
func Codes() []Code {
	return []Code{
		RoomTaken, RoomInactive, RoomKind, PrisonerElsewhere, ProfessionalElsewhere, TooTight, RoomClosed, RoomParty, Screened,
		NonAssociation, NonAssociationNear, OutsideRegime, ShortNotice, FarAhead, WeeklyLimit, VisitorBanned, VisitorClosed,
		PersonMoved, Held,
	}
}

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
	Code Code
	// Resource is what it is about: a room, a person, or a pair of people.
	Resource scheduling.Resource
	// Booking is the one that was asked about, With the one it clashes with;
	// With is empty when the clash is with a rule, a hold, or within the
	// booking itself.
	Booking scheduling.BookingID
	With    scheduling.BookingID
	// Span is what both want; for TooTight the time that is missing; for
	// NonAssociationNear from the first stay's start to the last one's end.
	Span scheduling.Span
	// Missing is how much time is short, for TooTight.
	Missing time.Duration
	// Limit is the number that was passed, for ShortNotice and FarAhead in
	// days, for WeeklyLimit in visits.
	Limit int
	// Why is what the prison says about it: "staff lunch"; or who holds it.
	Why string
	// Cause is the rule of the room or prison that decided, for RoomClosed,
	// RoomKind, RoomParty and OutsideRegime; nil when it is the room itself.
	Cause *Cause
	// Accepted is set when a person has accepted this pair already.
	Accepted bool
}

// Cause is what of a room's or prison's own rules stands in the way.
type Cause struct {
	By CauseBy
	// Date is the day it is about; Window the stretch of that day on the
	// wall clock, for lines, overrides and lock-up.
	Date   scheduling.Date
	Window scheduling.Window
	// Rule is when the line happens; zero for everything else.
	Rule repeat.Rule
	// Span is the whole of a block.
	Span scheduling.Span
}

// CauseBy says what kind of rule decided.
type CauseBy string

// What can decide.
const (
	ByLine     CauseBy = "line"
	ByOverride CauseBy = "override"
	ByBlock    CauseBy = "block"
	ByClosure  CauseBy = "closure"
	ByLockUp   CauseBy = "lock-up"
)

// Error refuses a request because of clashes.
type Error struct {
	Clashes []Clash
}

func (e *Error) Error() string {
	return fmt.Sprintf("clash: %d clashes, first %s", len(e.Clashes), e.Clashes[0].Code)
}

// Scene is everything a clash decision may look at. What it does not hold,
// no clash is found with: for WeeklyLimit it must hold the visits of the whole
// prison week, for people kept apart whatever either is in nearby.
type Scene struct {
	Prisons  []scheduling.Prison
	Rooms    []scheduling.Room
	People   []scheduling.Person
	Bookings []scheduling.Booking
	Accepted []scheduling.Acceptance

	Restrictions []scheduling.Restriction
	Holidays     scheduling.Holidays
	// Holds are those of everybody but who asks.
	Holds []scheduling.Hold
	// Now is when the question is asked; zero leaves out what depends on it:
	// notice, how far ahead, and holds.
	Now time.Time
}
