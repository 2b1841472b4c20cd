package peer

import (
	"encoding/binary"
	"sync"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/gcc"
	"github.com/pion/logging"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

const (
	twccURI = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
	// kept is how many sent packets are remembered, and how many of one stream
	// of pictures can still be repaired: about five seconds of 1.5 Mbit/s.
	kept = 1024
	// keptEach is that for each of several streams: seconds of a small picture.
	keptEach = 256
	// flushBelow is how far the rate must fall at once for what waits to be
	// dropped, and maxRest how long pictures then rest at most.
	flushBelow = 0.6
	maxRest    = 250 * time.Millisecond
	// repairShare of the target rate may go into repairs, with what the target
	// makes in repairBurst at once.
	repairShare = 0.35
	repairBurst = 250 * time.Millisecond
)

// outgoing is everything between the tracks and the socket: it keeps what was
// sent so that it can be sent again, paces it, and watches congestion. As an
// interceptor it must be registered first, next to the wire.
type outgoing struct {
	interceptor.NoOp
	now      func() time.Time
	pacer    *pacer
	estimate *gcc.SendSideBWE
	start    int
	min, max int
	closing  sync.Once

	mu    sync.Mutex // guards what follows
	delay delayRule
	// reports is the number of the last report on what was read, reported that
	// there was one.
	reports  uint8
	reported bool
	loss     map[uint32]*lossRule
	spare    spareRule
	ours     bool // the far end knows parities
	rtt      time.Duration
	shortest shortest
	sent     map[uint32]*history // our pictures by stream
	kept     int                 // packets of each
	repairs  map[uint32]uint32   // incoming: the stream a repair stream repairs
	media    uint32              // incoming: a picture's stream
	bytes    uint64
	resent   uint64
	refused  uint64
	tokens   bucket // bytes of repairs
	flushed  uint64 // how often what waited was dropped
}

// history keeps sent packets of one stream for repair.
type history struct {
	ssrc, repairSSRC uint32
	repairType       uint8
	repairSeq        uint16
	heard            bool // the far end has said that it reads this stream
	guard            guard
	sent             []sentPacket
}

type sentPacket struct {
	header  rtp.Header
	payload []byte
	valid   bool
	again   time.Time // when it was last repaired
}

// newOutgoing needs of cfg its rates, clock and sections.
func newOutgoing(cfg Config, log logging.LoggerFactory) (*outgoing, error) {
	o := &outgoing{
		now: cfg.Now, start: cfg.StartBPS, min: cfg.MinBPS, max: cfg.MaxBPS, pacer: newPacer(cfg.StartBPS, cfg.Now),
		loss: map[uint32]*lossRule{}, sent: map[uint32]*history{}, kept: kept, repairs: map[uint32]uint32{},
	}
	if len(cfg.Sections) > len(Both()) {
		o.kept = keptEach
	}
	var err error
	o.estimate, err = gcc.NewSendSideBWE(gcc.SendSideBWEInitialBitrate(cfg.StartBPS), gcc.SendSideBWEMinBitrate(cfg.MinBPS),
		gcc.SendSideBWEMaxBitrate(cfg.MaxBPS), gcc.SendSideBWEPacer(o.pacer), gcc.WithLoggerFactory(log))
	if err != nil {
		_ = o.pacer.Close()
		return nil, err
	}
	return o, nil
}

// NewInterceptor makes outgoing its own factory: one serves one connection.
func (o *outgoing) NewInterceptor(string) (interceptor.Interceptor, error) { return o, nil }

// BindLocalStream takes a stream's packets.
func (o *outgoing) BindLocalStream(info *interceptor.StreamInfo, wire interceptor.RTPWriter) interceptor.RTPWriter {
	for _, e := range info.RTPHeaderExtensions {
		if e.URI == twccURI {
			o.pacer.send.Lock()
			o.pacer.twccID = uint8(e.ID)
			o.pacer.send.Unlock()
		}
	}
	counted := interceptor.RTPWriterFunc(func(h *rtp.Header, payload []byte, a interceptor.Attributes) (int, error) {
		n, err := wire.Write(h, payload, a)
		o.mu.Lock()
		o.bytes += uint64(max(n, 0))
		o.mu.Unlock()
		return n, err
	})
	o.estimate.AddStream(info, counted) // registers its own writer with the pacer
	o.mu.Lock()
	o.loss[info.SSRC] = &lossRule{}
	o.mu.Unlock()
	if info.ClockRate != pictureClock {
		return interceptor.RTPWriterFunc(func(h *rtp.Header, payload []byte, _ interceptor.Attributes) (int, error) {
			return o.pacer.now(h, payload)
		})
	}
	hist := &history{
		ssrc: info.SSRC, repairSSRC: info.SSRCRetransmission, repairType: info.PayloadTypeRetransmission,
		sent: make([]sentPacket, o.kept), guard: guard{coders: coders{}},
	}
	if hist.repairSSRC != 0 {
		o.pacer.addRepair(hist.repairSSRC, info.SSRC)
	}
	o.mu.Lock()
	o.sent[info.SSRC] = hist
	o.mu.Unlock()
	return interceptor.RTPWriterFunc(func(h *rtp.Header, payload []byte, _ interceptor.Attributes) (int, error) {
		o.mu.Lock()
		kept := hist.keep(h, payload)
		spare := o.spareOf(hist, h, payload)
		o.mu.Unlock()
		o.pacer.push(kept, false)
		for _, s := range spare {
			o.pacer.pushSpare(s)
		}
		return h.MarshalSize() + len(payload), nil
	})
}

// UnbindLocalStream forgets a stream.
func (o *outgoing) UnbindLocalStream(info *interceptor.StreamInfo) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.sent, info.SSRC)
	delete(o.loss, info.SSRC)
}

