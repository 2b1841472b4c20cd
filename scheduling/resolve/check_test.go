package resolve_test

import (
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/timetable"
)

// failer is a test, or a rapid one.
type failer interface {
	Helper()
	Errorf(format string, args ...any)
}

// checker looks at plans with nothing but the scene, the question and the
// prisons' tables: it knows neither boards nor searches.
type checker struct {
	failer
	g clash.Ground
	q clash.Question
	// scene is as supposed, before any move.
	scene  clash.Scene
	before *clash.Index
}

// check fails the test for anything that is wrong with an answer.
func check(t failer, g clash.Ground, q clash.Question, r clash.Resolution) {
	t.Helper()
	c := newChecker(t, g, q)
	if (r.Verdict == clash.Impossible) && len(r.Stuck) == 0 || len(r.Stuck) > 0 && r.Verdict == clash.Proved {
		t.Errorf("verdict %s with %d stuck", r.Verdict, len(r.Stuck))
	}
	if n := q.Plans; n > 0 && len(r.Plans) > n || len(r.Plans) > 3 && n == 0 {
		t.Errorf("%d plans", len(r.Plans))
	}
	var last [3]int
	for i, p := range r.Plans {
		c.plan(p, i == 0, r.Stuck)
		tiers := c.tiers(p)
		if slices.Compare(tiers[:], last[:]) < 0 {
			t.Errorf("plan %d costs %v, the one before it %v", i+1, tiers, last)
		}
		last = tiers
		for j := range i {
			if c.alike(p, r.Plans[j]) {
				t.Errorf("plans %d and %d are no different", j+1, i+1)
			}
		}
	}
}

func newChecker(t failer, g clash.Ground, q clash.Question) *checker {
	c := &checker{failer: t, g: g, q: q, scene: g.Scene}
	c.scene.Rooms = slices.Clone(c.scene.Rooms)
	for i := range c.scene.Rooms {
		room := &c.scene.Rooms[i]
		for _, s := range q.Suppose.Shut {
			if s.Room == room.Key {
				room.Blocks = append(slices.Clone(room.Blocks), scheduling.Block{Span: s.Span})
			}
		}
	}
	c.scene.Bookings = slices.Clone(c.scene.Bookings)
	for i := range c.scene.Bookings {
		for _, l := range q.Suppose.Late {
			if b := &c.scene.Bookings[i]; l.Booking == b.ID && l.Until.After(b.Span().End) && b.Active() {
				*b = b.Clone()
				b.Parts[len(b.Parts)-1].Span.End = l.Until
			}
		}
	}
	c.before = clash.NewIndex(c.scene)
	return c
}

// plan checks one plan.
func (c *checker) plan(p clash.Plan, first bool, stuck []clash.Stuck) {
	c.Helper()
	seen := map[scheduling.BookingID]int64{}
	for _, m := range p.Moves {
		c.same(m)
		c.permitted(m)
		if m.From.Version > 0 {
			seen[m.From.ID] = m.From.Version
		}
	}
	after, moved := c.after(p)
	if len(moved) < len(p.Moves) {
		c.Errorf("something moves twice")
	}
	if diff := gocmp.Diff(seen, p.Seen); diff != "" {
		c.Errorf("seen: %s", diff)
	}
	c.legal(after, moved)
	c.monthly(p)
	c.series(moved)
	c.answered(after, moved, p, first, stuck)
	c.costs(p)
	for _, m := range p.Moves {
		c.told(m)
	}
}

// after is the scene with a plan's moves made.
func (c *checker) after(p clash.Plan) (clash.Scene, map[scheduling.BookingID]clash.Move) {
	after := c.scene
	after.Bookings = slices.Clone(after.Bookings)
	moved := map[scheduling.BookingID]clash.Move{}
	for _, m := range p.Moves {
		moved[m.To.ID] = m
		if i := slices.IndexFunc(after.Bookings, func(b scheduling.Booking) bool { return b.ID == m.To.ID }); i >= 0 {
			after.Bookings[i] = m.To
		} else {
			after.Bookings = append(after.Bookings, m.To)
		}
	}
	after.Accepted = slices.DeleteFunc(slices.Clone(after.Accepted), func(a scheduling.Acceptance) bool {
		_, one := moved[a.A]
		_, other := moved[a.B]
		return one || other
	})
	return after, moved
}

