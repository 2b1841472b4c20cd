package bookingform_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/app/bookingform"
	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

// weeklyFrom is the form of the second occurrence of the series that spec
// describes, before any of it has happened.
func weeklyFrom(t *testing.T, spec repeat.Spec) (bench, *serial) {
	t.Helper()
	b, s := keptSeries(t)
	rule, err := repeat.New(spec)
	if err != nil {
		t.Fatal(err)
	}
	d := b.diary
	d.known.Series.Rule = rule
	one := d.known.Occurrences[0]
	d.known.Occurrences = nil
	for i, w := range rule.All() {
		o := one.Clone()
		o.ID, o.Original = scheduling.BookingID("o"+string(rune('1'+i))), scheduling.WallFloating(w)
		main, _ := one.Main()
		o = o.Shift(o.Original.Resolve(at(t, 0, 0).Location()).Sub(main.Span.Start))
		d.known.Occurrences = append(d.known.Occurrences, o)
	}
	d.known.Booking, s.occupied = d.known.Occurrences[1], d.known.Occurrences
	c := b.Config
	c.Now = func() time.Time { return at(t, 7, 0).AddDate(0, 0, -14) }
	b.Model = bookingform.Open(c, d.known.Booking.ID)
	return b, s
}

func tuesdays() repeat.Spec {
	return repeat.Spec{Start: time.Date(2026, 11, 17, 10, 0, 0, 0, time.UTC), Freq: repeat.Weekly, Count: 5}
}

func TestTheRuleOfASeriesIsChanged(t *testing.T) {
	every := func(e bookingform.Every) func(*bookingform.Model) {
		return func(m *bookingform.Model) { m.SetEvery(e) }
	}
	days := func(m *bookingform.Model, on ...time.Weekday) {
		m.SetEvery(bookingform.EveryCustom)
		for _, d := range bookingform.Weekdays() {
			m.SetWeekday(d, slices.Contains(on, d))
		}
	}
	for name, c := range map[string]struct {
		before func(*bookingform.Model) // it is asked which ones it is for
		scope  scheduling.Scope
		set    func(*bookingform.Model)
		want   string // the rule
		starts string // the edited occurrence
	}{
		"nothing of it": {scope: scheduling.ScopeLater, starts: "2026-11-24T10:00"},
		"put back as it was": {scope: scheduling.ScopeLater, set: func(m *bookingform.Model) {
			m.SetEvery(bookingform.EveryFortnight)
			m.SetEvery(bookingform.EveryWeek)
		}, starts: "2026-11-24T10:00"},
		"every 2 weeks from here": {
			scope: scheduling.ScopeLater, set: every(bookingform.EveryFortnight),
			want: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;COUNT=4;INTERVAL=2", starts: "2026-11-24T10:00",
		},
		"fewer times": {
			scope: scheduling.ScopeLater, set: func(m *bookingform.Model) { m.SetCount("2") },
			want: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;COUNT=2", starts: "2026-11-24T10:00",
		},
		"with the time": {
			before: func(m *bookingform.Model) { m.SetStart("11:00") },
			scope:  scheduling.ScopeLater, set: every(bookingform.EveryFortnight),
			want: "DTSTART:20261124T110000\nRRULE:FREQ=WEEKLY;COUNT=4;INTERVAL=2", starts: "2026-11-24T11:00",
		},
		"to another day": {
			scope: scheduling.ScopeLater, set: func(m *bookingform.Model) { days(m, time.Thursday) },
			want: "DTSTART:20261126T100000\nRRULE:FREQ=WEEKLY;COUNT=4;BYDAY=TH", starts: "2026-11-26T10:00",
		},
		"all, on two days": {
			scope: scheduling.ScopeAll, set: func(m *bookingform.Model) { days(m, time.Tuesday, time.Friday) },
			want: "DTSTART:20261117T100000\nRRULE:FREQ=WEEKLY;COUNT=5;BYDAY=TU,FR", starts: "2026-11-24T10:00",
		},
		"all, in step with the one that is open": {
			scope: scheduling.ScopeAll, set: every(bookingform.EveryFortnight),
			want: "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;COUNT=5;INTERVAL=2", starts: "2026-11-24T10:00",
		},
		"all, to a day of the month": {
			scope: scheduling.ScopeAll, set: func(m *bookingform.Model) {
				m.SetEvery(bookingform.EveryCustom)
				m.SetMonthly(true)
				m.SetNth(-1)
			},
			want: "DTSTART:20261124T100000\nRRULE:FREQ=MONTHLY;COUNT=5;BYDAY=-1TU", starts: "2026-11-24T10:00",
		},
	} {
		t.Run(name, func(t *testing.T) {
			b, s := weeklyFrom(t, tuesdays())
			if c.before != nil {
				c.before(b.Model)
				b.Save()
			} else {
				b.Rerule()
			}
			b.SetScope(c.scope)
			if c.set != nil {
				c.set(b.Model)
			}
			if f := b.Confirm(); f != "" || len(s.amended) != 1 {
				t.Fatalf("field %q is wrong: %q; %d changes", f, b.Problem(f), len(s.amended))
			}
			e := s.amended[0]
			if got := e.Rule.String(); got != c.want {
				t.Errorf("rule\n%s\nwant\n%s", got, c.want)
			}
			main, _ := e.Booking.Main()
			if got := scheduling.WallOf(main.Span.Start, b.Zone()).String(); got != c.starts || len(e.Adjust) > 0 {
				t.Errorf("the edited one starts %s, and %v", got, e.Adjust)
			}
		})
	}
}

