package scheduling

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// What can go wrong with a request, whatever store or service answers it.
var (
	// ErrNotFound means that no such booking, room or person is kept.
	ErrNotFound = errors.New("scheduling: not found")
	// ErrStale means that someone else changed the booking since it was read.
	ErrStale = errors.New("scheduling: changed by someone else meanwhile")
	// ErrStarted means that a part has started, so only its end may change.
	ErrStarted = errors.New("scheduling: already started")
	// ErrEnded means that the booking was cancelled or is over.
	ErrEnded = errors.New("scheduling: already ended")
	// ErrTaken means that the store's own constraint refused the claims.
	ErrTaken = errors.New("scheduling: room or person taken")
	// ErrNotLate means that it is too early to say that somebody did not come.
	ErrNotLate = errors.New("scheduling: not late yet")
	// ErrReadOnly means that the store can be read but not written.
	ErrReadOnly = errors.New("scheduling: store is read-only")
	// ErrFull means that there is no space left to write.
	ErrFull = errors.New("scheduling: no space left")
	// ErrNewer means that the store was written by a newer Gatehouse.
	ErrNewer = errors.New("scheduling: written by a newer version")
	// ErrDamaged means that the store cannot be read back as it was written.
	ErrDamaged = errors.New("scheduling: damaged")
	// ErrMissing means that a store that was installed here is gone or empty.
	ErrMissing = errors.New("scheduling: missing")
	// ErrNotList means that a file is no list of hearings that can be read.
	ErrNotList = errors.New("scheduling: not a list")
	// ErrInUse means that another process has the store open.
	ErrInUse = errors.New("scheduling: in use by another process")
)

// Problem is a stable code for what is wrong with a field.
type Problem string

// The problems a field can have.
const (
	ProblemMissing     Problem = "missing"      // must be filled in
	ProblemFormat      Problem = "format"       // not in the expected form
	ProblemTooLong     Problem = "too-long"     // more characters than allowed
	ProblemTooShort    Problem = "too-short"    // a span shorter than allowed
	ProblemTooMany     Problem = "too-many"     // more entries than allowed
	ProblemTooFew      Problem = "too-few"      // fewer entries than allowed
	ProblemUnknown     Problem = "unknown"      // names something that is not kept
	ProblemOrder       Problem = "order"        // parts not touching or not in order
	ProblemGrid        Problem = "grid"         // not on the 15 minute grid
	ProblemOutsideDay  Problem = "outside-day"  // outside the bookable day
	ProblemPast        Problem = "past"         // in the past
	ProblemTooFar      Problem = "too-far"      // beyond the horizon
	ProblemBoth        Problem = "both"         // two fields that exclude each other
	ProblemGap         Problem = "gap"          // a local time that the clocks skip
	ProblemAmbiguous   Problem = "ambiguous"    // a local time that happens twice
	ProblemDuplicate   Problem = "duplicate"    // the same entry twice
	ProblemNotAllowed  Problem = "not-allowed"  // not for this kind
	ProblemWrongPlace  Problem = "wrong-place"  // a prisoner not held at the room's prison
	ProblemEndless     Problem = "endless"      // a series that never stops
	ProblemStart       Problem = "start"        // a rule that does not begin with its booking
	ProblemNeedsReason Problem = "needs-reason" // an acceptance without words
	ProblemDayMonth    Problem = "day-month"    // a date whose day and month could be the other way round
	ProblemZone        Problem = "zone"         // a time zone that is not known
)

// InvalidError says which field of a request is wrong, and how.
type InvalidError struct {
	// Field is a dotted path: "parts.main.room", "caseRef".
	Field   string
	Problem Problem
	// Limit is the number that was passed, in the field's own unit, or 0.
	Limit int
	// Choices are the instants that would do instead: the next valid one for
	// ProblemGap, both readings for ProblemAmbiguous.
	Choices []time.Time
}

func (e *InvalidError) Error() string {
	return fmt.Sprintf("scheduling: %s: %s", e.Field, e.Problem)
}

// InvalidErrors is everything that is wrong with a request, in the order of a
// form's fields. errors.As finds both it and its first *InvalidError.
type InvalidErrors []*InvalidError

func (e InvalidErrors) Error() string {
	lines := make([]string, len(e))
	for i, x := range e {
		lines[i] = x.Error()
	}
	return strings.Join(lines, "; ")
}

// Unwrap returns each problem as an error.
func (e InvalidErrors) Unwrap() []error {
	out := make([]error, len(e))
	for i, x := range e {
		out[i] = x
	}
	return out
}
