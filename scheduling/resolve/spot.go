package resolve

import (
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/board"
	"gatehouse/scheduling/clash"
)

// nature is what a spot is to its item.
type nature int

const (
	elsewhere nature = iota
	atHome           // where it is, and can stay
	asIs             // where it is, although it cannot stay: no place was found
)

// The classes of spots that people tell apart; what is elsewhere has one for
// each half of each day.
const (
	homeClass = iota
	asIsClass
	firstClass
	// dayClasses is the class of the home day's morning.
	dayClasses = firstClass + 3*400
)

// spot is one way of placing an item.
type spot struct {
	nature nature
	start  minute
	rooms  []int
	// more are the seats of the item's other members.
	more  []seat
	cost  board.Cost
	class int
	// needs are the pieces that would have to leave their homes, full says that
	// some of them may do.
	needs []int
	full  bool
}

// item is what moves as one: a piece, with the later ones of its series when
// they move along.
type item struct {
	members []*piece
	// enter is the least that it costs before this item has to go at all.
	enter board.Cost
	spots []spot
	// listed are the days whose places were listed.
	listed []int
	// rivals are the pieces it clashes with at home, which shall not stay so.
	rivals []int
}

func (it *item) lead() *piece { return it.members[0] }

// seats are where the members of the item are at a spot.
func (it *item) seats(s *spot) []seat {
	return append([]seat{it.first(s)}, s.more...)
}

// first is where the first member is.
func (it *item) first(s *spot) seat {
	if s.nature != elsewhere {
		return it.lead().home()
	}
	return seat{it.lead(), s.start, s.rooms}
}

// rank is the preference of rooms for a piece: the lower the better, ok false
// when one of them is not open.
func (f *field) rank(p *piece, start minute, slot, room int) (rank int, ok bool) {
	for _, t := range p.shape.rooms {
		if t.slot != slot {
			continue
		}
		r, open := f.opens(p.who, room, t.at(start))
		if !open {
			return 0, false
		}
		rank = max(rank, r)
	}
	return rank, true
}

// most ways of filling the slots of one start; who sits in many rooms at once
// is offered the first of them.
const mostTuples = 200

// spotsOn lists the places of an item days later than its home, or asked-for,
// day: what its rules allow, with nothing in the way that does not move.
func (f *field) spotsOn(it *item, days int) []spot {
	p := it.lead()
	var out []spot
	for _, start := range f.starts(p, days) {
		if !f.reaches(p, start) {
			continue
		}
		f.tuples(p, start, func(rooms []int, rank int) {
			if s, ok := f.spotAt(it, start, rooms, rank); ok {
				out = append(out, s)
			}
		})
	}
	return out
}

// spotAt is the spot of an item at a start and in rooms; not ok when something
// that does not move is in the way, or it is home.
func (f *field) spotAt(it *item, start minute, rooms []int, rank int) (spot, bool) {
	p := it.lead()
	if p.role != wanted && start == p.start && slices.Equal(rooms, p.rooms) {
		return spot{}, false
	}
	s := spot{start: start, rooms: rooms, class: f.class(p, start)}
	needs, full, ok := f.needs(seat{p, start, rooms}, it.members)
	if !ok || !f.itself(p, start, rooms) {
		return spot{}, false
	}
	s.needs, s.full = needs, full
	s.cost = f.cost(p, start, rooms, rank)
	for _, m := range it.members[1:] {
		more, rank, ok := f.along(p, m, start, rooms)
		if !ok {
			return spot{}, false
		}
		needs, full, ok := f.needs(more, it.members)
		if !ok || !f.itself(m, more.start, more.rooms) {
			return spot{}, false
		}
		for _, n := range needs {
			if !slices.Contains(s.needs, n) {
				s.needs = append(s.needs, n)
			}
		}
		s.full = s.full || full
		s.more = append(s.more, more)
		s.cost += f.cost(m, more.start, more.rooms, rank)
	}
	return s, true
}

