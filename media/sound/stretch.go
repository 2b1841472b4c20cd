package sound

import "math"

// Time stretching by one pitch period at a time: a period is repeated or left
// out where the sound before and after it is most alike, with a cross-fade.
const (
	minLag = 120 // 400 Hz, in samples
	maxLag = 720 // 67 Hz
	fade   = 240 // 5 ms
	coarse = 4   // the search looks at every fourth sample
)

// period returns the lag at which pcm best repeats itself and how well,
// -1 to 1. Silence repeats perfectly.
func period(pcm []int16) (lag int, likeness float64) {
	lag, likeness = minLag, -1
	for l := minLag; l <= maxLag; l += coarse {
		var ab, aa, bb float64
		for i := 0; i < fade; i += coarse {
			a, b := float64(pcm[i]), float64(pcm[i+l])
			ab, aa, bb = ab+a*b, aa+a*a, bb+b*b
		}
		c := 1.0
		if energy := aa + bb; energy > quiet*quiet*2*fade/coarse {
			c = ab / math.Sqrt(aa*bb+1)
		}
		// Of equals the longest does most at once.
		if c >= likeness {
			lag, likeness = l, c
		}
	}
	return lag, likeness
}

// quiet is the effective amplitude below which a cut is not heard.
const quiet = 60

// squeeze appends pcm to out without the lag samples after its start.
func squeeze(out, pcm []int16, lag int) []int16 {
	out = crossfade(out, pcm, pcm[lag:])
	return append(out, pcm[lag+fade:]...)
}

// spread appends pcm to out with its first lag samples twice.
func spread(out, pcm []int16, lag int) []int16 {
	out = append(out, pcm[:lag]...)
	out = crossfade(out, pcm[lag:], pcm)
	return append(out, pcm[fade:]...)
}

// crossfade appends the beginning of a, fading into that of b.
func crossfade(out, a, b []int16) []int16 {
	for i := range fade {
		out = append(out, int16((int(a[i])*(fade-i)+int(b[i])*i)/fade))
	}
	return out
}
