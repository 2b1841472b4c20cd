package resolve

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gatehouse/scheduling"
	"gatehouse/scheduling/board"
	"gatehouse/scheduling/clash"
)

// draft is an answer in bookings, before anybody is told why.
type draft struct {
	moves []clash.Move
	cost  clash.Cost
	total board.Cost
	// name is the same for plans that people would call the same.
	name string
	// stuck are the wanted and affected that have no place in it.
	stuck []*piece
	after clash.Scene
	// before and judge are the scene before and after, as far as it can matter
	// to what moves.
	before, judge *clash.Index
}

// total is what an answer costs by the prisons' own tables.
func (b *built) total(a board.Answer) board.Cost {
	var out board.Cost
	for i, n := range a.At {
		if it := &b.problem.Items[i]; n == board.Out {
			out += it.Out
		} else {
			out += it.Places[n].Cost
		}
	}
	return out
}

// draft reads an answer.
func (s *solving) draft(b *built, a board.Answer) *draft {
	d := &draft{total: b.total(a)}
	var name []string
	for i, at := range b.placed(a) {
		it := b.items[i]
		switch {
		case at == nil && !it.cancels():
			d.stuck = append(d.stuck, it.lead())
		case at == nil:
			for _, m := range it.members {
				to := m.b.Clone()
				to.Status, to.CancelReason = scheduling.StatusCancelled, scheduling.CancelStaff
				d.moves = append(d.moves, clash.Move{From: m.b, To: to})
			}
			name = append(name, fmt.Sprint(it.lead().b.ID, " out"))
		case at.nature == asIs:
			d.stuck = append(d.stuck, it.lead())
			name = append(name, fmt.Sprint(it.lead().b.ID, " as it is"))
		case at.nature == elsewhere:
			for _, seat := range it.seats(at) {
				d.moves = append(d.moves, clash.Move{From: s.from(seat.piece), To: s.to(seat)})
			}
			name = append(name, fmt.Sprint(it.lead().b.ID, " ", at.class))
		}
	}
	slices.SortStableFunc(d.moves, func(x, y clash.Move) int {
		return cmp.Or(
			cmp.Compare(s.order(x), s.order(y)), x.From.Span().Start.Compare(y.From.Span().Start), cmp.Compare(x.To.ID, y.To.ID),
		)
	})
	d.name = strings.Join(name, "; ")
	d.cost = s.costOf(d)
	return d
}

// order puts wanted bookings first.
func (s *solving) order(m clash.Move) int {
	if s.byID[m.To.ID].role == wanted {
		return 0
	}
	return 1
}

// from is a piece as it is kept, or as it was asked for.
func (s *solving) from(p *piece) scheduling.Booking {
	if p.old != nil {
		return p.old.b
	}
	return p.b
}

func (s *solving) to(at seat) scheduling.Booking { return s.booking(at.piece, at.start, at.rooms) }

// costOf adds up what the moves cost.
func (s *solving) costOf(d *draft) clash.Cost {
	c := clash.Cost{Unplaced: len(d.stuck)}
	for _, m := range d.moves {
		p := s.byID[m.To.ID]
		if p.role != wanted {
			c.People += p.people
			c.Points += p.people * p.line.Weight
		}
		if !m.To.Active() {
			c.Cancelled++
			continue
		}
		shift := m.To.Span().Start.Sub(m.From.Span().Start).Abs()
		switch {
		case p.role == wanted:
		case shift == 0:
			c.Rooms++
		default:
			c.Times++
			c.Shift += shift
		}
	}
	c.Change = d.total.Change()
	return c
}

