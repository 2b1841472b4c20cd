package peer

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtp"
)

// wire writes down what leaves and when.
type wire struct {
	mu   sync.Mutex // guards sent
	sent []sentAt
}

type sentAt struct {
	after  time.Duration
	header rtp.Header
	size   int
}

func (w *wire) writer(begin time.Time) interceptor.RTPWriter {
	return interceptor.RTPWriterFunc(func(h *rtp.Header, payload []byte, _ interceptor.Attributes) (int, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.sent = append(w.sent, sentAt{time.Since(begin), h.Clone(), len(payload)})
		return len(payload), nil
	})
}

// all returns what has left so far.
func (w *wire) all() []sentAt {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.sent)
}

const (
	filmSSRC, voiceSSRC, repairSSRC = 1, 2, 3
)

func pacing(t *testing.T, bps int, fn func(p *pacer, w *wire)) {
	t.Helper()
	synctest.Test(t, func(*testing.T) {
		p, w := newPacer(bps, time.Now), &wire{}
		out := w.writer(time.Now())
		p.AddStream(filmSSRC, out)
		p.AddStream(voiceSSRC, out)
		p.addRepair(repairSSRC, filmSSRC)
		p.twccID = 5
		fn(p, w)
		if err := p.Close(); err != nil {
			t.Error(err)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
}

func packet(ssrc uint32, size int) *paced {
	return &paced{header: rtp.Header{Version: 2, SSRC: ssrc}, payload: make([]byte, size-12)}
}

func TestPacerSpreadsAKeyFrame(t *testing.T) {
	pacing(t, 1_000_000, func(p *pacer, w *wire) {
		for range 40 {
			p.push(packet(filmSSRC, 1000), false)
		}
		synctest.Wait()
		if got := p.backlog(); got != 112*time.Millisecond {
			t.Errorf("35 kB at 2.5 Mbit/s wait %v, want 112 ms", got)
		}
		if len(w.all()) != 5 {
			t.Errorf("%d packets left at once, want 40 ms worth", len(w.all()))
		}
		<-time.After(time.Second)
		if len(w.all()) != 40 {
			t.Fatalf("%d of 40 packets left", len(w.all()))
		}
		if took := w.all()[39].after; took < 105*time.Millisecond || took > 115*time.Millisecond {
			t.Errorf("40 kB took %v, the first 5 at once and the rest at two and a half times 1 Mbit/s", took)
		}
		for i, s := range w.all() {
			var ext rtp.TransportCCExtension
			if err := ext.Unmarshal(s.header.GetExtension(5)); err != nil || int(ext.TransportSequence) != i {
				t.Errorf("packet %d numbered %d: %v", i, ext.TransportSequence, err)
			}
		}
	})
}

func TestPacerNeverHoldsSoundAndPutsRepairsFirst(t *testing.T) {
	pacing(t, 400_000, func(p *pacer, w *wire) {
		for range 20 {
			p.push(packet(filmSSRC, 1000), false)
		}
		synctest.Wait()
		before := len(w.all())
		if _, err := p.now(&rtp.Header{Version: 2, SSRC: voiceSSRC}, make([]byte, 80)); err != nil {
			t.Error(err)
		}
		if len(w.all()) != before+1 || w.all()[before].header.SSRC != voiceSSRC {
			t.Error("sound waited")
		}
		p.push(packet(repairSSRC, 1000), true)
		<-time.After(time.Second)
		if got := w.all()[before+1].header.SSRC; got != repairSSRC {
			t.Errorf("stream %d left before the repair", got)
		}
		if len(w.all()) != 22 {
			t.Errorf("%d of 22 packets left", len(w.all()))
		}
	})
}

func TestPacerFollowsItsAim(t *testing.T) {
	pacing(t, 1_000_000, func(p *pacer, w *wire) {
		p.aim(2_000_000, false)
		p.SetTargetBitrate(1) // the estimator's loss target must not count
		for range 100 {
			p.push(packet(filmSSRC, 1000), false)
		}
		<-time.After(50 * time.Millisecond)
		if n := len(w.all()); n < 38 || n > 43 {
			t.Errorf("%d packets in 50 ms at 5 Mbit/s, want 31 and a burst of 10", n)
		}
		p.aim(400_000, false)
		<-time.After(10 * time.Millisecond)
		before := len(w.all())
		<-time.After(80 * time.Millisecond)
		if n := len(w.all()) - before; n < 8 || n > 12 {
			t.Errorf("%d packets in 80 ms at 1 Mbit/s, want 10", n)
		}
	})
}

func TestPacerHasABound(t *testing.T) {
	pacing(t, 100_000, func(p *pacer, _ *wire) {
		for range 3000 {
			p.push(packet(filmSSRC, 1000), false)
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.queued > maxQueued || p.dropped == 0 {
			t.Errorf("%d bytes queued, %d packets dropped", p.queued, p.dropped)
		}
	})
}

func TestPacerStartsAtANonZeroRate(t *testing.T) {
	pacing(t, 0, func(p *pacer, w *wire) {
		p.push(packet(filmSSRC, 1000), false)
		p.push(packet(filmSSRC, 1000), false)
		<-time.After(100 * time.Millisecond)
		if len(w.all()) != 2 {
			t.Errorf("%d of 2 packets left", len(w.all()))
		}
	})
}

// What waited for a line that was wider is dropped, sound is not, and a queue
// on the line gets time to empty.
func TestPacerDropsWhatWaitsAndRests(t *testing.T) {
	pacing(t, 1_000_000, func(p *pacer, w *wire) {
		for range 40 {
			p.push(packet(filmSSRC, 1000), false)
		}
		p.push(packet(repairSSRC, 1000), true)
		p.pushSpare(packet(repairSSRC, 1000))
		synctest.Wait()
		before := len(w.all())
		p.aim(300_000, true)
		begin := time.Now()
		if over := p.flush(200 * time.Millisecond); over != begin.Add(200*time.Millisecond).Sub(p.began) {
			t.Errorf("it rests until %v", over)
		}
		p.push(packet(filmSSRC, 1000), false)
		if _, err := p.now(&rtp.Header{Version: 2, SSRC: voiceSSRC}, make([]byte, 80)); err != nil {
			t.Error(err)
		}
		<-time.After(time.Second)
		left := w.all()[before:]
		if len(left) != 2 || left[0].header.SSRC != voiceSSRC || left[1].header.SSRC != filmSSRC {
			t.Fatalf("%d packets left after the flush", len(left))
		}
		if rested := left[1].after - left[0].after; rested < 200*time.Millisecond || rested > 210*time.Millisecond {
			t.Errorf("pictures rested %v", rested)
		}
	})
}

// While a queue stands on the line, what leaves is no more than it carries.
func TestPacerGoesEasyOnAQueue(t *testing.T) {
	pacing(t, 445_000, func(p *pacer, w *wire) {
		p.aim(445_000, true)
		for range 60 {
			p.push(packet(filmSSRC, 1000), false)
		}
		<-time.After(time.Second)
		// 400 kbit/s for pictures, and 15 percent
		if n := len(w.all()); n < 56 || n > 59 {
			t.Errorf("%d packets of 1000 bytes in a second, want 57", n)
		}
	})
}
