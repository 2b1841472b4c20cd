package peer

import (
	"encoding/binary"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"

	"gatehouse/media/internal/quiet"
)

func TestLossRule(t *testing.T) {
	type step struct {
		after time.Duration
		loss  float64
	}
	repeat := func(n int, s step) (steps []step) {
		for range n {
			steps = append(steps, s)
		}
		return steps
	}
	const half = 500 * time.Millisecond
	for _, c := range []struct {
		name     string
		steps    []step
		low, top int
	}{
		{"nothing reported", nil, 1_000_000, 1_000_000},
		{"no loss", repeat(20, step{half, 0}), 1_000_000, 1_000_000},
		{"two in a hundred", repeat(60, step{half, 0.02}), 1_000_000, 1_000_000},
		{"five in a hundred", repeat(60, step{half, 0.05}), 1_000_000, 1_000_000},
		{"nine in a hundred", repeat(60, step{half, 0.09}), 1_000_000, 1_000_000},
		{"ten in a hundred, unevenly", slices.Repeat([]step{{half, 0.05}, {half, 0.15}, {half, 0.08}, {half, 0.16}, {half, 0.06}}, 12), 1_000_000, 1_000_000},
		{"one bad report is smoothed away", append(repeat(5, step{half, 0}), step{half, 0.3}), 1_000_000, 1_000_000},
		{"twenty in a hundred for two seconds", repeat(4, step{half, 0.2}), 750_000, 950_000},
		{"twenty in a hundred for ten seconds", repeat(20, step{half, 0.2}), 100_000, 350_000},
		{"reports in a burst count once", repeat(20, step{0, 0.2}), 850_000, 950_000},
		{"recovered", append(repeat(4, step{half, 0.2}), repeat(40, step{half, 0})...), 1_000_000, 1_000_000},
		{"recovering", append(repeat(10, step{half, 0.2}), repeat(10, step{half, 0})...), 550_000, 990_000},
	} {
		var rule lossRule
		now := time.Unix(1000, 0)
		rate := 1_000_000
		for _, s := range c.steps {
			now = now.Add(s.after)
			rule.report(s.loss, rate, false, now)
			rate = rule.apply(1_000_000, now)
		}
		if rate = rule.apply(1_000_000, now); rate < c.low || rate > c.top {
			t.Errorf("%s: %d bit/s, want %d to %d", c.name, rate, c.low, c.top)
		}
	}
}

// sender is an outgoing with one picture stream on a wire.
func sender(t *testing.T, repairStream uint32) (*outgoing, *wire, interceptor.RTPWriter) {
	t.Helper()
	o, err := newOutgoing(Config{StartBPS: 1_000_000, MinBPS: 100_000, MaxBPS: 2_500_000, Now: time.Now}, quiet.Factory{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{}
	info := &interceptor.StreamInfo{
		SSRC: filmSSRC, ClockRate: pictureClock, MimeType: mimeVP8, PayloadType: 96,
		RTPHeaderExtensions: []interceptor.RTPHeaderExtension{{URI: twccURI, ID: 5}},
	}
	if repairStream != 0 {
		info.SSRCRetransmission, info.PayloadTypeRetransmission = repairStream, 97
	}
	return o, w, o.BindLocalStream(info, w.writer(time.Now()))
}

func nack(seqs ...uint16) []rtcp.Packet {
	return []rtcp.Packet{&rtcp.TransportLayerNack{MediaSSRC: filmSSRC, Nacks: rtcp.NackPairsFromSequenceNumbers(seqs)}}
}

// The stock pacers know only the main stream and drop every repair.
func TestRepairsAreReallySent(t *testing.T) {
	for _, repairStream := range []uint32{repairSSRC, 0} {
		synctest.Test(t, func(t *testing.T) {
			o, w, track := sender(t, repairStream)
			for seq := range uint16(10) {
				if _, err := track.Write(&rtp.Header{Version: 2, SSRC: filmSSRC, PayloadType: 96, SequenceNumber: seq, Timestamp: 7}, []byte{byte(seq), 1, 2}, nil); err != nil {
					t.Fatal(err)
				}
			}
			<-time.After(time.Second)
			o.feedback(filmSSRC, nack(3, 7, 500))
			<-time.After(time.Second)
			if len(w.all()) != 12 || resent(o) != 2 {
				t.Fatalf("%d packets left, %d repairs, want 12 and 2", len(w.all()), resent(o))
			}
			again := w.all()[10]
			if repairStream == 0 {
				if again.header.SSRC != filmSSRC || again.header.SequenceNumber != 3 || again.size != 3 {
					t.Errorf("packet 3 came again as %+v", again)
				}
			} else if again.header.SSRC != repairStream || again.header.PayloadType != 97 || again.size != 5 || again.header.Timestamp != 7 {
				t.Errorf("packet 3 came again as %+v", again)
			}
			var ext rtp.TransportCCExtension
			if err := ext.Unmarshal(again.header.GetExtension(5)); err != nil || ext.TransportSequence != 10 {
				t.Errorf("repair numbered %d: %v", ext.TransportSequence, err)
			}
			_ = o.Close()
			_ = o.Close()
		})
	}
}

func TestRepairCarriesTheOriginalNumber(t *testing.T) {
	h := &history{ssrc: filmSSRC, repairSSRC: repairSSRC, repairType: 97, sent: make([]sentPacket, kept)}
	h.keep(&rtp.Header{SSRC: filmSSRC, SequenceNumber: 4000}, []byte{9, 8})
	pkt := h.repair(4000, 0, time.Unix(1000, 0))
	if pkt == nil || binary.BigEndian.Uint16(pkt.payload) != 4000 || string(pkt.payload[2:]) != "\x09\x08" {
		t.Errorf("repair %+v", pkt)
	}
	if h.repair(4000+kept, 0, time.Unix(1000, 0)) != nil || h.repair(3999, 0, time.Unix(1000, 0)) != nil {
		t.Error("a packet that was never sent came again")
	}
}

func TestRepairsAreNotSentTwiceAtOnceButSoonAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, w, track := sender(t, repairSSRC)
		if _, err := track.Write(&rtp.Header{Version: 2, SSRC: filmSSRC, SequenceNumber: 1}, []byte{1}, nil); err != nil {
			t.Fatal(err)
		}
		for range 5 {
			o.feedback(filmSSRC, nack(1))
		}
		<-time.After(30 * time.Millisecond)
		if len(w.all()) != 2 {
			t.Errorf("%d packets left, want the packet and one repair", len(w.all()))
		}
		o.feedback(filmSSRC, nack(1))
		<-time.After(30 * time.Millisecond)
		if len(w.all()) != 3 {
			t.Errorf("%d packets left, want a second repair", len(w.all()))
		}
		_ = o.Close()
	})
}

