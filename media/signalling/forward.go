package signalling

import (
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"slices"
	"time"

	"gatehouse/media/hearing"
)

// Gone says that a participant hears nothing of the node any more.
type Gone struct {
	ID    hearing.ParticipantID `json:"id"`
	Entry int                   `json:"entry"`
}

// Forwarder is a node that the hub itself runs. Its methods must not call the
// room, but what they start may.
type Forwarder interface {
	// Floor says who is on the floor now.
	Floor(people []hearing.Participant)
	// Handle takes what a participant's call says to the node.
	Handle(from hearing.ParticipantID, content json.RawMessage)
	// Close ends it and may take a moment.
	Close()
}

// NewForwarder starts a node; signal passes on what it says to a participant's
// call and may be called on any goroutine.
type NewForwarder func(node hearing.Node, signal func(to hearing.ParticipantID, content json.RawMessage)) (Forwarder, error)

const (
	// complaintsFor is how long it counts that somebody called a node gone.
	complaintsFor = 5 * time.Second
	// oneSuffices is how often one participant must say so if nobody else does,
	// and oneTakes how long that must have gone on: what a bad line held up
	// comes all at once.
	oneSuffices = 3
	oneTakes    = 1500 * time.Millisecond
	// distrust is how long whose node was gone is not asked again.
	distrust = 5 * time.Minute
)

// forwarding is what a room knows of the node that passes on in its hearing.
// It belongs to the room's goroutine.
type forwarding struct {
	node       *hearing.Node
	entries    int
	waits      bool       // for who was there before the room, to come back or be given up
	own        *running   // when the hub runs it
	retired    []*running // the hub's own that were let go and still run
	complaints []complaint
	failed     map[hearing.ParticipantID]time.Time // when a host's node was gone last
}

type complaint struct {
	who hearing.ParticipantID
	at  time.Time
}

// seen is the hearing as somebody may see it.
func (r *Room) seen(who hearing.ParticipantID) hearing.State { return r.state.As(who) }

// choose names who passes on, another, or nobody. It reports whether that
// changed; then everybody is to be told.
func (r *Room) choose() bool {
	changed := r.name()
	r.state.Forwarder = r.forward.told()
	return changed
}

// told is what the hearing says of the node.
func (f *forwarding) told() *hearing.Node {
	if f.node == nil && f.entries > 0 {
		return &hearing.Node{Entry: f.entries}
	}
	return f.node
}

// takeUp goes on where another room was: with the node at a desk, which needs no
// hub, and with the count, so that nobody makes a connection anew. A node of the
// hub's ended with it, and another is named as soon as somebody is back.
func (f *forwarding) takeUp(was *hearing.Node) {
	switch {
	case was == nil:
		f.waits = true
	case was.ID == "":
		f.entries, f.waits = was.Entry, true
	case was.Host == "":
		f.entries = was.Entry
	default:
		node := *was
		f.entries, f.node = was.Entry, &node
	}
}

// name is choose but for what the hearing says of it.
func (r *Room) name() bool {
	f := &r.forward
	if f.waits = f.waits && r.awaits(); f.waits {
		return false // direct lines stand: what their ends can do is not known yet
	}
	uplinks := map[hearing.ParticipantID]int{}
	var able []hearing.Able
	all := true
	for _, s := range r.sessions {
		p, ok := r.state.Find(s.who)
		if !ok || p.Where != hearing.Floor {
			continue
		}
		all = all && s.nodes
		uplink := s.uplink
		if e := p.Equipment; uplink == 0 && e != nil && e.Line != nil {
			uplink = e.Line.Uplink // as their own test of it found
		}
		uplinks[s.who] = uplink
		if s.forwards && p.Role.MayPassOn() && (s.conn != nil || f.node != nil && f.node.Host == s.who) {
			able = append(able, hearing.Able{Who: s.who, Uplink: uplink})
		}
	}
	slices.SortFunc(able, func(a, b hearing.Able) int { // the same for the same people
		return slices.IndexFunc(r.state.People, func(p hearing.Participant) bool { return p.ID == a.Who }) -
			slices.IndexFunc(r.state.People, func(p hearing.Participant) bool { return p.ID == b.Who })
	})
	if r.cfg.Forward != nil {
		able = append(able, hearing.Able{})
	}
	able = r.trusted(able)
	if !all {
		able = nil // somebody would be left out
	}
	who, ok := r.state.Forward(uplinks, able, f.node)
	switch {
	case !ok && f.node == nil:
		return false
	case !ok:
		r.retire()
		return true
	case f.node != nil && f.node.Host == who.Who:
		return false
	}
	r.retire()
	f.entries++
	f.node = &hearing.Node{ID: hearing.ParticipantID("node-" + rand.Text()[:10]), Entry: f.entries, Host: who.Who}
	r.cfg.Log.Info("a node passes on", "people", len(r.state.OnFloor()), "hub", who.Who == "")
	return true
}

