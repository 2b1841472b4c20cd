package resolve

import (
	"cmp"
	"slices"

	"gatehouse/scheduling/board"
)

// pairs adds each two items that have a prisoner in common, or people who must
// not meet.
func (b *builder) pairs() {
	number := map[*item]int{}
	people := map[int][]int{}
	note := func(person, item int) {
		if l := people[person]; len(l) == 0 || l[len(l)-1] != item {
			people[person] = append(l, item)
		}
	}
	for i, it := range b.items {
		number[it] = i
		for _, m := range it.members {
			for _, s := range m.shape.stays {
				note(s.person, i)
			}
			if m.old != nil {
				for _, s := range m.old.shape.stays {
					note(s.person, i)
				}
			}
		}
	}
	var found [][2]int
	add := func(i, j int) {
		if i != j {
			found = append(found, [2]int{min(i, j), max(i, j)})
		}
	}
	for person, l := range people {
		for _, i := range l {
			for _, j := range l {
				add(i, j)
			}
			for _, other := range b.rules.from[person] {
				for _, j := range people[other] {
					add(i, j)
				}
			}
		}
	}
	for i, it := range b.items {
		for _, n := range it.rivals {
			if other := b.in[n]; other != nil {
				add(i, number[other])
			}
		}
	}
	slices.SortFunc(found, func(x, y [2]int) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) })
	for _, k := range slices.Compact(found) {
		i, j := k[0], k[1]
		b.problem.Pairs = append(b.problem.Pairs, board.Pair{A: i, B: j, Bars: func(p, q int) bool {
			return b.bars(i, p, j, q)
		}})
	}
}

// bars reports whether two items cannot be at two of their places together
// because of the people in them.
func (b *built) bars(i, p, j, q int) bool {
	x, y := b.items[i], b.items[j]
	s, t := b.places[i][p], b.places[j][q]
	if s.rooms == nil && s.nature == elsewhere || t.rooms == nil && t.nature == elsewhere {
		return false // anywhere at all
	}
	rivals := x.isRival(y) || y.isRival(x)
	switch {
	case s.nature != elsewhere && t.nature != elsewhere:
		// Both where they are: what clashes there stands, unless it was asked
		// about and both would be said to be at home.
		if !rivals || s.nature == asIs || t.nature == asIs {
			return false
		}
	case rivals && (s.nature == asIs || t.nature == asIs):
		// What stays although it clashes does so beside all that it clashes with.
		return true
	}
	for _, a := range x.seats(s) {
		for _, c := range y.seats(t) {
			if b.meet(a, c) {
				return true
			}
		}
	}
	return false
}

// isRival reports whether other is something that it clashes with.
func (it *item) isRival(other *item) bool {
	for _, m := range other.members {
		if slices.Contains(it.rivals, m.index) {
			return true
		}
	}
	return false
}
