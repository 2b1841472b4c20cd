package pattern

import (
	"context"
	"time"

	"gatehouse/media"
)

const (
	beat = time.Second * media.TickSamples / media.SampleRate
	// mostLate is how many ticks are made up for at once after a pause.
	mostLate = 50
)

// device is a microphone that hears a tone and a speaker that nobody hears.
type device struct {
	tone *Tone
	tap  func([]int16)
}

// NewSoundDevice returns a sound device whose microphone hears tone, or
// silence when tone is nil, and whose output goes to tap, or nowhere when tap
// is nil; tap borrows the sound and must not block.
//
// Having no hardware to count for it, it paces itself on the system's steady
// clock: how many ticks are due is worked out from when it began, so that a
// late wake-up is made up for and nothing drifts.
func NewSoundDevice(tone *Tone, tap func([]int16)) media.SoundDevice {
	return device{tone, tap}
}

func (d device) Run(ctx context.Context, tick func(in, out []int16)) error {
	in, out := make([]int16, media.TickSamples), make([]int16, media.TickSamples)
	return paced(ctx, func(int64, time.Time) {
		if d.tone != nil {
			d.tone.Fill(in)
		}
		tick(in, out)
		if d.tap != nil {
			d.tap(out)
		}
	})
}

// paced calls tick for every 10 ms that have passed, until ctx ends: with its
// number, from 0, and when it ends on a clock that does not waver.
func paced(ctx context.Context, tick func(n int64, ends time.Time)) error {
	clock := time.NewTicker(beat)
	defer clock.Stop()
	var first time.Time
	var done int64
	for {
		select {
		case <-ctx.Done():
			return nil
		case now := <-clock.C:
			if first.IsZero() {
				first = now
			}
			due := int64(now.Sub(first)/beat) + 1
			done = max(done, due-mostLate)
			for ; done < due && ctx.Err() == nil; done++ {
				tick(done, first.Add(time.Duration(done)*beat))
			}
		}
	}
}
