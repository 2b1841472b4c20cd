package search

import "gatehouse/scheduling/board"

// scale puts the three tiers into one number without the tiers' great
// distances, which prices could not bridge: an answer that costs less than the
// limit has a lower value than the limit.
type scale struct {
	out, people, change int64
}

// newScale is for answers that cost less than limit. Of those that leave as
// much out as limit, none comes to more change than the people it may disturb
// allow, so that one of the people outweighs it all; and one left out outweighs
// whatever can be done to the rest.
func newScale(t *table, limit board.Cost) scale {
	v := scale{change: 16}
	ratio, single, free := 0.0, 0, 0
	each := func(it *board.Item, yield func(board.Cost)) {
		for j := range it.Places {
			yield(it.Places[j].Cost)
		}
		if it.Out < board.Never {
			yield(it.Out)
		}
	}
	for i := range t.p.Items {
		most := 0
		each(&t.p.Items[i], func(c board.Cost) {
			single = max(single, c.Change())
			if p := c.People(); p > 0 {
				ratio = max(ratio, float64(c.Change())/float64(p))
			} else {
				most = max(most, c.Change())
			}
		})
		free += most
	}
	people := board.MaxPeople
	if limit < board.Never {
		people = limit.People()
	}
	outweigh := min(ratio*float64(people)+float64(free)+1, board.MaxChange)
	v.people = v.change * max(int64(outweigh), int64(single)+1)
	v.out = v.people
	for i := range t.p.Items {
		most := int64(0)
		each(&t.p.Items[i], func(c board.Cost) {
			most = max(most, int64(c.People())*v.people+int64(c.Change())*v.change)
		})
		v.out += most
	}
	return v
}

// of is the value of a cost below Never.
func (v scale) of(c board.Cost) int64 {
	return int64(c.Out())*v.out + int64(c.People())*v.people + int64(c.Change())*v.change
}
