package clash

import (
	"time"

	"gatehouse/scheduling"
)

// Wanted is a booking that wants a place.
type Wanted struct {
	// Booking is as it was asked for. One that is kept has its ID and the
	// Version that was seen; one that is new has the ID that clashes and moves
	// shall call it, and Version 0. A placement without a room takes any at
	// the prison its prisoners are held at.
	Booking scheduling.Booking
	// Windows are when its main part may be; none is only at the time asked.
	Windows []scheduling.Span
	// Rooms are the only rooms it may be in; none is any.
	Rooms []scheduling.RoomKey
	// Request is what it is for, as it was seen at RequestVersion: it is
	// accepted when a plan gives it a place. Empty for none.
	Request        scheduling.RequestID
	RequestVersion int64
}

// Suppose is what shall be taken as so, without touching the diary.
type Suppose struct {
	Shut      []Shut
	LockDowns []LockDown
	Late      []Late
}

// Shut is a room that would be out of use.
type Shut struct {
	Room scheduling.RoomKey
	Span scheduling.Span
}

// LockDown is a wing whose people could not be fetched; an empty Wing is the
// whole prison.
type LockDown struct {
	Prison scheduling.PrisonCode
	Wing   string
	Span   scheduling.Span
}

// Late is a booking that would last longer than booked.
type Late struct {
	Booking scheduling.BookingID
	Until   time.Time
}

// Question is what plans are wanted for.
type Question struct {
	// Prison is the one whose desk asks.
	Prison scheduling.PrisonCode
	Wanted []Wanted
	// Mend are kept bookings whose clashes shall go: they, or what they clash
	// with, move.
	Mend    []scheduling.BookingID
	Suppose Suppose
	// Stay are bookings that a person does not want moved this time.
	Stay []scheduling.BookingID
	// Agreed are bookings whose people agree to move once more this month.
	Agreed []scheduling.BookingID
	// Whole are series whose later occurrences move along.
	Whole []scheduling.SeriesID
	// Plans is how many different plans are wanted; 0 is three.
	Plans int
	// Effort bounds the search, in steps; 0 is what a screen waits for.
	Effort int64
	// Hold is the asker's own, which is in nobody's way.
	Hold scheduling.HoldID
}

// Verdict is how good plans are known to be.
type Verdict string

// The verdicts.
const (
	Proved     Verdict = "proved"     // no plan disturbs less than the first
	BestFound  Verdict = "best-found" // there may be a better one
	Impossible Verdict = "impossible" // something wanted has no place in any plan
)

// Merit is what a plan is the best at.
type Merit string

// The merits.
const (
	FewestPeople   Merit = "fewest-people"
	LeastShift     Merit = "least-shift"
	NoCancellation Merit = "no-cancellation"
)

// Merits lists every merit in the order people are shown them.
func Merits() []Merit { return []Merit{FewestPeople, LeastShift, NoCancellation} }

// Resolution answers a question.
type Resolution struct {
	Verdict Verdict
	// Plans are different from each other, the least disruptive first.
	Plans []Plan
	// Stuck says of each wanted booking that the first plan has no place for,
	// what stands in its way.
	Stuck []Stuck
	// Steps is how much work it was.
	Steps int64
	// Scene names the rooms, people and bookings of the plans.
	Scene Scene
}

// Plan is a set of moves after which what was asked for has a place and
// nothing clashes that did not before.
type Plan struct {
	Merits []Merit
	// Moves are what happens, wanted bookings first, then by time.
	Moves []Move
	Cost  Cost
	// Seen are the versions of the bookings that the plan moves.
	Seen map[scheduling.BookingID]int64
}

// Cost is what a plan costs, in the order it counts.
type Cost struct {
	// Unplaced is how many wanted bookings have no place, Cancelled how many
	// kept ones lose theirs.
	Unplaced, Cancelled int
	// People is how many people are disturbed, Points the same by priority.
	People, Points int
	// Rooms and Times are how many bookings change only their room, or their
	// time; Shift is how far the latter go, added up.
	Rooms, Times int
	Shift        time.Duration
	// Change is the third tier's points.
	Change int
}

