package clash

import (
	"gatehouse/scheduling"
)

// person looks for what else a person is in, for a prisoner whether there is
// time to be fetched from one room to the next, and at who has a form open.
// Someone who stays in the same room needs no fetching.
func (f *finding) person(c scheduling.Claim) {
	mine := newHold(f.asked, c)
	margin := int64(0)
	if c.Exclusive {
		margin = f.fetch
	}
	others := f.near(c.Resource, mine.start-margin, mine.end+margin, f.asked.ID)
	for _, h := range others {
		switch overlap := h.start < mine.end && mine.start < h.end; {
		case overlap && (c.Exclusive || h.exclusive):
			f.add(PrisonerElsewhere, c.Resource, h.booking, c.Span.Intersect(h.span()))
		case overlap:
			f.add(ProfessionalElsewhere, c.Resource, h.booking, c.Span.Intersect(h.span()))
		case c.Exclusive && h.exclusive && h.start < mine.start:
			f.fetched(c.Resource, h.booking, h, mine)
		case c.Exclusive && h.exclusive:
			f.fetched(c.Resource, h.booking, mine, h)
		}
	}
	f.held(c, nil, 1)
}

// fetched adds a clash when a prisoner cannot be fetched from one stay to the next in time.
func (f *finding) fetched(r scheduling.Resource, with scheduling.BookingID, earlier, later hold) {
	id, _ := r.Person()
	needs := f.Fetching(id, earlier.to, later.from)
	if later.start-earlier.end >= needs.Milliseconds() {
		return
	}
	f.tight(r, with, scheduling.Span{Start: later.span().Start.Add(-needs), End: earlier.span().End})
}

// group is the part of its prison that a room is in, or nothing.
func (x *Index) group(key scheduling.RoomKey) string {
	if r := x.rooms[key]; r != nil {
		return r.Group
	}
	return ""
}

// moved adds a clash for each prisoner who is to be in a room of a prison
// that does not hold them any more.
func (f *finding) moved() {
	if len(f.people) == 0 || f.over(f.asked.Span()) {
		return
	}
	for _, id := range f.asked.Prisoners() {
		p := f.people[id]
		if p == nil {
			continue
		}
		for _, s := range staysOf(&f.asked, id) {
			if p.Released || f.codeOf(s.room) != p.Prison {
				f.add(PersonMoved, scheduling.PersonResource(id), "", f.asked.Span())
				break
			}
		}
	}
}

// stay is an unbroken stretch that a prisoner spends in one room.
type stay struct {
	room scheduling.RoomKey
	span scheduling.Span
}

// staysOf lists a prisoner's stays in b by start; touching parts in one room
// are one stay.
func staysOf(b *scheduling.Booking, id scheduling.PersonID) []stay {
	var out []stay
	for _, p := range b.Parts {
		for _, pl := range p.Placements {
			for _, x := range pl.Prisoners {
				if x != id {
					continue
				}
				if n := len(out); n > 0 && out[n-1].room == pl.Room && out[n-1].span.End.Equal(p.Span.Start) {
					out[n-1].span.End = p.Span.End
				} else {
					out = append(out, stay{pl.Room, p.Span})
				}
			}
		}
	}
	return out
}
