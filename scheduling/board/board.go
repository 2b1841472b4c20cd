// Package board says what it is to give many items a place each so that none
// gets in another's way, and what that costs; it knows nothing of prisons, and
// how a good answer is found is somebody else's business.
package board

import (
	"errors"
	"fmt"
)

// Out is the place of an item that has none.
const Out = -1

// Tick is a step of time, of whatever length whoever sets the problem chose.
type Tick int32

// Use is one place's hold on a resource, from tick From until before tick To.
type Use struct {
	Resource int
	From, To Tick
}

// Meets reports whether two uses want one resource at one tick.
func (u Use) Meets(v Use) bool { return u.Resource == v.Resource && u.From < v.To && v.From < u.To }

// Place is one way of placing an item.
type Place struct {
	Uses []Use
	// Cost is what it costs that the item is here; never negative, and zero at home.
	Cost Cost
	// Class is equal for places that people would call the same: the same
	// half of the same day in whichever of two rooms alike. Home's is its own.
	Class int
}

// Item is something that wants a place.
type Item struct {
	Places []Place
	// Home is the index of the place it has now, or Out for one that is new.
	Home int
	// Out is what it costs to leave it without a place; Never when it may not
	// be.
	Out Cost
}

// Pair is two items that may get in each other's way other than by their
// uses: people who must be fetched from one to the other, or kept apart.
type Pair struct {
	A, B int // indices of items, A < B
	// Bars reports whether A at its place p and B at its place q exclude each
	// other. It gives the same answer every time.
	Bars func(p, q int) bool
}

// Problem is a set of items to place. Whatever stays where it is whatever
// happens is not an item: it is Taken.
type Problem struct {
	// Capacity is how many uses each resource has room for at each tick.
	Capacity []int
	// Taken are the uses of what cannot be moved. Together they fit, and a
	// place that does not fit beside them is no place of its item.
	Taken []Use
	Items []Item
	// Pairs lists each pair of items once at most, in order of A, then B.
	Pairs []Pair
}

// Answer is where each item goes.
type Answer struct {
	// At is the index of each item's place, or Out.
	At   []int
	Cost Cost
}

// What can be wrong with a problem.
var (
	ErrIndex = errors.New("board: index out of range")
	ErrUse   = errors.New("board: use of no length")
	ErrHome  = errors.New("board: home costs something")
	ErrOrder = errors.New("board: pairs out of order")
	ErrCost  = errors.New("board: a cost that cannot be added up")
)

// Validate returns what is wrong with how the problem is written, or nil.
// Whether the homes fit is not looked at: they need not, for a problem may be
// to mend them.
func (p *Problem) Validate() error {
	for i, u := range p.Taken {
		if err := p.use(u); err != nil {
			return fmt.Errorf("taken %d: %w", i, err)
		}
	}
	var out, people, change int
	for i, it := range p.Items {
		if it.Home < Out || it.Home >= len(it.Places) {
			return fmt.Errorf("item %d: home %d: %w", i, it.Home, ErrIndex)
		}
		if it.Out < 0 {
			return fmt.Errorf("item %d: %w", i, ErrCost)
		}
		var o, w, c int
		if it.Out < Never {
			o, w, c = it.Out.Out(), it.Out.People(), it.Out.Change()
		}
		for j, pl := range it.Places {
			for _, u := range pl.Uses {
				if err := p.use(u); err != nil {
					return fmt.Errorf("item %d place %d: %w", i, j, err)
				}
			}
			if pl.Cost < 0 || pl.Cost >= Never {
				return fmt.Errorf("item %d place %d: %w", i, j, ErrCost)
			}
			if j == it.Home && pl.Cost != 0 {
				return fmt.Errorf("item %d place %d: %w", i, j, ErrHome)
			}
			o, w, c = max(o, pl.Cost.Out()), max(w, pl.Cost.People()), max(c, pl.Cost.Change())
		}
		out, people, change = out+o, people+w, change+c
	}
	if out > MaxOut || people > MaxPeople || change > MaxChange {
		return ErrCost
	}
	for i, pr := range p.Pairs {
		if pr.A < 0 || pr.A >= pr.B || pr.B >= len(p.Items) {
			return fmt.Errorf("pair %d: %w", i, ErrIndex)
		}
		if i > 0 && (p.Pairs[i-1].A > pr.A || p.Pairs[i-1].A == pr.A && p.Pairs[i-1].B >= pr.B) {
			return fmt.Errorf("pair %d: %w", i, ErrOrder)
		}
	}
	return nil
}

func (p *Problem) use(u Use) error {
	if u.Resource < 0 || u.Resource >= len(p.Capacity) {
		return fmt.Errorf("resource %d: %w", u.Resource, ErrIndex)
	}
	if u.From < 0 || u.From >= u.To {
		return ErrUse
	}
	return nil
}
