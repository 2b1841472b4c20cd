package probe

import (
	"math"

	"gatehouse/media"
)

// The sound that the speaker is tried with: a tone that rises, which nothing
// else in a room resembles.
const (
	sweepSamples = media.SampleRate * 8 / 10
	sweepFrom    = 400.0 // Hz
	sweepTo      = 2000.0
	sweepLoud    = 6000 // of 32767
)

// sweep returns the sound.
func sweep() []int16 {
	out := make([]int16, sweepSamples)
	for i := range out {
		t := float64(i) / media.SampleRate
		const length = float64(sweepSamples) / media.SampleRate
		phase := 2 * math.Pi * (sweepFrom*t + (sweepTo-sweepFrom)/(2*length)*t*t)
		const soft = sweepSamples / 20
		out[i] = int16(sweepLoud * min(1, float64(i)/soft, float64(sweepSamples-i)/soft) * math.Sin(phase))
	}
	return out
}

// thin is how many samples become one where the sound is looked for: it has
// nothing above 2 kHz.
const thin = 8

func thinned(pcm []int16) []float64 {
	out := make([]float64, len(pcm)/thin)
	for i := range out {
		for _, v := range pcm[i*thin : (i+1)*thin] {
			out[i] += float64(v) / thin
		}
	}
	return out
}

// match is how well a sound was found in what was heard.
type match struct {
	alike float64 // 0 to 1, the best correlation
	gain  float64 // how loud it came back, against how loud it was played
}

// find looks for played in heard, wherever it begins; heard is the longer one.
func find(played, heard []int16) match {
	s, x := thinned(played), thinned(heard)
	var own float64
	for _, v := range s {
		own += v * v
	}
	var best match
	var energy float64 // of x under s
	for i := range min(len(s), len(x)) {
		energy += x[i] * x[i]
	}
	for lag := 0; lag+len(s) <= len(x); lag++ {
		var dot float64
		for i, v := range s {
			dot += v * x[lag+i]
		}
		if energy > 1 {
			if alike := math.Abs(dot) / math.Sqrt(own*energy); alike > best.alike {
				best = match{alike: alike, gain: math.Abs(dot) / own}
			}
		}
		energy -= x[lag] * x[lag]
		if lag+len(s) < len(x) {
			energy += x[lag+len(s)] * x[lag+len(s)]
		}
	}
	return best
}

// rms is how loud pcm is, 0 to 1.
func rms(pcm []int16) float64 {
	var sum float64
	for _, v := range pcm {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum/float64(max(1, len(pcm)))) / 32768
}
