package resolve

import (
	"cmp"
	"container/heap"
	"slices"

	"gatehouse/scheduling"
	"gatehouse/scheduling/board"
)

// reach is what may have to move, found from what wants a place outwards: a
// piece only ever moves because something that moved takes its place, so
// whatever costs more to be driven out than a whole plan that is known costs
// cannot be in a better one.
type reach struct {
	*field
	// owner is the item of each piece, nil while nothing has reached it.
	owner []*item
	items []*item
	// goes are the series that move from one of theirs on.
	goes map[scheduling.SeriesID]bool
	// near are the tasks of items' own days, far those of other days.
	near, far tasks
	spots     int
	// base is what the wanted ones cost at least but for one, once it is known.
	base  board.Cost
	based bool
}

// task is the places of an item on one day, still to be listed.
type task struct {
	at   board.Cost // the least that a plan costs which uses any of them
	item *item
	days int
}

type tasks []task

func (t tasks) Len() int { return len(t) }
func (t tasks) Less(i, j int) bool {
	return cmp.Or(
		cmp.Compare(t[i].at, t[j].at), cmp.Compare(max(t[i].days, -t[i].days), max(t[j].days, -t[j].days)),
		cmp.Compare(t[i].item.lead().index, t[j].item.lead().index), cmp.Compare(t[i].days, t[j].days),
	) < 0
}
func (t tasks) Swap(i, j int) { t[i], t[j] = t[j], t[i] }
func (t *tasks) Push(x any)   { *t = append(*t, x.(task)) }
func (t *tasks) Pop() any {
	last := (*t)[len(*t)-1]
	*t = (*t)[:len(*t)-1]
	return last
}

// mostSpots is where listing ends, whatever was missed.
const mostSpots = 150_000

// newReach begins with what wants a place.
func (f *field) newReach() *reach {
	r := &reach{field: f, owner: make([]*item, len(f.pieces))}
	for _, p := range f.pieces {
		if p.role != kept && !f.fixed(p.index) {
			r.enter(p, 0)
		}
	}
	return r
}

// enter makes an item of a piece that can be reached at a cost, or notes that
// it can be reached for less.
func (r *reach) enter(p *piece, at board.Cost) {
	it := r.owner[p.index]
	switch {
	case it == nil:
		if r.whole(p) && r.goes[p.b.Series] {
			return // an earlier one of a series that moves from a later one on
		}
		it = &item{members: r.members(p), enter: at}
		for _, m := range it.members {
			r.owner[m.index] = it
		}
		r.items = append(r.items, it)
		r.settle(it)
		if slices.ContainsFunc(it.members, func(m *piece) bool { return r.fixed(m.index) }) {
			return // something keeps one of them, so it keeps them all
		}
	case at >= it.enter:
		return
	default:
		it.enter = at
	}
	r.ask(it)
	for i := range it.spots {
		r.drive(it, &it.spots[i])
	}
}

// ask notes what is still to be listed of an item.
func (r *reach) ask(it *item) {
	for _, days := range r.days(it) {
		if slices.Contains(it.listed, days) {
			continue
		}
		if t := (task{it.enter + it.least(days), it, days}); days == 0 {
			heap.Push(&r.near, t)
		} else {
			heap.Push(&r.far, t)
		}
	}
}

// whole reports whether the later ones of a piece's series move along with it.
func (r *reach) whole(p *piece) bool {
	return p.b.Series != "" && p.role != wanted && slices.Contains(r.q.Whole, p.b.Series)
}

// members are a piece and the later ones of its series, when they move along.
func (r *reach) members(p *piece) []*piece {
	out := []*piece{p}
	if !r.whole(p) {
		return out
	}
	if r.goes == nil {
		r.goes = map[scheduling.SeriesID]bool{}
	}
	r.goes[p.b.Series] = true
	for _, m := range r.pieces {
		if m.b.Series == p.b.Series && m.start > p.start && m.role != wanted {
			out = append(out, m)
		}
	}
	return out
}

// days are how many days from its own an item may go.
func (r *reach) days(it *item) []int {
	p := it.lead()
	if p.role == wanted {
		return r.windowDays(p)
	}
	out := []int{0}
	if r.relaxed || !p.line.Time || p.line.HalfDay {
		return out
	}
	for n := 1; n <= p.line.Days; n++ {
		out = append(out, -n, n)
	}
	return out
}

