package diary_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
)

// fullYear is a diary with 20,000 bookings kept over the year ahead: twenty
// rooms, each full of one-hour visits from eight to six.
func fullYear(b *testing.B) *diary.Diary {
	b.Helper()
	clock := func() time.Time { return noon }
	n := 0
	d := diary.New(openSQLite(b, clock), diary.Options{Now: clock, NewID: func() string { n++; return fmt.Sprintf("bench-%06d", n) }})
	e := estate()
	for i := range 20 {
		key := scheduling.RoomKey(fmt.Sprintf("MDI-BUSY-%d", i+1))
		e.Rooms = append(e.Rooms, scheduling.Room{Key: key, Prison: "MDI", Name: string(key), Usage: scheduling.UsageLegal, Places: 1, Active: true})
		e.People = append(e.People, scheduling.Person{
			ID: scheduling.PersonID(fmt.Sprint("busy-", i)), Given: "Bee", Family: fmt.Sprint("Busyton ", i),
			Number: scheduling.PrisonerNumber(fmt.Sprintf("B%04dBB", i)), Roles: []scheduling.Role{scheduling.RolePrisoner}, Prison: "MDI",
		})
	}
	for day := range 100 {
		for hour := range 10 {
			for i := range 20 {
				start := time.Date(2026, 11, 25+3*day, 8+hour, 0, 0, 0, time.UTC)
				if _, offset := start.In(london(b)).Zone(); offset != 0 {
					start = start.Add(-time.Hour)
				}
				v := visit(start, scheduling.RoomKey(fmt.Sprintf("MDI-BUSY-%d", i+1)), scheduling.PersonID(fmt.Sprint("busy-", i)))
				v.ID, v.Status, v.Attendees = scheduling.BookingID(fmt.Sprintf("kept-%d-%d-%d", day, hour, i)), scheduling.StatusBooked, nil
				e.Bookings = append(e.Bookings, v)
			}
		}
	}
	if err := d.Load(context.Background(), clerk, e); err != nil {
		b.Fatal(err)
	}
	return d
}

// BenchmarkSeries is a solicitor's hour every week for a year in a diary with
// 20,000 bookings kept.
func BenchmarkSeries(b *testing.B) {
	d := fullYear(b)
	first := visit(time.Date(2026, 11, 26, 14, 0, 0, 0, time.UTC), "MDI-BUSY-1", "ann")
	e := clash.SeriesEntry{Booking: first, Rule: rule(b, first, "FREQ=WEEKLY;COUNT=52")}
	ctx := context.Background()
	b.Run("preview", func(b *testing.B) {
		for b.Loop() {
			if p, err := d.PreviewSeries(ctx, e); err != nil || len(p.Occurrences) != 52 {
				b.Fatal(err)
			}
		}
	})
	often := clash.SeriesEntry{Booking: first, Rule: rule(b, first, "FREQ=DAILY;COUNT=400;BYHOUR=14,15,16")}
	b.Run("preview of 400", func(b *testing.B) {
		for b.Loop() {
			if p, err := d.PreviewSeries(ctx, often); err != nil || len(p.Occurrences) != 400 {
				b.Fatal(err)
			}
		}
	})
	free := visit(time.Date(2026, 11, 26, 14, 0, 0, 0, time.UTC), "MDI-LEG-1", "ann")
	e = clash.SeriesEntry{Booking: free, Rule: rule(b, free, "FREQ=WEEKLY;COUNT=52")}
	b.Run("book and undo", func(b *testing.B) {
		for b.Loop() {
			done, err := d.BookSeries(ctx, clerk, e)
			if err == nil {
				_, err = d.UndoSeries(ctx, clerk, "", done)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	done, err := d.BookSeries(ctx, clerk, e)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("preview of later", func(b *testing.B) {
		edit := clash.SeriesEdit{Booking: done.Bookings[20].Shift(time.Hour), Scope: scheduling.ScopeLater}
		for b.Loop() {
			if p, err := d.PreviewEdit(ctx, edit); err != nil || len(p.Occurrences) != 32 {
				b.Fatal(err)
			}
		}
	})
}
