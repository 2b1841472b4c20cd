package repeat

import (
	"strconv"
	"strings"
	"time"
)

// write is spec in lines: its one spelling, given that its lists are sorted.
func (s Spec) write() string {
	return "DTSTART:" + s.Start.Format(timeLayout) + "\n" + s.writeRule() + s.writeDates()
}

func (s Spec) writeRule() string {
	var b strings.Builder
	b.WriteString("RRULE:FREQ=" + string(s.Freq))
	if s.Count != 0 {
		b.WriteString(";COUNT=" + strconv.Itoa(s.Count))
	}
	if !s.Until.IsZero() {
		b.WriteString(";UNTIL=" + s.Until.Format(timeLayout))
	}
	if s.Interval > 1 {
		b.WriteString(";INTERVAL=" + strconv.Itoa(s.Interval))
	}
	writeNumbers(&b, ";BYMONTH=", s.ByMonth)
	writeNumbers(&b, ";BYWEEKNO=", s.ByWeekNo)
	writeNumbers(&b, ";BYYEARDAY=", s.ByYearDay)
	writeNumbers(&b, ";BYMONTHDAY=", s.ByMonthDay)
	for i, d := range s.ByDay {
		b.WriteString(before(";BYDAY=", i))
		if d.Nth != 0 {
			b.WriteString(strconv.Itoa(d.Nth))
		}
		b.WriteString(code(d.Weekday))
	}
	writeNumbers(&b, ";BYHOUR=", s.ByHour)
	writeNumbers(&b, ";BYMINUTE=", s.ByMinute)
	writeNumbers(&b, ";BYSETPOS=", s.BySetPos)
	if s.WeekStart != 0 {
		b.WriteString(";WKST=" + code(s.WeekStart.Weekday()))
	}
	return b.String()
}

func (s Spec) writeDates() string {
	var b strings.Builder
	writeDates(&b, "\nRDATE:", s.Extra)
	writeDates(&b, "\nEXDATE:", s.Except)
	return b.String()
}

// before is what stands before the i-th entry of a list.
func before(name string, i int) string {
	if i == 0 {
		return name
	}
	return ","
}

func code(d time.Weekday) string { return codes[2*d : 2*d+2] }

func writeNumbers(b *strings.Builder, name string, list []int) {
	for i, n := range list {
		b.WriteString(before(name, i) + strconv.Itoa(n))
	}
}

func writeDates(b *strings.Builder, name string, list []time.Time) {
	for i, t := range list {
		b.WriteString(before(name, i) + t.Format(timeLayout))
	}
}
