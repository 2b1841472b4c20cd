package call

import (
	"encoding/json"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"gatehouse/media"
	"gatehouse/media/forward"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
	"gatehouse/media/signalling"
	"gatehouse/media/stats"
)

const (
	// nodeSilent is how long nothing may be heard of a node before it counts as
	// gone, some beats, where silences are short; and at most. nodeFirst is how
	// long it has to be reached, doubled for each that was not.
	nodeSilent     = 800 * time.Millisecond
	mostNodeSilent = 4 * time.Second
	nodeFirst      = 4 * time.Second
	// complainEvery is how often the hub is told.
	complainEvery = time.Second
	// leaveAfter is how long an earlier node is still sent to: others may get
	// us there.
	leaveAfter = 6 * time.Second
)

// errNoNode means that a participant cannot be asked through the node.
var errNoNode = errors.New("call: no line to the node")

// through is the line to a node that passes on. It belongs to the loop, but
// for what its peer's goroutines read, which is marked.
type through struct {
	node  hearing.Node
	mine  int // our own entry when the connection was made
	peer  Peer
	state peer.State
	was   atomic.Bool // it has been connected

	made       time.Time
	patience   time.Duration // how long it has to be reached
	alive      atomic.Int64  // when anything came last, on the call's clock; written by any goroutine
	worst      atomic.Int64  // the longest silence of late that ended; a time.Duration
	spared     time.Time     // until when its silence is our own fault
	leftAt     time.Time     // when another was named, or none
	heard      uint64
	said       uint64
	large      hearing.ParticipantID
	largeSince time.Time
	resting    bool // nobody there gets our large picture

	slots  []forward.Slot // as last told
	people map[hearing.ParticipantID]*far
	on     [forward.Slots]atomic.Pointer[far] // read by any goroutine
}

// forwarder is the node to use now, if any. The rules are asked here too: a
// hub that names one where everything has to be direct is not obeyed.
func (c *Call) forwarder(me hearing.Participant) *hearing.Node {
	if c.state.Forwarder == nil || c.state.Forwarder.ID == "" || me.Where != hearing.Floor {
		return nil
	}
	if hearing.PolicyOf(c.state.Setup.Privacy).Direct() {
		c.cfg.Log.Error("refused to send through a node what has to be direct")
		return nil
	}
	if !c.mayPass(*c.state.Forwarder) {
		return nil
	}
	return c.state.Forwarder
}

// generation tells direct lines from those between the same two before a node
// passed on.
func (c *Call) generation() int {
	if c.state.Forwarder == nil || hearing.PolicyOf(c.state.Setup.Privacy).Direct() {
		return 0
	}
	return c.state.Forwarder.Entry
}

// mayPass reports whether a node may have our pictures and sound: whoever runs
// it could see and hear them, so they have to be on the floor, and who they
// should be.
func (c *Call) mayPass(n hearing.Node) bool {
	host, ok := c.state.Find(n.Host)
	return n.Host == "" || ok && host.Where == hearing.Floor && !c.cut(host)
}

// followNode goes over to the node that the hub names, or back to direct
// lines. The line before stays until it is not needed any more, except where
// nothing may pass a node, or not that one: there it ends at once.
func (c *Call) followNode(me hearing.Participant) {
	want := c.forwarder(me)
	direct := me.Where != hearing.Floor || hearing.PolicyOf(c.state.Setup.Privacy).Direct()
	for _, v := range c.throughs() {
		if direct || v.mine != me.Entry || !c.mayPass(v.node) {
			c.cutNode(v)
		}
	}
	if c.via != nil && (want == nil || *want != c.via.node) {
		c.via.leftAt = c.cfg.Now()
		c.left = append(c.left, c.via)
		c.via = nil
	}
	if want != nil && c.via == nil {
		c.reachNode(*want, me.Entry)
	}
	if direct {
		c.closeNodes()
	}
	c.runNode(want)
	for _, v := range c.throughs() {
		c.seat(v)
	}
	for _, p := range c.state.Company(c.you) {
		c.turn(p.ID)
	}
}

// throughs are all lines to nodes, the one in use first.
func (c *Call) throughs() []*through {
	all := slices.Clone(c.left)
	if c.via != nil {
		all = append([]*through{c.via}, all...)
	}
	return all
}

