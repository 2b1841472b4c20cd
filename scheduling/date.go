package scheduling

import (
	"fmt"
	"strings"
	"time"
)

// Date is a day on the calendar, whatever the zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day that t falls on in zone.
func DateOf(t time.Time, zone *time.Location) Date {
	y, m, d := t.In(zone).Date()
	return Date{y, m, d}
}

// ParseDate reads a date written 2026-11-24 or 24/11/2026. The error is an
// *InvalidError for the field "date".
func ParseDate(s string) (Date, error) {
	t, err := parseDate(strings.TrimSpace(s))
	if err != nil {
		return Date{}, err
	}
	return DateOf(t, time.UTC), nil
}

// String is the date as ISO 8601 writes it: "2026-11-24".
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// IsZero reports whether no day is named.
func (d Date) IsZero() bool { return d == Date{} }

// AddDays is the day n days later.
func (d Date) AddDays(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC), time.UTC)
}

// Compare is negative when d comes before o.
func (d Date) Compare(o Date) int { return d.noon().Compare(o.noon()) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.noon().Weekday() }

func (d Date) noon() time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }

// At is the wall time that lies clock after midnight on the day; 24 hours after
// it is midnight of the next.
func (d Date) At(clock time.Duration) Wall {
	if clock >= wholeDay {
		return d.AddDays(int(clock / wholeDay)).At(clock % wholeDay)
	}
	return Wall{Year: d.Year, Month: d.Month, Day: d.Day, Hour: int(clock / time.Hour), Minute: int(clock % time.Hour / time.Minute)}
}

// Span is the whole day in zone, from midnight to midnight: 23 or 25 hours
// long when the clocks change.
func (d Date) Span(zone *time.Location) Span {
	at := func(day int) time.Time { return time.Date(d.Year, d.Month, day, 0, 0, 0, 0, zone).UTC() }
	return Span{Start: at(d.Day), End: at(d.Day + 1)}
}

// Date is the day of the wall time.
func (w Wall) Date() Date { return Date{w.Year, w.Month, w.Day} }

// Clock is how long after midnight the wall time is.
func (w Wall) Clock() time.Duration {
	return time.Duration(w.Hour)*time.Hour + time.Duration(w.Minute)*time.Minute
}
