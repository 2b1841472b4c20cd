//go:build cgo

package call

import (
	"gatehouse/media"
	"gatehouse/media/codec"
)

// RealCodecs are VP8 and Opus.
func RealCodecs() Codecs {
	return Codecs{
		PictureEncoder: func(width, height, fps, bps int) (media.PictureEncoder, error) {
			return codec.NewPictureEncoder(codec.Picture{Width: width, Height: height, FPS: fps, BPS: bps})
		},
		PictureDecoder: codec.NewPictureDecoder,
		SoundEncoder:   codec.NewSoundEncoder,
		SoundDecoder:   codec.NewSoundDecoder,
	}
}
