package repeat_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling/repeat"
)

// BenchmarkRefuse is the time each refused rule takes; one that is over a
// millisecond is one too many.
func BenchmarkRefuse(b *testing.B) {
	names := make([]string, 0, len(refused))
	for name := range refused {
		names = append(names, name)
	}
	slices.Sort(names)
	var worst time.Duration
	for b.Loop() {
		worst = 0
		for _, name := range names {
			began := time.Now()
			if _, err := repeat.Parse(whole(refused[name].text)); err == nil {
				b.Fatal(name)
			}
			worst = max(worst, time.Since(began))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(names)), "ns/rule")
	b.ReportMetric(float64(worst.Nanoseconds()), "ns-worst")
}

const weekdays = "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"

func BenchmarkParse(b *testing.B) {
	dates := make([]string, repeat.MaxDates)
	for i := range dates {
		dates[i] = at("2026-11-26 10:00").AddDate(0, 0, 14*i).Format("20060102T150405")
	}
	for _, c := range []struct{ name, rule string }{
		{"weekly", weekdays},
		{"2000 times", "DTSTART:20261124T100000\nRRULE:FREQ=DAILY;COUNT=2000"},
		{"2000 times 29 February on a Monday, day by day", "DTSTART:20440229T100000\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;COUNT=2000"},
		{"400 exceptions", weekdays + "\nEXDATE:" + strings.Join(dates, ",")},
		{"every 520 weeks", "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;INTERVAL=520"},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := repeat.Parse(c.rule); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkBetween(b *testing.B) {
	for _, c := range []struct {
		name, rule string
		years      int
	}{
		{"weekly/near", weekdays, 0},
		{"weekly/20 years on", weekdays, 20},
		{"last weekday of the month/near", "DTSTART:20261130T100000\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", 0},
		{"last weekday of the month/20 years on", "DTSTART:20261130T100000\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", 20},
		{"yearly/20 years on", "DTSTART:20261225T100000\nRRULE:FREQ=YEARLY", 20},
	} {
		b.Run(c.name, func(b *testing.B) {
			r := mustParse(b, c.rule)
			from := r.Start().AddDate(c.years, 0, 0)
			to := from.AddDate(1, 0, 0)
			b.ReportAllocs()
			for b.Loop() {
				if len(r.Between(from, to)) == 0 {
					b.Fatal("nothing")
				}
			}
		})
	}
}

// BenchmarkNext asks the rules that are furthest between.
func BenchmarkNext(b *testing.B) {
	for _, c := range []struct{ name, rule string }{
		{"weekly", weekdays},
		{"29 February when it is a Monday, day by day", "DTSTART:20440229T100000\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO"},
		{"29 February every 13 days", "DTSTART:20240229T100000\nRRULE:FREQ=DAILY;INTERVAL=13;BYMONTH=2;BYMONTHDAY=29"},
		{"29 February on a Monday every 18 days", "DTSTART:20440229T100000\nRRULE:FREQ=DAILY;INTERVAL=18;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO"},
	} {
		b.Run(c.name, func(b *testing.B) {
			r := mustParse(b, c.rule)
			for b.Loop() {
				r.Next(r.Start())
			}
		})
	}
}

func BenchmarkHappens(b *testing.B) {
	r := mustParse(b, weekdays)
	at := r.Start().AddDate(0, 0, 7*1000)
	for b.Loop() {
		if !r.Happens(at) {
			b.Fatal("it does happen")
		}
	}
}

// BenchmarkMeet asks whether two endless patterns ever meet.
func BenchmarkMeet(b *testing.B) {
	for _, c := range []struct{ name, a, b string }{
		{"weekly, same hour", "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY", "DTSTART:20200107T103000\nRRULE:FREQ=WEEKLY"},
		{"weekly, never", "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY", "DTSTART:20200107T113000\nRRULE:FREQ=WEEKLY"},
		{"every 2nd and 3rd week", "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;INTERVAL=2", "DTSTART:20261201T100000\nRRULE:FREQ=WEEKLY;INTERVAL=3"},
		{"two weekdays each", weekdays, "DTSTART:20261124T103000\nRRULE:FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,FR"},
		{"weekly and monthly, to 18 months", "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY", "DTSTART:20261102T100000\nRRULE:FREQ=MONTHLY;BYDAY=1MO"},
	} {
		b.Run(c.name, func(b *testing.B) {
			p := repeat.Pattern{Rule: mustParse(b, c.a), Duration: time.Hour}
			q := repeat.Pattern{Rule: mustParse(b, c.b), Duration: time.Hour}
			from := at("2026-11-01 00:00")
			horizon := from.AddDate(1, 6, 0)
			for b.Loop() {
				repeat.Meet(p, q, from, horizon)
			}
		})
	}
}
