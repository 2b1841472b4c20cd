package sound

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"

	"gatehouse/media"
)

// witness is a processor that notes what it is told and marks what it cleans.
type witness struct {
	far  []int16
	seen [][2]int16 // first samples of far and near, tick by tick
}

func (w *witness) Render(far []int16) { w.far = append(w.far[:0], far...) }

func (w *witness) Capture(near []int16) {
	w.seen = append(w.seen, [2]int16{w.far[0], near[0]})
	fillWith(near, near[0]+10_000)
}

func (w *witness) Close() error { return nil }

// TestProcessorSeesOneClock plays numbered sound on a device that falls behind
// now and then: however late the desk is, what was played and what was heard
// in one tick come together, in order, and every tick once.
func TestProcessorSeesOneClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		const end = 400
		back := NewReceiver(&numbered{})
		var played []int16 // what the device played at each tick
		var sent []int16
		desk := (*Desk)(nil)
		dev := &clocked{
			tick: func(n int, in []int16) {
				fillWith(in, int16(n))
				if n%2 == 0 {
					back.Put(packet(n / 2))
				}
				if n%100 == 50 { // a burst: the desk gets no turn between
					for range 5 {
						extra := make([]int16, media.TickSamples)
						fillWith(in, int16(n))
						desk.tick(in, extra)
						played = append(played, extra[0])
					}
				}
				if n == end {
					cancel()
				}
			},
			out: func(_ int, out []int16) { played = append(played, out[0]) },
		}
		desk = NewDesk(dev, NewSender(&plain{}, func(s media.Sample) {
			sent = append(sent, int16(s.Payload[0])<<8|int16(s.Payload[1]))
		}))
		w := &witness{}
		desk.Clean(w)
		desk.Add(back)
		if err := desk.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if len(w.seen) < end || len(w.seen) > len(played) {
			t.Fatalf("%d ticks cleaned of %d", len(w.seen), len(played))
		}
		last, sounding := int16(0), 0
		for i, s := range w.seen {
			if s[0] != played[i] {
				t.Fatalf("tick %d: the processor was told %d of %d played", i, s[0], played[i])
			}
			if s[0] != 0 {
				sounding++
			}
			if s[1] < last || s[1] > last+1 {
				t.Fatalf("tick %d: heard %d after %d", i, s[1], last)
			}
			last = s[1]
		}
		if sounding < end/2 {
			t.Errorf("only %d ticks had sound to tell apart", sounding)
		}
		if len(sent) == 0 || slices.ContainsFunc(sent, func(v int16) bool { return v < 10_000 }) {
			t.Errorf("%d packets were sent, some of them not cleaned", len(sent))
		}
	})
}
