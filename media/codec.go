package media

// PictureEncoder turns frames into VP8. It is used by one goroutine.
type PictureEncoder interface {
	// Encode returns the next sample, valid until the next call; an empty
	// payload means that the encoder dropped the frame. key asks for a key frame.
	Encode(f *Frame, key bool) (Sample, error)
	// SetRate aims at bits per second and at most so many pictures per second.
	SetRate(bps, fps int) error
	Close() error
}

// PictureDecoder turns VP8 into frames. It is used by one goroutine.
type PictureDecoder interface {
	// Decode returns the frame, valid until the next call; nil without an
	// error means that the sample shows nothing. A damaged sample is an error
	// and the decoder stays usable from the next key frame on.
	Decode(s Sample) (*Frame, error)
	Close() error
}

// SoundEncoder turns 20 ms of sound into an Opus packet. It is used by one goroutine.
type SoundEncoder interface {
	// Encode takes PacketSamples; the packet is valid until the next call.
	Encode(pcm []int16) ([]byte, error)
	// SetLoss tells the encoder which share of packets is lost, 0 to 1.
	SetLoss(share float64) error
	Close() error
}

// SoundDecoder turns Opus packets into sound. It is used by one goroutine.
type SoundDecoder interface {
	// Decode fills pcm (PacketSamples) from the packet.
	Decode(packet []byte, pcm []int16) error
	// Recover fills pcm with the lost packet before next, from next's
	// redundancy.
	Recover(next []byte, pcm []int16) error
	// Conceal fills pcm with a guess for a lost packet.
	Conceal(pcm []int16) error
	Close() error
}
