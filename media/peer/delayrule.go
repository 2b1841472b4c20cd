package peer

import (
	"math"
	"time"
)

const (
	// cutTo is what is left of the rate of arrival when the line is too narrow
	// (draft-ietf-rmcat-gcc-02 section 5.5).
	cutTo = 0.85
	// growMost is how much the rate may grow at one look, about twenty a second.
	growMost = 1.02
	// growAnyway is how much it grows in a second in which the estimate fell
	// without a queue.
	growAnyway = 1.06
	// growBelow is how much it grows in a second in which the estimate stays
	// above it.
	growBelow = 1.08
)

// delayRule follows the delay-based estimate of the congestion controller as
// long as its reasons hold. That estimate takes any packet that is late for
// congestion and then falls below what happened to arrive: on a machine with
// too little time, where packets are read late and few are sent, to next to
// nothing. Here it may only fall while a queue stands on the line. It is not
// safe for concurrent use.
type delayRule struct {
	target float64 // bits per second; 0 before the first look
	was    int     // the estimate at the last look
	at     time.Time
	stood  time.Time // when a queue stood last
	queue  queueWatch
}

// overflowFor is how long after a queue stood losses are put down to it: reports
// of them come late.
const overflowFor = 2 * time.Second

// overflows reports whether what is lost now was lost because a queue was full.
func (d *delayRule) overflows(now time.Time) bool {
	return !d.stood.IsZero() && now.Sub(d.stood) < overflowFor
}

// look takes the estimate in bits per second, and whether it is falling; the
// target begins with start.
func (d *delayRule) look(estimate int, falling bool, start int, now time.Time) {
	if d.target == 0 {
		d.target = float64(start)
	}
	stands, since := d.queue.stands(), min(max(now.Sub(d.at).Seconds(), 0), 1)
	switch {
	case stands && d.queue.tells() && (falling || float64(estimate) < d.target && d.queue.isLong()):
		rate := d.queue.rate(rateOver)
		if !d.overflows(now) { // most of that came when the line was wide still
			rate = min(rate, d.queue.rate(rateAtOnce))
		}
		d.target, d.stood = min(d.target, cutTo*rate), now
	case stands && d.overflows(now): // what came since is no reason to send more
	case falling && !d.at.IsZero():
		d.target *= math.Pow(growAnyway, since)
	case d.was > 0 && estimate > d.was:
		d.target *= min(float64(estimate)/float64(d.was), growMost)
	case !d.at.IsZero() && float64(estimate) > d.target: // it can be at its most already
		d.target *= math.Pow(growBelow, since)
	}
	d.was, d.at = estimate, now
}
