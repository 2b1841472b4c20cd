package peer

import (
	"time"

	"gatehouse/media"
	"gatehouse/media/stats"
)

// notePicture copies the assembler's counts for Counters.
func (l *lane) notePicture(a *assembler) {
	l.noting.Lock()
	defer l.noting.Unlock()
	l.in = stats.Counters{
		PacketsIn: a.received, PacketsLost: a.missing, Repaired: a.repaired,
		FramesIn: a.frames, FramesDropped: a.dropped, KeysAsked: a.asksKey, FreezeTotal: a.frozen,
	}
}

// noteSound copies the sound's counts for Counters.
func (l *lane) noteSound(o *soundOrder) {
	l.noting.Lock()
	defer l.noting.Unlock()
	l.in.PacketsIn, l.in.PacketsLost = o.received, o.missing
}

// Counters returns what the connection has counted so far, all sections
// together; the time frozen is that of the worst. Concealed sound is not known
// here and left zero.
func (p *Peer) Counters() stats.Counters {
	var c stats.Counters
	for _, l := range p.lanes {
		l.noting.Lock()
		in := l.in
		l.noting.Unlock()
		c.PacketsIn, c.PacketsLost = c.PacketsIn+in.PacketsIn, c.PacketsLost+in.PacketsLost
		c.Repaired, c.FramesIn, c.FramesDropped = c.Repaired+in.Repaired, c.FramesIn+in.FramesIn, c.FramesDropped+in.FramesDropped
		c.KeysAsked, c.FreezeTotal = c.KeysAsked+in.KeysAsked, max(c.FreezeTotal, in.FreezeTotal)
		l.sending.Lock()
		c.FramesOut += l.frames
		l.sending.Unlock()
	}
	c.At = p.cfg.Now()
	c.BytesIn = p.bytesIn.Load()
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
	if p.State() == StateConnecting {
		return p.rtt // the library is still choosing a path
	}
	if rtt := p.pathRoundTrip(); rtt > 0 {
		p.rtt = rtt
	}
	return p.rtt
}

// pathRoundTrip is what the newest check of the path in use took, 0 if none came
// back yet.
func (p *Peer) pathRoundTrip() time.Duration {
	pair, ok := p.pc.SCTP().Transport().ICETransport().GetSelectedCandidatePairStats()
	if !ok {
		return 0
	}
	return time.Duration(pair.CurrentRoundTripTime * float64(time.Second))
}

// keyWanted passes on that the far end needs a key frame, not too often.
func (p *Peer) keyWanted(section int) {
	l, now := p.lanes[section], p.cfg.Now()
	l.keys.Lock()
	soon := now.Sub(l.keyAt) < keyWantedEvery || now.Before(l.keyDue)
	if !soon {
		l.keyAt = now
	}
	l.keys.Unlock()
	if !soon {
		p.tellKeyWanted(section)
	}
}

// keysWantedNow asks for key frames at connection, whenever the last were.
func (p *Peer) keysWantedNow() {
	for i, l := range p.lanes {
		if l.Track != media.TrackPicture || !l.Send {
			continue
		}
		l.keys.Lock()
		l.keyAt = p.cfg.Now()
		l.keys.Unlock()
		p.tellKeyWanted(i)
	}
}

func (p *Peer) tellKeyWanted(section int) {
	p.told.put(func() {
		if p.events.KeyWanted != nil {
			p.events.KeyWanted(section)
		}
	})
}
