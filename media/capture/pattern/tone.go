package pattern

import (
	"math"

	"gatehouse/media"
)

// Tone makes endless sound like a hummed voice at one pitch: a fundamental
// and harmonics in syllables, and a little breath. Opus treats it as speech,
// so that its redundancy is at work, and ToneLevel finds the fundamental. It
// is used by one goroutine.
type Tone struct {
	hz    float64
	n     int
	noise uint32
}

// NewTone returns a tone at hz, which is between 50 and 4000.
func NewTone(hz float64) *Tone {
	return &Tone{hz: min(max(hz, 50), 4000), noise: 1}
}

// syllables is how many swells the tone has a second.
const syllables = 4

// Fill continues the tone in pcm; it does not allocate.
func (t *Tone) Fill(pcm []int16) {
	for i := range pcm {
		at := float64(t.n) / media.SampleRate
		t.n++
		phase := 2 * math.Pi * t.hz * at
		v := math.Sin(phase) + 0.5*math.Sin(2*phase) + 0.25*math.Sin(3*phase) + 0.12*math.Sin(4*phase)
		swell := 0.55 - 0.45*math.Cos(2*math.Pi*syllables*at)
		t.noise ^= t.noise << 13
		t.noise ^= t.noise >> 17
		t.noise ^= t.noise << 5
		breath := float64(int32(t.noise)) / math.MaxInt32
		pcm[i] = int16(9000 * (swell*v + 0.02*breath))
	}
	if t.n >= media.SampleRate*3600 {
		t.n -= media.SampleRate * 3600 // whole seconds: no click at whole hertz
	}
}

// ToneLevel returns the amplitude of the part of pcm at hz, 0 to 1 of full
// scale, averaged over stretches of 20 ms; what is left over is not heard. It
// keeps tones 150 Hz apart from each other.
func ToneLevel(pcm []int16, hz float64) float64 {
	const block = media.PacketSamples
	var sum float64
	blocks := len(pcm) / block
	if blocks == 0 {
		return 0
	}
	k := 2 * math.Cos(2*math.Pi*hz/media.SampleRate)
	for b := range blocks {
		var s1, s2 float64
		for i, v := range pcm[b*block:][:block] {
			// Goertzel's filter on a Hann window, which averages one half.
			w := 1 - math.Cos(2*math.Pi*(float64(i)+0.5)/block)
			s1, s2 = w*float64(v)+k*s1-s2, s1
		}
		sum += math.Sqrt(max(0, s1*s1+s2*s2-k*s1*s2)) * 2 / block
	}
	return sum / float64(blocks) / 32768
}
