package call

import (
	"iter"
	"time"

	"gatehouse/media"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
)

// certainAfter is how long a new way has to bring a picture or sound that may
// never come: somebody may have no camera or no microphone.
const certainAfter = 5 * time.Second

// ways are all lines to all participants, direct ones and those through nodes:
// there can be several to the same one while the call changes over.
func (c *Call) ways() iter.Seq2[hearing.ParticipantID, *far] {
	return func(yield func(hearing.ParticipantID, *far) bool) {
		for id, f := range c.far {
			if !yield(id, f) {
				return
			}
		}
		for _, v := range c.throughs() {
			for id, f := range v.people {
				if !yield(id, f) {
					return
				}
			}
		}
	}
}

// waysTo are the lines to one participant, the one to prefer first.
func (c *Call) waysTo(id hearing.ParticipantID) []*far {
	var out []*far
	add := func(f *far) {
		if f != nil {
			out = append(out, f)
		}
	}
	if c.via == nil {
		add(c.far[id])
	}
	for _, v := range c.throughs() {
		add(v.people[id])
	}
	if c.via != nil {
		add(c.far[id])
	}
	return out
}

// lines is the line to each participant that is in use.
func (c *Call) lines() map[hearing.ParticipantID]*far {
	out := map[hearing.ParticipantID]*far{}
	for id, f := range c.ways() {
		if out[id] == nil || f.on.Load() {
			out[id] = f
		}
	}
	return out
}

func (c *Call) knows(f *far) bool {
	for _, other := range c.ways() {
		if other == f {
			return true
		}
	}
	return false
}

// carries reports whether everything that can be expected of somebody comes
// this way. Who has no camera or microphone brings only half of it.
func (c *Call) carries(f *far) bool {
	if f.state != peer.StateConnected {
		return false
	}
	p, _ := c.state.Find(f.id)
	pictured, sounded := f.pictured.Load() || p.CameraOff || f.soundOnly, f.sounded.Load()
	return pictured && sounded || c.since()-f.made > certainAfter
}

// turn shows and plays somebody from the best way that brings them: what was
// there before stays until the new way carries.
func (c *Call) turn(id hearing.ParticipantID) {
	ways := c.waysTo(id)
	if len(ways) == 0 {
		return
	}
	var best *far
	for _, f := range ways {
		if c.carries(f) {
			best = f
			break
		}
	}
	for _, f := range ways {
		if best == nil && f.on.Load() && f.state == peer.StateConnected {
			best = f
		}
	}
	for _, f := range ways {
		if best == nil && f.state == peer.StateConnected {
			best = f
		}
	}
	if best == nil {
		best = ways[0]
	}
	changed := false
	for _, f := range ways {
		on := f == best
		if f.on.Load() == on {
			continue
		}
		changed = true
		f.on.Store(on)
		if c.desk != nil {
			if on {
				c.desk.Add(f.sound)
			} else {
				c.desk.Remove(f.sound)
			}
		}
	}
	if changed {
		c.weigh()
	}
	c.release(id)
}

// release ends the direct line to somebody when it is not needed any more: they
// arrive through the node, and have said that we do.
func (c *Call) release(id hearing.ParticipantID) {
	d := c.far[id]
	if d == nil || c.via == nil {
		return
	}
	f := c.via.people[id]
	if f == nil || !f.on.Load() || !c.carries(f) {
		return
	}
	if !d.said {
		d.said = c.sayDirect(d, direct{Type: directPassed}) == nil
	}
	if d.said && d.passed {
		c.part(d)
	}
}

// hear takes a packet of sound, on any goroutine.
func (f *far) hear(s media.Sample) {
	f.sounded.Store(true)
	if f.on.Load() {
		f.sound.Put(s)
	}
}
