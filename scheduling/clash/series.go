package clash

import (
	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

// SeriesEntry asks for a booking that repeats.
type SeriesEntry struct {
	// Key makes an entry that is sent twice happen once.
	Key string
	// Booking is the first occurrence: the rule begins with its main part, on
	// the wall at its prison.
	Booking scheduling.Booking
	// Rule ends, has at most scheduling.MaxOccurrences times and spans at most
	// scheduling.HorizonMonths months.
	Rule repeat.Rule
	// Adjust is what was decided about single occurrences.
	Adjust []scheduling.Adjust
	// Accept are the clashes that may stand, as the preview showed them, and
	// Reason why: one reason for all. Each is accepted by itself: whoever says
	// "all of this kind" sends all that were shown, so that nothing that came
	// up meanwhile is accepted unseen.
	Accept []Clash
	Reason string
	// Hold is the form's own.
	Hold scheduling.HoldID
}

// SeriesEdit asks for a change to occurrences of a series.
type SeriesEdit struct {
	Key string
	// Booking is one occurrence as it shall be. Its ID and Version name the
	// one that was seen; what differs from that one is the change.
	Booking scheduling.Booking
	Scope   scheduling.Scope
	// Rule gives the times from now on; zero leaves them as they are, apart
	// from what moving Booking moves. With ScopeLater it begins with Booking's
	// main part, with ScopeAll it happens then and times that have passed are
	// left out. Times that vanish are cancelled and new ones booked.
	Rule   repeat.Rule
	Adjust []scheduling.Adjust
	Accept []Clash
	Reason string
	Hold   scheduling.HoldID // the form's own
	// Why is the reason kept with occurrences that are cancelled; empty is
	// scheduling.CancelStaff.
	Why scheduling.CancelReason
	// Seen are the versions of the occurrences in the preview: an occurrence
	// that is not among them, or has changed since, makes the edit stale. Nil
	// looks only at Booking's version.
	Seen map[scheduling.BookingID]int64
}

// SeriesCancel asks for occurrences of a series to be cancelled.
type SeriesCancel struct {
	Key string
	// Booking is one occurrence, named by ID and by the Version that was seen.
	Booking scheduling.Booking
	Scope   scheduling.Scope
	Why     scheduling.CancelReason
	Seen    map[scheduling.BookingID]int64 // as in SeriesEdit
}

// Seen lists the versions of the kept bookings that a preview shows.
func (p Preview) Seen() map[scheduling.BookingID]int64 {
	out := map[scheduling.BookingID]int64{}
	for _, o := range p.Occurrences {
		if o.Booking.ID != "" {
			out[o.Booking.ID] = o.Booking.Version
		}
	}
	return out
}
