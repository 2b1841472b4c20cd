package resolve

import (
	"cmp"
	"slices"

	"gatehouse/scheduling/board"
)

// built is a reach as a board: what was listed, with everything that was not
// reached taken to stay.
type built struct {
	*field
	items []*item
	// places are the spots that became places, item by item; an answer's index
	// is one of these.
	places  [][]*spot
	problem board.Problem
}

// builder makes a board.
type builder struct {
	*built
	r *reach
	// The resources of rooms, professionals, whom a move to another time counts
	// for, and weeks, by number; 0 is none yet, else one more than the resource.
	rooms, pros, months []int
	weeks               map[week]int
	in                  []*item // the item of each piece that is on the board
	// holds are the ticks that each resource is taken by what stays.
	holds [][]board.Use
	base  minute
	step  minute
	// hopeful boards know the least that a place not listed yet costs.
	hopeful bool
	pending map[*item]board.Cost
}

// build makes the board of what was reached. Two kept pieces that someone let
// clash stay both, unless the question is about one of them: then that one may
// go.
//
// A hopeful board is one that no plan can do better than: what was not reached
// is in nobody's way, and an item with places not listed yet may be at one of
// them for the least that it can cost, wherever that is.
func (r *reach) build(hopeful bool) *built {
	b := &builder{
		hopeful: hopeful, pending: r.pending(),
		built: &built{field: r.field}, r: r,
		rooms: make([]int, len(r.rooms)), pros: make([]int, len(r.ids)), months: make([]int, len(r.ids)),
		weeks: map[week]int{}, in: make([]*item, len(r.pieces)),
	}
	items := slices.Clone(r.items)
	slices.SortFunc(items, func(x, y *item) int {
		return cmp.Or(cmp.Compare(x.lead().index, y.lead().index))
	})
	for _, it := range items {
		if len(it.spots) > 0 || it.lead().role != kept {
			for _, m := range it.members {
				b.in[m.index] = it
			}
		}
	}
	for _, it := range items {
		if it.lead().role == kept && b.entangled(it) {
			for _, m := range it.members {
				b.in[m.index] = nil
			}
		}
	}
	for _, it := range items {
		if b.in[it.lead().index] == it {
			b.items = append(b.items, it)
		}
	}
	b.clock()
	b.taken()
	for _, it := range b.items {
		b.item(it)
	}
	b.pairs()
	return b.built
}

// entangled reports whether an item holds at home what another one there
// holds too, and nobody asked to mend it.
func (b *builder) entangled(it *item) bool {
	for _, m := range it.members {
		at := m.home()
		found := false
		look := func(e entry) bool {
			other := b.in[e.piece]
			found = found || other != nil && other != it &&
				!slices.Contains(it.rivals, e.piece) && !slices.Contains(other.rivals, m.index)
			return !found
		}
		for _, t := range at.shape.rooms {
			if n := at.rooms[t.slot]; b.places1(n) {
				b.homes.rooms[n].each(stretch{t.from + at.start, t.to + at.start + b.turn(n)}, look)
			} else {
				// In a room of several places it is not clear who is in whose way.
				span := stretch{t.from + at.start, t.to + at.start + b.turn(n)}
				var all []stretch
				b.homes.rooms[n].each(span, func(e entry) bool { all = append(all, e.stretch); return true })
				found = found || most(all, span) > b.field.places(n)
			}
		}
		for _, n := range at.shape.pros {
			b.homes.pros[n].each(at.span(), look)
		}
		if found {
			return true
		}
	}
	return false
}

func (b *builder) places1(room int) bool { return b.field.places(room) == 1 }

// clock chooses the step of time: a quarter of an hour, unless something
// begins in between. What ends in between may be taken to last until its end.
func (b *builder) clock() {
	first, last := minute(1<<30), minute(0)
	step := aQuarter
	need := func(at minute) {
		for at%step != 0 {
			step = finer(step)
		}
	}
	for _, it := range b.items {
		for i := range it.spots {
			for _, s := range it.seats(&it.spots[i]) {
				first, last = min(first, s.start), max(last, s.start+s.shape.lasts)
				for _, t := range s.shape.rooms {
					need(s.start + t.from)
				}
			}
		}
	}
	for _, p := range b.pieces {
		if p.start < last && p.start+p.shape.lasts > first {
			need(p.start)
		}
	}
	b.step = step
	b.base = first - first%aDay - aDay
}

func finer(m minute) minute {
	if m == aQuarter {
		return 5
	}
	return 1
}

