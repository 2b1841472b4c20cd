package sound

import (
	"math"
	"time"

	"gatehouse/media"
)

// All lengths here are in samples.
const (
	ms       = media.SampleRate / 1000
	minDelay = 40 * ms
	maxDelay = 200 * ms
	// calmDelay is the least delay once calmAfter packets came without a loss:
	// a packet need not wait for the one after it, to be made from that.
	calmDelay = 20 * ms
	calmAfter = 200 // 4 s
	// margin is how long before its turn the latest packet should arrive.
	margin = 10 * ms
	// slack is a packet's: how long before its turn it arrived.
	easeAt     = 20 * ms // how much more than needed is given back
	calmEaseAt = maxLag  // the most that is given back at once

	slotCount  = 64  // 1.28 s of packets
	farBack    = 250 // slots behind which a packet means a new clock: 5 s
	lateInARow = 10  // late packets in order after which the clock is taken anew
	idleAfter  = 50  // slots without any packet after which nobody speaks: 1 s

	windowSpans = 10 // the memory of slack
	windowSpan  = media.SampleRate
	maxPayload  = 1500
)

// action is what to do for the next 20 ms.
type action uint8

const (
	actIdle    action = iota // nobody is sending
	actDecode                // play the packet
	actRecover               // the packet is lost; this is the one after it
	actConceal               // lost, or not here yet
)

// jitter decides which packet is played when. It has no clock: time is what
// has been played. All its times are sender time cut into slots of 20 ms.
type jitter struct {
	started  bool
	base     time.Duration // sender time of slot 0
	next     int64         // the slot whose turn is next
	newest   int64
	slots    [slotCount]slot
	waited   int // concealed slots since the last packet that did not count as a slot
	lateRun  int // late packets since one in time, each newer than the last
	lastLate int64
	idle     int // concealed slots since the last arrival
	whole    int // packets played since one was missing

	mean  float64 // slack of an average packet that is in time
	low   [windowSpans]int
	spans int // how many of low hold something
	left  int // of the current span, low[0]
}

type slot struct {
	index   int64
	full    bool
	payload []byte
}

func (j *jitter) slot(i int64) *slot { return &j.slots[i&(slotCount-1)] }

func (j *jitter) has(i int64) bool {
	s := j.slot(i)
	return s.full && s.index == i
}

// arrival is what put found.
type arrival uint8

const (
	arrivedInTime arrival = iota
	arrivedLate
	arrivedTwice
	arrivedFirst // playing starts afresh: lead with delay() of silence
)

// put takes a packet while held samples wait to be played before slot next.
func (j *jitter) put(s media.Sample, held int) arrival {
	i := j.index(s.At)
	fresh := !j.started || i >= j.next+slotCount || i < j.next-farBack || j.lateRun >= lateInARow
	if fresh {
		j.restart(s.At)
		i, held = 0, j.delay()
	}
	j.idle = 0
	slack := int(i-j.next)*media.PacketSamples + held
	j.note(slack)
	switch {
	case i < j.next:
		// A clock set back goes on from there; stragglers come in any order.
		if j.lateRun == 0 || i > j.lastLate {
			j.lateRun++
		} else {
			j.lateRun = 1
		}
		j.lastLate = i
		return arrivedLate
	case j.has(i):
		return arrivedTwice
	}
	j.lateRun = 0
	at := j.slot(i)
	at.index, at.full = i, true
	at.payload = append(at.payload[:0], s.Payload[:min(len(s.Payload), maxPayload)]...)
	j.newest = max(j.newest, i)
	if fresh {
		return arrivedFirst
	}
	return arrivedInTime
}

// index is the slot nearest to at.
func (j *jitter) index(at time.Duration) int64 {
	d := at - j.base
	if d < 0 {
		return -int64((-d + packetTime/2) / packetTime)
	}
	return int64((d + packetTime/2) / packetTime)
}

func (j *jitter) restart(at time.Duration) {
	for i := range j.slots {
		j.slots[i].full = false
	}
	j.started, j.base, j.next, j.newest = true, at, 0, 0
	j.waited, j.lateRun, j.idle = 0, 0, 0
	j.mean = float64(j.delay())
	j.spans = 0
	j.rotate()
}

// delay is how long a packet is to wait when playing starts.
func (j *jitter) delay() int { return int(min(max(j.mean, minDelay), maxDelay)) }

// take chooses what comes next while held samples are still to be played; the
// payload is valid until the next put. skipped counts slots given up because
// too much sound waits.
func (j *jitter) take(held int) (act action, payload []byte, skipped int) {
	if !j.started {
		return actIdle, nil, 0
	}
	if waiting := int(j.newest-j.next+1)*media.PacketSamples + held; waiting > maxDelay+100*ms {
		skipped = (waiting - j.delay()) / media.PacketSamples
		j.next += int64(skipped)
		j.moved(-skipped * media.PacketSamples)
	}
	for {
		switch {
		case j.has(j.next):
			j.next++
			j.waited, j.whole = 0, j.whole+1
			s := j.slot(j.next - 1)
			s.full = false
			return actDecode, s.payload, skipped
		case j.newest <= j.next: // nothing behind it either: it may still come
			j.whole = 0
			if j.idle++; j.idle > idleAfter {
				j.started = false
				return actIdle, nil, skipped
			}
			if j.mean >= maxDelay {
				j.next++
			} else {
				j.waited++
				j.moved(media.PacketSamples)
			}
			return actConceal, nil, skipped
		case j.waited > 0: // lost, and what was played while waiting stood in for it
			j.next++
			j.waited--
			j.moved(-media.PacketSamples)
			continue
		}
		j.next, j.whole = j.next+1, 0
		if j.has(j.next) {
			return actRecover, j.slot(j.next).payload, skipped
		}
		return actConceal, nil, skipped
	}
}

// note remembers how early a packet came.
func (j *jitter) note(slack int) {
	slack = max(slack, -maxDelay)
	if slack >= 0 { // one that is late waits for nothing
		j.mean += (float64(slack) - j.mean) / 32
	}
	j.low[0] = min(j.low[0], slack)
}

// moved shifts what is remembered: everything plays n samples later.
func (j *jitter) moved(n int) {
	j.mean += float64(n)
	for i := range j.spans {
		if j.low[i] != math.MaxInt {
			j.low[i] += n
		}
	}
}

// played lets n samples of time pass.
func (j *jitter) played(n int) {
	if j.left -= n; j.left <= 0 {
		j.rotate()
	}
}

func (j *jitter) rotate() {
	copy(j.low[1:], j.low[:])
	j.low[0] = math.MaxInt
	j.spans = min(j.spans+1, windowSpans)
	j.left = windowSpan
}

// wish says whether sound should be stretched (1), squeezed (-1) or neither.
func (j *jitter) wish() int {
	least, second := math.MaxInt, math.MaxInt
	for _, v := range j.low[:j.spans] {
		if v < least {
			least, second = v, least
		} else if v < second {
			second = v
		}
	}
	low := least
	if j.spans > 2 { // one late packet in ten seconds is not worth a delay
		low = second
	}
	shortest, ease := float64(minDelay), easeAt
	if j.whole >= calmAfter {
		shortest, ease = calmDelay, calmEaseAt
	}
	switch {
	case low == math.MaxInt:
		return 0
	case low < margin && j.mean < maxDelay, j.mean < shortest-5*ms:
		return 1
	case j.mean > maxDelay+easeAt, low > margin+ease && j.mean > shortest+float64(ease):
		return -1
	}
	return 0
}
