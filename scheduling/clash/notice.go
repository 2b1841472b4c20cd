package clash

import (
	"slices"

	"gatehouse/scheduling"
)

// NoticesOf lists who must be told what when was becomes is. One of the two may
// be zero or cancelled: then it was made, or it is cancelled. Everybody in it
// is told of another time; of another room at the same time all but the court,
// which meets them at the same place.
func NoticesOf(was, is scheduling.Booking) []scheduling.Notice {
	before, after := standing(was), standing(is)
	var out []scheduling.Notice
	for _, id := range everyone(before, after) {
		n := scheduling.Notice{Booking: is.ID, Person: id}
		n.Was, n.WasRoom = attends(before, id)
		n.Is, n.IsRoom = attends(after, id)
		if n.Code = noticed(n); n.Code != "" {
			out = append(out, n)
		}
	}
	for i, court := range []scheduling.CourtCode{before.Court, after.Court} {
		if court == "" || i == 1 && court == before.Court {
			continue
		}
		n := scheduling.Notice{Booking: is.ID, Party: scheduling.Party(court)}
		if court == before.Court {
			n.Was, n.WasRoom = before.Span(), firstRoom(before)
		}
		if court == after.Court {
			n.Is, n.IsRoom = after.Span(), firstRoom(after)
		}
		if n.Code = noticed(n); n.Code != "" && n.Code != scheduling.NoticeRoom {
			out = append(out, n)
		}
	}
	return out
}

// standing is b if it happens, else no booking at all.
func standing(b scheduling.Booking) scheduling.Booking {
	if !b.Active() {
		return scheduling.Booking{}
	}
	return b
}

// everyone lists the people of bookings, prisoners first, each once.
func everyone(bookings ...scheduling.Booking) []scheduling.PersonID {
	var out []scheduling.PersonID
	add := func(id scheduling.PersonID) {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, b := range bookings {
		for _, id := range b.Prisoners() {
			add(id)
		}
	}
	for _, b := range bookings {
		for _, a := range b.Attendees {
			add(a.Person)
		}
	}
	return out
}

// attends is when and where somebody is in b; zero when they are not.
func attends(b scheduling.Booking, id scheduling.PersonID) (span scheduling.Span, room scheduling.RoomKey) {
	if slices.ContainsFunc(b.Attendees, func(a scheduling.Attendee) bool { return a.Person == id }) {
		return b.Span(), firstRoom(b)
	}
	for _, p := range b.Parts {
		for _, pl := range p.Placements {
			switch {
			case !slices.Contains(pl.Prisoners, id):
			case span.IsZero():
				span, room = p.Span, pl.Room
			default:
				span = hull(span, p.Span)
			}
		}
	}
	return span, room
}

func firstRoom(b scheduling.Booking) scheduling.RoomKey {
	if rooms := b.Rooms(); len(rooms) > 0 {
		return rooms[0]
	}
	return ""
}

// noticed is what a notice is about; empty when nothing changes.
func noticed(n scheduling.Notice) scheduling.NoticeCode {
	switch {
	case n.Was.IsZero() && n.Is.IsZero():
		return ""
	case n.Was.IsZero():
		return scheduling.NoticeBooked
	case n.Is.IsZero():
		return scheduling.NoticeCancelled
	case !n.Was.Equal(n.Is):
		return scheduling.NoticeTime
	case n.WasRoom != n.IsRoom:
		return scheduling.NoticeRoom
	}
	return ""
}