// use is a stretch as ticks; what ends within a step takes all of it, for
// nothing begins there.
func (b *builder) use(res int, s stretch) board.Use {
	return board.Use{
		Resource: res,
		From:     board.Tick(max(0, (s.from-b.base)/b.step)), To: board.Tick(max(0, (s.to-b.base+b.step-1)/b.step)),
	}
}

// resource is the resource noted at k, a new one when there is none.
func (b *builder) resource(k *int, capacity int) int {
	if *k == 0 {
		b.problem.Capacity = append(b.problem.Capacity, capacity)
		b.holds = append(b.holds, nil)
		*k = len(b.problem.Capacity)
	}
	return *k - 1
}

func (b *builder) room(n int) int { return b.resource(&b.rooms[n], b.field.places(n)) }
func (b *builder) pro(n int) int  { return b.resource(&b.pros[n], 1) }

// uses lists what a seat takes, each resource's touching stretches as one.
func (b *builder) uses(s seat) []board.Use {
	out := make([]board.Use, 0, len(s.shape.rooms)+len(s.shape.pros)+1)
	for _, t := range s.shape.rooms {
		n := s.rooms[t.slot]
		out = append(out, b.use(b.room(n), stretch{t.from + s.start, t.to + s.start + b.turn(n)}))
	}
	for _, n := range s.shape.pros {
		out = append(out, b.use(b.pro(n), s.span()))
	}
	for _, w := range b.weeksOf(s.piece, s.start) {
		if n, ok := b.week(w); ok {
			out = append(out, board.Use{Resource: n, From: 0, To: 1})
		}
	}
	return joined(out)
}

// week is the resource that counts a week's visits; not ok for a week with more
// than allowed already, which nobody else is let into.
func (b *builder) week(w week) (int, bool) {
	limit := b.limit(b.at(w.code), w.person)
	if b.homes.past[w]+len(b.homes.weeks[w]) > limit {
		return 0, false
	}
	k := b.weeks[w]
	n := b.resource(&k, limit)
	b.weeks[w] = k
	return n, true
}

// joined sorts uses and makes one of those of a resource that touch.
func joined(uses []board.Use) []board.Use {
	slices.SortFunc(uses, func(a, b board.Use) int {
		return cmp.Or(cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	out := uses[:0]
	for _, u := range uses {
		if u.From >= u.To {
			continue
		}
		if n := len(out); n > 0 && out[n-1].Resource == u.Resource && out[n-1].To >= u.From && u.To > 1 {
			out[n-1].To = max(out[n-1].To, u.To)
			continue
		}
		out = append(out, u)
	}
	return out
}

// item puts one item on the board.
func (b *builder) item(it *item) {
	out := board.Item{Home: board.Out, Out: it.out()}
	var spots []*spot
	for i := range it.spots {
		s := &it.spots[i]
		uses := b.uses(it.first(s))
		for _, seat := range s.more {
			uses = joined(append(uses, b.uses(seat)...))
		}
		switch s.nature {
		case atHome:
			if !b.hopeful && !b.all(it.rivals) {
				continue // what it clashes with there stays
			}
			out.Home = len(spots)
			uses = clipped(uses, b.held, b.capacity)
		case asIs:
			uses = clipped(uses, func(n int) []board.Use { return b.beside(it, n) }, b.capacity)
		case elsewhere:
			if !b.hopeful && !s.full && !b.all(s.needs) || !b.fits(uses) {
				continue
			}
			for _, seat := range it.seats(s) {
				if seat.start != seat.piece.start && seat.role == kept {
					for _, n := range seat.months {
						uses = append(uses, board.Use{Resource: b.resource(&b.months[n], 1), From: 0, To: 1})
					}
				}
			}
		}
		spots = append(spots, s)
		out.Places = append(out.Places, board.Place{Uses: uses, Cost: s.cost, Class: s.class})
	}
	if least, ok := b.pending[it]; ok && b.hopeful {
		spots = append(spots, &spot{nature: elsewhere})
		out.Places = append(out.Places, board.Place{Cost: least, Class: -1})
	}
	b.places = append(b.places, spots)
	b.problem.Items = append(b.problem.Items, out)
}

func (b *builder) held(n int) []board.Use { return b.holds[n] }
func (b *builder) capacity(n int) int     { return b.problem.Capacity[n] }

// all reports whether every one of some pieces is on the board.
func (b *builder) all(pieces []int) bool {
	for _, n := range pieces {
		if b.in[n] == nil {
			return false
		}
	}
	return true
}

// placed is an answer as spots; nil is out.
func (b *built) placed(a board.Answer) []*spot {
	out := make([]*spot, len(b.items))
	for i, n := range a.At {
		if n != board.Out {
			out[i] = b.places[i][n]
		}
	}
	return out
}
