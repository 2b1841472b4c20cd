package scheduling

import "time"

// Standing is where a booking stands when something must give.
type Standing string

// The standings, highest first as a prison begins with them.
const (
	StandingHearing      Standing = "hearing"      // a court hearing
	StandingParole       Standing = "parole"       // a parole hearing
	StandingLegalSoon    Standing = "legal-soon"   // a legal visit with a hearing within 7 days
	StandingReport       Standing = "report"       // probation for a pre-sentence report
	StandingProfessional Standing = "professional" // other legal, official and probation
	StandingResettlement Standing = "resettlement"
	StandingFamily       Standing = "family"
	StandingEducation    Standing = "education"
)

// Standings lists every standing in the order a prison begins with.
func Standings() []Standing {
	return []Standing{
		StandingHearing, StandingParole, StandingLegalSoon, StandingReport,
		StandingProfessional, StandingResettlement, StandingFamily, StandingEducation,
	}
}

// Priority is what may become of bookings of one standing when something must
// give.
type Priority struct {
	Standing Standing
	// Weight is how much it counts that one person of it is disturbed, 1 to 100.
	Weight int
	// Freeze is how long before its start a booking no longer moves.
	Freeze time.Duration
	// DayBefore, when set, freezes it from this time of the day before, since
	// local midnight.
	DayBefore time.Duration
	// Notice is how long before its new start everyone must be told at least.
	Notice time.Duration
	// Room and Time say whether it may change its room, and its time.
	Room, Time bool
	// HalfDay keeps it in the same half of its day: before noon, until 17:00,
	// or after.
	HalfDay bool
	// Days is how many days earlier or later it may go; 0 keeps its day.
	Days int
	// Monthly says that nobody of it is moved twice in a month unless they agree.
	Monthly bool
	// Cancel says whether it may be cancelled when nothing else helps.
	Cancel bool
}

// Priorities is a prison's table of what gives way to what. How the tiers
// follow each other is not in it: nobody edits that.
type Priorities struct {
	Prison PrisonCode
	// Table has every standing once, the highest first.
	Table []Priority
	// What a change counts, within the third tier: another room, another time
	// at all, each quarter of an hour between the two, another half of the day,
	// each day between. 0 to 100 each.
	Room, Time, Quarter, HalfDay, Day int
	// Version advances by one with every save; 0 is not saved yet.
	Version int64
}

// Of is the line of the table for s; ok is false when it has none.
func (p Priorities) Of(s Standing) (line Priority, ok bool) {
	for _, l := range p.Table {
		if l.Standing == s {
			return l, true
		}
	}
	return Priority{}, false
}

// DefaultPriorities is the table a prison begins with.
func DefaultPriorities(code PrisonCode) Priorities {
	const freeze, halfDay = 2 * time.Hour, true
	return Priorities{
		Prison: code,
		Table: []Priority{
			{Standing: StandingHearing, Weight: 60, Freeze: freeze, Room: true},
			{Standing: StandingParole, Weight: 50, Freeze: freeze, Room: true},
			{Standing: StandingLegalSoon, Weight: 40, Freeze: freeze, Notice: freeze, Room: true, Time: true, HalfDay: halfDay},
			{Standing: StandingReport, Weight: 30, Freeze: freeze, Notice: freeze, Room: true, Time: true, HalfDay: halfDay},
			{Standing: StandingProfessional, Weight: 20, Freeze: freeze, Notice: freeze, Room: true, Time: true, HalfDay: halfDay},
			{Standing: StandingResettlement, Weight: 12, Freeze: freeze, Notice: freeze, Room: true, Time: true, Days: 2, Cancel: true},
			{
				Standing: StandingFamily, Weight: 8, Freeze: freeze, DayBefore: 15 * time.Hour, Notice: 24 * time.Hour,
				Room: true, Time: true, Days: 7, Monthly: true, Cancel: true,
			},
			{Standing: StandingEducation, Weight: 4, Freeze: freeze, Notice: freeze, Room: true, Time: true, Days: 7, Cancel: true},
		},
		Room: 1, Time: 4, Quarter: 1, HalfDay: 8, Day: 10,
	}
}