// starts lists when a piece may begin on a day, its own or asked-for start
// first.
func (f *field) starts(p *piece, days int) []minute {
	zone := p.prison.at.Zone
	own := scheduling.DateOf(p.start.time(), zone)
	on := own.AddDays(days)
	var out []minute
	if p.spoils != nil {
		return nil
	}
	if days == 0 && f.soonEnough(p, p.start) && (p.role != wanted || f.inWindows(p, p.start) && f.inDay(p, p.start)) {
		out = append(out, p.start)
	}
	line := p.line
	switch {
	case p.role == wanted:
		if len(p.ask.Windows) == 0 {
			return out
		}
	case f.relaxed:
		line.HalfDay = false
	case !line.Time || f.dulled(p):
		return out
	}
	day := f.day(p.prison, on)
	home := half(f.clock(p, p.start))
	for t := day.from; t < day.to; t += minute(scheduling.Grid / time.Minute) {
		clock := f.clock(p, t)
		if t == p.start || !f.soonEnough(p, t) || !f.inDay(p, t) {
			continue
		}
		if p.role == wanted && !f.inWindows(p, t) || p.role != wanted && line.HalfDay && half(clock) != home {
			continue
		}
		out = append(out, t)
	}
	return out
}

// soonEnough reports whether everyone can still be told of a start.
func (f *field) soonEnough(p *piece, start minute) bool {
	ahead := start.time().Sub(f.now)
	switch {
	case ahead <= 0:
		return false
	case p.role == wanted, p.loose, f.relaxed:
		return true
	case p.role != kept && start == p.start:
		return true
	}
	return ahead >= p.line.Notice
}

// inWindows reports whether the main part of a wanted piece is where it may be.
func (f *field) inWindows(p *piece, start minute) bool {
	if len(p.ask.Windows) == 0 {
		return start == p.start
	}
	main := p.shape.main.at(start).span()
	return slices.ContainsFunc(p.ask.Windows, func(w scheduling.Span) bool { return w.Covers(main) })
}

// inDay reports whether a block lies in the bookable day of all its prisons.
func (f *field) inDay(p *piece, start minute) bool {
	for _, s := range p.shape.slots {
		at := f.at(s.prison)
		if day := f.day(at, at.date(start)); start < day.from || start+p.shape.lasts > day.to {
			return false
		}
	}
	return true
}

// day is the bookable day of a prison on a date.
func (f *field) day(p *prison, on scheduling.Date) stretch {
	if out, ok := p.days[on]; ok {
		return out
	}
	from, to := 8*time.Hour, 18*time.Hour
	if p.DayEnd > 0 {
		from, to = p.DayStart, p.DayEnd
	}
	out := stretch{floor(on.At(from).Resolve(p.at.Zone)), floor(on.At(to).Resolve(p.at.Zone))}
	if p.days == nil {
		p.days = map[scheduling.Date]stretch{}
	}
	p.days[on] = out
	return out
}

// date is the day at the prison.
func (p *prison) date(at minute) scheduling.Date {
	day := at / aDay
	if p.last != day || p.on.IsZero() {
		// Midnight may fall anywhere in a day of UTC.
		from := scheduling.DateOf((day * aDay).time(), p.at.Zone)
		if to := scheduling.DateOf((day*aDay + aDay - 1).time(), p.at.Zone); to != from {
			return scheduling.DateOf(at.time(), p.at.Zone)
		}
		p.last, p.on = day, from
	}
	return p.on
}

func (f *field) clock(p *piece, at minute) time.Duration {
	return scheduling.WallOf(at.time(), p.prison.at.Zone).Clock()
}

