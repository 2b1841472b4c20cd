package diary_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/diary"
	"gatehouse/scheduling/index"
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

// BenchmarkFind asks for the first ten places of a hearing at Moorland in six
// weeks, in any room, with an index and without.
func BenchmarkFind(b *testing.B) {
	plain, e := benchDesk(b)
	q := scheduling.FindQuery{Booking: roomless(benchBooking(e, noon.Add(2*time.Hour))), Limit: 10}
	find := func(b *testing.B, d *diary.Diary) {
		b.Helper()
		for b.Loop() {
			if offers, err := d.Find(context.Background(), q); err != nil || len(offers) != 10 {
				b.Fatal(len(offers), err)
			}
		}
	}
	b.Run("without", func(b *testing.B) { find(b, plain) })
	b.Run("index", func(b *testing.B) { find(b, benchLive(b, e)) })
	b.Run("nowhere", func(b *testing.B) {
		// No place in eighteen months: the longest anyone waits.
		d, q := benchLive(b, e), q
		q.Rooms, q.Deadline = []scheduling.RoomKey{"MDI-VCC-1"}, noon.AddDate(2, 0, 0)
		q.Booking.Kind, q.Booking.Court = scheduling.KindFamily, ""
		for b.Loop() {
			if offers, err := d.Find(context.Background(), q); err != nil || len(offers) != 0 {
				b.Fatal(len(offers), err)
			}
		}
	})
}

// BenchmarkCapacity is the heat strip of six weeks.
func BenchmarkCapacity(b *testing.B) {
	plain, e := benchDesk(b)
	strip := func(b *testing.B, d *diary.Diary) {
		b.Helper()
		for b.Loop() {
			days, err := d.Capacity(context.Background(), "MDI", scheduling.KindCourt, scheduling.DateOf(noon, time.UTC), 42)
			if err != nil || len(days) != 42 {
				b.Fatal(len(days), err)
			}
		}
	}
	b.Run("without", func(b *testing.B) { strip(b, plain) })
	b.Run("index", func(b *testing.B) { strip(b, benchLive(b, e)) })
}

// BenchmarkWaiting is a waiting list of twenty at Moorland.
func BenchmarkWaiting(b *testing.B) {
	_, e := benchDesk(b)
	d := benchLive(b, e)
	for i := range 20 {
		r := scheduling.Request{From: "LEEDCC", Booking: roomless(benchBooking(e, noon.Add(2*time.Hour)))}
		r.Windows = []scheduling.Span{scheduling.NewSpan(noon.AddDate(0, 0, i+1), 10*24*time.Hour)}
		asked, err := d.Ask(context.Background(), clerk, "", r)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := d.PutOnWaiting(context.Background(), clerk, asked.ID, asked.Version); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		list, err := d.Waiting(context.Background(), "MDI")
		if err != nil || len(list.Items) < 20 || list.Items[len(list.Items)-1].Place == nil {
			b.Fatal(len(list.Items), err)
		}
	}
}

// benchLive is a diary on the sample estate that asks a live index.
func benchLive(b *testing.B, e scheduling.Estate) *diary.Diary {
	b.Helper()
	clock := func() time.Time { return noon }
	store := openSQLite(b, clock)
	live := index.NewLive(store, noon.AddDate(0, 0, -1))
	n := 0
	d := diary.New(store, diary.Options{Now: clock, NewID: func() string { n++; return fmt.Sprintf("live-%06d", n) }, Live: live})
	if err := d.Load(context.Background(), clerk, e); err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	next := live.Next()
	go func() { ended <- live.Run(ctx) }()
	b.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	})
	<-next
	return d
}
