package timetable_test

import (
	"strings"
	"testing"
	"time"

	"gatehouse/app/internal/work"
	"gatehouse/app/timetable"
	"gatehouse/scheduling"
)

func TestAWeekIsReadFromItsMonday(t *testing.T) {
	d := newDiary()
	d.scene.Bookings = append(d.scene.Bookings, booking("b4", at(10, 0).AddDate(0, 0, 3), "MDI-VCC-2", "p1"))
	friday := scheduling.Date{Year: 2026, Month: 11, Day: 27}
	d.scene.Holidays = scheduling.Holidays{scheduling.EnglandAndWales: {friday: "boxing-day"}}
	m, h := load(t, d, work.Inline)
	if len(m.Shown().Week) > 0 || m.Shown().Total != 3 {
		t.Fatalf("a day: %+v", m.Shown())
	}
	m.ShowWeek(true)
	s := m.Shown()
	if read := d.asked[len(d.asked)-1]; !read.Start.Equal(at(0, 0).AddDate(0, 0, -1)) || read.Duration() != 7*24*time.Hour {
		t.Errorf("read %v", read)
	}
	if len(s.Week) != 7 || s.Total != 4 || s.Week[4].Holiday != "Boxing Day" || !s.Week[1].Today {
		t.Errorf("week %+v, %d bookings", s.Week, s.Total)
	}
	if l := s.Agenda[len(s.Agenda)-1]; !strings.Contains(l.Facts, "Fri 27 Nov") {
		t.Errorf("the list says %q", l.Facts)
	}
	m.Choose("b4")
	m.Open()
	if len(h.opened) != 1 || h.opened[0] != "b4" {
		t.Errorf("opened %v", h.opened)
	}
	m.ShowWeek(false)
	if s := m.Shown(); len(s.Week) > 0 || s.Day.Day() != 27 {
		t.Errorf("the day of what was chosen: %v", s.Day)
	}
	m.ShowWeek(true)
	m.Step(1)
	if s := m.Shown(); s.Week[0].Day.Day() != 30 {
		t.Errorf("next week begins %v", s.Week[0].Day)
	}
}

func TestADayNamesItsBankHoliday(t *testing.T) {
	d := newDiary()
	d.scene.Holidays = scheduling.Holidays{scheduling.EnglandAndWales: {scheduling.Date{Year: 2026, Month: 11, Day: 24}: "boxing-day"}}
	m, _ := load(t, d, work.Inline)
	if s := m.Shown(); !strings.HasPrefix(s.Status, "Bank holiday: Boxing Day. 3 bookings") {
		t.Errorf("the line says %q", s.Status)
	}
	m.Step(1)
	if s := m.Shown(); strings.Contains(s.Status, "holiday") {
		t.Errorf("the day after, the line says %q", s.Status)
	}
}

func TestTheAxisOfAWeekLeavesTheNightsOut(t *testing.T) {
	for name, day := range map[string]time.Time{
		"winter":            at(12, 0),
		"clocks go forward": time.Date(2027, 3, 28, 12, 0, 0, 0, london),
		"clocks go back":    time.Date(2026, 10, 25, 12, 0, 0, 0, london),
	} {
		t.Run(name, func(t *testing.T) {
			m, _ := load(t, newDiary(), work.Inline)
			m.Date(day)
			m.ShowWeek(true)
			s := m.Shown()
			if got := s.Axis.End().Sub(s.Axis.Start()); got != 70*time.Hour {
				t.Fatalf("seven days of ten hours are %v", got)
			}
			for i, d := range s.Week {
				nine := time.Date(d.Day.Year(), d.Day.Month(), d.Day.Day(), 9, 15, 0, 0, london)
				if x := s.Axis.On(nine); !x.Equal(s.Axis.Day(i).Add(75 * time.Minute)) {
					t.Errorf("day %d: 09:15 lies at %v", i, x.Sub(s.Axis.Day(i)))
				}
				if back := s.Axis.At(s.Axis.On(nine)); !back.Equal(nine) {
					t.Errorf("day %d: there and back is %v", i, back)
				}
				night := time.Date(d.Day.Year(), d.Day.Month(), d.Day.Day(), 3, 0, 0, 0, london)
				if x := s.Axis.On(night); !x.Equal(s.Axis.Day(i)) {
					t.Errorf("day %d: the night lies at %v", i, x)
				}
			}
		})
	}
}

func TestClosedHoursSayWhy(t *testing.T) {
	d := newDiary()
	d.hours = []timetable.Stretch{
		{Room: "MDI-VCC-1", For: scheduling.UsageClosed, Why: "staff lunch", Span: scheduling.Span{Start: at(12, 0), End: at(13, 30)}},
		{Room: "MDI-VCC-1", For: scheduling.UsageLegal, Span: scheduling.Span{Start: at(8, 0), End: at(18, 0)}},
	}
	m, _ := load(t, d, work.Inline)
	for _, c := range []struct {
		at   time.Time
		room scheduling.RoomKey
		want string
	}{
		{at(12, 15), "MDI-VCC-1", "closed until 13:30 (staff lunch)"},
		{at(9, 0), "MDI-VCC-1", "kept for legal and official visits until 18:00"},
		{at(12, 15), "MDI-VCC-2", "free until 12:45"},
	} {
		m.Point(c.room, c.at)
		if got := m.Shown().Status; !strings.Contains(got, c.want) {
			t.Errorf("%s at %v: %q", c.room, c.at, got)
		}
	}
	if h := m.Shown().Rows[0].Hours; len(h) != 2 || !h[0].Closed() || h[1].Closed() {
		t.Errorf("hours %+v", h)
	}
}

func TestWhatOthersHoldIsShownWithWhoAndUntil(t *testing.T) {
	d := newDiary()
	hold := scheduling.HoldOf("h1", booking("", at(15, 0), "MDI-VCC-2", "p1"))
	hold.Actor, hold.Until = scheduling.Actor{Name: "Bea Visits", Role: "visits"}, at(9, 29)
	d.scene.Holds = []scheduling.Hold{hold}
	m, _ := load(t, d, work.Inline)
	held := func() (out []timetable.Block) {
		for _, b := range m.Shown().Rows[1].Blocks {
			if b.Held {
				out = append(out, b)
			}
		}
		return out
	}
	if got := held(); len(got) != 1 || got[0].Title != "held by Bea Visits, until 09:29" {
		t.Fatalf("held %+v", got)
	}
	m.Point("MDI-VCC-2", at(15, 0))
	if got := m.Shown().Status; !strings.Contains(got, "Bea Visits") {
		t.Errorf("status %q", got)
	}
	m.OwnHold("h1")
	if len(held()) > 0 {
		t.Error("one's own hold is in the way")
	}
}
