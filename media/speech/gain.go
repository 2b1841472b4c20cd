package speech

import "math"

// Levels are in decibels below full scale, rates in decibels a second.
// libspeexdsp has a gain of its own, whose measure of loudness is made for
// narrower sound: at 48 kHz it settles 11 dB too low and can be asked for no more.
const (
	gainTarget = -21.0 // where a voice is to be, over a block in which it speaks
	gainMost   = 18.0
	gainLeast  = -12.0
	gainUp     = 6.0
	gainDown   = 24.0
	gainFaint  = -52.0 // what is fainter is nobody speaking here
	gainSure   = 60    // percent: how likely speech has to be to count
	// echoAbove is how much louder than what is left of the microphone's sound
	// the speaker may be before that is taken for the rest of its echo.
	echoAbove = 12.0
	peakMost  = 30000
	blockTime = float64(Block) / 48000
)

// gain evens out how loud somebody speaks. It learns only from blocks in
// which somebody here speaks and moves slowly, so that pauses stay quiet.
type gain struct {
	level float64 // of speech so far; 0 before any
	db    float64 // applied now
	last  float64 // the factor at the end of the block before
	far   float64 // the speaker's level, which falls slowly
}

// run changes pcm in place: far is what the speaker played meanwhile, sure how
// likely pcm is speech, in percent.
func (g *gain) run(far, pcm []int16, sure int) {
	now := blockLevel(pcm)
	g.far = max(blockLevel(far), g.far-40*blockTime) // a room dies away
	here := now > g.far-echoAbove
	if sure >= gainSure && now > gainFaint && here {
		g.learn(now)
	}
	factor := math.Pow(10, g.db/20)
	if !here { // what is left of an echo is not made louder
		factor = min(factor, 1)
	}
	peak := 1.0
	for _, v := range pcm {
		peak = max(peak, math.Abs(float64(v)))
	}
	factor = min(factor, peakMost/peak) // louder than learnt: down at once
	if g.last == 0 {
		g.last = factor
	}
	// Opening goes over the whole block, closing over its first eighth.
	ramp := len(pcm)
	if factor < g.last {
		ramp = len(pcm) / 8
	}
	for i, v := range pcm {
		f := factor
		if i < ramp {
			f = g.last + (factor-g.last)*float64(i)/float64(ramp)
		}
		pcm[i] = int16(math.Round(min(max(float64(v)*f, -32768), 32767)))
	}
	g.last = factor
}

// learn takes the level of a block in which somebody speaks here.
func (g *gain) learn(now float64) {
	switch {
	case g.level == 0:
		g.level = now
	case now > g.level: // the loud parts of a word say how loud a voice is
		g.level += (now - g.level) * 0.05
	default:
		g.level += (now - g.level) * 0.005
	}
	want := min(max(gainTarget-g.level, gainLeast), gainMost)
	g.db += min(max(want-g.db, -gainDown*blockTime), gainUp*blockTime)
}
