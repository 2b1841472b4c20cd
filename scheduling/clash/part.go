package clash

import (
	"slices"
	"time"

	"gatehouse/scheduling"
)

// partMargin is how far from a place a booking may be and still stand in its
// way, by what people need before and after.
const partMargin = 30 * time.Minute

// For is the part of the plan that gives the wanted bookings of these IDs
// their places: their own moves, and of the others those that make way for
// them, one after the other. What only bookings left out needed stays as it is.
func (p Plan) For(wanted ...scheduling.BookingID) Plan {
	in := make([]bool, len(p.Moves))
	var queue []Move
	for i, m := range p.Moves {
		if m.Why.Code == ReasonWanted && slices.Contains(wanted, m.To.ID) {
			in[i] = true
			queue = append(queue, m)
		}
	}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		for i, m := range p.Moves {
			if in[i] || m.Why.Code == ReasonWanted || !makesWay(m, next) {
				continue
			}
			in[i] = true
			queue = append(queue, m)
		}
	}
	out := Plan{Merits: p.Merits, Seen: map[scheduling.BookingID]int64{}}
	for i, m := range p.Moves {
		if !in[i] {
			continue
		}
		out.Moves = append(out.Moves, m)
		if v, ok := p.Seen[m.To.ID]; ok {
			out.Seen[m.To.ID] = v
		}
	}
	out.Cost = costOf(out.Moves)
	return out
}

// makesWay reports whether m takes a booking away from where next goes.
func makesWay(m, next Move) bool {
	if m.Why.For == next.To.ID && m.Why.For != "" {
		return true
	}
	if !next.To.Active() {
		return false
	}
	for _, a := range m.From.Parts {
		for _, b := range next.To.Parts {
			if pad(a.Span, partMargin).Overlaps(b.Span) && meet(m.From, a, next.To, b) {
				return true
			}
		}
	}
	return false
}

// meet reports whether two parts share a room or a person.
func meet(x scheduling.Booking, a scheduling.Part, y scheduling.Booking, b scheduling.Part) bool {
	for _, p := range a.Placements {
		for _, q := range b.Placements {
			if p.Room == q.Room || slices.ContainsFunc(p.Prisoners, func(id scheduling.PersonID) bool { return slices.Contains(q.Prisoners, id) }) {
				return true
			}
		}
	}
	for _, p := range x.Attendees {
		for _, q := range y.Attendees {
			if p.Person == q.Person {
				return true
			}
		}
	}
	return false
}

// costOf is what moves cost as far as they themselves say: points are a matter
// of a prison's priorities and stay 0.
func costOf(moves []Move) Cost {
	var c Cost
	people := map[scheduling.PersonID]bool{}
	for _, m := range moves {
		if m.From.Version == 0 || m.Why.Code == ReasonWanted {
			continue
		}
		for _, id := range m.From.Prisoners() {
			people[id] = true
		}
		for _, a := range m.From.Attendees {
			people[a.Person] = true
		}
		shift := m.To.Span().Start.Sub(m.From.Span().Start).Abs()
		switch {
		case !m.To.Active():
			c.Cancelled++
		case shift > 0:
			c.Times++
			c.Shift += shift
		default:
			c.Rooms++
		}
	}
	c.People = len(people)
	return c
}