// fits is the last word: whether, after the moves, anything clashes that did
// not before, as package clash itself judges the whole scene.
func (s *solving) fits(d *draft) bool {
	around := s.around(d)
	d.before = clash.NewIndex(around)
	d.after = around
	d.after.Bookings = slices.Clone(around.Bookings)
	moved := map[scheduling.BookingID]bool{}
	var fresh []scheduling.Booking
	for _, m := range d.moves {
		moved[m.To.ID] = true
		i := slices.IndexFunc(d.after.Bookings, func(b scheduling.Booking) bool { return b.ID == m.To.ID })
		if i < 0 {
			fresh = append(fresh, m.To)
		} else {
			d.after.Bookings[i] = m.To
		}
	}
	d.after.Bookings = append(d.after.Bookings, fresh...)
	d.after.Accepted = slices.DeleteFunc(slices.Clone(s.scene.Accepted), func(a scheduling.Acceptance) bool { return moved[a.A] || moved[a.B] })
	d.judge = clash.NewIndex(d.after)
	beside := map[scheduling.BookingID]bool{}
	for _, m := range d.moves {
		if !m.To.Active() {
			continue
		}
		for _, c := range d.judge.Find(m.To) {
			if !c.Accepted && !s.excused(m, c) {
				return false
			}
		}
		for _, n := range s.beside(m.To) {
			beside[n] = true
		}
	}
	for _, p := range s.pieces {
		if !beside[p.b.ID] || moved[p.b.ID] || p.fresh() {
			continue
		}
		stood := map[known]bool{}
		for _, c := range d.before.Find(p.b) {
			stood[knownOf(c)] = true
		}
		for _, c := range d.judge.Find(p.b) {
			if !c.Accepted && !stood[knownOf(c)] {
				return false
			}
		}
	}
	return true
}

// around is the part of the scene that what moves can have to do with: what is
// near where it was and will be, the visits of its people, and its cases.
func (s *solving) around(d *draft) clash.Scene {
	var near []stretch
	visits, cases := map[scheduling.PersonID]bool{}, map[string]bool{}
	for _, m := range d.moves {
		for _, b := range []scheduling.Booking{m.From, m.To} {
			at := stretchOf(b.Span())
			near = append(near, stretch{at.from - aDay, at.to + aDay})
			for _, id := range b.Prisoners() {
				visits[id] = true
			}
			cases[b.CaseRef] = true
		}
	}
	for _, p := range s.pieces {
		if p.role != kept {
			near = append(near, stretch{p.start - aDay, p.start + p.shape.lasts + aDay})
		}
	}
	out := s.scene
	out.Bookings = nil
	for i := range s.scene.Bookings {
		b := &s.scene.Bookings[i]
		at := stretchOf(b.Span())
		if slices.ContainsFunc(near, at.meets) || b.CaseRef != "" && cases[b.CaseRef] ||
			b.Kind == scheduling.KindFamily && slices.ContainsFunc(b.Prisoners(), func(id scheduling.PersonID) bool { return visits[id] }) {
			out.Bookings = append(out.Bookings, *b)
		}
	}
	return out
}

// excused reports whether a clash of a moved booking is none that a plan
// makes: what stays on its day was booked in time.
func (s *solving) excused(m clash.Move, c clash.Clash) bool {
	p := s.byID[m.To.ID]
	if c.Code != clash.ShortNotice && c.Code != clash.FarAhead || p.fresh() {
		return false
	}
	zone := p.prison.at.Zone
	return scheduling.DateOf(m.From.Span().Start, zone) == scheduling.DateOf(m.To.Span().Start, zone)
}

// beside lists the bookings that stay in a room of a booking that moves, or are
// of its case, whose own view of it may differ.
func (s *solving) beside(b scheduling.Booking) []scheduling.BookingID {
	var out []scheduling.BookingID
	for _, key := range b.Rooms() {
		n := s.room(key)
		s.homes.rooms[n].each(stretch{floor(b.Span().Start) - aDay/4, ceil(b.Span().End) + aDay/4}, func(e entry) bool {
			if e.piece != nobody {
				out = append(out, s.pieces[e.piece].b.ID)
			}
			return true
		})
	}
	for _, p := range s.pieces {
		if b.CaseRef != "" && p.b.CaseRef == b.CaseRef {
			out = append(out, p.b.ID)
		}
	}
	return out
}