// awaits reports whether somebody on the floor was there before this room was and
// is not back yet.
func (r *Room) awaits() bool {
	for _, s := range r.sessions {
		if s.kept && r.onFloor(s.who) {
			return true
		}
	}
	return false
}

// trusted leaves out whose node was gone a while ago; when that leaves nobody,
// only who failed last: a tired node is better than none for many.
func (r *Room) trusted(able []hearing.Able) []hearing.Able {
	failed := r.forward.failed
	var last hearing.ParticipantID
	for who, at := range failed {
		if at.After(failed[last]) {
			last = who
		}
	}
	fresh := slices.DeleteFunc(slices.Clone(able), func(a hearing.Able) bool {
		at, ok := failed[a.Who]
		return ok && r.cfg.Now().Sub(at) < distrust
	})
	if len(fresh) > 0 {
		return fresh
	}
	return slices.DeleteFunc(able, func(a hearing.Able) bool { _, ok := failed[a.Who]; return ok && a.Who == last })
}

// begin does what was chosen, once everybody has been told of it: it starts the
// hub's own node, and says to what runs who is on the floor.
func (r *Room) begin() {
	f := &r.forward
	r.narrow()
	if f.node == nil || f.node.Host != "" {
		return
	}
	if f.own == nil {
		node := *f.node
		own, err := r.cfg.Forward(node, func(to hearing.ParticipantID, content json.RawMessage) {
			r.ask(func() {
				if r.onFloor(to) { // what it says last crosses their leaving
					r.deliver(node.ID, to, content)
				}
			})
		})
		if err != nil {
			r.cfg.Log.Error("the hub cannot pass on", slog.Any("err", err))
			f.failed[""] = r.cfg.Now()
			r.retire()
			r.choose() // somebody else, or nobody: the hub failed last
			r.tellAll()
			return
		}
		f.own = &running{node: own, over: make(chan struct{})}
	}
	f.own.tell(r.state.OnFloor())
}

// deliver hands a signal to a participant's call.
func (r *Room) deliver(from, to hearing.ParticipantID, content json.RawMessage) {
	for _, other := range r.sessions {
		if other.who == to {
			r.send(other, message(TypeSignal, Signal{From: from, Content: content}))
		}
	}
}

func (r *Room) onFloor(id hearing.ParticipantID) bool {
	p, ok := r.state.Find(id)
	return ok && p.Where == hearing.Floor
}

// signal passes on what one call says to another, to the node, or what a node
// says that runs at a participant's desk.
func (r *Room) signal(s *session, g Signal) {
	node := r.forward.node
	switch {
	case node != nil && g.To == node.ID && r.onFloor(s.who):
		if node.Host == "" {
			if r.forward.own != nil {
				r.forward.own.node.Handle(s.who, g.Content)
			}
			return
		}
		for _, host := range r.sessions {
			if host.who == node.Host {
				r.send(host, message(TypeSignal, Signal{From: s.who, To: node.ID, Content: g.Content}))
			}
		}
	case g.From != "":
		if node != nil && g.From == node.ID && node.Host == s.who && r.onFloor(g.To) {
			r.deliver(node.ID, g.To, g.Content)
		}
	case r.state.Linked(s.who, g.To):
		r.deliver(s.who, g.To, g.Content)
	} // anything else crossed somebody's leaving
}

// gone is told by a participant that the node is.
func (r *Room) gone(s *session, g Gone) {
	f := &r.forward
	if f.node == nil || f.node.ID != g.ID || f.node.Entry != g.Entry || !r.onFloor(s.who) {
		return
	}
	now := r.cfg.Now()
	f.complaints = slices.DeleteFunc(f.complaints, func(c complaint) bool { return now.Sub(c.at) > complaintsFor })
	f.complaints = append(f.complaints, complaint{s.who, now})
	who := map[hearing.ParticipantID]bool{}
	for _, c := range f.complaints {
		who[c.who] = true
	}
	if len(who) < 2 && (len(f.complaints) < oneSuffices || now.Sub(f.complaints[0].at) < oneTakes) {
		return
	}
	r.cfg.Log.Info("the node is gone", "complain", len(who))
	f.failed[f.node.Host] = now
	r.retire()
	r.choose()
	r.tellAll()
}

// tellAll sends everybody the hearing as they may see it, and then begins what
// it calls for.
func (r *Room) tellAll() {
	if r.cfg.Happened != nil {
		r.cfg.Happened(r.state, nil)
	}
	for _, s := range r.sessions {
		r.send(s, message(TypeState, r.seen(s.who)))
	}
	r.begin()
}
