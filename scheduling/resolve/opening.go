package resolve

import (
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/timetable"
)

// openings keeps which starts rooms are open at, once it was worked out.
type openings struct {
	runs  map[run][]uint8
	days  map[roomDay][]timetable.Stretch
	locks map[prisonDay][]stretch
}

// run is a day of a room for one asker and one length, by the quarter hour.
type run struct {
	who, room int
	day       minute
	lasts     minute
}

type roomDay struct {
	room int
	date scheduling.Date
}

type prisonDay struct {
	code scheduling.PrisonCode
	date scheduling.Date
}

const (
	aDay     minute = 24 * 60
	aQuarter minute = 15
	unknown  uint8  = 0
	shut     uint8  = 1
	// open and more is a room that is open, with the rank of its footing.
	open uint8 = 2
)

// opens reports whether a room is open to an asker for s, whoever is in it, and
// how much it is preferred: the lower the better.
func (f *field) opens(who, room int, s stretch) (rank int, ok bool) {
	if s.from%aQuarter != 0 {
		v := f.decide(who, room, s)
		return int(v) - int(open), v >= open
	}
	if f.open.runs == nil {
		f.open.runs = map[run][]uint8{}
	}
	k := run{who, room, s.from / aDay, s.to - s.from}
	slots := f.open.runs[k]
	if slots == nil {
		slots = make([]uint8, aDay/aQuarter)
		f.open.runs[k] = slots
	}
	v := &slots[s.from%aDay/aQuarter]
	if *v == unknown {
		*v = f.decide(who, room, s)
	}
	return int(*v) - int(open), *v >= open
}

// decide asks the rules of a room and its prison, and who has a form open.
func (f *field) decide(who, room int, s stretch) uint8 {
	r := &f.rooms[room]
	at := f.at(r.Prison)
	span := s.span()
	dates := at.at.Dates(span)
	var stretches []timetable.Stretch
	if r.Usage == scheduling.UsageTimetable {
		for _, d := range dates {
			stretches = append(stretches, f.stretches(room, at, d)...)
		}
	}
	v := timetable.Decide(*r, at.at, f.askers[who], span, stretches)
	if !v.Allowed {
		return shut
	}
	if f.askers[who].Kind != scheduling.KindOutOfUse {
		for _, d := range dates {
			for _, l := range f.locked(at, d) {
				if l.meets(s) {
					return shut
				}
			}
		}
	}
	if f.places(room) == 1 {
		for _, h := range f.rules.held[scheduling.RoomResource(r.Key)] {
			if h.meets(s) {
				return shut
			}
		}
	}
	return open + uint8(v.As.Rank())
}

func (f *field) stretches(room int, at *prison, on scheduling.Date) []timetable.Stretch {
	k := roomDay{room, on}
	out, ok := f.open.days[k]
	if !ok {
		if f.open.days == nil {
			f.open.days = map[roomDay][]timetable.Stretch{}
		}
		out = at.at.Stretches(f.rooms[room], on)
		f.open.days[k] = out
	}
	return out
}

// locked lists when the people of a prison are locked up on a date.
func (f *field) locked(p *prison, on scheduling.Date) []stretch {
	if len(p.LockUps) == 0 {
		return nil
	}
	k := prisonDay{p.Code, on}
	out, ok := f.open.locks[k]
	if !ok {
		if f.open.locks == nil {
			f.open.locks = map[prisonDay][]stretch{}
		}
		for _, l := range p.LockUps {
			if l.Weekday == on.Weekday() {
				s := stretchOf(scheduling.Span{Start: on.At(l.From).Resolve(p.at.Zone), End: on.At(l.To).Resolve(p.at.Zone)})
				if s.from < s.to {
					out = append(out, s)
				}
			}
		}
		f.open.locks[k] = out
	}
	return out
}

// reaches reports whether everyone of a piece can be there if its block began
// at start, whichever rooms it has.
func (f *field) reaches(p *piece, start minute) bool {
	return !f.gone(p) && f.welcome(p, start) && f.inTime(p, start) && f.free(p, start) && (start == p.start && p.role != wanted || f.inHours(p, start))
}

