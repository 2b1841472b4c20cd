package hub_test

import (
	"context"
	"math"
	"sync"
	"testing"
	"time"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/hearing"
)

// A beep is a tenth of a second long and comes once a second, by ticks of 10 ms.
const (
	beepTicks  = 100
	beepLength = 20
)

// beeper is a microphone that hears a beep every second, and remembers when.
type beeper struct {
	hz float64

	mu sync.Mutex // guards what follows
	n  int
	at []time.Time
}

func (b *beeper) fill(in []int16) {
	b.mu.Lock()
	defer b.mu.Unlock()
	tick := b.n % beepTicks
	if tick == 0 {
		if len(b.at) == 64 {
			b.at = append(b.at[:0], b.at[1:]...)
		}
		b.at = append(b.at, time.Now())
	}
	for i := range in {
		in[i] = 0
		if tick < beepLength {
			in[i] = int16(12000 * math.Sin(2*math.Pi*b.hz*float64(b.n*len(in)+i)/media.SampleRate))
		}
	}
	b.n++
}

// before is when the last beep before then began.
func (b *beeper) before(then time.Time) (time.Time, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := len(b.at) - 1; i >= 0; i-- {
		if b.at[i].Before(then) {
			return b.at[i], true
		}
	}
	return time.Time{}, false
}

// ears hear when somebody's beep begins.
type ears struct {
	tones map[hearing.ParticipantID]float64

	mu    sync.Mutex // guards what follows
	last  []int16    // 20 ms
	loud  map[hearing.ParticipantID]time.Time
	began map[hearing.ParticipantID][]time.Time
	total map[hearing.ParticipantID]int
}

func newEars(tones map[hearing.ParticipantID]float64) *ears {
	return &ears{
		tones: tones, loud: map[hearing.ParticipantID]time.Time{}, began: map[hearing.ParticipantID][]time.Time{},
		total: map[hearing.ParticipantID]int{},
	}
}

func (e *ears) hear(out []int16) {
	now := time.Now()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.last = append(e.last, out...)
	if n := len(e.last) - media.PacketSamples; n > 0 {
		e.last = append(e.last[:0], e.last[n:]...)
	}
	for who, hz := range e.tones {
		if pattern.ToneLevel(e.last, hz) < 0.1 {
			continue
		}
		if now.Sub(e.loud[who]) > 300*time.Millisecond {
			// Half of the 20 ms that are listened to have to hold the tone.
			e.began[who] = append(e.began[who], now.Add(-10*time.Millisecond))
			e.total[who]++
		}
		e.loud[who] = now
	}
}

// heard is how many beeps of somebody were heard.
func (e *ears) heard(who hearing.ParticipantID) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.total[who]
}

func (e *ears) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	clear(e.began)
}

// ages is how old somebody's beeps were when they were heard.
func (e *ears) ages(who hearing.ParticipantID, b *beeper) (all []time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, at := range e.began[who] {
		if from, ok := b.before(at); ok {
			all = append(all, at.Sub(from))
		}
	}
	return all
}

// speakerAndBeeper is both as one device.
type speakerAndBeeper struct {
	beep *beeper
	ears *ears
}

func (s speakerAndBeeper) Run(ctx context.Context, tick func(in, out []int16)) error {
	return pattern.NewSoundDevice(nil, nil).Run(ctx, func(in, out []int16) {
		s.beep.fill(in)
		tick(in, out)
		s.ears.hear(out)
	})
}

// TestBeepsAreTimed plays a beep late and finds how late.
func TestBeepsAreTimed(t *testing.T) {
	b, e := &beeper{hz: 800}, newEars(map[hearing.ParticipantID]float64{"x": 800, "y": 1100})
	const late = 13 // ticks
	var line [][]int16
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	_ = pattern.NewSoundDevice(nil, nil).Run(ctx, func(in, out []int16) {
		b.fill(in)
		line = append(line, append([]int16(nil), in...))
		if len(line) > late {
			copy(out, line[len(line)-1-late])
		}
		e.hear(out)
		if len(line) == 3*beepTicks+beepTicks/2 {
			stop()
		}
	})
	if n := e.heard("y"); n != 0 {
		t.Errorf("%d beeps of nobody", n)
	}
	if all := e.ages("x", b); len(all) != 4 || middle(all) < 50*time.Millisecond || middle(all) > 300*time.Millisecond {
		t.Errorf("beeps 130 ms late are %v", all)
	}
}
