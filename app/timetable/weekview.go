package timetable

import (
	"time"

	"fyne.io/fyne/v2"

	"gatehouse/app/internal/ui/timegrid"
	"gatehouse/scheduling"
)

// buildWeek makes the grid of a week: rooms down, days across, without the
// nights. Bookings are opened there and not dragged.
func (v *View) buildWeek() {
	g := timegrid.New(v.words)
	v.week = g
	g.OnSelect = func(id, _ string) { v.model.Choose(scheduling.BookingID(id)) }
	g.OnOpen = func(id string) {
		v.model.Choose(scheduling.BookingID(id))
		v.model.Open()
	}
	point := func(p timegrid.Pick) { v.model.Point(scheduling.RoomKey(p.Row), v.shown.Axis.At(p.Start)) }
	g.OnPick = point
	g.OnCreate = func(p timegrid.Pick) {
		point(p)
		v.model.New()
	}
	g.OnRune = v.letter
	g.OnKey = v.key
}

// key takes the grids' keys that are not about moving.
func (v *View) key(k fyne.KeyName) {
	switch {
	case k == fyne.KeyF1 && v.setup.Help != nil:
		v.setup.Help()
	case k == fyne.KeyEscape && v.setup.Escape != nil:
		v.setup.Escape()
	}
}

// showWeek shows the week of the day that is shown, or that day again.
func (v *View) showWeek(on bool) {
	v.model.ShowWeek(on)
	v.Focus()
}

// now is the grid that is shown.
func (v *View) now() *timegrid.Grid {
	if len(v.shown.Week) > 0 {
		return v.week
	}
	return v.grid
}

func (v *View) renderWeek(s Snapshot) {
	v.week.SetData(v.weekData(s))
	if id, _ := v.week.Selected(); id != string(s.Chosen) && s.Chosen != "" {
		v.week.Select(string(s.Chosen), "")
	}
}

// weekData is the snapshot of a week on the axis without nights.
func (v *View) weekData(s Snapshot) timegrid.Data {
	d := v.data(s)
	on := func(t time.Time) time.Time {
		if t.IsZero() {
			return t
		}
		return s.Axis.On(t)
	}
	d.Start, d.End, d.Slot = s.Axis.Start(), s.Axis.End(), time.Hour
	d.Say = func(start, _ time.Time) string {
		at := s.Axis.At(start).In(s.Zone)
		return v.words.ShortDay(at) + " " + v.words.Clock(at)
	}
	today := false
	for i, day := range s.Week {
		note := day.Holiday
		if day.Today {
			today = true
			if note == "" {
				note = v.say("today")
			}
		}
		d.Marks = append(d.Marks, timegrid.Mark{At: s.Axis.Day(i), Text: v.words.ShortDay(day.Day), Note: note})
	}
	d.Now = time.Time{}
	if today {
		d.Now = on(s.Now)
	}
	for i := range d.Rows {
		d.Rows[i].Closed = v.closedInWeek(s, s.Rows[i], on)
		for j := range d.Rows[i].Reserved {
			r := &d.Rows[i].Reserved[j]
			r.Start, r.End = on(r.Start), on(r.End)
		}
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		b.Start, b.End = on(b.Start), on(b.End)
		b.Cuts[0], b.Cuts[1] = on(b.Cuts[0]), on(b.Cuts[1])
		b.Fixed = true
	}
	return d
}

// closedInWeek are the stretches of the axis in which a room takes nobody.
func (v *View) closedInWeek(s Snapshot, r Row, on func(time.Time) time.Time) []timegrid.Span {
	var out []timegrid.Span
	add := func(start, end time.Time) {
		if x := (timegrid.Span{Start: on(start), End: on(end)}); x.Start.Before(x.End) {
			out = append(out, x)
		}
	}
	for _, day := range s.Week {
		add(day.Day, wall(day.Day, s.Prison.DayStart))
		add(wall(day.Day, s.Prison.DayEnd), wall(day.Day, 24*time.Hour).Add(-time.Minute))
	}
	for _, h := range r.Hours {
		if h.Closed() {
			add(h.Span.Start, h.Span.End)
		}
	}
	return out
}
