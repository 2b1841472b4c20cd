package probe

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"gatehouse/media"
	"gatehouse/media/peer"
	"gatehouse/media/readiness"
)

// LineConfig is what a try of the line is given.
type LineConfig struct {
	// Exchange passes this end's signals to the hub and returns its answer.
	Exchange   func(ctx context.Context, from []peer.Signal) ([]peer.Signal, error)
	ICEServers []peer.ICEServer
	// RelayOnly tries only the ways through a relay of ICEServers.
	RelayOnly bool
	// Calm is how long loss is counted; 0 is 3 s. Burst is how long each step
	// of the uplink lasts; 0 is 700 ms.
	Calm, Burst time.Duration
	// Connecting bounds how long a path is looked for; 0 is 10 s.
	Connecting time.Duration
	// OnlyReach ends the try when media has passed.
	OnlyReach bool
	Peer      func(peer.Config, peer.Events) (*peer.Peer, error)
	Now       func() time.Time
	Log       *slog.Logger
}

const (
	// connecting bounds how long a path is looked for.
	connecting = 10 * time.Second
	// patience bounds a question on the control channel.
	patience = 3 * time.Second
	// A sound packet of the try: more often and larger than a call's, so that
	// few seconds tell of one per cent.
	soundEvery = 10 * time.Millisecond
	soundSize  = 100
	pictureFPS = 30
	// carried is the share of a step that must arrive for the next to be tried.
	carried = 0.85
)

// steps are what the uplink is tried with, in bits per second. Whoever gets the
// last one through can pass on for the others (hearing.ForwardUplink).
func steps() []int { return []int{500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000, 12_000_000} }

// Line tries the line to the hub. A line over which nothing passes is no
// error: it is not Reached. Errors are Exchange's own, and ctx's.
func Line(ctx context.Context, cfg LineConfig) (readiness.Line, error) {
	if cfg.Calm == 0 {
		cfg.Calm = 3 * time.Second
	}
	if cfg.Burst == 0 {
		cfg.Burst = 700 * time.Millisecond
	}
	if cfg.Connecting == 0 {
		cfg.Connecting = connecting
	}
	if cfg.Peer == nil {
		cfg.Peer = peer.New
	}
	most := steps()[len(steps())-1]
	t := &trying{
		cfg: cfg, offer: collect(peer.KindOffer), open: make(chan struct{}, 1), failed: make(chan struct{}, 1),
		words: make(chan word, 8), began: cfg.Now(),
	}
	p, err := cfg.Peer(peer.Config{
		ICEServers: cfg.ICEServers, RelayOnly: cfg.RelayOnly, StartBPS: most, MinBPS: most, MaxBPS: most, Now: cfg.Now, Log: cfg.Log,
	}, peer.Events{Signal: t.offer.put, Open: func() { note(t.open) }, Message: t.message, State: t.state})
	if err != nil {
		return readiness.Line{}, fmt.Errorf("try a line: %w", err)
	}
	defer p.Close()
	t.peer = p
	if err := p.Start(); err != nil {
		return readiness.Line{}, fmt.Errorf("try a line: %w", err)
	}
	offer, ok := t.offer.wait(ctx.Done(), gathering)
	if !ok {
		return readiness.Line{}, ctx.Err()
	}
	answer, err := cfg.Exchange(ctx, offer)
	if err != nil {
		return readiness.Line{}, err
	}
	for _, s := range answer {
		if err := p.Handle(s); err != nil {
			return readiness.Line{}, fmt.Errorf("try a line: %w", err)
		}
	}
	return t.run(ctx)
}

// trying is one try of the line.
type trying struct {
	cfg          LineConfig
	peer         *peer.Peer
	offer        *collected
	open, failed chan struct{} // each holds one token
	words        chan word
	asked        int
	began        time.Time
}