func TestRepairsHaveABound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, _, track := sender(t, repairSSRC)
		for seq := range uint16(200) {
			if _, err := track.Write(&rtp.Header{Version: 2, SSRC: filmSSRC, SequenceNumber: seq}, make([]byte, 1100), nil); err != nil {
				t.Fatal(err)
			}
		}
		<-time.After(time.Second)
		var all []uint16
		for seq := range uint16(200) {
			all = append(all, seq)
		}
		o.feedback(filmSSRC, nack(all...))
		if resent(o) < 25 || resent(o) > 40 || refused(o) == 0 { // 31 kB in a quarter of a second of 1 Mbit/s
			t.Errorf("%d of 200 resent at once, refused %d", resent(o), refused(o))
		}
		<-time.After(2 * time.Second)
		_ = o.Close()
	})
}

func TestCongestionFeedbackNamesThePicture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, _, _ := sender(t, repairSSRC)
		o.BindRemoteStream(&interceptor.StreamInfo{SSRC: 70, MimeType: mimeVP8}, nil)
		o.BindRemoteStream(&interceptor.StreamInfo{SSRC: 71, MimeType: mimeRTX}, nil)
		var named []uint32
		out := o.BindRTCPWriter(interceptor.RTCPWriterFunc(func(pkts []rtcp.Packet, _ interceptor.Attributes) (int, error) {
			for _, p := range pkts {
				named = append(named, p.DestinationSSRC()...)
			}
			return 0, nil
		}))
		if _, err := out.Write([]rtcp.Packet{&rtcp.TransportLayerCC{MediaSSRC: 71}, &rtcp.TransportLayerCC{MediaSSRC: 72}}, nil); err != nil {
			t.Fatal(err)
		}
		if len(named) != 2 || named[0] != 70 || named[1] != 72 {
			t.Errorf("feedback names %v, want the picture and what was not ours", named)
		}
		_ = o.Close()
	})
}

func TestRoundTripFromReport(t *testing.T) {
	now := time.Unix(1_700_000_000, 500_000_000)
	compact := func(at time.Time) uint32 {
		return uint32((uint64(at.Unix()+2208988800)<<32 | uint64(at.Nanosecond())<<32/1e9) >> 16)
	}
	report := rtcp.ReceptionReport{LastSenderReport: compact(now.Add(-300 * time.Millisecond)), Delay: 65536 / 5}
	if rtt, ok := reportedRoundTrip(report, now); !ok || rtt < 99*time.Millisecond || rtt > 101*time.Millisecond {
		t.Errorf("round trip %v, %v, want 100 ms", rtt, ok)
	}
	if _, ok := reportedRoundTrip(rtcp.ReceptionReport{}, now); ok {
		t.Error("a round trip from nothing")
	}
	if _, ok := reportedRoundTrip(rtcp.ReceptionReport{LastSenderReport: compact(now.Add(time.Hour))}, now); ok {
		t.Error("a round trip into the future")
	}
}

func resent(o *outgoing) uint64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.resent
}

func refused(o *outgoing) uint64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.refused
}

// What a full queue lost is no reason to send less a second time, nor to send
// twice; what is lost without one is.
func TestAFullQueueIsCutForOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, _, _ := sender(t, repairSSRC)
		defer o.Close() //nolint:errcheck // ends the estimator
		o.sawRoundTrip(200 * time.Millisecond)
		lose := func(share uint8) int {
			for range 6 {
				<-time.After(200 * time.Millisecond)
				o.report(filmSSRC, []rtcp.ReceptionReport{{SSRC: filmSSRC, FractionLost: share, LastSequenceNumber: 9}}, time.Now())
			}
			return o.rate()
		}
		o.delay.stood = time.Now()
		before := o.rate()
		if after := lose(128); after != before || o.spare.on {
			t.Errorf("while a queue overflows %d became %d, twice %v", before, after, o.spare.on)
		}
		<-time.After(overflowFor)
		if after := lose(48); after >= before*9/10 || !o.spare.on {
			t.Errorf("at heavy loss without a queue %d became %d, twice %v", before, after, o.spare.on)
		}
	})
}
