package peer

import (
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/twcc"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

// road says when a packet that left at a time is read at the far end; times
// count from the beginning.
type road func(left time.Duration, size int) time.Duration

// open is a line with room for everything.
func open(left time.Duration, _ int) time.Duration { return left + 20*time.Millisecond }

// narrow is a line of bps(now) bits per second with a queue that holds all.
func narrow(bps func(time.Duration) int) road {
	var free time.Duration // when the line has carried all before
	return func(left time.Duration, size int) time.Duration {
		free = max(free, left) + time.Duration(float64(8*size)/float64(bps(left))*float64(time.Second))
		return free + 20*time.Millisecond
	}
}

// drive sends pictures of bps over a road and feeds back when they were read;
// each is called after every second with what the estimate is.
func drive(t *testing.T, on road, length time.Duration, bps func(target int) int, each func(at time.Duration, target int)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o, _, _ := sender(t, 0)
		defer o.Close() //nolint:errcheck // ends the estimator
		begin := time.Now()
		type read struct {
			at     time.Duration
			number uint16
		}
		reads := make(chan read, 10_000)
		track := o.BindLocalStream(&interceptor.StreamInfo{
			SSRC: filmSSRC, ClockRate: pictureClock, MimeType: mimeVP8, PayloadType: 96,
			RTPHeaderExtensions: []interceptor.RTPHeaderExtension{{URI: twccURI, ID: 5}},
		}, interceptor.RTPWriterFunc(func(h *rtp.Header, payload []byte, _ interceptor.Attributes) (int, error) {
			var ext rtp.TransportCCExtension
			if err := ext.Unmarshal(h.GetExtension(5)); err != nil {
				t.Error(err)
			}
			size := h.MarshalSize() + len(payload)
			reads <- read{on(time.Since(begin), size), ext.TransportSequence}
			return size, nil
		}))
		recorder := twcc.NewRecorder(7)
		frame, feedback, second := time.NewTicker(time.Second/30), time.NewTicker(50*time.Millisecond), time.NewTicker(time.Second)
		defer frame.Stop()
		defer feedback.Stop()
		defer second.Stop()
		var waiting []read
		var number uint16
		for now := time.Duration(0); now < length; now = time.Since(begin) {
			select {
			case r := <-reads:
				waiting = append(waiting, r)
			case <-frame.C:
				for left := bps(o.rate()) / 8 / 30; left > 0; left -= packetSize {
					if _, err := track.Write(&rtp.Header{Version: 2, SSRC: filmSSRC, SequenceNumber: number}, make([]byte, min(left, packetSize)), nil); err != nil {
						t.Error(err)
					}
					number++
				}
			case <-feedback.C:
				n := 0
				for n < len(waiting) && waiting[n].at <= now {
					recorder.Record(filmSSRC, waiting[n].number, waiting[n].at.Microseconds())
					n++
				}
				waiting = waiting[n:]
				if n > 0 {
					o.feedback(filmSSRC, recorder.BuildFeedbackPacket())
				}
			case <-second.C:
				each(now, o.rate())
			}
		}
	})
}

// busy is how a machine with too little time lets a program run and stop.
type busy func(r *rand.Rand, at time.Duration) (runs, stops time.Duration)

// on has a far end on such a machine at the end of a road: what comes while
// it does not run is read when it runs again.
func (b busy) on(way road) road {
	r := rand.New(rand.NewPCG(5, 6))
	var from, to time.Duration
	return func(left time.Duration, size int) time.Duration {
		at := way(left, size)
		for at >= to {
			runs, stops := b(r, to)
			from = to + runs
			to = from + stops
		}
		if at >= from {
			return to
		}
		return at
	}
}

// some is a random number of milliseconds.
func some(r *rand.Rand, least, most float64) time.Duration {
	return time.Duration((least + r.Float64()*(most-least)) * float64(time.Millisecond))
}

