package waitingroom

import (
	"context"
	"errors"
	"math"
	"sync"
	"sync/atomic"
	"testing"

	"gatehouse/media"
)

// rig is a machine of fake devices that counts how many of each are open.
type rig struct {
	cameras, sounds atomic.Int32
	opened          chan string
	mu              sync.Mutex
	tick            func(in, out []int16)
}

func newRig() *rig { return &rig{opened: make(chan string, 16)} }

func (r *rig) Devices() Devices { return devices() }

func (r *rig) OpenCamera(id string) (media.Camera, error) {
	if id == "busy" {
		r.opened <- id
		return nil, media.ErrDeviceBusy
	}
	return fakeCamera{r, id}, nil
}

func (r *rig) OpenSound(in, out string) (media.SoundDevice, error) {
	return fakeSound{r, in + "+" + out}, nil
}

type fakeCamera struct {
	*rig
	id string
}

func (c fakeCamera) Run(ctx context.Context, deliver func(*media.Frame)) error {
	if c.cameras.Add(1) > 1 {
		return errors.New("two cameras open at once")
	}
	defer c.cameras.Add(-1)
	deliver(media.NewFrame(16, 8))
	c.opened <- c.id
	<-ctx.Done()
	return nil
}

type fakeSound struct {
	*rig
	id string
}

func (s fakeSound) Run(ctx context.Context, tick func(in, out []int16)) error {
	if s.sounds.Add(1) > 1 {
		return errors.New("two sound devices open at once")
	}
	defer s.sounds.Add(-1)
	s.mu.Lock()
	s.tick = tick
	s.mu.Unlock()
	s.opened <- s.id
	<-ctx.Done()
	return nil
}

func (r *rig) wait(t *testing.T, want ...string) {
	t.Helper()
	left := map[string]bool{}
	for _, w := range want {
		left[w] = true
	}
	for len(left) > 0 {
		select {
		case id := <-r.opened:
			if !left[id] {
				t.Fatalf("opened %q, want %v", id, want)
			}
			delete(left, id)
		case <-t.Context().Done():
			t.Fatalf("not opened: %v", left)
		}
	}
}

func TestPreviewChangesOnlyWhatChangedAndFreesAll(t *testing.T) {
	r := newRig()
	var picture media.Latest
	changed := make(chan struct{}, 16)
	p := NewPreview(r, &picture, func() { changed <- struct{}{} })
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx) }()

	p.Use(Chosen{"a", "m", "s"})
	r.wait(t, "a", "m+s")
	if n := picture.Use(0, func(f *media.Frame) {}); n != 1 {
		t.Errorf("%d pictures, want 1", n)
	}
	p.Use(Chosen{"b", "m", "s"})
	r.wait(t, "b") // the sound goes on
	p.Use(Chosen{"b", "m", "t"})
	r.wait(t, "m+t")
	p.Use(Chosen{"busy", "m", "t"})
	r.wait(t, "busy")
	<-changed
	if err := p.CameraErr(); !errors.Is(err, media.ErrDeviceBusy) {
		t.Errorf("camera: %v", err)
	}
	p.Use(Chosen{"a", "m", "t"})
	r.wait(t, "a")
	<-changed
	if err := p.CameraErr(); err != nil {
		t.Errorf("camera after another choice: %v", err)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if c, s := r.cameras.Load(), r.sounds.Load(); c != 0 || s != 0 {
		t.Errorf("%d cameras and %d sounds still open", c, s)
	}
}

func TestMeterFollowsTheMicrophoneAndFallsSlowly(t *testing.T) {
	p := NewPreview(newRig(), &media.Latest{}, func() {})
	in, out := make([]int16, media.TickSamples), make([]int16, media.TickSamples)
	p.tick(in, out)
	if p.Level() != 0 {
		t.Errorf("silence: %v", p.Level())
	}
	for i := range in {
		in[i] = int16(16384 * math.Sin(2*math.Pi*440*float64(i)/media.SampleRate))
	}
	p.tick(in, out)
	loud := p.Level()
	if loud < 0.8 || loud > 0.95 { // −9 dB of 60
		t.Errorf("loud: %v", loud)
	}
	clear(in)
	p.tick(in, out)
	if soft := p.Level(); soft >= loud || soft < loud/2 {
		t.Errorf("10 ms later: %v after %v", soft, loud)
	}
}

func TestSpeakerTestPlaysOneSecondOnce(t *testing.T) {
	p := NewPreview(newRig(), &media.Latest{}, func() {})
	in, out := make([]int16, media.TickSamples), make([]int16, media.TickSamples)
	heard := func() bool {
		p.tick(in, out)
		for _, s := range out {
			if s != 0 {
				return true
			}
		}
		return false
	}
	if heard() {
		t.Fatal("a sound nobody asked for")
	}
	p.TestSpeaker()
	ticks := 0
	for heard() {
		if ticks++; ticks > 200 {
			t.Fatal("it does not end")
		}
	}
	if ticks != 100 {
		t.Errorf("%d ticks of 10 ms, want 100", ticks)
	}
}

func TestTickDoesNotAllocate(t *testing.T) {
	p := NewPreview(newRig(), &media.Latest{}, func() {})
	in, out := make([]int16, media.TickSamples), make([]int16, media.TickSamples)
	p.TestSpeaker()
	if n := testing.AllocsPerRun(50, func() { p.tick(in, out) }); n != 0 {
		t.Errorf("%v allocations on the device's thread", n)
	}
}
