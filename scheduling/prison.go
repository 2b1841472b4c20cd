package scheduling

import "time"

// PrisonCode is a prison's three capital letters: "MDI" is Moorland.
type PrisonCode string

// Prison is an establishment with a desk of its own.
type Prison struct {
	Code PrisonCode
	Name string
	// Zone is the IANA time zone its people read clocks in.
	Zone string
	// DayStart and DayEnd bound the bookable day, measured from local midnight.
	DayStart time.Duration
	DayEnd   time.Duration
	// PickUp is the time kept before a prisoner's first part for fetching them.
	PickUp time.Duration
	// Division says whose bank holidays it keeps; England and Wales when empty.
	Division Division
	Closures []Closure
	LockUps  []LockUp
	// Walks are its walking times; 5 minutes between places not named.
	Walks []WalkTime
	// WeekStart is the first day of the week that limits are counted by.
	WeekStart time.Weekday
	// RemandVisits is how many family visits someone on remand may have in a
	// week, ConvictedVisits anyone else; 0 is no limit.
	RemandVisits    int
	ConvictedVisits int
	// FamilyNotice and FamilyAhead bound, in days, how far ahead a family
	// visit is booked; 0 is no bound.
	FamilyNotice int
	FamilyAhead  int
	// Version advances by one with every save; 0 is not saved yet.
	Version int64
}

// CourtCode is the code a court is known by in listings, at most 40 characters.
type CourtCode string

// Court is a court a hearing may be listed at.
type Court struct {
	Code CourtCode
	Name string
}
