package pattern

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestSoundDeviceKeepsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		began := time.Now()
		ticks := 0
		var heard, tapped []int16
		dev := NewSoundDevice(NewTone(440), func(out []int16) { tapped = append(tapped, out...) })
		err := dev.Run(ctx, func(in, out []int16) {
			ticks++
			heard = append(heard, in...)
			for i := range out {
				out[i] = int16(ticks)
			}
			switch ticks {
			case 100:
				time.Sleep(200 * time.Millisecond) // the machine was busy
			case 300:
				cancel()
			}
		})
		if err != nil {
			t.Error(err)
		}
		// The first tick comes after 10 ms.
		if took := time.Since(began); took < 3*time.Second || took > 3020*time.Millisecond {
			t.Errorf("300 ticks took %v", took)
		}
		if level := ToneLevel(heard, 440); level < 0.1 {
			t.Errorf("the microphone hears the tone at %.3f", level)
		}
		if len(tapped) != len(heard) || tapped[len(tapped)-1] != 300 {
			t.Errorf("%d samples tapped of %d", len(tapped), len(heard))
		}
	})
}

func TestSilentSoundDevice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		if err := NewSoundDevice(nil, nil).Run(ctx, func(in, _ []int16) {
			for _, v := range in {
				if v != 0 {
					t.Error("silence is heard")
				}
			}
			cancel()
		}); err != nil {
			t.Error(err)
		}
	})
}
