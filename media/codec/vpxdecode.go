//go:build cgo

package codec

/*
#include "vpx.h"
*/
import "C"

import (
	"fmt"
	"unsafe"

	"gatehouse/media"
)

type pictureDecoder struct {
	dec    *C.vp8_decoder // nil once closed
	intact bool           // whether the last frames decoded; false wants a key frame
	fresh  bool           // dec has seen no sample yet
	closed bool
	frame  media.Frame
}

// NewPictureDecoder returns a VP8 decoder on one thread. It begins with a key
// frame; until one comes, and again after a damaged sample, Decode returns
// ErrKeyNeeded or ErrDamaged.
func NewPictureDecoder() (media.PictureDecoder, error) {
	d := &pictureDecoder{}
	if err := d.open(); err != nil {
		return nil, err
	}
	return d, nil
}

func (d *pictureDecoder) open() error {
	dec := (*C.vp8_decoder)(C.calloc(1, C.sizeof_vp8_decoder))
	if rc := C.vp8_decoder_open(dec); rc != C.VPX_CODEC_OK {
		C.free(unsafe.Pointer(dec))
		return fmt.Errorf("codec: start VP8 decoder: %s", vpxWords(rc))
	}
	d.release()
	d.dec, d.fresh = dec, true
	return nil
}

func (d *pictureDecoder) release() {
	if d.dec != nil {
		C.vp8_decoder_close(d.dec)
		C.free(unsafe.Pointer(d.dec))
		d.dec = nil
	}
}

func (d *pictureDecoder) Decode(s media.Sample) (*media.Frame, error) {
	if d.closed {
		return nil, ErrClosed
	}
	if len(s.Payload) == 0 {
		return nil, nil
	}
	key, err := readHeader(s.Payload)
	switch {
	case err != nil:
		d.intact = false
		return nil, err
	case !key && !d.intact:
		return nil, ErrKeyNeeded
	case key && !d.intact && !d.fresh:
		// What a damaged sample left behind must not outlive it.
		if err := d.open(); err != nil {
			return nil, err
		}
	}

	d.fresh, d.intact = false, false
	var img *C.vpx_image_t
	rc := C.vp8_decoder_decode(d.dec, (*C.uchar)(&s.Payload[0]), C.uint(len(s.Payload)), &img)
	if rc != C.VPX_CODEC_OK {
		return nil, fmt.Errorf("%w: %s", ErrDamaged, vpxWords(rc))
	}
	d.intact = true
	if img == nil {
		return nil, nil
	}
	w, h := int(img.d_w)&^1, int(img.d_h)&^1 // an odd edge from elsewhere is cropped
	if w == 0 || h == 0 {
		return nil, fmt.Errorf("%w: %d by %d", ErrSize, int(img.d_w), int(img.d_h))
	}
	plane := func(i, w, h int) ([]byte, int) {
		stride := int(img.stride[i])
		return unsafe.Slice((*byte)(img.planes[i]), stride*(h-1)+w), stride
	}
	f := &d.frame
	f.Width, f.Height, f.At = w, h, s.At
	f.Y, f.StrideY = plane(C.VPX_PLANE_Y, w, h)
	f.U, f.StrideUV = plane(C.VPX_PLANE_U, w/2, h/2)
	f.V, _ = plane(C.VPX_PLANE_V, w/2, h/2)
	return f, nil
}

// Close frees the decoder and the last frame it returned.
func (d *pictureDecoder) Close() error {
	d.release()
	d.frame = media.Frame{}
	d.closed = true
	return nil
}

// readHeader reads what a VP8 frame says of itself (RFC 6386 section 9.1),
// before libvpx allocates for it.
func readHeader(p []byte) (key bool, err error) {
	if len(p) < 3 {
		return false, fmt.Errorf("%w: %d bytes", ErrDamaged, len(p))
	}
	if key = p[0]&1 == 0; !key {
		return false, nil
	}
	if len(p) < 10 || p[3] != 0x9d || p[4] != 0x01 || p[5] != 0x2a {
		return true, fmt.Errorf("%w: no key frame header", ErrDamaged)
	}
	w := (int(p[6]) | int(p[7])<<8) & 0x3fff
	h := (int(p[8]) | int(p[9])<<8) & 0x3fff
	if w < 2 || h < 2 || w*h > MaxPixels {
		return true, fmt.Errorf("%w: %d by %d", ErrSize, w, h)
	}
	return true, nil
}
