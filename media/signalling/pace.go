package signalling

import "time"

// How fast a participant may talk: fast enough for a desk that passes on for
// twelve people to find a way to each of them at once.
const (
	PerSecond = 60
	Burst     = 240
)

// pace is a token bucket, full at first use.
type pace struct {
	perSecond, burst float64
	tokens           float64
	at               time.Time
}

// take reports whether one more message is within the pace.
func (p *pace) take(now time.Time) bool {
	if p.at.IsZero() {
		p.tokens = p.burst
	} else if d := now.Sub(p.at); d > 0 {
		p.tokens = min(p.burst, p.tokens+d.Seconds()*p.perSecond)
	}
	p.at = now
	if p.tokens < 1 {
		return false
	}
	p.tokens--
	return true
}
