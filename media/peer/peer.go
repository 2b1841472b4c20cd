// Package peer keeps one connection to one participant alive through
// renegotiation and network change: pictures, sound and a control channel,
// both ways. It hides the WebRTC library, of which it is the only user.
package peer

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/transport/v5"
	"github.com/pion/webrtc/v4"

	"gatehouse/media"
	"gatehouse/media/internal/quiet"
)

// What can go wrong with a connection.
var (
	// ErrClosed means that the peer was closed.
	ErrClosed = errors.New("peer: closed")
	// ErrNotConnected means that there is no path to the far end yet, or not
	// at the moment; what was to be sent is gone.
	ErrNotConnected = errors.New("peer: not connected")
	// ErrCongested means that more waits to be sent than the line can take.
	// A picture refused so must be followed by a key frame.
	ErrCongested = errors.New("peer: line congested")
	// ErrTooLarge means that a message or sample exceeds what a peer carries.
	ErrTooLarge = errors.New("peer: too large")
)

// State is how the connection fares.
type State uint8

// The states of a connection.
const (
	// StateConnecting lasts until media can first flow.
	StateConnecting State = iota
	// StateConnected means that media flows both ways.
	StateConnected
	// StateInterrupted means that nothing has come for 4 s; the peer tries to
	// find another path.
	StateInterrupted
	// StateFailed means that nothing has come for 24 s or that no path was
	// found; the peer goes on trying until it is closed.
	StateFailed
	// StateClosed means that the far end ended the connection.
	StateClosed
)

// String returns the state's name, for logs.
func (s State) String() string {
	names := [...]string{"connecting", "connected", "interrupted", "failed", "closed"}
	if int(s) < len(names) {
		return names[s]
	}
	return "unknown"
}

// ICEServer is a STUN or TURN server.
type ICEServer struct {
	URLs                 []string
	Username, Credential string
}

// LogValue hides the credential from logs.
func (s ICEServer) LogValue() slog.Value { return slog.IntValue(len(s.URLs)) }

// Config is what a peer needs to know.
type Config struct {
	// Polite is false at exactly one end: that end makes all offers, so that
	// two never cross (the library cannot withdraw one). The polite end asks
	// for an offer when it needs one.
	Polite     bool
	ICEServers []ICEServer
	// RelayOnly has everything pass a TURN server of ICEServers: no address of
	// this machine is told or used. Without such a server nothing connects.
	RelayOnly bool
	Log       *slog.Logger
	Now       func() time.Time
	// StartBPS is the rate to begin with, in bits per second; 0 means 1 Mbit/s.
	// The last call's rate is a good choice.
	StartBPS int
	// MinBPS and MaxBPS bound the rate; 0 means 100 kbit/s and 2.5 Mbit/s.
	MinBPS, MaxBPS int
	// Net replaces the machine's network in tests; nil means the real one.
	Net transport.Net
	// Sections are what the connection carries; none is Both. The far end has
	// the Mirror of them.
	Sections []Section
}

// Events is what a peer tells. Picture is called on a goroutine of its own, so
// is Sound; all others are called one at a time, in the order things happened,
// on a third. Payloads are valid until the call returns. No event may call
// Close; all other methods may be called. A nil field is not called. A section
// is its index among the connection's; pictures and sound of different sections
// come on different goroutines.
type Events struct {
	// Signal must reach Handle of the far end's peer, in order.
	Signal func(Signal)
	// Picture gets whole pictures that can be decoded, in order.
	Picture func(section int, s media.Sample)
	// Sound gets each packet once, as it comes: a late one has an earlier At.
	Sound func(section int, s media.Sample)
	// KeyWanted asks for a key frame: at connection, when the far end lost a
	// picture, and after a picture was refused with ErrCongested.
	KeyWanted func(section int)
	State     func(State)
	// Open says that Send works from now on.
	Open func()
	// Message gets what the far end gave to Send, in order, without loss.
	Message func([]byte)
}

