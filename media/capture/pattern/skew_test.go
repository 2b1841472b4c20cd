package pattern

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/media"
)

// delayed is a line whose far end plays what its microphone heard, so many
// samples later.
func delayed(samples int) func(in, out []int16) {
	held := make([]int16, samples)
	return func(in, out []int16) {
		held = append(held, in...)
		copy(out, held)
		held = held[:copy(held, held[len(out):])]
	}
}

// TestSkewIsWhatSoundIsBehind delays sound and pictures by known times.
func TestSkewIsWhatSoundIsBehind(t *testing.T) {
	for _, tt := range []struct{ sound, picture time.Duration }{
		{120 * time.Millisecond, 30 * time.Millisecond},
		{40 * time.Millisecond, 250 * time.Millisecond},
		{3*time.Second + 15*time.Millisecond, 15 * time.Millisecond}, // beeps do not stand for each other
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 12*time.Second)
			defer cancel()
			card, beeps := NewTestCard(320, 180, 25, "skew"), NewBeeps()
			skew := NewSkew(card, beeps)
			go func() {
				_ = card.Run(ctx, func(f *media.Frame) {
					f = f.Clone()
					time.AfterFunc(tt.picture, func() { skew.Saw(f, time.Now()) })
				})
			}()
			// What a microphone hears in a tick can be played in the next at the soonest.
			line := delayed(int(tt.sound*media.SampleRate/time.Second) - media.TickSamples)
			if err := beeps.Device(skew.Heard).Run(ctx, line); err != nil {
				t.Fatal(err)
			}
			sounds, skews := skew.Measured()
			if len(skews) < 7 {
				t.Fatalf("%d beeps in 12 s", len(skews))
			}
			near := func(a, b time.Duration) bool { return (a - b).Abs() <= 3*time.Millisecond }
			for i := range skews {
				if !near(sounds[i], tt.sound) || !near(skews[i], tt.sound-tt.picture) {
					t.Errorf("sound took %v and was behind by %v; want %v and %v", sounds[i], skews[i], tt.sound, tt.sound-tt.picture)
				}
			}
		})
	}
}

func TestNothingIsMeasuredWithoutBoth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		card, beeps := NewTestCard(320, 180, 25, "skew"), NewBeeps()
		skew := NewSkew(card, beeps)
		other := NewTestCard(320, 180, 25, "somebody else").background.Clone()
		skew.Saw(other, time.Now())
		tone := NewTone(1000) // swells, and is no beep
		if err := beeps.Device(skew.Heard).Run(ctx, func(_, out []int16) { tone.Fill(out) }); err != nil {
			t.Fatal(err)
		}
		if _, skews := skew.Measured(); len(skews) != 0 {
			t.Errorf("measured %v", skews)
		}
	})
}
