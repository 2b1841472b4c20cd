package repeat

import (
	"fmt"
	"strings"
	"time"
)

// Problem is a stable code for what is wrong with a part of a rule.
type Problem string

// The problems a rule can have.
const (
	ProblemMissing     Problem = "missing"     // must be given
	ProblemFormat      Problem = "format"      // cannot be read
	ProblemUnknown     Problem = "unknown"     // no part of a rule is called so
	ProblemUnsupported Problem = "unsupported" // RFC 5545 knows it, Gatehouse does not take it
	ProblemDuplicate   Problem = "duplicate"   // given twice
	ProblemTogether    Problem = "together"    // not together with Error.With
	ProblemNeeds       Problem = "needs"       // only together with Error.With
	ProblemRange       Problem = "range"       // outside Error.Min to Error.Max
	ProblemTooMany     Problem = "too-many"    // more than Error.Max entries
	ProblemTooLong     Problem = "too-long"    // more than Error.Max bytes
	ProblemZone        Problem = "zone"        // names a zone: rules are in wall time
	ProblemNeedsTime   Problem = "needs-time"  // a date without a time of day
	ProblemSeconds     Problem = "seconds"     // not on a whole minute
	ProblemNever       Problem = "never"       // would never happen
	ProblemStart       Problem = "start"       // does not begin with an occurrence; Error.Suggest is the first
	ProblemEarly       Problem = "early"       // before the start
	ProblemAlone       Problem = "alone"       // a split that leaves nothing on one side
	ProblemAdded       Problem = "added"       // a split that would begin with an added date; Error.Suggest is where it could
	ProblemImmovable   Problem = "immovable"   // no rule happens exactly so much later
)

// Problems lists every problem a rule can have.
func Problems() []Problem {
	return []Problem{
		ProblemMissing, ProblemFormat, ProblemUnknown, ProblemUnsupported, ProblemDuplicate, ProblemTogether,
		ProblemNeeds, ProblemRange, ProblemTooMany, ProblemTooLong, ProblemZone, ProblemNeedsTime,
		ProblemSeconds, ProblemNever, ProblemStart, ProblemEarly, ProblemAlone, ProblemAdded, ProblemImmovable,
	}
}

// Error says which part of a rule is wrong, and how. It quotes nothing of what
// was read.
type Error struct {
	// Part is the part's name in RFC 5545: "INTERVAL", "DTSTART".
	Part    string
	Problem Problem
	// With is the other part, for ProblemTogether and ProblemNeeds.
	With string
	// Min and Max are the numbers allowed; in parts that may count from the
	// end, their negatives are allowed too.
	Min, Max int
	// Suggest is a wall time that would do, or zero.
	Suggest time.Time
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "repeat: %s: %s", e.Part, e.Problem)
	if e.With != "" {
		b.WriteString(" " + e.With)
	}
	if e.Max != 0 {
		fmt.Fprintf(&b, " (%d to %d)", e.Min, e.Max)
	}
	if !e.Suggest.IsZero() {
		b.WriteString(" (" + e.Suggest.Format("2006-01-02T15:04") + ")")
	}
	return b.String()
}