// legal checks that nothing clashes that did not before.
func (c *checker) legal(after clash.Scene, moved map[scheduling.BookingID]clash.Move) {
	c.Helper()
	type what struct {
		code     clash.Code
		resource scheduling.Resource
		with     scheduling.BookingID
	}
	x := clash.NewIndex(after)
	for _, b := range after.Bookings {
		if !b.Active() {
			continue
		}
		m, moves := moved[b.ID]
		stood := map[what]bool{}
		if !moves {
			for _, k := range c.before.Find(b) {
				stood[what{k.Code, k.Resource, k.With}] = true
			}
		}
		for _, k := range x.Find(b) {
			inTime := moves && m.From.Version > 0 && c.date(m.From) == c.date(m.To) && (k.Code == clash.ShortNotice || k.Code == clash.FarAhead)
			if !k.Accepted && !inTime && !stood[what{k.Code, k.Resource, k.With}] {
				c.Errorf("%s clashes: %s %s with %q", b.ID, k.Code, k.Resource, k.With)
			}
		}
	}
}

// same checks that a move changes nothing but the time and the rooms.
func (c *checker) same(m clash.Move) {
	c.Helper()
	was := m.From
	if w := c.wanted(m.To.ID); w != nil {
		was = w.Booking
	} else if i := slices.IndexFunc(c.scene.Bookings, func(b scheduling.Booking) bool { return b.ID == m.To.ID }); i < 0 || gocmp.Diff(c.scene.Bookings[i], m.From) != "" {
		c.Errorf("%s is not as it is kept", m.To.ID)
	}
	if !m.To.Active() {
		return
	}
	is := m.To.Shift(was.Span().Start.Sub(m.To.Span().Start))
	rooms := map[scheduling.RoomKey]scheduling.RoomKey{}
	for i := range is.Parts {
		for j := range is.Parts[i].Placements {
			from, to := was.Parts[i].Placements[j].Room, is.Parts[i].Placements[j].Room
			if got, ok := rooms[from]; ok && got != to && from != "" {
				c.Errorf("%s: %s becomes two rooms", m.To.ID, from)
			}
			rooms[from] = to
			is.Parts[i].Placements[j].Room = from
			if from != "" && to.Prison() != from.Prison() {
				c.Errorf("%s goes to another prison", m.To.ID)
			}
		}
	}
	is.Status, was.Status = scheduling.StatusBooked, scheduling.StatusBooked
	if diff := gocmp.Diff(was.Clone(), is); diff != "" {
		c.Errorf("%s changes more than its place: %s", m.To.ID, diff)
	}
}

func (c *checker) wanted(id scheduling.BookingID) *clash.Wanted {
	for i := range c.q.Wanted {
		if c.q.Wanted[i].Booking.ID == id {
			return &c.q.Wanted[i]
		}
	}
	return nil
}

func (c *checker) prisonOf(code scheduling.PrisonCode) scheduling.Prison {
	for _, p := range c.scene.Prisons {
		if p.Code == code {
			if p.DayEnd == 0 {
				p.DayStart, p.DayEnd = 8*time.Hour, 18*time.Hour
			}
			return p
		}
	}
	return scheduling.Prison{Code: code, Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour}
}

func (c *checker) date(b scheduling.Booking) scheduling.Date {
	return scheduling.DateOf(b.Span().Start, london())
}