func TestTheRuleIsShownFromWhereTheScopeBegins(t *testing.T) {
	b, _ := weeklyFrom(t, tuesdays())
	b.Rerule()
	if q := b.Scoping(); q == nil || q.Scope != scheduling.ScopeLater || b.Draft().Repeat.Every != bookingform.EveryWeek || b.Draft().Repeat.Count != "4" {
		t.Fatalf("asks %+v, shows %+v", b.Scoping(), b.Draft().Repeat)
	}
	if b.Dirty() {
		t.Error("showing it is taken for typing")
	}
	b.SetEvery(bookingform.EveryFortnight)
	b.SetScope(scheduling.ScopeAll)
	if r := b.Draft().Repeat; r.Every != bookingform.EveryFortnight || r.Count != "5" {
		t.Errorf("all shows %+v", r)
	}
	b.SetScope(scheduling.ScopeThis)
	if b.Rerules() {
		t.Error("one alone has a rule")
	}
	b.Unscope()
	b.Save()
	if q := b.Scoping(); q == nil || q.Scope != scheduling.ScopeLater || b.Draft().Repeat.Every != bookingform.EveryFortnight {
		t.Errorf("going back lost it: asks %+v, shows %+v", q, b.Draft().Repeat)
	}
}

func TestWhatWasMovedAloneStaysWhereItIs(t *testing.T) {
	b, s := weeklyFrom(t, tuesdays())
	moved := b.diary.known.Booking.Shift(4 * time.Hour)
	b.diary.known.Booking, b.diary.known.Occurrences[1] = moved, moved
	b.Refresh(moved.ID)
	b.Rerule()
	b.SetEvery(bookingform.EveryFortnight)
	e := s.edits[len(s.edits)-1]
	if got := e.Rule.Start().Hour(); got != 10 {
		t.Errorf("the rule is at %d o'clock", got)
	}
	if len(e.Adjust) != 1 || e.Adjust[0].Original != moved.Original || !e.Adjust[0].Booking.Span().Equal(moved.Span()) {
		t.Errorf("decided %+v", e.Adjust)
	}
	if main, _ := e.Booking.Main(); scheduling.WallOf(main.Span.Start, b.Zone()) != moved.Original {
		t.Errorf("it begins at %s", main.Span.Start)
	}
}

func TestWhatWasLeftOutByHandStaysOut(t *testing.T) {
	spec := tuesdays()
	spec.Except = []time.Time{time.Date(2026, 12, 8, 10, 0, 0, 0, time.UTC)}
	b, s := weeklyFrom(t, spec)
	b.Rerule()
	b.SetEvery(bookingform.EveryFortnight)
	if got := s.edits[len(s.edits)-1].Rule.String(); !strings.Contains(got, "EXDATE:20261208T100000") {
		t.Errorf("rule %s", got)
	}
}

