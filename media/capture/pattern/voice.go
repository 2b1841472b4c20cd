package pattern

import (
	"math"
	"math/rand/v2"

	"gatehouse/media"
)

// Voice makes endless sound like somebody talking: vowels shaped by three
// formants, hissed and stopped consonants, a melody, pauses between phrases.
// It means nothing, but what cleans, encodes or conceals speech treats it as
// speech. Two seeds are two people. It is used by one goroutine.
type Voice struct {
	luck   *rand.Rand
	pitch  float64 // of this speaker, in hertz
	tract  float64 // how much this speaker's formants lie higher
	stage  stage
	left   int // samples of the stage
	length int
	phrase int // syllables until the next pause

	phase, hz, glide float64
	formants         [3]resonator
	hiss             resonator
	breath           float64 // the last noise sample, to tilt it
	loud             float64 // follows the stage's loudness, so that nothing clicks
}

// stage is a part of a syllable.
type stage uint8

const (
	stagePause stage = iota
	stageStop        // the silence before a p or a t
	stageHiss
	stageVowel
)

// pulseMean is what a glottal pulse averages to: a voice has no constant part.
const pulseMean = 0.3375

// vowels are the first three formants in hertz, after the averages of
// G. E. Peterson and H. L. Barney, "Control methods used in a study of the
// vowels", J. Acoust. Soc. Am. 24 (1952).
func vowels() [6][3]float64 {
	return [...][3]float64{
		{270, 2290, 3010}, {530, 1840, 2480}, {660, 1720, 2410}, {730, 1090, 2440}, {570, 840, 2410}, {300, 870, 2240},
	}
}

// NewVoice returns the voice of one speaker.
func NewVoice(seed uint64) *Voice {
	v := &Voice{luck: rand.New(rand.NewPCG(seed, 0x766f696365))} // "voice"
	v.pitch = 95 + 110*v.luck.Float64()
	v.tract = 0.95 + 0.2*v.luck.Float64()
	v.phrase = 5
	v.next(stageVowel)
	return v
}

// Fill continues the voice in pcm, about 20 dB below full scale while it
// speaks; it does not allocate.
func (v *Voice) Fill(pcm []int16) {
	for i := range pcm {
		if v.left == 0 {
			v.advance()
		}
		v.left--
		pcm[i] = int16(min(max(v.sample()*5200, -32000), 32000))
	}
}

// advance goes on to the next stage of the syllable, or to the next syllable.
func (v *Voice) advance() {
	switch v.stage {
	case stageStop, stageHiss, stagePause:
		v.next(stageVowel)
	case stageVowel:
		v.phrase--
		switch r := v.luck.Float64(); {
		case v.phrase <= 0:
			v.phrase = 4 + v.luck.IntN(7)
			v.next(stagePause)
		case r < 0.45:
			v.next(stageHiss)
		case r < 0.8:
			v.next(stageStop)
		default:
			v.next(stageVowel)
		}
	}
}

func (v *Voice) next(s stage) {
	v.stage = s
	span := func(least, most float64) int { // seconds to samples
		return int((least + (most-least)*v.luck.Float64()) * media.SampleRate)
	}
	switch s {
	case stagePause:
		v.left = span(0.2, 0.6)
	case stageStop:
		v.left = span(0.03, 0.07)
	case stageHiss:
		v.left = span(0.05, 0.12)
		v.hiss.tune(3500+3000*v.luck.Float64(), 1800)
	case stageVowel:
		v.left = span(0.09, 0.22)
		all := vowels()
		for i, f := range all[v.luck.IntN(len(all))] {
			v.formants[i].tune(f*v.tract, 70+40*float64(i))
		}
		v.hz = v.pitch * (0.85 + 0.4*v.luck.Float64())
		v.glide = (v.luck.Float64() - 0.6) * 0.3 * v.hz / float64(v.left)
	}
	v.length = v.left
}

func (v *Voice) sample() float64 {
	noise := 2*v.luck.Float64() - 1
	var source, want float64
	switch v.stage {
	case stageVowel:
		v.hz += v.glide
		v.phase += v.hz / media.SampleRate
		if v.phase >= 1 {
			v.phase--
		}
		// A glottal pulse: open for 0.6 of the period, shutting faster than it opens.
		if v.phase < 0.6 {
			x := v.phase / 0.6
			source = 27.0 / 4 * x * x * (1 - x)
		}
		source += 0.03*noise - pulseMean
		done := 1 - float64(v.left)/float64(v.length)
		want = 0.4 + 0.6*math.Sin(math.Pi*done)
	case stageHiss:
		want = 0.4
	case stageStop, stagePause:
	}
	v.loud += (want - v.loud) / (0.004 * media.SampleRate)
	out := source
	for i := range v.formants {
		out = 0.25*out + v.formants[i].step(out)
	}
	tilted := noise - 0.7*v.breath
	v.breath = noise
	if v.stage == stageHiss {
		out += 0.5 * v.hiss.step(tilted)
	}
	return v.loud * out
}

// resonator is a filter of two poles that rings at one frequency.
type resonator struct{ a, b, c, y1, y2 float64 }

// tune sets the frequency and the width of the peak, in hertz.
func (r *resonator) tune(hz, width float64) {
	radius := math.Exp(-math.Pi * width / media.SampleRate)
	r.b = 2 * radius * math.Cos(2*math.Pi*hz/media.SampleRate)
	r.c = -radius * radius
	r.a = 1 - r.b - r.c
}

func (r *resonator) step(x float64) float64 {
	y := r.a*x + r.b*r.y1 + r.c*r.y2
	r.y1, r.y2 = y, r.y1
	return y
}
