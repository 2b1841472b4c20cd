//go:build cgo && !nospeex

package speech

import (
	"math"
	"math/cmplx"
	"math/rand/v2"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
)

// room is a desk's room as its microphone hears it: the speaker comes back
// late, by several ways and dying away, a little distorted as small speakers
// do; a fan hums and hisses.
type room struct {
	taps  []tap
	past  []float64 // what was played, a ring
	at    int
	noise float64 // amplitude of the hiss
	luck  *rand.Rand
	hum   float64
}

// tap is one way from the speaker to the microphone.
type tap struct {
	delay int // samples
	gain  float64
}

// newRoom returns a room whose sound system takes delay milliseconds.
func newRoom(delay int, echo, noise float64) *room {
	r := &room{past: make([]float64, media.SampleRate/2), luck: rand.New(rand.NewPCG(4, 2)), noise: noise}
	if echo > 0 {
		first := delay * media.SampleRate / 1000
		r.taps = append(r.taps, tap{first, echo})
		for range 60 { // walls: 60 ways, down by 60 dB after 200 ms
			ms := 2 + 78*r.luck.Float64()
			gain := echo * 0.45 * math.Pow(10, -60.0/20*ms/200) * (2*r.luck.Float64() - 1)
			r.taps = append(r.taps, tap{first + int(ms*media.SampleRate/1000), gain})
		}
	}
	return r
}

// hear returns what the microphone picks up of far alone.
func (r *room) hear(far []int16) []float64 {
	out := make([]float64, len(far))
	for i, v := range far {
		x := float64(v) / 32768
		r.past[r.at] = x - 0.05*x*x*x // the speaker's own distortion
		for _, t := range r.taps {
			out[i] += t.gain * r.past[(r.at-t.delay+len(r.past))%len(r.past)]
		}
		r.hum += 2 * math.Pi * 100 / media.SampleRate
		out[i] += r.noise * (2*r.luck.Float64() - 1 + 0.5*math.Sin(r.hum))
		out[i] *= 32768
		r.at = (r.at + 1) % len(r.past)
	}
	return out
}

// scene is who talks when, in seconds; gains are shares of a usual voice.
type scene struct {
	room      *room
	far, near func(second float64) float64
}

func always(gain float64) func(float64) float64 { return func(float64) float64 { return gain } }

// recording is what came of a scene, all of one length.
type recording struct{ echo, near, out []float64 }

// play runs a scene through a cleaner, or past it when it is nil.
func play(s scene, seconds int, clean *Cleaner) recording {
	farVoice, nearVoice := pattern.NewVoice(21), pattern.NewVoice(8)
	far, near := make([]int16, Block), make([]int16, Block)
	var rec recording
	for b := range seconds * media.SampleRate / Block {
		second := float64(b) * Block / media.SampleRate
		farVoice.Fill(far)
		nearVoice.Fill(near)
		for i := range far {
			far[i] = int16(float64(far[i]) * s.far(second))
		}
		heard := s.room.hear(far)
		for i := range near {
			own := float64(near[i]) * s.near(second)
			rec.near = append(rec.near, own)
			rec.echo = append(rec.echo, heard[i])
			near[i] = int16(math.Round(min(max(own+heard[i], -32768), 32767)))
		}
		if clean != nil {
			clean.Render(far)
			clean.Capture(near)
		}
		for _, v := range near {
			rec.out = append(rec.out, float64(v))
		}
	}
	return rec
}

// between returns the part of x from one second to another.
func between(x []float64, from, to float64) []float64 {
	return x[int(from*media.SampleRate):int(to*media.SampleRate)]
}

// decibels is the level of x, 0 for full scale.
func decibels(x []float64) float64 {
	var e float64
	for _, v := range x {
		e += v * v
	}
	return 10 * math.Log10(e/float64(len(x))/32768/32768+1e-12)
}

// The band that carries speech on a telephone, in hertz.
const bandLow, bandHigh = 300, 3400

// kept compares out with near, delayed as the cleaner delays it, in the band
// that carries speech: by how many decibels the voice itself has changed, and
// how far below it everything else in out is. What merely shifts phases, as a
// filter against rumble does, changes nothing: it is the coherence of both.
func kept(out, near []float64, delay int) (change, below float64) {
	const window, hop = 2048, 1024
	out, near = out[delay:], near[:len(near)-delay]
	low, high := bandLow*window/media.SampleRate, bandHigh*window/media.SampleRate
	nn, oo, on := make([]float64, high), make([]float64, high), make([]complex128, high)
	for at := 0; at+window <= len(out); at += hop {
		n, o := spectrum(near[at:][:window]), spectrum(out[at:][:window])
		for k := low; k < high; k++ {
			nn[k] += real(n[k])*real(n[k]) + imag(n[k])*imag(n[k])
			oo[k] += real(o[k])*real(o[k]) + imag(o[k])*imag(o[k])
			on[k] += o[k] * cmplx.Conj(n[k])
		}
	}
	var voice, all, before float64
	for k := low; k < high; k++ {
		c := cmplx.Abs(on[k])
		voice += c * c / nn[k]
		all += oo[k]
		before += nn[k]
	}
	return 10 * math.Log10(voice/before), 10 * math.Log10(voice/(all-voice+1e-9))
}

// spectrum is the Fourier transform of x on a Hann window; its length is a
// power of two.
func spectrum(x []float64) []complex128 {
	c := make([]complex128, len(x))
	for i, v := range x {
		c[i] = complex(v*(0.5-0.5*math.Cos(2*math.Pi*float64(i)/float64(len(x)))), 0)
	}
	fourier(c)
	return c
}

func fourier(x []complex128) {
	n := len(x)
	if n == 1 {
		return
	}
	even, odd := make([]complex128, n/2), make([]complex128, n/2)
	for i := range even {
		even[i], odd[i] = x[2*i], x[2*i+1]
	}
	fourier(even)
	fourier(odd)
	for k := range even {
		t := cmplx.Rect(1, -2*math.Pi*float64(k)/float64(n)) * odd[k]
		x[k], x[k+n/2] = even[k]+t, even[k]-t
	}
}
