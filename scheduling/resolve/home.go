package resolve

import (
	"cmp"
	"slices"
	"sort"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// entry is a piece's hold on something where it is now.
type entry struct {
	stretch
	piece int // or nobody
}

// nobody is the piece of what is held by no booking.
const nobody = -1

// row is what holds one thing, by start.
type row struct {
	entries []entry
	longest minute
}

func (r *row) add(s stretch, piece int) {
	r.entries = append(r.entries, entry{s, piece})
	r.longest = max(r.longest, s.to-s.from)
}

func (r *row) sort() {
	slices.SortFunc(r.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.piece, b.piece))
	})
}

// each yields what holds the thing during s.
func (r *row) each(s stretch, yield func(entry) bool) {
	if r == nil {
		return
	}
	first := sort.Search(len(r.entries), func(i int) bool { return r.entries[i].from > s.from-r.longest })
	for _, e := range r.entries[first:] {
		if e.from >= s.to {
			return
		}
		if e.to > s.from && !yield(e) {
			return
		}
	}
}

// homes are where everything is now.
type homes struct {
	rooms []row // a room is held until it is turned around
	pros  map[int]*row
	// stays are the pieces of each prisoner, by start.
	stays map[int][]int
	// weeks are the family visits of a prisoner's week, past those that are over.
	weeks map[week][]int
	past  map[week]int
	// margin is the longest time that pieces can be apart and still concern
	// each other by their people.
	margin minute
}

// week is a prisoner's week at a prison.
type week struct {
	person int
	code   scheduling.PrisonCode
	from   scheduling.Date
}

func (f *field) newHomes() {
	h := homes{
		rooms: make([]row, len(f.rooms)), pros: map[int]*row{}, stays: map[int][]int{},
		weeks: map[week][]int{}, past: map[week]int{}, margin: minutes(max(clash.Near, clash.Walk)),
	}
	for _, p := range f.prisons {
		h.margin = max(h.margin, minutes(p.PickUp))
		for _, w := range p.Walks {
			h.margin = max(h.margin, minutes(w.Takes))
		}
	}
	f.homes = h
	for _, p := range f.pieces {
		if p.fresh() {
			continue
		}
		at := p.home()
		for _, t := range at.shape.rooms {
			if n := at.rooms[t.slot]; n >= 0 {
				h.rooms[n].add(stretch{t.from + at.start, t.to + at.start + f.turn(n)}, p.index)
			}
		}
		for _, n := range at.shape.pros {
			if h.pros[n] == nil {
				h.pros[n] = &row{}
			}
			h.pros[n].add(at.span(), p.index)
		}
		for _, s := range at.shape.stays {
			if l := h.stays[s.person]; len(l) == 0 || l[len(l)-1] != p.index {
				h.stays[s.person] = append(l, p.index)
			}
		}
		for _, w := range f.weeksOf(at.piece, at.start) {
			h.weeks[w] = append(h.weeks[w], p.index)
		}
	}
	for i := range h.rooms {
		if f.places(i) > 1 {
			// A form that is open takes one of several places.
			for _, s := range f.rules.held[scheduling.RoomResource(f.rooms[i].Key)] {
				h.rooms[i].add(s, nobody)
			}
		}
		h.rooms[i].sort()
	}
	for _, r := range h.pros {
		r.sort()
	}
	for i := range f.scene.Bookings {
		b := &f.scene.Bookings[i]
		if b.Kind == scheduling.KindFamily && b.Status == scheduling.StatusCompleted && len(b.Parts) > 0 {
			p := &piece{b: *b, shape: f.shapeOf(b)}
			for _, w := range f.weeksOf(p, floor(b.Span().Start)) {
				h.past[w]++
			}
		}
	}
}

// turn is how long a room is turned around for.
func (f *field) turn(room int) minute { return minutes(f.rooms[room].Turnaround) }

// places is how many bookings a room holds at once.
func (f *field) places(room int) int { return max(1, f.rooms[room].Places) }

// weeksOf lists the weeks with a limit that a family visit counts in.
func (f *field) weeksOf(p *piece, start minute) []week {
	if p.b.Kind != scheduling.KindFamily {
		return nil
	}
	var out []week
	for _, part := range p.b.Parts {
		for _, pl := range part.Placements {
			for _, id := range pl.Prisoners {
				n := f.person(id)
				code := f.prisonOf(pl.Room)
				if pl.Room == "" {
					code = f.held(pl, &p.b)
				}
				at := f.at(code)
				if f.limit(at, n) == 0 {
					continue
				}
				on := scheduling.DateOf(start.time(), at.at.Zone)
				w := week{n, code, on.AddDays(-int((on.Weekday() - at.WeekStart + 7) % 7))}
				if !slices.Contains(out, w) {
					out = append(out, w)
				}
			}
		}
	}
	return out
}

// limit is how many family visits a week a prisoner may have; 0 is any.
func (f *field) limit(at *prison, person int) int {
	if p := f.people[person]; p != nil && p.Custody == scheduling.CustodyRemand {
		return at.RemandVisits
	}
	return at.ConvictedVisits
}
