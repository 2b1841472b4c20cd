package signalling

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"gatehouse/media/hearing"
)

// Heartbeat is how often both ends say that they are still there; after two
// of silence the line is taken for lost.
const Heartbeat = 15 * time.Second

// queue is how many messages may wait for a slow reader before it is cut;
// a replay fits beside it.
const queue = 256

// Pass is what a ticket entitles to.
type Pass struct {
	Hearing string
	Who     hearing.ParticipantID
	Name    string
	Role    hearing.Role
	// Look, if it permits anything, lets whoever holds the pass look at the
	// hearing, in which they then take no part: Name and Role are not used.
	Look hearing.Observation
}

// RoomConfig is what a Room is given.
type RoomConfig struct {
	Setup hearing.Setup
	// From is where a hearing goes on that another room kept before; nil
	// for a new one. Who was in it has KeepFor to come back.
	From *hearing.State
	Now  func() time.Time
	Log  *slog.Logger
	// Happened, if set, is told of every change, of one that is no event too, on
	// the room's goroutine; it must not block nor call the room.
	Happened func(hearing.State, []hearing.Event)
	// ICE, if set, returns the servers that a session is welcomed with, on the
	// room's goroutine; it must not block nor call the room.
	ICE func(s hearing.Setup, session string) []ICEServer
	// Forward, if set, lets the hub itself pass pictures and sound on.
	Forward NewForwarder
}

// Room keeps one hearing on the hub. One goroutine, in Run, owns everything
// in it.
type Room struct {
	cfg  RoomConfig
	jobs chan func()
	done chan struct{}
	// closing are the hub's nodes on their way to an end; Run waits for them.
	closing sync.WaitGroup

	// Owned by Run.
	state    hearing.State
	sessions map[string]*session
	forward  forwarding
}

// session is one participant's standing with the hub, over any number of
// connections.
type session struct {
	id     string
	resume [sha256.Size]byte
	who    hearing.ParticipantID
	in     uint64 // last number received
	told   uint64 // what of it we have acknowledged
	out    outbox
	conn   *connection // nil while the line is lost
	lost   time.Time
	kept   bool // of another room's; nobody knows its secret: it only waits to be replaced
	// uplink, nodes and forwards are as in Hello.
	uplink   int
	nodes    bool
	forwards bool
}

// connection is one attached line. Only the room's goroutine sends on and
// closes queue.
type connection struct {
	queue chan Message
	cut   context.CancelFunc
}

// NewRoom returns a room that nobody is in.
func NewRoom(cfg RoomConfig) *Room {
	r := &Room{
		cfg: cfg, jobs: make(chan func()), done: make(chan struct{}),
		state: hearing.New(cfg.Setup), sessions: map[string]*session{},
		forward: forwarding{failed: map[hearing.ParticipantID]time.Time{}},
	}
	if cfg.From != nil {
		r.state = *cfg.From
		r.forward.takeUp(r.state.Forwarder)
		r.state.Forwarder = r.forward.told()
		keep := func(who hearing.ParticipantID) {
			s := &session{id: rand.Text(), who: who, lost: cfg.Now(), out: outbox{prefix: "s"}, kept: true, nodes: true}
			s.forwards = r.forward.node != nil && r.forward.node.Host == who
			r.sessions[s.id] = s
		}
		for _, p := range r.state.Here() {
			keep(p.ID)
		}
		for _, w := range r.state.Watching() {
			keep(w.ID)
		}
	}
	return r
}

// Run keeps the hearing until ctx ends; then everybody is told that the hub
// stops, and nothing of the room runs when it returns. It is called once.
func (r *Room) Run(ctx context.Context) error {
	defer r.closing.Wait()
	defer close(r.done) // before: a node may be telling us something
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for {
		select {
		case job := <-r.jobs:
			job()
		case <-tick.C:
			r.sweep()
			r.pass()
		case <-ctx.Done():
			for _, s := range r.sessions {
				r.bye(s, ErrStopping)
			}
			r.retire()
			return nil
		}
	}
}

// ask runs job on the room's goroutine and waits for it; false if the room
// has stopped.
func (r *Room) ask(job func()) bool {
	ran := make(chan struct{})
	select {
	case r.jobs <- func() { defer close(ran); job() }:
		<-ran
		return true
	case <-r.done:
		return false
	}
}

// State returns the whole hearing as it stands.
func (r *Room) State() hearing.State {
	var s hearing.State
	if !r.ask(func() { s = r.state }) {
		return r.state // Run is over, nobody writes any more
	}
	return s
}

// amend takes over what was learnt about the hearing.
func (r *Room) amend(now hearing.Setup) {
	r.ask(func() {
		r.adopt(r.state.Amend(now, r.cfg.Now())) // what is no event changes the rules too
	})
}