// reachNode makes the line to a node.
func (c *Call) reachNode(n hearing.Node, mine int) {
	v := &through{node: n, mine: mine, made: c.cfg.Now(), patience: nodeFirst << min(c.unreached, 4), people: map[hearing.ParticipantID]*far{}}
	for _, before := range c.left {
		v.worst.Store(max(v.worst.Load(), before.worst.Load())) // the same line, the same machine
	}
	c.unreached++
	var err error
	v.peer, err = c.cfg.Peer(peer.Config{
		Polite: c.you > n.ID, StartBPS: c.cfg.StartBPS, Now: c.cfg.Now, Log: c.cfg.Log,
		Sections: forward.Sections(),
	}, peer.Events{
		Signal: func(s peer.Signal) { c.post(func() { c.signalNode(v, s) }) },
		Picture: func(section int, s media.Sample) {
			v.hears(c.since())
			if i := forward.SlotOf(section); i >= 0 {
				if f := v.on[i].Load(); f != nil {
					c.show(f, s)
				}
			}
		},
		Sound: func(section int, s media.Sample) {
			v.hears(c.since())
			if i := forward.SlotOf(section); i >= 0 {
				if f := v.on[i].Load(); f != nil {
					f.hear(s)
				}
			}
		},
		KeyWanted: func(section int) {
			if section == forward.SectionSmall {
				c.wantKey(c.pictures.small)
				return
			}
			c.wantKey(c.pictures.large)
		},
		State: func(s peer.State) { c.post(func() { c.nodeState(v, s) }) },
		Message: func(b []byte) {
			v.hears(c.since())
			b = slices.Clone(b)
			c.post(func() { c.hearNode(v, b) })
		},
	})
	if err == nil {
		err = v.peer.Start()
	}
	if err != nil {
		if v.peer != nil {
			v.peer.Close()
		}
		c.fail(err)
		return
	}
	c.via = v
}

func (c *Call) signalNode(v *through, s peer.Signal) {
	b, err := json.Marshal(forward.Envelope{From: v.mine, To: v.node.Entry, Signal: s})
	if err == nil {
		err = c.client.Signal(v.node.ID, b)
	}
	if err != nil {
		c.cfg.Log.Warn("signal not passed on", "signal", s, "err", err)
	}
}

// hearNodeSignal takes what concerns a node: one that we reach, or one that
// runs here. It reports whether it did.
func (c *Call) hearNodeSignal(s signalling.Signal) bool {
	if s.To != "" {
		for _, h := range c.nodes {
			if h.node.ID == s.To {
				h.run.Handle(s.From, s.Content)
			}
		}
		return true
	}
	for _, v := range c.throughs() {
		if v.node.ID != s.From {
			continue
		}
		var e forward.Envelope
		if json.Unmarshal(s.Content, &e) != nil || e.From != v.node.Entry || e.To != v.mine {
			return true
		}
		if err := v.peer.Handle(e.Signal); err != nil && !errors.Is(err, peer.ErrClosed) {
			c.cfg.Log.Warn("signal not understood", "signal", e.Signal, "err", err)
		}
		return true
	}
	return false
}

func (c *Call) nodeState(v *through, s peer.State) {
	if !slices.Contains(c.throughs(), v) {
		return
	}
	c.cfg.Log.Info("line to the node", "state", s)
	v.state = s
	if s == peer.StateConnected {
		c.unreached = 0
		v.alive.Store(int64(c.since()))
		v.was.Store(true)
		c.pictures.large.key.Store(true)
		c.pictures.small.key.Store(true)
		small := smallShare(v.peer.Rate())
		c.pictures.small.want.Store(&small)
	}
	for _, f := range v.people {
		f.state = s
		c.turn(f.id)
	}
	c.spread()
	c.tellSelf()
}

