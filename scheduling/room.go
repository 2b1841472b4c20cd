package scheduling

import "time"

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
	UsageUnset        Usage = ""             // nobody has set the room up: never offered
)

// Room is a physical room with video equipment in one prison.
type Room struct {
	Key    RoomKey
	Prison PrisonCode
	Name   string
	Usage  Usage
	// Places is how many claims the room holds at once; at least 1.
	Places int
	// Active is false for a room that takes no bookings at all.
	Active bool
	// Turnaround is the time kept free after a part before another booking's.
	Turnaround time.Duration
}

// Takes reports whether the room's usage allows bookings of kind k without
// anyone's acceptance.
func (r Room) Takes(k Kind) bool {
	if r.Usage == UsageShared || k == KindOutOfUse {
		return r.Usage != UsageUnset
	}
	return r.Usage != UsageUnset && r.Usage == k.usage()
}