// line is the line of the table that a booking comes under; ok is false for
// what never moves.
func (c *checker) line(b scheduling.Booking) (scheduling.Priority, scheduling.Priorities, bool) {
	table, ok := c.g.Priorities[b.Prison]
	if !ok {
		table = scheduling.DefaultPriorities(b.Prison)
	}
	s := scheduling.Standing("")
	switch b.Kind {
	case scheduling.KindCourt:
		s = scheduling.StandingHearing
	case scheduling.KindParole:
		s = scheduling.StandingParole
	case scheduling.KindLegal:
		s = scheduling.StandingProfessional
		all := slices.Clone(c.scene.Bookings)
		for _, w := range c.q.Wanted {
			w.Booking.Status = scheduling.StatusBooked
			all = append(slices.DeleteFunc(all, func(o scheduling.Booking) bool { return o.ID == w.Booking.ID }), w.Booking)
		}
		for _, o := range all {
			hearing := (o.Kind == scheduling.KindCourt || o.Kind == scheduling.KindParole) && o.Active()
			shared := slices.ContainsFunc(o.Prisoners(), func(id scheduling.PersonID) bool { return slices.Contains(b.Prisoners(), id) })
			if d := o.Span().Start.Sub(b.Span().Start); hearing && shared && d > 0 && d <= 7*24*time.Hour {
				s = scheduling.StandingLegalSoon
			}
		}
	case scheduling.KindProbation:
		s = scheduling.StandingProfessional
		if b.Type == "psr" {
			s = scheduling.StandingReport
		}
	case scheduling.KindOfficial:
		s = scheduling.StandingProfessional
	case scheduling.KindResettlement:
		s = scheduling.StandingResettlement
	case scheduling.KindFamily:
		s = scheduling.StandingFamily
	case scheduling.KindEducation:
		s = scheduling.StandingEducation
	case scheduling.KindOutOfUse:
	}
	l, ok := table.Of(s)
	return l, table, ok
}

// permitted checks a move against the tables, word for word.
func (c *checker) permitted(m clash.Move) {
	c.Helper()
	w := c.wanted(m.To.ID)
	if m.To.Active() {
		c.inPlace(m.To, w != nil || !m.From.Span().Equal(m.To.Span()))
	}
	if w != nil {
		c.within(m.To, *w)
		return
	}
	b := m.From
	line, _, ok := c.line(b)
	now := c.g.Scene.Now
	agreed := slices.Contains(c.q.Agreed, b.ID)
	urged := slices.Contains(c.q.Mend, b.ID) || c.affected(b)
	whole := b.Series != "" && slices.Contains(c.q.Whole, b.Series)
	start := b.Span().Start
	bad := func(why string) { c.Errorf("%s may not move: %s", b.ID, why) }
	if !ok || c.fixed(b) {
		bad("fixed")
	}
	if !urged && !agreed && c.frozen(b) {
		bad("frozen")
	}
	if !m.To.Active() {
		if !line.Cancel {
			bad("never cancelled")
		}
		return
	}
	to := m.To.Span().Start
	if !slices.Equal(b.Rooms(), m.To.Rooms()) && !line.Room && !whole {
		bad("keeps its room")
	}
	if to.Equal(start) {
		if !urged && !agreed && to.Sub(now) < line.Notice {
			bad("no notice")
		}
		return
	}
	was, is := scheduling.WallOf(start, london()), scheduling.WallOf(to, london())
	days := int(is.Date().At(0).Floating().Sub(was.Date().At(0).Floating()) / (24 * time.Hour))
	switch {
	case whole:
	case !line.Time:
		bad("keeps its time")
	case line.HalfDay && (days != 0 || half(was.Clock()) != half(is.Clock())):
		bad("keeps its half of the day")
	case max(days, -days) > line.Days:
		bad("too many days")
	}
	if !agreed && to.Sub(now) < line.Notice {
		bad("no notice")
	}
	if line.Monthly && !agreed && !whole {
		for _, id := range people(b) {
			for _, at := range c.g.Moved[id] {
				if x, y := scheduling.DateOf(at, london()), scheduling.DateOf(now, london()); x.Year == y.Year && x.Month == y.Month {
					bad(string(id) + " was moved this month")
				}
			}
		}
	}
}

// fixed reports whether a booking never moves this time.
func (c *checker) fixed(b scheduling.Booking) bool {
	late := slices.ContainsFunc(c.q.Suppose.Late, func(l clash.Late) bool { return l.Booking == b.ID })
	return late || b.Pinned || !b.Span().Start.After(c.g.Scene.Now) || slices.Contains(c.q.Stay, b.ID) || !b.Active()
}

