package scheduling

// OfferBy says in what way an offer differs from what was asked.
type OfferBy string

// The ways an offer differs.
const (
	OfferOtherTime OfferBy = "other-time" // same rooms, another time
	OfferOtherRoom OfferBy = "other-room" // same time, other rooms
)

// Offer is a place where a booking would fit: the booking as it would be.
type Offer struct {
	By      OfferBy
	Booking Booking
}
