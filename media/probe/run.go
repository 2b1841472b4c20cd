package probe

import (
	"context"
	"slices"
	"sync"
	"time"

	"gatehouse/media"
	"gatehouse/media/readiness"
)

// Config is what a test is given. A nil Camera or Sound is not tested.
type Config struct {
	Camera func() (media.Camera, error)
	Sound  func() (media.SoundDevice, error)
	// Line tries the line; nil leaves it out. An error counts as a line over
	// which nothing passes.
	Line func(ctx context.Context) (readiness.Line, error)
	// Relay tries the way through a relay; nil leaves it out.
	Relay func(ctx context.Context) readiness.Outcome
	// Show borrows each picture, Level is told how loud the microphone is, 0 to 1.
	Show  func(*media.Frame)
	Level func(float64)
	// Look and Speak are how long pictures are watched and a voice is waited
	// for; 0 is 3 s.
	Look, Speak time.Duration
}

// Run tests everything at once and tells how far it has come, on any
// goroutine. When it returns every device is free; it is cut short when ctx
// ends, and what was not tested by then is not in what it returns.
func Run(ctx context.Context, cfg Config, tell func(readiness.Progress)) readiness.Measured {
	if cfg.Look == 0 {
		cfg.Look = 3 * time.Second
	}
	if cfg.Speak == 0 {
		cfg.Speak = 3 * time.Second
	}
	r := &running{tell: tell}
	var work sync.WaitGroup
	if cfg.Camera != nil {
		r.begin(readiness.Camera)
		work.Go(func() {
			o := look(ctx, cfg.Camera, cfg.Look, cfg.Show)
			r.end(ctx, readiness.Camera, func(m *readiness.Measured) { m.Camera = o })
		})
	}
	if cfg.Sound != nil {
		r.begin(readiness.Microphone)
		work.Go(func() {
			mic, speaker := listen(ctx, cfg.Sound, cfg.Speak, func() { r.turn(readiness.Microphone, readiness.Speaker) }, cfg.Level)
			r.end(ctx, readiness.Microphone, func(m *readiness.Measured) { m.Microphone = mic })
			r.end(ctx, readiness.Speaker, func(m *readiness.Measured) { m.Speaker = speaker })
		})
	}
	if cfg.Line != nil {
		r.begin(readiness.Reach)
		work.Go(func() {
			l, err := cfg.Line(ctx)
			if err != nil {
				l = readiness.Line{}
			}
			r.end(ctx, readiness.Reach, func(m *readiness.Measured) { m.Line = &l })
			if cfg.Relay != nil {
				r.begin(readiness.Relay)
				o := cfg.Relay(ctx)
				r.end(ctx, readiness.Relay, func(m *readiness.Measured) { m.Relay = o })
			}
		})
	}
	work.Wait()
	return r.now.Found
}

// running is a test that goes on.
type running struct {
	tell func(readiness.Progress)
	mu   sync.Mutex // guards now and the order of tell
	now  readiness.Progress
}

func (r *running) begin(c readiness.Check) {
	r.change(func() { r.now.Doing = append(r.now.Doing, c) })
}

func (r *running) turn(from, to readiness.Check) {
	r.change(func() { r.now.Doing = append(without(r.now.Doing, from), to) })
}

// end keeps what was found, unless the test was cut short.
func (r *running) end(ctx context.Context, c readiness.Check, keep func(*readiness.Measured)) {
	r.change(func() {
		r.now.Doing = without(r.now.Doing, c)
		if ctx.Err() == nil {
			keep(&r.now.Found)
		}
	})
}

func without(all []readiness.Check, c readiness.Check) []readiness.Check {
	return slices.DeleteFunc(slices.Clone(all), func(o readiness.Check) bool { return o == c })
}

func (r *running) change(do func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	do()
	now := r.now
	now.Doing = slices.Clone(now.Doing)
	r.tell(now)
}
