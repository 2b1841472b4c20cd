package peer

import (
	"sync"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtp"
)

const (
	pacerTick = 2 * time.Millisecond
	// paceFactor is how much faster than the target packets leave: a key
	// frame is several times an average one and must not wait.
	paceFactor = 2.5
	// gentleFactor is that for pictures while a queue stands on the line.
	gentleFactor = 1.15
	// burstFor is how much of the target may leave at once: a picture of
	// ordinary size goes as a whole.
	burstFor    = 40 * time.Millisecond
	maxQueued   = 2 << 20 // bytes; past that packets are dropped
	minPaceRate = 300_000
)

// paced is one packet on its way out. The pacer owns header and payload.
type paced struct {
	header  rtp.Header
	payload []byte
}

func (p *paced) size() int { return len(p.payload) + 12 }

// pacer spreads pictures over time so that a key frame does not overrun the
// queue of a slow line. Sound passes at once, repairs go before pictures. It
// numbers packets for the congestion controller in the order they leave.
type pacer struct {
	mu      sync.Mutex // guards what follows
	bps     int
	gentle  bool
	until   time.Time // nothing leaves before
	repairs []*paced
	queue   []*paced
	spare   []*paced // see spareRule
	queued  int
	dropped uint64

	send sync.Mutex // guards writers, seq, and keeps number and sending together
	// writers by SSRC; a repair stream's is that of the stream it repairs.
	writers map[uint32]interceptor.RTPWriter
	twccID  uint8
	seq     uint16
	left    [kept]departure // by transport number

	clock      func() time.Time
	began      time.Time
	wake, done chan struct{}
	ended      chan struct{}
	closing    sync.Once
}

// newPacer starts a pacer that aims at bps bits per second; Close waits for it.
func newPacer(bps int, now func() time.Time) *pacer {
	p := &pacer{
		bps: bps, writers: map[uint32]interceptor.RTPWriter{}, clock: now, began: now(),
		wake: make(chan struct{}, 1), done: make(chan struct{}), ended: make(chan struct{}),
	}
	go p.run()
	return p
}

// AddStream registers where packets of ssrc go.
func (p *pacer) AddStream(ssrc uint32, w interceptor.RTPWriter) {
	p.send.Lock()
	defer p.send.Unlock()
	p.writers[ssrc] = w
}

// addRepair lets repairs of stream ssrc leave by the same way.
func (p *pacer) addRepair(repair, ssrc uint32) {
	p.send.Lock()
	defer p.send.Unlock()
	p.writers[repair] = p.writers[ssrc]
}

// SetTargetBitrate does nothing: the estimator would pass the lower of its
// delay and its loss target, and the latter collapses at 2 % loss. See aim.
func (p *pacer) SetTargetBitrate(int) {}

// aim sets the target in bits per second, and whether the line is to be gone
// easy on.
func (p *pacer) aim(bps int, gentle bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bps, p.gentle = bps, gentle
}

// flush drops all that waits and sends nothing but sound for a while, so that a
// queue on the line can empty. It returns when that ends.
func (p *pacer) flush(rest time.Duration) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dropped += uint64(len(p.queue) + len(p.repairs))
	p.queue, p.repairs, p.spare, p.queued = nil, nil, nil, 0
	p.until = p.clock().Add(rest)
	return p.until.Sub(p.began)
}

// Write is not used: packets come through push and now.
func (p *pacer) Write(h *rtp.Header, payload []byte, _ interceptor.Attributes) (int, error) {
	return p.now(h, payload)
}

// now sends a packet past the queue.
func (p *pacer) now(h *rtp.Header, payload []byte) (int, error) {
	c := h.Clone()
	return p.out(&paced{header: c, payload: payload})
}

