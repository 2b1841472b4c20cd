// Package stats turns counters of a connection into a word people understand.
package stats

import "time"

// Counters is what one connection has counted so far, in both directions.
type Counters struct {
	At time.Time
	// PacketsIn came at the first attempt; PacketsLost did not, whether they
	// were repaired or not.
	PacketsIn, PacketsLost uint64
	// Repaired came when asked for again, Resent is what we sent again.
	Repaired, Resent    uint64
	BytesIn, BytesOut   uint64
	FramesIn, FramesOut uint64
	// FramesDropped counts pictures given up or undecodable, KeysAsked how
	// often we asked for a key frame.
	FramesDropped, KeysAsked uint64
	// FreezeTotal adds up the gaps of over 200 ms between pictures that the
	// sender did not mean.
	FreezeTotal time.Duration
	RoundTrip   time.Duration
	// LossOut is the share of our packets that the far end reports lost, 0 to 1.
	LossOut float64
	// Target is the rate we may send at, in bits per second.
	Target int
	// ConcealedSound and TotalSound count 20 ms sound packets.
	ConcealedSound, TotalSound uint64
}
