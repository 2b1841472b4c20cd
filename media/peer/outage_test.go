package peer

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// A line that is gone for 8 s comes back by itself, and after 40 s by a new
// path; either way pictures come again soon, without anybody's doing.
func TestALineComesBackAfterAnOutage(t *testing.T) {
	for _, c := range []struct {
		gone, back time.Duration
		failed     bool
	}{
		{8 * time.Second, 3 * time.Second, false},
		{40 * time.Second, 25 * time.Second, true}, // what is tried last is tried every 20 s
	} {
		t.Run(fmt.Sprint(c.gone), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLines(t, 10*time.Millisecond, 0)
				a, b := pair(t, l.a, l.b)
				a.start(b)
				a.film(time.Second, 300_000)
				// Signals go the same way as everything else.
				lose := func(Signal) bool { return true }
				a.change(func() { a.drop = lose })
				b.change(func() { b.drop = lose })
				l.set(0, true)
				a.film(c.gone, 300_000)
				b.change(func() {
					if failed := slices.Contains(b.states, StateFailed); failed != c.failed {
						t.Errorf("given up: %v", failed)
					}
					b.pictures = nil
				})
				a.change(func() { a.drop = nil })
				b.change(func() { b.drop = nil })
				l.set(0, false)
				back := time.Now()
				for b.shown() < 30 && time.Since(back) < time.Minute {
					a.film(time.Second/2, 300_000)
				}
				if took := time.Since(back); took > c.back {
					t.Errorf("pictures after %v", took)
				} else {
					t.Logf("pictures after %v", took)
				}
				a.Close()
				b.Close()
			})
		})
	}
}

// shown is how many pictures have come.
func (e *end) shown() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.pictures)
}
