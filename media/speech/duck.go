package speech

import "math"

const (
	// duckBelow is how little of the microphone's sound has to be left, in
	// decibels, for all of it to have been echo: when somebody here speaks as
	// well, much more is left.
	duckBelow = -7.0
	duckDepth = 0.18 // the factor for what is left then: 15 dB
	duckFaint = -55.0
	// duckFall is how long after the speaker has fallen silent the room still
	// answers, in decibels a second: 60 dB in a third of a second.
	duckFall = 180.0
	// duckTalk is how much has to be left for somebody here to be speaking, and
	// duckHold for how many blocks they are then taken to go on.
	duckTalk = -4.0
	duckHold = 25
	duckLoud = -42.0 // and how loud it has to be
	duckMean = 0.35  // how much one block weighs in the levels compared
	duckShut = 0.7   // closing takes some blocks, opening one
)

// duck turns down what the canceller leaves while nobody but the far end
// speaks: its filter needs some seconds of speech to learn a room, longer in a
// noisy one, and until then too much gets through.
type duck struct {
	far         float64 // the speaker's level, which falls slowly
	heard, left float64 // energy of what came in and of what is left
	hold        int     // blocks for which somebody here is taken to speak
	factor      float64 // at the end of the block before; 0 is not begun
}

// run changes pcm, what is left of a block that had the energy heard, in place.
func (d *duck) run(far []int16, heard float64, pcm []int16) {
	d.far = max(blockLevel(far), d.far-duckFall*blockTime)
	if d.factor == 0 {
		d.factor, d.far = 1, blockLevel(far)
	}
	d.heard += (heard - d.heard) * duckMean
	d.left += (energy(pcm) - d.left) * duckMean
	d.hold = max(0, d.hold-1)
	if d.left > d.heard*math.Pow(10, duckTalk/10) && d.left > 32768*32768*math.Pow(10, duckLoud/10) {
		d.hold = duckHold
	}
	to := 1.0
	if d.hold == 0 && d.far > duckFaint && d.left < d.heard*math.Pow(10, duckBelow/10) {
		to = max(duckDepth, d.factor*duckShut)
	}
	from := d.factor
	d.factor = to
	if from == 1 && to == 1 {
		return
	}
	for i, v := range pcm {
		pcm[i] = int16(math.Round(float64(v) * (from + (to-from)*float64(i)/float64(len(pcm)))))
	}
}

// energy is the mean square of pcm.
func energy(pcm []int16) float64 {
	var e float64
	for _, v := range pcm {
		e += float64(v) * float64(v)
	}
	return e / float64(max(1, len(pcm)))
}

// blockLevel is the level of pcm in decibels, 0 for full scale.
func blockLevel(pcm []int16) float64 { return 10 * math.Log10(energy(pcm)/(32768*32768)+1e-10) }
