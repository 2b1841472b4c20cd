package diary_test

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
	"gatehouse/scheduling/repeat"
)

// onSQLite runs on the real store alone: what a series promises is mostly the
// store's to keep.
func onSQLite(t *testing.T) desk {
	t.Helper()
	var now, ids atomic.Int64
	now.Store(noon.UnixNano())
	clock := func() time.Time { return time.Unix(0, now.Load()).UTC() }
	store := openSQLite(t, clock)
	d := diary.New(store, diary.Options{Now: clock, NewID: func() string { return fmt.Sprintf("new-%03d", ids.Add(1)) }})
	if err := d.Load(t.Context(), clerk, estate()); err != nil {
		t.Fatal(err)
	}
	return desk{Diary: d, t: t, store: store, now: &now}
}

func london(tb testing.TB) *time.Location {
	tb.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		tb.Fatal(err)
	}
	return zone
}

// visit is a solicitor's hour at Moorland.
func visit(start time.Time, room scheduling.RoomKey, prisoner scheduling.PersonID) scheduling.Booking {
	return scheduling.Booking{
		Kind: scheduling.KindLegal, Prison: "MDI",
		Parts:     scheduling.NewBlock(start, 0, time.Hour, 0, scheduling.Placement{Room: room, Prisoners: []scheduling.PersonID{prisoner}}),
		Attendees: []scheduling.Attendee{{Person: "sol", Role: scheduling.RoleSolicitor}},
		Meet:      scheduling.Meet{By: scheduling.MeetOwn},
	}
}

