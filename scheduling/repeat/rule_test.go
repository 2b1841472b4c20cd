package repeat_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatehouse/scheduling/repeat"
)

func at(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return t
}

func mustParse(tb testing.TB, text string) repeat.Rule {
	tb.Helper()
	r, err := repeat.Parse(text)
	if err != nil {
		tb.Fatalf("%q: %v", text, err)
	}
	return r
}

func show(list []time.Time) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = x.Format("2006-01-02 15:04")
	}
	return out
}

func TestBetween(t *testing.T) {
	for name, c := range map[string]struct {
		rule     string
		from, to string
		want     []string
	}{
		"half open": {
			"DTSTART:20261124T100000\nRRULE:FREQ=DAILY", "2026-11-25 10:00", "2026-11-27 10:00",
			[]string{"2026-11-25 10:00", "2026-11-26 10:00"},
		},
		"every other week counts from the week of the start": {
			"DTSTART:20261126T100000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "2026-11-01 00:00", "2026-12-25 00:00",
			[]string{"2026-11-26 10:00", "2026-12-08 10:00", "2026-12-10 10:00", "2026-12-22 10:00", "2026-12-24 10:00"},
		},
		"a day as the end means that whole day": {
			"DTSTART:20261124T180000\nRRULE:FREQ=DAILY;UNTIL=20261126", "2026-01-01 00:00", "2027-01-01 00:00",
			[]string{"2026-11-24 18:00", "2026-11-25 18:00", "2026-11-26 18:00"},
		},
		"the start is counted though it is excepted": {
			"DTSTART:20261124T100000\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261124T100000", "2026-01-01 00:00", "2027-01-01 00:00",
			[]string{"2026-11-25 10:00", "2026-11-26 10:00"},
		},
		"added dates, one of which the rule has already": {
			"DTSTART:20261124T100000\nRRULE:FREQ=DAILY;COUNT=2\nRDATE:20261125T100000,20261124T150000,20270101T090000", "2026-01-01 00:00", "2028-01-01 00:00",
			[]string{"2026-11-24 10:00", "2026-11-24 15:00", "2026-11-25 10:00", "2027-01-01 09:00"},
		},
		"an exception wins over an added date": {
			"DTSTART:20261124T100000\nRRULE:FREQ=DAILY;COUNT=2\nRDATE:20261224T100000\nEXDATE:20261224T100000", "2026-01-01 00:00", "2028-01-01 00:00",
			[]string{"2026-11-24 10:00", "2026-11-25 10:00"},
		},
		"months without a 31st are left out": {
			"DTSTART:20270131T100000\nRRULE:FREQ=MONTHLY", "2027-01-01 00:00", "2027-06-01 00:00",
			[]string{"2027-01-31 10:00", "2027-03-31 10:00", "2027-05-31 10:00"},
		},
		"last working day of the month, long after the start": {
			"DTSTART:20000131T100000\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2027-01-01 00:00", "2027-03-01 00:00",
			[]string{"2027-01-29 10:00", "2027-02-26 10:00"},
		},
		"a position is counted in the whole week, though the start lies in it": {
			"DTSTART:20261127T100000\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1,3", "2026-11-01 00:00", "2026-12-05 00:00",
			[]string{"2026-11-27 10:00", "2026-11-30 10:00", "2026-12-04 10:00"},
		},
		"every Monday and the first Tuesday": {
			"DTSTART:20261102T100000\nRRULE:FREQ=MONTHLY;BYDAY=MO,1TU", "2026-11-01 00:00", "2026-12-02 00:00",
			[]string{"2026-11-02 10:00", "2026-11-03 10:00", "2026-11-09 10:00", "2026-11-16 10:00", "2026-11-23 10:00", "2026-11-30 10:00", "2026-12-01 10:00"},
		},
		"week 53 reaches into the next year": {
			"DTSTART:20261228T100000\nRRULE:FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO,SU", "2026-01-01 00:00", "2034-01-01 00:00",
			[]string{"2026-12-28 10:00", "2027-01-03 10:00", "2032-12-27 10:00", "2033-01-02 10:00"},
		},
		"leap days": {
			"DTSTART:20240229T100000\nRRULE:FREQ=YEARLY", "2090-01-01 00:00", "2100-12-31 00:00",
			[]string{"2092-02-29 10:00", "2096-02-29 10:00"},
		},
		"twice a day": {
			"DTSTART:20261124T100000\nRRULE:FREQ=DAILY;BYHOUR=10,14;COUNT=3", "2026-01-01 00:00", "2027-01-01 00:00",
			[]string{"2026-11-24 10:00", "2026-11-24 14:00", "2026-11-25 10:00"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := show(mustParse(t, c.rule).Between(at(c.from), at(c.to)))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNextAndHappens(t *testing.T) {
	r := mustParse(t, "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;COUNT=3\nRDATE:20261203T090000\nEXDATE:20261201T100000")
	var all []time.Time
	for x, ok := r.Next(time.Time{}); ok; x, ok = r.Next(x) {
		all = append(all, x)
	}
	want := []string{"2026-11-24 10:00", "2026-12-03 09:00", "2026-12-08 10:00"}
	if diff := cmp.Diff(want, show(all)); diff != "" {
		t.Error(diff)
	}
	for s, want := range map[string]bool{
		"2026-11-24 10:00": true, "2026-12-01 10:00": false, "2026-12-03 09:00": true, "2026-12-08 10:00": true,
		"2026-12-08 10:01": false, "2026-12-15 10:00": false, "2026-11-17 10:00": false,
	} {
		if got := r.Happens(at(s)); got != want {
			t.Errorf("Happens(%s) = %v", s, got)
		}
	}
	if r.Happens(at("2026-11-24 10:00").Add(time.Second)) {
		t.Error("happens a second late")
	}
}

func TestNoRule(t *testing.T) {
	var r repeat.Rule
	if _, ok := r.Next(time.Time{}); ok || !r.IsZero() || r.Happens(time.Time{}) || r.All() != nil || r.Endless() || r.String() != "" || !r.Start().IsZero() {
		t.Error("the zero rule happens")
	}
	text, err := r.MarshalText()
	if err != nil || r.UnmarshalText(text) != nil || !r.IsZero() {
		t.Errorf("the zero rule does not read back: %q, %v", text, err)
	}
}

func TestBounds(t *testing.T) {
	daily := mustParse(t, "DTSTART:20261124T100000\nRRULE:FREQ=DAILY;BYHOUR=10,11,12,13")
	if got := len(daily.All()); got != repeat.MaxOccurrences {
		t.Errorf("All gave %d", got)
	}
	weekly := mustParse(t, "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY")
	all := weekly.All()
	if last := all[len(all)-1]; last.After(at("2036-11-24 10:00")) || last.Before(at("2036-11-17 00:00")) {
		t.Errorf("All ends on %v", last)
	}
	if got := weekly.Between(at("2199-12-01 00:00"), at("2300-01-01 00:00")); len(got) != 5 {
		t.Errorf("the last month has %v", got)
	}
	if _, ok := weekly.Next(at("2199-12-31 23:00")); ok {
		t.Error("something happens after the last year")
	}
	if got := weekly.Between(at("2030-01-01 00:00"), at("2020-01-01 00:00")); got != nil {
		t.Errorf("backwards: %v", got)
	}
}

func TestAnyLocationIsReadByItsClock(t *testing.T) {
	zone := time.FixedZone("summer", 3600)
	r, err := repeat.New(repeat.Spec{Start: time.Date(2026, 7, 1, 10, 0, 0, 0, zone), Freq: repeat.Daily})
	if err != nil || !r.Start().Equal(at("2026-07-01 10:00")) {
		t.Fatalf("%v, %v", r, err)
	}
	if !r.Happens(time.Date(2026, 7, 2, 10, 0, 0, 0, zone)) {
		t.Error("10:00 on another clock is not 10:00")
	}
}

func TestRulesDoNotShareTheirParts(t *testing.T) {
	spec := repeat.Spec{Start: at("2026-11-24 10:00"), Freq: repeat.Weekly, ByDay: []repeat.Day{{Weekday: time.Tuesday}, {Weekday: time.Friday}}}
	r, err := repeat.New(spec)
	if err != nil {
		t.Fatal(err)
	}
	want := r.String()
	spec.ByDay[0].Weekday = time.Sunday
	r.Spec().ByDay[0].Weekday = time.Sunday
	if again, err := repeat.New(r.Spec()); err != nil || again.String() != want || !again.Equal(r) {
		t.Errorf("%s became %s (%v)", want, again, err)
	}
}
