package clash

import (
	"fmt"
	"strings"
	"time"

	"gatehouse/scheduling"
)

// Occurrence is one time of a series as a person is shown it before anything
// is saved.
type Occurrence struct {
	// Original is the time of the rule that it stands for.
	Original scheduling.Wall
	// Booking is how it would be; its ID is empty for one that is new, which
	// clashes call NewOccurrence(Original).
	Booking scheduling.Booking
	Fate    Fate
	// Clashes are what it clashes with, other occurrences of the series included.
	Clashes []Clash
	// Refusal is what else is wrong with it, as Booking.Validate says it, or nil.
	Refusal error
}

// Open reports whether something stands in its way. What is left as it is,
// left out or cancelled stands in nobody's way.
func (o Occurrence) Open() bool {
	if o.Fate != FateBook && o.Fate != FateChange {
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

// Preview is a series as a person is shown it before anything is saved.
type Preview struct {
	// Occurrences are in the order of the times they stand for.
	Occurrences []Occurrence
	// Scene names the rooms, people and bookings of the clashes.
	Scene Scene
}

// SeriesError refuses a series because of the occurrences that something
// stands in the way of and that nobody left out, adjusted or accepted.
type SeriesError struct {
	Occurrences []Occurrence
}

func (e *SeriesError) Error() string {
	return fmt.Sprintf("clash: %d occurrences cannot be booked, first %s", len(e.Occurrences), e.Occurrences[0].Original)
}

// Unwrap gives what is wrong with the occurrences, then an *Error of their
// open clashes.
func (e *SeriesError) Unwrap() []error {
	var out []error
	var open []Clash
	for _, o := range e.Occurrences {
		if o.Refusal != nil {
			out = append(out, o.Refusal)
		}
		for _, c := range o.Clashes {
			if !c.Accepted {
				open = append(open, c)
			}
		}
	}
	if len(open) > 0 {
		out = append(out, &Error{Clashes: open})
	}
	return out
}

const newOccurrence = "new/"

// NewOccurrence is what a clash calls an occurrence that is not saved yet.
func NewOccurrence(original scheduling.Wall) scheduling.BookingID {
	return scheduling.BookingID(newOccurrence + original.String())
}

// OccurrenceOf is the time that an occurrence which is not saved yet stands
// for; ok is false for the id of a booking that is kept.
func OccurrenceOf(id scheduling.BookingID) (original scheduling.Wall, ok bool) {
	s, ok := strings.CutPrefix(string(id), newOccurrence)
	if !ok {
		return scheduling.Wall{}, false
	}
	t, err := time.Parse("2006-01-02T15:04", s)
	return scheduling.WallFloating(t), err == nil
}
