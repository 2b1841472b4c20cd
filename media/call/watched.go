package call

import (
	"errors"
	"maps"
	"slices"
	"time"

	"gatehouse/media"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
)

// watcherKeyEvery is how often one who looks can make us send a key frame:
// what is bad on their line must not spoil the others' pictures.
const watcherKeyEvery = 2 * time.Second

// watched is the line to somebody who looks at the hearing. It is always
// direct, carries our pictures and, unless they also listen, has no section
// of sound at all. It belongs to the loop.
type watched struct {
	id     hearing.ParticipantID
	mine   int // our own entry when the connection was made
	theirs int
	sound  bool
	ends   time.Duration // the look, on the call's clock, whatever the hub says
	peer   Peer
	state  peer.State
	proof  []byte
	over   bool // closed or cut: not made anew
	keyed  time.Time
}

// lookSections are what a connection to whoever looks carries, as the one who
// is looked at has it.
func lookSections(listens bool) []peer.Section {
	s := []peer.Section{{Track: media.TrackPicture, Send: true}}
	if listens {
		s = append(s, peer.Section{Track: media.TrackSound, Send: true})
	}
	return s
}

// gatherWatchers makes the lines to who looks and ends the others. Nobody who
// is aside, or waits, is looked at.
func (c *Call) gatherWatchers(me hearing.Participant) {
	for _, w := range slices.Collect(maps.Values(c.watchers)) {
		now, _ := c.state.Looker(w.id)
		if !c.state.Watches(w.id, c.you) || now.Entry != w.theirs || now.Sound != w.sound || me.Entry != w.mine {
			c.endWatched(w)
			delete(c.watchers, w.id)
		}
	}
	for _, w := range c.state.Watching() {
		if c.watchers[w.ID] == nil && c.state.Watches(w.ID, c.you) {
			c.meetWatcher(w, me.Entry)
		}
	}
}

func (c *Call) meetWatcher(now hearing.Watcher, mine int) {
	if _, ok := c.looksEnd[now.ID]; !ok { // a line made anew gets no more time
		c.looksEnd[now.ID] = c.since() + now.Until.Sub(now.Since)
	}
	w := &watched{id: now.ID, mine: mine, theirs: now.Entry, sound: now.Sound, ends: c.looksEnd[now.ID]}
	c.watchers[w.id] = w
	var err error
	w.peer, err = c.cfg.Peer(peer.Config{
		Polite: c.you > now.ID, StartBPS: c.cfg.StartBPS, Now: c.cfg.Now, Log: c.cfg.Log,
		Sections: lookSections(now.Sound),
	}, peer.Events{
		Signal:    func(s peer.Signal) { c.post(func() { c.send(w.id, w.mine, w.theirs, 0, w.peer, s) }) },
		KeyWanted: func(int) { c.post(func() { c.watcherKey(w) }) },
		State:     func(s peer.State) { c.post(func() { c.watcherState(w, s) }) },
		// What they would say directly is not heard: they have no say.
	})
	if err == nil {
		err = w.peer.Start()
	}
	if err != nil {
		c.fail(err)
		c.endWatched(w)
	}
}

// endWatched closes the line, in the background; it stays known, so that what
// was cut is not made anew.
func (c *Call) endWatched(w *watched) {
	if w.over {
		return
	}
	w.over = true
	c.spread()
	if w.peer != nil {
		c.work.Go(w.peer.Close)
	}
}

// hearWatcher takes what the hub passed on from somebody who looks. Whoever
// asks for more than pictures is cut.
func (c *Call) hearWatcher(from hearing.ParticipantID, e envelope) {
	w, ok := c.watchers[from]
	if !ok || w.over || e.From != w.theirs || e.To != w.mine {
		return
	}
	if e.Proof != nil {
		w.proof = e.Proof
	}
	err := w.peer.Handle(e.Signal)
	if errors.Is(err, peer.ErrSections) {
		c.cfg.Log.Warn("who looks asked for more than was allowed, and is cut")
		c.endWatched(w)
		return
	}
	if err != nil && !errors.Is(err, peer.ErrClosed) {
		c.cfg.Log.Warn("signal not understood", "signal", e.Signal, "err", err)
	}
}

func (c *Call) watcherState(w *watched, s peer.State) {
	if c.watchers[w.id] != w || w.over {
		return
	}
	w.state = s
	switch s {
	case peer.StateConnected:
		now, _ := c.state.Looker(w.id)
		if _, remote := w.peer.Fingerprints(); c.verify(now.Key, w.id, w.theirs, w.mine, remote, w.proof) == impostor {
			c.cfg.Log.Warn("who looks is not who they should be, and is cut")
			c.endWatched(w)
			return
		}
		c.pictures.large.key.Store(true)
	case peer.StateClosed:
		c.endWatched(w)
		if c.hubLost {
			c.obey(w.id, hearing.Command{Do: hearing.Leave, Why: hearing.WhyLost})
		}
	case peer.StateConnecting, peer.StateInterrupted, peer.StateFailed:
	}
	c.spread()
}

func (c *Call) watcherKey(w *watched) {
	if now := c.cfg.Now(); now.Sub(w.keyed) >= watcherKeyEvery {
		w.keyed = now
		c.pictures.large.key.Store(true)
	}
}

// lookAfterWatchers ends looks that have lasted as long as they may, though the
// hub may be gone.
func (c *Call) lookAfterWatchers() {
	for _, w := range c.watchers {
		if !w.over && c.since() >= w.ends {
			c.endWatched(w)
			if c.hubLost {
				c.obey(w.id, hearing.Command{Do: hearing.Leave, Why: hearing.WhyTime})
			}
		}
	}
}

// toWatchers adds who looks to those who get our pictures, and who listens to
// those who get our sound.
func (c *Call) toWatchers(pictures, sounds []Peer) (morePictures, moreSounds []Peer) {
	for _, w := range c.watchers {
		if w.over || w.state != peer.StateConnected {
			continue
		}
		pictures = append(pictures, w.peer)
		if w.sound {
			sounds = append(sounds, w.peer)
		}
	}
	return pictures, sounds
}
