package sound

import (
	"context"
	"encoding/binary"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/media"
)

// plain is a codec whose packet is the first sample.
type plain struct {
	numbered
	losses []float64
	fail   error
}

func (p *plain) Encode(pcm []int16) ([]byte, error) {
	return binary.BigEndian.AppendUint16(nil, uint16(pcm[0])), p.fail
}
func (p *plain) SetLoss(share float64) error { p.losses = append(p.losses, share); return nil }
func (p *plain) Close() error                { return nil }

// clocked is a device that ticks every 10 ms.
type clocked struct {
	tick func(n int, in []int16) // prepares what the microphone hears
	out  func(n int, out []int16)
	stop int // the tick at which it fails
	err  error
}

func (c *clocked) Run(ctx context.Context, tick func(in, out []int16)) error {
	in, out := make([]int16, media.TickSamples), make([]int16, media.TickSamples)
	beat := time.NewTicker(10 * time.Millisecond)
	defer beat.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return nil
		case <-beat.C:
		}
		if c.err != nil && n == c.stop {
			return c.err
		}
		if c.tick != nil {
			c.tick(n, in)
		}
		tick(in, out)
		if c.out != nil {
			c.out(n, out)
		}
	}
}

func TestDeskCarriesSoundBothWays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		const muteAt, unmuteAt, end = 100, 200, 300
		var desk *Desk
		var sent []media.Sample
		back := NewReceiver(&numbered{})
		enc := &plain{}
		sender := NewSender(enc, func(s media.Sample) {
			s.Payload = append([]byte(nil), s.Payload...)
			sent = append(sent, s)
			back.Put(s)
		})
		var heard []int16
		var silentAt, soundAgainAt int
		dev := &clocked{
			tick: func(n int, in []int16) {
				fillWith(in, int16(n+1000))
				switch n {
				case muteAt:
					desk.Mute(true)
				case unmuteAt:
					desk.Mute(false)
				case end:
					cancel()
				}
			},
			out: func(n int, out []int16) {
				heard = append(heard, out[0])
				if n > muteAt && silentAt == 0 && out[0] == 0 {
					silentAt = n
				}
				if n > unmuteAt && soundAgainAt == 0 && out[0] > 0 {
					soundAgainAt = n
				}
			},
		}
		desk = NewDesk(dev, sender)
		desk.Add(back)
		desk.Add(back)
		sender.SetLoss(0.25)
		if err := desk.Run(ctx); err != nil {
			t.Fatal(err)
		}
		for i, s := range sent {
			if s.At != time.Duration(i)*packetTime || s.Track != media.TrackSound || s.Duration != packetTime {
				t.Fatalf("packet %d: %+v", i, s)
			}
		}
		if len(sent) < end/2-3 {
			t.Errorf("%d packets in %d ticks", len(sent), end)
		}
		// 20 ms to fill a packet, 40 ms of delay, 30 ms mixed ahead, polling.
		if lag := int16(muteAt+1000) - heard[muteAt]; lag < 5 || lag > 12 {
			t.Errorf("what is played is %d ticks behind what is heard", lag)
		}
		if silentAt < muteAt || silentAt > muteAt+12 || soundAgainAt < unmuteAt || soundAgainAt > unmuteAt+12 {
			t.Errorf("silent from tick %d, sound from %d; muted from %d to %d", silentAt, soundAgainAt, muteAt, unmuteAt)
		}
		if desk.Level() < 0.3 || desk.OutLevel() < 0.3 || back.Level() < 0.3 {
			t.Errorf("levels %.2f, %.2f, %.2f", desk.Level(), desk.OutLevel(), back.Level())
		}
		if h, p := desk.Lost(); h != 0 || p != 0 {
			t.Errorf("lost %v heard and %v played", h, p)
		}
		if len(enc.losses) != 1 || enc.losses[0] < 0.249 || enc.losses[0] > 0.251 {
			t.Errorf("the encoder was told of losses %v", enc.losses)
		}
		if c := back.Counters(); c.Concealed > 2 || c.Total < end/2-6 {
			t.Errorf("%+v", c)
		}
	})
}

func TestDeskMixesAndForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		a, b := NewReceiver(&numbered{}), NewReceiver(&numbered{})
		var desk *Desk
		var both, one int16
		dev := &clocked{out: func(n int, out []int16) {
			if n%2 == 0 {
				for i, r := range []*Receiver{a, b} {
					r.Put(media.Sample{At: time.Duration(n/2) * packetTime, Payload: []byte{byte(i + 1), 0}})
				}
			}
			switch n {
			case 50:
				both = out[0]
				desk.Remove(a)
			case 100:
				one = out[0]
				cancel()
			}
		}}
		desk = NewDesk(dev, nil)
		desk.Add(a)
		desk.Add(b)
		if err := desk.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if both != 256+512 || one != 512 {
			t.Errorf("both %d, one %d; want 768 and 512", both, one)
		}
	})
}

func TestDeskReportsFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dev := &clocked{stop: 5, err: media.ErrDeviceGone}
		if err := NewDesk(dev, nil).Run(t.Context()); !errors.Is(err, media.ErrDeviceGone) {
			t.Errorf("device: %v", err)
		}
		enc := &plain{fail: errBroken}
		if err := NewDesk(&clocked{}, NewSender(enc, func(media.Sample) {})).Run(t.Context()); !errors.Is(err, errBroken) {
			t.Errorf("encoder: %v", err)
		}
	})
}

// stalling is a device that delivers a burst longer than the desk can hold
// before the desk gets a turn, then goes on.
type stalling struct{ burst int }

func (s stalling) Run(ctx context.Context, tick func(in, out []int16)) error {
	in, out := make([]int16, media.TickSamples), make([]int16, media.TickSamples)
	for range s.burst {
		tick(in, out)
	}
	return (&clocked{}).Run(ctx, tick)
}

func TestSenderClockSurvivesLostSound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		began := time.Now()
		var last media.Sample
		desk := NewDesk(stalling{burst: 100}, NewSender(&plain{}, func(s media.Sample) {
			last = s
			if time.Since(began) > time.Second {
				cancel()
			}
		}))
		if err := desk.Run(ctx); err != nil {
			t.Fatal(err)
		}
		lost, _ := desk.Lost()
		if lost == 0 {
			t.Fatal("nothing was lost: the test proves nothing")
		}
		// One second came in the burst and one after.
		if last.At < 1940*time.Millisecond || last.At > 2040*time.Millisecond {
			t.Errorf("after 2 s of sound the clock says %v; %v was lost", last.At, lost)
		}
	})
}

func TestTickDoesNotAllocate(t *testing.T) {
	desk := NewDesk(&clocked{}, nil)
	in, out := make([]int16, media.TickSamples), make([]int16, media.TickSamples)
	if n := testing.AllocsPerRun(200, func() { desk.tick(in, out) }); n != 0 {
		t.Errorf("%v allocations a tick", n)
	}
}

func BenchmarkDeskTurn(b *testing.B) {
	desk := NewDesk(&clocked{}, NewSender(&plain{}, func(media.Sample) {}))
	var receivers []*Receiver
	for range 7 {
		r := NewReceiver(&numbered{})
		receivers = append(receivers, r)
		desk.Add(r)
	}
	w := newWork(desk)
	in, out := make([]int16, media.TickSamples), make([]int16, media.TickSamples)
	for n := range b.N {
		if n%2 == 0 {
			for _, r := range receivers {
				r.Put(packet(n / 2))
			}
		}
		desk.tick(in, out)
		if err := w.turn(); err != nil {
			b.Fatal(err)
		}
	}
}
