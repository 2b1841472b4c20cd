package repeat_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gatehouse/scheduling/repeat"
)

func TestMeet(t *testing.T) {
	const tuesdays = "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY"
	hour := time.Hour
	for name, c := range map[string]struct {
		a, b      string
		la, lb    time.Duration
		from      string
		want      string // empty: never
		checkedTo string // empty: for all time
	}{
		"the same hour":                     {a: tuesdays, b: "DTSTART:20200107T103000\nRRULE:FREQ=WEEKLY", la: hour, lb: hour, from: "2026-11-01 00:00", want: "2026-11-24 10:30"},
		"touching is not meeting":           {a: tuesdays, b: "DTSTART:20200107T110000\nRRULE:FREQ=WEEKLY", la: hour, lb: hour, from: "2026-11-01 00:00"},
		"other weekdays":                    {a: tuesdays, b: "DTSTART:20200108T100000\nRRULE:FREQ=WEEKLY;BYDAY=WE,FR", la: hour, lb: hour, from: "2026-11-01 00:00"},
		"odd and even weeks":                {a: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;INTERVAL=2", b: "DTSTART:20261201T100000\nRRULE:FREQ=WEEKLY;INTERVAL=2", la: hour, lb: hour, from: "2026-11-01 00:00"},
		"every second and every third week": {a: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;INTERVAL=2", b: "DTSTART:20261201T100000\nRRULE:FREQ=WEEKLY;INTERVAL=3", la: hour, lb: hour, from: "2026-11-01 00:00", want: "2026-12-22 10:00"},
		"excepted the first two times": {
			a:  "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;INTERVAL=2\nEXDATE:20261222T100000",
			b:  "DTSTART:20261201T100000\nRRULE:FREQ=WEEKLY;INTERVAL=3\nEXDATE:20270202T100000",
			la: hour, lb: hour, from: "2026-11-01 00:00", want: "2027-03-16 10:00",
		},
		"over before they would":            {a: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20261221", b: "DTSTART:20261201T100000\nRRULE:FREQ=WEEKLY;INTERVAL=3", la: hour, lb: hour, from: "2026-11-01 00:00"},
		"an added date":                     {a: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY\nRDATE:20261203T090000", b: "DTSTART:20261126T093000\nRRULE:FREQ=WEEKLY", la: hour, lb: hour, from: "2026-11-01 00:00", want: "2026-12-03 09:30"},
		"an added date that is just over":   {a: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;COUNT=1\nRDATE:20261203T090000", b: "DTSTART:20261126T093000\nRRULE:FREQ=WEEKLY", la: hour, lb: hour, from: "2026-12-03 10:00"},
		"both under way already":            {a: tuesdays, b: tuesdays, la: hour, lb: hour, from: "2026-12-01 10:20", want: "2026-12-01 10:20"},
		"just over":                         {a: tuesdays, b: tuesdays, la: hour, lb: hour, from: "2026-12-01 11:00", want: "2026-12-08 10:00"},
		"across midnight":                   {a: "DTSTART:20261124T230000\nRRULE:FREQ=WEEKLY", b: "DTSTART:20261125T003000\nRRULE:FREQ=WEEKLY", la: 2 * hour, lb: hour, from: "2026-11-01 00:00", want: "2026-11-25 00:30"},
		"every day and every other weekday": {a: "DTSTART:20261124T100000\nRRULE:FREQ=DAILY;INTERVAL=5", b: "DTSTART:20261125T100000\nRRULE:FREQ=WEEKLY;INTERVAL=2", la: hour, lb: hour, from: "2026-11-01 00:00", want: "2026-12-09 10:00"},
		"centuries on":                      {a: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;INTERVAL=519", b: "DTSTART:20261201T100000\nRRULE:FREQ=WEEKLY;INTERVAL=520", la: hour, lb: hour, from: "2026-11-01 00:00", want: "7189-04-18 10:00"},
		"monthly, to the horizon":           {a: tuesdays, b: "DTSTART:20261102T100000\nRRULE:FREQ=MONTHLY;BYDAY=1MO", la: hour, lb: hour, from: "2026-11-01 00:00", checkedTo: "2028-05-01 00:00"},
		"monthly":                           {a: tuesdays, b: "DTSTART:20261111T100000\nRRULE:FREQ=MONTHLY", la: hour, lb: hour, from: "2026-11-01 00:00", want: "2027-05-11 10:00", checkedTo: "2028-05-01 00:00"},
		"monthly, over before the horizon":  {a: tuesdays, b: "DTSTART:20261111T100000\nRRULE:FREQ=MONTHLY;COUNT=3", la: hour, lb: hour, from: "2026-11-01 00:00"},
		"long after both have ended":        {a: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;COUNT=3", b: tuesdays, la: hour, lb: hour, from: "2027-11-01 00:00"},
		"no time at all":                    {a: tuesdays, b: tuesdays, la: hour, lb: 0, from: "2026-11-01 00:00"},
	} {
		t.Run(name, func(t *testing.T) {
			a := repeat.Pattern{Rule: mustParse(t, c.a), Duration: c.la}
			b := repeat.Pattern{Rule: mustParse(t, c.b), Duration: c.lb}
			for range 2 {
				got, meets, checkedTo := repeat.Meet(a, b, at(c.from), at("2028-05-01 00:00"))
				if meets != (c.want != "") || meets && !got.Equal(at(c.want)) {
					t.Errorf("got %v, %v", got, meets)
				}
				if c.checkedTo == "" != checkedTo.IsZero() || c.checkedTo != "" && !checkedTo.Equal(at(c.checkedTo)) {
					t.Errorf("checked to %v", checkedTo)
				}
				a, b = b, a
			}
		})
	}
	if _, meets, _ := repeat.Meet(repeat.Pattern{}, repeat.Pattern{}, at("2026-11-01 00:00"), at("2027-11-01 00:00")); meets {
		t.Error("two times nothing meets")
	}
}

// pattern draws something weekly, n-weekly or daily; some have ends,
// exceptions and added dates, and some reach past midnight.
func pattern(t *testing.T, rnd *rand.Rand) repeat.Pattern {
	t.Helper()
	hour := 9 + rnd.IntN(4)
	if rnd.IntN(5) == 0 {
		hour = (22 + rnd.IntN(4)) % 24
	}
	s := repeat.Spec{
		Start:    time.Date(2026, 11, 1+rnd.IntN(60), hour, 15*rnd.IntN(4), 0, 0, time.UTC),
		Freq:     repeat.Weekly,
		Interval: 1 + rnd.IntN(6),
	}
	if rnd.IntN(5) == 0 {
		s.Freq = repeat.Daily
	}
	if rnd.IntN(3) > 0 {
		s.ByDay = append(s.ByDay, repeat.Day{Weekday: s.Start.Weekday()})
		for range rnd.IntN(5) {
			s.ByDay = append(s.ByDay, repeat.Day{Weekday: time.Weekday(rnd.IntN(7))})
		}
	}
	if rnd.IntN(3) == 0 {
		s.WeekStart = repeat.WeekStart(rnd.IntN(7))
	}
	if rnd.IntN(6) == 0 {
		s.ByHour = []int{s.Start.Hour(), rnd.IntN(24)}
	}
	switch rnd.IntN(8) {
	case 0:
		s.Count = 1 + rnd.IntN(30)
	case 1:
		s.Until = s.Start.AddDate(0, 0, rnd.IntN(300))
	}
	if rnd.IntN(4) == 0 {
		for range rnd.IntN(6) {
			s.Except = append(s.Except, s.Start.AddDate(0, 0, 7*s.Interval*(1+rnd.IntN(12))))
		}
	}
	if rnd.IntN(6) == 0 {
		s.Extra = append(s.Extra, s.Start.Add(time.Duration(rnd.IntN(200*24*4))*15*time.Minute))
	}
	r, err := repeat.New(s)
	if err != nil {
		t.Fatalf("%+v: %v", s, err)
	}
	return repeat.Pattern{Rule: r, Duration: time.Duration(1+rnd.IntN(14)) * 15 * time.Minute}
}

// firstMeeting compares two lists of occurrences, one by one.
func firstMeeting(as, bs []time.Time, a, b time.Duration, from time.Time) (time.Time, bool) {
	i, _ := slices.BinarySearchFunc(as, from.Add(-24*time.Hour), time.Time.Compare)
	j, _ := slices.BinarySearchFunc(bs, from.Add(-24*time.Hour), time.Time.Compare)
	for i < len(as) && j < len(bs) {
		endA, endB := as[i].Add(a), bs[j].Add(b)
		begin, end := as[i], endA
		if bs[j].After(begin) {
			begin = bs[j]
		}
		if endB.Before(end) {
			end = endB
		}
		if begin.Before(end) && end.After(from) {
			if begin.Before(from) {
				begin = from
			}
			return begin, true
		}
		if endA.Before(endB) {
			i++
		} else {
			j++
		}
	}
	return time.Time{}, false
}

// TestMeetAgreesWithExpansion compares Meet, which is exact for all time, with
// two expansions over a stretch that holds every common week: intervals are at
// most 6, so everything comes round within 60 weeks after the last start, end,
// exception and added date, and that is before 2033.
func TestMeetAgreesWithExpansion(t *testing.T) {
	pairs := 100_000
	if testing.Short() {
		pairs = 5_000
	}
	rnd := rand.New(rand.NewPCG(5545, 1))
	pool := make([]repeat.Pattern, 1500)
	expanded := make([][]time.Time, len(pool))
	for i := range pool {
		pool[i] = pattern(t, rnd)
		expanded[i] = pool[i].Rule.Between(time.Time{}, at("2033-01-01 00:00"))
	}
	met := 0
	for range pairs {
		i, j := rnd.IntN(len(pool)), rnd.IntN(len(pool))
		a, b := pool[i], pool[j]
		from := time.Date(2026, 11, 1+rnd.IntN(400), rnd.IntN(24), 0, 0, 0, time.UTC)
		got, meets, checkedTo := repeat.Meet(a, b, from, from)
		want, should := firstMeeting(expanded[i], expanded[j], a.Duration, b.Duration, from)
		if meets != should || !got.Equal(want) || !checkedTo.IsZero() {
			t.Fatalf("%s\n(%v) and\n%s\n(%v) from %v meet at %v, %v (checked to %v); want %v, %v",
				a.Rule, a.Duration, b.Rule, b.Duration, from, got, meets, checkedTo, want, should)
		}
		if meets {
			met++
		}
	}
	t.Logf("%d of %d pairs meet", met, pairs)
	if met < pairs/10 || met > pairs*9/10 {
		t.Errorf("%d of %d pairs meet: the test asks one question only", met, pairs)
	}
}

// TestMeetToTheHorizon compares any two rules, monthly and yearly too, with
// their expansion up to the horizon.
func TestMeetToTheHorizon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		length := func() time.Duration { return time.Duration(rapid.IntRange(1, 24*60).Draw(t, "minutes")) * time.Minute }
		a := repeat.Pattern{Rule: drawRule(t), Duration: length()}
		spec := drawRule(t).Spec()
		b := repeat.Pattern{Rule: a.Rule, Duration: length()}
		// Bring the second near the first, or they hardly ever meet.
		if moved, err := repeat.New(near(spec, a.Rule.Start())); err == nil {
			b.Rule = moved
		}
		from := a.Rule.Start().AddDate(0, 0, rapid.IntRange(-300, 900).Draw(t, "from"))
		horizon := from.AddDate(0, 0, rapid.IntRange(0, 1500).Draw(t, "horizon"))
		got, meets, checkedTo := repeat.Meet(a, b, from, horizon)
		before := from.AddDate(0, 0, -2)
		want, should := firstMeeting(a.Rule.Between(before, horizon), b.Rule.Between(before, horizon), a.Duration, b.Duration, from)
		if should && (!meets || !got.Equal(want)) {
			t.Fatalf("%s\n(%v) and\n%s\n(%v) from %v meet at %v, %v; want %v", a.Rule, a.Duration, b.Rule, b.Duration, from, got, meets, want)
		}
		if !should && meets && (!checkedTo.IsZero() || got.Before(horizon)) {
			t.Fatalf("%s\n(%v) and\n%s\n(%v) from %v do not meet at %v before %v", a.Rule, a.Duration, b.Rule, b.Duration, from, got, horizon)
		}
		if !checkedTo.IsZero() && !checkedTo.Equal(horizon) {
			t.Fatalf("checked to %v, not to %v", checkedTo, horizon)
		}
	})
}

// near is the spec with its start, and all that hangs on it, near another.
func near(s repeat.Spec, start time.Time) repeat.Spec {
	s.Except, s.Extra = nil, nil
	if !s.Until.IsZero() {
		s.Until = start.Add(s.Until.Sub(s.Start))
	}
	s.Start = start.AddDate(0, 0, -5)
	var bad *repeat.Error
	if _, err := repeat.New(s); errors.As(err, &bad) && !bad.Suggest.IsZero() {
		s.Start = bad.Suggest
	}
	return s
}
