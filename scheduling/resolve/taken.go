package resolve

import (
	"cmp"
	"slices"

	"gatehouse/scheduling/board"
)

// taken notes what everything that stays holds of what the items may use.
func (b *builder) taken() {
	for _, it := range b.items {
		for i := range it.spots {
			for _, s := range it.seats(&it.spots[i]) {
				for _, t := range s.shape.rooms {
					b.room(s.rooms[t.slot])
				}
				for _, n := range s.shape.pros {
					b.pro(n)
				}
				for _, w := range b.weeksOf(s.piece, s.start) {
					b.week(w)
				}
			}
		}
	}
	hold := func(n int, e entry) {
		if e.piece == nobody || b.in[e.piece] == nil && (!b.hopeful || b.fixed(e.piece)) {
			if u := b.use(n, e.stretch); u.From < u.To {
				b.holds[n] = append(b.holds[n], u)
			}
		}
	}
	for i, n := range b.rooms {
		if n > 0 {
			for _, e := range b.homes.rooms[i].entries {
				hold(n-1, e)
			}
		}
	}
	for i, n := range b.pros {
		if r := b.homes.pros[i]; n > 0 && r != nil {
			for _, e := range r.entries {
				hold(n-1, e)
			}
		}
	}
	for w, n := range b.weeks {
		for range b.homes.past[w] {
			b.holds[n-1] = append(b.holds[n-1], board.Use{Resource: n - 1, From: 0, To: 1})
		}
		for _, p := range b.homes.weeks[w] {
			hold(n-1, entry{stretch{b.base, b.base + b.step}, p})
		}
	}
	for n := range b.holds {
		b.holds[n] = level(b.holds[n], b.problem.Capacity[n])
		b.problem.Taken = append(b.problem.Taken, b.holds[n]...)
	}
}

// level cuts uses of one resource down to what it has room for: what someone
// let clash takes no more than there is.
func level(uses []board.Use, capacity int) []board.Use {
	if len(uses) == 0 {
		return nil
	}
	type edge struct {
		at board.Tick
		by int
	}
	var edges []edge
	for _, u := range uses {
		edges = append(edges, edge{u.From, 1}, edge{u.To, -1})
	}
	slices.SortFunc(edges, func(x, y edge) int { return cmp.Compare(x.at, y.at) })
	var out []board.Use
	var since []board.Tick
	there := 0
	for i := 0; i < len(edges); {
		at := edges[i].at
		for ; i < len(edges) && edges[i].at == at; i++ {
			there += edges[i].by
		}
		for len(since) > min(there, capacity) {
			last := len(since) - 1
			out = append(out, board.Use{Resource: uses[0].Resource, From: since[last], To: at})
			since = since[:last]
		}
		for len(since) < min(there, capacity) {
			since = append(since, at)
		}
	}
	return out
}

// fits reports whether uses have room beside what stays.
func (b *builder) fits(uses []board.Use) bool {
	for _, u := range uses {
		n := 0
		for _, h := range b.holds[u.Resource] {
			if h.Meets(u) {
				n++
			}
		}
		if k := b.problem.Capacity[u.Resource]; n >= k && (k == 1 || peak(b.holds[u.Resource], u) >= k) {
			return false
		}
	}
	return true
}

// peak is how many of holds are there at once at most during u.
func peak(holds []board.Use, u board.Use) int {
	out := 0
	for _, h := range holds {
		at, n := max(h.From, u.From), 0
		for _, x := range holds {
			if x.From <= at && at < x.To && at < u.To {
				n++
			}
		}
		out = max(out, n)
	}
	return out
}

// clipped are uses without the stretches that are full already: who someone
// let be where another is takes nothing from anybody else there.
func clipped(uses []board.Use, holds func(res int) []board.Use, capacity func(res int) int) []board.Use {
	var out []board.Use
	for _, u := range uses {
		from := u.From
		cut := func(to board.Tick) {
			if from < to {
				out = append(out, board.Use{Resource: u.Resource, From: from, To: to})
			}
		}
		all := holds(u.Resource)
		var full []board.Use
		for t := u.From; t < u.To && len(all) > 0; t++ {
			if peak(all, board.Use{Resource: u.Resource, From: t, To: t + 1}) >= capacity(u.Resource) {
				full = append(full, board.Use{Resource: u.Resource, From: t, To: t + 1})
			}
		}
		for _, h := range full {
			cut(h.From)
			from = max(from, h.To)
		}
		cut(u.To)
	}
	return joined(out)
}

// beside is what stays, with what an item's rivals hold where they are.
func (b *builder) beside(it *item, n int) []board.Use {
	out := slices.Clone(b.holds[n])
	for _, x := range it.rivals {
		for _, u := range b.uses(b.pieces[x].home()) {
			if u.Resource == n {
				out = append(out, u)
			}
		}
	}
	return out
}
