package scheduling_test

import (
	"errors"
	"testing"
	"time"

	"gatehouse/scheduling"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestWallIn(t *testing.T) {
	tests := map[string]struct {
		zone    string
		date    string
		clock   string
		fold    scheduling.Fold
		want    string
		problem scheduling.Problem
		choices []string
	}{
		"winter":               {zone: "Europe/London", date: "2026-11-24", clock: "10:00", want: "2026-11-24T10:00:00Z"},
		"summer":               {zone: "Europe/London", date: "24/7/2026", clock: "0930", want: "2026-07-24T08:30:00Z"},
		"spring gap":           {zone: "Europe/London", date: "2026-03-29", clock: "1:30", problem: scheduling.ProblemGap, choices: []string{"2026-03-29T01:00:00Z"}},
		"gap begins":           {zone: "Europe/London", date: "2026-03-29", clock: "01:00", problem: scheduling.ProblemGap, choices: []string{"2026-03-29T01:00:00Z"}},
		"gap ended":            {zone: "Europe/London", date: "2026-03-29", clock: "02:00", want: "2026-03-29T01:00:00Z"},
		"overlap asks":         {zone: "Europe/London", date: "2026-10-25", clock: "01:30", problem: scheduling.ProblemAmbiguous, choices: []string{"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"}},
		"overlap first":        {zone: "Europe/London", date: "2026-10-25", clock: "01:30", fold: scheduling.FoldFirst, want: "2026-10-25T00:30:00Z"},
		"overlap second":       {zone: "Europe/London", date: "2026-10-25", clock: "01:30", fold: scheduling.FoldSecond, want: "2026-10-25T01:30:00Z"},
		"overlap over":         {zone: "Europe/London", date: "2026-10-25", clock: "02:00", want: "2026-10-25T02:00:00Z"},
		"fold without overlap": {zone: "Europe/London", date: "2026-10-26", clock: "01:30", fold: scheduling.FoldSecond, want: "2026-10-26T01:30:00Z"},
		"half hour gap":        {zone: "Australia/Lord_Howe", date: "2026-10-04", clock: "02:10", problem: scheduling.ProblemGap, choices: []string{"2026-10-03T15:30:00Z"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w, err := scheduling.ParseWall(tt.date, tt.clock)
			if err != nil {
				t.Fatal(err)
			}
			got, err := w.In(zone(t, tt.zone), tt.fold)
			if tt.problem == "" {
				if err != nil || got.Format(time.RFC3339) != tt.want {
					t.Fatalf("got %v, %v; want %s", got, err, tt.want)
				}
				return
			}
			var invalid *scheduling.InvalidError
			if !errors.As(err, &invalid) || invalid.Problem != tt.problem || len(invalid.Choices) != len(tt.choices) {
				t.Fatalf("got %v, %#v; want %s with %v", got, err, tt.problem, tt.choices)
			}
			for i, c := range invalid.Choices {
				if c.Format(time.RFC3339) != tt.choices[i] {
					t.Errorf("choice %d is %v, want %s", i, c, tt.choices[i])
				}
			}
		})
	}
}

func TestWallReadsBack(t *testing.T) {
	london := zone(t, "Europe/London")
	start := time.Date(2026, 3, 28, 0, 0, 0, 0, time.UTC)
	for i := range 400 * 24 * 4 {
		at := start.Add(time.Duration(i) * 15 * time.Minute)
		found := false
		for _, x := range scheduling.WallOf(at, london).Instants(london) {
			found = found || x.Equal(at)
		}
		if !found {
			t.Fatalf("%v is not among the instants of its own wall time", at)
		}
	}
}

func TestWallResolve(t *testing.T) {
	for _, c := range []struct{ zone, wall, want string }{
		{"Europe/London", "2026-03-28T01:30", "2026-03-28T01:30Z"},
		{"Europe/London", "2026-03-29T00:59", "2026-03-29T00:59Z"},
		{"Europe/London", "2026-03-29T01:00", "2026-03-29T01:00Z"}, // skipped: shown as 02:00
		{"Europe/London", "2026-03-29T01:30", "2026-03-29T01:30Z"}, // skipped: shown as 02:30
		{"Europe/London", "2026-03-29T02:00", "2026-03-29T01:00Z"},
		{"Europe/London", "2026-10-25T00:59", "2026-10-24T23:59Z"},
		{"Europe/London", "2026-10-25T01:00", "2026-10-25T00:00Z"}, // the first of two
		{"Europe/London", "2026-10-25T01:59", "2026-10-25T00:59Z"}, // the first of two
		{"Europe/London", "2026-10-25T02:00", "2026-10-25T02:00Z"},
		{"America/New_York", "2026-03-08T02:30", "2026-03-08T07:30Z"}, // skipped: shown as 03:30
		{"America/New_York", "2026-11-01T01:30", "2026-11-01T05:30Z"}, // the first of two
		{"Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-03T15:40Z"},
		{"UTC", "2026-03-29T01:30", "2026-03-29T01:30Z"},
	} {
		at, err := time.Parse("2006-01-02T15:04", c.wall)
		if err != nil {
			t.Fatal(err)
		}
		w := scheduling.WallFloating(at)
		if w.String() != c.wall || !w.Floating().Equal(at) {
			t.Errorf("%s is carried as %v and read as %v", c.wall, w.Floating(), w)
		}
		if got := w.Resolve(zone(t, c.zone)).Format("2006-01-02T15:04Z07:00"); got != c.want {
			t.Errorf("%s in %s is %s, want %s", c.wall, c.zone, got, c.want)
		}
	}
}

// Whatever In can answer without asking, Resolve answers alike.
func TestWallResolveAgreesWithIn(t *testing.T) {
	for _, name := range []string{"Europe/London", "Australia/Lord_Howe", "America/New_York"} {
		z := zone(t, name)
		for i := range 366 * 48 {
			w := scheduling.WallFloating(time.Date(2026, 1, 1, 0, 30*i, 0, 0, time.UTC))
			in, err := w.In(z, scheduling.FoldFirst)
			got := w.Resolve(z)
			if err == nil && !got.Equal(in) {
				t.Fatalf("%v in %s: %v, want %v", w, name, got, in)
			}
			if err != nil {
				var gap *scheduling.InvalidError
				if !errors.As(err, &gap) || len(gap.Choices) != 1 || got.Before(gap.Choices[0]) || got.Sub(gap.Choices[0]) >= time.Hour {
					t.Fatalf("%v in %s: %v (%v)", w, name, got, err)
				}
			}
		}
	}
}

func TestParseWallRefuses(t *testing.T) {
	for _, in := range []struct{ date, clock, field string }{
		{"", "10:00", "date"},
		{"2026-02-30", "10:00", "date"},
		{"24-11-2026", "10:00", "date"},
		{"tomorrow", "10:00", "date"},
		{"2026-11-24", "", "time"},
		{"2026-11-24", "24:00", "time"},
		{"2026-11-24", "9:5", "time"},
		{"2026-11-24", "930", "time"},
		{"2026-11-24", "-1:00", "time"},
		{"2026-11-24", "10:60", "time"},
	} {
		_, err := scheduling.ParseWall(in.date, in.clock)
		var invalid *scheduling.InvalidError
		if !errors.As(err, &invalid) || invalid.Field != in.field {
			t.Errorf("ParseWall(%q, %q) = %v, want a refusal of %s", in.date, in.clock, err, in.field)
		}
	}
}

func TestImpossibleWall(t *testing.T) {
	w := scheduling.Wall{Year: 2026, Month: 3, Day: 28, Hour: 25, Minute: 30}
	_, err := w.In(zone(t, "Europe/London"), scheduling.FoldAsk)
	var invalid *scheduling.InvalidError
	if !errors.As(err, &invalid) || invalid.Problem != scheduling.ProblemFormat {
		t.Fatalf("25:30 gave %v", err)
	}
}

func TestPrisonDay(t *testing.T) {
	p := scheduling.Prison{Code: "MDI", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour}
	for at, want := range map[string]string{
		"2026-11-24T23:30:00Z": "2026-11-24T08:00:00Z", // the same evening in winter
		"2026-07-24T23:30:00Z": "2026-07-25T07:00:00Z", // past midnight in summer
		"2026-03-29T12:00:00Z": "2026-03-29T07:00:00Z", // the day the clocks go forward
		"2026-10-25T12:00:00Z": "2026-10-25T08:00:00Z", // the day they go back
	} {
		x, _ := time.Parse(time.RFC3339, at)
		day, err := p.Day(x)
		if err != nil || day.Start.Format(time.RFC3339) != want || day.Duration() != 10*time.Hour {
			t.Errorf("the day of %s is %v, %v; want it to begin at %s", at, day, err, want)
		}
	}
	if _, err := (scheduling.Prison{Code: "MDI", Zone: "Nowhere/Atall"}).Day(time.Time{}); err == nil {
		t.Error("an unknown zone has a day")
	}
}

// A day ends when the next begins, also where the clocks change that night.
func TestEndOfADay(t *testing.T) {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []scheduling.Date{
		{Year: 2026, Month: 10, Day: 24}, {Year: 2026, Month: 10, Day: 25}, {Year: 2027, Month: 3, Day: 27}, {Year: 2026, Month: 12, Day: 31},
	} {
		if end, want := day.At(24*time.Hour).Resolve(zone), day.Span(zone).End; !end.Equal(want) {
			t.Errorf("%s ends at %s, not %s", day, end, want)
		}
	}
}