// enter gives a new session to whoever holds the pass and brings them into
// the hearing. Who is in it already starts anew, unless they are back.
func (r *Room) enter(p Pass, h Hello, cut context.CancelFunc) (*session, *connection, error) {
	var (
		s   *session
		c   *connection
		err error
	)
	ok := r.ask(func() {
		r.pass()
		state, events, fail := r.arrive(p, h)
		if fail != nil {
			err = fail
			return
		}
		for _, old := range r.sessions {
			if old.who == p.Who {
				r.end(old, ErrReplaced)
			}
		}
		resume := rand.Text()
		s = &session{id: rand.Text(), resume: sha256.Sum256([]byte(resume)), who: p.Who, out: outbox{prefix: "s"}, uplink: min(max(h.Uplink, 0), hearing.MaxUplink), nodes: h.Nodes, forwards: h.Forwards}
		r.sessions[s.id] = s
		delete(r.forward.failed, p.Who)
		if n := r.forward.node; n != nil && n.Host == p.Who && !h.Back {
			r.retire() // it ended with their call of before
		}
		c = s.attach(cut)
		s.put(message(TypeWelcome, Welcome{
			Hearing: r.cfg.Setup.ID, Session: s.id, Resume: resume, You: s.who, Heartbeat: int(Heartbeat / time.Second),
			ICE: r.servers(state.Setup, s.id),
		}))
		if len(events) == 0 {
			if r.state = state; r.choose() {
				r.tellAll()
				return
			}
			r.send(s, message(TypeState, r.seen(s.who)))
		}
		r.happen(state, events)
	})
	if !ok {
		err = ErrStopping
	}
	return s, c, err
}

// arrive is the hearing once whoever holds the pass is in it.
func (r *Room) arrive(p Pass, h Hello) (hearing.State, []hearing.Event, error) {
	state, now := r.state, r.cfg.Now()
	if p.Look.Pictures() {
		if w, ok := state.Looker(p.Who); h.Back && ok && w.Left.IsZero() {
			return state, nil, nil
		}
		return state.Watch(p.Who, p.Look, h.Key, now)
	}
	var gone []hearing.Event
	if !h.Back {
		// Their old connections to the others are worth nothing.
		if left, events, err := state.Apply(p.Who, hearing.Command{Do: hearing.Leave, Why: hearing.WhyLost}, now); err == nil {
			state, gone = left, events
		}
	}
	state, events, err := state.Apply(p.Who, hearing.Command{Do: hearing.Join, Name: p.Name, Role: p.Role, Key: h.Key}, now)
	return state, append(gone, events...), err
}

// resume takes up a session on a new connection.
func (r *Room) resume(h Hello, ack uint64, cut context.CancelFunc) (*session, *connection, error) {
	var (
		s   *session
		c   *connection
		err error
	)
	ok := r.ask(func() {
		secret := sha256.Sum256([]byte(h.Resume))
		found, ok := r.sessions[h.Session]
		if !ok || subtle.ConstantTimeCompare(found.resume[:], secret[:]) != 1 || !found.out.ack(ack) {
			err = ErrNoSession
			return
		}
		s = found
		r.bye(s, ErrReplaced)
		s.out.trim(r.cfg.Now())
		missed, complete := s.out.since(ack)
		c = s.attach(cut)
		w := message(TypeWelcome, Welcome{
			Hearing: r.cfg.Setup.ID, Session: s.id, Resume: h.Resume, You: s.who,
			Heartbeat: int(Heartbeat / time.Second), Resumed: true, Complete: complete, ICE: r.servers(r.state.Setup, s.id),
		})
		w.Seq = ack
		if !complete {
			w.Seq = s.out.last
		}
		s.put(w)
		if complete {
			for _, m := range missed {
				s.put(m)
			}
		} else {
			s.out.ack(s.out.last)
			r.send(s, message(TypeState, r.seen(s.who)))
		}
	})
	if !ok {
		err = ErrStopping
	}
	return s, c, err
}

// servers are what a session is welcomed with.
func (r *Room) servers(s hearing.Setup, session string) []ICEServer {
	if r.cfg.ICE == nil {
		return nil
	}
	return r.cfg.ICE(s, session)
}

// receive acts on one message. An error means that the connection must end.
func (r *Room) receive(s *session, c *connection, m Message) error {
	var err error
	ok := r.ask(func() {
		if s.conn != c { // the session went on elsewhere
			err = ErrReplaced
			return
		}
		if !s.out.ack(m.Ack) {
			err = ErrBadMessage
			return
		}
		switch {
		case m.Seq == 0:
		case m.Seq <= s.in: // said again after a lost line
			return
		case m.Seq > s.in+1:
			err = ErrBadMessage
			return
		default:
			s.in = m.Seq
		}
		err = r.act(s, m)
		if s.conn == c && s.in-s.told >= 16 {
			s.put(message(TypeBeat, nil))
		}
	})
	if !ok {
		return ErrStopping
	}
	return err
}

