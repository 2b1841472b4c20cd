package timetable

import (
	"cmp"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
)

// weekDays is how many days a week has.
const weekDays = 7

// WeekDay is one day of a week as it is shown.
type WeekDay struct {
	Day time.Time // local midnight
	// Holiday names the bank holiday it is, or is empty.
	Holiday string
	Today   bool
}

// Week reports whether a week is shown and not a day.
func (m *Model) Week() bool { return m.week }

// ShowWeek shows the week of the day that is shown, or that day again.
func (m *Model) ShowWeek(on bool) {
	if m.week == on {
		return
	}
	m.week = on
	m.Load()
	m.Changed()
}

// span is what is read and shown of day: itself, or its week from Monday.
func span(day time.Time, week bool) scheduling.Span {
	if !week {
		return scheduling.Span{Start: day, End: day.AddDate(0, 0, 1)}
	}
	monday := day.AddDate(0, 0, -(int(day.Weekday())+6)%weekDays)
	return scheduling.Span{Start: monday, End: monday.AddDate(0, 0, weekDays)}
}

// days lists the days of the week that is shown.
func (m *Model) days() []WeekDay {
	first := span(m.day, true).Start
	today := midnight(m.Now().In(m.zone))
	var out []WeekDay
	for i := range weekDays {
		d := WeekDay{Day: first.AddDate(0, 0, i)}
		d.Holiday = m.holiday(d.Day)
		d.Today = d.Day.Equal(today)
		out = append(out, d)
	}
	return out
}

// clocks are whole hours of the day, since midnight on the wall, that hold the
// bookable day and every booking of the week.
func (m *Model) clocks() (from, to time.Duration) {
	from, to = m.prison.DayStart.Truncate(time.Hour), up(m.prison.DayEnd)
	for _, b := range m.scene.Bookings {
		start := scheduling.WallOf(b.Span().Start, m.zone)
		end := scheduling.WallOf(b.Span().End, m.zone)
		from = min(from, start.Clock().Truncate(time.Hour))
		if end.Date() == start.Date() {
			to = max(to, up(end.Clock()))
		} else {
			to = 24 * time.Hour
		}
	}
	return from, to
}

func up(d time.Duration) time.Duration {
	if t := d.Truncate(time.Hour); t < d {
		return t + time.Hour
	}
	return d
}

// Axis lays the days of a week side by side without their nights. Its times
// are days since its own beginning, and mean nothing elsewhere.
type Axis struct {
	first    time.Time // the first day's midnight
	from, to time.Duration
}

// axis is that of the week that is shown.
func (m *Model) axis() Axis {
	from, to := m.clocks()
	return Axis{first: span(m.day, true).Start, from: from, to: to}
}

// Start and End bound the axis.
func (a Axis) Start() time.Time { return a.first.UTC().Truncate(24 * time.Hour) }

// End is where the last day ends.
func (a Axis) End() time.Time { return a.Start().Add(weekDays * (a.to - a.from)) }

// Day is where the i-th day begins.
func (a Axis) Day(i int) time.Time { return a.Start().Add(time.Duration(i) * (a.to - a.from)) }

// On is where an instant lies: one in a night, at the nearer day's edge.
func (a Axis) On(t time.Time) time.Time {
	w := scheduling.WallOf(t, a.first.Location())
	day := int(w.Date().At(0).Floating().Sub(scheduling.WallOf(a.first, a.first.Location()).Floating()).Hours()) / 24
	switch {
	case day < 0:
		return a.Start()
	case day >= weekDays:
		return a.End()
	}
	return a.Day(day).Add(min(max(w.Clock()-a.from, 0), a.to-a.from))
}

// At is the instant that a place on the axis stands for.
func (a Axis) At(x time.Time) time.Time {
	long := a.to - a.from
	day := int(x.Sub(a.Start()) / long)
	day = min(max(day, 0), weekDays-1)
	return wall(a.first.AddDate(0, 0, day), a.from+x.Sub(a.Day(day)))
}

// holiday names the bank holiday that a day is at the prison; empty for most.
func (m *Model) holiday(day time.Time) string {
	division := cmp.Or(m.prison.Division, scheduling.EnglandAndWales)
	name, on := m.scene.Holidays.On(division, scheduling.DateOf(day, m.zone))
	if !on {
		return ""
	}
	return phrase.Holiday(m.Words, name)
}
