package sound

import "gatehouse/media"

const (
	ceiling    = 32000 // what the limiter lets through
	limitRamp  = 48    // samples in which it closes: 1 ms
	limitReset = 1.03  // how fast it opens again, per tick
)

// mixer adds voices and turns the sum down where it would clip.
type mixer struct {
	sum  [media.TickSamples]int32
	gain float32 // 0 means not yet used: full
}

func (m *mixer) start() { clear(m.sum[:]) }

func (m *mixer) add(pcm []int16) {
	for i, v := range pcm[:media.TickSamples] {
		m.sum[i] += int32(v)
	}
}

func (m *mixer) finish(out []int16) {
	if m.gain == 0 {
		m.gain = 1
	}
	peak := int32(1)
	for _, v := range m.sum {
		peak = max(peak, v, -v)
	}
	to := min(1, m.gain*limitReset)
	if float32(peak)*to > ceiling {
		to = ceiling / float32(peak)
	}
	ramp := media.TickSamples // opening is gentle, closing is quick
	if to < m.gain {
		ramp = limitRamp
	}
	for i, v := range m.sum {
		g := to
		if i < ramp {
			g = m.gain + (to-m.gain)*float32(i)/float32(ramp)
		}
		out[i] = int16(min(max(float32(v)*g, -32768), 32767))
	}
	m.gain = to
}
