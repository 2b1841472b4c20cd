//go:build cgo

package codec

/*
#cgo pkg-config: opus
#include <opus.h>

// Variadic controls cannot be called from Go.
static int opus_set_up(OpusEncoder *e) {
	int err;
	if ((err = opus_encoder_ctl(e, OPUS_SET_BITRATE(32000))) ||
	    (err = opus_encoder_ctl(e, OPUS_SET_COMPLEXITY(9))) ||
	    (err = opus_encoder_ctl(e, OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE))) ||
	    (err = opus_encoder_ctl(e, OPUS_SET_INBAND_FEC(1))) ||
	    (err = opus_encoder_ctl(e, OPUS_SET_DTX(0)))) return err;
	return OPUS_OK;
}
static int opus_set_loss(OpusEncoder *e, int percent) {
	return opus_encoder_ctl(e, OPUS_SET_PACKET_LOSS_PERC(percent));
}
*/
import "C"

import (
	"fmt"
	"math"
	"unsafe"

	"gatehouse/media"
)

// maxPacket is the largest Opus packet of one frame and its header, RFC 6716
// section 3.4.
const maxPacket = 1276

// firstLoss is what the encoder assumes before the far end has reported: the
// first lost packet of a call should be recoverable too.
const firstLoss = 0.05

type soundEncoder struct {
	enc *C.OpusEncoder // nil once closed
	buf [maxPacket]byte
}

// NewSoundEncoder returns an Opus encoder for speech at 32 kbit/s whose
// packets carry the one before at lower quality.
func NewSoundEncoder() (media.SoundEncoder, error) {
	var rc C.int
	enc := C.opus_encoder_create(media.SampleRate, 1, C.OPUS_APPLICATION_VOIP, &rc)
	if rc != C.OPUS_OK {
		return nil, fmt.Errorf("codec: start Opus encoder: %s", opusWords(rc))
	}
	e := &soundEncoder{enc: enc}
	if rc := C.opus_set_up(enc); rc != C.OPUS_OK {
		_ = e.Close()
		return nil, fmt.Errorf("codec: set up Opus encoder: %s", opusWords(rc))
	}
	if err := e.SetLoss(firstLoss); err != nil {
		_ = e.Close()
		return nil, err
	}
	return e, nil
}

func (e *soundEncoder) Encode(pcm []int16) ([]byte, error) {
	if e.enc == nil {
		return nil, ErrClosed
	}
	if len(pcm) != media.PacketSamples {
		return nil, fmt.Errorf("%w: %d samples", ErrLength, len(pcm))
	}
	n := C.opus_encode(e.enc, samples(pcm), media.PacketSamples, (*C.uchar)(&e.buf[0]), maxPacket)
	if n < 0 {
		return nil, fmt.Errorf("codec: encode sound: %s", opusWords(n))
	}
	return e.buf[:n], nil
}

func (e *soundEncoder) SetLoss(share float64) error {
	if e.enc == nil {
		return ErrClosed
	}
	if !(share >= 0 && share <= 1) {
		return fmt.Errorf("%w: loss %v", ErrRate, share)
	}
	if rc := C.opus_set_loss(e.enc, C.int(math.Ceil(share*100))); rc != C.OPUS_OK {
		return fmt.Errorf("codec: set loss: %s", opusWords(rc))
	}
	return nil
}

func (e *soundEncoder) Close() error {
	if e.enc != nil {
		C.opus_encoder_destroy(e.enc)
		e.enc = nil
	}
	return nil
}

type soundDecoder struct {
	dec *C.OpusDecoder // nil once closed
}

// NewSoundDecoder returns an Opus decoder for packets of 20 ms, mono or stereo.
func NewSoundDecoder() (media.SoundDecoder, error) {
	var rc C.int
	dec := C.opus_decoder_create(media.SampleRate, 1, &rc)
	if rc != C.OPUS_OK {
		return nil, fmt.Errorf("codec: start Opus decoder: %s", opusWords(rc))
	}
	return &soundDecoder{dec: dec}, nil
}

func (d *soundDecoder) Decode(packet []byte, pcm []int16) error {
	return d.decode(packet, pcm, 0)
}

// Recover falls back to a guess when next carries no redundancy.
func (d *soundDecoder) Recover(next []byte, pcm []int16) error {
	return d.decode(next, pcm, 1)
}

func (d *soundDecoder) Conceal(pcm []int16) error {
	if err := d.ready(pcm); err != nil {
		return err
	}
	if n := C.opus_decode(d.dec, nil, 0, samples(pcm), media.PacketSamples, 0); n != media.PacketSamples {
		return fmt.Errorf("codec: conceal sound: %s", opusWords(n))
	}
	return nil
}

func (d *soundDecoder) ready(pcm []int16) error {
	if d.dec == nil {
		return ErrClosed
	}
	if len(pcm) != media.PacketSamples {
		return fmt.Errorf("%w: room for %d samples", ErrLength, len(pcm))
	}
	return nil
}

func (d *soundDecoder) decode(packet []byte, pcm []int16, fec C.int) error {
	if err := d.ready(pcm); err != nil {
		return err
	}
	if len(packet) == 0 {
		return fmt.Errorf("%w: empty sound packet", ErrDamaged)
	}
	p, n := (*C.uchar)(&packet[0]), C.opus_int32(len(packet))
	if held := C.opus_packet_get_nb_samples(p, n, media.SampleRate); held < 0 {
		return fmt.Errorf("%w: %s", ErrDamaged, opusWords(held))
	} else if held != media.PacketSamples {
		return fmt.Errorf("%w: a packet of %d samples", ErrLength, int(held))
	}
	if got := C.opus_decode(d.dec, p, n, samples(pcm), media.PacketSamples, fec); got < 0 {
		return fmt.Errorf("%w: %s", ErrDamaged, opusWords(got))
	} else if got != media.PacketSamples {
		return fmt.Errorf("%w: decoded %d samples", ErrLength, int(got))
	}
	return nil
}

func (d *soundDecoder) Close() error {
	if d.dec != nil {
		C.opus_decoder_destroy(d.dec)
		d.dec = nil
	}
	return nil
}

func samples(pcm []int16) *C.opus_int16 { return (*C.opus_int16)(unsafe.Pointer(&pcm[0])) }

func opusWords(rc C.int) string { return C.GoString(C.opus_strerror(rc)) }
