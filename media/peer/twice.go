package peer

import "time"

const (
	// twiceFrom is the round trip from which on a repair that is asked for
	// comes too late to be unseen.
	twiceFrom = 70 * time.Millisecond
	// twiceOver is the smoothed share of lost packets above which pictures are
	// sent twice, until it has been below for twiceFor.
	// No more than twiceMost is lost at random: more is a line that is too narrow.
	twiceOver = 0.01
	twiceMost = 0.20
	twiceFor  = 10 * time.Second
	// twiceLeast is the rate below which a picture has no bits to spare.
	twiceLeast = 350_000
	// maxCopies may wait; older ones are no longer worth it.
	maxCopies = 64
)

// twiceRule says whether every packet of a picture is sent a second time, on
// the stream for repairs, without being asked: where packets get lost and the
// round trip is long, a picture that waits for a repair is seen to stand still.
// It takes half of what the picture may have. A stream is not sent twice before
// the far end has reported on it: a far end that hears a repair stream first
// does not know what it repairs, and may never take the picture's at all. It is
// not safe for concurrent use.
type twiceRule struct {
	on    bool
	since time.Time // when there was last a reason
	lost  float64   // smoothed share of lost packets
}

// look takes how the line is now, and the share of packets lost of late.
func (t *twiceRule) look(rtt time.Duration, loss float64, rate int, now time.Time) {
	t.lost += lossWeight * (min(loss, twiceMost) - t.lost)
	switch {
	case rate < twiceLeast*3/4, rtt < twiceFrom*3/4, t.on && now.Sub(t.since) > twiceFor:
		t.on = false
	case rtt >= twiceFrom && t.lost >= twiceOver && loss <= twiceMost && (t.on || rate >= twiceLeast):
		t.on, t.since = true, now
	}
}

// share is what of a rate pictures and sound may take once: the rest is for
// the second time.
func (t *twiceRule) share(rate int) int {
	if !t.on {
		return rate
	}
	return (rate + soundShare) / 2
}

// soundShare is about what sound takes, which is not sent twice.
const soundShare = 45_000

// once returns the bits per second that pictures and sound may take.
func (o *outgoing) once() int {
	rate := o.rate()
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.twice.share(rate)
}

// pushCopy queues a packet that is sent when nothing else waits.
func (p *pacer) pushCopy(pkt *paced) {
	p.mu.Lock()
	if len(p.copies) >= maxCopies {
		p.copies[0] = nil
		p.copies = p.copies[1:]
	}
	p.copies = append(p.copies, pkt)
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}
