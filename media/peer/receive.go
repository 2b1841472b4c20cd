package peer

import (
	"errors"
	"io"
	"net"
	"slices"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"gatehouse/media"
)

const (
	assemblerTick = 10 * time.Millisecond
	guessedRTT    = 100 * time.Millisecond
)

// receive reads one incoming track until it ends.
func (p *Peer) receive(track *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) {
	section, ok := p.laneOf(receiver)
	if !ok || !p.spawn(func() { p.readReports(receiver) }) {
		return
	}
	switch mime := track.Codec().MimeType; {
	case mime == mimeVP8 && p.lanes[section].Track == media.TrackPicture:
		p.receivePicture(section, track)
	case mime == mimeOpus && p.lanes[section].Track == media.TrackSound:
		p.receiveSound(section, track)
	}
}

// readReports keeps the far end's sender reports flowing into the library.
func (p *Peer) readReports(receiver *webrtc.RTPReceiver) {
	buf := make([]byte, 1500)
	var bad strikes
	for {
		if _, _, err := receiver.Read(buf); bad.ends(err) {
			return
		}
	}
}

// timeout reports whether a read ended only because its deadline passed.
func timeout(err error) bool {
	var late net.Error
	return errors.As(err, &late) && late.Timeout()
}

// strikes tells a stream that ended from one that brought something malformed,
// which is no reason to stop reading unless it brings nothing else.
type strikes int

func (s *strikes) ends(err error) bool {
	if err == nil {
		*s = 0
		return false
	}
	*s++
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe) || *s > 100
}

// receivePicture reads and assembles pictures on one goroutine and hands them
// out on another. The read deadline is the assembler's tick; it also fetches
// repairs, which the library hands out only when reading anew.
func (p *Peer) receivePicture(section int, track *webrtc.TrackRemote) {
	ssrc, l := uint32(track.SSRC()), p.lanes[section]
	out := newShown()
	if p.events.Picture == nil || !p.spawn(func() {
		out.run(p.done, func(s media.Sample) { p.events.Picture(section, s) })
	}) {
		return
	}
	defer out.stop()
	var a *assembler
	a = newAssembler(
		func(s media.Sample) {
			l.notePicture(a)
			if !out.put(s) {
				a.leaveOut(p.cfg.Now())
			}
		},
		func(lost []uint16) {
			_ = p.pc.WriteRTCP([]rtcp.Packet{&rtcp.TransportLayerNack{
				SenderSSRC: p.reportSSRC, MediaSSRC: ssrc, Nacks: rtcp.NackPairsFromSequenceNumbers(lost),
			}})
		},
		func() {
			_ = p.pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{SenderSSRC: p.reportSSRC, MediaSSRC: ssrc}})
		},
	)
	buf := make([]byte, 1500)
	var pkt rtp.Packet
	var bad strikes
	var m mender
	now := p.cfg.Now()
	take := func(made []mended) {
		for _, p := range made {
			a.push(p.number, p.ts, p.last, p.payload, true, now)
		}
	}
	due := now
	for {
		if !now.Before(due) {
			take(m.tick())
			a.tick(p.roundTrip(), now)
			l.notePicture(a)
			due = now.Add(assemblerTick)
			// A read ends by the machine's clock, whatever clock the call goes by.
			if track.SetReadDeadline(time.Now().Add(assemblerTick)) != nil { //nolint:forbidigo // see above
				return
			}
		}
		n, attributes, err := track.Read(buf)
		now = p.cfg.Now()
		if timeout(err) {
			now = maxTime(now, due)
			continue
		}
		if bad.ends(err) {
			return
		}
		pkt = rtp.Packet{}
		if err != nil || pkt.Unmarshal(buf[:n]) != nil {
			continue
		}
		p.bytesIn.Add(uint64(n))
		repaired := attributes.Get(webrtc.AttributeRtxSsrc) != nil
		if repaired && isParity(pkt.Payload) {
			m.parity(pkt.SequenceNumber, pkt.Payload)
			continue
		}
		a.push(pkt.SequenceNumber, pkt.Timestamp, pkt.Marker, pkt.Payload, repaired, now)
		take(m.note(pkt.SequenceNumber, pkt.Timestamp, pkt.Marker, pkt.Payload))
	}
}

func maxTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// receiveSound hands out sound packets as they come; whoever plays them has
// the time to put them in order.
func (p *Peer) receiveSound(section int, track *webrtc.TrackRemote) {
	buf := make([]byte, 1500)
	var pkt rtp.Packet
	var bad strikes
	l, in := p.lanes[section], soundOrder{clock: unwrapper{rate: soundClock}}
	for {
		n, _, err := track.Read(buf)
		if bad.ends(err) {
			return
		}
		pkt = rtp.Packet{}
		if err != nil || pkt.Unmarshal(buf[:n]) != nil || len(pkt.Payload) == 0 {
			continue
		}
		p.bytesIn.Add(uint64(n))
		s, ok := in.next(pkt.SequenceNumber, pkt.Timestamp, pkt.Payload)
		l.noteSound(&in)
		if ok && p.events.Sound != nil {
			p.events.Sound(section, s)
		}
	}
}

// soundOrder counts what goes missing between sound packets.
type soundOrder struct {
	clock    unwrapper
	begun    bool
	high     int64
	recent   uint64 // which of the 64 up to high have come, high in bit 0
	received uint64
	missing  uint64
}

// next returns the packet as a sample; false for one that came before.
func (o *soundOrder) next(number uint16, ts uint32, payload []byte) (media.Sample, bool) {
	s := media.Sample{Track: media.TrackSound, Payload: payload, Duration: 20 * time.Millisecond}
	step := int64(int16(number - uint16(o.high)))
	switch {
	case !o.begun:
		o.begun, o.high, o.recent = true, int64(number), 1
	case step > maxJump || step < -maxJump: // a new beginning
		o.high, o.recent = o.high+step, 1
	case step > 0:
		o.high, o.recent = o.high+step, o.recent<<uint(step)|1
		s.Lost = int(step - 1)
		o.missing += uint64(s.Lost)
	case step <= -64 || o.recent&(1<<uint(-step)) != 0:
		return media.Sample{}, false
	default: // not lost, only late
		o.recent |= 1 << uint(-step)
		o.missing -= min(o.missing, 1)
	}
	o.received++
	s.At = o.clock.unwrap(ts)
	return s, true
}

// readFeedback takes what the far end says about one of our tracks.
func (p *Peer) readFeedback(section int, sender *webrtc.RTPSender) {
	buf := make([]byte, 1500)
	var bad strikes
	for {
		n, _, err := sender.Read(buf)
		if bad.ends(err) {
			return
		}
		if err != nil {
			continue
		}
		pkts, err := rtcp.Unmarshal(buf[:n])
		if err != nil {
			continue
		}
		ssrc := uint32(sender.GetParameters().Encodings[0].SSRC)
		p.out.feedback(ssrc, pkts)
		for _, pkt := range pkts {
			switch r := pkt.(type) {
			case *rtcp.PictureLossIndication:
				if r.MediaSSRC == ssrc {
					p.keyWanted(section)
				}
			case *rtcp.FullIntraRequest:
				if slices.ContainsFunc(r.FIR, func(e rtcp.FIREntry) bool { return e.SSRC == ssrc }) {
					p.keyWanted(section)
				}
			}
		}
	}
}
