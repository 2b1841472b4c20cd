//go:build cgo

package capture

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/gen2brain/malgo"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
)

const (
	microphonePrefix = "microphone:"
	speakerPrefix    = "speaker:"
)

// SoundDevices looks for microphones and speakers and returns them, the
// system's first choice first, the synthetic ones last. Monitors, which hear
// what a speaker plays, are among the microphones where the system has them.
// Without a working sound system only the synthetic ones are returned, with
// why as ErrNoDevice.
func (d Devices) SoundDevices() (inputs, outputs []media.Device, err error) {
	err = withSound(backends(), func(c malgo.Context) error {
		if inputs, err = list(c, malgo.Capture, microphonePrefix, d.Microphone); err != nil {
			return err
		}
		outputs, err = list(c, malgo.Playback, speakerPrefix, d.Speaker)
		return err
	})
	inputs = append(inputs,
		media.Device{ID: Tone, Name: "Test tone", Synthetic: true},
		media.Device{ID: Silence, Name: "No microphone", Synthetic: true})
	outputs = append(outputs, media.Device{ID: Silence, Name: "No speaker", Synthetic: true})
	return inputs, outputs, err
}

// OpenSound returns a microphone and a speaker as one device of 48 kHz and
// 10 ms, which are opened when it runs. It returns ErrNoDevice when an ID
// cannot be one of ours; the device's Run returns that, ErrDeviceBusy,
// ErrDevicePermission or ErrDeviceGone.
func (d Devices) OpenSound(in, out string) (media.SoundDevice, error) {
	return openSound(backends(), in, out)
}

func openSound(backends []malgo.Backend, in, out string) (media.SoundDevice, error) {
	s := &soundDevice{backends: backends}
	var err error
	if _, _, ok := synthetic(in); ok {
		if s.tone, err = newTone(in); err != nil {
			return nil, err
		}
	} else if s.in, err = newEnd(in, microphonePrefix); err != nil {
		return nil, err
	}
	if _, _, ok := synthetic(out); !ok {
		if s.out, err = newEnd(out, speakerPrefix); err != nil {
			return nil, err
		}
	} else if out != Silence {
		return nil, fmt.Errorf("%w: speaker %q", media.ErrNoDevice, out)
	}
	if s.in == nil && s.out == nil {
		return pattern.NewSoundDevice(s.tone, nil), nil
	}
	return s, nil
}

// backends leaves out the library's pretend device, which it would fall back
// to silently, and servers for musicians.
func backends() []malgo.Backend {
	return []malgo.Backend{
		malgo.BackendWasapi, malgo.BackendCoreaudio, malgo.BackendPulseaudio, malgo.BackendAlsa,
	}
}

func withSound(backends []malgo.Backend, fn func(malgo.Context) error) error {
	c, err := malgo.InitContext(backends, malgo.ContextConfig{}, nil)
	if err != nil {
		return soundError("find a sound system", err)
	}
	defer c.Free()
	err = fn(c.Context)
	return errors.Join(err, c.Uninit())
}

// list returns the devices of a kind, the system's first choice first: first,
// when there is a device of that name, else the one the sound system says.
func list(c malgo.Context, kind malgo.DeviceType, prefix, first string) ([]media.Device, error) {
	found, err := c.Devices(kind)
	if err != nil {
		return nil, soundError("list sound devices", err)
	}
	var out []media.Device
	for _, i := range found {
		out = append(out, media.Device{ID: prefix + i.ID.String(), Name: i.Name(), Default: i.IsDefault != 0})
	}
	named := prefix + hex.EncodeToString([]byte(first))
	if first != "" && slices.ContainsFunc(out, func(d media.Device) bool { return d.ID == named }) {
		for i := range out {
			out[i].Default = out[i].ID == named
		}
	}
	slices.SortStableFunc(out, func(a, b media.Device) int {
		switch {
		case a.Default == b.Default:
			return 0
		case a.Default:
			return -1
		}
		return 1
	})
	return out, nil
}

// end is one end of a sound device.
type end struct {
	chosen bool // else the system's first choice
	id     malgo.DeviceID
}

func newEnd(id, prefix string) (*end, error) {
	if id == "" {
		return &end{}, nil
	}
	e := &end{chosen: true}
	digits, ok := strings.CutPrefix(id, prefix)
	if ok && digits != "" && hex.DecodedLen(len(digits)) <= len(e.id) {
		if _, err := hex.Decode(e.id[:], []byte(digits)); err == nil {
			return e, nil
		}
	}
	return nil, fmt.Errorf("%w: sound device %q", media.ErrNoDevice, id)
}

// soundDevice is a microphone, a speaker or both through the system.
type soundDevice struct {
	backends []malgo.Backend
	in, out  *end // nil when synthetic
	tone     *pattern.Tone
}

const (
	watchEvery = 250 * time.Millisecond
	// How many watches without a tick mean that the device is gone: 2 s, or 6 s
	// when it has yet to begin; a monitor that wakes up takes 2 s.
	goneAfter     = 8
	neverBegunFor = 24
)

