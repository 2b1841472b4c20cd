package signalling

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"gatehouse/media/hearing"
)

// ClientConfig is what a Client is given.
type ClientConfig struct {
	// Dial reaches the hub; it is called again after every lost line.
	Dial func(ctx context.Context) (Line, error)
	// Ticket lets in; Device binds it, see Hello.
	Ticket Ticket
	Device string
	// Nodes, Forwards and Uplink are as in Hello.
	Nodes    bool
	Forwards bool
	Uplink   int
	// Key is the public half of the desk's identity key; empty for none.
	Key ed25519.PublicKey
	Now func() time.Time
	Log *slog.Logger
}

// Incoming is what a Client tells its owner; exactly one field is set.
type Incoming struct {
	// Online means that the hub answers, now or again.
	Online *Welcome
	// Offline is why the line to the hub was lost; the client tries again.
	Offline error
	State   *hearing.State
	Signal  *Signal
	// Answer is what became of a command.
	Answer *Answer
}

// Client is a participant's end of the conversation. It keeps its place
// through lost lines: what was said while the line was lost is said again.
type Client struct {
	cfg ClientConfig
	in  chan Incoming

	mu    sync.Mutex // guards out
	out   outbox
	wake  chan struct{} // holds one token when out has something unsaid
	seen  uint64        // last number received; owned by Run
	place place         // owned by Run
}

// place is what a client resumes with.
type place struct {
	hearing, session, resume string
}

// NewClient returns a client that does nothing before Run.
func NewClient(cfg ClientConfig) *Client {
	return &Client{cfg: cfg, in: make(chan Incoming, 16), out: outbox{prefix: "c"}, wake: make(chan struct{}, 1)}
}

// Incoming delivers what happens, in order; it is closed when Run returns.
// Its owner must keep receiving until then.
func (c *Client) Incoming() <-chan Incoming { return c.in }

// Do asks the hub for a command and returns the name its Answer will carry.
// It never blocks; ErrBacklog when KeepMessages wait for a lost hub.
func (c *Client) Do(cmd hearing.Command) (string, error) {
	return c.queue(message(TypeCommand, cmd))
}

// Signal passes content, which must be JSON, to another participant's call. It never blocks.
func (c *Client) Signal(to hearing.ParticipantID, content json.RawMessage) error {
	_, err := c.queue(message(TypeSignal, Signal{To: to, Content: content}))
	return err
}

// SignalAs is Signal from the node of this hearing that this call runs.
func (c *Client) SignalAs(node, to hearing.ParticipantID, content json.RawMessage) error {
	_, err := c.queue(message(TypeSignal, Signal{From: node, To: to, Content: content}))
	return err
}

// Gone tells the hub that the node is of no use: nothing is heard of it, or it
// is not where it should be. It never blocks.
func (c *Client) Gone(node hearing.Node) error {
	_, err := c.queue(message(TypeGone, Gone{ID: node.ID, Entry: node.Entry}))
	return err
}

// queue has m said, and again until the hub has it.
func (c *Client) queue(m Message) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.out.kept) >= KeepMessages {
		return "", ErrBacklog
	}
	if m.Body == nil || len(m.Body) > maxBody {
		return "", ErrBadMessage // it would end every line that it is said on
	}
	m = c.out.add(m, c.cfg.Now())
	c.nudge()
	return m.ID, nil
}

func (c *Client) nudge() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Run keeps the conversation going until ctx ends (nil), the hub ends it for
// good, or it cannot be begun: then it returns why, one of this package's
// errors or of hearing's. It is called once.
func (c *Client) Run(ctx context.Context) error {
	defer close(c.in)
	wait := firstWait
	for {
		began, err := c.once(ctx)
		if ctx.Err() != nil {
			return nil
		}
		switch {
		case errors.Is(err, ErrNoSession) && c.place.session != "":
			// The hub let go of the session: the ticket is ours, start anew.
			c.startAnew()
			continue
		case c.place.session == "" && !began && !c.everBegan():
			return err
		case !passing(err):
			return err
		}
		if began {
			wait = firstWait
		}
		if !c.tell(ctx, Incoming{Offline: err}) || !sleep(ctx, jitter(wait)) {
			return nil
		}
		wait = min(2*wait, lastWait)
	}
}

// How long a client waits before it dials again, at first and at most.
const (
	firstWait = 250 * time.Millisecond
	lastWait  = 10 * time.Second
)

