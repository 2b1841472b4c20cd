package scheduling

import (
	"time"

	"gatehouse/scheduling/repeat"
)

// SeriesID identifies a series for ever.
type SeriesID string

// Series is a rule and the bookings that stand for its times, its
// occurrences. Each occurrence is a booking of its own that can be moved,
// cancelled and attended alone; it stands for its time of the rule wherever
// it was moved to.
type Series struct {
	ID     SeriesID
	Prison PrisonCode
	// Rule gives when the main part of each occurrence begins, in wall time
	// at the prison. It ends.
	Rule repeat.Rule
	// After is the series that this one goes on from, since someone changed
	// "this and later"; empty for one that began by itself.
	After  SeriesID
	Made   time.Time
	MadeBy Actor
	// Version advances by one with every save; 0 is not saved yet.
	Version int64
}

// Scope says which occurrences of a series a change is for.
type Scope string

// The scopes of a change.
const (
	ScopeThis  Scope = "this"  // one occurrence
	ScopeLater Scope = "later" // this one and those after it
	ScopeAll   Scope = "all"   // every one that has not started
)

// Scopes lists every scope in the order people are shown them.
func Scopes() []Scope { return []Scope{ScopeThis, ScopeLater, ScopeAll} }

// The bounds of a series.
const (
	// MaxOccurrences is how many occurrences a series may have.
	MaxOccurrences = 400
)

// Adjust is what a person decides about one occurrence of a series before it
// is saved: leave it out, or book it otherwise.
type Adjust struct {
	// Original is the time of the rule it is about.
	Original Wall
	Skip     bool
	// Booking is how it shall be instead, if its main part has a span.
	Booking Booking
}

// SeriesDone is what a change to a series did, and what it takes to undo it.
type SeriesDone struct {
	// Series is the one the change was about, as it is now.
	Series Series
	// Bookings are those that were written, as they are now, by the time they
	// stand for.
	Bookings []Booking
	// Was are the same bookings as they were, in the same order; one that was
	// made has Version 0. It is empty when the change had been done before,
	// with the same key: then there is nothing to undo it with.
	Was []Booking
	// Records are the series that were written.
	Records []SeriesRecord
	// Accepted are the acceptances that the bookings had.
	Accepted []Acceptance
}

// SeriesRecord is a series as it was before a change, and its version after.
type SeriesRecord struct {
	// Was has Version 0 when the change made the series.
	Was Series
	// Version is 0 when the change made the series be forgotten.
	Version int64
}
