package words

import (
	"fmt"
	"strings"
	"time"
)

// Zones are the caller's business: every method below shows the clock and the
// calendar of the location that its times carry.

// Day is a date as people read it: "Tue 24 Nov 2026".
func (w *Words) Day(t time.Time) string {
	return fmt.Sprintf("%s %d %s %d", w.Weekday(t), t.Day(), w.monthShort(t.Month()), t.Year())
}

// LongDay is a date in full: "Tuesday 24 November 2026".
func (w *Words) LongDay(t time.Time) string {
	return fmt.Sprintf("%s %d %s %d", w.Say("common.weekday."+dayKey(t.Weekday())),
		t.Day(), w.Say("common.month."+monthKey(t.Month())), t.Year())
}

// ShortDay is a date without its year: "Tue 24 Nov".
func (w *Words) ShortDay(t time.Time) string {
	return fmt.Sprintf("%s %d %s", w.Weekday(t), t.Day(), w.monthShort(t.Month()))
}

// Date is a date without its weekday: "24 November 2026".
func (w *Words) Date(t time.Time) string { return fmt.Sprintf("%d %s", t.Day(), w.Month(t)) }

// DayMonth is a date without its weekday and year: "24 November".
func (w *Words) DayMonth(t time.Time) string {
	return fmt.Sprintf("%d %s", t.Day(), w.Say("common.month."+monthKey(t.Month())))
}

// Weekday is the short name of t's weekday: "Tue".
func (w *Words) Weekday(t time.Time) string {
	return w.Say("common.weekdayShort." + dayKey(t.Weekday()))
}

// Month is the month and year: "November 2026".
func (w *Words) Month(t time.Time) string {
	return fmt.Sprintf("%s %d", w.Say("common.month."+monthKey(t.Month())), t.Year())
}

// Clock is a time of day on the 24 hour clock: "10:15".
func (w *Words) Clock(t time.Time) string { return t.Format("15:04") }

// Span is a stretch of one day: "10:15–11:00".
func (w *Words) Span(start, end time.Time) string { return w.Clock(start) + "–" + w.Clock(end) }

// Moment is a date and a time of day: "Tue 24 Nov 2026, 10:15".
func (w *Words) Moment(t time.Time) string { return w.Day(t) + ", " + w.Clock(t) }

// Length is how long something lasts, to the minute: "1 hour 15 minutes".
func (w *Words) Length(d time.Duration) string {
	minutes := int(d.Round(time.Minute) / time.Minute)
	var parts []string
	if h := minutes / 60; h != 0 {
		parts = append(parts, w.Count("common.hours", h))
	}
	if m := minutes % 60; m != 0 || minutes == 0 {
		parts = append(parts, w.Count("common.minutes", m))
	}
	return strings.Join(parts, " ")
}

func (w *Words) monthShort(m time.Month) string { return w.Say("common.monthShort." + monthKey(m)) }

func dayKey(d time.Weekday) string { return strings.ToLower(d.String()[:3]) }

func monthKey(m time.Month) string { return strings.ToLower(m.String()[:3]) }
