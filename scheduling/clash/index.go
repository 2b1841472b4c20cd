package clash

import (
	"cmp"
	"slices"

	"gatehouse/scheduling"
)

// Index is a scene made ready for asking. What it answers never changes once
// made, so several goroutines may ask it at once.
type Index struct {
	scene    Scene
	rooms    map[scheduling.RoomKey]*scheduling.Room
	people   map[scheduling.PersonID]*scheduling.Person
	byID     map[scheduling.BookingID]*scheduling.Booking
	prisons  map[scheduling.PrisonCode]*prison
	holds    map[scheduling.Resource]*line
	accepted map[accepted]bool
	days     days
	rules    rules
	// fetch is the longest time any prisoner needs before a stay.
	fetch int64
}

// accepted names what an acceptance exempts.
type accepted struct {
	a, b     scheduling.BookingID
	resource scheduling.Resource
	code     Code
}

// NewIndex sorts the active bookings of s by what they hold: n log n once,
// then Find looks only at what is near.
func NewIndex(s Scene) *Index {
	x := &Index{
		scene:    s,
		rooms:    make(map[scheduling.RoomKey]*scheduling.Room, len(s.Rooms)),
		people:   make(map[scheduling.PersonID]*scheduling.Person, len(s.People)),
		byID:     make(map[scheduling.BookingID]*scheduling.Booking, len(s.Bookings)),
		prisons:  make(map[scheduling.PrisonCode]*prison, len(s.Prisons)),
		holds:    make(map[scheduling.Resource]*line),
		accepted: make(map[accepted]bool, len(s.Accepted)),
		rules:    newRules(s),
		fetch:    Walk.Milliseconds(),
	}
	for i := range s.Rooms {
		x.rooms[s.Rooms[i].Key] = &s.Rooms[i]
	}
	for i := range s.People {
		x.people[s.People[i].ID] = &s.People[i]
	}
	for _, p := range s.Prisons {
		own := newPrison(p)
		x.prisons[p.Code] = own
		x.fetch = max(x.fetch, own.longest.Milliseconds())
	}
	for _, a := range s.Accepted {
		x.accepted[accepted{a.A, a.B, a.Resource, Code(a.Code)}] = true
	}
	for i := range s.Bookings {
		x.put(&s.Bookings[i])
	}
	for _, l := range x.holds {
		slices.SortFunc(l.holds, func(a, b hold) int {
			return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.booking, b.booking))
		})
	}
	return x
}

// put adds what b holds.
func (x *Index) put(b *scheduling.Booking) {
	x.byID[b.ID] = b
	for _, c := range b.Claims() {
		l := x.holds[c.Resource]
		if l == nil {
			l = &line{}
			x.holds[c.Resource] = l
		}
		h := newHold(*b, c)
		l.holds = append(l.holds, h)
		l.longest = max(l.longest, h.end-h.start)
	}
}
