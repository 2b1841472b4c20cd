package forward

import (
	"time"

	"gatehouse/media"
)

// Layer is how large somebody is passed on.
type Layer uint8

// The layers.
const (
	None Layer = iota
	Small
	Large
)

// timeline makes the times of one source after another into one clock that
// never jumps: whoever gets a slot does not notice that what it carries
// changed. It is not safe for concurrent use.
type timeline struct {
	begun  bool
	source any
	offset time.Duration
	last   time.Duration // the highest time given out
	lastAt time.Time     // and when
}

// leastStep is how far apart two pictures are at least, so that no two have
// the same RTP time.
const leastStep = time.Millisecond

// at returns the slot's time for what source took at t. A new source goes on
// where the last one stopped, as much later as it really is.
func (l *timeline) at(source any, t time.Duration, now time.Time) time.Duration {
	switch {
	case !l.begun:
		l.begun, l.source, l.offset = true, source, time.Second-t
	case l.source != source:
		gap := max(now.Sub(l.lastAt), leastStep)
		l.source, l.offset = source, l.last+gap-t
	}
	out := t + l.offset
	if out > l.last {
		l.last, l.lastAt = out, now
	}
	return out
}

// picture decides which pictures of somebody go out on a slot, and times them.
// It is not safe for concurrent use.
type picture struct {
	want, now Layer
	source    any
	starved   bool // one was refused: only a key frame helps
	line      timeline
	lastOut   time.Duration
}

// switchTo changes who is carried; nothing of whoever was before goes out.
func (p *picture) switchTo(source any) {
	p.source, p.now, p.starved = source, None, true
}

// layered names a layer of a source for the timeline: each has a clock of its own.
type layered struct {
	source any
	layer  Layer
}

// take returns the picture as it goes out, and false for one that does not: of
// another source or layer than is wanted, or one that cannot be decoded after
// what went out before. Layers change only at key frames.
func (p *picture) take(source any, layer Layer, s media.Sample, now time.Time) (media.Sample, bool) {
	switch {
	case source != p.source || p.want == None:
		return s, false
	case layer == p.want && layer != p.now && s.Key:
		p.now, p.starved = layer, false
	case layer != p.now:
		return s, false
	case p.starved && !s.Key:
		return s, false
	}
	p.starved = false
	s.At = p.line.at(layered{source, layer}, s.At, now)
	if s.At <= p.lastOut {
		s.At = p.lastOut + leastStep
	}
	p.lastOut = s.At
	return s, true
}

// choose sets the layer that is wanted; none stops at once.
func (p *picture) choose(layer Layer) {
	if layer == None {
		p.now, p.starved = None, true
	}
	p.want = layer
}

// needsKey reports on which layer only a key frame helps; None when all is well.
func (p *picture) needsKey() Layer {
	if p.source != nil && p.want != None && (p.now != p.want || p.starved) {
		return p.want
	}
	return None
}
