package resolve

import (
	"slices"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// supposed is a scene as it would be: rooms shut, bookings lasting longer.
func supposed(s clash.Scene, w clash.Suppose) clash.Scene {
	if len(w.Shut) > 0 {
		s.Rooms = slices.Clone(s.Rooms)
		for i := range s.Rooms {
			r := &s.Rooms[i]
			for _, shut := range w.Shut {
				if shut.Room == r.Key {
					r.Blocks = append(r.Blocks[:len(r.Blocks):len(r.Blocks)], scheduling.Block{Span: shut.Span})
				}
			}
		}
	}
	if len(w.Late) > 0 {
		s.Bookings = slices.Clone(s.Bookings)
		for i := range s.Bookings {
			for _, late := range w.Late {
				if b := &s.Bookings[i]; b.ID == late.Booking && b.Active() && late.Until.After(b.Span().End) {
					*b = b.Clone()
					b.Parts[len(b.Parts)-1].Span.End = late.Until
				}
			}
		}
	}
	return s
}

// affect marks the pieces that cannot be where they are if what is supposed
// is so.
func (f *field) affect(was clash.Scene) {
	w := f.q.Suppose
	mark := func(p *piece, r clash.Reason) {
		if p == nil || p.role == wanted || p.role == affected || !p.b.Span().End.After(f.now) || p.line.Standing == "" {
			return
		}
		p.role, p.is = affected, r
		p.by = f.keeps(p)
	}
	for _, s := range w.Shut {
		r := scheduling.RoomResource(s.Room)
		for _, p := range f.pieces {
			for _, c := range p.b.Claims() {
				if c.Resource == r && c.Span.Overlaps(s.Span) {
					mark(p, clash.Reason{Code: clash.ReasonShut, Resource: r, Span: c.Span.Intersect(s.Span)})
				}
			}
		}
	}
	for _, l := range w.LockDowns {
		for _, p := range f.pieces {
			for _, st := range p.shape.stays {
				if f.lockedIn(st.person, l) && st.at(p.start).meets(stretchOf(l.Span)) {
					mark(p, clash.Reason{
						Code: clash.ReasonLocked, Resource: scheduling.PersonResource(f.ids[st.person]),
						Span: st.at(p.start).span().Intersect(l.Span),
					})
				}
			}
		}
	}
	// What is to be mended and does not move has what it clashes with go.
	for _, p := range f.pieces {
		if p.role != mended || p.by == "" {
			continue
		}
		for _, c := range f.stands().Find(p.b) {
			if other := f.byID[c.With]; other != nil && !c.Accepted && other.by == "" && other.role == kept {
				mark(other, clash.Reason{Code: clash.ReasonClashed, For: p.b.ID, Resource: c.Resource, Span: c.Span})
			}
		}
	}
	if len(w.Late) == 0 {
		return
	}
	before := clash.NewIndex(was)
	for _, l := range w.Late {
		late := f.byID[l.Booking]
		if late == nil {
			continue
		}
		// Whatever it is, nobody moves what runs late.
		late.by = clash.BlockedStarted
		i := slices.IndexFunc(was.Bookings, func(b scheduling.Booking) bool { return b.ID == l.Booking })
		stood := map[known]bool{}
		for _, c := range before.Find(was.Bookings[i]) {
			stood[knownOf(c)] = true
		}
		for _, c := range f.stands().Find(late.b) {
			if c.With != "" && !stood[knownOf(c)] {
				mark(f.byID[c.With], clash.Reason{Code: clash.ReasonClashed, For: late.b.ID, Resource: c.Resource, Span: c.Span})
			}
		}
	}
}

// lockedIn reports whether a person could not be fetched in a lock-down.
func (f *field) lockedIn(person int, l clash.LockDown) bool {
	p := f.people[person]
	return p != nil && p.Prison == l.Prison && (l.Wing == "" || p.Wing == l.Wing)
}

// known is what makes two clashes of one booking the same.
type known struct {
	code     clash.Code
	resource scheduling.Resource
	with     scheduling.BookingID
}

func knownOf(c clash.Clash) known { return known{c.Code, c.Resource, c.With} }
