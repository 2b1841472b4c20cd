package diary

import (
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// ground is what plans for q are made on: everything of the prisons it names
// on the days that anything may move to, wherever the people of that are
// besides, and what gives way to what.
func (d *Diary) ground(r scheduling.Reader, q clash.Question) (clash.Ground, error) {
	r = without{r, []scheduling.HoldID{q.Hold}}
	about, err := d.about(r, q)
	if err != nil {
		return clash.Ground{}, err
	}
	g := clash.Ground{Priorities: map[scheduling.PrisonCode]scheduling.Priorities{}}
	reach := 0
	for _, code := range about.prisons {
		p, err := prioritiesOf(r, code)
		if err != nil {
			return g, err
		}
		g.Priorities[code] = p
		for _, line := range p.Table {
			reach = max(reach, line.Days)
		}
	}
	if g.Scene, err = d.wide(r, about, daysRound(about.spans, reach)); err != nil {
		return g, err
	}
	g.Moved, err = d.movedBefore(r, about.prisons)
	return g, err
}

// about is what a question is about.
type about struct {
	prisons []scheduling.PrisonCode
	spans   []scheduling.Span
	named   []scheduling.Booking
}

func (a *about) prison(codes ...scheduling.PrisonCode) {
	for _, c := range codes {
		if c != "" && !slices.Contains(a.prisons, c) {
			a.prisons = append(a.prisons, c)
		}
	}
}

func (a *about) span(s scheduling.Span) {
	if s.Valid() && !s.Start.IsZero() {
		a.spans = append(a.spans, s)
	}
}

func (a *about) booking(b scheduling.Booking) {
	a.named = append(a.named, b)
	a.prison(b.Prison)
	for _, key := range b.Rooms() {
		a.prison(key.Prison())
	}
	if len(b.Parts) > 0 {
		a.span(b.Span())
	}
}

// about reads what q names.
func (d *Diary) about(r scheduling.Reader, q clash.Question) (about, error) {
	var a about
	a.prison(q.Prison)
	var asked []scheduling.Booking
	for _, w := range q.Wanted {
		a.booking(w.Booking)
		asked = append(asked, w.Booking)
		for _, s := range w.Windows {
			a.span(s)
		}
		for _, key := range w.Rooms {
			a.prison(key.Prison())
		}
	}
	people, err := r.People(peopleOf(asked...))
	if err != nil {
		return a, err
	}
	for _, p := range people {
		a.prison(p.Prison)
	}
	for _, id := range q.Mend {
		b, err := r.Booking(id)
		if err != nil {
			return a, err
		}
		a.booking(b)
	}
	for _, l := range q.Suppose.Late {
		b, err := r.Booking(l.Booking)
		if err != nil {
			return a, err
		}
		a.booking(b)
		a.span(scheduling.Span{Start: b.Span().Start, End: later(b.Span().End, l.Until)})
	}
	for _, s := range q.Suppose.Shut {
		a.prison(s.Room.Prison())
		a.span(s.Span)
	}
	for _, l := range q.Suppose.LockDowns {
		a.prison(l.Prison)
		a.span(l.Span)
	}
	for _, id := range q.Whole {
		all, err := r.Bookings(scheduling.BookingQuery{Series: id})
		if err != nil {
			return a, err
		}
		for _, b := range all {
			if !started(b, d.now()) {
				a.span(b.Span())
			}
		}
	}
	return a, nil
}

// daysRound widens spans by so many days on either side, and to whole days in
// any zone, and joins those that meet then.
func daysRound(spans []scheduling.Span, reach int) []scheduling.Span {
	by := time.Duration(reach+1) * 24 * time.Hour
	wide := make([]scheduling.Span, 0, len(spans))
	for _, s := range spans {
		wide = append(wide, widened(s, by))
	}
	return merged(wide)
}

// merged joins spans that overlap or touch.
func merged(spans []scheduling.Span) []scheduling.Span {
	spans = slices.SortedFunc(slices.Values(spans), func(a, b scheduling.Span) int { return a.Start.Compare(b.Start) })
	var out []scheduling.Span
	for _, s := range spans {
		if n := len(out); n > 0 && !s.Start.After(out[n-1].End) {
			out[n-1].End = later(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}
