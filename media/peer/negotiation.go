package peer

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/pion/webrtc/v4"
)

const (
	maxWaiting = 128 // candidates that came before their description
)

// When to try for a new path, counted from the interruption; later every last
// step again.
func interruptedTries() []time.Duration {
	return []time.Duration{2 * time.Second, 5 * time.Second, 10 * time.Second, 20 * time.Second}
}

// When to repeat the first description if nothing comes of it.
func connectingTries() []time.Duration {
	return []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second}
}

// negotiation is what the loop knows about offers and answers.
type negotiation struct {
	round   int      // the newest offer made or answered
	ufrag   string   // the generation of our own candidates
	waiting []Signal // candidates whose description has not come
	started bool
	was     bool // media has flowed once
	tries   []time.Duration
	tried   time.Duration // since the trouble began
	timer   *time.Timer
}

// loop owns the negotiation.
func (p *Peer) loop() {
	p.talk.timer = time.NewTimer(time.Hour)
	p.talk.timer.Stop()
	defer p.talk.timer.Stop()
	for {
		select {
		case <-p.done:
			return
		case <-p.talk.timer.C:
			p.askRestart()
			p.nextTry()
		case <-p.work.ready:
			for _, fn := range p.work.take() {
				fn()
			}
		}
	}
}

// do runs fn on the loop and waits for what it returns.
func (p *Peer) do(fn func() error) error {
	result := make(chan error, 1)
	p.work.put(func() { result <- fn() })
	select {
	case err := <-result:
		return err
	case <-p.done:
		return ErrClosed
	}
}

// Start begins negotiating: the impolite end makes the first offer. Starting
// again does nothing.
func (p *Peer) Start() error {
	return p.do(func() error {
		if p.talk.started {
			return nil
		}
		p.talk.started = true
		p.talk.tries, p.talk.tried = connectingTries(), 0
		p.nextTry()
		if p.cfg.Polite {
			return nil
		}
		return p.offer(false)
	})
}

// Handle takes a signal of the far end's peer. A malformed one or one that
// does not fit is ErrSignal and changes nothing.
func (p *Peer) Handle(s Signal) error {
	if err := s.check(); err != nil {
		return err
	}
	return p.do(func() error {
		switch s.Kind {
		case KindOffer:
			return p.takeOffer(s)
		case KindAnswer:
			return p.takeAnswer(s)
		case KindCandidate:
			return p.takeCandidate(s)
		case KindRestart:
			return p.takeRestart(s)
		case KindEnd:
		}
		return nil
	})
}

// RestartICE looks for a new path, as when the machine's network changed. It
// goes on in the background; State tells how it ends. The old path stays until
// the far end has answered, so that nothing is lost while signals do not pass.
func (p *Peer) RestartICE() { p.work.put(p.askRestart) }

// offer makes a new round; restart looks for a new path.
func (p *Peer) offer(restart bool) error {
	desc, err := p.pc.CreateOffer(&webrtc.OfferOptions{ICERestart: restart})
	if err != nil {
		return fmt.Errorf("make offer: %w", unquoted(err))
	}
	p.talk.round++
	if err := p.pc.SetLocalDescription(desc); err != nil {
		return fmt.Errorf("take own offer: %w", unquoted(err))
	}
	p.talk.ufrag = ufrag(desc.SDP)
	p.signal(Signal{Kind: KindOffer, Round: p.talk.round, SDP: marked(desc.SDP)})
	return nil
}

// repeat sends our newest description again, with all candidates so far.
func (p *Peer) repeat(kind Kind) {
	if d := p.pc.LocalDescription(); d != nil && d.Type.String() == string(kind) {
		p.signal(Signal{Kind: kind, Round: p.talk.round, SDP: marked(d.SDP)})
	}
}

func (p *Peer) takeOffer(s Signal) error {
	if err := p.checkDescription(s.SDP); err != nil {
		return err
	}
	p.meet(isMarked(s.SDP))
	if p.pc.SignalingState() == webrtc.SignalingStateHaveLocalOffer {
		return nil // crossed ours, which stands: the polite end makes none
	}
	if s.Round != 0 && s.Round <= p.talk.round {
		if s.Round == p.talk.round { // our answer was lost
			p.repeat(KindAnswer)
		}
		return nil
	}
	if err := p.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: s.SDP}); err != nil {
		return badSignal(err)
	}
	desc, err := p.pc.CreateAnswer(nil)
	if err != nil {
		return fmt.Errorf("make answer: %w", unquoted(err))
	}
	if err := p.pc.SetLocalDescription(desc); err != nil {
		return fmt.Errorf("take own answer: %w", unquoted(err))
	}
	p.talk.round, p.talk.ufrag = max(p.talk.round, s.Round), ufrag(desc.SDP)
	p.signal(Signal{Kind: KindAnswer, Round: s.Round, SDP: marked(desc.SDP)})
	p.addWaiting()
	p.checkSoon()
	return nil
}

// meet takes whether the far end is one of ours.
func (p *Peer) meet(ours bool) {
	p.eager.known.Store(ours)
	p.out.meet(ours)
}

func (p *Peer) takeAnswer(s Signal) error {
	if err := p.checkDescription(s.SDP); err != nil {
		return err
	}
	if p.pc.SignalingState() != webrtc.SignalingStateHaveLocalOffer {
		if s.Round <= p.talk.round && p.talk.round > 0 {
			return nil // a repetition
		}
		return fmt.Errorf("%w: answer without offer", ErrSignal)
	}
	if s.Round != 0 && s.Round != p.talk.round {
		return nil // to an offer since replaced
	}
	p.meet(isMarked(s.SDP))
	if err := p.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: s.SDP}); err != nil {
		return badSignal(err)
	}
	p.addWaiting()
	p.checkSoon()
	return nil
}

