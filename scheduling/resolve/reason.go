package resolve

import (
	"cmp"
	"slices"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// mostOthers is how many blockers are named at most.
const mostOthers = 40

// why says of each move why it is made, and why nothing else would do.
func (s *solving) why(d *draft) {
	for i := range d.moves {
		m := &d.moves[i]
		p := s.byID[m.To.ID]
		switch p.role {
		case wanted:
			m.Why = clash.Reason{Code: clash.ReasonWanted}
		case affected:
			m.Why = p.is
		case kept, mended:
			m.Why = s.makesWay(d, p)
		}
		if by, ok := moveOf(d, m.Why.For); ok && m.Why.Code == clash.ReasonRoom {
			m.Why.Others = slices.DeleteFunc(s.others(d, by, m.Why.Resource), func(b clash.Blocker) bool { return b.Booking == p.b.ID })
		}
		m.Tell = clash.NoticesOf(told(*m), m.To)
	}
}

// told is what a booking was for those who are told: nothing, if it is new.
func told(m clash.Move) scheduling.Booking {
	if m.From.Version == 0 {
		return scheduling.Booking{}
	}
	return m.From
}

func moveOf(d *draft, id scheduling.BookingID) (clash.Move, bool) {
	i := slices.IndexFunc(d.moves, func(m clash.Move) bool { return m.To.ID == id })
	if i < 0 {
		return clash.Move{}, false
	}
	return d.moves[i], true
}

// makesWay is what a booking would clash with now if it were still where it
// was.
func (s *solving) makesWay(d *draft, p *piece) clash.Reason {
	var found *clash.Clash
	for _, c := range d.judge.Find(p.b) {
		_, moves := moveOf(d, c.With)
		if moves && found == nil {
			found = &c
		}
	}
	switch {
	case found != nil:
		return clash.Reason{Code: reasonOf(*found), For: found.With, Resource: found.Resource, Span: found.Span}
	case p.b.Series != "" && slices.Contains(s.q.Whole, p.b.Series):
		return clash.Reason{Code: clash.ReasonSeries}
	}
	for _, c := range s.stands().Find(p.b) {
		if !c.Accepted {
			return clash.Reason{Code: clash.ReasonClashed, For: c.With, Resource: c.Resource, Span: c.Span}
		}
	}
	return clash.Reason{Code: clash.ReasonClashed}
}

// reasonOf is what kind of reason a clash is.
func reasonOf(c clash.Clash) clash.ReasonCode {
	_, room := c.Resource.Room()
	_, pair := c.Resource.Pair()
	switch {
	case room:
		return clash.ReasonRoom
	case pair:
		return clash.ReasonApart
	}
	return clash.ReasonPerson
}

// others lists what holds the other rooms that a booking which moves might
// have had at its time: whoever is there now, or comes with the plan.
func (s *solving) others(d *draft, m clash.Move, got scheduling.Resource) []clash.Blocker {
	key, _ := got.Room()
	return s.blockers([]*clash.Index{d.before, d.judge}, m.To, key, clash.BlockedWorse)
}

// blockers lists for each room that b might have at its time in place of
// another what stands in the way, as the first index sees it that sees
// anything; in the order of rooms. Whoever could move is said to be there by
// free.
func (s *solving) blockers(in []*clash.Index, b scheduling.Booking, instead scheduling.RoomKey, free clash.BlockedBy) []clash.Blocker {
	p := s.byID[b.ID]
	n, ok := s.roomAt[instead]
	if !ok {
		return nil
	}
	var out []clash.Blocker
	for i := range s.rooms {
		r := &s.rooms[i]
		if r.Key == instead || r.Prison != s.rooms[n].Prison || slices.Contains(b.Rooms(), r.Key) {
			continue
		}
		if p != nil && p.role == wanted && len(p.ask.Rooms) > 0 && !slices.Contains(p.ask.Rooms, r.Key) {
			continue
		}
		for _, x := range in {
			if found := s.blocked(x.Find(b.Swap(instead, r.Key)), r.Key, free); found != nil {
				out = append(out, found...)
				break
			}
		}
		if len(out) >= mostOthers {
			return out[:mostOthers]
		}
	}
	return out
}

// blocked turns the clashes with a room into blockers; none when the room is
// not for such a booking at all.
func (s *solving) blocked(clashes []clash.Clash, key scheduling.RoomKey, free clash.BlockedBy) []clash.Blocker {
	var out []clash.Blocker
	res := scheduling.RoomResource(key)
	notFor := []clash.Code{clash.RoomInactive, clash.RoomKind, clash.RoomParty}
	for _, c := range clashes {
		if slices.Contains(notFor, c.Code) {
			return nil
		}
		if _, room := c.Resource.Room(); room && c.Resource != res {
			continue // in another of its rooms
		}
		if c.Accepted || c.Code == clash.ShortNotice || c.Code == clash.FarAhead {
			continue
		}
		b := clash.Blocker{Resource: res, Span: c.Span, Booking: c.With}
		other := s.byID[c.With]
		switch {
		case other != nil && c.Resource == res:
			b.By = cmp.Or(other.by, free)
		case c.Resource == res:
			b.By, b.Clash = clash.BlockedRules, &c
		default:
			b.By, b.Resource, b.Clash = clash.BlockedPeople, c.Resource, &c
		}
		if !slices.ContainsFunc(out, func(o clash.Blocker) bool { return o.By == b.By && o.Booking == b.Booking && o.Resource == b.Resource }) {
			out = append(out, b)
		}
	}
	return out
}
