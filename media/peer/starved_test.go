package peer

import (
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/media"
)

// TestASlowDecoderIsNoSlowLine has the far end take its time over pictures, as
// on a machine that has too little of it. The line is as good as before, and so
// must its estimate be.
func TestASlowDecoderIsNoSlowLine(t *testing.T) {
	for name, c := range map[string]struct {
		slow   func(*rand.Rand) time.Duration
		fewest int // pictures of 900
	}{
		"always":        {func(*rand.Rand) time.Duration { return 30 * time.Millisecond }, 890},
		"too slow":      {func(*rand.Rand) time.Duration { return 60 * time.Millisecond }, 300},
		"more and less": {func(r *rand.Rand) time.Duration { return time.Duration(r.IntN(60)) * time.Millisecond }, 890},
		"now and then": {func(r *rand.Rand) time.Duration {
			if r.IntN(12) == 0 {
				return 150 * time.Millisecond
			}
			return 5 * time.Millisecond
		}, 890},
	} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(3, 4))
			synctest.Test(t, func(t *testing.T) {
				l := newLines(t, 10*time.Millisecond, 0)
				a, b := pair(t, l.a, l.b)
				var latest time.Duration // how old a picture is when it has been decoded
				var begin time.Time
				b.slow = func(s media.Sample) {
					<-time.After(c.slow(r))
					if begin.IsZero() {
						begin = time.Now().Add(-s.At)
					}
					latest = max(latest, time.Since(begin)-s.At)
				}
				a.start(b)
				lowest := 10_000_000
				var filming sync.WaitGroup
				filming.Go(func() { a.film(30*time.Second, 700_000) })
				for range 29 {
					<-time.After(time.Second)
					lowest = min(lowest, a.Counters().Target)
				}
				filming.Wait()
				b.mu.Lock()
				got := len(b.pictures)
				b.mu.Unlock()
				if lowest < 900_000 {
					t.Errorf("the estimate fell to %d bit/s", lowest)
				}
				if lost := b.Counters().PacketsLost; got < c.fewest || lost > 0 {
					t.Errorf("%d pictures of 900, %d packets lost", got, lost)
				}
				a.Close()
				b.Close()
				if latest > time.Second {
					t.Errorf("pictures came %v late", latest)
				}
			})
		})
	}
}
