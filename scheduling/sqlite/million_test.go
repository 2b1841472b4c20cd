//go:build unix

package sqlite

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"syscall"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
	"gatehouse/scheduling/index"
	"gatehouse/scheduling/repeat"
)

// BenchmarkMillion is what somebody waits for while typing, at a desk whose
// file keeps a million bookings: every question is another prison's, another
// day's and another prisoner's. The goal is words at the field within 50 ms,
// at p99 too. Beside the time an answer takes it tells the time on a processor,
// which other work on the machine does not change. With -short there is no
// million.
func BenchmarkMillion(b *testing.B) {
	if testing.Short() {
		b.Skip("a million bookings take a minute to make")
	}
	askMillion(b, crowded(b, 1_000_000))
}

// askMillion measures every question to a store that crowded made.
func askMillion(b *testing.B, s *Store) {
	b.Helper()
	m := millions{store: s}
	live := index.NewLive(m.store, benchStart)
	n := 0
	m.Diary = diary.New(m.store, diary.Options{
		Now: func() time.Time { return benchStart }, NewID: func() string { n++; return fmt.Sprint("million", n) }, Live: live,
	})
	ctx, stop := context.WithCancel(b.Context())
	ended, ready := make(chan error, 1), live.Next()
	began := time.Now()
	go func() { ended <- live.Run(ctx) }()
	select {
	case <-ready:
	case err := <-ended:
		b.Fatal("no index: ", err)
	}
	b.Logf("the index took %v", time.Since(began))
	b.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	})
	b.Run("check", func(b *testing.B) {
		m.measure(b, func(q asking) error {
			found, err := m.Check(b.Context(), q.booking)
			if err == nil && (len(found) > 0) != q.taken {
				return fmt.Errorf("%d clashes, taken is %v", len(found), q.taken)
			}
			return err
		})
	})
	b.Run("free", func(b *testing.B) {
		m.measure(b, func(q asking) error { return some(m.Free(b.Context(), q.booking, 3)) })
	})
	b.Run("find", func(b *testing.B) {
		m.measure(b, func(q asking) error {
			q.booking.Parts[0].Placements[0].Room = ""
			return some(m.Find(b.Context(), scheduling.FindQuery{Booking: q.booking, Limit: 10}))
		})
	})
	b.Run("preview", func(b *testing.B) {
		m.measure(b, func(q asking) error {
			rule, err := repeat.New(repeat.Spec{Start: scheduling.WallOf(q.booking.Span().Start, london(b)).Floating(), Freq: repeat.Weekly, Count: 52})
			if err != nil {
				return err
			}
			p, err := m.PreviewSeries(b.Context(), clash.SeriesEntry{Booking: q.booking, Rule: rule})
			if err == nil && len(p.Occurrences) != 52 {
				return fmt.Errorf("%d occurrences", len(p.Occurrences))
			}
			return err
		})
	})
	b.Run("review", func(b *testing.B) {
		// Nothing is wrong with any of the 10,000 bookings ahead.
		m.measure(b, func(q asking) error {
			_, err := m.Review(b.Context(), q.booking.Prison)
			return err
		})
	})
}

type millions struct {
	*diary.Diary
	store *Store
}

// asking is a legal visit of half an hour that is not kept.
type asking struct {
	booking scheduling.Booking
	taken   bool // its room is
}

// some is an error when nothing was found.
func some(offers []scheduling.Offer, err error) error {
	if err == nil && len(offers) == 0 {
		return fmt.Errorf("nothing is offered")
	}
	return err
}

// ask is a question that differs from all others: half of them about a place
// that is taken.
func (m millions) ask(dice *rand.Rand) asking {
	prison, taken := dice.IntN(benchPrisons), dice.IntN(2) == 0
	day, hour := 2+dice.IntN(80), dice.IntN(9)
	start := benchStart.AddDate(0, 0, day).Add(time.Duration(hour) * time.Hour)
	if !taken {
		start = start.Add(30 * time.Minute)
	}
	// Whoever has a booking that day is left alone.
	slot := (day*10 + hour) * benchRooms
	who := (slot + 400 + dice.IntN(100)) % benchPeople
	return asking{taken: taken, booking: scheduling.Booking{
		Kind: scheduling.KindLegal, Prison: scheduling.PrisonCode(fmt.Sprintf("P%02d", prison)), Status: scheduling.StatusBooked,
		Meet: scheduling.Meet{By: scheduling.MeetOwn},
		Parts: scheduling.NewBlock(start, 0, 30*time.Minute, 0, scheduling.Placement{
			Room: benchRoom(prison, dice.IntN(benchRooms)), Prisoners: []scheduling.PersonID{benchPrisoner(prison, who)},
		}),
	}}
}

// measure asks again and again and reports how long answers take.
func (m millions) measure(b *testing.B, answer func(asking) error) {
	b.Helper()
	dice := rand.New(rand.NewPCG(3, 1)) //nolint:gosec // the same questions every time
	var took, busy []time.Duration
	for b.Loop() {
		q := m.ask(dice)
		start, used := time.Now(), spent(b)
		err := answer(q)
		took, busy = append(took, time.Since(start)), append(busy, spent(b)-used)
		if err != nil {
			b.Fatal(err)
		}
	}
	report := func(all []time.Duration, what string) {
		slices.Sort(all)
		ms := func(i int) float64 { return float64(all[i].Microseconds()) / 1000 }
		b.ReportMetric(ms(len(all)/2), "p50-"+what)
		b.ReportMetric(ms(len(all)*99/100), "p99-"+what)
		b.ReportMetric(ms(len(all)-1), "max-"+what)
	}
	report(took, "ms")
	report(busy, "cpu-ms")
	b.ReportMetric(0, "ns/op")
}

// spent is how long this process has been on a processor: where other work
// keeps it waiting, an answer takes longer than it costs.
func spent(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func london(b *testing.B) *time.Location {
	b.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		b.Fatal(err)
	}
	return zone
}
