package peer

import "time"

const (
	// toleratedLoss is the smoothed share of lost packets below which the rate
	// is left alone: parities and repairs cope, and sending less would not help;
	// what is lost because a queue is full the delay rule sees. In draft-ietf-rmcat-gcc-02
	// section 6 it is 10 %, and 2 % holds a rate down. But where one packet in ten
	// is lost at random every other report says that it was more, and each took
	// something off the rate until pictures came at two thirds of their pace.
	toleratedLoss = 0.15
	lossWeight    = 0.3
	cutEvery      = 450 * time.Millisecond
	growPerSecond = 0.08
)

// lossRule holds the rate down while the far end reports heavy loss. It is
// not safe for concurrent use.
type lossRule struct {
	smoothed float64
	seen     bool
	limit    float64 // bits per second; 0 when nothing is held down
	cutAt    time.Time
	grownAt  time.Time
}

// report takes one receiver report's share of lost packets, 0 to 1, while
// rate is what is being sent at. Where a queue overflows the delay rule has sent
// less already: to cut once more for the same packets would take a line that
// became narrow down to nothing.
func (l *lossRule) report(loss float64, rate int, overflows bool, now time.Time) {
	if !l.seen {
		l.smoothed, l.seen = loss*lossWeight, true
	} else {
		l.smoothed += lossWeight * (loss - l.smoothed)
	}
	if overflows || l.smoothed <= toleratedLoss || loss <= toleratedLoss {
		return
	}
	if now.Sub(l.cutAt) < cutEvery {
		return
	}
	l.cutAt, l.grownAt = now, now
	base := float64(rate)
	if l.limit > 0 && l.limit < base {
		base = l.limit
	}
	l.limit = base * (1 - 0.5*l.smoothed)
}

// apply returns the rate allowed, in bits per second, when delay alone would
// allow target.
func (l *lossRule) apply(target int, now time.Time) int {
	if l.limit == 0 {
		return target
	}
	if l.smoothed <= toleratedLoss {
		if d := now.Sub(l.grownAt).Seconds(); d > 0 {
			l.limit *= 1 + growPerSecond*min(d, 1)
			l.grownAt = now
		}
	}
	if l.limit >= float64(target) {
		if l.smoothed <= toleratedLoss {
			l.limit = 0
		}
		return target
	}
	return int(l.limit)
}