// keep remembers the packet and returns a copy to send. The payload is shared
// between the two: nobody changes it.
func (h *history) keep(header *rtp.Header, payload []byte) *paced {
	own := append(make([]byte, 0, len(payload)), payload...)
	h.sent[int(header.SequenceNumber)%len(h.sent)] = sentPacket{header: header.Clone(), payload: own, valid: true}
	return &paced{header: header.Clone(), payload: own}
}

// repair returns the packet with number seq for sending again as RFC 4588
// says, or on its own stream when no repair stream was negotiated; nil when it
// is gone or was sent again less than gap ago.
func (h *history) repair(seq uint16, gap time.Duration, now time.Time) *paced {
	s := &h.sent[int(seq)%len(h.sent)]
	if !s.valid || s.header.SequenceNumber != seq || now.Sub(s.again) < gap {
		return nil
	}
	s.again = now
	if h.repairSSRC == 0 {
		return &paced{header: s.header.Clone(), payload: s.payload}
	}
	return h.onRepairStream(seq, &s.header, s.payload)
}

// onRepairStream returns a packet that repairs packet seq.
func (h *history) onRepairStream(seq uint16, header *rtp.Header, payload []byte) *paced {
	again := &paced{header: header.Clone(), payload: make([]byte, 0, len(payload)+2)}
	again.header.SSRC, again.header.PayloadType = h.repairSSRC, h.repairType
	again.header.SequenceNumber = h.repairSeq
	h.repairSeq++
	again.payload = append(binary.BigEndian.AppendUint16(again.payload, seq), payload...)
	return again
}

// resend answers a NACK. A packet asked for again is sent again long before a
// round trip is over: see askAgain.
func (o *outgoing) resend(nack *rtcp.TransportLayerNack) {
	now := o.now()
	rate := o.rate()
	o.mu.Lock()
	defer o.mu.Unlock()
	sent := o.sent[nack.MediaSSRC]
	if sent == nil {
		return
	}
	o.tokens.fill(repairShare*float64(rate)/8, repairBurst.Seconds()*float64(rate)/8, now)
	for i := range nack.Nacks {
		for _, seq := range nack.Nacks[i].PacketList() {
			if o.tokens.bytes <= 0 {
				o.refused++
				return
			}
			pkt := sent.repair(seq, askAgain-5*time.Millisecond, now)
			if pkt == nil {
				continue
			}
			o.tokens.bytes -= float64(pkt.size())
			o.resent++
			o.pacer.push(pkt, true)
		}
	}
}

