package peer

import (
	"time"

	"github.com/pion/rtp/codecs"

	"gatehouse/media"
)

const (
	ringSize = 1024 // packets
	maxJump  = 512  // a larger step in numbers is a new beginning
	// keyEvery is how often a key frame may be asked for.
	keyEvery = 300 * time.Millisecond
	// freezeAfter is the gap between pictures from which they count as frozen.
	freezeAfter = 200 * time.Millisecond
)

// holeWait is how long a missing packet may hold up the picture: a round trip
// for the repair and some for luck, but never so long that latency grows.
func holeWait(rtt time.Duration) time.Duration {
	return min(max(rtt+80*time.Millisecond, 120*time.Millisecond), 350*time.Millisecond)
}

// askAgain is how long to wait before asking for the same packet again. A
// repair and the wish for it get lost as easily as anything else: on a line
// that loses 5 % each way one in ten tries fails, and three tries fit into the
// wait for a hole where one per round trip would not.
const askAgain = 25 * time.Millisecond

// worthAsking reports whether a repair asked for now can come before the hole
// is given up.
func (h *slot) worthAsking(rtt time.Duration, now time.Time) bool {
	switch {
	case h.asks == 0:
		return true
	case now.Sub(h.asked) < askAgain:
		return false
	}
	return now.Sub(h.since)+rtt <= holeWait(rtt)
}

// slot is one packet of the ring, or a hole when it is missing.
type slot struct {
	seq     int64
	have    bool
	ts      uint32
	marker  bool
	start   bool // first of a frame
	key     bool // of a key frame; only the first packet knows
	filler  bool // padding, shows nothing
	payload []byte

	since time.Time // hole: when the packet after it arrived
	asks  int
	asked time.Time
}

// assembler puts VP8 packets (RFC 7741) in order, asks for lost ones, and
// hands out whole pictures that can be decoded. When a loss cannot be repaired
// in time it drops everything up to the next key frame and asks for one. It
// belongs to one goroutine.
type assembler struct {
	emit    func(media.Sample)
	askKey  func()
	ask     func(lost []uint16)
	ring    [ringSize]slot
	begun   bool
	next    int64 // the packet the next frame begins with
	high    int64 // the highest number seen
	keyAt   int64 // the newest first packet of a key frame, -1 if none waits
	ancient int   // packets in a row too old to be of use

	needKey   bool
	needSince time.Time
	keyAsked  time.Time
	arrived   time.Time // the last packet of any kind

	clock    unwrapper
	lastAt   time.Duration // capture time of the last picture out
	emitted  time.Time
	skipped  bool // pictures were dropped since the last one out
	buf      []byte
	lost     []uint16
	received uint64 // first transmissions
	missing  uint64 // holes ever seen
	repaired uint64
	frames   uint64
	dropped  uint64
	asksKey  uint64
	frozen   time.Duration
}

func newAssembler(emit func(media.Sample), ask func([]uint16), askKey func()) *assembler {
	return &assembler{emit: emit, ask: ask, askKey: askKey, keyAt: -1, clock: unwrapper{rate: pictureClock}}
}

func (a *assembler) at(seq int64) *slot { return &a.ring[uint64(seq)%ringSize] }

// has reports whether packet seq waits in the ring.
func (a *assembler) has(seq int64) bool {
	s := a.at(seq)
	return s.seq == seq && s.have
}

