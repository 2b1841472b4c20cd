package resolve

import (
	"slices"

	"gatehouse/scheduling"
)

// shape is what a booking takes wherever it is put: times count from its
// start, rooms are slots to be filled.
type shape struct {
	lasts minute
	main  stretch
	slots []slot
	// anys are the slots of placements without a room, by their number.
	anys  map[int]int
	rooms []taking
	// stays are each prisoner's unbroken stretches, pros whom it keeps for the
	// whole block.
	stays []staying
	pros  []int
	// sits are the stretches in one room of those who are kept from anybody.
	sits []sitting
}

// slot stands for a room; key is the one it is now, "" for any.
type slot struct {
	key    scheduling.RoomKey
	prison scheduling.PrisonCode
}

// taking is a slot taken for a stretch.
type taking struct {
	slot int
	stretch
}

// staying is a prisoner's stretch, from the slot it begins in to the one it
// ends in.
type staying struct {
	person, first, last int
	stretch
}

// sitting is a prisoner in one slot for a stretch.
type sitting struct {
	person, slot int
	stretch
}

// shapeOf works out the shape of b. A placement without a room is a slot that
// its number in every part names.
func (f *field) shapeOf(b *scheduling.Booking) shape {
	var s shape
	start := floor(b.Span().Start)
	s.lasts = ceil(b.Span().End) - start
	at := func(i int, pl scheduling.Placement) int {
		if pl.Room == "" {
			n, ok := s.anys[i]
			if !ok {
				n = len(s.slots)
				if s.anys == nil {
					s.anys = map[int]int{}
				}
				s.anys[i] = n
				s.slots = append(s.slots, slot{prison: f.held(pl, b)})
			}
			return n
		}
		n := slices.IndexFunc(s.slots, func(x slot) bool { return x.key == pl.Room })
		if n < 0 {
			n = len(s.slots)
			s.slots = append(s.slots, slot{pl.Room, f.prisonOf(pl.Room)})
		}
		return n
	}
	for _, p := range b.Parts {
		span := stretchOf(p.Span)
		span = stretch{span.from - start, span.to - start}
		if p.Name == scheduling.PartMain {
			s.main = span
		}
		for i, pl := range p.Placements {
			n := at(i, pl)
			s.take(taking{n, span})
			for _, id := range pl.Prisoners {
				who := f.person(id)
				s.stay(staying{who, n, n, span})
				if f.watched(id, b) {
					s.sit(sitting{who, n, span})
				}
			}
		}
	}
	for _, a := range b.Attendees {
		if a.Role.Professional() {
			s.pros = append(s.pros, f.person(a.Person))
		}
	}
	return s
}

// take joins what touches, as claims do.
func (s *shape) take(t taking) {
	for i := len(s.rooms) - 1; i >= 0; i-- {
		if r := &s.rooms[i]; r.slot == t.slot {
			if r.to >= t.from {
				r.to = max(r.to, t.to)
				return
			}
			break
		}
	}
	s.rooms = append(s.rooms, t)
}

func (s *shape) stay(t staying) {
	for i := len(s.stays) - 1; i >= 0; i-- {
		if r := &s.stays[i]; r.person == t.person {
			if r.to >= t.from {
				r.to, r.last = max(r.to, t.to), t.last
				return
			}
			break
		}
	}
	s.stays = append(s.stays, t)
}

func (s *shape) sit(t sitting) {
	for i := len(s.sits) - 1; i >= 0; i-- {
		if r := &s.sits[i]; r.person == t.person {
			if r.slot == t.slot && r.to == t.from {
				r.to = t.to
				return
			}
			break
		}
	}
	s.sits = append(s.sits, t)
}

// at is where a placed thing's stretch is.
func (s stretch) at(start minute) stretch { return stretch{s.from + start, s.to + start} }