// frozen reports whether it is too near to move for the sake of others.
func (c *checker) frozen(b scheduling.Booking) bool {
	line, _, _ := c.line(b)
	start, now := b.Span().Start, c.g.Scene.Now
	dayBefore := scheduling.DateOf(start, london()).AddDays(-1).At(line.DayBefore).Resolve(london())
	return start.Sub(now) < line.Freeze || line.DayBefore > 0 && !now.Before(dayBefore)
}

func half(clock time.Duration) int {
	switch {
	case clock < 12*time.Hour:
		return 1
	case clock < 17*time.Hour:
		return 2
	}
	return 3
}

func people(b scheduling.Booking) []scheduling.PersonID {
	out := b.Prisoners()
	for _, a := range b.Attendees {
		if !slices.Contains(out, a.Person) {
			out = append(out, a.Person)
		}
	}
	return out
}

// inPlace checks the bookable day, who can be fetched, and who can be reached.
func (c *checker) inPlace(b scheduling.Booking, timed bool) {
	c.Helper()
	if !b.Span().Start.After(c.g.Scene.Now) {
		c.Errorf("%s is in the past", b.ID)
	}
	for _, key := range b.Rooms() {
		p := c.prisonOf(key.Prison())
		from, to := scheduling.WallOf(b.Span().Start, london()).Clock(), scheduling.WallOf(b.Span().End, london()).Clock()
		w := c.wanted(b.ID)
		if timed && (w == nil || len(w.Windows) > 0) && (from < p.DayStart || to > p.DayEnd || from%scheduling.Grid != 0) {
			c.Errorf("%s is outside the day: %s", b.ID, from)
		}
	}
	for _, l := range c.q.Suppose.LockDowns {
		for _, part := range b.Parts {
			for _, pl := range part.Placements {
				for _, id := range pl.Prisoners {
					if x := c.person(id); x != nil && x.Prison == l.Prison && (l.Wing == "" || l.Wing == x.Wing) && part.Span.Overlaps(l.Span) {
						c.Errorf("%s: %s is locked down", b.ID, id)
					}
				}
			}
		}
	}
	if !timed {
		return
	}
	for _, id := range people(b) {
		x := c.person(id)
		if x == nil || len(x.Hours) == 0 {
			continue
		}
		for t := b.Span().Start; t.Before(b.Span().End); t = t.Add(5 * time.Minute) {
			w := scheduling.WallOf(t, london())
			if !slices.ContainsFunc(x.Hours, func(h scheduling.Hours) bool {
				return h.Weekday == w.Date().Weekday() && h.From <= w.Clock() && w.Clock() < h.To
			}) {
				c.Errorf("%s: %s cannot be reached at %s", b.ID, id, w)
				break
			}
		}
	}
}

func (c *checker) person(id scheduling.PersonID) *scheduling.Person {
	for i := range c.scene.People {
		if c.scene.People[i].ID == id {
			return &c.scene.People[i]
		}
	}
	return nil
}

// within checks that a wanted booking is where it may be.
func (c *checker) within(to scheduling.Booking, w clash.Wanted) {
	c.Helper()
	main, _ := to.Main()
	asked, _ := w.Booking.Main()
	if len(w.Windows) == 0 && !main.Span.Equal(asked.Span) {
		c.Errorf("%s is not at its time", to.ID)
	}
	if len(w.Windows) > 0 && !slices.ContainsFunc(w.Windows, func(s scheduling.Span) bool { return s.Covers(main.Span) }) {
		c.Errorf("%s is in none of its windows", to.ID)
	}
	for _, key := range to.Rooms() {
		if len(w.Rooms) > 0 && !slices.Contains(w.Rooms, key) {
			c.Errorf("%s is in %s", to.ID, key)
		}
	}
}

