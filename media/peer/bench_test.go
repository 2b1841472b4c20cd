//go:build cgo && linux

package peer_test

import (
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/codec"
	"gatehouse/media/peer"
)

// filming is one end of a call over loopback with the real codec.
type filming struct {
	*peer.Peer
	key     atomic.Bool
	ready   chan struct{}
	once    sync.Once
	dec     media.PictureDecoder
	picture func(f *media.Frame, came, at time.Time)
	sounds  atomic.Int64
}

func call(b *testing.B, startBPS int, seen func(end int, f *media.Frame, came, at time.Time)) [2]*filming {
	b.Helper()
	var ends [2]*filming
	for i := range ends {
		dec, err := codec.NewPictureDecoder()
		if err != nil {
			b.Fatal(err)
		}
		ends[i] = &filming{ready: make(chan struct{}), dec: dec, picture: func(f *media.Frame, came, at time.Time) { seen(i, f, came, at) }}
	}
	for i, e := range ends {
		far := ends[1-i]
		var err error
		e.Peer, err = peer.New(peer.Config{Polite: i == 1, StartBPS: startBPS, Log: slog.New(slog.DiscardHandler), Now: time.Now}, peer.Events{
			Signal:    func(s peer.Signal) { _ = far.Handle(s) },
			KeyWanted: func(int) { e.key.Store(true) },
			State: func(s peer.State) {
				if s == peer.StateConnected {
					e.once.Do(func() { close(e.ready) })
				}
			},
			Sound: func(int, media.Sample) { e.sounds.Add(1) },
			Picture: func(_ int, s media.Sample) {
				came := time.Now()
				f, err := e.dec.Decode(s)
				if err != nil {
					b.Error(err)
				}
				if f != nil {
					e.picture(f, came, time.Now())
				}
			},
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return ends
}

// film encodes the test card at 30 pictures a second until stop, with 50
// packets of sound a second beside it; taken notes when a picture was taken.
func (e *filming) film(b *testing.B, card *pattern.Card, w, h, bps int, stop <-chan struct{}, taken, sent func(count uint32, at time.Time)) {
	b.Helper()
	enc, err := codec.NewPictureEncoder(codec.Picture{Width: w, Height: h, FPS: 30, BPS: bps})
	if err != nil {
		b.Error(err)
		return
	}
	defer func() { _ = enc.Close() }()
	<-e.ready
	frame := media.NewFrame(w, h)
	pictures, sounds := time.NewTicker(time.Second/30), time.NewTicker(20*time.Millisecond)
	defer pictures.Stop()
	defer sounds.Stop()
	begin, count, packets := time.Now(), uint32(0), 0
	shoot := func() {
		card.Draw(frame, count)
		now := time.Now()
		frame.At = now.Sub(begin)
		taken(count, now)
		defer func() { count++ }()
		if count%10 == 0 {
			if err := enc.SetRate(min(bps, max(e.Rate()-50_000, 150_000)), 30); err != nil {
				b.Error(err)
			}
		}
		sample, err := enc.Encode(frame, e.key.Swap(false))
		if err != nil {
			b.Error(err)
			return
		}
		if len(sample.Payload) > 0 {
			sent(count, time.Now())
			_ = e.SendPicture(sample) // a refusal shows in the figures
		}
	}
	shoot()
	for {
		select {
		case <-stop:
			return
		case <-pictures.C:
			shoot()
		case <-sounds.C:
			_ = e.SendSound(media.Sample{Payload: make([]byte, 80), At: time.Duration(packets) * 20 * time.Millisecond})
			packets++
		}
	}
}

func percentile(values []time.Duration, share float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return float64(values[int(share*float64(len(values)-1))]) / float64(time.Millisecond)
}

// BenchmarkSetUp measures from making both peers to the first 720p picture
// decoded at the far end.
func BenchmarkSetUp(b *testing.B) {
	card := pattern.NewTestCard(1280, 720, 30, "set-up")
	ignore := func(uint32, time.Time) {}
	var took []time.Duration
	for b.Loop() {
		first := make(chan time.Time, 1)
		begin := time.Now()
		ends := call(b, 0, func(end int, _ *media.Frame, _, at time.Time) {
			if end == 1 {
				select {
				case first <- at:
				default:
				}
			}
		})
		stop := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() { ends[0].film(b, card, 1280, 720, 1_000_000, stop, ignore, ignore) })
		for _, e := range ends {
			if err := e.Start(); err != nil {
				b.Fatal(err)
			}
		}
		select {
		case at := <-first:
			took = append(took, at.Sub(begin))
		case <-time.After(20 * time.Second):
			b.Fatal("no picture")
		}
		close(stop)
		wg.Wait()
		for _, e := range ends {
			e.Close()
			_ = e.dec.Close()
		}
	}
	b.ReportMetric(percentile(took, 0.5), "p50-ms")
	b.ReportMetric(percentile(took, 0.95), "p95-ms")
}

// BenchmarkCall holds a two-way 720p call of ten seconds and reads from each
// picture's barcode how old it is once decoded, and how long of that it was
// between the codecs. CPU is per end and minute, for
// encoding, decoding and both networks, without drawing the card.
func BenchmarkCall(b *testing.B) {
	const length = 10 * time.Second
	for b.Loop() {
		cards := [2]*pattern.Card{pattern.NewTestCard(1280, 720, 30, "left"), pattern.NewTestCard(1280, 720, 30, "right")}
		var mu sync.Mutex // guards taken, sent, ages, paths
		taken := [2]map[uint32]time.Time{{}, {}}
		sent := [2]map[uint32]time.Time{{}, {}}
		var ages, paths []time.Duration
		ends := call(b, 1_500_000, func(end int, f *media.Frame, came, at time.Time) {
			r, err := pattern.ReadFrame(f)
			if err != nil {
				b.Errorf("read barcode: %v", err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			ages = append(ages, at.Sub(taken[1-end][r.Count]))
			paths = append(paths, came.Sub(sent[1-end][r.Count]))
		})
		stop := make(chan struct{})
		var wg sync.WaitGroup
		before := cpu()
		for i, e := range ends {
			wg.Go(func() {
				note := func(in map[uint32]time.Time) func(uint32, time.Time) {
					return func(count uint32, at time.Time) {
						mu.Lock()
						defer mu.Unlock()
						in[count] = at
					}
				}
				e.film(b, cards[i], 1280, 720, 1_500_000, stop, note(taken[i]), note(sent[i]))
			})
			if err := e.Start(); err != nil {
				b.Fatal(err)
			}
		}
		<-time.After(length)
		used := cpu() - before
		close(stop)
		wg.Wait()
		for _, e := range ends {
			if c := e.Counters(); c.FramesIn == 0 {
				b.Errorf("no picture in %v", length)
			}
			e.Close()
			_ = e.dec.Close()
		}
		b.ReportMetric(percentile(ages, 0.5), "p50-ms")
		b.ReportMetric(percentile(ages, 0.95), "p95-ms")
		b.ReportMetric(percentile(paths, 0.5), "path-p50-ms")
		b.ReportMetric(percentile(paths, 0.95), "path-p95-ms")
		b.ReportMetric(used.Seconds()/2*60/length.Seconds(), "cpu-s/min")
		b.ReportMetric(float64(len(ages))/2/length.Seconds(), "pictures/s")
	}
}

// cpu returns what the process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
