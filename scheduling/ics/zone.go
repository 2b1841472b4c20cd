package ics

import (
	"fmt"
	"strings"
	"time"
)

// change is when the clocks of a zone change, every year.
type change struct {
	month   time.Month
	weekday time.Weekday
	// nth of that weekday in the month, −1 the last.
	nth int
	// clock is what the clock shows just before, after midnight.
	clock    time.Duration
	from, to int // seconds east of UTC
}

// changes are the two changes of a year, the one in spring first as a zone of
// the south has it last; ok is false when the clocks of the zone stay, or
// change by no rule of that form.
func changes(zone *time.Location, year int) (forward, back change, ok bool) {
	var first []change
	for y := year; y < year+5; y++ {
		var now []change
		for at := time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC); len(now) < 3; {
			_, next := at.In(zone).ZoneBounds()
			if next.IsZero() || next.UTC().Year() > y {
				break
			}
			now = append(now, changeAt(next, zone))
			at = next
		}
		switch {
		case len(now) != 2:
			return change{}, change{}, false
		case y == year:
			first = now
			continue
		}
		for i := range now {
			if !first[i].merge(now[i]) {
				return change{}, change{}, false
			}
		}
	}
	if first[0].to > first[0].from {
		return first[0], first[1], first[1].to < first[1].from
	}
	return first[1], first[0], first[1].to > first[1].from && first[0].to < first[0].from
}

// changeAt is the change at an instant, as the nth weekday of its month.
func changeAt(at time.Time, zone *time.Location) change {
	_, from := at.Add(-time.Second).In(zone).Zone()
	_, to := at.In(zone).Zone()
	w := at.UTC().Add(time.Duration(from) * time.Second)
	return change{
		month: w.Month(), weekday: w.Weekday(), nth: (w.Day()-1)/7 + 1,
		clock: time.Duration(w.Hour())*time.Hour + time.Duration(w.Minute())*time.Minute, from: from, to: to,
	}
}

// merge takes another year's change in: a fourth and a fifth Sunday are the
// last one.
func (c *change) merge(o change) bool {
	if c.nth != o.nth && (c.nth >= 4 || c.nth == -1) && o.nth >= 4 {
		c.nth = -1
	}
	if c.nth == -1 && o.nth >= 4 {
		o.nth = -1
	}
	return *c == o
}

// zoneLines is the VTIMEZONE of a zone: one STANDARD and at most one DAYLIGHT,
// both from 1970 on, because one widespread reader understands no other. The
// year is one in which the events are. It is empty for UTC.
func zoneLines(zone *time.Location, year int) []line {
	if zone == time.UTC || zone.String() == "UTC" {
		return nil
	}
	out := []line{{"BEGIN", "VTIMEZONE", nil}, {"TZID", zone.String(), nil}}
	forward, back, ok := changes(zone, year)
	if !ok {
		_, offset := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).In(zone).Zone()
		out = append(out, line{"BEGIN", "STANDARD", nil}, line{"DTSTART", "19700101T000000", nil},
			line{"TZOFFSETFROM", offsetText(offset), nil}, line{"TZOFFSETTO", offsetText(offset), nil}, line{"END", "STANDARD", nil})
		return append(out, line{"END", "VTIMEZONE", nil})
	}
	out = append(out, back.lines("STANDARD")...)
	out = append(out, forward.lines("DAYLIGHT")...)
	return append(out, line{"END", "VTIMEZONE", nil})
}

// lines is the change as a part of a VTIMEZONE.
func (c change) lines(name string) []line {
	day := strings.ToUpper(c.weekday.String()[:2])
	return []line{
		{"BEGIN", name, nil},
		{"DTSTART", c.in1970().Format(wallLayout), nil},
		{"RRULE", fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", c.month, c.nth, day), nil},
		{"TZOFFSETFROM", offsetText(c.from), nil},
		{"TZOFFSETTO", offsetText(c.to), nil},
		{"END", name, nil},
	}
}

// in1970 is the wall time at which the change would have been in 1970.
func (c change) in1970() time.Time {
	at := time.Date(1970, c.month, 1, 0, 0, 0, 0, time.UTC)
	at = at.AddDate(0, 0, (int(c.weekday)-int(at.Weekday())+7)%7)
	if c.nth > 0 {
		at = at.AddDate(0, 0, 7*(c.nth-1))
	} else {
		for at.AddDate(0, 0, 7).Month() == c.month {
			at = at.AddDate(0, 0, 7)
		}
	}
	return at.Add(c.clock)
}

// offsetText is an offset as RFC 5545 §3.3.14 writes it.
func offsetText(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
}