// windowDays are the days of a wanted piece's windows.
func (r *reach) windowDays(p *piece) []int {
	out := []int{0}
	zone := p.prison.at.Zone
	own := scheduling.DateOf(p.start.time(), zone)
	for _, w := range p.ask.Windows {
		from, to := daysBetween(own, scheduling.DateOf(w.Start, zone)), daysBetween(own, scheduling.DateOf(w.End, zone))
		for n := from; n <= to && n < from+400; n++ {
			if !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// settle gives an item its home, looks at what it clashes with there, and
// keeps out of the way what someone let it clash with.
func (r *reach) settle(it *item) {
	p := it.lead()
	if p.fresh() {
		return
	}
	stays := true // whether it could stay where it is
	var home spot
	switch p.role {
	case kept:
	case mended:
		for _, c := range r.stands().Find(p.b) {
			other := r.byID[c.With]
			switch {
			case c.Accepted:
			case other == nil || r.fixed(other.index):
				stays = false
			case !slices.Contains(it.rivals, other.index):
				it.rivals = append(it.rivals, other.index)
			}
		}
	case wanted, affected:
		stays = false
	}
	home = spot{nature: atHome, start: p.start, rooms: p.rooms, class: homeClass}
	for _, m := range it.members[1:] {
		home.more = append(home.more, m.home())
	}
	if stays {
		it.spots = append(it.spots, home)
	}
	if p.role != kept && it.out() == board.Never {
		home.nature, home.class, home.cost = asIs, asIsClass, it.stuck()
		it.spots = append(it.spots, home)
	}
	for _, n := range it.rivals {
		r.enter(r.pieces[n], 0)
	}
}

// drive notes what an item drives out at one of its places.
func (r *reach) drive(it *item, s *spot) {
	for _, n := range s.needs {
		r.enter(r.pieces[n], it.enter+s.cost)
	}
}

// next is the least that a plan costs which uses anything not listed yet;
// Never when everything was. The others that want a place cost what they cost
// alone at least.
func (r *reach) next() board.Cost {
	at := board.Never
	for _, q := range []*tasks{&r.near, &r.far} {
		r.tidy(q)
		if len(*q) > 0 {
			at = min(at, (*q)[0].at)
		}
	}
	if at == 0 || at == board.Never {
		return at
	}
	if !r.based {
		r.based = true
		var sum, most board.Cost
		for _, it := range r.items {
			if !it.lead().fresh() {
				continue
			}
			least := it.out()
			for i := range it.spots {
				least = min(least, it.spots[i].cost)
			}
			sum, most = sum+least, max(most, least)
		}
		r.base = sum - most
	}
	return r.base + at
}

// tidy drops from the head of a queue what was reached for less since.
func (r *reach) tidy(q *tasks) {
	for len(*q) > 0 && ((*q)[0].stale() || slices.Contains((*q)[0].item.listed, (*q)[0].days)) {
		heap.Pop(q)
	}
}

func (t task) stale() bool { return t.at != t.item.enter+t.item.least(t.days) }

// pending is the least that a place not listed yet costs, for each item that
// has any.
func (r *reach) pending() map[*item]board.Cost {
	out := map[*item]board.Cost{}
	for _, q := range []tasks{r.near, r.far} {
		for _, t := range q {
			least := t.item.least(t.days)
			if old, ok := out[t.item]; !t.stale() && !slices.Contains(t.item.listed, t.days) && (!ok || least < old) {
				out[t.item] = least
			}
		}
	}
	return out
}

// widen lists places, the cheapest to come by first, until there are more than
// limit or nothing is left that a plan of less than cost could use. With
// ownDays it first lists all that is on the own days of what was reached.
func (r *reach) widen(limit int, cost board.Cost, ownDays bool) {
	for r.spots < mostSpots {
		next := r.next()
		if next == board.Never || next > 0 && (r.spots >= limit || next > cost) {
			return
		}
		q := &r.near
		if len(r.near) == 0 || !ownDays && len(r.far) > 0 && r.far[0].at < r.near[0].at {
			q = &r.far
		}
		t := heap.Pop(q).(task)
		t.item.listed = append(t.item.listed, t.days)
		from := len(t.item.spots)
		t.item.spots = append(t.item.spots, r.spotsOn(t.item, t.days)...)
		r.spots += len(t.item.spots) - from
		for i := from; i < len(t.item.spots); i++ {
			r.drive(t.item, &t.item.spots[i])
		}
	}
}