// affected reports whether a booking cannot be where it is as supposed.
func (c *checker) affected(b scheduling.Booking) bool {
	if !b.Active() || !b.Span().End.After(c.g.Scene.Now) || b.Kind == scheduling.KindOutOfUse || c.wanted(b.ID) != nil {
		return false
	}
	for _, s := range c.q.Suppose.Shut {
		for _, k := range b.Claims() {
			if k.Resource == scheduling.RoomResource(s.Room) && k.Span.Overlaps(s.Span) {
				return true
			}
		}
	}
	for _, l := range c.q.Suppose.LockDowns {
		for _, k := range b.Claims() {
			id, _ := k.Resource.Person()
			if x := c.person(id); k.Exclusive && x != nil && x.Prison == l.Prison && (l.Wing == "" || l.Wing == x.Wing) && k.Span.Overlaps(l.Span) {
				return true
			}
		}
	}
	was := clash.NewIndex(c.g.Scene)
	for _, k := range c.before.Find(b) {
		late := slices.ContainsFunc(c.q.Suppose.Late, func(l clash.Late) bool { return l.Booking == k.With })
		stood := slices.ContainsFunc(was.Find(b), func(o clash.Clash) bool {
			return o.Code == k.Code && o.Resource == k.Resource && o.With == k.With
		})
		if late && !stood {
			return true
		}
	}
	// What clashes with something that shall be mended and cannot move has to go,
	// if it can.
	line, _, _ := c.line(b)
	agreed := slices.Contains(c.q.Agreed, b.ID)
	if slices.Contains(c.q.Mend, b.ID) || c.fixed(b) || !agreed && c.frozen(b) || !line.Room && !line.Time && !line.Cancel {
		return false
	}
	for _, k := range c.before.Find(b) {
		if i := slices.IndexFunc(c.scene.Bookings, func(o scheduling.Booking) bool { return o.ID == k.With }); i >= 0 && !k.Accepted {
			o := c.scene.Bookings[i]
			if slices.Contains(c.q.Mend, o.ID) && c.fixed(o) {
				return true
			}
		}
	}
	return false
}

// monthly checks that nobody is given another time twice in one plan.
func (c *checker) monthly(p clash.Plan) {
	c.Helper()
	times := map[scheduling.PersonID]int{}
	for _, m := range p.Moves {
		line, _, _ := c.line(m.From)
		whole := m.From.Series != "" && slices.Contains(c.q.Whole, m.From.Series)
		if !line.Monthly || c.wanted(m.To.ID) != nil || !m.To.Active() || m.From.Span().Equal(m.To.Span()) ||
			slices.Contains(c.q.Agreed, m.From.ID) || whole || slices.Contains(c.q.Mend, m.From.ID) || c.affected(m.From) {
			continue
		}
		for _, id := range people(m.From) {
			if times[id]++; times[id] > 1 {
				c.Errorf("%s is moved twice", id)
			}
		}
	}
}

// series checks that the later ones of a series go along.
func (c *checker) series(moved map[scheduling.BookingID]clash.Move) {
	c.Helper()
	for _, m := range moved {
		if m.From.Series == "" || !slices.Contains(c.q.Whole, m.From.Series) || c.wanted(m.To.ID) != nil {
			continue
		}
		by := floating(m.To.Span().Start).Sub(floating(m.From.Span().Start))
		for _, b := range c.scene.Bookings {
			if b.Series != m.From.Series || !b.Active() || !b.Span().Start.After(m.From.Span().Start) {
				continue
			}
			o, ok := moved[b.ID]
			if !ok || o.To.Active() != m.To.Active() || m.To.Active() && floating(o.To.Span().Start).Sub(floating(o.From.Span().Start)) != by {
				c.Errorf("%s does not go along with %s", b.ID, m.From.ID)
			}
		}
	}
}

func floating(t time.Time) time.Time { return scheduling.WallOf(t, london()).Floating() }

