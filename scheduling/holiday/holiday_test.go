package holiday

import (
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"gatehouse/scheduling"
)

func calendar(t *testing.T) *Calendar {
	t.Helper()
	c, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func date(t *testing.T, s string) scheduling.Date {
	t.Helper()
	d, err := scheduling.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The rules give every published holiday of every year, but for those that a
// proclamation made or moved once.
func TestRulesAgreeWithWhatWasPublished(t *testing.T) {
	c := calendar(t)
	want := scheduling.Holidays{}
	for v, days := range c.published {
		for d, n := range days {
			put(want, v, d, n)
		}
	}
	once := func(day, published string, divisions ...scheduling.Division) {
		for _, v := range divisions {
			if got := want[v][date(t, day)]; got != published {
				t.Errorf("%s %s: published as %q, want %q", v, day, got, published)
			}
			delete(want[v], date(t, day))
		}
	}
	all := []scheduling.Division{scheduling.EnglandAndWales, scheduling.Scotland, scheduling.NorthernIreland}
	once("2020-05-08", "early-may-ve", all...)
	once("2022-06-02", "spring", all...)
	once("2022-06-03", "platinum-jubilee", all...)
	once("2022-09-19", "state-funeral", all...)
	once("2023-05-08", "coronation", all...)
	once("2026-06-15", "world-cup", scheduling.Scotland)
	got := scheduling.Holidays{}
	for y := c.first; y <= c.last; y++ {
		byRule(got, y)
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("published -, by rule +:\n%s", diff)
	}
}

func TestPublishedYears(t *testing.T) {
	c := calendar(t)
	if c.first != 2019 || c.last < 2028 {
		t.Errorf("published from %d to %d", c.first, c.last)
	}
	for v, n := range map[scheduling.Division]int{scheduling.EnglandAndWales: 8, scheduling.Scotland: 9, scheduling.NorthernIreland: 10} {
		for y := c.first; y <= c.last; y++ {
			days := c.Years(y, y)[v]
			if len(days) < n {
				t.Errorf("%s has %d holidays in %d", v, len(days), y)
			}
			for d := range days {
				if d.Year != y || d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
					t.Errorf("%s: %s is a %s of %d", v, d, d.Weekday(), y)
				}
			}
		}
	}
}

func TestLaterYearsAreByRule(t *testing.T) {
	h := calendar(t).Years(2027, 2034)
	for _, c := range []struct {
		division  scheduling.Division
		day, want string
	}{
		{scheduling.EnglandAndWales, "2027-12-27", "christmas-day-substitute"},
		{scheduling.EnglandAndWales, "2027-12-28", "boxing-day-substitute"},
		{scheduling.EnglandAndWales, "2029-03-30", "good-friday"},
		{scheduling.EnglandAndWales, "2029-04-02", "easter-monday"},
		{scheduling.EnglandAndWales, "2033-12-26", "boxing-day"},
		{scheduling.EnglandAndWales, "2033-12-27", "christmas-day-substitute"},
		{scheduling.EnglandAndWales, "2029-01-02", ""},
		{scheduling.Scotland, "2029-01-02", "2nd-january"},
		{scheduling.Scotland, "2033-01-03", "new-year-substitute"},
		{scheduling.Scotland, "2033-01-04", "2nd-january-substitute"},
		{scheduling.Scotland, "2034-01-03", "2nd-january-substitute"},
		{scheduling.Scotland, "2029-08-06", "summer"},
		{scheduling.Scotland, "2030-12-02", "st-andrew-substitute"},
		{scheduling.Scotland, "2029-04-02", ""},
		{scheduling.NorthernIreland, "2029-03-19", "st-patrick-substitute"},
		{scheduling.NorthernIreland, "2031-07-14", "battle-of-the-boyne-substitute"},
		{scheduling.NorthernIreland, "2029-08-27", "summer"},
	} {
		if got, _ := h.On(c.division, date(t, c.day)); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.division, c.day, got, c.want)
		}
	}
	if got := calendar(t).Years(1990, 2018); len(got) != 0 {
		t.Errorf("before the first published year: %v", got)
	}
}
