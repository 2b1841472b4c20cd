package call

import (
	"encoding/json"
	"slices"
	"time"

	"gatehouse/media/forward"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
)

// hosted is a node that runs at this desk.
type hosted struct {
	node  hearing.Node
	run   *forward.Node
	floor []hearing.Participant // whom it connects
	left  time.Time             // when another was named; zero while it is the one
}

// keepNode is how long a node goes on here after another was named.
const keepNode = 10 * time.Second

// runNode runs the node that the hub wants here, and lets go of earlier ones
// once the calls had time to change over.
func (c *Call) runNode(want *hearing.Node) {
	mine := want != nil && want.Host == c.you && c.cfg.forwards()
	if mine && !slices.ContainsFunc(c.nodes, func(h hosted) bool { return h.node == *want }) {
		node := *want
		run := forward.New(forward.Config{
			ID: node.ID, Entry: node.Entry, Peer: c.cfg.Node, ICEServers: c.route.Load(), RelayOnly: c.cfg.RelayOnly, Now: c.cfg.Now, Log: c.cfg.Log,
			Signal: func(to hearing.ParticipantID, content json.RawMessage) {
				if err := c.client.SignalAs(node.ID, to, content); err != nil {
					c.cfg.Log.Warn("signal of the node not passed on", "err", err)
				}
			},
		})
		c.nodes = append(c.nodes, hosted{node: node, run: run})
	}
	for i := range c.nodes {
		h := &c.nodes[i]
		if mine && h.node == *want {
			h.left, h.floor = time.Time{}, c.passable()
		} else {
			if h.left.IsZero() {
				h.left = c.cfg.Now()
			}
			h.floor = both(h.floor, c.passable())
		}
		h.run.Floor(h.floor)
	}
}

// passable are those whom a node at this desk connects: everybody on the floor
// but who was found not to be who they should be.
func (c *Call) passable() []hearing.Participant {
	return slices.DeleteFunc(c.state.OnFloor(), c.cut)
}

// both are those of before who are still among now, since the same entry: an
// earlier node loses whoever goes, and gets nobody new.
func both(before, now []hearing.Participant) []hearing.Participant {
	return slices.DeleteFunc(slices.Clone(before), func(p hearing.Participant) bool {
		return !slices.ContainsFunc(now, func(q hearing.Participant) bool { return q.ID == p.ID && q.Entry == p.Entry })
	})
}

// tendNodes looks after the lines to nodes, and after those that run here.
func (c *Call) tendNodes(now time.Time) {
	c.nodes = slices.DeleteFunc(c.nodes, func(h hosted) bool {
		over := !h.left.IsZero() && now.Sub(h.left) > keepNode
		if over {
			c.work.Go(h.run.Close)
		}
		return over
	})
	// Who did not get to look has not got to hear either.
	if !c.last.IsZero() && now.Sub(c.last) > 3*lookEvery {
		for _, v := range c.throughs() {
			v.alive.Store(int64(c.since()))
		}
	}
	for _, v := range slices.Clone(c.left) {
		if now.Sub(v.leftAt) > leaveAfter || v.gone(now, c.since()) {
			c.cutNode(v)
		}
	}
	for _, p := range c.state.Company(c.you) {
		c.turn(p.ID)
	}
	v := c.via
	if v == nil {
		c.shun(now)
		return
	}
	v.worst.Store(v.worst.Load() * 49 / 50) // forgotten within some ten seconds
	if v.gone(now, c.since()) {
		c.complain(now, v.node, "nothing is heard of the node")
	}
	c.chooseLarge(now, v)
}

// shun asks for another node where the one that is named is at the desk of
// somebody who is not who they should be: nothing of ours passes that.
func (c *Call) shun(now time.Time) {
	me, ok := c.state.Find(c.you)
	n := c.state.Forwarder
	if !ok || me.Where != hearing.Floor || n == nil || n.ID == "" || hearing.PolicyOf(c.state.Setup.Privacy).Direct() || c.mayPass(*n) {
		return
	}
	c.complain(now, *n, "the node is not where it should be")
}

