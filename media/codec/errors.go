package codec

import "errors"

// What a codec refuses.
var (
	// ErrClosed means that the codec was used after Close.
	ErrClosed = errors.New("codec: closed")
	// ErrSize means that a picture is odd, empty, larger than MaxPixels, or
	// shorter than its size says.
	ErrSize = errors.New("codec: picture size not supported")
	// ErrRate means that a bit rate, picture rate or loss is out of range.
	ErrRate = errors.New("codec: rate out of range")
	// ErrDamaged means that a sample could not be decoded.
	ErrDamaged = errors.New("codec: damaged sample")
	// ErrKeyNeeded means that the decoder cannot go on before a key frame.
	ErrKeyNeeded = errors.New("codec: key frame needed")
	// ErrLength means that sound is not one packet of 20 ms long.
	ErrLength = errors.New("codec: sound is not 20 ms long")
)

// MaxPixels is the largest picture a codec takes: what a hearing can use, and
// a bound on the memory that a forged frame header can ask for.
const MaxPixels = 2560 * 1600

// Picture says what a picture encoder aims at when it starts.
type Picture struct {
	Width, Height int
	// FPS is the most pictures per second.
	FPS int
	// BPS is bits per second.
	BPS int
}
