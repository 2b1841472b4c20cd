package call

import (
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/media"
)

func TestPicturesWaitForSound(t *testing.T) {
	tests := []struct {
		name        string
		sound       time.Duration // from here to the ear
		least, most time.Duration // how long pictures are held in the end
	}{
		{"a clean line", 58 * time.Millisecond, 0, 0},
		{"a rough line", 150 * time.Millisecond, 101 * time.Millisecond, 103 * time.Millisecond},
		{"a hopeless one", time.Second, mostHold - time.Millisecond, mostHold + time.Millisecond},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var held, shown []time.Duration // guarded by the holder's lock
				begin := time.Now()
				h := newHolder(time.Now, func(f *media.Frame) {
					held = append(held, time.Since(begin)-f.At)
					shown = append(shown, f.At)
				})
				// seen is from put to shown, in the order shown, and that order.
				seen := func() (at, order []time.Duration) {
					h.mu.Lock()
					defer h.mu.Unlock()
					return slices.Clone(held), slices.Clone(shown)
				}
				f := media.NewFrame(16, 16)
				send := func(n int) {
					for range n {
						f.At = time.Since(begin)
						h.put(f)
						time.Sleep(time.Second / 30)
					}
				}
				send(30)
				at, _ := seen()
				for _, d := range at {
					if d != 0 {
						t.Fatalf("held for %v before anything was known", d)
					}
				}
				h.want(tt.sound)
				send(120)
				at, order := seen()
				if n := len(at); n < 140 {
					t.Fatalf("%d pictures shown of 150", n)
				}
				for i, d := range at {
					if i > 0 && order[i] <= order[i-1] {
						t.Fatalf("picture of %v after that of %v", order[i], order[i-1])
					}
					if i > 0 && (d-at[i-1]).Abs() > holdStep+leastHold {
						t.Errorf("movement jumps: held for %v, then %v", at[i-1], d)
					}
				}
				if last := at[len(at)-1]; last < tt.least || last > tt.most {
					t.Errorf("held for %v, want %v to %v", last, tt.least, tt.most)
				}
				h.want(0)
				send(100)
				if at, _ = seen(); at[len(at)-1] != 0 {
					t.Errorf("held for %v when sound is there again", at[len(at)-1])
				}
				h.want(time.Second)
				send(50)
				before, _ := seen()
				h.close()
				time.Sleep(time.Second)
				if after, _ := seen(); len(after) != len(before) {
					t.Errorf("%d pictures shown after closing", len(after)-len(before))
				}
				h.put(f) // of a line that is ending: shown at once
			})
		})
	}
}

// TestABurstIsNotHeldForEver puts more pictures than are kept.
func TestABurstIsNotHeldForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var count atomic.Int64
		h := newHolder(time.Now, func(*media.Frame) { count.Add(1) })
		h.hold = mostHold
		h.want(time.Second)
		for range 3 * mostHeld {
			h.put(media.NewFrame(16, 16))
		}
		if shown := count.Load(); shown != 2*mostHeld {
			t.Errorf("%d pictures came out early, want %d", shown, 2*mostHeld)
		}
		time.Sleep(mostHold)
		synctest.Wait()
		if shown := count.Load(); shown != 3*mostHeld {
			t.Errorf("%d pictures came out, want %d", shown, 3*mostHeld)
		}
	})
}
