package sound

import (
	"math"
	"sync/atomic"
)

// The meter's scale, in decibels below full scale and decibels a second.
const (
	levelFloor = -60.0
	levelFall  = 40.0
)

// level is a meter that jumps up at once and falls gently. One goroutine
// feeds it, any may read it.
type level struct {
	now atomic.Uint64 // float64 bits, 0 to 1
}

// hear takes pcm, which lasts seconds.
func (l *level) hear(pcm []int16, seconds float64) {
	var sum float64
	for _, v := range pcm {
		sum += float64(v) * float64(v)
	}
	rms := math.Sqrt(sum/float64(max(1, len(pcm)))) / 32768
	v := 1 - 20*math.Log10(max(rms, 1e-9))/levelFloor
	v = max(v, l.read()+levelFall*seconds/levelFloor)
	l.now.Store(math.Float64bits(min(max(v, 0), 1)))
}

func (l *level) read() float64 { return math.Float64frombits(l.now.Load()) }