// unmended reports whether a booking that shall be mended still clashes with
// something that is not counted itself.
func (c *checker) unmended(x *clash.Index, b scheduling.Booking) bool {
	return b.Active() && slices.Contains(c.q.Mend, b.ID) && slices.ContainsFunc(x.Find(b), func(k clash.Clash) bool {
		i := slices.IndexFunc(c.scene.Bookings, func(o scheduling.Booking) bool { return o.ID == k.With })
		return !k.Accepted && (i < 0 || !c.affected(c.scene.Bookings[i]))
	})
}

// answered checks that what was asked for has a place, is mended or moved, or
// is said to be stuck.
func (c *checker) answered(after clash.Scene, moved map[scheduling.BookingID]clash.Move, p clash.Plan, first bool, stuck []clash.Stuck) {
	c.Helper()
	left := 0
	leave := func(id scheduling.BookingID) {
		left++
		if first && !slices.ContainsFunc(stuck, func(s clash.Stuck) bool { return s.Booking == id }) {
			c.Errorf("nothing is said of %s", id)
		}
	}
	for _, w := range c.q.Wanted {
		if _, ok := moved[w.Booking.ID]; !ok {
			leave(w.Booking.ID)
		}
	}
	x := clash.NewIndex(after)
	for _, b := range c.scene.Bookings {
		if _, ok := moved[b.ID]; ok {
			continue
		}
		if c.unmended(x, b) || c.affected(b) {
			leave(b.ID)
		}
	}
	if p.Cost.Unplaced != left {
		c.Errorf("%d unplaced, not %d", p.Cost.Unplaced, left)
	}
}

// costs checks what a plan is said to cost.
func (c *checker) costs(p clash.Plan) {
	c.Helper()
	if diff := gocmp.Diff(c.cost(p), p.Cost); diff != "" {
		c.Errorf("cost (want -, got +): %s", diff)
	}
}

// cost adds up what a plan costs, from nothing but for what it leaves.
func (c *checker) cost(p clash.Plan) clash.Cost {
	want := clash.Cost{Unplaced: p.Cost.Unplaced}
	for _, m := range p.Moves {
		line, table, ok := c.line(m.From)
		if !ok {
			line.Weight = 1
		}
		w := c.wanted(m.To.ID)
		if w == nil {
			n := max(1, len(people(m.From)))
			want.People += n
			want.Points += n * line.Weight
		}
		if !m.To.Active() {
			want.Cancelled++
			continue
		}
		asked := m.From
		if w != nil {
			asked = w.Booking
		}
		d := m.To.Span().Start.Sub(asked.Span().Start).Abs()
		switch {
		case w != nil:
		case d == 0:
			want.Rooms++
		default:
			want.Times++
			want.Shift += d
		}
		want.Change += c.change(asked, m.To, table)
	}
	return want
}

// change is what the third tier counts for one move.
func (c *checker) change(was, is scheduling.Booking, table scheduling.Priorities) int {
	out := 0
	for i, part := range was.Parts {
		for j, pl := range part.Placements {
			if pl.Room != "" && pl.Room != is.Parts[i].Placements[j].Room {
				out = table.Room
			}
		}
	}
	if !was.Span().Start.Equal(is.Span().Start) {
		x, y := scheduling.WallOf(was.Span().Start, london()), scheduling.WallOf(is.Span().Start, london())
		out += table.Time + table.Quarter*int((x.Clock()-y.Clock()).Abs()/(15*time.Minute))
		days := int(y.Date().At(0).Floating().Sub(x.Date().At(0).Floating()) / (24 * time.Hour))
		switch {
		case days != 0:
			out += table.Day * max(days, -days)
		case half(x.Clock()) != half(y.Clock()):
			out += table.HalfDay
		}
	}
	rank := 0
	who := timetable.AskerOf(is, func(id scheduling.PersonID) (scheduling.Person, bool) {
		if x := c.person(id); x != nil {
			return *x, true
		}
		return scheduling.Person{}, false
	})
	for _, k := range is.Claims() {
		key, ok := k.Resource.Room()
		if !ok {
			continue
		}
		i := slices.IndexFunc(c.scene.Rooms, func(r scheduling.Room) bool { return r.Key == key })
		if i < 0 {
			continue
		}
		at := timetable.Place{Prison: c.prisonOf(key.Prison()), Zone: london(), Holidays: c.scene.Holidays}
		rank = max(rank, timetable.Judge(c.scene.Rooms[i], at, who, k.Span).As.Rank())
	}
	return out + rank
}

