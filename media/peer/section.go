package peer

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/pion/rtp/codecs"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"gatehouse/media"
	"gatehouse/media/stats"
)

// ErrSections means that the far end described a connection that carries
// more or something else than was agreed: the connection is cut. It is also
// the answer to sending on a section that does not send.
var ErrSections = errors.New("peer: not the sections that were agreed")

// maxSections bounds what one connection carries beside its control channel.
const maxSections = 32

// Section is one stream of pictures or of sound, in one direction or both.
// What a connection carries is agreed before it is made and never changes.
type Section struct {
	Track media.Track
	// Send and Receive are seen from this end. One of them is set.
	Send, Receive bool
}

// Both is what two people who talk exchange: pictures and sound, both ways.
func Both() []Section {
	return []Section{
		{Track: media.TrackPicture, Send: true, Receive: true},
		{Track: media.TrackSound, Send: true, Receive: true},
	}
}

// Mirror is the same connection as the far end has it.
func Mirror(sections []Section) []Section {
	far := make([]Section, len(sections))
	for i, s := range sections {
		far[i] = Section{Track: s.Track, Send: s.Receive, Receive: s.Send}
	}
	return far
}

// checkSections refuses what no connection carries.
func checkSections(sections []Section) error {
	if len(sections) == 0 || len(sections) > maxSections {
		return fmt.Errorf("peer: %d sections", len(sections))
	}
	for _, s := range sections {
		if s.Track != media.TrackPicture && s.Track != media.TrackSound || !s.Send && !s.Receive {
			return errors.New("peer: a section of nothing")
		}
	}
	return nil
}

// lane is one section of one connection.
type lane struct {
	Section
	transceiver *webrtc.RTPTransceiver
	track       *webrtc.TrackLocalStaticRTP // nil unless it sends

	sending sync.Mutex // guards what numbers what is sent
	vp8     codecs.VP8Payloader
	count   rtpCount
	frames  uint64
	starved bool // a picture was refused: the next must be a key frame
	flushed uint64

	keys   sync.Mutex // guards keyAt, keyDue
	keyAt  time.Time
	keyDue time.Time // when the far end can have the last key frame

	noting sync.Mutex // guards in
	in     stats.Counters
}

func newLane(s Section) *lane {
	return &lane{Section: s, vp8: codecs.VP8Payloader{EnablePictureID: true}, count: newCount()}
}

// join adds the lane to the library's connection. Lanes are joined in order,
// before anything is negotiated, so that the library has them in that order.
func (l *lane) join(pc *webrtc.PeerConnection, i int) error {
	kind, name, capability := webrtc.RTPCodecTypeVideo, "picture", webrtc.RTPCodecCapability{MimeType: mimeVP8, ClockRate: pictureClock}
	if l.Track == media.TrackSound {
		kind, name = webrtc.RTPCodecTypeAudio, "sound"
		capability = webrtc.RTPCodecCapability{MimeType: mimeOpus, ClockRate: soundClock, Channels: 2}
	}
	direction := webrtc.RTPTransceiverDirectionRecvonly
	switch {
	case l.Send && l.Receive:
		direction = webrtc.RTPTransceiverDirectionSendrecv
	case l.Send:
		direction = webrtc.RTPTransceiverDirectionSendonly
	}
	init := webrtc.RTPTransceiverInit{Direction: direction}
	var err error
	if !l.Send {
		l.transceiver, err = pc.AddTransceiverFromKind(kind, init)
		return err
	}
	if i > 1 {
		name = fmt.Sprintf("%s-%d", name, i)
	}
	if l.track, err = webrtc.NewTrackLocalStaticRTP(capability, name, "desk"); err != nil {
		return err
	}
	l.transceiver, err = pc.AddTransceiverFromTrack(l.track, init)
	return err
}

// first returns the first lane of a track that this end sends, -1 if none.
func (p *Peer) first(t media.Track) int {
	for i, l := range p.lanes {
		if l.Track == t && l.Send {
			return i
		}
	}
	return -1
}

// laneOf returns the lane that a receiver belongs to, if we receive on it.
func (p *Peer) laneOf(r *webrtc.RTPReceiver) (int, bool) {
	for i, l := range p.lanes {
		if l.transceiver.Receiver() == r {
			return i, l.Receive
		}
	}
	return 0, false
}

// checkDescription refuses descriptions that no far end of ours would make,
// before the library acts on half of one. The far end may send less than was
// agreed; one that describes more, or something else, is cut.
func (p *Peer) checkDescription(text string) error {
	var d sdp.SessionDescription
	if err := d.UnmarshalString(text); err != nil {
		return fmt.Errorf("%w: description does not parse", ErrSignal)
	}
	agreed, channels := p.lanes, 0
	for _, m := range d.MediaDescriptions {
		if _, ok := m.Attribute("mid"); !ok {
			return fmt.Errorf("%w: section without mid", ErrSignal)
		}
		if m.MediaName.Media == "application" {
			channels++
			continue
		}
		if len(agreed) == 0 || !agreed[0].admits(m) {
			return p.cut()
		}
		agreed = agreed[1:]
	}
	if len(agreed) > 0 || channels != 1 {
		return fmt.Errorf("%w: sections are missing", ErrSignal)
	}
	if fingerprint(text) == "" || ufrag(text) == "" {
		return fmt.Errorf("%w: no fingerprint or no ICE credentials", ErrSignal)
	}
	return nil
}

// admits reports whether the far end's description of a section is within
// what was agreed. RFC 8866 section 6.7: no direction means both.
func (l *lane) admits(m *sdp.MediaDescription) bool {
	if m.MediaName.Media != map[media.Track]string{media.TrackPicture: "video", media.TrackSound: "audio"}[l.Track] {
		return false
	}
	has := func(name string) bool { _, ok := m.Attribute(name); return ok }
	switch {
	case has("inactive"):
		return true
	case has("sendonly"):
		return l.Receive
	case has("recvonly"):
		return l.Send
	}
	return l.Send && l.Receive
}

// cut ends the connection at once: what was agreed is not what comes.
func (p *Peer) cut() error {
	p.spawn(func() { _ = p.pc.Close() })
	return ErrSections
}
