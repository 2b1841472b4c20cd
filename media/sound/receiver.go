package sound

import (
	"sync"
	"time"

	"gatehouse/media"
)

// Counters is what a receiver has done so far. Packets are 20 ms.
type Counters struct {
	// Total is the packets' worth of sound played; Concealed is how much of
	// it was guessed, and Recovered how much came from the redundancy of the
	// packet after. Skipped packets came but too many were waiting.
	Total, Concealed, Recovered, Skipped uint64
	// Late packets came after their turn, and Damaged could not be decoded.
	Late, Damaged uint64
	// Delay is how long an average packet waits for its turn.
	Delay time.Duration
}

// Receiver evens out one participant's packets and decodes them. All methods
// may be called by any goroutine.
type Receiver struct {
	mu     sync.Mutex // guards everything below
	dec    media.SoundDecoder
	jitter jitter
	ready  []int16 // decoded and not yet played
	frame  [media.PacketSamples]int16
	rest   int // packets until sound may be squeezed again
	count  Counters
	level  level
	share  float64 // how loud it is wanted, and was at the end of the last tick
	was    float64
	closed bool
}

// restAfter is how many packets pass between two squeezes, so that they are
// not heard.
const restAfter = 5

// NewReceiver returns a receiver that owns dec.
func NewReceiver(dec media.SoundDecoder) *Receiver {
	return &Receiver{dec: dec, ready: make([]int16, 0, maxDelay+3*media.PacketSamples), share: 1, was: 1}
}

// Put takes a packet of 20 ms, in any order; s.At says where it belongs. The
// payload is copied.
func (r *Receiver) Put(s media.Sample) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || len(s.Payload) == 0 || len(s.Payload) > maxPayload {
		return
	}
	switch r.jitter.put(s, len(r.ready)) {
	case arrivedLate:
		r.count.Late++
	case arrivedFirst:
		// What is still held plays out; silence makes up the delay.
		for len(r.ready) < r.jitter.delay() {
			r.ready = append(r.ready, 0)
		}
	case arrivedInTime, arrivedTwice:
	}
}

// Pull fills out with the next TickSamples; false and silence when nothing is
// being received.
func (r *Receiver) Pull(out []int16) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	out = out[:media.TickSamples]
	for len(r.ready) < len(out) {
		if r.closed || !r.more() {
			n := copy(out, r.ready)
			clear(out[n:])
			r.ready = r.ready[:0]
			r.level.hear(out, tickSeconds)
			r.turn(out)
			return n > 0
		}
	}
	copy(out, r.ready)
	r.ready = r.ready[:copy(r.ready, r.ready[len(out):])]
	r.jitter.played(len(out))
	r.level.hear(out, tickSeconds)
	r.turn(out)
	return true
}

// SetShare makes the participant quieter to whoever listens here: 1 is as they
// speak, 0 not heard at all. It takes 10 ms, so that nothing clicks; Level
// stays how loud they speak.
func (r *Receiver) SetShare(share float64) {
	if !(share > 0) {
		share = 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.share = min(share, 1)
}

// turn turns a tick from how loud the last one was to how loud it is wanted.
func (r *Receiver) turn(pcm []int16) {
	if r.was == 1 && r.share == 1 {
		return
	}
	step := (r.share - r.was) / float64(len(pcm))
	for i := range pcm {
		r.was += step
		pcm[i] = int16(float64(pcm[i]) * r.was)
	}
	r.was = r.share
}

const tickSeconds = float64(media.TickSamples) / media.SampleRate

// more decodes or invents the next packet's worth; false when idle.
func (r *Receiver) more() bool {
	pcm := r.frame[:]
	act, payload, skipped := r.jitter.take(len(r.ready))
	r.count.Skipped += uint64(skipped)
	var err error
	switch act {
	case actIdle:
		return false
	case actDecode:
		err = r.dec.Decode(payload, pcm)
	case actRecover:
		if err = r.dec.Recover(payload, pcm); err == nil {
			r.count.Recovered++
		}
	case actConceal:
	}
	if err != nil {
		r.count.Damaged++
	}
	if act == actConceal || err != nil {
		r.count.Concealed++
		if r.dec.Conceal(pcm) != nil {
			clear(pcm)
		}
	}
	r.count.Total++
	r.fit(pcm, act == actDecode && err == nil)
	return true
}

// fit appends pcm to what is ready, a little longer or shorter where the
// jitter buffer wishes it.
func (r *Receiver) fit(pcm []int16, whole bool) {
	r.rest = max(0, r.rest-1)
	wish := 0
	if whole {
		wish = r.jitter.wish()
	}
	if wish > 0 {
		lag, _ := period(pcm)
		r.ready = spread(r.ready, pcm, lag)
		r.jitter.moved(lag)
		return
	}
	if wish < 0 && r.rest == 0 {
		if lag, likeness := period(pcm); likeness > 0.5 || r.jitter.mean > maxDelay {
			r.ready = squeeze(r.ready, pcm, lag)
			r.jitter.moved(-lag)
			r.rest = restAfter
			return
		}
	}
	r.ready = append(r.ready, pcm...)
}

// Counters returns what the receiver has done so far.
func (r *Receiver) Counters() Counters {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.count
	c.Delay = time.Duration(r.jitter.mean) * time.Second / media.SampleRate
	return c
}

// Level is how loud the participant is now, 0 to 1 on a scale of 60 dB.
func (r *Receiver) Level() float64 { return r.level.read() }

// Close closes the decoder; from then on the receiver is silent.
func (r *Receiver) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil
	}
	r.closed = true
	r.ready = r.ready[:0]
	return r.dec.Close()
}
