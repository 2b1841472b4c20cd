package courtlist

import (
	"fmt"
	"log/slog"
	"time"

	"gatehouse/scheduling"
)

// The bounds of a list.
const (
	// MaxSize is the largest list, in bytes.
	MaxSize = 10 << 20
	// MaxHearings is the most hearings of one list.
	MaxHearings = 5000
	// MaxDepth is how deep a list may be nested.
	MaxDepth = 32
	// MaxText is the longest text that is read, in characters.
	MaxText = 300
	// MaxDefendants is the most people that one hearing may name.
	MaxDefendants = 100
	// MaxProblems is how many problems are told; what follows is not looked at
	// any less.
	MaxProblems = 1000
	// FirstYear and LastYear bound the dates of a list.
	FirstYear = 2000
	LastYear  = 2099
	// Zone is the zone that courts read clocks in.
	Zone = "Europe/London"
)

// Court is a court as its own list names it.
type Court struct {
	// Code is the number the court has in the list; empty in a magistrates' list.
	Code string
	Name string
}

// List is one version of a court's list, as it was read. It holds dates of
// birth: keep it in memory only. Rows is what of it may be kept.
type List struct {
	Form  scheduling.ListForm
	Court Court
	// From and To are the days it says it is about; hearings are on the first
	// unless they say otherwise.
	From, To scheduling.Date
	// Issue tells versions of one list apart: its number, or when it was published.
	Issue string
	// Published is when the court published it, in UTC.
	Published time.Time
	// Hearings are in the order of the file.
	Hearings []Hearing
}

// Custody says whether someone is held.
type Custody int

// What a list says about custody. Only a list that says so makes it known.
const (
	CustodyUnknown Custody = iota
	CustodyHeld
	CustodyFree
)

// Hearing is one hearing of a list.
type Hearing struct {
	// Key is the same for one hearing in every version of its list.
	Key string
	// Number counts the hearings of the file from 1, those that could not be
	// read included.
	Number int
	// Path is where in the file it stands: "DailyList.CourtLists[0].…".
	Path  string
	Court Court
	// Room is the court's own room, Judge who sits in it, as the list names them.
	Room  string
	Judge string
	Day   scheduling.Date
	// Sits is when the sitting begins on the court's clock, after midnight;
	// negative when the list does not say.
	Sits time.Duration
	// Sitting numbers the sittings of the file from 1; Order is the hearing's
	// place in its own.
	Sitting int
	Order   int
	// Fixed is set when hearings of the sitting are heard in their order.
	Fixed bool
	// Note is the time marking as it is written, Mark what it means.
	Note string
	Mark Mark
	// CaseRef is the case number or URN; Also are the others heard with it.
	CaseRef string
	Also    []string
	// Says is the hearing type in the list's own words, Type our code for it.
	Says       string
	Type       string
	Defendants []Defendant
	// Representatives are those the list names, firms or people.
	Representatives []string
	// Video is set when the list says that it is a hearing by video.
	Video bool
}

// Defendant is someone a hearing is about.
type Defendant struct {
	Given, Family string
	// Number is empty when the list gives none that is one.
	Number scheduling.PrisonerNumber
	// Held is the prison as the list names it.
	Held    string
	Custody Custody
	// Born is compared in memory and never kept.
	Born Born
	// Masked is set when the list is not to show the name to the public.
	Masked bool
	// Entry numbers the people of the list from 1: it is the same wherever the
	// list names one person again, as far as that can be known.
	Entry int
	// fold is the name in plain letters whatever its order.
	fold string
}

// LogValue keeps everyone in the list out of logs.
func (l List) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("%s list with %d hearings", l.Form, len(l.Hearings)))
}

// LogValue keeps names and references out of logs.
func (h Hearing) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("hearing %d of a list", h.Number))
}

// LogValue keeps names and numbers out of logs.
func (d Defendant) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("person %d of a list", d.Entry))
}