// BindRemoteStream notes which incoming stream repairs which.
func (o *outgoing) BindRemoteStream(info *interceptor.StreamInfo, r interceptor.RTPReader) interceptor.RTPReader {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch info.MimeType {
	case mimeVP8:
		o.media = info.SSRC
	case mimeRTX:
		o.repairs[info.SSRC] = info.SSRC
	}
	return r
}

// BindRTCPWriter names a picture's stream in congestion feedback that names a
// repair stream: the sender of a repair stream reads no feedback on it, and
// which of the others the feedback names does not matter.
func (o *outgoing) BindRTCPWriter(w interceptor.RTCPWriter) interceptor.RTCPWriter {
	return interceptor.RTCPWriterFunc(func(pkts []rtcp.Packet, a interceptor.Attributes) (int, error) {
		for _, pkt := range pkts {
			if fb, ok := pkt.(*rtcp.TransportLayerCC); ok {
				o.mu.Lock()
				if _, repair := o.repairs[fb.MediaSSRC]; repair && o.media != 0 {
					fb.MediaSSRC = o.media
				}
				o.mu.Unlock()
			}
		}
		return w.Write(pkts, a)
	})
}

// feedback takes what the far end reports on our stream ssrc.
func (o *outgoing) feedback(ssrc uint32, pkts []rtcp.Packet) {
	now := o.now()
	_ = o.estimate.WriteRTCP(pkts, nil) // malformed or late feedback is no reason to stop
	for _, pkt := range pkts {
		switch p := pkt.(type) {
		case *rtcp.TransportLayerCC:
			o.watch(p)
		case *rtcp.ReceiverReport:
			o.report(ssrc, p.Reports, now)
		case *rtcp.SenderReport:
			o.report(ssrc, p.Reports, now)
		case *rtcp.TransportLayerNack:
			if p.MediaSSRC == ssrc {
				o.resend(p)
			}
		}
	}
	o.mu.Lock()
	gentle := o.delay.overflows(now)
	o.mu.Unlock()
	o.pacer.aim(o.rate(), gentle)
}

func (o *outgoing) report(ssrc uint32, reports []rtcp.ReceptionReport, now time.Time) {
	rate := o.rate()
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, r := range reports {
		rule := o.loss[r.SSRC]
		if rule == nil || r.SSRC != ssrc {
			continue
		}
		overflows := o.delay.overflows(now)
		rule.report(float64(r.FractionLost)/256, rate, overflows, now)
		if rtt, ok := reportedRoundTrip(r, now); ok {
			o.sawRoundTrip(rtt)
		}
		if overflows {
			o.spare = spareRule{} // more would not come through
		} else {
			o.spare.look(o.shortest.of(), float64(r.FractionLost)/256, rate, o.ours, now)
		}
		if h := o.sent[ssrc]; h != nil && r.LastSequenceNumber > 0 {
			h.heard = true
		}
	}
}

// begin takes the round trip of a new path, 0 if it is not known.
func (o *outgoing) begin(rtt time.Duration) {
	rate, now := o.rate(), o.now()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.spare.begin(rtt, rate, o.ours, now)
}

func (o *outgoing) sawRoundTrip(rtt time.Duration) {
	if o.rtt == 0 {
		o.rtt = rtt
	} else {
		o.rtt += (rtt - o.rtt) / 4
	}
	o.shortest.note(rtt, o.now())
}

// shortest remembers the shortest round trip of the last baseSeconds, about:
// that of the line itself, without what waits on it.
type shortest struct {
	was, is time.Duration // of the span before, and of the one that began at
	at      time.Time
}

