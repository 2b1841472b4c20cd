package clash

import (
	"cmp"
	"slices"
	"time"

	"gatehouse/scheduling"
)

// Find lists everything in the scene that asked clashes with, in a stable
// order: what can never be accepted first, then by time. The scene's own copy
// of asked, and bookings that are not active, are left out; asked itself is
// taken as active whatever its status.
func Find(s Scene, asked scheduling.Booking) []Clash { return NewIndex(s).Find(asked) }

// Find is like the function Find, on a scene that is asked many times.
func (x *Index) Find(asked scheduling.Booking) []Clash {
	asked.Status = scheduling.StatusBooked
	f := finding{Index: x, asked: asked}
	for _, c := range asked.Claims() {
		if key, ok := c.Resource.Room(); ok {
			f.room(c, key)
		} else {
			f.person(c)
		}
	}
	slices.SortFunc(f.found, compare)
	return f.found
}

// All lists the clashes of every active booking in the scene. Each pair is
// there from both sides.
func (x *Index) All() []Clash {
	var out []Clash
	for _, b := range x.bookings {
		if b.Active() {
			out = append(out, x.Find(b)...)
		}
	}
	return out
}

// finding gathers the clashes of one asked booking.
type finding struct {
	*Index
	asked scheduling.Booking
	found []Clash
}

func (f *finding) add(code Code, r scheduling.Resource, with scheduling.BookingID, span scheduling.Span) {
	c := Clash{
		Code: code, Resource: r, Booking: f.asked.ID, With: with, Span: span,
		Accepted: f.isAccepted(code, r, with),
	}
	if code == TooTight {
		c.Missing = span.Duration()
	}
	f.found = append(f.found, c)
}

func (f *finding) isAccepted(code Code, r scheduling.Resource, with scheduling.BookingID) bool {
	if !code.Acceptable() {
		return false
	}
	a, b := scheduling.PairOf(f.asked.ID, with)
	return f.accepted[accepted{a, b, r, code}]
}

// room looks for others in a room, for a place turned around between them,
// and at what the room is for. A room that the scene does not know is taken
// to hold one booking of any kind.
func (f *finding) room(c scheduling.Claim, key scheduling.RoomKey) {
	room, known := f.rooms[key]
	if known {
		switch {
		case !room.Active || room.Usage == scheduling.UsageUnset:
			f.add(RoomInactive, c.Resource, "", c.Span)
		case !room.Takes(f.asked.Kind):
			f.add(RoomKind, c.Resource, "", c.Span)
		}
	}
	start, end := c.Span.Start.UnixMilli(), c.Span.End.UnixMilli()
	turn := room.Turnaround.Milliseconds()
	others := f.near(c.Resource, start-turn, end+turn, f.asked.ID)
	if len(others) == 0 {
		return
	}
	code := func(h hold) Code {
		if h.start < end && start < h.end {
			return RoomTaken
		}
		return TooTight
	}
	// A pair that is accepted has a lane of its own, so for the rest it fills
	// no place; for the pair itself everyone counts.
	var counted []hold
	for _, h := range others {
		if !f.isAccepted(code(h), c.Resource, h.booking) {
			counted = append(counted, h)
		}
	}
	places := max(1, room.Places)
	full, fullAll := crowded(counted, 0, start, end, places), crowded(others, 0, start, end, places)
	busy, busyAll := crowded(counted, turn, start, end+turn, places), crowded(others, turn, start, end+turn, places)
	for _, h := range others {
		code, full, busy := code(h), full, busy
		if f.isAccepted(code, c.Resource, h.booking) {
			full, busy = fullAll, busyAll
		}
		switch {
		case code == RoomTaken && within(h, 0, full):
			f.add(code, c.Resource, h.booking, c.Span.Intersect(spanOf(h)))
		case code == TooTight && within(h, turn, busy):
			f.add(code, c.Resource, h.booking, after(c.Span, spanOf(h), room.Turnaround))
		}
	}
}

// after is the stretch for which the later of two spans begins before the
// earlier one's room is turned around.
func after(x, y scheduling.Span, turn time.Duration) scheduling.Span {
	if y.Start.Before(x.Start) {
		x, y = y, x
	}
	return scheduling.Span{Start: y.Start, End: x.End.Add(turn)}
}

// person looks for what else a person is in, and for a prisoner whether there
// is time to be fetched from one room to the next. Someone who stays in the
// same room needs no fetching.
func (f *finding) person(c scheduling.Claim) {
	mine := newHold(f.asked, c)
	margin := int64(0)
	if c.Exclusive {
		margin = f.fetch
	}
	for _, h := range f.near(c.Resource, mine.start-margin, mine.end+margin, f.asked.ID) {
		switch overlap := h.start < mine.end && mine.start < h.end; {
		case overlap && (c.Exclusive || h.exclusive):
			f.add(PrisonerElsewhere, c.Resource, h.booking, c.Span.Intersect(spanOf(h)))
		case overlap:
			f.add(ProfessionalElsewhere, c.Resource, h.booking, c.Span.Intersect(spanOf(h)))
		case c.Exclusive && h.exclusive && h.start < mine.start:
			f.fetched(c.Resource, h.booking, h, mine)
		case c.Exclusive && h.exclusive:
			f.fetched(c.Resource, h.booking, mine, h)
		}
	}
}

// fetched adds a clash when a prisoner cannot be fetched from one stay to the next in time.
func (f *finding) fetched(r scheduling.Resource, with scheduling.BookingID, earlier, later hold) {
	if earlier.to == later.from {
		return
	}
	prison := later.from.Prison()
	if room, ok := f.rooms[later.from]; ok {
		prison = room.Prison
	}
	needs := max(Walk, f.pickUp[prison])
	if later.start-earlier.end >= needs.Milliseconds() {
		return
	}
	f.add(TooTight, r, with, scheduling.Span{Start: spanOf(later).Start.Add(-needs), End: spanOf(earlier).End})
}

func spanOf(h hold) scheduling.Span {
	return scheduling.Span{Start: time.UnixMilli(h.start).UTC(), End: time.UnixMilli(h.end).UTC()}
}

// compare orders clashes: those that can never be accepted first, then by
// time, code, resource and the other booking.
func compare(a, b Clash) int {
	never := func(c Clash) int {
		if c.Code.Acceptable() {
			return 1
		}
		return 0
	}
	return cmp.Or(
		cmp.Compare(never(a), never(b)),
		a.Span.Start.Compare(b.Span.Start),
		cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Resource, b.Resource),
		cmp.Compare(a.With, b.With),
		a.Span.End.Compare(b.Span.End),
	)
}
