package waitingroom

import (
	"context"
	"math"
	"sync"
	"sync/atomic"

	"gatehouse/media"
)

// Preview shows the chosen camera and measures the chosen microphone. Run
// owns both; everything else may be called by any goroutine.
type Preview struct {
	equipment Equipment
	picture   *media.Latest
	changed   func()

	level   atomic.Uint32 // of the newest 10 ms, as math.Float32bits
	playing atomic.Int64  // samples of the test sound still to be played

	mu     sync.Mutex // guards the fields below
	wanted Chosen
	camera error
	sound  error
	lent   func(context.Context)
	wake   chan struct{}
}

// NewPreview returns a preview that does nothing before Run. Pictures go into
// picture; changed is called, on any goroutine, when CameraErr or SoundErr are
// others than before.
func NewPreview(e Equipment, picture *media.Latest, changed func()) *Preview {
	return &Preview{equipment: e, picture: picture, changed: changed, wake: make(chan struct{}, 1)}
}

// Use changes the devices.
func (p *Preview) Use(c Chosen) {
	p.mu.Lock()
	p.wanted = c
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// Lend stops using the devices, has use run with them, and goes on when that
// has returned. use runs on Run's goroutine and ends when its context does.
func (p *Preview) Lend(use func(ctx context.Context)) {
	p.mu.Lock()
	p.lent = use
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

func (p *Preview) setLevel(l float64) { p.level.Store(math.Float32bits(float32(l))) }

// Level is how loud the microphone is now, 0 to 1, on a scale that follows
// the ear: −60 dB is 0.
func (p *Preview) Level() float64 {
	return float64(math.Float32frombits(p.level.Load()))
}

// CameraErr is why there is no picture (media.Err…), or nil.
func (p *Preview) CameraErr() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.camera
}

// SoundErr is why there is no sound (media.Err…), or nil.
func (p *Preview) SoundErr() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sound
}

// testSound is how long the speaker's test lasts, in samples: a second.
const testSound = media.SampleRate

// TestSpeaker plays a short sound on the chosen speaker.
func (p *Preview) TestSpeaker() { p.playing.Store(testSound) }

// Run shows and measures until ctx ends; when it returns, every device is
// closed and free for the call.
func (p *Preview) Run(ctx context.Context) error {
	var camera, sound task
	defer camera.stop()
	defer sound.stop()
	var used Chosen
	first := true
	for {
		p.mu.Lock()
		want, lent := p.wanted, p.lent
		p.lent = nil
		p.mu.Unlock()
		if lent != nil {
			camera.stop()
			sound.stop()
			lent(ctx)
			p.setLevel(0)
			first = true
			if ctx.Err() != nil {
				return nil
			}
		}
		if want != (Chosen{}) || !first {
			if first || want.Camera != used.Camera {
				camera.replace(ctx, func(ctx context.Context) { p.look(ctx, want.Camera) })
			}
			if first || want.Microphone != used.Microphone || want.Speaker != used.Speaker {
				sound.replace(ctx, func(ctx context.Context) { p.listen(ctx, want.Microphone, want.Speaker) })
			}
			used, first = want, false
		}
		select {
		case <-ctx.Done():
			return nil
		case <-p.wake:
		}
	}
}

// task is one device in use; its owner waits for it.
type task struct {
	cancel context.CancelFunc
	done   sync.WaitGroup
}

func (t *task) stop() {
	if t.cancel != nil {
		t.cancel()
	}
	t.done.Wait()
}

func (t *task) replace(ctx context.Context, run func(context.Context)) {
	t.stop()
	ctx, t.cancel = context.WithCancel(ctx)
	t.done.Go(func() { run(ctx) })
}

func (p *Preview) look(ctx context.Context, id string) {
	p.tell(&p.camera, nil)
	c, err := p.equipment.OpenCamera(id)
	if err == nil {
		err = c.Run(ctx, p.picture.Put)
	}
	if ctx.Err() == nil {
		p.tell(&p.camera, err)
	}
}

func (p *Preview) listen(ctx context.Context, microphone, speaker string) {
	p.tell(&p.sound, nil)
	d, err := p.equipment.OpenSound(microphone, speaker)
	if err == nil {
		err = d.Run(ctx, p.tick)
	}
	p.level.Store(0)
	if ctx.Err() == nil {
		p.tell(&p.sound, err)
	}
}

func (p *Preview) tell(place *error, err error) {
	p.mu.Lock()
	same := *place == err //nolint:errorlint // the same value, not the same kind
	*place = err
	p.mu.Unlock()
	if !same {
		p.changed()
	}
}

// fall is how much of the level is left after 10 ms of silence.
const fall = 0.93

// tick runs on the device's own thread.
func (p *Preview) tick(in, out []int16) {
	var sum float64
	for _, s := range in {
		sum += float64(s) * float64(s)
	}
	level := loudness(math.Sqrt(sum/float64(max(1, len(in)))) / 32768)
	if last := p.Level() * fall; level < last {
		level = last
	}
	p.level.Store(math.Float32bits(float32(level)))
	left := p.playing.Load()
	for i := range out {
		out[i] = 0
		if left > 0 {
			n := testSound - left
			out[i] = int16(6000 * envelope(n) * math.Sin(2*math.Pi*pitch(n)*float64(n)/media.SampleRate))
			left--
		}
	}
	if p.playing.Load() > 0 {
		p.playing.Store(left)
	}
}

// loudness puts an amplitude of 0 to 1 on a scale of 0 to 1 in decibels.
func loudness(amplitude float64) float64 {
	const floor = -60
	if amplitude <= 0 {
		return 0
	}
	return min(1, max(0, 1-20*math.Log10(amplitude)/floor))
}

// pitch makes two notes of the test sound.
func pitch(n int64) float64 {
	if n < testSound/2 {
		return 523.25
	}
	return 659.25
}

// envelope lets each note begin and end softly.
func envelope(n int64) float64 {
	const half, soft = testSound / 2, testSound / 40
	at := n % half
	return min(1, float64(at)/soft, float64(half-at)/soft)
}
