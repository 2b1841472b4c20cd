package clash

import "gatehouse/scheduling"

// Answer is how a request is accepted.
type Answer struct {
	// Key makes an answer that is sent twice happen once.
	Key string
	// Booking is what is booked for it; not looked at when an offer is accepted.
	Booking scheduling.Booking
	// Accept are the clashes that may stand, and Reason why.
	Accept []Clash
	Reason string
	// Hold is the form's own.
	Hold scheduling.HoldID
}
