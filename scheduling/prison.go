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
}

// CourtCode is the code a court is known by in listings, at most 40 characters.
type CourtCode string

// Court is a court a hearing may be listed at.
type Court struct {
	Code CourtCode
	Name string
}