// tuples yields the rooms that a piece may have at a start.
func (f *field) tuples(p *piece, start minute, yield func(rooms []int, rank int)) {
	type choice struct{ room, rank int }
	choices := make([][]choice, len(p.shape.slots))
	for i, s := range p.shape.slots {
		free := p.role == wanted || p.line.Room || f.relaxed
		for n := range f.rooms {
			r := &f.rooms[n]
			if r.Prison != s.prison && n != p.rooms[i] || !free && n != p.rooms[i] || !r.Active {
				continue
			}
			if p.role == wanted && len(p.ask.Rooms) > 0 && !slices.Contains(p.ask.Rooms, r.Key) {
				continue
			}
			if rank, ok := f.rank(p, start, i, n); ok {
				choices[i] = append(choices[i], choice{n, rank})
			}
		}
	}
	left := mostTuples
	rooms := make([]int, len(choices))
	var fill func(i, rank int)
	fill = func(i, rank int) {
		if i == len(rooms) {
			left--
			yield(slices.Clone(rooms), rank)
			return
		}
		for _, c := range choices[i] {
			if left > 0 && !slices.Contains(rooms[:i], c.room) {
				rooms[i] = c.room
				fill(i+1, max(rank, c.rank))
			}
		}
	}
	if len(rooms) > 0 {
		fill(0, 0)
	}
}

// itself reports whether the people of one piece may sit in its rooms together.
func (f *field) itself(p *piece, start minute, rooms []int) bool {
	if len(p.shape.stays) < 2 || len(p.b.Screened) == 0 && len(p.shape.sits) < 2 {
		return true
	}
	for _, c := range f.stands().Find(f.booking(p, start, rooms)) {
		if c.With == "" && (c.Code == clash.NonAssociation || c.Code == clash.NonAssociationNear || c.Code == clash.Screened) {
			return false
		}
	}
	return true
}

// booking is a piece as it would be.
func (f *field) booking(p *piece, start minute, rooms []int) scheduling.Booking {
	b := p.b.Shift(start.time().Sub(p.start.time()))
	for i := range b.Parts {
		for j := range b.Parts[i].Placements {
			pl := &b.Parts[i].Placements[j]
			k := slices.IndexFunc(p.shape.slots, func(s slot) bool { return s.key == pl.Room })
			if pl.Room == "" {
				// Slots of any room come in the order of the placements.
				k = p.shape.anys[j]
			}
			pl.Room = f.rooms[rooms[k]].Key
		}
	}
	return b
}

// along is where a later one of a series goes when the first goes to start and
// rooms: as many days and hours on the wall, and the rooms that were the same.
func (f *field) along(p, m *piece, start minute, rooms []int) (seat, int, bool) {
	zone := p.prison.at.Zone
	was, is := scheduling.WallOf(p.start.time(), zone), scheduling.WallOf(start.time(), zone)
	own := scheduling.WallOf(m.start.time(), zone)
	on := own.Floating().Add(is.Floating().Sub(was.Floating()))
	t := floor(scheduling.WallFloating(on).Resolve(zone))
	s := seat{m, t, slices.Clone(m.rooms)}
	for i, x := range m.shape.slots {
		if k := slices.IndexFunc(p.shape.slots, func(y slot) bool { return y.key == x.key }); k >= 0 {
			s.rooms[i] = rooms[k]
		}
	}
	rank := 0
	for i, n := range s.rooms {
		r, ok := f.rank(m, t, i, n)
		if !ok {
			return seat{}, 0, false
		}
		rank = max(rank, r)
	}
	return s, rank, (t == m.start || f.inDay(m, t)) && f.reaches(m, t)
}

// class is that of the half of the day that a start is in.
func (f *field) class(p *piece, start minute) int {
	zone := p.prison.at.Zone
	days := daysBetween(scheduling.DateOf(p.start.time(), zone), scheduling.DateOf(start.time(), zone))
	return dayClasses + 3*max(-399, min(399, days)) + half(f.clock(p, start))
}

func daysBetween(from, to scheduling.Date) int {
	return int(to.At(0).Floating().Sub(from.At(0).Floating()) / (24 * time.Hour))
}