const (
	maxMessage  = 64 << 10
	maxBuffered = 1 << 20
	maxPicture  = 4 << 20
	maxUnread   = 256 // messages
	// packetSize keeps a packet with all its headers under the smallest MTU
	// that IPv6 allows.
	packetSize = 1140
	// maxBacklog is how much picture may wait before more is refused.
	maxBacklog = 400 * time.Millisecond
	// keyWantedEvery bounds how often the far end can make us send key frames.
	keyWantedEvery = 250 * time.Millisecond
)

// Peer is one connection to one participant. All methods are safe for
// concurrent use, but pictures want one sender and sound one.
type Peer struct {
	cfg     Config
	events  Events
	pc      *webrtc.PeerConnection
	control *webrtc.DataChannel
	out     *outgoing
	eager   eager

	lanes       []*lane // as Config.Sections
	reportSSRC  uint32
	bytesIn     atomic.Uint64
	state       atomic.Uint32
	channelOpen atomic.Bool
	opened      sync.Once

	noting sync.Mutex // guards rtt, rttAt
	rtt    time.Duration
	rttAt  time.Time

	talk    negotiation // belongs to the loop
	work    *queue[func()]
	told    *queue[func()]
	unread  chan struct{} // a place for each message not yet handed out
	done    chan struct{}
	spawned sync.Mutex // guards closing against wg.Add
	closing bool
	closed  chan struct{}
	wg      sync.WaitGroup
}

// rtpCount numbers the packets of one stream.
type rtpCount struct {
	seq  uint16
	base uint32
}

func newCount() rtpCount { return rtpCount{seq: uint16(rand.Uint32()), base: rand.Uint32()} }

// New makes a peer that is ready to Handle signals; Close must be called.
func New(cfg Config, events Events) (*Peer, error) {
	if cfg.Now == nil || cfg.Log == nil {
		return nil, errors.New("peer: no clock or no log")
	}
	if cfg.StartBPS == 0 {
		cfg.StartBPS = 1_000_000
	}
	if cfg.MinBPS == 0 {
		cfg.MinBPS = 100_000
	}
	if cfg.MaxBPS == 0 {
		cfg.MaxBPS = 2_500_000
	}
	cfg.StartBPS = min(max(cfg.StartBPS, cfg.MinBPS), cfg.MaxBPS)
	if cfg.Sections == nil {
		cfg.Sections = Both()
	}
	if err := checkSections(cfg.Sections); err != nil {
		return nil, err
	}
	log := quiet.Factory{Log: cfg.Log}
	out, err := newOutgoing(cfg, log)
	if err != nil {
		return nil, fmt.Errorf("watch congestion: %w", err)
	}
	p := &Peer{
		cfg: cfg, events: events, out: out, reportSSRC: rand.Uint32(),
		work: newQueue[func()](), told: newQueue[func()](),
		unread: make(chan struct{}, maxUnread), done: make(chan struct{}), closed: make(chan struct{}),
	}
	if err := p.connect(log); err != nil {
		if p.pc != nil {
			_ = p.pc.GracefulClose()
		}
		_ = out.Close()
		return nil, fmt.Errorf("make connection: %w", err)
	}
	p.wg.Go(p.loop)
	p.wg.Go(p.tell)
	return p, nil
}

