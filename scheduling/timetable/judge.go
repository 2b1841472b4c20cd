// Package timetable says whether a room is open to a party, and why.
package timetable

import (
	"slices"
	"time"

	"gatehouse/scheduling"
)

// As says on what footing a room is open; rooms are preferred in this order.
type As string

// The footings.
const (
	Dedicated As = "dedicated"   // kept for this very party
	AnyOfKind As = "any-of-kind" // kept for anyone of this kind
	Shared    As = "shared"      // kept for nobody
)

// Rank orders the footings, the preferred one lowest; a room that is not open
// comes last.
func (a As) Rank() int {
	if i := slices.Index([]As{Dedicated, AnyOfKind, Shared}, a); i >= 0 {
		return i
	}
	return 3
}

// Step names the room rule that decided: the first that applied.
type Step string

// The room rules, in the order they are looked at.
const (
	StepInactive   Step = "1"  // the room takes no bookings: no
	StepBlock      Step = "2"  // a block, or a closure of the prison, overlaps: no
	StepShared     Step = "3"  // the room is for any kind: yes, shared
	StepOneKind    Step = "4"  // the room is for one kind, perhaps for named parties
	StepClosedLine Step = "5a" // a closed line overlaps: no
	StepNamedLine  Step = "5b" // inside a line of the kind that names the party: yes, dedicated
	StepKindLine   Step = "5c" // inside a line of the kind that names nobody: yes, any of the kind
	StepOtherKind  Step = "5d" // a line of another kind overlaps: no
	StepOtherParty Step = "5e" // a line of the kind that names others overlaps: no
	StepBetween    Step = "5f" // none of these: yes, shared
	StepUnset      Step = "6"  // nobody has set the room up: never offered
)

// Verdict says whether a room is open to whoever asked, and what decided it.
type Verdict struct {
	Allowed bool
	// As is empty when it is not allowed.
	As   As
	Step Step
	// At most one of these is set. Stretch is the line's or override's
	// stretch that decided.
	Stretch *Stretch
	Block   *scheduling.Block
	Closure *scheduling.Closure
	// OtherParty is set for a refusal by StepOneKind when the kind is right
	// and the room is kept for others of it.
	OtherParty bool
}

// Reason is what the prison says about what decided: "staff lunch"; often empty.
func (v Verdict) Reason() string {
	switch {
	case v.Stretch != nil:
		return v.Stretch.Reason
	case v.Block != nil:
		return v.Block.Reason
	case v.Closure != nil:
		return v.Closure.Reason
	}
	return ""
}

// Judge says whether room is open to who for the whole of span, by the first
// room rule that applies.
func Judge(room scheduling.Room, at Place, who Asker, span scheduling.Span) Verdict {
	if room.Usage != scheduling.UsageTimetable {
		return Decide(room, at, who, span, nil)
	}
	var stretches []Stretch
	for _, d := range at.Dates(span) {
		stretches = append(stretches, at.Stretches(room, d)...)
	}
	return Decide(room, at, who, span, stretches)
}

// Decide is Judge for a caller that keeps the stretches of the room's days:
// those of every date of at.Dates(span), in order. Only a room by timetable
// needs them.
//
// Putting a room out of use is no use of it, so after the first two rules it
// asks only that the room has been set up.
func Decide(room scheduling.Room, at Place, who Asker, span scheduling.Span, stretches []Stretch) Verdict {
	if !room.Active {
		return Verdict{Step: StepInactive}
	}
	if c := at.closure(span); c != nil {
		return Verdict{Step: StepBlock, Closure: c}
	}
	for i, b := range room.Blocks {
		if b.Span.Overlaps(span) {
			return Verdict{Step: StepBlock, Block: &room.Blocks[i]}
		}
	}
	switch usage := room.Usage; usage {
	case scheduling.UsageUnset, scheduling.UsageClosed:
		return Verdict{Step: StepUnset}
	case scheduling.UsageShared:
		return Verdict{Allowed: true, As: Shared, Step: StepShared}
	case scheduling.UsageCourt, scheduling.UsageProbation, scheduling.UsageLegal, scheduling.UsageFamily, scheduling.UsageResettlement:
		if who.Kind == scheduling.KindOutOfUse {
			return Verdict{Allowed: true, As: Shared, Step: StepOneKind}
		}
		as := who.by(usage, room.Parties)
		return Verdict{Allowed: as != "", As: as, Step: StepOneKind, OtherParty: as == "" && usage == who.Kind.Usage()}
	case scheduling.UsageTimetable:
		if who.Kind == scheduling.KindOutOfUse {
			return Verdict{Allowed: true, As: Shared, Step: StepBetween}
		}
		return byLines(who, span, stretches)
	}
	return Verdict{Step: StepUnset}
}

// byLines goes through rule 5 in its order: each asks about every line before
// the next is looked at.
func byLines(who Asker, span scheduling.Span, stretches []Stretch) Verdict {
	first := func(is func(Stretch) bool) *Stretch {
		if i := slices.IndexFunc(stretches, is); i >= 0 {
			return &stretches[i]
		}
		return nil
	}
	inside := func(as As) *Stretch {
		return first(func(s Stretch) bool { return s.Span.Covers(span) && who.by(s.For, s.Parties) == as })
	}
	if s := first(func(s Stretch) bool { return s.For == scheduling.UsageClosed && s.Span.Overlaps(span) }); s != nil {
		return Verdict{Step: StepClosedLine, Stretch: s}
	}
	if s := inside(Dedicated); s != nil {
		return Verdict{Allowed: true, As: Dedicated, Step: StepNamedLine, Stretch: s}
	}
	if s := inside(AnyOfKind); s != nil {
		return Verdict{Allowed: true, As: AnyOfKind, Step: StepKindLine, Stretch: s}
	}
	if s := first(func(s Stretch) bool { return s.For != who.Kind.Usage() && s.Span.Overlaps(span) }); s != nil {
		return Verdict{Step: StepOtherKind, Stretch: s}
	}
	if s := first(func(s Stretch) bool { return who.by(s.For, s.Parties) == "" && s.Span.Overlaps(span) }); s != nil {
		return Verdict{Step: StepOtherParty, Stretch: s}
	}
	return Verdict{Allowed: true, As: Shared, Step: StepBetween}
}

// Place is where a room is: the prison whose closures and holidays count, and
// the zone its clocks show.
type Place struct {
	Prison   scheduling.Prison
	Zone     *time.Location
	Holidays scheduling.Holidays
}

// Dates lists the days of the place that span touches, at most ten.
func (p Place) Dates(span scheduling.Span) []scheduling.Date {
	d := scheduling.DateOf(span.Start, p.Zone)
	last := scheduling.DateOf(span.End.Add(-time.Nanosecond), p.Zone)
	out := []scheduling.Date{d}
	for len(out) < 10 && d.Compare(last) < 0 {
		d = d.AddDays(1)
		out = append(out, d)
	}
	return out
}

// closure is the prison's closure on a day that span touches, or nil.
func (p Place) closure(span scheduling.Span) *scheduling.Closure {
	if len(p.Prison.Closures) == 0 {
		return nil
	}
	for _, d := range p.Dates(span) {
		for i, c := range p.Prison.Closures {
			if c.Date == d {
				return &p.Prison.Closures[i]
			}
		}
	}
	return nil
}
