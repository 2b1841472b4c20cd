package sound

import (
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gatehouse/media"
)

// numbered is a decoder whose packets hold a number and whose sound is that
// number; a guess is zero.
type numbered struct{ closed int }

var errBroken = errors.New("broken")

func (d *numbered) Decode(p []byte, pcm []int16) error {
	if len(p) != 2 {
		return errBroken
	}
	fillWith(pcm, int16(binary.BigEndian.Uint16(p)))
	return nil
}

func (d *numbered) Recover(next []byte, pcm []int16) error {
	if len(next) != 2 {
		return errBroken
	}
	fillWith(pcm, int16(binary.BigEndian.Uint16(next))-1)
	return nil
}

func (d *numbered) Conceal(pcm []int16) error { clear(pcm); return nil }
func (d *numbered) Close() error              { d.closed++; return nil }

func fillWith(pcm []int16, v int16) {
	for i := range pcm {
		pcm[i] = v
	}
}

func packet(n int) media.Sample {
	return media.Sample{
		Track: media.TrackSound, At: 7*time.Second + time.Duration(n)*packetTime, Duration: packetTime,
		Payload: binary.BigEndian.AppendUint16(nil, uint16(n+1)),
	}
}

// line is a network: how many milliseconds packet n takes, negative when lost.
type line func(n int) int

// outcome is what came out of a simulated line.
type outcome struct {
	Counters
	heard      map[int16]int // samples played of each packet
	backwards  int           // times an earlier packet sounded after a later one
	delayAtEnd time.Duration
}

// over sends packets for so long over l and plays them, in steps of 1 ms.
// drift is how many parts in a million the sender's clock runs fast.
func over(l line, packets int, drift float64) outcome {
	r := NewReceiver(&numbered{})
	type flight struct {
		at float64
		s  media.Sample
	}
	var air []flight
	for n := range packets {
		if took := l(n); took >= 0 {
			air = append(air, flight{float64(n)*20/(1+drift/1e6) + float64(took), packet(n)})
		}
	}
	out := make([]int16, media.TickSamples)
	res := outcome{heard: map[int16]int{}}
	var last int16
	for now := range packets * 20 {
		for i := 0; i < len(air); i++ {
			if air[i].at <= float64(now) {
				r.Put(air[i].s)
				air = append(air[:i], air[i+1:]...)
				i--
			} else if air[i].at > float64(now)+2000 {
				break
			}
		}
		if now%10 != 0 {
			continue
		}
		r.Pull(out)
		for _, v := range out {
			if v != 0 {
				res.heard[v]++
				if v < last {
					res.backwards++
				}
				last = v
			}
		}
	}
	res.Counters = r.Counters()
	res.delayAtEnd = res.Delay
	return res
}