// push takes one RTP packet; payload is borrowed, repaired says that it came
// on the repair stream. What is not VP8 counts as lost.
func (a *assembler) push(number uint16, ts uint32, marker bool, payload []byte, repaired bool, now time.Time) {
	var vp8 codecs.VP8Packet
	filler := len(payload) == 0
	if !filler {
		body, err := vp8.Unmarshal(payload)
		if err != nil {
			return
		}
		payload = body
		filler = len(body) == 0
	}
	a.arrived = now
	seq, ok := a.place(number, now)
	if !ok {
		return
	}
	s := a.at(seq)
	if s.seq == seq && s.have {
		return
	}
	switch {
	case repaired:
		a.repaired++
	case s.seq == seq && s.asks == 0 && a.missing > 0:
		a.missing-- // not lost, only late
		a.received++
	default:
		a.received++
	}
	start := !filler && vp8.S == 1 && vp8.PID == 0
	*s = slot{
		seq: seq, have: true, ts: ts, marker: marker, filler: filler, start: start,
		key: start && payload[0]&1 == 0, payload: append(s.payload[:0], payload...),
	}
	if s.key && seq > a.keyAt {
		a.keyAt = seq
	}
	a.advance(now)
}

// place finds the packet's place in the unbounded count and notes the holes
// before it.
func (a *assembler) place(number uint16, now time.Time) (int64, bool) {
	if !a.begun {
		a.begin(int64(number)+1<<16, now)
		return a.high, true
	}
	seq := a.high + int64(int16(number-uint16(a.high)))
	switch {
	case seq > a.high+maxJump || (seq > a.high && seq-a.next >= ringSize):
		a.missing += uint64(min(seq-a.high-1, 1<<15))
		a.begin(seq, now)
	case seq > a.high:
		for hole := a.high + 1; hole < seq; hole++ {
			h := a.at(hole)
			*h = slot{seq: hole, since: now, payload: h.payload[:0]}
			a.missing++
		}
		a.high = seq
	case seq < a.next:
		// Reordered right at the start: the first packet may not have been the
		// first to arrive.
		if a.frames == 0 && a.dropped == 0 && a.needKey && a.high-seq < 64 {
			for hole := seq + 1; hole < a.next; hole++ {
				if !a.has(hole) {
					h := a.at(hole)
					*h = slot{seq: hole, since: now, payload: h.payload[:0]}
				}
			}
			a.next = seq
			break
		}
		if a.high-seq > maxJump {
			if a.ancient++; a.ancient > 50 {
				a.begin(seq, now)
				return seq, true
			}
		}
		return 0, false
	}
	a.ancient = 0
	return seq, true
}

// begin starts over at seq: only a key frame helps.
func (a *assembler) begin(seq int64, now time.Time) {
	for i := range a.ring {
		a.ring[i].have, a.ring[i].seq = false, -1
	}
	a.skipped = a.begun
	a.begun, a.next, a.high, a.keyAt, a.ancient = true, seq, seq, -1, 0
	a.wantKey(now)
}

// wantKey gives up on what cannot be decoded any more.
func (a *assembler) wantKey(now time.Time) {
	if !a.needKey {
		a.needKey, a.needSince = true, now
	}
}

// leaveOut takes note that the picture just handed out could not be taken.
func (a *assembler) leaveOut(now time.Time) {
	a.dropped++
	a.skipped = true
	a.wantKey(now)
}

// keyComing reports whether a key frame is on its way already.
func (a *assembler) keyComing() bool { return a.keyAt >= a.next }

// requestKey asks for a key frame unless it did a moment ago.
func (a *assembler) requestKey(now time.Time) {
	if a.keyComing() || (!a.keyAsked.IsZero() && now.Sub(a.keyAsked) < keyEvery) {
		return
	}
	a.keyAsked = now
	a.asksKey++
	a.askKey()
}

// advance hands out every frame that is whole and whose turn it is.
func (a *assembler) advance(now time.Time) {
	for a.next <= a.high {
		if !a.has(a.next) {
			// A whole key frame further on makes the hole pointless.
			if a.keyAt > a.next {
				if _, whole := a.end(a.keyAt); whole {
					a.skipTo(a.keyAt)
					continue
				}
			}
			return
		}
		s := a.at(a.next)
		if s.filler {
			a.next++
			continue
		}
		if !s.start { // the rest of a frame given up
			a.skipped = true
			a.wantKey(now)
			a.next++
			continue
		}
		end, whole := a.end(a.next)
		if !whole {
			if a.keyAt > a.next {
				if _, whole := a.end(a.keyAt); whole {
					a.skipTo(a.keyAt)
					continue
				}
			}
			return
		}
		if a.needKey && !s.key {
			a.dropped++
			a.skipped = true
			a.next = end + 1
			a.requestKey(now)
			continue
		}
		a.out(a.next, end, s.key, now)
		a.next = end + 1
	}
}

