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
		{height: 720, fps: 15, least: 550_000, most: 1_000_000},
		{height: 480, fps: 24, least: 300_000, most: 700_000},
		{height: 360, fps: 15, least: 110_000, most: 400_000},
		{},
	}
}

const (
	// soundBPS is what sound takes before any picture gets a bit, with headers.
	soundBPS = 45_000
	// calmFor is how long the line must have been good enough before the
	// picture grows again, one rung at a time.
	calmFor = 5 * time.Second
)

// ladder chooses a rung: down at once, up slowly.
type ladder struct {
	at     int
	better time.Time // since when a better rung would do; zero if none would
}

// choose returns the rung for a line of so many bits per second, and the
// bits that the picture may take.
func (l *ladder) choose(bps int, now time.Time) (step, int) {
	picture := bps - soundBPS
	all := steps()
	fits := len(all) - 1
	for i, s := range all[:fits] {
		need := s.least
		if i < l.at {
			need += need / 10 // so that a wavering line stays where it is
		}
		if picture >= need {
			fits = i
			break
		}
	}
	switch {
	case fits > l.at:
		l.at, l.better = fits, time.Time{}
	case fits == l.at:
		l.better = time.Time{}
	case l.better.IsZero():
		l.better = now
	case now.Sub(l.better) >= calmFor:
		l.at, l.better = l.at-1, now
	}
	s := all[l.at]
	return s, min(max(picture, s.least/2), s.most)
}
