package media

import "time"

// Track says what a sample belongs to.
type Track uint8

// The tracks of a call.
const (
	TrackPicture Track = iota + 1 // VP8
	TrackSound                    // Opus
)

// Sample is one encoded unit: a whole VP8 frame or one Opus packet. The
// payload belongs to whoever made it and is valid until the call it was
// handed to returns.
type Sample struct {
	Track   Track
	Payload []byte
	// At is the capture time on the sender's steady clock (sending), or the
	// unwrapped RTP time (receiving).
	At       time.Duration
	Duration time.Duration
	// Key marks a VP8 frame that needs no other.
	Key bool
	// Lost is how many sound packets went missing before this one.
	Lost int
}