func (s *shortest) note(rtt time.Duration, now time.Time) {
	if now.Sub(s.at) > baseSeconds*time.Second/2 {
		s.was, s.is, s.at = s.is, rtt, now
	}
	s.is = min(s.is, rtt)
}

func (s *shortest) of() time.Duration {
	if s.was == 0 {
		return s.is
	}
	return min(s.was, s.is)
}

// meet takes whether the far end is one of ours.
func (o *outgoing) meet(ours bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ours = ours
}

// roundTrip returns the smoothed round trip, 0 while nothing was reported.
func (o *outgoing) roundTrip() time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.rtt
}

// reportedRoundTrip works out the round trip from a reception report (RFC 3550
// section 6.4.1).
func reportedRoundTrip(r rtcp.ReceptionReport, now time.Time) (time.Duration, bool) {
	if r.LastSenderReport == 0 {
		return 0, false
	}
	const toNTP = 2208988800 // seconds from 1900 to 1970
	seconds := uint64(now.Unix() + toNTP)
	compact := uint32(seconds<<16) | uint32(uint64(now.Nanosecond())<<16/1e9)
	units := compact - r.LastSenderReport - r.Delay
	if units >= 1<<20 { // 16 s: clocks jumped or the report makes no sense
		return 0, false
	}
	return time.Duration(units) * time.Second >> 16, true
}

// watch takes when packets were read, and looks at what the estimator, which
// was told before, makes of it.
func (o *outgoing) watch(fb *rtcp.TransportLayerCC) {
	stats := o.estimate.GetStats()
	estimate, _ := stats["delayTargetBitrate"].(int)
	var passed []passage
	var read []uint32 // streams
	readings(fb, func(number uint16, at time.Duration) {
		if d, ok := o.pacer.departed(number); ok {
			passed = append(passed, passage{left: d.at, read: at, size: d.size})
			read = append(read, d.ssrc)
		}
	})
	o.mu.Lock() // the pacer sends, and so counts, under a lock of its own
	defer o.mu.Unlock()
	if o.reported && fb.FbPktCount != o.reports+1 {
		o.delay.queue.lost = true
	}
	o.reported, o.reports = true, fb.FbPktCount
	for _, p := range passed {
		o.delay.queue.note(p)
	}
	for _, ssrc := range read {
		if h := o.sent[ssrc]; h != nil && o.ours { // others say so of what they do not know, too
			h.heard = true
		}
	}
	if estimate == 0 {
		return
	}
	before := o.delay.target
	o.delay.look(estimate, stats["state"] == "decrease", o.start, o.now())
	o.delay.target = min(max(o.delay.target, float64(o.min)), float64(o.max))
	// What waits was made for another line: it would only overrun this one.
	if o.delay.target < flushBelow*before {
		o.delay.queue.forget(o.pacer.flush(min(o.delay.queue.newestWait(), maxRest)))
		o.flushed++
		for _, h := range o.sent {
			clear(h.sent) // nor is it worth repairing
		}
	}
}

// rate returns the bits per second we may send.
func (o *outgoing) rate() int {
	now := o.now()
	o.mu.Lock()
	defer o.mu.Unlock()
	target := int(o.delay.target)
	if target == 0 {
		target = o.start
	}
	for _, rule := range o.loss {
		target = rule.apply(target, now)
	}
	return min(max(target, o.min), o.max)
}

// flushes returns how often pictures that waited were dropped.
func (o *outgoing) flushes() uint64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.flushed
}

// lossOut returns the smoothed share of our packets that gets lost.
func (o *outgoing) lossOut() float64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	var worst float64
	for _, rule := range o.loss {
		worst = max(worst, rule.smoothed)
	}
	return worst
}

// Close ends the pacer and the estimator; the latter must not be closed twice.
func (o *outgoing) Close() error {
	var err error
	o.closing.Do(func() {
		_ = o.pacer.Close()
		err = o.estimate.Close()
	})
	return err
}
