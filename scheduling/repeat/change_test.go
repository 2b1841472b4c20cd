package repeat_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gatehouse/scheduling/repeat"
)

func TestWithoutAndWith(t *testing.T) {
	r := mustParse(t, "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;COUNT=4")
	less, err := r.Without(at("2026-12-01 10:00"), at("2026-12-02 10:00"), at("2026-12-01 10:00"))
	if want := "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20261201T100000"; err != nil || less.String() != want {
		t.Errorf("without: %s, %v", less, err)
	}
	more, err := less.With(at("2026-12-03 11:00"), at("2026-12-08 10:00"))
	if want := less.Spec(); err != nil || len(more.Spec().Extra) != 1 || !slices.EqualFunc(more.Spec().Except, want.Except, time.Time.Equal) {
		t.Errorf("with: %s, %v", more, err)
	}
	for _, back := range []time.Time{at("2026-12-01 10:00"), at("2026-12-03 11:00")} {
		if back.Day() == 1 {
			more, err = more.With(back)
		} else {
			more, err = more.Without(back)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if !more.Equal(r) {
		t.Errorf("there and back is %s", more)
	}
	_, err = r.Without(r.All()...)
	if p := problem(err); p != repeat.ProblemNever {
		t.Errorf("without everything: %v", err)
	}
	_, err = r.With(at("2026-11-23 10:00"))
	if p := problem(err); p != repeat.ProblemEarly {
		t.Errorf("with something before the start: %v", err)
	}
}

func problem(err error) repeat.Problem {
	var bad *repeat.Error
	if errors.As(err, &bad) {
		return bad.Problem
	}
	return ""
}

func TestSplit(t *testing.T) {
	for name, c := range map[string]struct {
		rule, at, before, after string
		problem                 repeat.Problem
	}{
		"endless": {
			rule: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY", at: "2026-12-08 10:00",
			before: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;UNTIL=20261207T235900",
			after:  "DTSTART:20261208T100000\nRRULE:FREQ=WEEKLY",
		},
		"COUNT is shared out, exceptions counted": {
			rule: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;COUNT=5\nEXDATE:20261201T100000,20261222T100000", at: "2026-12-08 10:00",
			before: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;COUNT=2\nEXDATE:20261201T100000",
			after:  "DTSTART:20261208T100000\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20261222T100000",
		},
		"between two times of a day": {
			rule: "DTSTART:20261124T100000\nRRULE:FREQ=DAILY;UNTIL=20261201T140000;BYHOUR=10,14", at: "2026-11-26 14:00",
			before: "DTSTART:20261124T100000\nRRULE:FREQ=DAILY;UNTIL=20261126T135900;BYHOUR=10,14",
			after:  "DTSTART:20261126T140000\nRRULE:FREQ=DAILY;UNTIL=20261201T140000;BYHOUR=10,14",
		},
		"between two occurrences": {
			rule: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", at: "2026-11-28 00:00",
			before: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;UNTIL=20261127T235900;INTERVAL=2;BYDAY=TU,TH",
			after:  "DTSTART:20261208T100000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
		},
		"added dates go where they fall": {
			rule: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;COUNT=4\nRDATE:20261125T100000,20261217T100000", at: "2026-12-08 10:00",
			before: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;COUNT=2\nRDATE:20261125T100000",
			after:  "DTSTART:20261208T100000\nRRULE:FREQ=WEEKLY;COUNT=2\nRDATE:20261217T100000",
		},
		"nothing before":             {rule: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY", at: "2026-11-24 10:00", problem: repeat.ProblemAlone},
		"nothing after":              {rule: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;COUNT=2", at: "2026-12-01 10:01", problem: repeat.ProblemAlone},
		"nothing but an exception":   {rule: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY\nEXDATE:20261124T100000", at: "2026-12-01 10:00", problem: repeat.ProblemAlone},
		"begins with an added date":  {rule: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY\nRDATE:20261202T100000", at: "2026-12-02 10:00", problem: repeat.ProblemAdded},
		"added dates after the rule": {rule: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;COUNT=1\nRDATE:20261202T100000", at: "2026-12-02 10:00", problem: repeat.ProblemAdded},
	} {
		t.Run(name, func(t *testing.T) {
			before, after, err := mustParse(t, c.rule).Split(at(c.at))
			if problem(err) != c.problem || before.String() != c.before || after.String() != c.after {
				t.Errorf("got %s\nand %s\n%v", before, after, err)
			}
		})
	}
}

func TestSplitLosesAndDoublesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRule(t)
		at := r.Start().Add(time.Duration(rapid.IntRange(0, 900*24).Draw(t, "at")) * time.Hour)
		if next, ok := r.Next(at); ok && rapid.Bool().Draw(t, "at an occurrence") {
			at = next
		}
		before, after, err := r.Split(at)
		if err != nil {
			if p := problem(err); p != repeat.ProblemAlone && p != repeat.ProblemAdded {
				t.Fatalf("%s\nat %v: %v", r, at, err)
			}
			return
		}
		end := r.Start().AddDate(3, 0, 0)
		b, a := before.Between(r.Start(), end), after.Between(r.Start(), end)
		if len(b) > 0 && !b[len(b)-1].Before(at) || len(a) > 0 && a[0].Before(at) {
			t.Fatalf("%s\nat %v gives\n%s\n%s", r, at, before, after)
		}
		if diff := cmp.Diff(show(r.Between(r.Start(), end)), show(append(b, a...))); diff != "" {
			t.Fatalf("%s\nat %v gives\n%s\n%s\n%s", r, at, before, after, diff)
		}
		if n := r.Spec().Count; n != before.Spec().Count+after.Spec().Count {
			t.Fatalf("COUNT %d is shared out as %d and %d", n, before.Spec().Count, after.Spec().Count)
		}
	})
}

func TestWithoutAndWithChangeNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRule(t)
		end := r.Start().AddDate(3, 0, 0)
		all := r.Between(r.Start(), end)
		if len(all) < 2 {
			return
		}
		gone := all[rapid.IntRange(0, min(len(all), 50)-1).Draw(t, "gone")]
		less, err := r.Without(gone)
		if err != nil {
			t.Fatalf("%s\nwithout %v: %v", r, gone, err)
		}
		want := slices.DeleteFunc(slices.Clone(all), gone.Equal)
		if diff := cmp.Diff(show(want), show(less.Between(r.Start(), end))); diff != "" {
			t.Fatalf("%s\nwithout %v\n%s", r, gone, diff)
		}
		back, err := less.With(gone)
		if err != nil {
			t.Fatalf("%s\nwith %v: %v", less, gone, err)
		}
		if diff := cmp.Diff(show(all), show(back.Between(r.Start(), end))); diff != "" {
			t.Fatalf("%s\nwith %v\n%s", less, gone, diff)
		}
	})
}

func TestShift(t *testing.T) {
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		rule    string
		by      time.Duration
		want    string
		problem repeat.Problem
	}{
		"later in the day": {"DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;BYDAY=TU,TH\nEXDATE:20261126T100000", 90 * time.Minute, "DTSTART:20261124T113000\nRRULE:FREQ=WEEKLY;BYDAY=TU,TH\nEXDATE:20261126T113000", ""},
		"a day later":      {"DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;UNTIL=20261231T235900;BYDAY=TU,SU", day, "DTSTART:20261125T100000\nRRULE:FREQ=WEEKLY;UNTIL=20270101T235900;BYDAY=MO,WE", ""},
		"past midnight":    {"DTSTART:20261124T230000\nRRULE:FREQ=WEEKLY", 2 * time.Hour, "DTSTART:20261125T010000\nRRULE:FREQ=WEEKLY", ""},
		"what is one week moves with its days": {
			"DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU", day, "DTSTART:20261125T100000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=TU", "",
		},
		"several times a day":              {"DTSTART:20261124T093000\nRRULE:FREQ=DAILY;BYHOUR=9,14;BYMINUTE=30", 45 * time.Minute, "DTSTART:20261124T101500\nRRULE:FREQ=DAILY;BYHOUR=10,15;BYMINUTE=15", ""},
		"one time of two past midnight":    {"DTSTART:20261124T090000\nRRULE:FREQ=DAILY;BYHOUR=9,23", 2 * time.Hour, "", repeat.ProblemImmovable},
		"minutes that part":                {"DTSTART:20261124T090000\nRRULE:FREQ=DAILY;BYMINUTE=0,30", 45 * time.Minute, "", repeat.ProblemImmovable},
		"a day of the month":               {"DTSTART:20261112T090000\nRRULE:FREQ=MONTHLY", 3 * day, "DTSTART:20261115T090000\nRRULE:FREQ=MONTHLY", ""},
		"the last day of the month":        {"DTSTART:20261130T090000\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1", -day, "DTSTART:20261129T090000\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-2", ""},
		"into the next month":              {"DTSTART:20261128T090000\nRRULE:FREQ=MONTHLY", day, "", repeat.ProblemImmovable},
		"a week after the second Tuesday":  {"DTSTART:20261110T090000\nRRULE:FREQ=MONTHLY;BYDAY=2TU", 7 * day, "DTSTART:20261117T090000\nRRULE:FREQ=MONTHLY;BYDAY=3TU", ""},
		"a day after the second Tuesday":   {"DTSTART:20261110T090000\nRRULE:FREQ=MONTHLY;BYDAY=2TU", day, "", repeat.ProblemImmovable},
		"a week after the fourth":          {"DTSTART:20261124T090000\nRRULE:FREQ=MONTHLY;BYDAY=4TU", 7 * day, "", repeat.ProblemImmovable},
		"the last working day":             {"DTSTART:20261130T090000\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", day, "", repeat.ProblemImmovable},
		"a date of the year":               {"DTSTART:20261225T090000\nRRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", -30 * day, "DTSTART:20261125T090000\nRRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=25", ""},
		"a date across the leap day":       {"DTSTART:20270301T090000\nRRULE:FREQ=YEARLY", -day, "", repeat.ProblemImmovable},
		"weekdays of a month only":         {"DTSTART:20270104T090000\nRRULE:FREQ=WEEKLY;BYMONTH=1", day, "", repeat.ProblemImmovable},
		"half a minute":                    {"DTSTART:20270104T090000\nRRULE:FREQ=WEEKLY", 30 * time.Second, "", repeat.ProblemSeconds},
		"out of the years":                 {"DTSTART:20270104T090000\nRRULE:FREQ=WEEKLY", -200 * 365 * day, "", repeat.ProblemRange},
		"a weekday within a numbered week": {"DTSTART:20270104T090000\nRRULE:FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", 4 * day, "DTSTART:20270108T090000\nRRULE:FREQ=YEARLY;BYWEEKNO=1;BYDAY=FR", ""},
		"the 366th day":                    {"DTSTART:20281231T090000\nRRULE:FREQ=YEARLY;BYYEARDAY=366", -day, "", repeat.ProblemImmovable},
		"the 300th day":                    {"DTSTART:20281026T090000\nRRULE:FREQ=YEARLY;BYYEARDAY=300", -day, "DTSTART:20281025T090000\nRRULE:FREQ=YEARLY;BYYEARDAY=299", ""},
		"the 53rd Sunday":                  {"DTSTART:20281231T090000\nRRULE:FREQ=YEARLY;BYDAY=53SU", -7 * day, "", repeat.ProblemImmovable},
		"out of a numbered week":           {"DTSTART:20270104T090000\nRRULE:FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", -day, "", repeat.ProblemImmovable},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := mustParse(t, c.rule).Shift(c.by)
			if problem(err) != c.problem || got.String() != c.want {
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
}

func TestShiftMovesEveryOccurrenceAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRule(t)
		by := time.Duration(rapid.IntRange(-15, 15).Draw(t, "days"))*24*time.Hour + time.Duration(rapid.SampledFrom([]int{0, 0, 15, 60, -90, 600}).Draw(t, "minutes"))*time.Minute
		moved, err := r.Shift(by)
		if err != nil {
			if problem(err) != repeat.ProblemImmovable {
				t.Fatalf("%s\nby %v: %v", r, by, err)
			}
			return
		}
		to := r.Start().AddDate(3, 0, 0)
		want := r.Between(r.Start(), to)
		for i := range want {
			want[i] = want[i].Add(by)
		}
		if diff := cmp.Diff(show(want), show(moved.Between(r.Start().Add(by), to.Add(by)))); diff != "" {
			t.Fatalf("%s\nby %v is\n%s\n%s", r, by, moved, diff)
		}
	})
}