func TestReceiver(t *testing.T) {
	const second, packets = 50, 1500 // 30 s
	rnd := func(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }
	a, b, c, d, e := rnd(1), rnd(2), rnd(3), rnd(4), rnd(5)
	tests := []struct {
		name  string
		line  line
		drift float64
		// The most of each in 1500 packets, and the average delay wanted.
		concealed, late, skipped uint64
		recovered                [2]uint64
		delay                    [2]int // ms
	}{
		{name: "steady", line: func(int) int { return 50 }, concealed: 0, delay: [2]int{20, 35}},
		{name: "steady, then every twentieth lost", line: func(n int) int {
			if n > 700 && n%20 == 7 {
				return -1
			}
			return 50
		}, concealed: 3, recovered: [2]uint64{36, 40}, delay: [2]int{38, 65}},
		{name: "every twentieth lost", line: func(n int) int {
			if n%20 == 7 {
				return -1
			}
			return 50
		}, concealed: 2, recovered: [2]uint64{73, 75}, delay: [2]int{40, 65}},
		{name: "5 % lost at random", line: func(int) int {
			if a.Float64() < 0.05 {
				return -1
			}
			return 50
		}, concealed: 12, recovered: [2]uint64{55, 90}, delay: [2]int{40, 90}},
		{name: "three in a row lost", line: func(n int) int {
			if n%100 >= 97 {
				return -1
			}
			return 50
		}, concealed: 2*15 + 2, recovered: [2]uint64{13, 15}, delay: [2]int{40, 100}},
		{name: "jitter of 30 ms", line: func(int) int { return 50 + b.IntN(30) }, concealed: 4, late: 2, delay: [2]int{25, 60}},
		{name: "jitter of 100 ms, out of order", line: func(int) int { return 50 + c.IntN(100) }, concealed: 20, late: 30, recovered: [2]uint64{0, 30}, delay: [2]int{50, 140}},
		{name: "neighbours swapped", line: func(n int) int {
			if n%10 == 3 {
				return 75
			}
			return 50
		}, concealed: 3, late: 1, recovered: [2]uint64{0, 2}, delay: [2]int{34, 70}},
		{name: "a spike of 150 ms each second", line: func(n int) int {
			if k := n % second; n > 0 && k < 8 {
				return 50 + 150 - k*20
			}
			return 50
		}, concealed: 16, late: 8, recovered: [2]uint64{0, 4}, delay: [2]int{100, 200}},
		{name: "one spike, then calm", line: func(n int) int {
			if n >= 100 && n < 108 {
				return 50 + 150 - (n-100)*20
			}
			return 50
		}, concealed: 8, late: 2, delay: [2]int{20, 40}},
		{name: "hopeless jitter", line: func(int) int { return 50 + d.IntN(1000) }, concealed: 1100, late: 1300, skipped: 350, recovered: [2]uint64{0, 400}, delay: [2]int{100, 300}},
		{name: "sender's clock fast", line: func(int) int { return 50 }, drift: 500, concealed: 0, delay: [2]int{20, 40}},
		{name: "sender's clock slow", line: func(int) int { return 50 }, drift: -500, concealed: 1, delay: [2]int{15, 40}},
		{name: "gone for two seconds", line: func(n int) int {
			if n >= 500 && n < 600 {
				return -1
			}
			return 50 + e.IntN(5)
		}, concealed: 55, delay: [2]int{20, 40}},
		{name: "all at once after a second", line: func(n int) int {
			if n >= 500 && n < 550 {
				return 50 + (550-n)*20
			}
			return 50
		}, concealed: 60, late: 20, skipped: 60, recovered: [2]uint64{0, 2}, delay: [2]int{20, 200}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := over(tt.line, packets, tt.drift)
			t.Logf("%+v", got.Counters)
			if got.backwards > 0 {
				t.Errorf("%d times an earlier packet sounded after a later one", got.backwards)
			}
			if got.Concealed > tt.concealed || got.Late > tt.late || got.Skipped > tt.skipped {
				t.Errorf("concealed %d, late %d, skipped %d; at most %d, %d, %d",
					got.Concealed, got.Late, got.Skipped, tt.concealed, tt.late, tt.skipped)
			}
			if got.Recovered < tt.recovered[0] || got.Recovered > tt.recovered[1] {
				t.Errorf("recovered %d, want %d to %d", got.Recovered, tt.recovered[0], tt.recovered[1])
			}
			if d := int(got.delayAtEnd / time.Millisecond); d < tt.delay[0] || d > tt.delay[1] {
				t.Errorf("delay %d ms, want %d to %d", d, tt.delay[0], tt.delay[1])
			}
		})
	}
}

func TestReceiverStartsAfreshWithANewClock(t *testing.T) {
	r := NewReceiver(&numbered{})
	out := make([]int16, media.TickSamples)
	heard := func(from, to int, at time.Duration) (last int16) {
		for n := from; n < to; n++ {
			s := packet(n)
			s.At = at + time.Duration(n)*packetTime
			r.Put(s)
			for range 2 {
				r.Pull(out)
				last = max(last, out[0])
			}
		}
		return last
	}
	for i, at := range []time.Duration{time.Hour, 0, 0, -time.Hour, math.MaxInt64 - time.Hour, math.MinInt64, -2 * time.Hour} {
		clear(out)
		if got := heard(i*100, i*100+50, at); got < int16(i*100+40) {
			t.Errorf("clock %d: last packet heard is %d of %d", i, got, i*100+50)
		}
	}
	// A clock set back by less than what counts as new is caught up with.
	if got := heard(700, 750, -2*time.Hour-4*time.Second); got < 730 {
		t.Errorf("set back by a second: last packet heard is %d", got)
	}
}