func note(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

func (t *trying) message(b []byte) {
	if w, ok := read(b); ok && w.Re > 0 {
		select {
		case t.words <- w:
		default:
		}
	}
}

func (t *trying) state(s peer.State) {
	if s == peer.StateFailed || s == peer.StateClosed {
		note(t.failed)
	}
}

func (t *trying) run(ctx context.Context) (readiness.Line, error) {
	var l readiness.Line
	limit := time.NewTimer(t.cfg.Connecting)
	defer limit.Stop()
	select {
	case <-t.open:
	case <-t.failed:
		return l, nil
	case <-limit.C:
		return l, nil
	case <-ctx.Done():
		return l, ctx.Err()
	}
	if t.cfg.OnlyReach {
		_, l.Reached = t.ask(ctx)
		return l, ctx.Err()
	}
	if !t.calm(ctx, &l) {
		return readiness.Line{}, ctx.Err()
	}
	l.Reached = true
	t.climb(ctx, &l)
	return l, ctx.Err()
}

// ask has the hub say what it has counted; false when it does not.
func (t *trying) ask(ctx context.Context) (word, bool) {
	t.asked++
	if say(t.peer.Send, word{Ask: t.asked}) != nil {
		return word{}, false
	}
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		select {
		case w := <-t.words:
			if w.Re == t.asked {
				return w, true
			}
		case <-t.failed:
			return word{}, false
		case <-limit.C:
			return word{}, false
		case <-ctx.Done():
			return word{}, false
		}
	}
}

// calm counts loss both ways and the round trip, with as little on the line
// as sound makes.
func (t *trying) calm(ctx context.Context, l *readiness.Line) bool {
	sent := t.cfg.Now()
	before, ok := t.ask(ctx)
	if !ok {
		return false
	}
	trip := t.cfg.Now().Sub(sent)
	here := t.peer.Counters()
	payload := make([]byte, soundSize)
	t.every(ctx, soundEvery, t.cfg.Calm, func() {
		_ = t.peer.SendSound(media.Sample{Track: media.TrackSound, Payload: payload, At: t.since(), Duration: soundEvery})
	})
	sent = t.cfg.Now()
	after, ok := t.ask(ctx)
	if !ok {
		return false
	}
	now := t.peer.Counters()
	l.LossOut = share(after.Lost-before.Lost, after.Packets-before.Packets)
	l.LossIn = share(now.PacketsLost-here.PacketsLost, now.PacketsIn-here.PacketsIn)
	l.RoundTrip = int(min(trip, t.cfg.Now().Sub(sent)).Milliseconds())
	return true
}

// climb sends more and more, until what is sent does not arrive any more.
func (t *trying) climb(ctx context.Context, l *readiness.Line) {
	before, ok := t.ask(ctx)
	for _, step := range steps() {
		if !ok {
			return
		}
		payload := make([]byte, step/8/pictureFPS)
		t.every(ctx, time.Second/pictureFPS, t.cfg.Burst, func() {
			_ = t.peer.SendPicture(media.Sample{Track: media.TrackPicture, Payload: payload, At: t.since(), Duration: time.Second / pictureFPS, Key: true}) // what does not leave does not arrive
		})
		var after word
		if after, ok = t.ask(ctx); !ok || after.At <= before.At {
			return
		}
		rate := int(float64(after.Bytes-before.Bytes) * 8 * 1000 / float64(after.At-before.At))
		l.Uplink = max(l.Uplink, min(rate, step))
		if float64(rate) < carried*float64(step) {
			return
		}
		before = after
	}
}

// every calls do at even times for as long as lasts, or until the try is over.
func (t *trying) every(ctx context.Context, step, lasts time.Duration, do func()) {
	tick, end := time.NewTicker(step), time.NewTimer(lasts)
	defer tick.Stop()
	defer end.Stop()
	for {
		select {
		case <-tick.C:
			do()
		case <-end.C:
			return
		case <-t.failed:
			note(t.failed)
			return
		case <-ctx.Done():
			return
		}
	}
}

func (t *trying) since() time.Duration { return t.cfg.Now().Sub(t.began) }

// share is how much of something was lost, 0 to 1.
func share(lost, came uint64) float64 {
	if lost+came == 0 || lost > 1<<62 || came > 1<<62 { // nothing, or counted backwards
		return 0
	}
	return float64(lost) / float64(lost+came)
}
