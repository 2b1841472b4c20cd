package diary_test

import (
	"slices"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

func TestCapacity(t *testing.T) {
	d, settle := followed(t, estate())
	ctx := t.Context()
	wednesday := scheduling.DateOf(ten, time.UTC)
	capacity := func(kind scheduling.Kind, from scheduling.Date, days int) []scheduling.Capacity {
		t.Helper()
		out, err := d.Capacity(ctx, "MDI", kind, from, days)
		if err != nil || len(out) != days {
			t.Fatal(out, err)
		}
		return out
	}
	day := func(n int, free, total time.Duration) scheduling.Capacity {
		return scheduling.Capacity{Date: wednesday.AddDays(n), Free: free, Total: total}
	}
	check := func(what string, got []scheduling.Capacity, want ...scheduling.Capacity) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	// Three court rooms and a shared one, ten hours each; yesterday from noon.
	full := 40 * time.Hour
	check("nothing is booked", capacity(scheduling.KindCourt, wednesday, 2), day(0, full, full), day(1, full, full))
	check("from noon", capacity(scheduling.KindCourt, wednesday.AddDays(-1), 1), day(-1, 24*time.Hour, full))
	check("two places and a shared room", capacity(scheduling.KindLegal, wednesday, 1), day(0, 30*time.Hour, 30*time.Hour))

	d.book(hearing(ten, "MDI-VCC-1", "ann")) // an hour
	d.book(hearing(ten, "MDI-ANY-1", "bob"))
	legal := scheduling.Booking{
		Kind: scheduling.KindLegal, Prison: "MDI", Meet: scheduling.Meet{By: scheduling.MeetOwn},
		Parts: scheduling.NewBlock(ten, 0, 2*quarter, 0, scheduling.Placement{Room: "MDI-LEG-1", Prisoners: []scheduling.PersonID{"cat"}}),
	}
	d.book(legal)
	settle("person/cat", 1)
	check("two rooms for an hour", capacity(scheduling.KindCourt, wednesday, 1), day(0, 38*time.Hour, full))
	tidied := d.room("MDI-VCC-1")
	tidied.Turnaround = 30 * time.Minute
	d.saveRoom(tidied)
	check("and half an hour after it", capacity(scheduling.KindCourt, wednesday, 1), day(0, 38*time.Hour-2*quarter, full))
	tidied = d.room("MDI-VCC-1")
	tidied.Turnaround = 0
	d.saveRoom(tidied)
	check("one of two places, and the shared room", capacity(scheduling.KindLegal, wednesday, 1), day(0, 28*time.Hour+2*quarter, 30*time.Hour))

	// A room by timetable is open to the kind inside its lines, and between them.
	rule, err := repeat.Parse("DTSTART:20261125T120000\nRRULE:FREQ=WEEKLY;BYDAY=WE")
	if err != nil {
		t.Fatal(err)
	}
	afternoon, err := rule.Shift(2 * time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	ten1 := d.room("MDI-VCC-10")
	ten1.Usage = scheduling.UsageTimetable
	ten1.Lines = []scheduling.Line{
		{ID: "1", For: scheduling.UsageClosed, Rule: rule, Lasts: time.Hour},
		{ID: "2", For: scheduling.UsageLegal, Rule: afternoon, Lasts: 2 * time.Hour},
	}
	d.saveRoom(ten1)
	check("an hour closed and two for others", capacity(scheduling.KindCourt, wednesday, 2),
		day(0, 35*time.Hour, 37*time.Hour), day(1, full, full))
	prisons, err := d.Prisons(ctx)
	if err != nil {
		t.Fatal(err)
	}
	prisons[1].Closures = []scheduling.Closure{{Date: wednesday}}
	if _, err := d.SavePrison(ctx, clerk, prisons[1]); err != nil {
		t.Fatal(err)
	}
	check("the prison is closed", capacity(scheduling.KindCourt, wednesday, 1), day(0, 0, 0))
	_, err = d.Capacity(ctx, "XXX", scheduling.KindCourt, wednesday, 1)
	want(t, err, scheduling.ErrNotFound)
}

// The clocks go forward on 28 March 2027: the bookable day is as long as any.
func TestCapacityWhenTheClocksChange(t *testing.T) {
	d := onDisk(t)
	sunday := scheduling.Date{Year: 2027, Month: time.March, Day: 28}
	out, err := d.Capacity(t.Context(), "MDI", scheduling.KindCourt, sunday, 1)
	if err != nil || out[0].Free != 40*time.Hour || out[0].Total != 40*time.Hour {
		t.Errorf("that day has %+v, %v", out, err)
	}
}
