package sound

import (
	"errors"
	"math"
	"sync/atomic"
	"time"

	"gatehouse/media"
)

// packetTime is what one packet lasts.
const packetTime = time.Second * media.PacketSamples / media.SampleRate

// Sender encodes sound and hands it on. Send is called by one goroutine,
// usually a Desk's; SetLoss by any.
type Sender struct {
	enc  media.SoundEncoder
	emit func(media.Sample)
	at   uint64 // samples since the start
	loss atomic.Uint64
	set  uint64 // what the encoder was last told
}

// NewSender returns a sender that calls emit with each packet, on the
// goroutine that calls Send; emit borrows the payload and must not block. The
// caller keeps enc and closes it when nothing sends any more.
func NewSender(enc media.SoundEncoder, emit func(media.Sample)) *Sender {
	return &Sender{enc: enc, emit: emit}
}

// SetLoss tells the encoder from the next packet on which share of packets is
// lost, 0 to 1; more is taken as 1, less and NaN as 0.
func (s *Sender) SetLoss(share float64) {
	if !(share > 0) {
		share = 0
	}
	s.loss.Store(math.Float64bits(min(share, 1)) | 1) // the lowest bit marks "set"
}

// Send encodes PacketSamples; an error does not stop the sender's clock.
func (s *Sender) Send(pcm []int16) error {
	at := time.Duration(s.at/media.SampleRate)*time.Second + time.Duration(s.at%media.SampleRate)*time.Second/media.SampleRate
	s.at += media.PacketSamples
	var lossErr error
	if loss := s.loss.Load(); loss != s.set {
		s.set = loss
		lossErr = s.enc.SetLoss(math.Float64frombits(loss &^ 1))
	}
	packet, err := s.enc.Encode(pcm)
	if err != nil {
		return errors.Join(lossErr, err)
	}
	s.emit(media.Sample{Track: media.TrackSound, Payload: packet, At: at, Duration: packetTime})
	return lossErr
}

// skip moves the clock over samples that were never captured.
func (s *Sender) skip(n uint64) { s.at += n }
