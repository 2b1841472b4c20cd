package clash

import (
	"cmp"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/timetable"
)

// Find lists everything in the scene that asked clashes with, in a stable
// order: what can never be accepted first, then by time. The scene's own copy
// of asked, and bookings that are not active, are left out; asked itself is
// taken as active whatever its status.
func Find(s Scene, asked scheduling.Booking) []Clash { return NewIndex(s).Find(asked) }

// Find is like the function Find, on a scene that is asked many times.
func (x *Index) Find(asked scheduling.Booking) []Clash {
	asked.Status = scheduling.StatusBooked
	f := finding{Index: x, asked: asked}
	for _, c := range asked.Claims() {
		if key, ok := c.Resource.Room(); ok {
			f.room(c, key)
		} else {
			f.person(c)
		}
	}
	f.moved()
	f.keptApart()
	f.screened()
	f.visitors()
	f.visit()
	slices.SortFunc(f.found, compare)
	return f.found
}

// All lists the clashes of every active booking in the scene. Each pair is
// there from both sides.
func (x *Index) All() []Clash {
	var out []Clash
	for _, b := range x.scene.Bookings {
		if b.Active() {
			out = append(out, x.Find(b)...)
		}
	}
	return out
}

// finding gathers the clashes of one asked booking.
type finding struct {
	*Index
	asked scheduling.Booking
	// who is who asks, once it was needed.
	who   *timetable.Asker
	found []Clash
}

// add puts a clash of the asked booking on the list and returns it to be
// filled in.
func (f *finding) add(code Code, r scheduling.Resource, with scheduling.BookingID, span scheduling.Span) *Clash {
	f.found = append(f.found, Clash{
		Code: code, Resource: r, Booking: f.asked.ID, With: with, Span: span,
		Accepted: f.isAccepted(code, r, with),
	})
	return &f.found[len(f.found)-1]
}

func (f *finding) tight(r scheduling.Resource, with scheduling.BookingID, span scheduling.Span) {
	f.add(TooTight, r, with, span).Missing = span.Duration()
}

func (f *finding) isAccepted(code Code, r scheduling.Resource, with scheduling.BookingID) bool {
	if !code.Acceptable() || len(f.accepted) == 0 {
		return false
	}
	a, b := scheduling.PairOf(f.asked.ID, with)
	return f.accepted[accepted{a, b, r, code}]
}

// over reports whether span has passed when the question is asked.
func (f *finding) over(span scheduling.Span) bool {
	return !f.scene.Now.IsZero() && !span.End.After(f.scene.Now)
}

// asker is who asks for rooms.
func (f *finding) asker() timetable.Asker {
	if f.who == nil {
		who := timetable.AskerOf(f.asked, func(id scheduling.PersonID) (scheduling.Person, bool) {
			if p := f.people[id]; p != nil {
				return *p, true
			}
			return scheduling.Person{}, false
		})
		f.who = &who
	}
	return *f.who
}

// compare orders clashes: those that can never be accepted first, then by
// time, code, resource and the other booking.
func compare(a, b Clash) int {
	never := func(c Clash) int {
		if c.Code.Acceptable() {
			return 1
		}
		return 0
	}
	return cmp.Or(
		cmp.Compare(never(a), never(b)),
		a.Span.Start.Compare(b.Span.Start),
		cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Resource, b.Resource),
		cmp.Compare(a.With, b.With),
		a.Span.End.Compare(b.Span.End),
		cmp.Compare(a.Why, b.Why),
		cmp.Compare(a.Limit, b.Limit),
	)
}

// pad is span, longer by d at both ends.
func pad(span scheduling.Span, d time.Duration) scheduling.Span {
	return scheduling.Span{Start: span.Start.Add(-d), End: span.End.Add(d)}
}

// hull is the stretch from the first start to the last end.
func hull(a, b scheduling.Span) scheduling.Span {
	if b.Start.Before(a.Start) {
		a.Start = b.Start
	}
	if b.End.After(a.End) {
		a.End = b.End
	}
	return a
}
