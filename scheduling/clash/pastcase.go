package clash

import (
	"time"

	"gatehouse/scheduling"
)

// PastCase is what a table of priorities would have made of a question that a
// plan was carried out for.
type PastCase struct {
	// Plan is the one that was carried out, At when.
	Plan scheduling.PlanID
	At   time.Time
	// Now is the best plan by the table that is kept, Then by the one tried;
	// nil when there would be none. The bookings and people in them have ids
	// and no names.
	Now, Then *Plan
	// Same is set when both move the same bookings to the same places.
	Same bool
}

// SamePlan reports whether two plans move the same bookings to the same places.
func SamePlan(a, b *Plan) bool {
	if a == nil || b == nil {
		return a == b
	}
	places := func(p *Plan) map[string]bool {
		out := map[string]bool{}
		for _, m := range p.Moves {
			key := string(m.From.ID) + string(m.To.Status)
			for _, part := range m.To.Parts {
				key += part.Span.Start.UTC().Format(time.RFC3339)
				for _, pl := range part.Placements {
					key += string(pl.Room)
				}
			}
			out[key] = true
		}
		return out
	}
	x, y := places(a), places(b)
	if len(x) != len(y) {
		return false
	}
	for k := range x {
		if !y[k] {
			return false
		}
	}
	return true
}