func (s *soundDevice) Run(ctx context.Context, tick func(in, out []int16)) error {
	return withSound(s.backends, func(c malgo.Context) error {
		b := &blocks{tick: tick, tone: s.tone}
		stopped := make(chan struct{}, 1)
		dev, err := s.open(c, malgo.DeviceCallbacks{
			Data: b.data,
			Stop: func() {
				select {
				case stopped <- struct{}{}:
				default:
				}
			},
		})
		if err != nil {
			return soundError("open sound", err)
		}
		defer func() {
			// Stop wakes the device's thread, which Uninit waits for; it sleeps
			// for ever when a PulseAudio server has died. That it could not
			// stop what is gone is no news.
			_ = dev.Stop()
			dev.Uninit()
		}()
		if err := dev.Start(); err != nil {
			return soundError("start sound", err)
		}
		return b.watch(ctx, stopped)
	})
}

func (s *soundDevice) open(c malgo.Context, callbacks malgo.DeviceCallbacks) (*malgo.Device, error) {
	kind := malgo.Duplex
	switch {
	case s.in == nil:
		kind = malgo.Playback
	case s.out == nil:
		kind = malgo.Capture
	}
	conf := malgo.DefaultDeviceConfig(kind)
	conf.SampleRate = media.SampleRate
	conf.PeriodSizeInFrames = media.TickSamples
	conf.Periods = 3
	conf.PerformanceProfile = malgo.LowLatency
	conf.Pulse.StreamNameCapture, conf.Pulse.StreamNamePlayback = "Gatehouse", "Gatehouse"
	// The library copies the IDs before it returns; until then they must not move.
	var pins runtime.Pinner
	defer pins.Unpin()
	attach := func(e *end, sub *malgo.SubConfig) {
		sub.Format, sub.Channels = malgo.FormatS16, 1
		if e != nil && e.chosen {
			pins.Pin(&e.id)
			sub.DeviceID = unsafe.Pointer(&e.id)
		}
	}
	attach(s.in, &conf.Capture)
	attach(s.out, &conf.Playback)
	return malgo.InitDevice(c, conf, callbacks)
}

// blocks cuts what the device's thread hands over into ticks. Whatever the
// device's own period, tick gets TickSamples.
type blocks struct {
	tick    func(in, out []int16)
	tone    *pattern.Tone // heard when the device has no microphone
	in, out [media.TickSamples]int16
	at      int
	late    bool          // once a period was no whole number of ticks, out plays a tick later
	count   atomic.Uint64 // for the watch
}

// data runs on the device's thread: it neither allocates, locks nor blocks.
func (b *blocks) data(output, input []byte, frames uint32) {
	in, out := asSamples(input), asSamples(output)
	if !b.late && frames%media.TickSamples != 0 {
		b.late = true
		clear(b.out[:])
	}
	for n := int(frames); n > 0; {
		take := min(len(b.in)-b.at, n)
		switch {
		case len(in) >= take:
			copy(b.in[b.at:], in[:take])
			in = in[take:]
		case b.tone != nil:
			b.tone.Fill(b.in[b.at : b.at+take])
		default:
			clear(b.in[b.at : b.at+take])
		}
		if !b.late {
			b.tick(b.in[:], b.out[:])
		}
		if len(out) >= take {
			copy(out[:take], b.out[b.at:])
			out = out[take:]
		}
		if b.at += take; b.at == len(b.in) {
			if b.late {
				b.tick(b.in[:], b.out[:])
			}
			b.at = 0
		}
		n -= take
	}
	b.count.Add(1)
}

func asSamples(p []byte) []int16 {
	if len(p) < 2 {
		return nil
	}
	return unsafe.Slice((*int16)(unsafe.Pointer(&p[0])), len(p)/2)
}

// watch returns when ctx ends or the device has stopped: some systems say so,
// others just call no more.
func (b *blocks) watch(ctx context.Context, stopped <-chan struct{}) error {
	look := time.NewTicker(watchEvery)
	defer look.Stop()
	var last uint64
	for still := 0; still < neverBegunFor && (last == 0 || still < goneAfter); {
		select {
		case <-ctx.Done():
			return nil
		case <-stopped:
			return media.ErrDeviceGone
		case <-look.C:
			if n := b.count.Load(); n != last {
				last, still = n, 0
			} else {
				still++
			}
		}
	}
	return fmt.Errorf("%w: it has fallen silent", media.ErrDeviceGone)
}

// soundError puts the library's error into our words.
func soundError(doing string, err error) error {
	word := media.ErrNoDevice
	switch {
	case errors.Is(err, malgo.ErrBusy), errors.Is(err, malgo.ErrAlreadyInUse):
		word = media.ErrDeviceBusy
	case errors.Is(err, malgo.ErrAccessDenied):
		word = media.ErrDevicePermission
	}
	return fmt.Errorf("%s: %w: %w", doing, word, err)
}
