package call

import (
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"gatehouse/media"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
	"gatehouse/media/signalling"
	"gatehouse/media/sound"
	"gatehouse/media/stats"
)

// historyKept is how many counters a line's quality is judged by.
const historyKept = 6

// How long a picture may stand still before it is called frozen and a key frame
// is asked for; before it is given up; and before another path is looked for.
const (
	frozenAfter  = 500 * time.Millisecond
	stoppedAfter = 3 * time.Second
	restartAfter = 8 * time.Second
)

// far is one other participant, as this call reaches them. It belongs to the
// loop, but for what its peer's goroutines touch, which is marked.
type far struct {
	id         hearing.ParticipantID
	mine       int // our own entry when the connection was made
	theirs     int
	generation int // of a direct line: the entry of the last node before it
	peer       Peer
	state      peer.State

	latest   *media.Latest        // written by pictures
	pictures *holder              // takes them from the peer's picture goroutine
	dec      media.PictureDecoder // guarded by showing
	sound    *sound.Receiver      // takes packets from any
	seen     atomic.Int64         // when the last picture was shown, on the call's clock
	wantKey  atomic.Bool          // the decoder needs a key frame

	history   []stats.Counters
	played    uint64 // packets' worth of sound, when last aligned
	heard     uint64 // last number received directly
	told      uint64 // the version of our own state they have been told
	soundOnly bool
	still     time.Duration // how long the picture has stood still
	restarted bool          // another path was looked for, for this stillness
	code      string
	proof     []byte // of their identity, as it last came with a description
	standing  standing

	showing  sync.Mutex // guards ended
	ended    bool
	via      *through    // nil for a direct line
	slot     int         // of via
	on       atomic.Bool // what comes this way is shown and played
	pictured atomic.Bool // a picture has come this way
	sounded  atomic.Bool // sound has
	made     time.Duration
	said     bool // they know that they arrive through the node
	passed   bool // they said that we do
}

// envelope is what calls say to each other through the hub: a peer's signal,
// and which of both ends' entries onto the floor it belongs to.
type envelope struct {
	From int `json:"from_entry"`
	To   int `json:"to_entry"`
	// After is the entry of the last node before, 0 if there was none.
	After  int         `json:"after,omitempty"`
	Signal peer.Signal `json:"signal"`
	// Proof comes with each description of a desk's: its identity key's
	// signature of what statement says.
	Proof []byte `json:"proof,omitempty"`
}

// newFar is a way to a participant, with what shows and plays them.
func (c *Call) newFar(p hearing.Participant, mine int) (*far, error) {
	f := &far{id: p.ID, mine: mine, theirs: p.Entry, latest: c.latest(p.ID), made: c.since()}
	f.pictures = newHolder(c.cfg.Now, func(frame *media.Frame) {
		if !f.on.Load() {
			return // held for a way that is not shown any more
		}
		f.latest.Put(frame)
		f.seen.Store(int64(c.since()))
	})
	dec, err := c.cfg.Codecs.PictureDecoder()
	if err != nil {
		return nil, err
	}
	soundDec, err := c.cfg.Codecs.SoundDecoder()
	if err != nil {
		_ = dec.Close()
		return nil, err
	}
	f.dec, f.sound = dec, sound.NewReceiver(soundDec)
	return f, nil
}

// meet makes the connection to a participant on the floor.
func (c *Call) meet(p hearing.Participant, mine int) {
	f, err := c.newFar(p, mine)
	if err != nil {
		c.fail(err)
		return
	}
	f.generation = c.generation()
	f.peer, err = c.cfg.Peer(peer.Config{
		Polite: c.you > p.ID, StartBPS: c.cfg.StartBPS, Now: c.cfg.Now, Log: c.cfg.Log,
		Sections: c.sections(),
	}, peer.Events{
		Signal:    func(s peer.Signal) { c.post(func() { c.send(f.id, f.mine, f.theirs, f.generation, f.peer, s) }) },
		Picture:   func(_ int, s media.Sample) { c.show(f, s) },
		Sound:     func(_ int, s media.Sample) { f.hear(s) },
		KeyWanted: func(int) { c.wantKey(c.pictures.large) },
		State:     func(s peer.State) { c.post(func() { c.peerState(f, s) }) },
		Message:   func(b []byte) { b = slices.Clone(b); c.post(func() { c.hearDirect(f, b) }) },
	})
	if err == nil {
		err = f.peer.Start()
	}
	if err != nil {
		if f.peer != nil {
			f.peer.Close()
		}
		_, _ = f.dec.Close(), f.sound.Close()
		c.fail(err)
		return
	}
	c.far[p.ID] = f
	c.turn(p.ID)
}

// lastWords is how long a line stays open after its last direct message.
const lastWords = 250 * time.Millisecond

// part ends the connection to a participant, in the background. Without a hub
// what was said last gets time to arrive.
func (c *Call) part(f *far) {
	if f.via != nil {
		f.via.forget(f)
	} else {
		delete(c.far, f.id)
	}
	if c.desk != nil {
		c.desk.Remove(f.sound)
	}
	c.turn(f.id)
	c.spread()
	c.weigh()
	linger := c.hubLost && f.state == peer.StateConnected
	c.work.Go(func() {
		if linger {
			t := time.NewTimer(lastWords)
			defer t.Stop()
			select {
			case <-t.C:
			case <-c.running.Done():
			}
		}
		f.peer.Close()
		f.pictures.close()
		f.showing.Lock()
		defer f.showing.Unlock()
		f.ended = true
		_, _ = f.dec.Close(), f.sound.Close()
	})
}

