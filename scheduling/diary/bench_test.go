package diary_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/diary"
	"gatehouse/scheduling/sample"
)

// benchDesk is a diary on the sample estate in a real store.
func benchDesk(b *testing.B) (*diary.Diary, scheduling.Estate) {
	b.Helper()
	clock := func() time.Time { return noon }
	n := 0
	d := diary.New(openSQLite(b, clock), diary.Options{Now: clock, NewID: func() string { n++; return fmt.Sprintf("bench-%06d", n) }})
	e, err := sample.Generate(1, noon)
	if err != nil {
		b.Fatal(err)
	}
	if err := d.Load(context.Background(), clerk, e); err != nil {
		b.Fatal(err)
	}
	return d, e
}

// prisonerOf is the first prisoner of the sample at Moorland.
func prisonerOf(e scheduling.Estate) scheduling.PersonID {
	for _, p := range e.People {
		if p.Prison == "MDI" {
			return p.ID
		}
	}
	return ""
}

func benchBooking(e scheduling.Estate, main time.Time) scheduling.Booking {
	b := hearing(main, "MDI-VCC-1", prisonerOf(e))
	b.Court = e.Courts[0].Code
	return b
}

func BenchmarkCheck(b *testing.B) {
	d, e := benchDesk(b)
	asked := benchBooking(e, noon.Add(2*time.Hour))
	for b.Loop() {
		if _, err := d.Check(context.Background(), asked); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFree(b *testing.B) {
	d, e := benchDesk(b)
	asked := benchBooking(e, noon.Add(2*time.Hour))
	for b.Loop() {
		if offers, err := d.Free(context.Background(), asked, 5); err != nil || len(offers) == 0 {
			b.Fatal(err)
		}
	}
}

func BenchmarkScene(b *testing.B) {
	d, _ := benchDesk(b)
	today := scheduling.NewSpan(noon.Add(-4*time.Hour), 10*time.Hour)
	for b.Loop() {
		if s, err := d.Scene(context.Background(), diary.SceneQuery{Prison: "MDI", Within: today}); err != nil || len(s.Bookings) == 0 {
			b.Fatal(err)
		}
	}
}

func BenchmarkBookAndCancel(b *testing.B) {
	d, e := benchDesk(b)
	asked := benchBooking(e, ten.AddDate(0, 6, 0))
	for b.Loop() {
		saved, err := d.Book(context.Background(), clerk, diary.Entry{Booking: asked})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := d.Cancel(context.Background(), clerk, named(saved, saved.Version), scheduling.CancelMistake); err != nil {
			b.Fatal(err)
		}
	}
}
