package call

import (
	"time"

	"gatehouse/media/peer"
	"gatehouse/media/signalling"
)

// lookEvery is how often the call looks after its lines.
const lookEvery = 250 * time.Millisecond

// look does what has to be looked after, four times a second; lines are judged
// once a second.
func (c *Call) look() {
	now := c.cfg.Now()
	c.nth++
	c.wake(now)
	c.tendNodes(now)
	for _, f := range c.ways() {
		p, _ := c.state.Find(f.id)
		shown := time.Duration(f.seen.Load())
		if p.CameraOff || f.soundOnly {
			f.seen.Store(0)
			shown = 0
		}
		f.stands(shown, c.since())
		if f.wantKey.Swap(false) && c.askKey(f) != nil {
			f.wantKey.Store(true)
		}
	}
	if c.nth%4 == 0 {
		c.measure()
	}
	c.rates(now)
	c.last = now
	c.lookAfterWatchers()
	c.lookTime()
	c.tellSelf()
	if c.hubGone && !c.connected() {
		c.phase, c.err = Over, signalling.ErrUnreachable
	}
}

// wake has every line look for another path once the machine has slept: its
// wall clock ran ahead of the steady one. Nodes get time for it.
func (c *Call) wake(now time.Time) {
	if c.last.IsZero() || now.Round(0).Sub(c.last.Round(0))-now.Sub(c.last) <= 5*time.Second {
		return
	}
	for _, f := range c.far {
		f.peer.RestartICE()
	}
	for _, v := range c.throughs() {
		v.spared = now.Add(nodeFirst)
		v.peer.RestartICE()
	}
	for _, w := range c.watchers {
		if !w.over {
			w.peer.RestartICE()
		}
	}
}

// stands judges a picture that was last shown then, or that none is to come if
// that is 0.
func (f *far) stands(shown, now time.Duration) {
	was := f.still
	if f.still = 0; shown > 0 {
		f.still = now - shown
	}
	switch {
	case f.still <= frozenAfter:
		f.restarted = false
	case was <= frozenAfter:
		f.wantKey.Store(true)
	case f.still > restartAfter && !f.restarted && f.state == peer.StateConnected:
		f.restarted = true
		f.peer.RestartICE()
	}
}

// measure judges all lines, and has sound prepare for what is lost on them.
func (c *Call) measure() {
	loss := 0.0
	for _, f := range c.ways() {
		f.measure()
		f.align(c.ahead())
	}
	for _, f := range c.far {
		if f.state == peer.StateConnected {
			loss = max(loss, f.history[len(f.history)-1].LossOut)
		}
	}
	if v := c.via; v != nil && v.state == peer.StateConnected {
		loss = max(loss, v.peer.Counters().LossOut)
	}
	c.sounds.sender.SetLoss(loss)
}

// wantKey has the next picture of a layer be a key frame, of the size that the
// line takes now: one made for a line that was wider would not come through.
func (c *Call) wantKey(l *layer) {
	c.post(func() {
		c.rates(c.cfg.Now())
		l.key.Store(true)
	})
}

// rates fits what is sent to the narrowest line: a line that became narrow
// fills its queue with whatever is sent until then.
func (c *Call) rates(now time.Time) {
	narrowest := 0
	for _, f := range c.far {
		if f.state != peer.StateConnected {
			continue
		}
		if r := f.peer.Rate(); narrowest == 0 || r < narrowest {
			narrowest = r
		}
	}
	if v := c.via; v != nil && v.state == peer.StateConnected {
		rate := v.peer.Rate()
		small := smallShare(rate)
		c.pictures.small.want.Store(&small)
		if rate -= small.bps; narrowest == 0 || rate < narrowest {
			narrowest = rate
		}
	}
	if narrowest == 0 {
		return
	}
	c.ladder.camera = int(c.pictures.lines.Load())
	s, bps := c.ladder.choose(narrowest, now)
	if s != c.step {
		c.cfg.Log.Info("picture", "height", s.height, "fps", s.fps, "rate", narrowest)
	}
	c.step = s
	c.pictures.large.want.Store(&wanted{step: s, bps: bps})
}
