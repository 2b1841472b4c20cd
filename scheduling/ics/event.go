package ics

import (
	"fmt"
	"log/slog"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

// The bounds of a calendar.
const (
	// MaxSize is the largest calendar, in bytes.
	MaxSize = 10 << 20
	// MaxEvents is the most events of a calendar.
	MaxEvents = 20_000
	// MaxRules is the most events with a rule.
	MaxRules = 2000
	// MaxProperties is the most lines of one event.
	MaxProperties = 2000
	// MaxDepth is how deep components may be nested.
	MaxDepth = 8
	// MaxText is the longest text that is kept, in characters; more is cut off.
	MaxText = 300
	// MaxLength is the longest event: more is no booking.
	MaxLength = 24 * time.Hour
	// MaxRows is the most rows that the events of a calendar become.
	MaxRows = 5000
	// MaxProblems is how many problems are told.
	MaxProblems = 1000
	// FirstYear and LastYear bound the dates of a calendar.
	FirstYear = 1970
	LastYear  = 2199
)

// maxWalk is how many times of rules are looked at in all for exceptions.
const maxWalk = 200_000

// Event is one event of a calendar: something that happens once, a rule and
// what happens by it, or what becomes of one of its times instead.
type Event struct {
	// Number counts the events of the file from 1.
	Number int
	// UID is the same for an event wherever it is sent; Sequence rises with
	// each change of it.
	UID      string
	Sequence int
	// Original is the time of a rule that the event stands for; zero for one
	// that is a rule itself, or none.
	Original time.Time
	// Span is when it is, the first time if it repeats, in UTC.
	Span scheduling.Span
	// Zone is the zone its times are written in, and its rule is in.
	Zone *time.Location
	// Rule is when it happens if it does so again and again: wall times in Zone.
	Rule repeat.Rule
	// Cancelled is set for what is called off.
	Cancelled bool
	// Summary and Location are what the calendar says, on one line each.
	Summary  string
	Location string
	// What follows is known only of calendars that Gatehouse wrote.
	Kind      scheduling.Kind
	Type      string
	CaseRef   string
	Court     scheduling.CourtCode
	Rooms     []scheduling.RoomKey
	Pre, Post time.Duration
	// Prisoners are there only if the calendar was written with names.
	Prisoners []Prisoner
}

// Prisoner is someone an event names.
type Prisoner struct {
	Number        scheduling.PrisonerNumber
	Family, Given string
}

// LogValue keeps what the event says out of logs.
func (e Event) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("event %d of a calendar", e.Number))
}

// LogValue keeps the name out of logs.
func (Prisoner) LogValue() slog.Value { return slog.StringValue("prisoner") }

// The properties that only Gatehouse writes.
const (
	ownKind     = "X-GATEHOUSE-KIND"
	ownType     = "X-GATEHOUSE-TYPE"
	ownCase     = "X-GATEHOUSE-CASE"
	ownCourt    = "X-GATEHOUSE-COURT"
	ownRoom     = "X-GATEHOUSE-ROOM"
	ownPre      = "X-GATEHOUSE-PRE"
	ownPost     = "X-GATEHOUSE-POST"
	ownPrisoner = "X-GATEHOUSE-PRISONER"
)

// The layouts of times: on a wall, in UTC, and of a day.
const (
	wallLayout = "20060102T150405"
	utcLayout  = "20060102T150405Z"
	dayLayout  = "20060102"
)
