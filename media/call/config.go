package call

import (
	"context"
	"crypto/ed25519"
	"log/slog"
	"time"

	"gatehouse/media"
	"gatehouse/media/forward"
	"gatehouse/media/peer"
	"gatehouse/media/readiness"
	"gatehouse/media/signalling"
	"gatehouse/media/sound"
	"gatehouse/media/stats"
)

// Config is what a call is given.
type Config struct {
	// Dial reaches the hub, again after every lost line.
	Dial   func(ctx context.Context) (signalling.Line, error)
	Ticket signalling.Ticket
	// Device is a random name that this desk keeps, so that it may use its
	// ticket again.
	Device string
	// Identity is this desk's key: it signs the connections' certificates, so
	// that the others know whose they are. Nil signs nothing.
	Identity ed25519.PrivateKey

	// Camera and Sound open the devices chosen; nil uses none. They are
	// called on goroutines of their own and may be slow.
	Camera OpenCamera
	Sound  OpenSound
	Codecs Codecs
	// Clean makes what cleans the microphone's sound, anew for each device
	// opened; nil, and an error, leave it as it is.
	Clean func() (sound.Processor, error)
	// Peer makes connections; nil makes real ones.
	Peer func(peer.Config, peer.Events) (Peer, error)

	// Forwards lets this desk pass pictures and sound on for the others when the
	// hub names it, and Uplink is what its line was measured at, in bits per
	// second; 0 is not known.
	Forwards bool
	Uplink   int
	// Node makes the connections of the node that this desk may run; nil makes
	// real ones.
	Node func(peer.Config, peer.Events) (forward.Peer, error)

	// ICEServers are used beside those that the hub names.
	ICEServers []peer.ICEServer
	// RelayOnly has everything pass a TURN server, so that nobody learns this
	// machine's address; without one no line can be had, see Snapshot.NoRelay.
	RelayOnly bool
	// StartBPS is the rate to begin with, 0 for the peer's own choice.
	StartBPS int
	// Muted and CameraOff are how the person chose to come in.
	Muted, CameraOff bool

	// Equipment is what a test found before the call; the hearing is told once.
	Equipment *readiness.Measured

	// Wake, when set, is called on any goroutine after each new picture of
	// anybody; it must not block.
	Wake func()

	Now func() time.Time
	Log *slog.Logger
}

// forwards reports whether this desk may pass on: not one that hides its
// address, for every line of a node would have to pass a relay.
func (c Config) forwards() bool { return c.Forwards && !c.RelayOnly }

// OpenCamera opens a camera, or says why not (media.Err…).
type OpenCamera func() (media.Camera, error)

// OpenSound opens a microphone and a speaker, or says why not (media.Err…).
type OpenSound func() (media.SoundDevice, error)

// Codecs makes the codecs a call needs.
type Codecs struct {
	PictureEncoder func(width, height, fps, bps int) (media.PictureEncoder, error)
	PictureDecoder func() (media.PictureDecoder, error)
	SoundEncoder   func() (media.SoundEncoder, error)
	SoundDecoder   func() (media.SoundDecoder, error)
}

// Peer is the connection to one other participant; *peer.Peer is one.
type Peer interface {
	Start() error
	Handle(s peer.Signal) error
	SendPicture(s media.Sample) error
	SendPictureOn(section int, s media.Sample) error
	SendSound(s media.Sample) error
	AskKey(section int)
	Send(message []byte) error
	Rate() int
	Backlog() time.Duration
	Counters() stats.Counters
	Fingerprints() (local, remote string)
	RestartICE()
	Close()
}

var _ Peer = (*peer.Peer)(nil)

func realPeer(cfg peer.Config, events peer.Events) (Peer, error) { return peer.New(cfg, events) }

// DialLink returns a Config.Dial for a link.
func DialLink(l signalling.Link) func(context.Context) (signalling.Line, error) {
	return func(ctx context.Context) (signalling.Line, error) { return signalling.Dial(ctx, l.Host, l.Key) }
}