// complain tells the hub, now and then, that a node is of no use here.
func (c *Call) complain(now time.Time, n hearing.Node, why string) {
	if c.hubLost || now.Sub(c.complained) < complainEvery {
		return
	}
	c.complained = now
	c.cfg.Log.Warn("the node is of no use", "why", why)
	if err := c.client.Gone(n); err != nil {
		c.cfg.Log.Warn("the hub cannot be told", "err", err)
	}
}

// gone reports whether nothing is heard of a node.
func (v *through) gone(now time.Time, since time.Duration) bool {
	switch {
	case v.state == peer.StateClosed:
		return true
	case now.Before(v.spared):
		return false
	case v.state == peer.StateFailed:
		return true
	case !v.was.Load():
		return now.Sub(v.made) > v.patience
	}
	return since-time.Duration(v.alive.Load()) > min(max(2*time.Duration(v.worst.Load()), nodeSilent), mostNodeSilent)
}

// chooseLarge tells the node whom to send large.
func (c *Call) chooseLarge(now time.Time, v *through) {
	var all []speaker
	for _, p := range c.state.OnFloor() { // in one order, so that nothing flickers
		if f := v.people[p.ID]; f != nil {
			all = append(all, speaker{p.ID, f.sound.Level()})
		}
	}
	want := largest(all, c.state.Spotlight, v.large, now.Sub(v.largeSince) < largeFor)
	if want != v.large && c.sayNode(v, forward.Word{Type: forward.WordLarge, Who: want}) == nil {
		v.large, v.largeSince = want, time.Time{}
		if f := v.people[want]; f != nil && f.sound.Level() > quietest { // not only because nobody spoke
			v.largeSince = now
		}
	}
}

const (
	// quietest is how much louder somebody must be than who is large already.
	quietest = 0.05
	// largeFor is how long whoever speaks stays large at least: each change
	// takes key frames, and two who talk would swap with every word.
	largeFor = 2 * time.Second
)

// speaker is somebody who comes through a node, and how loud they are now.
type speaker struct {
	id    hearing.ParticipantID
	level float64
}

// largest is whom to have large of all who come through a node: who is in the
// spotlight, else who speaks. Whoever is large now, and has become so of late,
// stays it whoever else speaks.
func largest(all []speaker, spotlight, now hearing.ParticipantID, late bool) hearing.ParticipantID {
	find := func(id hearing.ParticipantID) int {
		return slices.IndexFunc(all, func(s speaker) bool { return s.id == id })
	}
	if find(spotlight) >= 0 {
		return spotlight
	}
	var want hearing.ParticipantID
	loudest := 0.0
	if i := find(now); i >= 0 {
		if late {
			return now
		}
		want, loudest = now, all[i].level+quietest
	}
	for _, s := range all {
		if want == "" || s.level > loudest {
			want, loudest = s.id, s.level+quietest
		}
	}
	return want
}

// endNodes ends all lines to nodes, and the nodes that run here.
func (c *Call) endNodes() {
	for _, v := range c.throughs() {
		c.cutNode(v)
	}
	c.closeNodes()
}

// closeNodes ends the nodes that run here.
func (c *Call) closeNodes() {
	for _, h := range c.nodes {
		c.work.Go(h.run.Close)
	}
	c.nodes = nil
}

// askKey asks for a key frame of somebody whose picture cannot be shown.
func (c *Call) askKey(f *far) error {
	if f.via != nil {
		f.peer.AskKey(0)
		return nil
	}
	return c.sayDirect(f, direct{Type: directKey})
}

// The small picture: 360 lines, and what of the line it may take.
const (
	smallHeight, smallFPS = 360, 15
	leastSmall, mostSmall = 80_000, 250_000
)

// smallShare is the small picture for a line of so many bits per second: a
// quarter of what sound leaves, and none where that is too little to look at.
func smallShare(bps int) wanted {
	left := bps - soundBPS
	if left < leastSmall {
		return wanted{}
	}
	return wanted{step: step{height: smallHeight, fps: smallFPS}, bps: min(max(left/4, leastSmall), mostSmall)}
}
