package scheduling

// Record is a person's record as it lies open: who they are, everything they
// are or were booked for by time, what restricts them, and who else is named
// in any of it.
type Record struct {
	Person       Person
	Bookings     []Booking
	Restrictions []Restriction
	People       []Person
}
