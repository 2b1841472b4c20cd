package peer

import (
	"time"

	"github.com/pion/rtp"
)

// stamp turns a capture time into RTP time of the given rate.
func (c *rtpCount) stamp(at time.Duration, rate int64) uint32 {
	seconds, rest := int64(at/time.Second), int64(at%time.Second)
	return c.base + uint32(seconds*rate+rest*rate/int64(time.Second))
}

// packet numbers the next packet; the track fills in stream and payload type.
func (c *rtpCount) packet(ts uint32, last bool, payload []byte) *rtp.Packet {
	c.seq++
	return &rtp.Packet{
		Header:  rtp.Header{Version: 2, Marker: last, SequenceNumber: c.seq, Timestamp: ts},
		Payload: payload,
	}
}