// rule begins with b's main part in London.
func rule(tb testing.TB, b scheduling.Booking, rrule string) repeat.Rule {
	tb.Helper()
	main, _ := b.Main()
	r, err := repeat.Parse("DTSTART:" + main.Span.Start.In(london(tb)).Format("20060102T150405") + "\nRRULE:" + rrule)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func (d desk) series(b scheduling.Booking, rrule string) scheduling.SeriesDone {
	d.t.Helper()
	done, err := d.BookSeries(d.t.Context(), clerk, clash.SeriesEntry{Booking: b, Rule: rule(d.t, b, rrule)})
	if err != nil {
		d.t.Fatalf("book series: %v", err)
	}
	return done
}

// keeps is a series with its occurrences, which are checked to be complete.
func (d desk) keeps(id scheduling.SeriesID) (scheduling.Series, []scheduling.Booking) {
	d.t.Helper()
	s, all, err := d.Occurrences(d.t.Context(), id)
	if err == nil {
		err = complete(s, all)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return s, all
}

// complete checks that a series has one booking for each of its rule's times
// and no other.
func complete(s scheduling.Series, all []scheduling.Booking) error {
	var stands []time.Time
	for _, b := range all {
		stands = append(stands, b.Original.Floating())
	}
	if !slices.EqualFunc(s.Rule.All(), stands, time.Time.Equal) || len(all) == 0 {
		return fmt.Errorf("the rule %q gives\n%v, bookings stand for\n%v", s.Rule, s.Rule.All(), stands)
	}
	return nil
}

func TestBookSeriesAcrossTheClocks(t *testing.T) {
	d := onSQLite(t)
	first := visit(time.Date(2027, 3, 16, 14, 0, 0, 0, time.UTC), "MDI-LEG-1", "ann")
	done := d.series(first, "FREQ=WEEKLY;INTERVAL=2;COUNT=6")
	_, all := d.keeps(done.Series.ID)
	if len(all) != 6 || len(done.Bookings) != 6 {
		t.Fatalf("%d occurrences, %d booked", len(all), len(done.Bookings))
	}
	for i, b := range all {
		if got := b.Span().Start.In(london(t)).Format("15:04"); got != "14:00" {
			t.Errorf("occurrence %d begins at %s", i+1, got)
		}
		if b.Span().Duration() != time.Hour {
			t.Errorf("occurrence %d lasts %s", i+1, b.Span().Duration())
		}
	}
}

func TestBookSeriesRefusesRules(t *testing.T) {
	d := onSQLite(t)
	b := visit(ten, "MDI-LEG-1", "ann")
	for rrule, want := range map[string]scheduling.InvalidError{
		"FREQ=WEEKLY":                {Field: "repeat", Problem: scheduling.ProblemEndless, Limit: 18},
		"FREQ=DAILY;COUNT=401":       {Field: "repeat", Problem: scheduling.ProblemTooMany, Limit: 400},
		"FREQ=MONTHLY;COUNT=20":      {Field: "repeat", Problem: scheduling.ProblemTooFar, Limit: 18},
		"FREQ=WEEKLY;UNTIL=20300101": {Field: "repeat", Problem: scheduling.ProblemTooFar, Limit: 18},
	} {
		e := clash.SeriesEntry{Booking: b, Rule: rule(t, b, rrule)}
		_, err := d.BookSeries(t.Context(), clerk, e)
		_, seen := d.PreviewSeries(t.Context(), e)
		var got, same *scheduling.InvalidError
		if !errors.As(err, &got) || !errors.As(seen, &same) || got.Field != want.Field || got.Problem != want.Problem || got.Limit != want.Limit || same.Problem != got.Problem {
			t.Errorf("%s: booked %v, previewed %v", rrule, err, seen)
		}
	}
	later := b.Shift(time.Hour)
	_, err := d.BookSeries(t.Context(), clerk, clash.SeriesEntry{Booking: later, Rule: rule(t, b, "FREQ=WEEKLY;COUNT=2")})
	var got *scheduling.InvalidError
	if !errors.As(err, &got) || got.Problem != scheduling.ProblemStart {
		t.Errorf("a rule that begins an hour early: %v", err)
	}
	if _, err = d.BookSeries(t.Context(), clerk, clash.SeriesEntry{Booking: b}); !errors.As(err, &got) || got.Problem != scheduling.ProblemMissing {
		t.Errorf("no rule: %v", err)
	}
}

func TestLaterSplits(t *testing.T) {
	d := onSQLite(t)
	done := d.series(visit(ten, "MDI-LEG-1", "ann"), "FREQ=WEEKLY;COUNT=8")
	edited := done.Bookings[3].Shift(time.Hour)
	edited.StaffNotes = "an hour later"
	p, err := d.PreviewEdit(t.Context(), clash.SeriesEdit{Booking: edited, Scope: scheduling.ScopeLater})
	if err != nil || len(p.Occurrences) != 5 {
		t.Fatalf("preview %+v, %v", p, err)
	}
	split, err := d.AmendSeries(t.Context(), clerk, clash.SeriesEdit{Booking: edited, Scope: scheduling.ScopeLater, Seen: p.Seen(), Key: "k"})
	if err != nil {
		t.Fatal(err)
	}
	_, before := d.keeps(done.Series.ID)
	s, after := d.keeps(split.Series.ID)
	if len(before) != 3 || len(after) != 5 || s.After != done.Series.ID || after[4].StaffNotes != "an hour later" {
		t.Fatalf("%d stay, %d go on after %q: %+v", len(before), len(after), s.After, after[4])
	}
	again, err := d.AmendSeries(t.Context(), clerk, clash.SeriesEdit{Booking: edited, Scope: scheduling.ScopeLater, Seen: p.Seen(), Key: "k"})
	if err != nil || again.Series.ID != split.Series.ID {
		t.Fatalf("again: %+v, %v", again.Series, err)
	}
	undone, err := d.UndoSeries(t.Context(), clerk, "u", split)
	if err != nil {
		t.Fatal(err)
	}
	_, whole := d.keeps(done.Series.ID)
	if len(whole) != 8 || whole[7].StaffNotes != "" || !whole[7].Span().Equal(done.Bookings[7].Span()) {
		t.Fatalf("undone: %+v", whole[7])
	}
	if _, _, err := d.Occurrences(t.Context(), split.Series.ID); !errors.Is(err, scheduling.ErrNotFound) {
		t.Errorf("the series that was split off: %v", err)
	}
	if _, err := d.UndoSeries(t.Context(), clerk, "r", undone); err != nil {
		t.Fatal(err)
	}
	d.keeps(done.Series.ID)
	if _, after = d.keeps(split.Series.ID); len(after) != 5 {
		t.Errorf("redone: %d", len(after))
	}
}
