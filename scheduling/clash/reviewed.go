package clash

import "gatehouse/scheduling"

// Reviewed is a booking that someone has to look at, with what nobody has
// accepted about it.
type Reviewed struct {
	Booking scheduling.Booking
	Clashes []Clash
}

// Review is what someone has to look at.
type Review struct {
	// Items are in the order of their bookings' starts.
	Items []Reviewed
	// Scene names the rooms and people of the bookings, and the bookings that
	// they clash with.
	Scene Scene
}

// Waiting is a request on the waiting list.
type Waiting struct {
	Request scheduling.Request
	// Place is where it would fit now; nil when it fits nowhere.
	Place *scheduling.Offer
	// Overdue is set when its deadline has passed.
	Overdue bool
}

// Requests is what was asked of a prison.
type Requests struct {
	Items []scheduling.Request
	// Scene names the rooms and people of the requests.
	Scene Scene
}

// WaitingList is the requests that wait, by deadline.
type WaitingList struct {
	Items []Waiting
	// Scene names the rooms and people of the requests.
	Scene Scene
}
