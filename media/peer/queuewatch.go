package peer

import (
	"time"

	"github.com/pion/rtcp"
)

const (
	// A queue counts when even the luckiest packet of so long a time waited
	// longer than that: one that empties in between does no harm (RFC 8289
	// section 3 calls it a good queue), and is what a far end leaves that was
	// kept from reading.
	standsFor  = 400 * time.Millisecond
	standsOver = 15 * time.Millisecond
	// A queue is long when the luckiest packet waited more than longOver.
	longOver = 400 * time.Millisecond
	// A queue that grows as fast as this counts sooner, unless the packets were
	// read closer together than they were sent: no narrow line brings that about.
	growsFor  = 120 * time.Millisecond
	growsOver = 60 * time.Millisecond
	// rateOver is what the rate of arrival is taken over.
	rateOver = 500 * time.Millisecond
	// rateAtOnce is what it is taken over when a queue has only just formed.
	rateAtOnce = 200 * time.Millisecond
	// baseSeconds is for how many seconds the shortest time on the way is
	// remembered; clocks drift apart by less than a millisecond meanwhile.
	baseSeconds = 20
)

// passage is one packet's way to the far end. The two clocks differ.
type passage struct {
	left, read time.Duration
	size       int // bytes
	// untold is how long before it nothing is known, because reports were lost.
	untold time.Duration
}

func (p passage) took() time.Duration { return p.read - p.left }

// queueWatch tells a queue that stands on the line from packets that were late
// for another reason. It is not safe for concurrent use.
type queueWatch struct {
	recent []passage // of the last rateOver, as they were read
	// base holds the shortest passage of each second; a second that has none
	// holds those of before.
	base   [baseSeconds]time.Duration
	lost   bool               // a report was lost since the last passage
	from   time.Duration      // what left before tells nothing of the line now
	filled [baseSeconds]int64 // which second that is
}

// note takes a packet that was read.
func (q *queueWatch) note(p passage) {
	if p.left < q.from {
		return
	}
	if n := len(q.recent); n > 0 && (p.read < q.recent[n-1].read-time.Minute || p.read > q.recent[n-1].read+time.Minute) {
		*q = queueWatch{from: q.from} // the far end's clock began anew
	}
	if n := len(q.recent); q.lost && n > 1 { // its own way took about as long as that of the one before
		p.untold = max(p.read-q.recent[n-1].read-(q.recent[n-1].read-q.recent[n-2].read), 0)
	}
	q.lost = false
	drop := 0
	for drop < len(q.recent) && q.recent[drop].read < p.read-rateOver {
		drop++
	}
	q.recent = append(q.recent[:copy(q.recent, q.recent[drop:])], p)
	second := int64(p.read / time.Second)
	i := ((second % baseSeconds) + baseSeconds) % baseSeconds
	if q.filled[i] != second+1 || p.took() < q.base[i] {
		q.base[i], q.filled[i] = p.took(), second+1
	}
}

// shortest is the shortest passage of the last seconds.
func (q *queueWatch) shortest(now time.Duration) (least time.Duration) {
	second, found := int64(now/time.Second), false
	for i, at := range q.filled {
		if at > max(0, second+1-baseSeconds) && (!found || q.base[i] < least) {
			least, found = q.base[i], true
		}
	}
	return least
}

// stands reports whether more waits on the line than it can carry.
func (q *queueWatch) stands() bool {
	n := len(q.recent)
	if n == 0 {
		return false
	}
	now := q.recent[n-1].read
	base := q.shortest(now)
	if all, wait := q.waited(now-standsFor, base); len(all) >= 4 && wait > standsOver {
		return true
	}
	all, wait := q.waited(now-growsFor, base)
	if len(all) < 3 || wait <= growsOver {
		return false
	}
	first, last := all[0], all[len(all)-1]
	return last.read-first.read >= (last.left-first.left)*7/10 && last.left > first.left
}

// waited returns what was read since then and the shortest wait among it.
func (q *queueWatch) waited(since, base time.Duration) (all []passage, least time.Duration) {
	from := len(q.recent)
	for from > 0 && q.recent[from-1].read > since {
		from--
		if wait := q.recent[from].took() - base; from == len(q.recent)-1 || wait < least {
			least = wait
		}
	}
	return q.recent[from:], least
}

// forget has only what leaves from then on count.
func (q *queueWatch) forget(until time.Duration) { q.recent, q.from = q.recent[:0], until }

// isLong reports whether a queue stands that no far end makes by reading late.
func (q *queueWatch) isLong() bool {
	if len(q.recent) == 0 {
		return false
	}
	now := q.recent[len(q.recent)-1].read
	_, wait := q.waited(now-standsFor, q.shortest(now))
	return wait > longOver
}

// tells reports whether enough was read since what was forgotten to say what
// the line carries.
func (q *queueWatch) tells() bool {
	n := len(q.recent)
	return n > 0 && (q.from == 0 || q.recent[n-1].read-q.recent[0].read >= rateAtOnce)
}

// newestWait is how much longer than the shortest passage the newest took.
func (q *queueWatch) newestWait() time.Duration {
	n := len(q.recent)
	if n == 0 {
		return 0
	}
	return q.recent[n-1].took() - q.shortest(q.recent[n-1].read)
}

// rate is how much came in the last over, at most rateOver, in bits per second,
// in the time that is known.
// On a line that is too narrow both ways reports get lost as well: what they
// would have told is not nothing.
func (q *queueWatch) rate(over time.Duration) float64 {
	bytes, known, from := 0, over, len(q.recent)
	for from > 0 && q.recent[from-1].read > q.recent[len(q.recent)-1].read-over {
		from--
		bytes += q.recent[from].size
		known -= q.recent[from].untold
	}
	if from == len(q.recent) {
		return 0
	}
	known += q.recent[from].untold // what was before the first is not counted either
	if from == 0 && q.from > 0 {
		known = min(known, q.recent[len(q.recent)-1].read-q.recent[0].read)
	}
	return 8 * float64(bytes) / max(known, over/4).Seconds()
}

// readings returns the numbers of the packets that a congestion report says
// were read, and when, on the far end's clock
// (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1).
func readings(fb *rtcp.TransportLayerCC, take func(number uint16, read time.Duration)) {
	number, deltas := fb.BaseSequenceNumber, fb.RecvDeltas
	at := time.Duration(fb.ReferenceTime) * 64 * time.Millisecond
	left := int(fb.PacketStatusCount)
	one := func(symbol uint16) {
		if left == 0 {
			return
		}
		if symbol == rtcp.TypeTCCPacketReceivedSmallDelta || symbol == rtcp.TypeTCCPacketReceivedLargeDelta {
			if len(deltas) == 0 {
				left = 0
				return
			}
			at += time.Duration(deltas[0].Delta) * time.Microsecond
			deltas = deltas[1:]
			take(number, at)
		}
		number++
		left--
	}
	for _, c := range fb.PacketChunks {
		switch c := c.(type) {
		case *rtcp.RunLengthChunk:
			for range c.RunLength {
				one(c.PacketStatusSymbol)
			}
		case *rtcp.StatusVectorChunk:
			for _, symbol := range c.SymbolList {
				one(symbol)
			}
		}
	}
}
