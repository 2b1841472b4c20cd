package forward

import (
	"slices"
	"sync/atomic"
	"time"
)

const (
	calmFor  = 5 * time.Second
	trialFor = 3 * time.Second
	maxWait  = 40 * time.Second
	// trialShare is how much more than its estimate a line is tried with: an
	// estimate does not grow far beyond what is sent.
	trialShare = 1.5
)

// growth divides a line and finds out, now and then, whether it can take more.
type growth struct {
	calm  time.Time // since when the line was good for no less, and not tried in vain
	wait  time.Duration
	trial time.Time // when the last trial began; zero while there is none
	last  []Layer   // what the line was good for last, without a trial
}

// plan is plan, with trials.
func (g *growth) plan(bps int, offers []offer, now time.Time) []Layer {
	out := plan(bps, offers)
	more := plan(int(float64(bps)*trialShare), offers)
	if g.calm.IsZero() {
		g.calm, g.wait = now, calmFor
	}
	fell := less(out, g.last)
	g.last = slices.Clone(out)
	switch {
	case fell:
		if !g.trial.IsZero() { // it did harm
			g.wait = min(2*g.wait, maxWait)
		}
		g.trial, g.calm = time.Time{}, now
	case slices.Equal(out, more):
		if !g.trial.IsZero() { // it helped
			g.wait = max(g.wait/2, calmFor)
		}
		g.trial = time.Time{}
	case !g.trial.IsZero() && now.Sub(g.trial) < trialFor:
		out = more
	case !g.trial.IsZero(): // it did not help
		g.trial, g.calm, g.wait = time.Time{}, now, min(2*g.wait, maxWait)
	case now.Sub(g.calm) >= g.wait:
		g.trial, out = now, more
	}
	return out
}

// less reports whether there is less in all for as many. That there are more or
// fewer counts as well: nothing is known of such a plan yet.
func less(out, last []Layer) bool {
	sum := 0
	for i := range min(len(out), len(last)) {
		sum += int(out[i]) - int(last[i])
	}
	return sum < 0 || len(out) != len(last)
}

// meter measures bits per second. add may be called by any goroutine.
type meter struct {
	bytes atomic.Int64
	bps   atomic.Int64
	since time.Time // belongs to whoever looks
}

func (m *meter) add(bytes int) { m.bytes.Add(int64(bytes)) }

// look ends one stretch of measuring and begins the next.
func (m *meter) look(now time.Time) {
	bytes, took := m.bytes.Swap(0), now.Sub(m.since)
	first := m.since.IsZero()
	m.since = now
	if first || took <= 0 {
		return
	}
	bps := int64(float64(bytes) * 8 / took.Seconds())
	if old := m.bps.Load(); old > 0 && bps > 0 {
		bps = (old + bps) / 2
	}
	m.bps.Store(bps)
}

// restart begins a stretch of measuring anew, after one that says nothing; the
// rate stays.
func (m *meter) restart(now time.Time) {
	m.bytes.Store(0)
	m.since = now
}

func (m *meter) rate() int { return int(m.bps.Load()) }