func (p *Peer) takeCandidate(s Signal) error {
	if !p.current(s) {
		if len(p.talk.waiting) >= maxWaiting {
			p.talk.waiting = p.talk.waiting[1:]
		}
		p.talk.waiting = append(p.talk.waiting, s)
		return nil
	}
	mid := s.Mid
	if err := p.pc.AddICECandidate(webrtc.ICECandidateInit{Candidate: s.Candidate, SDPMid: &mid}); err != nil {
		return badSignal(err)
	}
	return nil
}

// badSignal is ErrSignal for what the library does not take.
func badSignal(err error) error { return fmt.Errorf("%w: %w", ErrSignal, unquoted(err)) }

// unquoted names the library's error by its type. Its words quote what it was
// given, which may hold addresses, keys and fingerprints.
func unquoted(err error) error { return fmt.Errorf("refused by the library as %T", err) } //nolint:errorlint // see above

// current reports whether a candidate belongs to the far end's newest
// description.
func (p *Peer) current(s Signal) bool {
	d := p.pc.RemoteDescription()
	return d != nil && (s.Ufrag == "" || s.Ufrag == ufrag(d.SDP))
}

// addWaiting adds the candidates that came before their description. Those of
// older generations are dropped.
func (p *Peer) addWaiting() {
	waiting := p.talk.waiting
	p.talk.waiting = nil
	for _, s := range waiting {
		if !p.current(s) {
			continue
		}
		if err := p.takeCandidate(s); err != nil {
			p.cfg.Log.Warn("add candidate", slog.Any("signal", s))
		}
	}
}

// takeRestart answers the far end's wish for a new path.
func (p *Peer) takeRestart(s Signal) error {
	if p.cfg.Polite {
		p.signal(Signal{Kind: KindRestart, Round: p.talk.round})
		return nil
	}
	switch {
	case p.pc.SignalingState() == webrtc.SignalingStateHaveLocalOffer:
		p.repeat(KindOffer)
	case p.talk.round == 0:
		return nil // Start will offer
	case s.Round == p.talk.round:
		return p.offer(true)
	}
	return nil
}

// askRestart wants a new path. It does not give up the old one yet: while
// signals do not pass either, that could only make things worse.
func (p *Peer) askRestart() {
	if !p.cfg.Polite && p.pc.SignalingState() == webrtc.SignalingStateHaveLocalOffer {
		p.repeat(KindOffer)
		return
	}
	p.signal(Signal{Kind: KindRestart, Round: p.talk.round})
}

// nextTry sets the timer for the next attempt.
func (p *Peer) nextTry() {
	t := &p.talk
	if len(t.tries) == 0 {
		return
	}
	next := t.tries[0]
	wait := next - t.tried
	if len(t.tries) > 1 {
		t.tries = t.tries[1:]
	} else { // every last step again
		t.tries = []time.Duration{next + wait}
		if wait <= 0 {
			return
		}
	}
	t.tried = next
	t.timer.Reset(wait)
}

// connectionState follows the library's state.
func (p *Peer) connectionState(s webrtc.PeerConnectionState) {
	before := p.State()
	state := before
	t := &p.talk
	switch s {
	case webrtc.PeerConnectionStateConnected:
		t.was, t.tries, t.tried = true, nil, 0
		t.timer.Stop()
		state = StateConnected
	case webrtc.PeerConnectionStateDisconnected:
		p.keepTrying()
		state = StateInterrupted
	case webrtc.PeerConnectionStateFailed:
		p.keepTrying()
		state = StateFailed
	case webrtc.PeerConnectionStateClosed:
		t.tries = nil
		t.timer.Stop()
		state = StateClosed
	case webrtc.PeerConnectionStateConnecting, webrtc.PeerConnectionStateNew, webrtc.PeerConnectionStateUnknown:
		if t.was { // a new path is being looked for
			p.keepTrying()
			if before == StateFailed {
				state = StateInterrupted
			}
		}
	}
	if state == before {
		return
	}
	p.state.Store(uint32(state))
	if state == StateConnected {
		p.out.begin(p.pathRoundTrip())
		p.keysWantedNow()
	}
	p.told.put(func() {
		if p.events.State != nil {
			p.events.State(state)
		}
	})
}

// keepTrying begins the attempts at a new path unless they are under way.
func (p *Peer) keepTrying() {
	if len(p.talk.tries) == 0 {
		p.talk.tries, p.talk.tried = interruptedTries(), 0
		p.nextTry()
	}
}

// localCandidate passes one of our candidates on as soon as it is known.
func (p *Peer) localCandidate(c *webrtc.ICECandidate) {
	s := Signal{Kind: KindEnd, Round: p.talk.round, Ufrag: p.talk.ufrag}
	if c != nil {
		init := c.ToJSON()
		s.Kind, s.Candidate = KindCandidate, init.Candidate
		if init.SDPMid != nil {
			s.Mid = *init.SDPMid
		}
	}
	p.signal(s)
}

// signal hands s to whoever carries signals. The control channel could not: the
// library drops the old path the moment it makes an offer for a new one.
func (p *Peer) signal(s Signal) {
	if p.cfg.RelayOnly {
		var tell bool
		if s, tell = relayed(s); !tell {
			return
		}
	}
	p.told.put(func() {
		if p.events.Signal != nil {
			p.events.Signal(s)
		}
	})
}

// ufrag returns a description's ICE user name fragment, which names the
// generation of its candidates (RFC 8839).
func ufrag(text string) string { return attribute(text, "a=ice-ufrag:") }