// end finds the last packet of the frame that begins at seq, and whether the
// frame is whole.
func (a *assembler) end(seq int64) (int64, bool) {
	ts := a.at(seq).ts
	for i := seq; i <= a.high; i++ {
		if !a.has(i) {
			return 0, false
		}
		s := a.at(i)
		if i > seq && (s.start || (s.ts != ts && !s.filler)) {
			return i - 1, true // the marker bit was not set
		}
		if s.marker {
			return i, true
		}
	}
	return 0, false
}

func (a *assembler) skipTo(seq int64) {
	a.dropped++
	a.skipped = true
	a.next = seq
}

func (a *assembler) out(first, last int64, key bool, now time.Time) {
	a.buf = a.buf[:0]
	for i := first; i <= last; i++ {
		a.buf = append(a.buf, a.at(i).payload...)
	}
	at := a.clock.unwrap(a.at(first).ts)
	sample := media.Sample{Track: media.TrackPicture, Payload: a.buf, At: at, Key: key}
	if a.frames > 0 {
		sample.Duration = max(at-a.lastAt, 0)
		gap, meant := now.Sub(a.emitted), at-a.lastAt
		switch {
		case a.skipped && gap > freezeAfter:
			a.frozen += gap
		case gap-meant > freezeAfter:
			a.frozen += gap - meant
		}
	}
	a.frames++
	a.lastAt, a.emitted, a.skipped = at, now, false
	a.needKey = false
	a.emit(sample)
}

// tick asks for what is missing and gives up on what is missing for too long.
// It wants to be called about every 10 ms.
func (a *assembler) tick(rtt time.Duration, now time.Time) {
	if !a.begun {
		return
	}
	a.lost = a.lost[:0]
	for seq := a.next; seq <= a.high; seq++ {
		if a.has(seq) {
			continue
		}
		h := a.at(seq)
		if now.Sub(h.since) > holeWait(rtt) {
			a.abandon(seq, now)
			a.advance(now)
			a.lost = a.lost[:0]
			if a.next > seq {
				seq = a.next - 1
			}
			continue
		}
		if h.worthAsking(rtt, now) {
			h.asks++
			h.asked = now
			a.lost = append(a.lost, uint16(seq))
		}
	}
	if len(a.lost) > 0 {
		a.ask(a.lost)
	}
	if a.needKey && now.Sub(a.needSince) >= 50*time.Millisecond && now.Sub(a.arrived) < 500*time.Millisecond {
		a.requestKey(now)
	}
}

// abandon gives up the frame with the hole at seq and all that need it.
func (a *assembler) abandon(seq int64, now time.Time) {
	a.dropped++
	a.skipped = true
	a.wantKey(now)
	if a.keyAt > seq {
		a.next = a.keyAt
		return
	}
	a.next, a.keyAt = a.high+1, -1
	a.requestKey(now)
}

// unwrapper turns RTP times, which wrap, into a duration that does not.
type unwrapper struct {
	rate  int64
	begun bool
	last  int64
}

func (u *unwrapper) unwrap(ts uint32) time.Duration {
	if !u.begun {
		u.begun, u.last = true, int64(ts)
	}
	u.last += int64(int32(ts - uint32(u.last)))
	seconds := u.last / u.rate
	return time.Duration(seconds)*time.Second + time.Duration(u.last%u.rate)*time.Second/time.Duration(u.rate)
}
