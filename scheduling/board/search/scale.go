package search

import "gatehouse/scheduling/board"

// scale puts the three tiers into one number without the tiers' great
// distances, which prices could not bridge.
type scale struct {
	out, people, change int64
	// exact is set when every answer that costs less than the limit has a
	// lower value than the limit: then what prices rule out is ruled out.
	exact bool
}

// newScale is for answers that cost less than limit, of which none leaves out
// less than floor. Of those that leave out as much as limit, none comes to more
// change than the people it may disturb allow, so that one of the people
// outweighs it all. One left out weighs more than any one move; if that much is
// left out by all of them, it does not matter how much more.
func newScale(t *table, limit board.Cost, floor int) scale {
	v := scale{change: 16, exact: limit.Out() <= floor}
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
	for i := range t.p.Items {
		each(&t.p.Items[i], func(c board.Cost) {
			v.out = max(v.out, 4*(int64(c.People())*v.people+int64(c.Change())*v.change))
		})
	}
	v.out = max(v.out, 4*v.people)
	return v
}

// of is the value of a cost below Never.
func (v scale) of(c board.Cost) int64 {
	return int64(c.Out())*v.out + int64(c.People())*v.people + int64(c.Change())*v.change
}