// connect makes the library's connection with its lanes and channel.
func (p *Peer) connect(log quiet.Factory) error {
	api, err := engine(p.cfg, p.out, &p.eager, log)
	if err != nil {
		return err
	}
	var servers []webrtc.ICEServer
	for _, s := range p.cfg.ICEServers {
		servers = append(servers, webrtc.ICEServer{URLs: s.URLs, Username: s.Username, Credential: s.Credential})
	}
	policy := webrtc.ICETransportPolicyAll
	if p.cfg.RelayOnly {
		policy = webrtc.ICETransportPolicyRelay
	}
	p.pc, err = api.NewPeerConnection(webrtc.Configuration{
		ICEServers: servers, ICETransportPolicy: policy, BundlePolicy: webrtc.BundlePolicyMaxBundle,
	})
	if err != nil {
		return err
	}
	p.pc.OnTrack(func(t *webrtc.TrackRemote, r *webrtc.RTPReceiver) { p.spawn(func() { p.receive(t, r) }) })
	for i, section := range p.cfg.Sections {
		l := newLane(section)
		if err := l.join(p.pc, i); err != nil {
			return err
		}
		p.lanes = append(p.lanes, l)
		if l.Send {
			p.spawn(func() { p.readFeedback(i, l.transceiver.Sender()) })
		}
	}
	// Agreed beforehand: saves a round trip, and neither end has to wait for
	// the other to open it.
	agreed, number := true, uint16(0)
	p.control, err = p.pc.CreateDataChannel("control", &webrtc.DataChannelInit{Negotiated: &agreed, ID: &number})
	if err != nil {
		return err
	}
	p.control.OnOpen(p.onOpen)
	p.control.OnClose(func() { p.channelOpen.Store(false) })
	p.control.OnMessage(p.onMessage)
	p.pc.OnICECandidate(func(c *webrtc.ICECandidate) { p.work.put(func() { p.localCandidate(c) }) })
	p.pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) { p.work.put(func() { p.connectionState(s) }) })
	return nil
}

// spawn runs fn on a goroutine that Close waits for; false when closing.
func (p *Peer) spawn(fn func()) bool {
	p.spawned.Lock()
	defer p.spawned.Unlock()
	if p.closing {
		return false
	}
	p.wg.Go(fn)
	return true
}

// tell calls the events, in order.
func (p *Peer) tell() {
	for {
		select {
		case <-p.done:
			return
		case <-p.told.ready:
		}
		for _, event := range p.told.take() {
			select {
			case <-p.done:
				return
			default:
				event()
			}
		}
	}
}

// SendPicture packs one encoded picture and queues it, for the first section
// that sends any. Errors are ErrNotConnected, ErrCongested (then only a key
// frame is taken next), ErrTooLarge and ErrClosed.
func (p *Peer) SendPicture(s media.Sample) error {
	return p.SendPictureOn(p.first(media.TrackPicture), s)
}

// SendPictureOn is SendPicture for one section; ErrSections if that sends no
// pictures.
func (p *Peer) SendPictureOn(section int, s media.Sample) error {
	l, err := p.sender(section, media.TrackPicture)
	if err != nil {
		return err
	}
	if err := p.sendable(len(s.Payload), maxPicture); err != nil {
		return err
	}
	l.sending.Lock()
	defer l.sending.Unlock()
	if flushed := p.out.flushes(); flushed != l.flushed {
		l.flushed, l.starved = flushed, true
	}
	if p.out.pacer.backlog() > maxBacklog || (l.starved && !s.Key) {
		l.starved = true
		p.keyWanted(section)
		return ErrCongested
	}
	l.starved = false
	chunks := l.vp8.Payload(packetSize, s.Payload)
	ts := l.count.stamp(s.At, pictureClock)
	for i, chunk := range chunks {
		if err := l.track.WriteRTP(l.count.packet(ts, i == len(chunks)-1, chunk)); err != nil {
			return fmt.Errorf("send picture: %w", err)
		}
	}
	l.frames++
	if s.Key { // a wish that comes earlier was made before it was there
		due := p.cfg.Now().Add(p.out.pacer.backlog() + p.roundTrip())
		l.keys.Lock()
		l.keyDue = due
		l.keys.Unlock()
	}
	return nil
}

// SendSound sends one Opus packet at once, on the first section that sends any.
func (p *Peer) SendSound(s media.Sample) error {
	return p.SendSoundOn(p.first(media.TrackSound), s)
}

// SendSoundOn is SendSound for one section; ErrSections if that sends no sound.
func (p *Peer) SendSoundOn(section int, s media.Sample) error {
	l, err := p.sender(section, media.TrackSound)
	if err != nil {
		return err
	}
	if err := p.sendable(len(s.Payload), packetSize); err != nil {
		return err
	}
	l.sending.Lock()
	defer l.sending.Unlock()
	if err := l.track.WriteRTP(l.count.packet(l.count.stamp(s.At, soundClock), false, s.Payload)); err != nil {
		return fmt.Errorf("send sound: %w", err)
	}
	return nil
}