func (r *Room) act(s *session, m Message) error {
	switch m.Type {
	case TypeBeat:
		s.put(message(TypeBeat, nil))
		return nil
	case TypeCommand:
		c, err := body[hearing.Command](m)
		if err != nil {
			return err
		}
		if c.Do == hearing.Join || c.Do == hearing.Leave && c.Why != "" {
			r.send(s, message(TypeRefused, Answer{Re: m.ID, Code: Code(hearing.ErrNotAllowed)}))
			return nil
		}
		r.pass()
		state, events, err := r.state.Apply(s.who, c, r.cfg.Now())
		if err != nil {
			r.send(s, message(TypeRefused, Answer{Re: m.ID, Code: Code(err)}))
			return nil
		}
		r.send(s, message(TypeDone, Answer{Re: m.ID}))
		r.happen(state, events)
		return nil
	case TypeSignal:
		g, err := body[Signal](m)
		if err != nil {
			return err
		}
		r.signal(s, g)
		return nil
	case TypeGone:
		g, err := body[Gone](m)
		if err != nil {
			return err
		}
		r.gone(s, g)
		return nil
	case TypeHello, TypeWelcome, TypeBye, TypeDone, TypeRefused, TypeState:
	}
	return ErrBadMessage
}

// pass lets happen what happens by itself when time passes.
func (r *Room) pass() {
	if state, events := r.state.Pass(r.cfg.Now()); len(events) > 0 {
		r.happen(state, events)
	}
}

// happen adopts a new state if anything happened.
func (r *Room) happen(state hearing.State, events []hearing.Event) {
	r.state = state
	if len(events) > 0 {
		r.adopt(state, events)
	}
}

// adopt takes a new state and tells everybody what they may see of it.
func (r *Room) adopt(state hearing.State, events []hearing.Event) {
	r.state = state
	r.choose()
	if r.cfg.Happened != nil {
		r.cfg.Happened(r.state, events)
	}
	for _, s := range slices.Collect(maps.Values(r.sessions)) {
		r.send(s, message(TypeState, r.seen(s.who)))
		if why := whyGone(state, s.who); why != nil {
			r.end(s, why)
		}
	}
	r.begin()
}

// whyGone is why somebody has no place in the hearing any more; nil if they have.
func whyGone(state hearing.State, who hearing.ParticipantID) error {
	p, ok := state.Find(who)
	w, looks := state.Looker(who)
	if ok && p.Where != hearing.Gone || looks && w.Left.IsZero() {
		return nil
	}
	if state.Phase == hearing.Ended {
		return hearing.ErrClosed
	}
	if looks && w.Why != hearing.WhyLeft {
		return hearing.ErrLookOver
	}
	if n := len(p.Visits); n > 0 && p.Visits[n-1].Why == hearing.WhyRemoved {
		return ErrRemoved
	}
	return ErrLeft
}

// sweep lets go of sessions whose line has been lost for too long.
func (r *Room) sweep() {
	for _, s := range slices.Collect(maps.Values(r.sessions)) {
		if s.conn != nil || r.cfg.Now().Sub(s.lost) < KeepFor {
			continue
		}
		delete(r.sessions, s.id)
		state, events, err := r.state.Apply(s.who, hearing.Command{Do: hearing.Leave, Why: hearing.WhyLost}, r.cfg.Now())
		if err == nil {
			r.happen(state, events)
		}
	}
}

// send numbers m and says it on the session's line, if it has one.
func (r *Room) send(s *session, m Message) {
	m = s.out.add(m, r.cfg.Now())
	s.out.trim(r.cfg.Now())
	if s.conn == nil {
		return
	}
	if len(s.conn.queue) >= queue {
		r.cfg.Log.Info("reader too slow, line cut", "queue", queue)
		r.drop(s)
		return
	}
	s.put(m)
}

// attach binds a new connection to the session.
func (s *session) attach(cut context.CancelFunc) *connection {
	s.conn = &connection{queue: make(chan Message, queue+KeepMessages+8), cut: cut}
	return s.conn
}

// put queues m as it is, with what has been received so far.
func (s *session) put(m Message) {
	m.Ack, s.told = s.in, s.in
	select {
	case s.conn.queue <- m:
	default: // send keeps the queue below its bound; only beats can get here
	}
}

// bye says why and closes the session's connection; the session stays.
func (r *Room) bye(s *session, why error) {
	if s.conn == nil {
		return
	}
	s.put(message(TypeBye, Bye{Code: Code(why)}))
	close(s.conn.queue)
	s.conn, s.lost = nil, r.cfg.Now()
}

// drop cuts the session's connection at once; the session stays.
func (r *Room) drop(s *session) {
	if s.conn == nil {
		return
	}
	s.conn.cut()
	close(s.conn.queue)
	s.conn, s.lost = nil, r.cfg.Now()
}

// end closes the session for good.
func (r *Room) end(s *session, why error) {
	r.bye(s, why)
	delete(r.sessions, s.id)
}

// detach is told when a connection's line is over, and why.
func (r *Room) detach(s *session, c *connection, why error) {
	r.ask(func() {
		if s.conn != c {
			return
		}
		if why != nil {
			r.bye(s, why)
			return
		}
		r.drop(s)
	})
}
