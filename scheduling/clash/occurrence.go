package clash

import "gatehouse/scheduling"

// Occurrence is one time of a series as a person is shown it before anything
// is saved.
type Occurrence struct {
	// Original is the time of the rule that it stands for.
	Original scheduling.Wall
	// Booking is how it would be; its ID is empty for one that is new.
	Booking scheduling.Booking
	Fate    Fate
	// Clashes are what it clashes with, other occurrences of the series included.
	Clashes []Clash
	// Refusal is what else is wrong with it, as Booking.Validate says it, or nil.
	Refusal error
}

// Open reports whether something stands in its way.
func (o Occurrence) Open() bool {
	if o.Fate == FateSkip || o.Fate == FateCancel || o.Fate == FatePast {
		return false
	}
	for _, c := range o.Clashes {
		if !c.Accepted {
			return true
		}
	}
	return o.Refusal != nil
}

// Fate is what would become of an occurrence.
type Fate string

// The fates of an occurrence.
const (
	FateBook   Fate = "book"   // booked anew
	FateChange Fate = "change" // changed
	FateKeep   Fate = "keep"   // left as it is
	FateSkip   Fate = "skip"   // left out by the person
	FateCancel Fate = "cancel" // cancelled
	FatePast   Fate = "past"   // started already: not touched
)