func TestARuleTheFormCannotSayIsLeftAlone(t *testing.T) {
	b, s := weeklyFrom(t, repeat.Spec{
		Start: time.Date(2026, 11, 16, 10, 0, 0, 0, time.UTC), Freq: repeat.Monthly, Count: 4,
		ByDay:    []repeat.Day{{Weekday: time.Monday}, {Weekday: time.Tuesday}},
		BySetPos: []int{5, 6},
	})
	b.Rerule()
	if b.Draft().Repeat.Every != bookingform.EveryKept || b.Everies()[0] != bookingform.EveryKept {
		t.Fatalf("shows %+v", b.Draft().Repeat)
	}
	if words := b.FormRuleWords(); !strings.Contains(words, "month") {
		t.Errorf("says %q", words)
	}
	b.SetCount("9") // a hidden field changes nothing
	if e := s.edits[len(s.edits)-1]; !e.Rule.IsZero() {
		t.Errorf("asked for %s", e.Rule)
	}
	b.SetEvery(bookingform.EveryWeek)
	if e := s.edits[len(s.edits)-1]; e.Rule.Spec().Freq != repeat.Weekly {
		t.Errorf("asked for %s", e.Rule)
	}
}

func TestARuleThatIsWrongIsNotAsked(t *testing.T) {
	for name, c := range map[string]struct {
		set func(*bookingform.Model)
		bad bookingform.Field
	}{
		"no number":  {func(m *bookingform.Model) { m.SetCount("many") }, bookingform.FieldCount},
		"too far":    {func(m *bookingform.Model) { m.SetEvery(bookingform.EveryFortnight); m.SetCount("60") }, bookingform.FieldRepeat},
		"no day":     {func(m *bookingform.Model) { m.SetEvery(bookingform.EveryCustom); m.SetWeekday(time.Tuesday, false) }, bookingform.FieldRepeatDays},
		"ends early": {func(m *bookingform.Model) { m.SetEndByDate(true); m.SetUntil("1/11/2026") }, bookingform.FieldUntil},
	} {
		t.Run(name, func(t *testing.T) {
			b, s := weeklyFrom(t, tuesdays())
			b.Rerule()
			c.set(b.Model)
			if f := b.Confirm(); f != c.bad || b.Problem(f) == "" {
				t.Errorf("wrong is %q: %q", f, b.Problem(f))
			}
			if len(b.Rows()) > 0 || len(s.amended) > 0 {
				t.Errorf("%d rows, %d changes", len(b.Rows()), len(s.amended))
			}
		})
	}
}

func TestTheRuleIsChangedOnTheScreen(t *testing.T) {
	b, s := weeklyFrom(t, tuesdays())
	v := show(t, b)
	v.press(t, "Change how it repeats")
	for _, want := range []string{"Save this for which?", "Every week", "Repeats every week on Tuesday, 4 times."} {
		if !strings.Contains(v.says(), want) {
			t.Errorf("does not say %q:\n%s", want, v.says())
		}
	}
	if strings.Contains(v.says(), "Never") {
		t.Error("a series may stop repeating")
	}
	b.SetEvery(bookingform.EveryFortnight)
	for _, want := range []string{"Repeats every 2 weeks on Tuesday, 4 times.", "Will be cancelled", "New: free"} {
		if !strings.Contains(v.says(), want) {
			t.Errorf("does not say %q:\n%s", want, v.says())
		}
	}
	v.press(t, "This one only")
	if strings.Contains(v.says(), "Every 2 weeks") {
		t.Error("one alone shows a rule")
	}
	v.press(t, "Back")
	if strings.Contains(v.says(), "Every 2 weeks") || !strings.Contains(v.says(), "Where they meet") {
		t.Errorf("the form shows:\n%s", v.says())
	}
	v.press(t, "Save changes")
	v.press(t, "Save 6 bookings")
	if len(s.amended) != 1 || s.amended[0].Rule.IsZero() {
		t.Errorf("changed %+v", s.amended)
	}
}