// tiers is a plan's cost as plans are ordered by it.
func (c *checker) tiers(p clash.Plan) [3]int {
	out := 0
	for _, m := range p.Moves {
		if line, _, _ := c.line(m.From); !m.To.Active() {
			out += line.Weight
		}
	}
	for _, w := range c.q.Wanted {
		if !slices.ContainsFunc(p.Moves, func(m clash.Move) bool { return m.To.ID == w.Booking.ID }) {
			line, _, _ := c.line(w.Booking)
			out += max(1, line.Weight)
		}
	}
	after, moved := c.after(p)
	x := clash.NewIndex(after)
	for _, b := range c.scene.Bookings {
		line, _, _ := c.line(b)
		if _, ok := moved[b.ID]; !ok && (c.affected(b) || c.unmended(x, b)) {
			out += line.Weight
		}
	}
	cost := c.cost(p)
	return [3]int{out, cost.Points, cost.Change}
}

// alike reports whether people would call two plans the same.
func (c *checker) alike(a, b clash.Plan) bool {
	name := func(p clash.Plan) map[scheduling.BookingID]int {
		out := map[scheduling.BookingID]int{}
		for _, m := range p.Moves {
			w := scheduling.WallOf(m.To.Span().Start, london())
			out[m.To.ID] = w.Year*10000 + int(w.Month)*400 + w.Day*10 + half(w.Clock())
			if !m.To.Active() {
				out[m.To.ID] = -1
			}
		}
		return out
	}
	return gocmp.Equal(name(a), name(b))
}

// told checks that everybody of a moved booking hears of it.
func (c *checker) told(m clash.Move) {
	c.Helper()
	for _, id := range people(m.To) {
		if !slices.ContainsFunc(m.Tell, func(n scheduling.Notice) bool { return n.Person == id && n.Booking == m.To.ID }) {
			changed := !m.From.Span().Equal(m.To.Span()) || m.From.Version == 0 || !m.To.Active()
			if changed {
				c.Errorf("nobody tells %s of %s", id, m.To.ID)
			}
		}
	}
}

// A checker that finds nothing wrong with anything is no use.
func TestCheckerSees(t *testing.T) {
	d := newDay(t)
	d.read(`now 2026-11-23 15:40
prison MDI, pick-up 30
room MDI-VCC-1 court
room MDI-VCC-2 court
person Ann at MDI
person Bob at MDI
on 2026-11-24
A: court; main 10:00-11:00 in MDI-VCC-1 with Ann
B: court; main 10:00-11:00 in MDI-VCC-2 with Bob; pinned`)
	d.ask("want W: court; main 10:00-10:30 in MDI-VCC-1 with Bob")
	a, b, w := d.Bookings[0], d.Bookings[1], d.q.Wanted[0].Booking
	good := clash.Move{From: w, To: w}
	for name, moves := range map[string][]clash.Move{
		"clash":   {good},
		"pinned":  {good, {From: b, To: b.Shift(time.Hour)}},
		"changed": {good, {From: a, To: func() scheduling.Booking { x := a.Shift(0); x.CaseRef = "T1"; return x }()}},
		"time":    {good, {From: a, To: a.Shift(time.Hour)}},
		"cancel": {good, {From: a, To: func() scheduling.Booking {
			x := a.Shift(0)
			x.Status = scheduling.StatusCancelled
			return x
		}()}},
	} {
		f := &found{}
		check(f, d.ground(), d.q, clash.Resolution{Verdict: clash.Proved, Plans: []clash.Plan{{Moves: moves}}})
		if f.n == 0 {
			t.Errorf("%s: nothing wrong", name)
		}
	}
}

// found counts what a checker says.
type found struct{ n int }

func (f *found) Helper()               {}
func (f *found) Errorf(string, ...any) { f.n++ }
