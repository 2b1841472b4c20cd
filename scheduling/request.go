package scheduling

import (
	"cmp"
	"log/slog"
	"slices"
	"time"
)

// RequestID identifies a request for ever.
type RequestID string

// RequestStatus is where a request stands.
type RequestStatus string

// The statuses of a request. A request holds nothing until it is accepted.
const (
	RequestOpen      RequestStatus = "open"      // nobody has answered yet
	RequestOffered   RequestStatus = "offered"   // another time was offered
	RequestWaiting   RequestStatus = "waiting"   // on the waiting list
	RequestAccepted  RequestStatus = "accepted"  // it became a booking
	RequestDeclined  RequestStatus = "declined"  // refused, with a reason
	RequestWithdrawn RequestStatus = "withdrawn" // who asked no longer asks
)

// RequestStatuses lists every status in the order people are shown them.
func RequestStatuses() []RequestStatus {
	return []RequestStatus{RequestOpen, RequestOffered, RequestWaiting, RequestAccepted, RequestDeclined, RequestWithdrawn}
}

// Request is what a court, solicitor or family asks for. A clerk accepts it,
// offers another time, puts it on the waiting list, or declines it.
type Request struct {
	ID RequestID
	// From is who asks: a court's code or an agency's name.
	From Party
	// Booking is what is asked for: kind, people, notes and place to meet.
	// Its parts give the time that is wished for and how long each is; their
	// rooms may be empty, which is any room.
	Booking Booking
	// Windows are when it may be instead; empty is only at the time wished for.
	Windows []Span
	// Deadline is when it must be over: the hearing that a visit is for.
	Deadline time.Time
	Status   RequestStatus
	// Offer is the time offered instead, for RequestOffered.
	Offer *Booking
	// Reason says why it was declined, at most 200 characters.
	Reason string
	// Result is the booking it became.
	Result  BookingID
	Made    time.Time
	MadeBy  Actor
	Changed time.Time
	// Version advances by one with every save; 0 is not saved yet.
	Version int64
}

// The bounds of a request.
const (
	// MaxWindows is how many windows a request may name.
	MaxWindows = 20
)

// Overdue reports whether the request's deadline has passed while it waits.
func (r Request) Overdue(now time.Time) bool {
	return r.Pending() && !r.Deadline.IsZero() && !now.Before(r.Deadline)
}

// Pending reports whether the request still waits for someone.
func (r Request) Pending() bool {
	switch r.Status {
	case RequestOpen, RequestOffered, RequestWaiting:
		return true
	case RequestAccepted, RequestDeclined, RequestWithdrawn:
		return false
	}
	return false
}

// LogValue keeps names and notes out of logs.
func (r Request) LogValue() slog.Value { return slog.StringValue("request " + string(r.ID)) }

// HoldID identifies a hold.
type HoldID string

// HoldLasts is how long a hold keeps its place.
const HoldLasts = 10 * time.Minute

// Hold keeps rooms and people for whoever has a form open. It goes when the
// form closes, and by itself when it is stale.
type Hold struct {
	ID    HoldID
	Actor Actor
	// Booking is the one being changed; empty for a new one, and for several.
	Booking BookingID
	// Claims are what is held, for several bookings when they repeat.
	Claims []Claim
	// Until is when it is stale.
	Until time.Time
}

// HoldOf is the hold of a form that shows bookings: everything they would
// claim, by resource. Claims of those that are kept carry their IDs, others
// none.
func HoldOf(id HoldID, shown ...Booking) Hold {
	h := Hold{ID: id}
	for _, b := range shown {
		b.Status = StatusBooked
		if b.Version == 0 {
			b.ID = ""
		}
		h.Claims = append(h.Claims, b.Claims()...)
		if len(shown) == 1 {
			h.Booking = b.ID
		}
	}
	slices.SortStableFunc(h.Claims, func(a, b Claim) int { return cmp.Compare(a.Resource, b.Resource) })
	return h
}