// gone reports whether a prisoner of a piece is no longer held where its rooms
// are.
func (f *field) gone(p *piece) bool {
	for _, part := range p.b.Parts {
		for i, pl := range part.Placements {
			code := f.prisonOf(pl.Room)
			if pl.Room == "" {
				code = p.shape.slots[p.shape.anys[i]].prison
			}
			for _, id := range pl.Prisoners {
				if x := f.people[f.person(id)]; x != nil && (x.Released || x.Prison != code) {
					return true
				}
			}
		}
	}
	return false
}

// welcome reports whether no visitor of a piece is restricted on the day.
func (f *field) welcome(p *piece, start minute) bool {
	if !f.rules.visitors {
		return true
	}
	switch p.b.Kind {
	case scheduling.KindFamily, scheduling.KindLegal, scheduling.KindOfficial:
	case scheduling.KindCourt, scheduling.KindParole, scheduling.KindProbation, scheduling.KindResettlement,
		scheduling.KindEducation, scheduling.KindOutOfUse:
		return true
	}
	b := p.b
	if n := p.start; n != start {
		b = b.Shift((start - n).time().Sub(minute(0).time()))
	}
	b.ID = "?" // so that nothing it was accepted for counts
	for _, c := range f.still().Find(b) {
		if c.Code == clash.VisitorBanned || c.Code == clash.VisitorClosed {
			return false
		}
	}
	return true
}

// inTime reports whether a family visit on the day of start keeps its prisons'
// notice, and is not too far ahead.
func (f *field) inTime(p *piece, start minute) bool {
	if p.b.Kind != scheduling.KindFamily {
		return true
	}
	for _, s := range p.shape.slots {
		at := f.at(s.prison)
		today, on := scheduling.DateOf(f.now, at.at.Zone), scheduling.DateOf(start.time(), at.at.Zone)
		if !p.fresh() && on == scheduling.DateOf(p.home().start.time(), at.at.Zone) {
			continue // what stays on its day was booked in time
		}
		if n := at.FamilyNotice; n > 0 && on.Compare(today.AddDays(n)) < 0 {
			return false
		}
		if n := at.FamilyAhead; n > 0 && on.Compare(today.AddDays(n)) > 0 {
			return false
		}
	}
	return true
}

// free reports whether nobody has a form open on anyone of a piece then, and
// everyone can be fetched.
func (f *field) free(p *piece, start minute) bool {
	held := func(person int, s stretch) bool {
		for _, h := range f.rules.held[scheduling.PersonResource(f.ids[person])] {
			if h.meets(s) {
				return true
			}
		}
		return false
	}
	locked := f.q.Suppose.LockDowns
	if f.rules.held == nil && len(locked) == 0 {
		return true
	}
	for _, s := range p.shape.stays {
		if held(s.person, s.at(start)) {
			return false
		}
		for _, l := range locked {
			if f.lockedIn(s.person, l) && s.at(start).meets(stretchOf(l.Span)) {
				return false
			}
		}
	}
	for _, n := range p.shape.pros {
		if held(n, stretch{start, start + p.shape.lasts}) {
			return false
		}
	}
	return true
}

// inHours reports whether everyone can be reached for the whole block.
func (f *field) inHours(p *piece, start minute) bool {
	for _, id := range f.everyone(&p.b) {
		x := f.people[f.person(id)]
		if x == nil || len(x.Hours) == 0 {
			continue
		}
		on := scheduling.DateOf(start.time(), p.prison.at.Zone)
		at, end := start, start+p.shape.lasts
		for more := true; more && at < end; {
			more = false
			for _, h := range x.Hours {
				s := scheduling.Span{Start: on.At(h.From).Resolve(p.prison.at.Zone), End: on.At(h.To).Resolve(p.prison.at.Zone)}
				if w := stretchOf(s); h.Weekday == on.Weekday() && w.from <= at && at < w.to {
					at, more = w.to, true
				}
			}
		}
		if at < end {
			return false
		}
	}
	return true
}

// stands is the scene as it is.
func (f *field) stands() *clash.Index {
	if f.whole == nil {
		f.whole = clash.NewIndex(f.scene)
	}
	return f.whole
}

// still is the scene without any bookings: what rules alone say.
func (f *field) still() *clash.Index {
	if f.empty == nil {
		s := f.scene
		s.Bookings, s.Accepted = nil, nil
		f.empty = clash.NewIndex(s)
	}
	return f.empty
}
