package probe_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/probe"
	"gatehouse/media/readiness"
)

// film is a camera that shows frames drawn from their number, fps of its own
// seconds, and then waits.
type film struct {
	fps, count int
	draw       func(f *media.Frame, n int)
}

func (c film) Run(ctx context.Context, deliver func(*media.Frame)) error {
	f := media.NewFrame(320, 180)
	for n := range c.count {
		c.draw(f, n)
		f.At = time.Duration(n) * time.Second / time.Duration(c.fps)
		deliver(f)
	}
	<-ctx.Done()
	return nil
}

func grey(v byte) func(*media.Frame, int) {
	return func(f *media.Frame, _ int) {
		for i := range f.Y {
			f.Y[i] = v
		}
	}
}

func scene(moves bool) func(*media.Frame, int) {
	card := pattern.NewTestCard(320, 180, 30, "test")
	return func(f *media.Frame, n int) {
		if moves || n == 0 {
			card.Draw(f, uint32(n))
		}
	}
}

func TestCameras(t *testing.T) {
	for _, c := range []struct {
		name string
		open func() (media.Camera, error)
		want readiness.Outcome
	}{
		{"a scene", func() (media.Camera, error) { return film{30, 40, scene(true)}, nil }, readiness.Moving},
		{"the same picture again and again", func() (media.Camera, error) { return film{30, 40, scene(false)}, nil }, readiness.Still},
		{"a closed shutter", func() (media.Camera, error) { return film{30, 40, grey(17)}, nil }, readiness.Dark},
		{"five a second", func() (media.Camera, error) { return film{5, 10, scene(true)}, nil }, readiness.Slow},
		{"nothing comes", func() (media.Camera, error) { return film{30, 0, scene(true)}, nil }, readiness.Gone},
		{"no camera", func() (media.Camera, error) { return nil, media.ErrNoDevice }, readiness.None},
		{"one in use", func() (media.Camera, error) { return nil, media.ErrDeviceBusy }, readiness.Busy},
		{"one not permitted", func() (media.Camera, error) { return nil, media.ErrDevicePermission }, readiness.Refused},
		{"one unplugged", func() (media.Camera, error) { return nil, media.ErrDeviceGone }, readiness.Gone},
	} {
		var shown int
		got := probe.Run(t.Context(), probe.Config{
			Camera: c.open, Look: 20 * time.Millisecond, Show: func(*media.Frame) { shown++ },
		}, func(readiness.Progress) {})
		if got.Camera != c.want {
			t.Errorf("%s: %q, want %q (%d pictures)", c.name, got.Camera, c.want, shown)
		}
	}
}

// room is a microphone that hears a voice for a second or on, some noise, and the speaker after a
// while, as fast as it is asked.
type room struct {
	voice, noise, echo float64
	delay              int // samples
	dead, on           bool
	fails              error
}

func (r room) Run(ctx context.Context, tick func(in, out []int16)) error {
	luck, voice := rand.New(rand.NewPCG(1, 2)), pattern.NewVoice(3)
	in, out := make([]int16, media.TickSamples), make([]int16, media.TickSamples)
	past := make([]int16, max(r.delay, media.TickSamples)) // what was played, oldest first
	for heard := 0; ctx.Err() == nil; heard += len(in) {
		voice.Fill(in)
		if heard >= media.SampleRate && !r.on {
			clear(in)
		}
		for i := range in {
			v := r.voice*float64(in[i]) + r.noise*32767*luck.NormFloat64() + r.echo*float64(past[i])
			if r.dead {
				v = 0
			}
			in[i] = int16(min(max(v, -32768), 32767))
		}
		tick(in, out)
		past = append(slices.Delete(past, 0, media.TickSamples), out...)
		if r.fails != nil {
			return r.fails
		}
	}
	return nil
}

func TestRooms(t *testing.T) {
	const late = media.SampleRate / 5
	for _, c := range []struct {
		name         string
		room         room
		mic, speaker readiness.Outcome
	}{
		{"a voice, and a speaker on the desk", room{voice: 1, noise: 0.0005, echo: 0.1, delay: late}, readiness.Heard, readiness.Heard},
		{"the same, heard faintly", room{voice: 0.01, noise: 0.0005, echo: 0.03, delay: late}, readiness.Quiet, readiness.Heard},
		{"a headset", room{voice: 0.2, noise: 0.0005}, readiness.Heard, readiness.NotHeard},
		{"somebody who goes on talking", room{voice: 1, noise: 0.0005, echo: 0.1, on: true}, readiness.Heard, readiness.Unclear},
		{"a headset in silence", room{noise: 0.0005}, readiness.Quiet, readiness.NotHeard},
		{"a speaker beside the microphone", room{voice: 0.1, noise: 0.0005, echo: 0.9, delay: 960}, readiness.Heard, readiness.Loud},
		{"a loud fan", room{noise: 0.1}, readiness.Heard, readiness.Unclear},
		{"shouting", room{voice: 20, noise: 0.0005}, readiness.Loud, readiness.NotHeard},
		{"a microphone that is switched off", room{dead: true}, readiness.Silent, readiness.Unclear},
		{"one that is unplugged", room{fails: errors.New("gone")}, readiness.Gone, readiness.Gone},
	} {
		got := probe.Run(t.Context(), probe.Config{
			Sound: func() (media.SoundDevice, error) { return c.room, nil }, Speak: time.Second,
		}, func(readiness.Progress) {})
		if got.Microphone != c.mic || got.Speaker != c.speaker {
			t.Errorf("%s: microphone %q, speaker %q; want %q, %q", c.name, got.Microphone, got.Speaker, c.mic, c.speaker)
		}
	}
}

// TestATestSaysHowFarItIs: what goes on is named, what is found stays found.
func TestATestSaysHowFarItIs(t *testing.T) {
	var mu sync.Mutex
	var all []readiness.Progress
	found := probe.Run(t.Context(), probe.Config{
		Camera: func() (media.Camera, error) { return film{30, 40, scene(true)}, nil },
		Sound:  func() (media.SoundDevice, error) { return room{voice: 1, echo: 0.1}, nil },
		Line:   func(context.Context) (readiness.Line, error) { return readiness.Line{}, errNoHub },
		Relay:  func(context.Context) readiness.Outcome { return readiness.None },
		Look:   20 * time.Millisecond, Speak: 100 * time.Millisecond,
	}, func(p readiness.Progress) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, p)
	})
	named := map[readiness.Check]bool{}
	for _, p := range all {
		for _, c := range p.Doing {
			named[c] = true
		}
	}
	for _, c := range []readiness.Check{readiness.Camera, readiness.Microphone, readiness.Speaker, readiness.Reach, readiness.Relay} {
		if !named[c] {
			t.Errorf("%s was never said to be tried", c)
		}
	}
	if last := all[len(all)-1]; len(last.Doing) > 0 || last.Found != found {
		t.Errorf("at last %+v, and %+v was returned", last, found)
	}
	if found.Line == nil || found.Line.Reached || found.Verdict() != readiness.Bad {
		t.Errorf("without a hub: %+v", found)
	}
}

// TestATestCutShortFreesTheDevices: nothing is found that was not tried.
func TestATestCutShortFreesTheDevices(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	found := probe.Run(ctx, probe.Config{
		Camera: func() (media.Camera, error) { return film{30, 40, scene(true)}, nil },
		Sound:  func() (media.SoundDevice, error) { stop(); return pattern.NewSoundDevice(nil, nil), nil },
		Look:   time.Hour, Speak: time.Hour,
	}, func(readiness.Progress) {})
	if found != (readiness.Measured{}) {
		t.Errorf("found %+v", found)
	}
}
