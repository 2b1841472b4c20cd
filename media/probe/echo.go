package probe

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"gatehouse/media"
	"gatehouse/media/peer"
)

// Echo is the hub's end of tries: it sends sound back as it came, answers
// questions with what it has counted, and shows pictures to nobody.
type Echo struct {
	cfg  EchoConfig
	work sync.WaitGroup

	mu     sync.Mutex // guards trying, closed
	trying int
	closed bool
}

// EchoConfig is what an Echo is given.
type EchoConfig struct {
	// AtMost is how many tries go on at a time; 0 is 4.
	AtMost int
	// ICEServers, if set, are what this end may use in the next try: two ends
	// that both pass a relay meet at it.
	ICEServers func() []peer.ICEServer
	Now        func() time.Time
	Log        *slog.Logger
}

// gathering bounds how long one end looks for its own addresses.
const gathering = 3 * time.Second

// NewEcho returns an echo that nobody tries.
func NewEcho(cfg EchoConfig) *Echo {
	if cfg.AtMost == 0 {
		cfg.AtMost = 4
	}
	return &Echo{cfg: cfg}
}

// Answer takes what the trying end signals and returns this end's answer. The
// connection lasts until ctx or Lasts ends or the far end closes it, whichever
// is first. Errors are ErrTooMany and ErrBadTry.
func (e *Echo) Answer(ctx context.Context, from []peer.Signal) ([]peer.Signal, error) {
	if len(from) == 0 || len(from) > MaxSignals || from[0].Kind != peer.KindOffer {
		return nil, ErrBadTry
	}
	if !e.begin() {
		return nil, ErrTooMany
	}
	t := &echoing{answer: collect(peer.KindAnswer), over: make(chan struct{}, 1), now: e.cfg.Now}
	var servers []peer.ICEServer
	if e.cfg.ICEServers != nil {
		servers = e.cfg.ICEServers()
	}
	p, err := peer.New(peer.Config{Polite: true, ICEServers: servers, Now: e.cfg.Now, Log: e.cfg.Log}, peer.Events{
		Signal: t.answer.put, Picture: func(int, media.Sample) {}, Sound: t.sound, Message: t.message, State: t.state,
	})
	if err != nil {
		e.end()
		return nil, fmt.Errorf("try a line: %w", err)
	}
	t.give(p)
	ctx, stop := context.WithTimeout(ctx, Lasts)
	go func() { // ends with ctx or the far end; Close waits for it
		defer e.end()
		defer stop()
		select {
		case <-ctx.Done():
		case <-t.over:
		}
		p.Close()
	}()
	for i, s := range from {
		if err := p.Handle(s); err != nil && i == 0 {
			stop()
			return nil, ErrBadTry
		}
	}
	answer, ok := t.answer.wait(ctx.Done(), gathering)
	if !ok {
		stop()
		return nil, ErrBadTry
	}
	return answer, nil
}

// begin counts one more try; end must follow unless it is false.
func (e *Echo) begin() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed || e.trying >= e.cfg.AtMost {
		return false
	}
	e.trying++
	e.work.Add(1)
	return true
}

func (e *Echo) end() {
	e.mu.Lock()
	e.trying--
	e.mu.Unlock()
	e.work.Done()
}

// Close waits until no try goes on; whoever gave contexts to Answer ends them.
func (e *Echo) Close() {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	e.work.Wait()
}

// echoing is one try.
type echoing struct {
	answer *collected
	over   chan struct{} // holds one token when the far end is gone
	now    func() time.Time
	began  time.Time

	filled atomic.Uint64 // what came over the control channel, in bytes

	mu   sync.Mutex // guards peer
	peer *peer.Peer
}

func (t *echoing) give(p *peer.Peer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.peer, t.began = p, t.now()
}

func (t *echoing) far() (*peer.Peer, time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.peer, t.began
}

func (t *echoing) sound(_ int, s media.Sample) {
	if p, _ := t.far(); p != nil {
		_ = p.SendSound(s) // what cannot be sent back counts as lost there
	}
}

func (t *echoing) message(b []byte) {
	p, began := t.far()
	filled := t.filled.Add(uint64(len(b)))
	w, ok := read(b)
	if p == nil || !ok || w.Ask == 0 {
		return
	}
	c := p.Counters()
	_ = say(p.Send, word{
		Re: w.Ask, At: t.now().Sub(began).Milliseconds(), Bytes: c.BytesIn, Packets: c.PacketsIn, Lost: c.PacketsLost, Filled: filled,
	}) // asked again if it does not arrive
}

func (t *echoing) state(s peer.State) {
	if s == peer.StateFailed || s == peer.StateClosed || s == peer.StateInterrupted {
		select {
		case t.over <- struct{}{}:
		default:
		}
	}
}
