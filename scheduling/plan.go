package scheduling

import "time"

// PlanID identifies an enacted plan for ever.
type PlanID string

// NoticeCode says what somebody is told.
type NoticeCode string

// What people are told.
const (
	NoticeBooked    NoticeCode = "booked"
	NoticeRoom      NoticeCode = "room" // another room at the same time
	NoticeTime      NoticeCode = "time" // another time, perhaps another room
	NoticeCancelled NoticeCode = "cancelled"
)

// Notice is what one party must be told about one booking. Exactly one of
// Person and Party is set.
type Notice struct {
	Booking BookingID
	Person  PersonID
	Party   Party // a court
	Code    NoticeCode
	// Was and Is are the span and the first room before and after; Was is zero
	// for NoticeBooked, Is for NoticeCancelled.
	Was, Is         Span
	WasRoom, IsRoom RoomKey
}

// Enacted is a plan that was carried out, and what it takes to undo it.
type Enacted struct {
	ID     PlanID
	Prison PrisonCode
	At     time.Time
	Actor  Actor
	// Undoes is the plan that this one took back.
	Undoes PlanID
	// List is the list whose rows it placed.
	List ListID
	// Bookings are those that were written, as they are now.
	Bookings []Booking
	// Was are the same bookings as they were, in the same order; one that was
	// made has Version 0.
	Was []Booking
	// Accepted are the acceptances that the bookings had.
	Accepted []Acceptance
	Notices  []Notice
	// Rows are the rows of List that it placed, dropped, or gave back.
	Rows []RowTurn
	// Answered are the requests that bookings of it are for.
	Answered []Answered
	// Version advances by one with every save; 0 is not saved yet.
	Version int64
}

// Answered is a request that a booking of a plan is for.
type Answered struct {
	Request RequestID
	Booking BookingID
}

// RowTurn is a row of a list, by its key, before a plan and after it.
type RowTurn struct {
	Key                   string
	Was, Is               RowState
	WasBooking, IsBooking BookingID
}

// MaxCases is how many past cases are kept of each prison.
const MaxCases = 20

// Case is what is kept of a plan that was carried out so that the question can
// be asked again with other priorities: no names, numbers, notes or references.
type Case struct {
	Plan   PlanID
	Prison PrisonCode
	At     time.Time
	// Doc is as package diary writes it.
	Doc []byte
}
