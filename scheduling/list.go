package scheduling

import "time"

// ListID identifies one version of a list for ever.
type ListID string

// ListForm says what a list was read from.
type ListForm string

// What lists are read from.
const (
	ListCrown       ListForm = "crown"       // the Crown Court's daily list
	ListMagistrates ListForm = "magistrates" // the magistrates' standard list
	ListSheet       ListForm = "sheet"       // CSV
	ListCalendar    ListForm = "calendar"    // iCalendar
)

// RowState is where a row of a list stands.
type RowState string

// The states of a row.
const (
	RowNoCustody RowState = "no-custody" // nobody in custody: nothing to book
	RowUnmatched RowState = "unmatched"  // someone has to say who it is
	RowReady     RowState = "ready"      // everyone is known; wants a place
	RowPlaced    RowState = "placed"     // a plan has a place for it
	RowUnplaced  RowState = "unplaced"   // no plan has a place for it
	RowBooked    RowState = "booked"     // it became a booking
	RowLeft      RowState = "left"       // a person left it out
	RowDropped   RowState = "dropped"    // the next version of the list no longer has it
)

// RowChange is one thing about a row that the version before had otherwise.
type RowChange string

// What can change about a row.
const (
	ChangedWindow     RowChange = "window"
	ChangedStart      RowChange = "start"
	ChangedLength     RowChange = "length"
	ChangedType       RowChange = "type"
	ChangedDefendants RowChange = "defendants"
	ChangedRoom       RowChange = "room" // the court's own
	ChangedCase       RowChange = "case"
)

// RowChanges lists every change in the order people are shown them.
func RowChanges() []RowChange {
	return []RowChange{
		ChangedStart, ChangedWindow, ChangedLength, ChangedRoom, ChangedCase, ChangedType, ChangedDefendants,
	}
}

// RowWhy says why a row is not to become a booking.
type RowWhy string

// Why a row with RowNoCustody is not to become a booking.
const (
	WhyNobody RowWhy = "nobody" // the list names nobody
	WhyFree   RowWhy = "free"   // everyone it names is said not to be in custody
	WhyUnsaid RowWhy = "unsaid" // the list does not say that anyone is in custody
	WhyOthers RowWhy = "others" // a person said that everyone in custody is held elsewhere
)

// RowWhys lists every why.
func RowWhys() []RowWhy { return []RowWhy{WhyNobody, WhyFree, WhyUnsaid, WhyOthers} }

// MatchBy says how it came to be thought who someone in a list is.
type MatchBy string

// How someone in a list may be recognised. Only MatchNumber is sure.
const (
	MatchNone      MatchBy = ""           // nobody is like them
	MatchNumber    MatchBy = "number"     // by the prisoner number
	MatchOtherName MatchBy = "other-name" // the number is that of someone with another name
	MatchReleased  MatchBy = "released"   // the number is that of someone who was released
	MatchName      MatchBy = "name"       // by the name, in the named prison or a usual one
	MatchNear      MatchBy = "near"       // by a name that is nearly the same
	MatchElsewhere MatchBy = "elsewhere"  // by the name, in another prison than the list says
	MatchSeveral   MatchBy = "several"    // several people are as likely
	MatchNamesakes MatchBy = "namesakes"  // the list has that name twice, and does not say that it is one person
	MatchPerson    MatchBy = "person"     // a person said who it is
)

// MatchBys lists every way, the surest first.
func MatchBys() []MatchBy {
	return []MatchBy{
		MatchNumber, MatchPerson, MatchName, MatchNear, MatchElsewhere, MatchNamesakes, MatchSeveral,
		MatchOtherName, MatchReleased, MatchNone,
	}
}

// Defendant is someone in custody whom a row of a list names.
type Defendant struct {
	Given, Family string
	// Entry numbers the people of the list from 1: where it is the same, the
	// list means the same person, and whoever says who it is says it once.
	Entry int
	// Number is empty when the list gives none.
	Number PrisonerNumber
	// Held is the prison as the list names it, and Prison as Gatehouse does;
	// either may be empty.
	Held   string
	Prison PrisonCode
	// Person is who it is; empty until that is known. Sure is set when the
	// number says so, or a person confirmed it.
	Person PersonID
	Sure   bool
	// By says how that came to be thought.
	By MatchBy
	// Might are the people it could be, the likeliest first.
	Might []PersonID
}

// Row is one hearing of a list.
type Row struct {
	// Key is the same for one hearing in every version of its list.
	Key string
	// Number counts the hearings of the file from 1, for people to find it by.
	Number int
	// Kind is what it is to become; KindCourt unless a sheet says otherwise.
	Kind Kind
	// Court is the court as the list names it, Room its own room.
	Court   string
	Room    string
	CaseRef string
	Type    string // a hearing type's code
	// Note is the list's time marking, as it is written.
	Note string
	// Video is set when the list says that it is held by video.
	Video bool
	// Defendants are those in custody; nobody else is kept.
	Defendants []Defendant
	// Window is within which its main part must be, Start when it is expected,
	// Lasts how long it is taken to last.
	Window Span
	Start  time.Time
	Lasts  time.Duration
	State  RowState
	// Why is set for RowNoCustody.
	Why RowWhy
	// Changed says what differs from the version of the list before; empty when
	// nothing does.
	Changed []RowChange
	// New is set when the version before did not have it.
	New bool
	// Proposed is where a plan would put it.
	Proposed *Booking
	// Booking is what it became.
	Booking BookingID
}

// ListProblem is one thing in a file that could not be read.
type ListProblem struct {
	// Number is the line of a CSV, or the hearing counted from 1; 0 is the file.
	Number int
	// Field is the column, or the path within the file.
	Field   string
	Problem Problem
}

// List is one version of a list of hearings, and what became of each.
type List struct {
	ID    ListID
	Form  ListForm
	Court CourtCode
	Name  string // the file's
	// Date is the first day it is about.
	Date Date
	// Issue tells versions of one list apart, as the court numbers or dates them.
	Issue string
	// Sum is of the file's bytes: the same file read twice is one list.
	Sum string
	// Before is the version before this one.
	Before   ListID
	Rows     []Row
	Problems []ListProblem
	Read     time.Time
	ReadBy   Actor
	// Version advances by one with every save; 0 is not saved yet.
	Version int64
}
