package call

import (
	"gatehouse/media"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
)

// A call whose ticket is worth a look takes no part: it gets everybody's
// pictures from the floor, sends nothing, and leaves when its time is over.

// looks reports whether this call looks, and how.
func (c *Call) looks() (hearing.Watcher, bool) { return c.state.Looker(c.you) }

// adoptLook takes a new state of a hearing that we look at.
func (c *Call) adoptLook(w hearing.Watcher) {
	if c.lookEnds == 0 {
		c.lookEnds = c.since() + w.Until.Sub(w.Since)
	}
	c.setMuted(true)
	c.setCameraOff(true)
	c.phase = Floor
	if !w.Left.IsZero() {
		c.phase = Over
		if w.Why != hearing.WhyLeft && w.Why != hearing.WhyEnded {
			c.err = hearing.ErrLookOver
		}
	}
	for id, f := range c.far {
		p, _ := c.state.Find(id)
		if c.phase == Over || !c.state.Watches(c.you, id) || p.Entry != f.theirs || w.Entry != f.mine {
			c.part(f)
		}
	}
	if c.phase == Over {
		return
	}
	for _, p := range c.state.OnFloor() {
		if c.far[p.ID] == nil && !c.cut(p) {
			c.meet(p, w.Entry)
		}
	}
}

// sections are what a connection to a participant carries: what both exchange,
// or what one who looks gets.
func (c *Call) sections() []peer.Section {
	w, ok := c.looks()
	if !ok {
		return nil
	}
	s := []peer.Section{{Track: media.TrackPicture, Receive: true}}
	if w.Sound {
		s = append(s, peer.Section{Track: media.TrackSound, Receive: true})
	}
	return s
}

// lookTime leaves when the look has lasted as long as it may, though the hub
// may be gone.
func (c *Call) lookTime() {
	if c.lookEnds > 0 && c.since() >= c.lookEnds && c.phase == Floor && c.leaving == nil {
		c.err = hearing.ErrLookOver
		c.leave()
	}
}
