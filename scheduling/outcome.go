package scheduling

import (
	"slices"
	"time"
)

// LateAfter is how long after the start of its main part a booking whose
// hearing has not started is late.
const LateAfter = 10 * time.Minute

// OutcomeCode says how a booking came to less than was booked.
type OutcomeCode string

// The outcomes. None means that nobody has said anything else than that it
// goes, or went, as booked.
const (
	OutcomeNone   OutcomeCode = ""
	OutcomeEarly  OutcomeCode = "early"   // its hearing was closed before its time
	OutcomeNoShow OutcomeCode = "no-show" // somebody did not come; only a person says so
	// OutcomeStands is a person's word that the booking stands as it was booked
	// although its hearing was closed.
	OutcomeStands OutcomeCode = "stands"
)

// Absent says who did not come.
type Absent string

// Who may not have come.
const (
	AbsentPrisoner Absent = "prisoner"
	AbsentCourt    Absent = "court"
	AbsentVisitor  Absent = "visitor"
	AbsentOther    Absent = "another"
)

// Absents lists everyone who may not have come in the order people are shown them.
func Absents() []Absent {
	return []Absent{AbsentPrisoner, AbsentCourt, AbsentVisitor, AbsentOther}
}

// AbsentWhy says, in a word, why somebody did not come.
type AbsentWhy string

// The reasons for not coming.
const (
	WhyUnknown    AbsentWhy = "unknown"
	WhyRefused    AbsentWhy = "refused"
	WhyIll        AbsentWhy = "ill"
	WhyNotFetched AbsentWhy = "not-fetched" // nobody could bring them
	WhyElsewhere  AbsentWhy = "elsewhere"   // at court, released, moved
	WhyLine       AbsentWhy = "line"        // their equipment or line failed
)

// AbsentWhys lists every reason in the order people are shown them.
func AbsentWhys() []AbsentWhy {
	return []AbsentWhy{WhyUnknown, WhyRefused, WhyIll, WhyNotFetched, WhyElsewhere, WhyLine}
}

// Outcome is how a booking came to less than was booked, or that it did not;
// the zero value is none.
type Outcome struct {
	Code OutcomeCode
	// At is when its hearing was closed, or when it was recorded that somebody
	// did not come; in UTC, and so without a monotonic reading: outcomes can be
	// compared.
	At time.Time
	// Who and Why are set for a no-show.
	Who Absent
	Why AbsentWhy
}

// Over reports whether the booking came to its end before its time.
func (o Outcome) Over() bool { return o.Code == OutcomeEarly || o.Code == OutcomeNoShow }

// NoShow is a person's word that somebody did not come.
type NoShow struct {
	// Key makes a request that is sent twice happen once; empty for none.
	Key     string
	Booking BookingID
	// Version is the one the person saw.
	Version int64
	Who     Absent
	Why     AbsentWhy
	// Rest drops the parts after the main one too.
	Rest bool
}

// Late reports whether the booking's own call should have begun by now, as far
// as the booking knows: nobody but its host came. That its hearing has started
// only the hub knows.
func (b Booking) Late(now time.Time) bool {
	came := slices.ContainsFunc(b.Attendance, func(a Attendance) bool { return a.Role != "" })
	return b.Meet.By == MeetOwn && b.MayBeNoShow(now) && !came && now.Before(b.Span().End)
}

// MayBeNoShow reports whether it can be recorded now that somebody did not come.
func (b Booking) MayBeNoShow(now time.Time) bool {
	return b.Active() && b.Kind != KindOutOfUse && !b.Outcome.Over() && !now.Before(b.Due())
}

// Due is when a booking whose hearing has not started is late.
func (b Booking) Due() time.Time {
	main, ok := b.Main()
	if !ok {
		return b.Span().End
	}
	return main.Span.Start.Add(LateAfter)
}

// Ending is what came of a booking whose end was moved.
type Ending struct {
	// Was is the booking before, Booking as it is kept now.
	Was, Booking Booking
}

// Freed lists what the booking held and no longer holds, rooms before people.
func (e Ending) Freed() []Claim {
	var rooms, people []Claim
	now := e.Booking.Claims()
	for _, c := range e.Was.Claims() {
		for _, s := range without(c.Span, c.Resource, now) {
			c.Span = s
			if _, ok := c.Resource.Room(); ok {
				rooms = append(rooms, c)
			} else {
				people = append(people, c)
			}
		}
	}
	return append(rooms, people...)
}

// without is s less what of r is claimed.
func without(s Span, r Resource, claims []Claim) []Span {
	out := []Span{s}
	for _, c := range claims {
		if c.Resource != r {
			continue
		}
		var left []Span
		for _, x := range out {
			if !x.Overlaps(c.Span) {
				left = append(left, x)
				continue
			}
			if x.Start.Before(c.Span.Start) {
				left = append(left, Span{Start: x.Start, End: c.Span.Start})
			}
			if c.Span.End.Before(x.End) {
				left = append(left, Span{Start: c.Span.End, End: x.End})
			}
		}
		out = left
	}
	return out
}

// Shortened returns the booking with its i-th part ended then, or when it has
// lasted Grid; later parts follow at once and last as long as before. With
// rest they are dropped.
func (b Booking) Shortened(i int, then time.Time, rest bool) Booking {
	c := b.Clone()
	if least := c.Parts[i].Span.Start.Add(Grid); then.Before(least) {
		then = least
	}
	if then.Before(c.Parts[i].Span.End) {
		c.Parts[i].Span.End = then
	}
	if rest {
		c.Parts = c.Parts[:i+1]
	}
	for j := i + 1; j < len(c.Parts); j++ {
		c.Parts[j].Span = NewSpan(c.Parts[j-1].Span.End, c.Parts[j].Span.Duration())
	}
	return c
}

// Lengthened returns the booking lasting until then, as seen at now: its last
// part that has not begun moves, and the one before it gets longer.
func (b Booking) Lengthened(until, now time.Time) Booking {
	c := b.Clone()
	more := until.Sub(b.Span().End)
	for i := len(c.Parts) - 1; i >= 0; i-- {
		if i == 0 || c.Parts[i].Name == PartMain || !c.Parts[i].Span.Start.After(now) {
			c.Parts[i].Span.End = c.Parts[i].Span.End.Add(more)
			break
		}
		c.Parts[i].Span = c.Parts[i].Span.Shift(more)
	}
	return c
}
