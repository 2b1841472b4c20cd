package forward

import (
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"gatehouse/media"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
)

// Peer is the connection to one participant; *peer.Peer is one.
type Peer interface {
	Start() error
	Handle(s peer.Signal) error
	SendPictureOn(section int, s media.Sample) error
	SendSoundOn(section int, s media.Sample) error
	AskKey(section int)
	Send(message []byte) error
	Rate() int
	Close()
}

var _ Peer = (*peer.Peer)(nil)

// Config is what a node is given.
type Config struct {
	// ID names the node in its hearing, Entry counts the nodes it has had.
	ID    hearing.ParticipantID
	Entry int
	// Signal passes content on to a participant's call, through the hub. It is
	// called on any goroutine and must not block for long.
	Signal func(to hearing.ParticipantID, content json.RawMessage)
	// Peer makes connections; nil makes real ones.
	Peer       func(peer.Config, peer.Events) (Peer, error)
	ICEServers []peer.ICEServer
	// RelayOnly is peer.Config's.
	RelayOnly bool
	Now       func() time.Time
	Log       *slog.Logger
}

const (
	// BeatEvery is how often a node says that it is still there.
	BeatEvery = 250 * time.Millisecond
	// startBPS and maxBPS bound what one participant gets: all the others, one
	// of them large.
	startBPS = 2_000_000
	maxBPS   = 6_000_000
	// keyEvery is how often somebody is asked for a key frame at most.
	keyEvery = 300 * time.Millisecond
)

// Node forwards for one hearing. Its methods may be called by any goroutine.
type Node struct {
	cfg  Config
	stop chan struct{}
	work sync.WaitGroup

	mu     sync.RWMutex // guards legs, closed; held for reading while media passes
	legs   map[hearing.ParticipantID]*leg
	closed bool
}

// New starts a node that nobody is connected to; Close must be called.
func New(cfg Config) *Node {
	if cfg.Peer == nil {
		cfg.Peer = func(c peer.Config, e peer.Events) (Peer, error) { return peer.New(c, e) }
	}
	n := &Node{cfg: cfg, stop: make(chan struct{}), legs: map[hearing.ParticipantID]*leg{}}
	n.work.Go(n.tend)
	return n
}

// Floor says who is on the floor now. Whoever is new is connected to, whoever
// is not on it any more, or came anew, is cut.
func (n *Node) Floor(people []hearing.Participant) {
	if len(people) > hearing.MaxPeople {
		people = people[:hearing.MaxPeople]
	}
	n.mu.Lock()
	if n.closed {
		n.mu.Unlock()
		return
	}
	for id, l := range n.legs {
		if !slices.ContainsFunc(people, func(p hearing.Participant) bool { return p.ID == id && p.Entry == l.entry }) {
			n.drop(l)
		}
	}
	var fresh []*leg
	for _, p := range people {
		if n.legs[p.ID] != nil {
			continue
		}
		l, err := n.connect(p)
		if err != nil {
			n.cfg.Log.Error("no connection for a participant", "err", err)
			continue
		}
		n.legs[p.ID] = l
		fresh = append(fresh, l)
	}
	n.seat()
	n.mu.Unlock()
	for _, l := range fresh {
		if err := l.peer.Start(); err != nil {
			n.cfg.Log.Error("connection does not start", "err", err)
		}
	}
	n.tell()
}

// drop forgets a leg and closes it in the background. n.mu is held.
func (n *Node) drop(l *leg) {
	delete(n.legs, l.id)
	l.over = true
	n.work.Go(l.peer.Close)
}

// seat gives everybody a slot for each of the others. n.mu is held.
func (n *Node) seat() {
	for _, l := range n.legs {
		l.seat(n.legs, n.cfg.Now())
	}
}

// tell says to everybody what they have not been told.
func (n *Node) tell() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, l := range n.legs {
		l.tellSlots()
	}
}

// Handle takes what a participant's call says to the node through the hub.
func (n *Node) Handle(from hearing.ParticipantID, content json.RawMessage) {
	var e Envelope
	if json.Unmarshal(content, &e) != nil || e.To != n.cfg.Entry {
		return
	}
	n.mu.RLock()
	l := n.legs[from]
	n.mu.RUnlock()
	if l == nil || l.entry != e.From {
		return // of a connection that is over
	}
	if err := l.peer.Handle(e.Signal); err != nil && !errors.Is(err, peer.ErrClosed) {
		n.cfg.Log.Warn("signal not understood", "signal", e.Signal, "err", err)
	}
}

// Close cuts everybody and returns when nothing of the node runs.
func (n *Node) Close() {
	n.mu.Lock()
	if !n.closed {
		n.closed = true
		close(n.stop)
		for _, l := range n.legs {
			n.drop(l)
		}
	}
	n.mu.Unlock()
	n.work.Wait()
}

// tend says that the node is there, and looks what each line can take.
func (n *Node) tend() {
	tick := time.NewTicker(BeatEvery)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-n.stop:
			return
		case <-tick.C:
		}
		n.mu.Lock()
		for _, l := range n.legs {
			if i%4 == 3 && l.unanswered() {
				l.told = false
			}
			l.tellSlots()
			_ = l.say(Word{Type: WordBeat}) // who cannot be told will notice
			if i%4 == 3 {
				l.measure(n.cfg.Now())
			}
		}
		for _, l := range n.legs {
			l.divide(n.cfg.Now())
		}
		n.rest(n.cfg.Now())
		n.mu.Unlock()
	}
}

// picture passes one on to whoever has a slot for who sent it.
func (n *Node) picture(from *leg, layer Layer, s media.Sample) {
	from.meters[layer-1].add(len(s.Payload))
	now := n.cfg.Now()
	n.mu.RLock()
	defer n.mu.RUnlock()
	for _, to := range n.legs {
		if i := to.slotFor(from); i >= 0 && to != from {
			to.sendPicture(i, from, layer, s, now)
		}
	}
}

// sound passes one packet on to everybody else.
func (n *Node) sound(from *leg, s media.Sample) {
	now := n.cfg.Now()
	n.mu.RLock()
	defer n.mu.RUnlock()
	for _, to := range n.legs {
		if i := to.slotFor(from); i >= 0 && to != from {
			to.sendSound(i, from, s, now)
		}
	}
}

// hear takes what a participant says over the control channel.
func (n *Node) hear(from *leg, b []byte) {
	var w Word
	if json.Unmarshal(b, &w) != nil || w.V != 1 {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if from.over || w.N <= from.heard {
		return
	}
	from.heard = w.N
	switch w.Type {
	case WordReady:
		from.ready(w.Re)
	case WordLarge:
		from.large = w.Who
		n.rest(n.cfg.Now())
		from.divide(n.cfg.Now())
	case WordTell:
		if to := n.legs[w.Who]; to != nil && to != from {
			// Who is not there yet says something when they are, and is told then.
			_ = to.say(Word{Type: WordFrom, Who: from.id, Entry: from.entry, Message: w.Message})
		}
	}
}
