package clash

import (
	"time"

	"gatehouse/scheduling"
)

// Fetching is how long it takes to bring a prisoner from one room to another:
// the prison's pick-up time, and never less than the walk between the rooms
// or from the prisoner's wing. Someone who stays in a room needs no fetching.
func (x *Index) Fetching(id scheduling.PersonID, from, to scheduling.RoomKey) time.Duration {
	if from == to {
		return 0
	}
	p := x.prisonOf(to)
	if p == nil {
		return Walk
	}
	needs := max(p.PickUp, p.walk(x.group(from), x.group(to)))
	if who := x.people[id]; who != nil && who.Wing != "" {
		needs = max(needs, p.walk(who.Wing, x.group(to)))
	}
	return needs
}

// Together reports whether people who sit in two rooms wait in one place.
func (x *Index) Together(a, b scheduling.RoomKey) bool {
	if a == b {
		return true
	}
	r, s := x.rooms[a], x.rooms[b]
	return r != nil && s != nil && r.Prison == s.Prison && r.WaitingArea() == s.WaitingArea()
}
