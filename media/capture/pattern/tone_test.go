package pattern

import (
	"math"
	"testing"

	"gatehouse/media"
)

func TestToneLevelTellsTonesApart(t *testing.T) {
	pcm := make([]int16, media.SampleRate)
	for _, hz := range []float64{440, 660, 880} {
		NewTone(hz).Fill(pcm)
		for _, other := range []float64{440, 660, 880} {
			level := ToneLevel(pcm, other)
			if other == hz && level < 0.1 {
				t.Errorf("%v Hz: level %.3f at its own pitch", hz, level)
			}
			harmonic := math.Mod(other, hz) == 0
			if other != hz && !harmonic && level > 0.01 {
				t.Errorf("%v Hz: level %.3f at %v Hz", hz, level, other)
			}
		}
	}
	if level := ToneLevel(make([]int16, media.SampleRate), 440); level != 0 {
		t.Errorf("silence: %v", level)
	}
	if level := ToneLevel(pcm[:10], 880); level != 0 {
		t.Errorf("too short: %v", level)
	}
}

func TestToneLevelIsTheAmplitude(t *testing.T) {
	pcm := make([]int16, media.SampleRate/2)
	for i := range pcm {
		pcm[i] = int16(0.25 * 32767 * math.Sin(2*math.Pi*500*float64(i)/media.SampleRate))
	}
	if level := ToneLevel(pcm, 500); math.Abs(level-0.25) > 0.005 {
		t.Errorf("a sine at a quarter: %.4f", level)
	}
}

func TestToneDoesNotAllocate(t *testing.T) {
	tone, pcm := NewTone(440), make([]int16, media.TickSamples)
	if n := testing.AllocsPerRun(100, func() { tone.Fill(pcm) }); n != 0 {
		t.Errorf("%v allocations a tick", n)
	}
}
