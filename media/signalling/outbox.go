package signalling

import (
	"strconv"
	"time"
)

// How much a lost connection may miss.
const (
	KeepMessages = 256
	KeepFor      = 60 * time.Second
)

// outbox numbers messages and keeps those that the other end has not
// acknowledged, so that they can be said again on a new connection.
type outbox struct {
	prefix string
	last   uint64
	acked  uint64
	kept   []kept
}

type kept struct {
	at time.Time
	m  Message
}

// add numbers m and keeps it.
func (o *outbox) add(m Message, now time.Time) Message {
	o.last++
	m.Seq = o.last
	m.ID = o.prefix + strconv.FormatUint(m.Seq, 10)
	o.kept = append(o.kept, kept{now, m})
	return m
}

// ack forgets what the other end has; false if it claims what was never sent.
func (o *outbox) ack(seq uint64) bool {
	if seq > o.last {
		return false
	}
	o.acked = max(o.acked, seq)
	for len(o.kept) > 0 && o.kept[0].m.Seq <= seq {
		o.kept = o.kept[1:]
	}
	return true
}

// trim forgets what is too old or too much to say again.
func (o *outbox) trim(now time.Time) {
	for len(o.kept) > KeepMessages || len(o.kept) > 0 && now.Sub(o.kept[0].at) > KeepFor {
		o.kept = o.kept[1:]
	}
}

// since returns every message after seq, and whether none is missing.
func (o *outbox) since(seq uint64) ([]Message, bool) {
	var out []Message
	for _, k := range o.kept {
		if k.m.Seq > seq {
			out = append(out, k.m)
		}
	}
	return out, uint64(len(out)) == o.last-seq
}
