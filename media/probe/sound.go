package probe

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"gatehouse/media"
	"gatehouse/media/readiness"
)

const (
	// tail is how long after its end the played sound is waited for.
	tail = media.SampleRate
	// audible is a voice at a usual distance, as its loudest tenth of a second.
	audible = 0.004 // -48 dB
	// clipped is the share of samples at the end of the scale that distort.
	clipped = 0.001
	// Alike this much is the sound, alike less than that is not.
	surely, hardly = 0.2, 0.12
	// noisy hides the sound from whoever looks for it.
	noisy = 0.02 // -34 dB
	// strong is a sound that comes back at half its loudness or more.
	strong = 0.5
)

// sounder is what the test of microphone and speaker does on the device's
// thread: it hears, then plays and hears.
type sounder struct {
	heard []int16 // all of it, filled up to at
	at    atomic.Int64
	speak int // samples of listening before the sound
	play  []int16
	level atomic.Uint64 // of the last 10 ms, thousandths
}

func newSounder(speak time.Duration) *sounder {
	s := &sounder{speak: int(speak.Seconds() * media.SampleRate), play: sweep()}
	s.heard = make([]int16, s.speak+len(s.play)+tail)
	return s
}

// tick runs on the device's thread.
func (s *sounder) tick(in, out []int16) {
	at := int(s.at.Load())
	n := copy(s.heard[at:], in)
	for i := range out {
		out[i] = 0
		if k := at + i - s.speak; k >= 0 && k < len(s.play) && i < n {
			out[i] = s.play[k]
		}
	}
	s.level.Store(uint64(rms(in) * 1000))
	s.at.Store(int64(at + n))
}

// listen tries the microphone and the speaker; playing is called when the
// person should be silent, level often.
func listen(ctx context.Context, open func() (media.SoundDevice, error), speak time.Duration, playing func(), level func(float64)) (mic, speaker readiness.Outcome) {
	device, err := open()
	if err != nil {
		return broken(err), broken(err)
	}
	s := newSounder(speak)
	ctx, stop := context.WithTimeout(ctx, 3*speak+10*time.Second)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- device.Run(ctx, s.tick) }()
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	told := false
	for done := false; !done; {
		select {
		case err := <-ended:
			if ctx.Err() != nil && (err == nil || errors.Is(err, ctx.Err())) {
				return readiness.Untested, readiness.Untested
			}
			return readiness.Gone, readiness.Gone
		case <-look.C:
			at := int(s.at.Load())
			if level != nil {
				level(float64(s.level.Load()) / 1000)
			}
			if at >= s.speak && !told {
				told = true
				playing()
			}
			done = at == len(s.heard)
		}
	}
	stop()
	<-ended //nolint:errcheck // it was told to stop: how it ended says nothing
	return voice(s.heard[:s.speak]), echo(s.play, s.heard[s.speak:])
}

// voice says what the microphone heard while somebody spoke.
func voice(pcm []int16) readiness.Outcome {
	const part = media.SampleRate / 10
	var loudest float64
	ends, sound := 0, false
	for _, v := range pcm {
		sound = sound || v != 0
		if v >= 32760 || v <= -32760 {
			ends++
		}
	}
	for i := 0; i+part <= len(pcm); i += part {
		loudest = max(loudest, rms(pcm[i:i+part]))
	}
	switch {
	case !sound:
		return readiness.Silent
	case float64(ends) > clipped*float64(len(pcm)):
		return readiness.Loud
	case loudest < audible:
		return readiness.Quiet
	}
	return readiness.Heard
}

// echo says whether the microphone heard what the speaker played.
func echo(played, heard []int16) readiness.Outcome {
	m := find(played, heard)
	switch {
	case m.alike >= surely && m.gain >= strong:
		return readiness.Loud
	case m.alike >= surely:
		return readiness.Heard
	case m.alike >= hardly, rms(heard) >= noisy, rms(heard) == 0:
		return readiness.Unclear
	}
	return readiness.NotHeard
}
