package resolve_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/resolve"
)

// On a day small enough to try everything, nothing that is allowed is better
// than the first plan, and what is said to be impossible is.
func TestNothingBetter(t *testing.T) {
	tried, given := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		d := &drawing{t: t, first: 0, last: 1, opens: 6, tidy: true, own: true}
		d.draw(rapid.IntRange(1, 4).Draw(t, "rooms"), rapid.IntRange(0, 12).Draw(t, "bookings"))
		d.q.Whole, d.q.Plans = nil, 1
		for i := range d.q.Wanted {
			d.q.Wanted[i].Booking.Screened = nil
		}
		r, err := resolve.Hasty(d.g, d.q, rapid.SampledFrom([]int{1, 10, 3000}).Draw(t, "first round"))
		if err != nil {
			t.Fatal(err)
		}
		if r.Verdict == clash.BestFound {
			t.Fatalf("a day this small, and nothing proved")
		}
		b := &brute{checker: newChecker(&found{}, d.g, d.q), left: 60_000}
		best := clash.Plan{}
		if len(r.Plans) > 0 {
			best = r.Plans[0]
		}
		b.best = b.tiers(best)
		better := b.search()
		given++
		if b.left > 0 {
			tried++
		}
		if better != nil {
			for _, m := range better {
				t.Logf("%s %s %v -> %s %s %v", m.To.ID, m.From.Span().Start, m.From.Rooms(), m.To.Status, m.To.Span().Start, m.To.Rooms())
			}
			t.Fatalf("a plan of %v costs %v, there is one of %v", len(best.Moves), b.tiers(best), b.tiers(clash.Plan{Moves: better}))
		}
	})
	t.Logf("everything was tried on %d of %d days", tried, given)
}

// brute tries every plan that costs less than the best known.
type brute struct {
	*checker
	best [3]int
	left int // how many more it tries
	all  []brutal
}

// brutal is a booking with everything that may become of it.
type brutal struct {
	moves []clash.Move
	cost  [][3]int
}

func (b *brute) search() []clash.Move {
	all := slices.Clone(b.scene.Bookings)
	for _, w := range b.q.Wanted {
		x := w.Booking
		x.Status = scheduling.StatusBooked
		all = append([]scheduling.Booking{x}, all...)
	}
	for _, x := range all {
		if !x.Active() {
			continue
		}
		b.all = append(b.all, b.moves(x))
	}
	return b.try(0, nil, [3]int{})
}

// moves lists everything a booking may do, by trying all there is.
func (b *brute) moves(x scheduling.Booking) brutal {
	var out brutal
	add := func(to scheduling.Booking) {
		c := *b.checker
		f := &found{}
		c.failer = f
		m := clash.Move{From: x, To: to}
		if c.permitted(m); f.n > 0 {
			return
		}
		cost := c.cost(clash.Plan{Moves: []clash.Move{m}})
		line, _, _ := c.line(x)
		w := 0
		if !to.Active() {
			w = line.Weight
		}
		out.moves = append(out.moves, m)
		out.cost = append(out.cost, [3]int{w, cost.Points, cost.Change})
	}
	gone := x.Clone()
	gone.Status, gone.CancelReason = scheduling.StatusCancelled, scheduling.CancelStaff
	if b.wanted(x.ID) == nil {
		add(gone)
	}
	starts := []time.Time{x.Span().Start}
	for day := -1; day < 4; day++ {
		home := b.scene.Prisons[0]
		for clock := home.DayStart; clock < home.DayEnd; clock += scheduling.Grid {
			t := today().AddDays(day).At(clock).Resolve(london())
			if !t.Equal(starts[0]) {
				starts = append(starts, t)
			}
		}
	}
	for _, start := range starts {
		b.rooms(x, start, add)
	}
	return out
}

// rooms tries every room for every room of a booking.
func (b *brute) rooms(x scheduling.Booking, start time.Time, add func(scheduling.Booking)) {
	type slot struct{ from, prison string }
	var slots []slot
	for _, pl := range x.Parts[0].Placements {
		prison := string(pl.Room.Prison())
		if pl.Room == "" {
			prison = string(b.person(pl.Prisoners[0]).Prison)
		}
		slots = append(slots, slot{string(pl.Room), prison})
	}
	var fill func(to scheduling.Booking, i int)
	fill = func(to scheduling.Booking, i int) {
		if i == len(slots) {
			same := start.Equal(x.Span().Start) && slices.Equal(to.Rooms(), x.Rooms())
			if !same || b.wanted(x.ID) != nil {
				add(to)
			}
			return
		}
		for _, r := range b.scene.Rooms {
			if string(r.Prison) != slots[i].prison {
				continue
			}
			next := to.Clone()
			for k := range next.Parts {
				next.Parts[k].Placements[i].Room = r.Key
			}
			fill(next, i+1)
		}
	}
	fill(x.Shift(start.Sub(x.Span().Start)), 0)
}

// try decides about bookings from i on, and returns moves that are better than
// the best; nil when there are none.
func (b *brute) try(i int, moves []clash.Move, cost [3]int) []clash.Move {
	if b.left <= 0 || slices.Compare(cost[:], b.best[:]) >= 0 {
		return nil
	}
	if len(moves) > 0 && !b.beside(moves) {
		b.left--
		return nil
	}
	if i == len(b.all) {
		b.left--
		p := clash.Plan{Moves: moves}
		tiers := b.tiers(p)
		if slices.Compare(tiers[:], b.best[:]) >= 0 {
			return nil
		}
		c := *b.checker
		f := &found{}
		c.failer = f
		after, moved := c.after(p)
		c.legal(after, moved)
		if c.monthly(p); f.n > 0 || b.leaves(after, moved) {
			return nil
		}
		return moves
	}
	if out := b.try(i+1, moves, cost); out != nil {
		return out
	}
	for j, m := range b.all[i].moves {
		x := b.all[i].cost[j]
		if out := b.try(i+1, append(moves[:len(moves):len(moves)], m), [3]int{cost[0] + x[0], cost[1] + x[1], cost[2] + x[2]}); out != nil {
			return out
		}
	}
	return nil
}

// leaves reports whether something is left where it cannot be that may be
// cancelled.
func (b *brute) leaves(after clash.Scene, moved map[scheduling.BookingID]clash.Move) bool {
	x := clash.NewIndex(after)
	return slices.ContainsFunc(b.scene.Bookings, func(o scheduling.Booking) bool {
		line, _, ok := b.line(o)
		_, moves := moved[o.ID]
		return ok && line.Cancel && !moves && !b.fixed(o) && (b.affected(o) || b.unmended(x, o))
	})
}

// beside reports whether those that move can be together, whatever else is.
func (b *brute) beside(moves []clash.Move) bool {
	s := b.scene
	s.Bookings, s.Accepted = nil, nil
	for _, m := range moves {
		s.Bookings = append(s.Bookings, m.To)
	}
	for _, x := range b.scene.Bookings {
		if b.fixed(x) && !slices.ContainsFunc(moves, func(m clash.Move) bool { return m.To.ID == x.ID }) {
			s.Bookings = append(s.Bookings, x)
		}
	}
	last := moves[len(moves)-1]
	if !last.To.Active() {
		return true
	}
	return !slices.ContainsFunc(clash.Find(s, last.To), func(k clash.Clash) bool {
		return k.Code != clash.ShortNotice && k.Code != clash.FarAhead
	})
}
