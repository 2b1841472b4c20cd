package board

import "fmt"

// Cost is what an answer costs, in three tiers that nothing evens out: who is
// left without a place, then whom a change disturbs, then how much changes.
// Costs of one problem add up; Validate makes sure that no tier runs over.
type Cost int64

// Never is the cost of what may not be.
const Never Cost = 1 << 62

const (
	changeBits = 20
	peopleBits = 22
)

// The most that one tier of a whole answer may come to.
const (
	MaxChange = 1<<changeBits - 1
	MaxPeople = 1<<peopleBits - 1
	MaxOut    = 1<<(62-changeBits-peopleBits) - 1
)

// CostOf is the cost of leaving out out, disturbing people, and change.
func CostOf(out, people, change int) Cost {
	return Cost(out)<<(changeBits+peopleBits) | Cost(people)<<changeBits | Cost(change)
}

// Out is the first tier: how much is left without a place.
func (c Cost) Out() int { return int(c >> (changeBits + peopleBits)) }

// People is the second tier: how much people are disturbed.
func (c Cost) People() int { return int(c>>changeBits) & MaxPeople }

// Change is the third tier: how much changes for them.
func (c Cost) Change() int { return int(c) & MaxChange }

// String writes the tiers.
func (c Cost) String() string {
	if c >= Never {
		return "never"
	}
	return fmt.Sprintf("%d/%d/%d", c.Out(), c.People(), c.Change())
}