func TestReceiverFallsSilent(t *testing.T) {
	r := NewReceiver(&numbered{})
	out := make([]int16, media.TickSamples)
	if fillWith(out, 1); r.Pull(out) || out[0] != 0 {
		t.Error("sound before the first packet")
	}
	r.Put(packet(0))
	r.Put(packet(0)) // twice
	r.Put(media.Sample{At: time.Hour})
	playing := 0
	for r.Pull(out) {
		if playing++; playing > 200 {
			t.Fatal("still playing two seconds after the only packet")
		}
	}
	if c := r.Counters(); c.Total-c.Concealed != 1 {
		t.Errorf("one packet came: %+v", c)
	}
	r.Put(media.Sample{At: 10 * time.Second, Payload: []byte("damaged")})
	for r.Pull(out) {
	}
	if c := r.Counters(); c.Damaged != 1 {
		t.Errorf("one packet was damaged: %+v", c)
	}
}

func TestReceiverCloses(t *testing.T) {
	dec := &numbered{}
	r := NewReceiver(dec)
	r.Put(packet(0))
	for range 2 {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	r.Put(packet(1))
	if r.Pull(make([]int16, media.TickSamples)) || dec.closed != 1 {
		t.Errorf("after Close: playing, or closed %d times", dec.closed)
	}
}

func FuzzReceiver(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7})
	f.Add([]byte{0, 0x80, 1, 0x81, 200, 3, 0xff, 0xff, 9})
	f.Fuzz(func(t *testing.T, moves []byte) {
		r := NewReceiver(&numbered{})
		out := make([]int16, media.TickSamples)
		n, pulled := 0, 0
		for _, m := range moves {
			switch {
			case m < 0x40: // the next, or one not far away
				r.Put(packet(n + int(m)%8 - 3))
				n++
			case m < 0x60: // a jump
				n += int(m) * int(m-0x50)
			case m < 0x68:
				r.Put(media.Sample{At: time.Duration(math.MinInt64) + time.Duration(m)<<55, Payload: []byte{m, m}})
			case m < 0x70:
				r.Put(media.Sample{At: time.Duration(n) * packetTime, Payload: make([]byte, int(m-0x68)*300)})
			default:
				for range m & 7 {
					r.Pull(out)
					pulled++
				}
			}
			if held := len(r.ready); held > maxDelay+3*media.PacketSamples {
				t.Fatalf("%d samples held", held)
			}
		}
		c := r.Counters()
		if c.Total*media.PacketSamples > uint64(pulled*media.TickSamples)*4+media.PacketSamples {
			t.Fatalf("%d packets' worth played in %d ticks", c.Total, pulled)
		}
		if c.Concealed+c.Recovered > c.Total {
			t.Fatalf("%+v", c)
		}
	})
}

func TestAShareIsReachedWithoutAClick(t *testing.T) {
	r := NewReceiver(&numbered{})
	out := make([]int16, media.TickSamples)
	n := 0
	tick := func() {
		if n%2 == 0 {
			r.Put(media.Sample{At: time.Duration(n/2) * packetTime, Payload: []byte{0x20, 0}}) // 8192 without end
		}
		n++
		r.Pull(out)
	}
	for range 40 {
		tick()
	}
	if out[0] != 8192 {
		t.Fatalf("as they speak: %d", out[0])
	}
	last := out[len(out)-1]
	for _, c := range []struct {
		share float64
		want  int16
	}{{0.25, 2048}, {0, 0}, {7, 8192}, {math.NaN(), 0}, {1, 8192}} {
		r.SetShare(c.share)
		for i := range 3 {
			tick()
			for k, v := range out {
				if d := int(v) - int(last); d > 40 || d < -40 {
					t.Fatalf("to %v: a step from %d to %d at sample %d", c.share, last, v, k)
				}
				last = v
			}
			if i == 0 {
				continue
			}
			if out[0] != c.want || out[len(out)-1] != c.want {
				t.Errorf("share %v: %d to %d, want %d", c.share, out[0], out[len(out)-1], c.want)
			}
		}
		if l := r.Level(); l < 0.7 {
			t.Errorf("share %v: the level of who speaks falls to %.2f", c.share, l)
		}
	}
}
