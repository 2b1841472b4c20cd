package peer

import (
	"time"

	"github.com/pion/rtp"
)

const (
	// spareFrom is the round trip from which on a repair that is asked for
	// comes too late to be unseen.
	spareFrom = 70 * time.Millisecond
	// spareOver is the smoothed share of lost packets above which more than
	// the pictures is sent, until it has been below for spareFor: at 200 ms one in
	// two hundred stops the picture every other second.
	// No more than spareMost is lost at random: more is a line that is too narrow.
	spareOver = 0.005
	spareMost = 0.20
	spareFor  = 10 * time.Second
	// spareWeight smooths what two reports a second say is lost.
	spareWeight = 0.15
	// spareLeast is the rate below which a picture has no bits to spare.
	spareLeast = 350_000
	// maxSpare may wait; older ones are no longer worth it.
	maxSpare = 64
)

// spareRule says whether what may get lost of a picture is sent at once, on the
// stream for repairs, without being asked: where packets get lost and the round
// trip is long, a picture that waits for a repair is seen to stand still. Ours
// get parities (see guard), others every packet a second time. It takes about
// half of what the picture may have. A long line between ours is taken to lose
// packets until its first reports say otherwise (see begin). Nothing is spared
// for a stream before the far end has said that it reads it: one that hears a
// repair stream first does not know what it repairs, and may never take the
// picture's at all. It is not safe for concurrent use.
type spareRule struct {
	on    bool
	guess bool      // nothing was lost yet
	since time.Time // when there was last a reason
	lost  float64   // smoothed share of lost packets
	near  bool      // a repair comes soon
	part  float64   // smoothed share of the pictures in what is sent; 0 before the first
}

// begin takes the round trip of a path on which nothing has been sent yet: on a
// long one the first lost packet would be seen, and so there are a few parities
// for the second or two that it takes to know better.
func (t *spareRule) begin(rtt time.Duration, rate int, ours bool, now time.Time) {
	if ours && rtt >= spareFrom && rate >= spareLeast && !t.on {
		*t = spareRule{on: true, guess: true, since: now, lost: leastExpected}
	}
}

// look takes how the line is now, the share of packets lost of late, and whether
// the far end knows parities: then a few are worth it nearby as well.
func (t *spareRule) look(rtt time.Duration, loss float64, rate int, ours bool, now time.Time) {
	t.lost += spareWeight * (min(loss, spareMost) - t.lost)
	if t.guess && loss == 0 {
		if t.lost < leastExpected/2 {
			*t = spareRule{} // wrong
		}
		return
	}
	t.guess = false
	switch {
	case rtt >= spareFrom:
		t.near = false
	case rtt < spareFrom*3/4:
		t.near = true
	}
	switch {
	case rate < spareLeast*3/4, t.near && !ours, t.on && now.Sub(t.since) > spareFor:
		t.on = false
	case (rtt >= spareFrom || ours) && t.lost >= spareOver && loss <= spareMost && (t.on || rate >= spareLeast):
		t.on, t.since = true, now
	}
}

// enough is how often a group of packets may stay broken.
func (t *spareRule) enough() float64 {
	if t.near || t.guess {
		return enoughNear
	}
	return enough
}

// share is what of a rate pictures and sound may take: the rest is spare.
func (t *spareRule) share(rate int) int {
	if !t.on {
		return rate
	}
	part := t.part
	switch {
	case part > 0:
	case t.guess:
		part = 0.75
	default:
		part = 0.5
	}
	return soundShare + int(part*float64(max(rate-soundShare, 0)))
}

// sent takes how many bytes of a picture and of its spare were sent.
func (t *spareRule) sent(picture, spare int) {
	part := float64(picture) / float64(picture+spare)
	if t.part == 0 {
		t.part = part
	}
	t.part += (part - t.part) / 32
}

// soundShare is about what sound takes, of which nothing is spare.
const soundShare = 45_000

// spareOf returns what is sent after a packet, without being asked; o.mu is held.
func (o *outgoing) spareOf(hist *history, h *rtp.Header, payload []byte) []*paced {
	if hist.repairSSRC == 0 || !hist.heard || !o.spare.on {
		return nil
	}
	var out []*paced
	if !o.ours {
		if again := hist.repair(h.SequenceNumber, 0, o.now()); again != nil {
			out = append(out, again)
		}
		o.resent++
		o.spare.sent(1, 1)
		return out
	}
	first, parities := hist.guard.add(h.SequenceNumber, h.Timestamp, h.Marker, payload, o.spare.lost, o.spare.enough())
	if len(parities) == 0 {
		return nil
	}
	bytes := 0
	for _, p := range parities {
		bytes += len(p)
		out = append(out, hist.onRepairStream(first, h, p))
	}
	o.resent += uint64(len(out))
	o.spare.sent(hist.guard.bytes, bytes)
	return out
}

// once returns the bits per second that pictures and sound may take.
func (o *outgoing) once() int {
	rate := o.rate()
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.spare.share(rate)
}

// pushSpare queues a packet that is sent when nothing else waits.
func (p *pacer) pushSpare(pkt *paced) {
	p.mu.Lock()
	if len(p.spare) >= maxSpare {
		p.spare[0] = nil
		p.spare = p.spare[1:]
	}
	p.spare = append(p.spare, pkt)
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}
