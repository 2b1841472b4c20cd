package scheduling

import (
	"cmp"
	"strings"
	"time"
)

// RoomKey is a room's location key, prison first: "MDI-VCC-1".
type RoomKey string

// Usage says which kinds a room is kept for.
type Usage string

// The usages a room can have.
const (
	UsageCourt        Usage = "court"        // court and parole hearings
	UsageProbation    Usage = "probation"    // probation meetings
	UsageLegal        Usage = "legal"        // legal and official visits
	UsageFamily       Usage = "family"       // family visits
	UsageResettlement Usage = "resettlement" // resettlement and education
	UsageShared       Usage = "shared"       // any kind
	UsageTimetable    Usage = "timetable"    // as the room's own timetable says
	UsageClosed       Usage = "closed"       // of a timetable's line: nobody
	UsageUnset        Usage = ""             // nobody has set the room up: never offered
)

// Room is a physical room with video equipment in one prison.
type Room struct {
	Key    RoomKey
	Prison PrisonCode
	Name   string
	Usage  Usage
	// Parties are whom the room is kept for; empty is anyone of its kinds.
	Parties []Party
	// Group is the part of the prison it is in, by which walking times are
	// known; Waiting is where people wait for it, the group when empty.
	Group   string
	Waiting string
	// Places is how many claims the room holds at once; at least 1.
	Places int
	// Active is false for a room that takes no bookings at all.
	Active bool
	// Turnaround is the time kept free after a part before another booking's.
	Turnaround time.Duration
	// Lines, Overrides and Blocks are its timetable; lines and overrides
	// count only for UsageTimetable, blocks always.
	Lines     []Line
	Overrides []Override
	Blocks    []Block
	// Version advances by one with every save; 0 is not saved yet.
	Version int64
}

// WaitingArea is where people wait for the room.
func (r Room) WaitingArea() string {
	return cmp.Or(r.Waiting, r.Group, string(r.Key))
}

// Takes reports whether bookings of kind k belong in the room, as far as its
// use says: a room by timetable may take any, at times that package timetable
// knows, and every room that has been set up may be put out of use.
func (r Room) Takes(k Kind) bool {
	switch r.Usage {
	case UsageUnset, UsageClosed:
		return false
	case UsageShared, UsageTimetable:
		return true
	case UsageCourt, UsageProbation, UsageLegal, UsageFamily, UsageResettlement:
		return k == KindOutOfUse || r.Usage == k.Usage()
	}
	return false
}

// CompareRooms orders rooms by prison, then by name as people count: room 2
// comes before room 10.
func CompareRooms(a, b Room) int {
	return cmp.Or(cmp.Compare(a.Prison, b.Prison), compareCounting(a.Name, b.Name), compareCounting(string(a.Key), string(b.Key)))
}

// compareCounting compares text with runs of digits taken as numbers.
func compareCounting(a, b string) int {
	for a != "" && b != "" {
		na, nb := leadingDigits(a), leadingDigits(b)
		if na > 0 && nb > 0 {
			x, y := strings.TrimLeft(a[:na], "0"), strings.TrimLeft(b[:nb], "0")
			if c := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)); c != 0 {
				return c
			}
			a, b = a[na:], b[nb:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func leadingDigits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }
