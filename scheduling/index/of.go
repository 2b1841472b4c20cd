package index

import "gatehouse/scheduling"

// NeedsOf is what a booking needs, for a Query: each room and person it claims,
// for as long as it claims them. choose says what would do in the place of
// each, the preferred first.
func NeedsOf(b scheduling.Booking, choose func(scheduling.Resource) []Want) []Need {
	b.Status = scheduling.StatusBooked // what is to be placed may not be booked yet
	start := b.Span().Start
	var out []Need
	for _, c := range b.Claims() {
		out = append(out, Need{From: c.Span.Start.Sub(start), To: c.Span.End.Sub(start), Any: choose(c.Resource)})
	}
	return out
}
