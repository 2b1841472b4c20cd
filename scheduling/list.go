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

// Defendant is who a row of a list names.
type Defendant struct {
	Given, Family string
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
	// Might are the people it could be, the likeliest first.
	Might []PersonID
}

// Row is one hearing of a list.
type Row struct {
	// Key is the same for one hearing in every version of its list.
	Key string
	// Number counts the hearings of the file from 1, for people to find it by.
	Number int
	// Room is the court's own room, as the list names it.
	Room       string
	CaseRef    string
	Type       string // a hearing type's code
	Defendants []Defendant
	// Window is within which its main part must be, Start when it is expected,
	// Lasts how long it is taken to last.
	Window Span
	Start  time.Time
	Lasts  time.Duration
	State  RowState
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
