package call

import "time"

// step is one rung of what is sent: how large, how often, and the bits per
// second from which on it is worth it and beyond which it gets no better.
type step struct {
	height, fps int
	least, most int
}

// steps are the rungs, best first. The last one is sound only.
func steps() []step {
	return []step{
		{height: 720, fps: 30, least: 800_000, most: 2_000_000},
		{height: 720, fps: 24, least: 620_000, most: 1_100_000},
		{height: 480, fps: 24, least: 300_000, most: 700_000},
		{height: 360, fps: 24, least: 190_000, most: 400_000},
		{height: 360, fps: 15, least: 110_000, most: 250_000},
		{},
	}
}

const (
	// soundBPS is what sound takes before any picture gets a bit, with headers.
	soundBPS = 45_000
	// calmFor is how long the line must have been good enough before the
	// picture grows again, one rung at a time.
	calmFor = 5 * time.Second
	// trialFor is how long a small picture is sent to find out whether a line
	// that was too narrow for one still is: an estimate does not grow on sound
	// alone. Each trial that fails doubles the wait for the next, up to maxWait.
	trialFor = 5 * time.Second
	maxWait  = 40 * time.Second
)

// of returns the rungs for a camera of so many lines, 0 for one not known: a
// rung that is larger than its picture needs as much less as there is less to see.
func of(camera int) []step {
	all := steps()
	for i, s := range all {
		if camera > 0 && camera < s.height {
			all[i].least = s.least * camera / s.height * camera / s.height
		}
	}
	return all
}

// ladder chooses a rung: down at once, up slowly.
type ladder struct {
	at     int
	camera int           // lines of its pictures; 0 if none has come
	better time.Time     // since when a better rung would do; zero if none would
	fell   time.Time     // when the picture was given up, or the last trial was
	wait   time.Duration // from then to the next trial
	trial  time.Time     // when the trial began; zero if there is none
}

// choose returns the rung for a line of so many bits per second, and the bits
// that the picture may take. It is called four times a second.
func (l *ladder) choose(bps int, now time.Time) (step, int) {
	picture, all := bps-soundBPS, of(l.camera)
	fits := l.fits(picture, all)
	switch {
	case !l.trial.IsZero() && fits > l.at && now.Sub(l.trial) < trialFor:
		// Too narrow still: that is what the trial is to find out.
	case fits > l.at:
		l.fall(fits, fits == len(all)-1, now)
	case fits == l.at && fits == len(all)-1:
		if now.Sub(l.fell) >= l.wait {
			l.at, l.trial = l.at-1, now
		}
	case fits == l.at:
		l.better, l.trial, l.wait = time.Time{}, time.Time{}, 0
	case l.better.IsZero():
		l.better = now
	case now.Sub(l.better) >= calmFor:
		l.at, l.better, l.trial = l.at-1, now, time.Time{}
	}
	s := all[l.at]
	return s, min(max(picture, s.least/2), s.most)
}

// fits returns the best rung that picture bits are enough for.
func (l *ladder) fits(picture int, all []step) int {
	last := len(all) - 1
	for i, s := range all[:last] {
		need := s.least
		if i < l.at {
			need += need / 10 // so that a wavering line stays where it is
		}
		if picture >= need {
			return i
		}
	}
	return last
}

func (l *ladder) fall(to int, silent bool, now time.Time) {
	l.at, l.better, l.trial = to, time.Time{}, time.Time{}
	if silent {
		l.fell, l.wait = now, min(max(2*l.wait, calmFor), maxWait)
	}
}
