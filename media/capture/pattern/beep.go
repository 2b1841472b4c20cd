package pattern

import (
	"context"
	"math"
	"sync"
	"time"

	"gatehouse/media"
)

const (
	beepEvery  = 100                    // ticks: one a second
	beepLength = media.SampleRate / 25  // 40 ms
	beepRamp   = media.SampleRate / 500 // 2 ms, so that it does not click
	beepLoud   = 10000
	// beepKinds is how many pitches take turns: a beep can be told from those
	// less than so many seconds away.
	beepKinds = 8
)

// beepHz is the pitch of a beep.
func beepHz(n int) float64 { return 600 + 200*float64(n%beepKinds) }

// Beeps is a microphone that hears a beep every second, and remembers when.
// With the test card's Taken it tells how long sound and picture take.
type Beeps struct {
	mu    sync.Mutex // guards begun
	begun [4 * beepKinds]struct {
		n  int
		at time.Time
	}
}

// NewBeeps returns a microphone that has not run yet.
func NewBeeps() *Beeps { return &Beeps{} }

// Begun returns when beep n began, from 1, in the time of the device's own
// clock; false when it is not one of the last 32.
func (b *Beeps) Begun(n int) (time.Time, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.begun[n%len(b.begun)]
	return s.at, n > 0 && s.n == n
}

// last is the newest beep of a kind that began before at.
func (b *Beeps) last(kind int, at time.Time) (n int, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.begun {
		if s.n > n && s.n%beepKinds == kind && s.at.Before(at) {
			n, ok = s.n, true
		}
	}
	return n, ok
}

// Device is a sound device whose microphone hears the beeps and whose speaker
// is played to tap, or to nobody when it is nil; tap borrows the sound, is told
// when its first sample is played, and must not block. It paces itself as
// NewSoundDevice does. Only one runs at a time.
func (b *Beeps) Device(tap func(pcm []int16, at time.Time)) media.SoundDevice { return beeper{b, tap} }

type beeper struct {
	beeps *Beeps
	tap   func([]int16, time.Time)
}

func (d beeper) Run(ctx context.Context, tick func(in, out []int16)) error {
	in, out := make([]int16, media.TickSamples), make([]int16, media.TickSamples)
	return paced(ctx, func(n int64, ends time.Time) {
		d.beeps.fill(in, int(n), ends.Add(-beat))
		tick(in, out)
		if d.tap != nil {
			d.tap(out, ends)
		}
	})
}

// fill is what the microphone hears in tick n, which began at.
func (b *Beeps) fill(pcm []int16, n int, at time.Time) {
	clear(pcm)
	beep, from := n/beepEvery, n%beepEvery*len(pcm)
	if beep == 0 || from >= beepLength {
		return
	}
	if from == 0 {
		b.mu.Lock()
		s := &b.begun[beep%len(b.begun)]
		s.n, s.at = beep, at
		b.mu.Unlock()
	}
	for i := range pcm {
		k := from + i
		edge := min(1, float64(k)/beepRamp, float64(beepLength-k)/beepRamp)
		pcm[i] = int16(beepLoud * max(0, edge) * math.Sin(2*math.Pi*beepHz(beep)*float64(k)/media.SampleRate))
	}
}

// Ear finds beeps in what is played. It is used by one goroutine.
type Ear struct {
	beeps *Beeps
	quiet int // pieces without sound before this one
	piece []int16
	found []int16 // from a beginning on, until its pitch can be told
	began time.Time
}

// NewEar returns what finds the beeps of b.
func NewEar(b *Beeps) *Ear { return &Ear{beeps: b} }

const (
	earPiece = media.SampleRate / 400 // 2.5 ms, how exactly a beginning is known
	earQuiet = 12                     // pieces of silence before a beep
	earFaint = 300                    // amplitude below which it is silent
)

// Hear takes what is played from a moment on, and returns the number of a beep
// that has been told and when it began to be heard; 0 is none.
func (e *Ear) Hear(pcm []int16, at time.Time) (n int, heard time.Time) {
	for i, v := range pcm {
		e.piece = append(e.piece, v)
		if len(e.piece) < earPiece {
			continue
		}
		loud := loudest(e.piece) > earFaint
		begins := at.Add(time.Duration(i+1-earPiece) * time.Second / media.SampleRate)
		switch {
		case e.found != nil:
			e.found = append(e.found, e.piece...)
			if len(e.found) >= beepLength/2 {
				if m, ok := e.tell(); ok {
					n, heard = m, e.began
				}
				e.found = nil
			}
		case loud && e.quiet >= earQuiet:
			e.began, e.found = begins, append([]int16{}, e.piece...)
		}
		if e.quiet++; loud {
			e.quiet = 0
		}
		e.piece = e.piece[:0]
	}
	return n, heard
}

// tell says which beep was found by its pitch.
func (e *Ear) tell() (n int, ok bool) {
	kind, level := 0, 0.0
	for k := range beepKinds {
		if l := ToneLevel(e.found, beepHz(k)); l > level {
			kind, level = k, l
		}
	}
	if level < 0.02 {
		return 0, false
	}
	return e.beeps.last(kind, e.began)
}

func loudest(pcm []int16) (most int) {
	for _, v := range pcm {
		most = max(most, int(v), -int(v))
	}
	return most
}
