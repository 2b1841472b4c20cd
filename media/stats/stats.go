// Package stats turns counters of a connection into a word people understand.
package stats

import "time"

// Counters is what one connection has counted so far, in both directions.
type Counters struct {
	At                     time.Time
	PacketsIn, PacketsLost uint64
	BytesIn, BytesOut      uint64
	FramesIn, FramesOut    uint64
	FreezeTotal            time.Duration
	RoundTrip              time.Duration
	// LossOut is the share of our packets that the far end reports lost, 0 to 1.
	LossOut float64
	// Target is the rate we may send at, in bits per second.
	Target int
	// ConcealedSound and TotalSound count 20 ms sound packets.
	ConcealedSound, TotalSound uint64
}
