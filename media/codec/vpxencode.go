//go:build cgo

package codec

/*
#cgo pkg-config: vpx
#cgo CFLAGS: -O2
#include "vpx.h"
*/
import "C"

import (
	"fmt"
	"time"
	"unsafe"

	"gatehouse/media"
)

const (
	clockRate = 90000 // RTP's clock for VP8, RFC 7741 section 4.1
	minBPS    = 20_000
	maxBPS    = 20_000_000
	maxFPS    = 120
	// mostPassed is how many pictures' worth of time may pass between two.
	mostPassed = 2
)

type pictureEncoder struct {
	enc           *C.vp8_encoder // nil once closed
	width, height int
	bps, fps      int
	keyDue        bool // a key frame was asked for and has not come out yet
	started       bool
	pts           int64 // of the last picture, on libvpx's clock
	last          time.Duration
	due           time.Duration // when the next picture may be taken
	buf           []byte
}

// NewPictureEncoder returns a VP8 encoder on one thread; ErrSize or ErrRate
// when p asks for what it cannot do. A frame of another size than p's makes
// it start again at that size, with a key frame.
func NewPictureEncoder(p Picture) (media.PictureEncoder, error) {
	e := &pictureEncoder{}
	if err := checkRate(p.BPS, p.FPS); err != nil {
		return nil, err
	}
	e.bps, e.fps = p.BPS, p.FPS
	if err := e.open(p.Width, p.Height); err != nil {
		return nil, err
	}
	return e, nil
}

func checkRate(bps, fps int) error {
	if bps < minBPS || bps > maxBPS || fps < 1 || fps > maxFPS {
		return fmt.Errorf("%w: %d bit/s at %d pictures a second", ErrRate, bps, fps)
	}
	return nil
}

func checkSize(w, h int) error {
	if w < 2 || h < 2 || w%2 != 0 || h%2 != 0 || w > MaxPixels || h > MaxPixels || w*h > MaxPixels || w > 1<<14-2 || h > 1<<14-2 {
		return fmt.Errorf("%w: %d by %d", ErrSize, w, h)
	}
	return nil
}

// checkFrame makes sure that C reads only inside f's planes.
func checkFrame(f *media.Frame) error {
	if err := checkSize(f.Width, f.Height); err != nil {
		return err
	}
	cw, ch := f.Width/2, f.Height/2
	if f.StrideY < f.Width || f.StrideUV < cw ||
		len(f.Y) < f.StrideY*(f.Height-1)+f.Width ||
		len(f.U) < f.StrideUV*(ch-1)+cw || len(f.V) < f.StrideUV*(ch-1)+cw {
		return fmt.Errorf("%w: planes too short for %d by %d", ErrSize, f.Width, f.Height)
	}
	return nil
}

// open starts libvpx afresh: growing a running VP8 encoder is a path with a
// history of memory errors (CVE-2023-5217), and a new size needs a key frame
// in any case.
func (e *pictureEncoder) open(w, h int) error {
	if err := checkSize(w, h); err != nil {
		return err
	}
	enc := (*C.vp8_encoder)(C.calloc(1, C.sizeof_vp8_encoder))
	if rc := C.vp8_encoder_open(enc, C.uint(w), C.uint(h), C.uint(e.bps/1000)); rc != C.VPX_CODEC_OK {
		C.free(unsafe.Pointer(enc))
		return fmt.Errorf("codec: start VP8 encoder at %d by %d: %s", w, h, vpxWords(rc))
	}
	e.release()
	e.enc, e.width, e.height, e.keyDue = enc, w, h, true
	return nil
}

func (e *pictureEncoder) release() {
	if e.enc != nil {
		C.vp8_encoder_close(e.enc)
		C.free(unsafe.Pointer(e.enc))
		e.enc = nil
	}
}

func (e *pictureEncoder) Encode(f *media.Frame, key bool) (media.Sample, error) {
	if e.enc == nil {
		return media.Sample{}, ErrClosed
	}
	if err := checkFrame(f); err != nil {
		return media.Sample{}, err
	}
	if f.Width != e.width || f.Height != e.height {
		if err := e.open(f.Width, f.Height); err != nil {
			return media.Sample{}, err
		}
	}
	e.keyDue = e.keyDue || key
	step := time.Second / time.Duration(e.fps)
	out := media.Sample{Track: media.TrackPicture, At: f.At, Duration: step}
	if !e.take(f.At, step) {
		return out, nil
	}

	e.tick(f.At, step)
	var force C.int
	if e.keyDue {
		force = 1
	}
	rc := C.vp8_encoder_encode(e.enc, C.uint(f.Width), C.uint(f.Height),
		(*C.uchar)(&f.Y[0]), (*C.uchar)(&f.U[0]), (*C.uchar)(&f.V[0]),
		C.int(f.StrideY), C.int(f.StrideUV), C.vpx_codec_pts_t(e.pts), C.ulong(clockRate/e.fps), force)
	if rc != C.VPX_CODEC_OK {
		return media.Sample{}, fmt.Errorf("codec: encode picture: %s", vpxWords(rc))
	}

	e.buf = e.buf[:0]
	var iter C.vpx_codec_iter_t
	for {
		var size C.size_t
		var isKey C.int
		p := C.vp8_encoder_packet(e.enc, &iter, &size, &isKey)
		if p == nil {
			break
		}
		e.buf = append(e.buf, unsafe.Slice((*byte)(p), int(size))...)
		if isKey != 0 {
			out.Key = true
			e.keyDue = false
		}
	}
	out.Payload = e.buf
	return out, nil
}

// tick moves libvpx's clock on. Bits are given out by that clock: it does not
// count the whole of a pause, so that the picture after it is not made as large
// as all those that were left out, which the line could not take at once.
func (e *pictureEncoder) tick(at, step time.Duration) {
	passed := min(at-e.last, mostPassed*step)
	e.last = at
	if !e.started {
		e.started = true
		return
	}
	e.pts += max(int64(passed)*clockRate/int64(time.Second), 1) // it refuses a clock that stands still
}

// take decides whether the picture at at is due, so that no more than one per
// step goes out on average. A key frame that is due never waits.
func (e *pictureEncoder) take(at, step time.Duration) bool {
	switch late := at - e.due; {
	case !e.started || e.keyDue || late < -10*step || late > step:
		e.due = at + step // start, key, a clock that jumped back, or a pause
	case late < -step/4:
		return false
	default:
		e.due += step
	}
	return true
}

func (e *pictureEncoder) SetRate(bps, fps int) error {
	if e.enc == nil {
		return ErrClosed
	}
	if err := checkRate(bps, fps); err != nil {
		return err
	}
	if bps/1000 != e.bps/1000 {
		if rc := C.vp8_encoder_rate(e.enc, C.uint(bps/1000)); rc != C.VPX_CODEC_OK {
			return fmt.Errorf("codec: set picture rate to %d bit/s: %s", bps, vpxWords(rc))
		}
	}
	if fps != e.fps {
		e.due = 0 // far in the past: the next picture is due
	}
	e.bps, e.fps = bps, fps
	return nil
}

func (e *pictureEncoder) Close() error {
	e.release()
	return nil
}

func vpxWords(rc C.vpx_codec_err_t) string { return C.GoString(C.vpx_codec_err_to_string(rc)) }
