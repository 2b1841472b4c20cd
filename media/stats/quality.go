package stats

import "time"

// Quality is a line in one word.
type Quality string

// The words a line can be called by.
const (
	Unknown Quality = ""     // nothing counted yet
	Good    Quality = "good" // under 10 % lost
	Poor    Quality = "poor" // under 15 % lost
	Bad     Quality = "bad"  // 15 % lost or more
)

// Remembered is how many loss figures a line is judged by.
const Remembered = 4

// Line judges one connection by the worst of its last four loss figures, as
// people remember the worst moment of a call. Its zero value is ready.
type Line struct {
	last   Counters
	losses []float64
	frozen time.Duration
}

// Count takes the connection's newest counters, about once a second.
func (l *Line) Count(c Counters) {
	defer func() { l.last = c }()
	if l.last.At.IsZero() {
		return
	}
	l.frozen = c.FreezeTotal - l.last.FreezeTotal
	came, lost := counted(l.last.PacketsIn, c.PacketsIn), counted(l.last.PacketsLost, c.PacketsLost)
	loss := c.LossOut
	if came+lost > 0 {
		loss = max(loss, lost/(came+lost))
	}
	l.losses = append(l.losses, loss)
	if n := len(l.losses); n > Remembered {
		l.losses = l.losses[n-Remembered:]
	}
}

// Quality is the line's word now.
func (l *Line) Quality() Quality {
	if len(l.losses) == 0 {
		return Unknown
	}
	worst := 0.0
	for _, loss := range l.losses {
		worst = max(worst, loss)
	}
	switch {
	case worst < 0.10:
		return Good
	case worst < 0.15:
		return Poor
	}
	return Bad
}

// Frozen reports whether the picture stood still between the last two counts.
func (l *Line) Frozen() bool { return l.frozen > 0 }

// counted is how far a counter advanced; a counter that went back, as after a
// new connection, has not advanced.
func counted(before, after uint64) float64 {
	if after < before {
		return 0
	}
	return float64(after - before)
}
