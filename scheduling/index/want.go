package index

import (
	"time"

	"gatehouse/scheduling"
)

// Want is a resource as someone wants it.
//
// Each claim on it, held or asked for, fills one of its places from Before
// ahead of its start to After past its end: set-up and turnaround of a room,
// fetching a prisoner. So Before and After together lie between two claims on
// one place. A stretch of a minute or less counts as a whole minute.
type Want struct {
	Resource      scheduling.Resource
	Before, After time.Duration
	// Places is how many claims it holds at once; fewer than 1 is 1.
	Places int
}

// WantRoom is a room with its places and its turnaround.
func WantRoom(r scheduling.Room) Want {
	return Want{Resource: scheduling.RoomResource(r.Key), After: r.Turnaround, Places: r.Places}
}

// WantPerson is a person who is in one place at a time, and needs fetch before
// each stay. An index does not know in which room a claim of theirs is: who
// could stay where they are is fetched all the same.
func WantPerson(id scheduling.PersonID, fetch time.Duration) Want {
	return Want{Resource: scheduling.PersonResource(id), Before: fetch}
}

// gap is what lies between two claims on one place, in minutes.
func (w Want) gap() int64 { return length(w.Before) + length(w.After) }

func (w Want) places() int { return max(1, w.Places) }
