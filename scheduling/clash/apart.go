package clash

import (
	"slices"
	"time"

	"gatehouse/scheduling"
)

// Near is how close in time two prisoners who must not meet may come to each
// other in one waiting area; exactly so long apart is fine.
const Near = 30 * time.Minute

// keptApart looks for prisoners who must not meet: never in one room at once,
// and in one waiting area not within Near of each other.
func (f *finding) keptApart() {
	if len(f.rules.apart) == 0 {
		return
	}
	for _, id := range f.asked.Prisoners() {
		for _, r := range f.rules.apart[id] {
			other := r.A
			if other == id {
				other = r.B
			}
			pair := scheduling.PairResource(scheduling.Pair{A: id, B: other})
			f.meetings(id, other, Near, func(with scheduling.BookingID, mine, theirs stay) {
				if !r.Holds(f.prisonOf(mine.room).date(mine.span.Start)) {
					return
				}
				switch common := mine.span.Intersect(theirs.span); {
				case mine.room == theirs.room && common.Valid():
					f.addFirst(NonAssociation, pair, with, common)
				case f.Together(mine.room, theirs.room) && pad(mine.span, Near).Overlaps(theirs.span):
					f.addFirst(NonAssociationNear, pair, with, hull(mine.span, theirs.span))
				}
			})
		}
	}
}

// screened looks for people of this case who must not see or meet each other:
// they may not be in one room or waiting area at once, in this booking or in
// another of the case.
func (f *finding) screened() {
	pairs := slices.Clone(f.asked.Screened)
	if ref := f.asked.CaseRef; ref != "" {
		pairs = append(pairs, f.rules.screened[ref]...)
	}
	seen := map[scheduling.Resource]bool{}
	for _, p := range pairs {
		r := scheduling.PairResource(p)
		if seen[r] {
			continue
		}
		seen[r] = true
		for _, of := range []scheduling.Pair{{A: p.A, B: p.B}, {A: p.B, B: p.A}} {
			f.meetings(of.A, of.B, 0, func(with scheduling.BookingID, mine, theirs stay) {
				if b := f.byID[with]; with != "" && b != nil && (f.asked.CaseRef == "" || b.CaseRef != f.asked.CaseRef) {
					return
				}
				if common := mine.span.Intersect(theirs.span); common.Valid() && f.Together(mine.room, theirs.room) {
					f.addFirst(Screened, r, with, common)
				}
			})
		}
	}
}

// meetings calls meet for every stay of id in the asked booking with every
// stay of other within margin of it: in bookings of the scene, named, and in
// the asked one itself, with no name.
func (f *finding) meetings(id, other scheduling.PersonID, margin time.Duration, meet func(with scheduling.BookingID, mine, theirs stay)) {
	mine := staysOf(&f.asked, id)
	if len(mine) == 0 {
		return
	}
	own := staysOf(&f.asked, other)
	around := pad(f.asked.Span(), margin)
	for _, m := range mine {
		for _, t := range own {
			meet("", m, t)
		}
	}
	var last scheduling.BookingID
	for _, h := range f.near(scheduling.PersonResource(other), around.Start.UnixMilli(), around.End.UnixMilli(), f.asked.ID) {
		b := f.byID[h.booking]
		if b == nil || b.ID == last {
			continue
		}
		last = b.ID
		for _, t := range staysOf(b, other) {
			for _, m := range mine {
				meet(b.ID, m, t)
			}
		}
	}
}

// addFirst adds a clash between two people once for each other booking: in
// one room rather than near, and the first of several.
func (f *finding) addFirst(code Code, r scheduling.Resource, with scheduling.BookingID, span scheduling.Span) {
	rank := func(c Code) int { return slices.Index([]Code{NonAssociation, NonAssociationNear}, c) }
	for i := range f.found {
		c := &f.found[i]
		if c.Resource != r || c.With != with || (c.Code == Screened) != (code == Screened) {
			continue
		}
		earlier := span.Start.Before(c.Span.Start) || span.Start.Equal(c.Span.Start) && span.End.Before(c.Span.End)
		if rank(code) < rank(c.Code) || code == c.Code && earlier {
			c.Code, c.Span, c.Accepted = code, span, f.isAccepted(code, r, with)
		}
		return
	}
	f.add(code, r, with, span)
}
