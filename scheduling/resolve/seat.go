package resolve

import (
	"slices"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// seat is a piece put somewhere: its start, and a room for each slot.
type seat struct {
	*piece
	start minute
	rooms []int
}

// home is where a piece is now, as it is kept.
func (p *piece) home() seat {
	if p.old != nil {
		p = p.old
	}
	return seat{p, p.start, p.rooms}
}

// span is the whole block.
func (s seat) span() stretch { return stretch{s.start, s.start + s.shape.lasts} }

// meet reports whether two seats cannot both be because of the prisoners in
// them: one of them is needed twice, cannot be fetched in time, or must not
// meet another.
func (f *field) meet(a, b seat) bool {
	x, y := a.span(), b.span()
	if x.from >= y.to+f.homes.margin || y.from >= x.to+f.homes.margin {
		return false
	}
	for _, s := range a.shape.stays {
		for _, t := range b.shape.stays {
			if s.person == t.person && f.tight(a, s, b, t) {
				return true
			}
		}
	}
	for _, s := range a.shape.sits {
		for _, t := range b.shape.sits {
			if f.apart(a, s, b, t) {
				return true
			}
		}
	}
	return false
}

// tight reports whether a prisoner cannot make two stays.
func (f *field) tight(a seat, s staying, b seat, t staying) bool {
	x, y := s.at(a.start), t.at(b.start)
	if x.meets(y) {
		return true
	}
	from, to, gap := a.rooms[s.last], b.rooms[t.first], y.from-x.to
	if y.from < x.from {
		from, to, gap = b.rooms[t.last], a.rooms[s.first], x.from-y.to
	}
	if from == to || gap >= f.homes.margin {
		return false
	}
	return gap < minutes(f.still().Fetching(f.ids[s.person], f.rooms[from].Key, f.rooms[to].Key))
}

// apart reports whether two sittings bring people together who must not meet.
func (f *field) apart(a seat, s sitting, b seat, t sitting) bool {
	if s.person == t.person {
		return false
	}
	x, y := s.at(a.start), t.at(b.start)
	near := minutes(clash.Near)
	if x.from >= y.to+near || y.from >= x.to+near {
		return false
	}
	k := pairOf(s.person, t.person)
	for _, r := range f.rules.apart[k] {
		if !r.Holds(f.date(a.rooms[s.slot], x.from)) && !r.Holds(f.date(b.rooms[t.slot], y.from)) {
			continue
		}
		if f.together(a.rooms[s.slot], b.rooms[t.slot]) {
			return true
		}
	}
	return x.meets(y) && a.b.CaseRef != "" && a.b.CaseRef == b.b.CaseRef && f.rules.screened[a.b.CaseRef][k] &&
		f.together(a.rooms[s.slot], b.rooms[t.slot])
}

func (f *field) date(room int, at minute) scheduling.Date {
	return scheduling.DateOf(at.time(), f.at(f.rooms[room].Prison).at.Zone)
}

func (f *field) together(a, b int) bool { return f.still().Together(f.rooms[a].Key, f.rooms[b].Key) }

// needs lists the pieces that would have to leave their homes for s; full
// reports that some of several would do. It is not ok when one that does not
// move is in the way. Own are the pieces that go along.
func (f *field) needs(s seat, own []*piece) (out []int, full, ok bool) {
	ok = true
	mine := func(n int) bool { return slices.ContainsFunc(own, func(p *piece) bool { return p.index == n }) }
	add := func(n int) {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	one := func(e entry) bool {
		if mine(e.piece) {
			return true
		}
		if f.fixed(e.piece) {
			ok = false
			return false
		}
		add(e.piece)
		return true
	}
	for _, t := range s.shape.rooms {
		room := s.rooms[t.slot]
		span := stretch{t.from + s.start, t.to + s.start + f.turn(room)}
		if f.places(room) == 1 {
			f.homes.rooms[room].each(span, one)
		} else if !f.crowds(room, span, mine, add, &full) {
			ok = false
		}
		if !ok {
			return nil, false, false
		}
	}
	for _, n := range s.shape.pros {
		if f.homes.pros[n].each(s.span(), one); !ok {
			return nil, false, false
		}
	}
	for _, t := range s.shape.stays {
		if !f.company(s, t.person, mine, one) {
			return nil, false, false
		}
	}
	for _, t := range s.shape.sits {
		for _, other := range f.rules.from[t.person] {
			if !f.company(s, other, mine, one) {
				return nil, false, false
			}
		}
	}
	if s.b.Kind == scheduling.KindFamily && !f.limits(s, mine, add, &full) {
		return nil, false, false
	}
	return out, full, true
}

// company gives yield every piece of a prisoner that s cannot be beside.
func (f *field) company(s seat, person int, mine func(int) bool, yield func(entry) bool) bool {
	for _, n := range f.homes.stays[person] {
		if p := f.pieces[n]; !mine(n) && f.meet(s, p.home()) && !yield(entry{piece: n}) {
			return false
		}
	}
	return true
}

// crowds looks at a room of several places: whether those that do not move
// leave one, and who else is there if all together leave none.
func (f *field) crowds(room int, span stretch, mine func(int) bool, add func(int), full *bool) bool {
	var fixed, all []stretch
	var movable []int
	f.homes.rooms[room].each(span, func(e entry) bool {
		if mine(e.piece) {
			return true
		}
		all = append(all, e.stretch)
		if f.fixed(e.piece) {
			fixed = append(fixed, e.stretch)
		} else {
			movable = append(movable, e.piece)
		}
		return true
	})
	k := f.places(room)
	if most(fixed, span) >= k {
		return false
	}
	if most(all, span) >= k {
		*full = true
		for _, n := range movable {
			add(n)
		}
	}
	return true
}

// most is how many of holds are there at once at most during span.
func most(holds []stretch, span stretch) int {
	out := 0
	for _, h := range holds {
		at, n := max(h.from, span.from), 0
		for _, x := range holds {
			if x.from <= at && at < x.to {
				n++
			}
		}
		out = max(out, n)
	}
	return out
}

// limits looks at the weeks that a family visit would count in.
func (f *field) limits(s seat, mine func(int) bool, add func(int), full *bool) bool {
	for _, w := range f.weeksOf(s.piece, s.start) {
		limit := f.limit(f.at(w.code), w.person)
		fixed, others, own := f.homes.past[w], []int(nil), 0
		for _, n := range f.homes.weeks[w] {
			switch {
			case mine(n):
				own++
			case f.fixed(n):
				fixed++
			default:
				others = append(others, n)
			}
		}
		// Where there are more than allowed already, nobody else is let in.
		if fixed >= limit || fixed+len(others)+own > limit {
			return false
		}
		if fixed+len(others) >= limit {
			*full = true
			for _, n := range others {
				add(n)
			}
		}
	}
	return true
}

// fixed reports whether a piece does not move, whatever happens.
func (f *field) fixed(n int) bool {
	if n == nobody {
		return true
	}
	p := f.pieces[n]
	return p.by != "" && (!f.relaxed || p.line.Standing == "" || !relaxable(p.by))
}

// relaxable reports whether what keeps a piece could be given up.
func relaxable(by clash.BlockedBy) bool {
	switch by {
	case clash.BlockedFrozen, clash.BlockedPinned, clash.BlockedStay, clash.BlockedFixed, clash.BlockedMonthly:
		return true
	case clash.BlockedStarted, clash.BlockedNowhere, clash.BlockedRules, clash.BlockedPeople, clash.BlockedWorse:
		return false
	}
	return false
}
