package timetable

import (
	"cmp"
	"slices"
	"time"

	"gatehouse/scheduling"
)

// Stretch is a window of a room's timetable on one day, with the instants it
// lies between.
type Stretch struct {
	scheduling.Window
	Date scheduling.Date
	Span scheduling.Span
	// Line is the line it comes from; nil for an override's window.
	Line *scheduling.Line
}

// midnight is the end of a day on the wall clock.
const midnight = 24 * time.Hour

// Stretches are the windows that count on one day of a room, by start: those
// of its override for that date if it has one, else of the lines that happen
// then. A time that the clocks skip or show twice is read as RFC 5545 §3.3.5
// says; a window that this leaves nothing of is left out.
func (p Place) Stretches(room scheduling.Room, on scheduling.Date) []Stretch {
	var out []Stretch
	add := func(w scheduling.Window, line *scheduling.Line) {
		w.To = min(w.To, midnight)
		s := Stretch{Window: w, Date: on, Span: p.between(on, w), Line: line}
		// A window for any kind keeps the room for nobody.
		if s.Span.Valid() && w.For != scheduling.UsageShared {
			out = append(out, s)
		}
	}
	if i := slices.IndexFunc(room.Overrides, func(o scheduling.Override) bool { return o.Date == on }); i >= 0 {
		for _, w := range room.Overrides[i].Windows {
			add(w, nil)
		}
	} else {
		_, holiday := p.Holidays.On(cmp.Or(p.Prison.Division, scheduling.EnglandAndWales), on)
		for i := range room.Lines {
			l := &room.Lines[i]
			if l.NotOnHolidays && holiday {
				continue
			}
			start := on.At(0).Floating()
			for _, at := range l.Rule.Between(start, start.Add(midnight)) {
				from := at.Sub(start)
				add(scheduling.Window{From: from, To: from + l.Lasts, For: l.For, Parties: l.Parties, Reason: l.Reason}, l)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Stretch) int {
		return cmp.Or(a.Span.Start.Compare(b.Span.Start), a.Span.End.Compare(b.Span.End))
	})
	return out
}

// between is when a window of a day is.
func (p Place) between(on scheduling.Date, w scheduling.Window) scheduling.Span {
	return scheduling.Span{Start: on.At(w.From).Resolve(p.Zone), End: on.At(w.To).Resolve(p.Zone)}
}

// Day is what a day of a room looks like: closed windows for a closure of the
// prison and for blocks, and for a room by timetable the windows of its lines
// or override; by start. Whether the room is active is not looked at.
func (p Place) Day(room scheduling.Room, on scheduling.Date) []scheduling.Window {
	var out []scheduling.Window
	for _, c := range p.Prison.Closures {
		if c.Date == on {
			out = append(out, scheduling.Window{To: midnight, For: scheduling.UsageClosed, Reason: c.Reason})
		}
	}
	day := on.Span(p.Zone)
	for _, b := range room.Blocks {
		if s := b.Span.Intersect(day); s.Valid() {
			w := scheduling.Window{From: p.clock(on, s.Start), To: p.clock(on, s.End), For: scheduling.UsageClosed, Reason: b.Reason}
			out = append(out, w)
		}
	}
	if room.Usage == scheduling.UsageTimetable {
		for _, s := range p.Stretches(room, on) {
			out = append(out, s.Window)
		}
	}
	slices.SortStableFunc(out, func(a, b scheduling.Window) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out
}

// clock is what the wall clock of a day shows at t, 24 hours at its end.
func (p Place) clock(on scheduling.Date, t time.Time) time.Duration {
	w := scheduling.WallOf(t, p.Zone)
	if w.Date() != on {
		return midnight
	}
	return w.Clock()
}