func jitter(d time.Duration) time.Duration {
	return d/2 + time.Duration(rand.Int64N(int64(d))) //nolint:gosec // spreads load, keeps no secret
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (c *Client) tell(ctx context.Context, in Incoming) bool {
	select {
	case c.in <- in:
		return true
	case <-ctx.Done():
		return false
	}
}

// startAnew forgets the session. What was said in it and never heard is said
// in the next one.
func (c *Client) startAnew() {
	c.mu.Lock()
	defer c.mu.Unlock()
	old := c.out.kept
	c.out = outbox{prefix: "c"}
	for _, k := range old {
		c.out.add(k.m, k.at)
	}
	c.place.session, c.place.resume, c.seen = "", "", 0
}

func (c *Client) everBegan() bool { return c.place.hearing != "" }

// once dials, greets and talks until the line ends. began means that the hub
// welcomed us.
func (c *Client) once(ctx context.Context) (began bool, err error) {
	line, err := c.cfg.Dial(ctx)
	if err != nil {
		return false, err
	}
	defer line.Close() //nolint:errcheck // over either way
	w, err := c.greet(ctx, line)
	if err != nil {
		return false, err
	}
	if !c.tell(ctx, Incoming{Online: &w}) {
		return true, ctx.Err()
	}
	ctx, cut := context.WithCancel(ctx)
	defer cut()
	heard := make(chan Message)
	ended := make(chan error, 1)
	go func() { ended <- listen(ctx, line, time.Duration(w.Heartbeat)*time.Second, heard) }()
	err = c.talk(ctx, line, time.Duration(w.Heartbeat)*time.Second, heard, ended)
	cut()
	_ = line.Close()
	for range heard { //nolint:revive // until listen has returned
	}
	return true, err
}

func (c *Client) greet(ctx context.Context, line Line) (Welcome, error) {
	ctx, stop := context.WithTimeout(ctx, helloTimeout)
	defer stop()
	h := Hello{Ticket: c.cfg.Ticket, Device: c.cfg.Device, Back: c.everBegan(), Nodes: c.cfg.Nodes, Forwards: c.cfg.Forwards, Uplink: c.cfg.Uplink, Key: c.cfg.Key}
	if c.place.session != "" {
		h = Hello{Hearing: c.place.hearing, Session: c.place.session, Resume: c.place.resume}
	}
	m := message(TypeHello, h)
	m.Ack = c.seen
	if err := say(ctx, line, m); err != nil {
		return Welcome{}, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	b, err := line.Read(ctx)
	if err != nil {
		return Welcome{}, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	if m, err = Decode(b); err != nil {
		return Welcome{}, err
	}
	if m.Type == TypeBye {
		return Welcome{}, byeError(m)
	}
	w, err := body[Welcome](m)
	if err != nil || m.Type != TypeWelcome || w.Heartbeat < 1 || w.Heartbeat > 300 {
		return Welcome{}, ErrBadMessage
	}
	c.place = place{hearing: w.Hearing, session: w.Session, resume: w.Resume}
	c.seen = m.Seq
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.out.ack(m.Ack) {
		return Welcome{}, ErrBadMessage
	}
	return w, nil
}

// listen hands on what arrives, until the line ends.
func listen(ctx context.Context, line Line, beat time.Duration, heard chan<- Message) error {
	defer close(heard)
	for {
		rctx, stop := context.WithTimeout(ctx, 2*beat)
		b, err := line.Read(rctx)
		stop()
		if err != nil {
			return fmt.Errorf("%w: %w", ErrUnreachable, err)
		}
		m, err := Decode(b)
		if err != nil {
			return err
		}
		select {
		case heard <- m:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// talk is the client's loop on one line. said is the last number written.
func (c *Client) talk(ctx context.Context, line Line, beat time.Duration, heard <-chan Message, ended <-chan error) error {
	tick := time.NewTicker(beat)
	defer tick.Stop()
	// A little below what the hub allows, for packets that bunch up.
	p := pace{perSecond: PerSecond - 2, burst: Burst * 2 / 3}
	var said, told uint64
	c.mu.Lock()
	said = c.out.acked
	c.mu.Unlock()
	c.nudge()
	for {
		select {
		case m, ok := <-heard:
			if !ok {
				return <-ended
			}
			if err := c.hear(ctx, m); err != nil {
				return err
			}
			if c.seen-told >= 16 {
				told = c.seen
				if err := c.say(ctx, line, message(TypeBeat, nil), &p); err != nil {
					return err
				}
			}
		case <-c.wake:
			for _, m := range c.unsaid(said) {
				if err := c.say(ctx, line, m, &p); err != nil {
					return err
				}
				said, told = m.Seq, c.seen
			}
		case <-tick.C:
			told = c.seen
			if err := c.say(ctx, line, message(TypeBeat, nil), &p); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (c *Client) unsaid(said uint64) []Message {
	c.mu.Lock()
	defer c.mu.Unlock()
	ms, _ := c.out.since(said)
	return ms
}

func (c *Client) say(ctx context.Context, line Line, m Message, p *pace) error {
	for !p.take(c.cfg.Now()) {
		if !sleep(ctx, 50*time.Millisecond) {
			return ctx.Err()
		}
	}
	m.Ack = c.seen
	return say(ctx, line, m)
}

// hear acts on one message from the hub.
func (c *Client) hear(ctx context.Context, m Message) error {
	c.mu.Lock()
	ok := c.out.ack(m.Ack)
	c.mu.Unlock()
	switch {
	case !ok:
		return ErrBadMessage
	case m.Type == TypeBye:
		return byeError(m)
	case m.Seq == 0: // a beat
		return nil
	case m.Seq <= c.seen:
		return nil
	case m.Seq > c.seen+1:
		return ErrBadMessage
	}
	c.seen = m.Seq
	var in Incoming
	switch m.Type {
	case TypeState:
		s, err := body[hearing.State](m)
		if err != nil {
			return err
		}
		in.State = &s
	case TypeSignal:
		s, err := body[Signal](m)
		if err != nil {
			return err
		}
		in.Signal = &s
	case TypeDone, TypeRefused:
		a, err := body[Answer](m)
		if err != nil {
			return err
		}
		in.Answer = &a
	case TypeHello, TypeWelcome, TypeBeat, TypeBye, TypeCommand, TypeGone:
		return ErrBadMessage
	}
	if !c.tell(ctx, in) {
		return ctx.Err()
	}
	return nil
}

func byeError(m Message) error {
	b, err := body[Bye](m)
	if err != nil {
		return err
	}
	return FromCode(b.Code)
}
