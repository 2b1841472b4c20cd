package diary_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
	"gatehouse/scheduling/repeat"
)

func TestSeriesBeginsInTheSkippedHour(t *testing.T) {
	d := onSQLite(t)
	// At half past one on 28 March 2027 no clock in London shows half past one.
	r, err := repeat.Parse("DTSTART:20270328T013000\nRRULE:FREQ=DAILY;COUNT=3")
	if err != nil {
		t.Fatal(err)
	}
	b := visit(time.Date(2027, 3, 28, 1, 30, 0, 0, time.UTC), "MDI-LEG-1", "ann")
	_, err = d.PreviewSeries(t.Context(), clash.SeriesEntry{Booking: b, Rule: r})
	var bad *scheduling.InvalidError
	if !errors.As(err, &bad) || bad.Field != "time" || bad.Problem != scheduling.ProblemGap || len(bad.Choices) != 1 ||
		!bad.Choices[0].Equal(time.Date(2027, 3, 28, 1, 0, 0, 0, time.UTC)) {
		t.Fatalf("begun in the gap: %+v", err)
	}
}

func TestSeriesRunsIntoItself(t *testing.T) {
	d := onSQLite(t)
	b := visit(ten, "MDI-LEG-1", "ann")
	b.Parts[0].Span.End = ten.Add(90 * time.Minute)
	e := clash.SeriesEntry{Booking: b, Rule: rule(t, b, "FREQ=DAILY;COUNT=4;BYHOUR=10,11")}
	p, err := d.PreviewSeries(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range p.Occurrences {
		own := o.Original.Floating().Add(time.Duration(1-2*(i%2)) * time.Hour)
		if !o.Open() || o.Booking.ID != "" || o.Booking.Series != "" || len(o.Clashes) == 0 {
			t.Fatalf("occurrence %d: %+v", i+1, o)
		}
		for _, c := range o.Clashes {
			if w, ok := clash.OccurrenceOf(c.With); !ok || !w.Floating().Equal(own) || c.Booking != clash.NewOccurrence(o.Original) {
				t.Errorf("occurrence %d clashes with %q", i+1, c.With)
			}
		}
	}
	_, err = d.BookSeries(t.Context(), clerk, e)
	var refused *clash.SeriesError
	var clashes *clash.Error
	if !errors.As(err, &refused) || len(refused.Occurrences) != 4 || !errors.As(err, &clashes) || len(clashes.Clashes) < 4 {
		t.Errorf("booked into itself: %v", err)
	}
}

// outOfUse takes a room out of use: nobody is in it, so any clash may stand.
func outOfUse(start time.Time, lasts time.Duration) scheduling.Booking {
	return scheduling.Booking{
		Kind: scheduling.KindOutOfUse, Prison: "MDI",
		Parts: scheduling.NewBlock(start, 0, lasts, 0, scheduling.Placement{Room: "MDI-ANY-1"}),
	}
}

func TestSeriesAcceptsItsOwnClashes(t *testing.T) {
	d := onSQLite(t)
	b := outOfUse(ten, 90*time.Minute)
	e := clash.SeriesEntry{Key: "k", Booking: b, Rule: rule(t, b, "FREQ=DAILY;COUNT=4;BYHOUR=10,11")}
	p, err := d.PreviewSeries(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	// Each pair is shown from both sides; saying yes to one side is enough.
	for i, o := range p.Occurrences {
		if i%2 == 0 {
			e.Accept = append(e.Accept, o.Clashes...)
		}
	}
	_, err = d.BookSeries(t.Context(), clerk, e)
	var bad *scheduling.InvalidError
	if !errors.As(err, &bad) || bad.Field != "accept.reason" {
		t.Fatalf("accepted without a reason: %v", err)
	}
	e.Reason = "painted in two coats"
	done, err := d.BookSeries(t.Context(), clerk, e)
	if err != nil {
		t.Fatal(err)
	}
	scene, err := d.Scene(t.Context(), diary.SceneQuery{Prison: "MDI"})
	if err != nil || len(scene.Accepted) != 2 {
		t.Fatalf("accepted: %+v, %v", scene.Accepted, err)
	}
	for _, b := range done.Bookings {
		lines, err := d.History(t.Context(), string(b.ID))
		if err != nil || len(lines) != 1 || lines[0].Action != scheduling.ActionBooked || lines[0].Reason != "room-taken: painted in two coats" {
			t.Errorf("history: %+v, %v", lines, err)
		}
	}
	lines, err := d.History(t.Context(), string(done.Series.ID))
	if err != nil || len(lines) != 1 || lines[0].Action != scheduling.ActionSeries {
		t.Errorf("history of the series: %+v, %v", lines, err)
	}
	// Undone and done again, the pairs need no second word.
	undone, err := d.UndoSeries(t.Context(), clerk, "", done)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.UndoSeries(t.Context(), clerk, "", undone); err != nil {
		t.Fatal(err)
	}
	if scene, err = d.Scene(t.Context(), diary.SceneQuery{Prison: "MDI"}); err != nil || len(scene.Accepted) != 2 {
		t.Errorf("accepted again: %+v, %v", scene.Accepted, err)
	}
}

func TestSeriesIsStale(t *testing.T) {
	d := onSQLite(t)
	ctx := t.Context()
	done := d.series(visit(ten, "MDI-LEG-1", "ann"), "FREQ=WEEKLY;COUNT=4")
	edited := done.Bookings[1].Clone()
	edited.StaffNotes = "mine"
	e := clash.SeriesEdit{Booking: edited, Scope: scheduling.ScopeLater}
	p, err := d.PreviewEdit(ctx, e)
	if err != nil {
		t.Fatal(err)
	}
	e.Seen = p.Seen()
	// Meanwhile somebody changes the last one, which this edit would change too.
	theirs := done.Bookings[3].Clone()
	theirs.StaffNotes = "theirs"
	if _, err := d.amend(theirs); err != nil {
		t.Fatal(err)
	}
	_, err = d.AmendSeries(ctx, clerk, e)
	want(t, err, scheduling.ErrStale)
	_, err = d.CancelSeries(ctx, clerk, clash.SeriesCancel{Booking: done.Bookings[1], Scope: scheduling.ScopeAll, Why: scheduling.CancelCourt, Seen: p.Seen()})
	want(t, err, scheduling.ErrStale)
	_, err = d.UndoSeries(ctx, clerk, "", done)
	want(t, err, scheduling.ErrStale)
	e.Booking.Version++
	_, err = d.PreviewEdit(ctx, e)
	want(t, err, scheduling.ErrStale)
	e.Booking.Version--
	e.Seen = nil // who did not look gets only the one looked at
	after, err := d.AmendSeries(ctx, clerk, e)
	if err != nil || after.Bookings[2].StaffNotes != "theirs" {
		t.Fatalf("amended %+v, %v", after.Bookings, err)
	}
}

func TestSeriesRefusesWhatCannotChange(t *testing.T) {
	d := onSQLite(t)
	ctx := t.Context()
	alone := d.book(visit(ten.Add(4*time.Hour), "MDI-LEG-1", "bob"))
	done := d.series(visit(ten, "MDI-LEG-1", "ann"), "FREQ=DAILY;COUNT=3")
	edit := func(b scheduling.Booking, s scheduling.Scope) error {
		_, err := d.AmendSeries(ctx, clerk, clash.SeriesEdit{Booking: b, Scope: s})
		return err
	}
	var bad *scheduling.InvalidError
	if err := edit(alone, scheduling.ScopeLater); !errors.As(err, &bad) || bad.Problem != scheduling.ProblemNotAllowed {
		t.Errorf("a booking alone: %v", err)
	}
	if err := edit(alone, "some"); !errors.As(err, &bad) || bad.Field != "scope" {
		t.Errorf("no scope: %v", err)
	}
	if err := edit(scheduling.Booking{ID: "nobody"}, scheduling.ScopeAll); !errors.Is(err, scheduling.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
	gone, err := d.Cancel(ctx, clerk, named(done.Bookings[2], 1), scheduling.CancelCourt)
	if err != nil {
		t.Fatal(err)
	}
	want(t, edit(gone, scheduling.ScopeAll), scheduling.ErrEnded)
	d.setClock(ten.Add(quarter))
	want(t, edit(done.Bookings[0], scheduling.ScopeAll), scheduling.ErrStarted)
	_, err = d.CancelSeries(ctx, clerk, clash.SeriesCancel{Booking: done.Bookings[0], Scope: scheduling.ScopeAll, Why: scheduling.CancelCourt})
	want(t, err, scheduling.ErrStarted)
	_, err = d.CancelSeries(ctx, clerk, clash.SeriesCancel{Booking: done.Bookings[1], Scope: scheduling.ScopeAll, Why: "rain"})
	if !errors.As(err, &bad) || bad.Field != "cancelReason" {
		t.Errorf("cancelled for rain: %v", err)
	}
	// A booking under way can be extended as one alone can.
	longer := done.Bookings[0].Clone()
	longer.Parts[0].Span.End = longer.Parts[0].Span.End.Add(quarter)
	if err := edit(longer, scheduling.ScopeThis); err != nil {
		t.Errorf("extended: %v", err)
	}
}

// What is moved to begin this instant is under way at once: undoing it would
// take a room away from people who sit in it.
func TestWhatBeganIsNotUndone(t *testing.T) {
	d := onSQLite(t)
	ctx := t.Context()
	booked := d.series(visit(ten, "MDI-LEG-1", "ann"), "FREQ=DAILY;COUNT=2")
	moved := booked.Bookings[0].Shift(noon.Sub(ten))
	done, err := d.AmendSeries(ctx, clerk, clash.SeriesEdit{Booking: moved, Scope: scheduling.ScopeThis})
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.UndoSeries(ctx, clerk, "", done)
	want(t, err, scheduling.ErrStarted)
	if b, err := d.Booking(ctx, moved.ID); err != nil || !b.Span().Start.Equal(noon) {
		t.Errorf("stands at %v, %v", b.Span(), err)
	}
}

func TestSeriesOnceForOneKey(t *testing.T) {
	d := onSQLite(t)
	ctx := t.Context()
	b := visit(ten, "MDI-LEG-1", "ann")
	e := clash.SeriesEntry{Key: "book", Booking: b, Rule: rule(t, b, "FREQ=WEEKLY;COUNT=4")}
	first, err := d.BookSeries(ctx, clerk, e)
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.BookSeries(ctx, clerk, e)
	if err != nil || again.Series.ID != first.Series.ID || len(again.Was) != 0 {
		t.Fatalf("booked again: %+v, %v", again, err)
	}
	same(t, first.Bookings, again.Bookings)
	_, err = d.UndoSeries(ctx, clerk, "", again)
	want(t, err, scheduling.ErrStale) // it knows no way back
	c := clash.SeriesCancel{Key: "cancel", Booking: first.Bookings[2], Scope: scheduling.ScopeLater, Why: scheduling.CancelCourt}
	for range 2 {
		if _, err := d.CancelSeries(ctx, clerk, c); err != nil {
			t.Fatal(err)
		}
	}
	_, all := d.keeps(first.Series.ID)
	for i, b := range all {
		if b.Active() != (i < 2) || b.Version > 2 {
			t.Errorf("occurrence %d: %+v", i+1, b)
		}
	}
}

func TestMovedOccurrenceKeepsItsTime(t *testing.T) {
	d := onSQLite(t)
	done := d.series(visit(ten, "MDI-LEG-1", "ann"), "FREQ=WEEKLY;COUNT=3")
	b := done.Bookings[1].Shift(time.Hour)
	b.Series, b.Original = "another", scheduling.Wall{Year: 2030, Month: 1, Day: 1} // not the caller's to say
	moved, err := d.amend(b)
	if err != nil || moved.Series != done.Series.ID || moved.Original != done.Bookings[1].Original {
		t.Fatalf("moved to %+v, %v", moved, err)
	}
	alone := visit(ten.Add(5*time.Hour), "MDI-LEG-1", "bob")
	alone.Series = done.Series.ID
	if kept := d.book(alone); kept.Series != "" {
		t.Errorf("booked into a series: %+v", kept)
	}
	d.keeps(done.Series.ID)
}

func TestMonthlyMovesToWhatNoRuleSays(t *testing.T) {
	d := onSQLite(t)
	first := visit(time.Date(2026, 12, 8, 10, 0, 0, 0, time.UTC), "MDI-LEG-1", "ann")
	done := d.series(first, "FREQ=MONTHLY;BYDAY=2TU;COUNT=5")
	split, err := d.AmendSeries(t.Context(), clerk, clash.SeriesEdit{Booking: done.Bookings[2].Shift(24 * time.Hour), Scope: scheduling.ScopeLater})
	if err != nil {
		t.Fatal(err)
	}
	_, all := d.keeps(split.Series.ID)
	var days []string
	for _, b := range all {
		days = append(days, b.Original.Date().String())
	}
	if want := "2027-02-10 2027-03-10 2027-04-14"; strings.Join(days, " ") != want {
		t.Errorf("the day after each second Tuesday: %v, want %s", days, want)
	}
}

func TestSeriesOfFourHundred(t *testing.T) {
	d := onSQLite(t)
	b := visit(ten, "MDI-LEG-1", "ann")
	done := d.series(b, "FREQ=DAILY;COUNT=400;BYHOUR=10,12,14")
	if len(done.Bookings) != scheduling.MaxOccurrences {
		t.Fatalf("%d booked", len(done.Bookings))
	}
	ids := map[scheduling.BookingID]bool{}
	for _, b := range done.Bookings {
		ids[b.ID] = true
	}
	if len(ids) != len(done.Bookings) {
		t.Errorf("%d ids", len(ids))
	}
	d.keeps(done.Series.ID)
}