// show decodes a picture, on the peer's own goroutine.
func (c *Call) show(f *far, s media.Sample) {
	f.showing.Lock()
	defer f.showing.Unlock()
	if f.ended {
		return
	}
	frame, err := f.dec.Decode(s)
	if err != nil {
		f.wantKey.Store(true)
		return
	}
	if frame != nil {
		f.pictured.Store(true)
		if f.on.Load() {
			f.pictures.put(frame)
		}
	}
}

// send passes what a peer says on to the far end's, with the proof of whose
// description it is.
func (c *Call) send(to hearing.ParticipantID, mine, theirs, after int, p Peer, s peer.Signal) {
	e := envelope{From: mine, To: theirs, After: after, Signal: s}
	if s.Kind == peer.KindOffer || s.Kind == peer.KindAnswer {
		e.Proof = c.prove(to, mine, theirs, p)
	}
	b, err := json.Marshal(e)
	if err == nil {
		err = c.client.Signal(to, b)
	}
	if err != nil {
		c.cfg.Log.Warn("signal not passed on", "signal", s, "err", err)
	}
}

// hearSignal takes what the hub passed on.
func (c *Call) hearSignal(s signalling.Signal) {
	var e envelope
	if c.hearNodeSignal(s) || json.Unmarshal(s.Content, &e) != nil {
		return
	}
	f, ok := c.far[s.From]
	if !ok {
		c.hearWatcher(s.From, e)
		return
	}
	if e.From != f.theirs || e.To != f.mine || e.After != f.generation {
		return // of a connection that is over
	}
	if e.Proof != nil {
		f.proof = e.Proof
	}
	if err := f.peer.Handle(e.Signal); err != nil && !errors.Is(err, peer.ErrClosed) {
		c.cfg.Log.Warn("signal not understood", "signal", e.Signal, "err", err)
	}
}

func (c *Call) peerState(f *far, s peer.State) {
	if c.far[f.id] != f {
		return
	}
	c.cfg.Log.Info("line", "state", s)
	f.state = s
	if s == peer.StateConnected {
		f.told = 0
		c.pictures.large.key.Store(true)
		local, remote := f.peer.Fingerprints()
		f.code = checkCode(local, remote)
		p, _ := c.state.Find(f.id)
		if f.standing = c.verify(p.Key, f.id, f.theirs, f.mine, remote, f.proof); f.standing == impostor {
			c.cfg.Log.Warn("somebody is not who they should be, and is cut")
			c.impostors[f.id] = f.theirs
			c.part(f)
			if me, ok := c.state.Find(c.you); ok {
				c.followNode(me) // nor through a node, nor by a node of theirs
			}
			return
		}
	}
	if s == peer.StateClosed {
		c.part(f)
		if c.hubLost && c.lines()[f.id] == nil {
			c.obey(f.id, hearing.Command{Do: hearing.Leave, Why: hearing.WhyLost})
		}
		return
	}
	c.turn(f.id)
	c.spread()
	c.weigh()
	c.tellSelf()
}

// spread hands the connected peers to whatever sends to them.
func (c *Call) spread() {
	var peers, nodes, resting []Peer
	for _, f := range c.far {
		if f.state == peer.StateConnected {
			peers = append(peers, f.peer)
		}
	}
	if _, looks := c.looks(); looks {
		peers = nil // they have nothing that we send
	}
	for _, v := range c.throughs() {
		if v.state == peer.StateConnected {
			nodes = append(nodes, v.peer)
			if v.resting {
				resting = append(resting, v.peer)
			}
		}
	}
	peers = append(peers, nodes...)
	pictures, sounds := c.toWatchers(without(peers, resting), slices.Clone(peers))
	c.pictures.large.peers.Store(&pictures)
	c.pictures.small.peers.Store(&nodes)
	c.sounds.peers.Store(&sounds)
	if len(pictures) > 0 {
		c.pictures.box.tell()
	}
}

// without is all of peers but some.
func without(peers, some []Peer) []Peer {
	return slices.DeleteFunc(slices.Clone(peers), func(p Peer) bool { return slices.Contains(some, p) })
}

// cut reports whether the line to somebody was cut because they are not who
// they should be.
func (c *Call) cut(p hearing.Participant) bool {
	entry, ok := c.impostors[p.ID]
	return ok && entry == p.Entry
}

// measure judges the line, once a second.
func (f *far) measure() {
	k := f.peer.Counters()
	s := f.sound.Counters()
	k.TotalSound, k.ConcealedSound = s.Total, s.Concealed
	f.history = append(f.history, k)
	if n := len(f.history); n > historyKept {
		f.history = slices.Delete(f.history, 0, n-historyKept)
	}
}

// line says how the connection fares.
func (f *far) line() Line {
	word, why := stats.Quality(f.history)
	return Line{
		Connected: f.state == peer.StateConnected, Quality: word, Why: why,
		Frozen: f.still > frozenAfter, Stopped: f.still > stoppedAfter, SoundOnly: f.soundOnly, Code: f.code,
		Verified: f.standing == verified, Unsigned: f.code != "" && f.standing == unsigned,
	}
}