// push queues a packet, repairs before pictures.
func (p *pacer) push(pkt *paced, repair bool) {
	p.mu.Lock()
	if p.queued+pkt.size() > maxQueued {
		p.dropped++
		p.mu.Unlock()
		return
	}
	p.queued += pkt.size()
	if repair {
		p.repairs = append(p.repairs, pkt)
	} else {
		p.queue = append(p.queue, pkt)
	}
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// pop returns the next packet that may leave, and whether none is left to wait
// for.
func (p *pacer) pop() (pkt *paced, empty bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.until.IsZero() {
		if p.clock().Before(p.until) {
			return nil, p.queued == 0
		}
		p.until = time.Time{}
	}
	from := &p.repairs
	if len(*from) == 0 {
		from = &p.queue
	}
	if len(*from) == 0 && len(p.spare) > 0 {
		pkt := p.spare[0]
		p.spare[0] = nil
		p.spare = p.spare[1:]
		return pkt, false
	}
	if len(*from) == 0 {
		return nil, true
	}
	pkt = (*from)[0]
	(*from)[0] = nil
	*from = (*from)[1:]
	p.queued -= pkt.size()
	return pkt, false
}

// pace returns bytes per second.
func (p *pacer) pace() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gentle {
		return p.pictureShare()
	}
	return paceFactor * float64(max(p.bps, minPaceRate)) / 8
}

// pictureShare is what pictures may take of the target, in bytes per second,
// where a queue stands on the line: much more than that would be lost there.
// Sound does not wait for them. p.mu is held.
func (p *pacer) pictureShare() float64 {
	return gentleFactor * float64(max(p.bps-soundShare, p.bps/2)) / 8
}

// burst returns the bytes that may leave at once.
func (p *pacer) burst() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gentle {
		return p.pictureShare() * pacerTick.Seconds()
	}
	return float64(max(p.bps, minPaceRate)) / 8 * burstFor.Seconds()
}

// backlog returns how long what is queued takes to leave.
func (p *pacer) backlog() time.Duration {
	pace := p.pace()
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Duration(float64(p.queued) / pace * float64(time.Second))
}

func (p *pacer) run() {
	defer close(p.ended)
	tick := time.NewTicker(pacerTick)
	defer tick.Stop()
	var b bucket
	for {
		tick.Stop()
		select {
		case <-p.done:
			return
		case <-p.wake:
		}
		tick.Reset(pacerTick)
		for empty := false; !empty; {
			b.fill(p.pace(), p.burst(), p.clock())
			if empty = p.drain(&b); empty {
				break
			}
			select {
			case <-p.done:
				return
			case <-tick.C:
			}
		}
	}
}

// drain sends what may leave now; false when more waits.
func (p *pacer) drain(b *bucket) bool {
	for b.bytes > 0 {
		pkt, empty := p.pop()
		if pkt == nil {
			return empty
		}
		b.bytes -= float64(pkt.size())
		_, _ = p.out(pkt) // a path that is down shows in the connection's state
	}
	return false
}

// bucket is what may leave: it fills while nothing does, up to a burst.
type bucket struct {
	bytes float64
	at    time.Time // when it was filled last
}

func (b *bucket) fill(pace, burst float64, now time.Time) {
	if b.at.IsZero() {
		b.bytes = burst
	} else {
		b.bytes = min(b.bytes+pace*max(now.Sub(b.at), 0).Seconds(), burst)
	}
	b.at = now
}

func (p *pacer) out(pkt *paced) (int, error) {
	p.send.Lock()
	defer p.send.Unlock()
	w := p.writers[pkt.header.SSRC]
	if w == nil {
		return 0, nil
	}
	if p.twccID != 0 {
		ext, err := (&rtp.TransportCCExtension{TransportSequence: p.seq}).Marshal()
		if err != nil {
			return 0, err
		}
		if err := pkt.header.SetExtension(p.twccID, ext); err != nil {
			return 0, err
		}
		p.left[p.seq%kept] = departure{number: p.seq, at: p.clock().Sub(p.began), size: pkt.size(), ssrc: pkt.header.SSRC}
		p.seq++
	}
	return w.Write(&pkt.header, pkt.payload, interceptor.Attributes{})
}

// departure is when a packet left, counted from the pacer's beginning.
type departure struct {
	number uint16
	at     time.Duration
	size   int // bytes
	ssrc   uint32
}

// departed returns when the packet of a transport number left, if that is
// remembered.
func (p *pacer) departed(number uint16) (departure, bool) {
	p.send.Lock()
	defer p.send.Unlock()
	d := p.left[number%kept]
	return d, d.number == number && d.size > 0
}

// Close drops what is queued and waits for the pacer to end.
func (p *pacer) Close() error {
	p.closing.Do(func() { close(p.done) })
	<-p.ended
	return nil
}