// sender returns the lane that sends on a section.
func (p *Peer) sender(section int, t media.Track) (*lane, error) {
	if section < 0 || section >= len(p.lanes) || p.lanes[section].Track != t || !p.lanes[section].Send {
		return nil, ErrSections
	}
	return p.lanes[section], nil
}

func (p *Peer) sendable(size, limit int) error {
	select {
	case <-p.done:
		return ErrClosed
	default:
	}
	if size > limit {
		return ErrTooLarge
	}
	if p.State() != StateConnected {
		return ErrNotConnected
	}
	return nil
}

// Send passes a message of at most 64 KiB over the control channel, which
// needs no hub. It is never dropped once accepted while the connection lives.
func (p *Peer) Send(message []byte) error {
	select {
	case <-p.done:
		return ErrClosed
	default:
	}
	switch {
	case len(message) > maxMessage:
		return ErrTooLarge
	case !p.channelOpen.Load():
		return ErrNotConnected
	case p.control.BufferedAmount() > maxBuffered:
		return ErrCongested
	}
	if err := p.control.Send(message); err != nil {
		return fmt.Errorf("send message: %w", err)
	}
	return nil
}

// onOpen notes that the control channel can be used, once.
func (p *Peer) onOpen() {
	p.opened.Do(func() {
		p.channelOpen.Store(true)
		p.told.put(func() {
			if p.events.Open != nil {
				p.events.Open()
			}
		})
	})
}

// onMessage takes what comes over the control channel. It blocks while too
// many messages wait, which slows the far end down.
func (p *Peer) onMessage(m webrtc.DataChannelMessage) {
	p.onOpen() // pion says so beside it: whoever answers at once must be able to
	select {
	case p.unread <- struct{}{}:
	case <-p.done:
		return
	}
	p.told.put(func() {
		<-p.unread
		if p.events.Message != nil {
			p.events.Message(m.Data)
		}
	})
}

// State returns how the connection fares now.
func (p *Peer) State() State { return State(p.state.Load()) }

// Rate returns the bits per second that pictures and sound together may take.
func (p *Peer) Rate() int { return p.out.once() }

// Backlog returns how long what is queued takes to leave; while it is more
// than a few frames, better skip a picture before encoding it.
func (p *Peer) Backlog() time.Duration { return p.out.pacer.backlog() }

// Fingerprints returns the SHA-256 of both ends' certificates as in SDP ("sha-256
// AA:BB:…"); remote is what the far end announced until it has proved to hold
// the key, and empty before that.
func (p *Peer) Fingerprints() (local, remote string) {
	if d := p.pc.LocalDescription(); d != nil {
		local = fingerprint(d.SDP)
	}
	if cert := p.pc.SCTP().Transport().GetRemoteCertificate(); len(cert) > 0 {
		sum := sha256.Sum256(cert)
		hex := strings.ToUpper(fmt.Sprintf("% x", sum[:]))
		return local, "sha-256 " + strings.ReplaceAll(hex, " ", ":")
	}
	if d := p.pc.RemoteDescription(); d != nil {
		remote = fingerprint(d.SDP)
	}
	return local, remote
}

// fingerprint returns a description's certificate fingerprint (RFC 8122).
func fingerprint(description string) string {
	algorithm, value, found := strings.Cut(attribute(description, "a=fingerprint:"), " ")
	if !found {
		return ""
	}
	return strings.ToLower(algorithm) + " " + strings.ToUpper(value)
}

// attribute returns the rest of the first line that begins with prefix.
func attribute(description, prefix string) string {
	_, rest, _ := strings.Cut(description, "\n"+prefix)
	line, _, _ := strings.Cut(rest, "\n")
	return strings.TrimSpace(line)
}

// Close ends the connection and returns when nothing of it runs any more.
func (p *Peer) Close() {
	p.spawned.Lock()
	if p.closing {
		p.spawned.Unlock()
		<-p.closed
		return
	}
	p.closing = true
	p.spawned.Unlock()
	close(p.done)
	_ = p.pc.GracefulClose()
	_ = p.out.Close()
	p.wg.Wait()
	close(p.closed)
}