// Move is one booking that goes from here to there.
type Move struct {
	// From is how it is; Version 0 for one that is new.
	From scheduling.Booking
	// To is how it would be; cancelled when it loses its place.
	To  scheduling.Booking
	Why Reason
	// Tell are the people and courts who must be told.
	Tell []scheduling.Notice
}

// ReasonCode says why a booking moves.
type ReasonCode string

// The reasons of a move.
const (
	ReasonWanted  ReasonCode = "wanted"    // it is what was asked for
	ReasonRoom    ReasonCode = "room"      // For needs its room
	ReasonPerson  ReasonCode = "person"    // For needs somebody who is in it
	ReasonApart   ReasonCode = "apart"     // For would bring people near who must not meet
	ReasonShut    ReasonCode = "shut"      // its room would be out of use
	ReasonLocked  ReasonCode = "lock-down" // its people could not be fetched
	ReasonClashed ReasonCode = "clashed"   // it clashes as it is
	ReasonSeries  ReasonCode = "series"    // its series moves
)

// Reason is why a booking moves, and why nothing else would do.
type Reason struct {
	Code ReasonCode
	// For is the booking it makes way for, Resource what that one needs, and
	// Span when.
	For      scheduling.BookingID
	Resource scheduling.Resource
	Span     scheduling.Span
	// Others are what holds the other rooms that For might have had then.
	Others []Blocker
}

// BlockedBy says what keeps a place from being had.
type BlockedBy string

// What keeps a place from being had.
const (
	BlockedStarted BlockedBy = "started"
	BlockedFrozen  BlockedBy = "frozen" // too near its start to move
	BlockedPinned  BlockedBy = "pinned"
	BlockedStay    BlockedBy = "stay"    // the person asking wants it to stay
	BlockedFixed   BlockedBy = "fixed"   // of a standing that does not move so
	BlockedMonthly BlockedBy = "monthly" // its people were moved this month already
	BlockedNowhere BlockedBy = "nowhere" // it could move, but there is no place for it
	BlockedRules   BlockedBy = "rules"   // the room or the prison is closed, or not for this
	BlockedPeople  BlockedBy = "people"  // someone cannot be reached then
	BlockedWorse   BlockedBy = "worse"   // it could move, but that would disturb more
)

// Blocker is one thing that keeps a place from being had.
type Blocker struct {
	By BlockedBy
	// Booking is the one in the way; empty when it is a rule.
	Booking  scheduling.BookingID
	Resource scheduling.Resource
	Span     scheduling.Span
	// Clash is the rule in the way, for BlockedRules.
	Clash *Clash
}

// Stuck is a wanted booking without a place.
type Stuck struct {
	Booking  scheduling.BookingID
	Blockers []Blocker
	// Unless is the fewest changes to what is fixed that would make a place:
	// each a booking that would have to move after all. Empty when none would.
	Unless []Blocker
}

// Progress is how far a search is.
type Progress struct {
	Steps, Of int64
	// Unplaced and Points are of the best plan so far.
	Unplaced, Points int
	Found            bool
}

// Enactment asks for a plan to be carried out.
type Enactment struct {
	// Key makes one that is sent twice happen once.
	Key      string
	Prison   scheduling.PrisonCode
	Plan     Plan
	Question Question
	// List and Rows name what of a list the plan places.
	List scheduling.ListID
	Rows []string
}

// PlanError refuses to carry out a plan that something stands in the way of
// by now.
type PlanError struct {
	// Stale are bookings of the plan that somebody changed meanwhile.
	Stale []scheduling.BookingID
	// Clashes are what it would clash with.
	Clashes []Clash
	// Refusal is what is wrong with a booking of the plan by itself, or nil.
	Refusal error
}

func (e *PlanError) Error() string { return "clash: the plan no longer fits" }

// Unwrap gives ErrStale when something was changed, what is wrong with a
// booking, and an *Error of the clashes.
func (e *PlanError) Unwrap() []error {
	var out []error
	if len(e.Stale) > 0 {
		out = append(out, scheduling.ErrStale)
	}
	if e.Refusal != nil {
		out = append(out, e.Refusal)
	}
	if len(e.Clashes) > 0 {
		out = append(out, &Error{Clashes: e.Clashes})
	}
	return out
}