// hearNode takes what a node says.
func (c *Call) hearNode(v *through, b []byte) {
	var w forward.Word
	if !slices.Contains(c.throughs(), v) || json.Unmarshal(b, &w) != nil || w.V != 1 || w.N <= v.heard {
		return
	}
	v.heard = w.N
	switch w.Type {
	case forward.WordSlots:
		if len(w.Slots) > forward.Slots {
			return
		}
		v.slots = w.Slots
		c.seat(v)
		_ = c.sayNode(v, forward.Word{Type: forward.WordReady, Re: w.N}) // else it tells us again
	case forward.WordWanted:
		if v.resting = !w.Large; w.Large {
			c.pictures.large.key.Store(true)
		}
		c.spread()
	case forward.WordFrom:
		if f := v.people[w.Who]; f != nil && f.theirs == w.Entry {
			c.hearDirect(f, w.Message)
		}
	}
}

func (c *Call) sayNode(v *through, w forward.Word) error {
	w.V, w.N = 1, v.said+1
	b, err := json.Marshal(w)
	if err == nil {
		err = v.peer.Send(b)
	}
	if err == nil {
		v.said++
	}
	return err
}

// seat fits who comes through a node to whom its slots carry and to who is on
// the floor.
func (c *Call) seat(v *through) {
	me, _ := c.state.Find(c.you)
	for _, f := range v.people {
		p, _ := c.state.Find(f.id)
		carried := slices.ContainsFunc(v.slots, func(s forward.Slot) bool {
			return s.Slot == f.slot && s.Who == f.id && s.Entry == f.theirs
		})
		if !carried || !c.state.Together(c.you, f.id) || p.Entry != f.theirs || me.Entry != f.mine || c.cut(p) {
			c.part(f)
		}
	}
	for _, s := range v.slots {
		p, _ := c.state.Find(s.Who)
		if s.Slot < 0 || s.Slot >= forward.Slots || v.people[s.Who] != nil || v.on[s.Slot].Load() != nil ||
			!c.state.Together(c.you, s.Who) || p.Entry != s.Entry || c.cut(p) {
			continue
		}
		f, err := c.newFar(p, v.mine)
		if err != nil {
			c.fail(err)
			continue
		}
		f.via, f.slot, f.state = v, s.Slot, v.state
		f.peer = relay{c: c, v: v, f: f}
		v.people[p.ID] = f
		v.on[s.Slot].Store(f)
		v.peer.AskKey(forward.PictureOf(s.Slot))
		c.turn(p.ID)
	}
}

// hears notes that something came, on any goroutine.
func (v *through) hears(now time.Duration) {
	silence := int64(now) - v.alive.Swap(int64(now))
	if v.was.Load() && silence > v.worst.Load() {
		v.worst.Store(silence)
	}
}

// forget takes somebody off the line.
func (v *through) forget(f *far) {
	delete(v.people, f.id)
	v.on[f.slot].CompareAndSwap(f, nil)
}

// cutNode ends the line to a node and all that comes through it.
func (c *Call) cutNode(v *through) {
	if c.via == v {
		c.via = nil
	}
	c.left = slices.DeleteFunc(c.left, func(o *through) bool { return o == v })
	v.state = peer.StateClosed
	for _, f := range v.people {
		c.part(f)
	}
	c.spread()
	c.work.Go(v.peer.Close)
}

// relay is the way to one participant through a node, as far as a call uses
// the connection to one.
type relay struct {
	c *Call
	v *through
	f *far
}

func (r relay) Send(message []byte) error {
	if r.v.state != peer.StateConnected {
		return errNoNode
	}
	return r.c.sayNode(r.v, forward.Word{Type: forward.WordTell, Who: r.f.id, Message: message})
}
func (r relay) Counters() stats.Counters            { return r.v.peer.Counters() }
func (r relay) AskKey(int)                          { r.v.peer.AskKey(forward.PictureOf(r.f.slot)) }
func (r relay) Rate() int                           { return r.v.peer.Rate() }
func (r relay) Backlog() time.Duration              { return r.v.peer.Backlog() }
func (relay) Start() error                          { return nil }
func (relay) Handle(peer.Signal) error              { return nil }
func (relay) SendPicture(media.Sample) error        { return errNoNode }
func (relay) SendPictureOn(int, media.Sample) error { return errNoNode }
func (relay) SendSound(media.Sample) error          { return errNoNode }
func (relay) Fingerprints() (local, remote string)  { return "", "" }
func (relay) RestartICE()                           {} // others come this way too
func (relay) Close()                                {}
