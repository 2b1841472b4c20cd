package call

import (
	"crypto/ed25519"
	"encoding/json"

	"gatehouse/media/hearing"
	"gatehouse/media/peer"
	"gatehouse/media/signalling"
)

// direct is what two calls say to each other without the hub, over the
// connection's control channel; docs/protocol.md has the words.
type direct struct {
	V    int    `json:"v"`
	N    uint64 `json:"n"`
	Type string `json:"type"`

	Self    *self            `json:"self,omitempty"`
	Command *hearing.Command `json:"command,omitempty"`
	// Proof is the sender's identity key's signature of what order says.
	Proof []byte `json:"proof,omitempty"`
}

// self is what somebody sends of themselves.
type self struct {
	Muted     bool `json:"muted"`
	CameraOff bool `json:"camera_off"`
	// SoundOnly means that a line is too narrow for a picture.
	SoundOnly bool `json:"sound_only"`
}

const (
	directSelf    = "self"
	directCommand = "command"
	directLeft    = "left"
	directKey     = "key"
	// directPassed says that what we send arrives through the node: the direct
	// line is not needed for it any more.
	directPassed = "passed"
)

// sayDirect tells one participant; an error means that it may be tried again.
func (c *Call) sayDirect(f *far, d direct) error {
	c.said++
	d.V, d.N = 1, c.said
	if c.cfg.Identity != nil && (d.Type == directCommand || d.Type == directLeft) {
		d.Proof = ed25519.Sign(c.cfg.Identity, order(c.state.Setup.ID, c.you, f.mine, d))
	}
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return f.peer.Send(b)
}

// tellSelf tells everybody who does not know yet what we send.
func (c *Call) tellSelf() {
	me := self{Muted: c.muted, CameraOff: c.cameraOff, SoundOnly: c.soundOnly()}
	if me != c.self {
		c.self = me
		c.version++
	}
	for _, f := range c.ways() {
		if f.state == peer.StateConnected && f.told != c.version && c.sayDirect(f, direct{Type: directSelf, Self: &me}) == nil {
			f.told = c.version
		}
	}
}

// hearDirect takes what a participant says without the hub.
func (c *Call) hearDirect(f *far, b []byte) {
	var d direct
	if !c.knows(f) || json.Unmarshal(b, &d) != nil || d.V != 1 || d.N <= f.heard {
		return
	}
	if f.heard == 0 && f.via != nil {
		// What we told them before may have come while the node did not reach
		// them yet.
		f.told = 0
	}
	f.heard = d.N
	switch d.Type {
	case directSelf:
		if d.Self == nil {
			return
		}
		f.soundOnly = d.Self.SoundOnly
		do := [2]hearing.Do{hearing.Unmute, hearing.CameraOn}
		if d.Self.Muted {
			do[0] = hearing.Mute
		}
		if d.Self.CameraOff {
			do[1] = hearing.CameraOff
		}
		c.obey(f.id, hearing.Command{Do: do[0]})
		c.obey(f.id, hearing.Command{Do: do[1]})
	case directCommand:
		if d.Command != nil && goesDirect(d.Command.Do) && c.heeds(f, d) {
			c.obey(f.id, *d.Command)
		}
	case directPassed:
		f.passed = true
		c.release(f.id)
	case directLeft:
		if c.heeds(f, d) {
			c.obey(f.id, hearing.Command{Do: hearing.Leave})
		}
	case directKey:
		c.pictures.large.key.Store(true)
	}
	if me, _ := c.state.Find(c.you); me.Where == hearing.Gone && c.phase != Over && !c.hubLost {
		// Sent away by a host whom the hub does not hear, though it hears us.
		c.err = signalling.ErrRemoved
		c.leave()
	}
}

// heeds reports whether it is believed that somebody commanded, or left. What
// comes through a node whoever runs it could have made up: it is not needed
// while the hub is there, and without it their key has to have signed it. Who
// has no key can only leave that way.
func (c *Call) heeds(f *far, d direct) bool {
	if f.via == nil {
		return true
	}
	p, _ := c.state.Find(f.id)
	switch {
	case !c.hubLost:
		return false
	case len(p.Key) == 0:
		return d.Type == directLeft
	}
	before := c.ordered[f.id]
	if before.entry == f.theirs && d.N <= before.n || !ordered(p.Key, c.state.Setup.ID, f.id, f.theirs, d) {
		c.cfg.Log.Warn("what came through the node is not signed by who is said to have said it")
		return false
	}
	c.ordered[f.id] = said{entry: f.theirs, n: d.N}
	return true
}

// said is the number of the last order that somebody signed, since an entry:
// none before it is taken again.
type said struct {
	entry int
	n     uint64
}

// obey applies what somebody did to the hearing as we know it. Who may do
// what is decided as on the hub; what may not be done changes nothing.
func (c *Call) obey(by hearing.ParticipantID, cmd hearing.Command) {
	next, events, err := c.state.Apply(by, cmd, c.cfg.Now())
	if err != nil || len(events) == 0 {
		return
	}
	c.adopt(next)
}
