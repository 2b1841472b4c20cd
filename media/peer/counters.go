package peer

import (
	"time"

	"gatehouse/media/stats"
)

// notePicture copies the assembler's counts for Counters.
func (p *Peer) notePicture(a *assembler) {
	p.noting.Lock()
	defer p.noting.Unlock()
	n := &p.noted
	p.pictureIn, p.pictureLost = a.received, a.missing
	n.Repaired, n.FramesIn, n.FramesDropped = a.repaired, a.frames, a.dropped
	n.KeysAsked, n.FreezeTotal = a.asksKey, a.frozen
}

// noteSound copies the sound's counts for Counters.
func (p *Peer) noteSound(o *soundOrder) {
	p.noting.Lock()
	defer p.noting.Unlock()
	p.soundIn, p.soundLost = o.received, o.missing
}

// Counters returns what the connection has counted so far. Concealed sound is
// not known here and left zero.
func (p *Peer) Counters() stats.Counters {
	p.noting.Lock()
	c := p.noted
	c.PacketsIn, c.PacketsLost = p.pictureIn+p.soundIn, p.pictureLost+p.soundLost
	p.noting.Unlock()
	c.At = p.cfg.Now()
	c.BytesIn = p.bytesIn.Load()
	p.sending.Lock()
	c.FramesOut = p.framesUp
	p.sending.Unlock()
	p.out.mu.Lock()
	c.BytesOut, c.Resent = p.out.bytes, p.out.resent
	p.out.mu.Unlock()
	c.RoundTrip = p.roundTrip()
	c.LossOut = p.out.lossOut()
	c.Target = p.out.rate()
	return c
}

// roundTrip returns the smoothed round trip from the far end's reports, that
// of the path checks while there are none, or a guess.
func (p *Peer) roundTrip() time.Duration {
	now := p.cfg.Now()
	p.noting.Lock()
	defer p.noting.Unlock()
	if now.Sub(p.rttAt) < time.Second {
		return p.rtt
	}
	p.rttAt, p.rtt = now, p.out.roundTrip()
	if p.rtt > 0 {
		return p.rtt
	}
	p.rtt = guessedRTT
	pair, ok := p.pc.SCTP().Transport().ICETransport().GetSelectedCandidatePairStats()
	if ok && pair.CurrentRoundTripTime > 0 {
		p.rtt = time.Duration(pair.CurrentRoundTripTime * float64(time.Second))
	}
	return p.rtt
}

// keyWanted passes on that the far end needs a key frame, not too often.
func (p *Peer) keyWanted() {
	now := p.cfg.Now()
	p.keys.Lock()
	soon := now.Sub(p.keyAt) < keyWantedEvery
	if !soon {
		p.keyAt = now
	}
	p.keys.Unlock()
	if !soon {
		p.tellKeyWanted()
	}
}

// keyWantedNow asks for a key frame at connection, whenever the last was.
func (p *Peer) keyWantedNow() {
	p.keys.Lock()
	p.keyAt = p.cfg.Now()
	p.keys.Unlock()
	p.tellKeyWanted()
}

func (p *Peer) tellKeyWanted() {
	p.told.put(func() {
		if p.events.KeyWanted != nil {
			p.events.KeyWanted()
		}
	})
}
