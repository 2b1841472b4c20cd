package pattern

import (
	"math"
	"slices"
	"testing"

	"gatehouse/media"
)

func TestAVoiceSpeaksAndPauses(t *testing.T) {
	for seed := range uint64(6) {
		pcm := make([]int16, 20*media.SampleRate)
		NewVoice(seed).Fill(pcm)
		var energy, mean float64
		loud, quiet, blocks := 0, 0, 0
		for b := range slices.Chunk(pcm, media.TickSamples) {
			var e float64
			for _, v := range b {
				e += float64(v) * float64(v)
				mean += float64(v)
			}
			energy += e
			blocks++
			switch rms := math.Sqrt(e / float64(len(b))); {
			case rms > 500:
				loud++
			case rms < 50:
				quiet++
			}
		}
		level := 10 * math.Log10(energy/float64(len(pcm))/32768/32768)
		spoken, paused := float64(loud)/float64(blocks), float64(quiet)/float64(blocks)
		if level < -26 || level > -16 || spoken < 0.45 || spoken > 0.85 || paused < 0.08 || math.Abs(mean/float64(len(pcm))) > 40 {
			t.Errorf("seed %d: %.1f dB, speaks %.2f and pauses %.2f of the time, mean %.0f",
				seed, level, spoken, paused, mean/float64(len(pcm)))
		}
		again, other := make([]int16, len(pcm)), make([]int16, len(pcm))
		NewVoice(seed).Fill(again)
		NewVoice(seed + 1).Fill(other)
		if !slices.Equal(pcm, again) {
			t.Errorf("seed %d says something else the second time", seed)
		}
		var ab, aa, bb float64
		for i := range pcm {
			a, b := float64(pcm[i]), float64(other[i])
			ab, aa, bb = ab+a*b, aa+a*a, bb+b*b
		}
		if c := ab / math.Sqrt(aa*bb); math.Abs(c) > 0.1 {
			t.Errorf("seeds %d and %d are alike: %.2f", seed, seed+1, c)
		}
	}
	v, pcm := NewVoice(1), make([]int16, media.TickSamples)
	if n := testing.AllocsPerRun(300, func() { v.Fill(pcm) }); n != 0 {
		t.Errorf("%v allocations a block", n)
	}
}
