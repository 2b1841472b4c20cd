package scheduling

import "time"

// FindQuery asks for the first places where a booking would fit.
type FindQuery struct {
	// Booking is what is looked for: its kind, its people, and how long each
	// of its parts is. Its time does not matter. A placement without a room
	// takes any at the prison its prisoners are held at; a booking with an ID
	// and a Version is one that moves, and is not in its own way.
	Booking Booking
	// Rooms are the only rooms it may be in; none is any room of its prisons.
	Rooms []RoomKey
	// Windows are when it may be, wholly within one of them; none is any time
	// up to the deadline, or the next 42 days.
	Windows []Span
	// Deadline is when it must be over; zero is none.
	Deadline time.Time
	// Limit is how many places are wanted at most.
	Limit int
	// Hold is the asker's own hold, which is in nobody's way.
	Hold HoldID
}

// Capacity is how much of one day can be booked in the rooms that are open to
// a kind, added up over those rooms and their places.
type Capacity struct {
	Date        Date
	Free, Total time.Duration
}