func busyMachines() map[string]busy {
	return map[string]busy{
		"stops now and then": func(r *rand.Rand, _ time.Duration) (time.Duration, time.Duration) {
			return some(r, 250, 550), some(r, 30, 90)
		},
		"stops long now and then": func(r *rand.Rand, _ time.Duration) (time.Duration, time.Duration) {
			return some(r, 250, 550), some(r, 150, 450)
		},
		"short slices": func(r *rand.Rand, _ time.Duration) (time.Duration, time.Duration) {
			return some(r, 1, 5), some(r, 5, 25)
		},
		"uneven slices": func(r *rand.Rand, _ time.Duration) (time.Duration, time.Duration) {
			return some(r, 1, 10), some(r, 5, 80)
		},
		"long slices": func(r *rand.Rand, _ time.Duration) (time.Duration, time.Duration) {
			return some(r, 1, 40), some(r, 5, 150)
		},
		"ever worse, and better at once": func(r *rand.Rand, at time.Duration) (time.Duration, time.Duration) {
			worse := float64(at%(6*time.Second)) / float64(100*time.Millisecond)
			return some(r, 2, 10), some(r, worse, 2*worse+1)
		},
	}
}

// TestABusyFarEndIsNoNarrowLine sends little or much over an open line to a
// machine with too little time.
func TestABusyFarEndIsNoNarrowLine(t *testing.T) {
	for name, b := range busyMachines() {
		for _, bps := range []int{120_000, 700_000} {
			lowest := 10_000_000
			drive(t, b.on(open), time.Minute, func(int) int { return bps }, func(_ time.Duration, target int) {
				lowest = min(lowest, target)
			})
			if lowest < 900_000 {
				t.Errorf("%s, at %d bit/s: the estimate fell to %d", name, bps, lowest)
			}
		}
	}
}

// TestANarrowLineIsFollowed sends as much as the estimate says over a line
// that is narrow for twenty seconds, also to machines with too little time.
func TestANarrowLineIsFollowed(t *testing.T) {
	const from, to = 10 * time.Second, 30 * time.Second
	machines := busyMachines()
	for name, b := range map[string]busy{
		"a quiet machine":    func(*rand.Rand, time.Duration) (time.Duration, time.Duration) { return time.Second, 0 },
		"stops now and then": machines["stops now and then"],
		"short slices":       machines["short slices"],
	} {
		for _, width := range []int{300_000, 700_000, 1_300_000} {
			way := narrow(func(at time.Duration) int {
				if at >= from && at < to {
					return width
				}
				return 2_600_000
			})
			var sum, n, last int
			drive(t, b.on(way), 50*time.Second, func(target int) int { return target }, func(at time.Duration, target int) {
				last = target
				if at > from+1500*time.Millisecond && at < to {
					sum, n = sum+target, n+1
					if target > width*3/2 {
						t.Errorf("%s: %v after the line is %d wide the estimate is %d", name, at-from, width, target)
					}
				}
			})
			if mean := sum / n; mean < width*6/10 || mean > width*11/10 {
				t.Errorf("%s: on %d bit/s the estimate is %d on average", name, width, mean)
			}
			if last < min(1_000_000, 2*width) {
				t.Errorf("%s: 20 s after the line was %d wide the estimate is %d", name, width, last)
			}
		}
	}
}

func TestReportsAreReadAsTheyWereWritten(t *testing.T) {
	recorder := twcc.NewRecorder(7)
	want := map[uint16]time.Duration{}
	r := rand.New(rand.NewPCG(1, 2))
	at := 90 * time.Second
	for n := range 400 {
		at += some(r, 0, 90)
		if r.IntN(5) > 0 && (n < 100 || n > 140) { // some are lost, and many at once
			number := uint16(65_400 + n)
			want[number] = at
			recorder.Record(filmSSRC, number, at.Microseconds())
		}
	}
	got := 0
	for _, pkt := range recorder.BuildFeedbackPacket() {
		fb, ok := pkt.(*rtcp.TransportLayerCC)
		if !ok {
			t.Fatalf("a report is %T", pkt)
		}
		readings(fb, func(number uint16, read time.Duration) {
			got++
			if off := read - want[number]; off > time.Millisecond || off < -time.Millisecond {
				t.Errorf("packet %d was read at %v, not %v", number, want[number], read)
			}
		})
	}
	if got != len(want) {
		t.Errorf("%d of %d packets", got, len(want))
	}
	readings(&rtcp.TransportLayerCC{PacketStatusCount: 9, PacketChunks: []rtcp.PacketStatusChunk{
		&rtcp.RunLengthChunk{PacketStatusSymbol: rtcp.TypeTCCPacketReceivedSmallDelta, RunLength: 8191},
	}}, func(number uint16, _ time.Duration) { t.Errorf("packet %d from a report without times", number) })
}
