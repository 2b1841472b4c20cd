package scheduling

import "time"

// Action names what was done, in the audit and on the feed.
type Action string

// The actions that are kept in the audit.
const (
	ActionBooked     Action = "booked"
	ActionAmended    Action = "amended"
	ActionCancelled  Action = "cancelled"
	ActionReinstated Action = "reinstated"  // a cancellation was undone
	ActionAttended   Action = "attended"    // a call's attendance was written back
	ActionEndedEarly Action = "ended-early" // a hearing was closed before its time
	ActionNoShow     Action = "no-show"     // it was recorded that somebody did not come
	ActionExtended   Action = "extended"    // a booking lasts longer
	ActionViewed     Action = "viewed"      // a person's record was opened
	ActionLooked     Action = "looked"      // staff look at a call in which they take no part
	ActionListened   Action = "listened"    // and listen to it
	ActionLookEnded  Action = "look-ended"  // such a look is over
	ActionLoaded     Action = "loaded"      // a whole estate was written
	ActionRoom       Action = "room"        // a room or its timetable was changed
	ActionPrison     Action = "prison"      // a prison's own rules were changed
	ActionPerson     Action = "person"      // a person's record was changed
	ActionRestricted Action = "restricted"  // a restriction was made, changed or lifted
	ActionSeries     Action = "series"      // a series was made, divided or ended
	ActionRequested  Action = "requested"   // a request was made or answered
	ActionHeld       Action = "held"        // a hold was taken or released
	ActionPriorities Action = "priorities"  // a prison's table of priorities was changed
	ActionPlanned    Action = "planned"     // a plan was carried out or taken back
	ActionListed     Action = "listed"      // a list was read, matched or placed
)

// Change is one committed change. Seq rises by at least one from each to the next.
type Change struct {
	Seq     int64
	At      time.Time
	Action  Action
	Booking BookingID // empty when the change is wider than a booking
}

// Frees reports whether something may be free since the change that was not
// before: whoever shows the waiting list looks again.
func (c Change) Frees() bool {
	switch c.Action {
	case ActionBooked, ActionReinstated, ActionAttended, ActionExtended, ActionViewed,
		ActionLooked, ActionListened, ActionLookEnded, ActionPriorities, ActionPlanned, ActionListed:
		return false
	case ActionAmended, ActionCancelled, ActionEndedEarly, ActionNoShow, ActionLoaded, ActionRoom, ActionPrison, ActionPerson,
		ActionRestricted, ActionSeries, ActionRequested, ActionHeld:
		return true
	}
	return true
}

// AuditEntry is one line of the append-only record of who did what.
type AuditEntry struct {
	Seq     int64
	At      time.Time
	Actor   Actor
	Action  Action
	Subject string // a booking's, a person's, a plan's or a list's id, or a prison's code
	Version int64  // the booking's version after it, or 0
	Reason  string
	// Plan is the plan that the change was part of; empty for one alone.
	Plan PlanID
}

// Acceptance is a clash that a person knowingly accepted: it exempts this
// pair of bookings on this resource, and nothing else.
type Acceptance struct {
	// A sorts before B; A is empty when B clashes with the room itself.
	A, B     BookingID
	Resource Resource
	// Code is the clash's kind, as package clash names it.
	Code   string
	Actor  Actor
	Reason string // at least 3 and at most 200 characters
	At     time.Time
}

// PairOf returns the two bookings of an acceptance in the order it keeps them.
func PairOf(x, y BookingID) (a, b BookingID) {
	if y < x {
		return y, x
	}
	return x, y
}
