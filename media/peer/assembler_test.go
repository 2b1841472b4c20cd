package peer

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/media"
)

// bench drives an assembler by hand and writes down what it does.
type bench struct {
	*assembler
	now   time.Time
	rtt   time.Duration
	diary []string
}

func newBench() *bench {
	b := &bench{now: time.Unix(1000, 0), rtt: 40 * time.Millisecond}
	b.assembler = newAssembler(
		func(s media.Sample) {
			word := "delta"
			if s.Key {
				word = "key"
			}
			b.note("%s %s", word, s.Payload[1:])
		},
		func(lost []uint16) { b.note("ask %v", lost) },
		func() { b.note("want key") },
	)
	return b
}

func (b *bench) note(form string, args ...any) {
	b.diary = append(b.diary, fmt.Sprintf(form, args...))
}

// packet gives packet number seq. what is frame and part: "K1" begins key
// frame 1, "d2" a delta frame, "+2" goes on with frame 2; a dot ends a frame.
func (b *bench) packet(seq uint16, what string, repaired bool) {
	last := strings.HasSuffix(what, ".")
	what = strings.TrimSuffix(what, ".")
	frame := uint32(what[1] - '0')
	payload := []byte{0x10, 0, what[1]}
	switch what[0] {
	case 'd':
		payload[1] = 1
	case '+':
		payload = []byte{0x00, what[1]}
	case 'p':
		payload = nil
	}
	b.push(seq, frame*3000, last, payload, repaired, b.now)
}

// run plays a script: "10:K1." gives a packet, "r10:K1." one repaired,
// "30ms" lets time pass in ticks.
func (b *bench) run(script string) []string {
	for _, word := range strings.Fields(script) {
		if d, err := time.ParseDuration(word); err == nil {
			for end := b.now.Add(d); b.now.Before(end); {
				b.now = b.now.Add(assemblerTick)
				b.tick(b.rtt, b.now)
			}
			continue
		}
		number, what, _ := strings.Cut(word, ":")
		number, repaired := strings.CutPrefix(number, "r")
		var seq uint16
		if _, err := fmt.Sscan(number, &seq); err != nil {
			panic(word)
		}
		b.packet(seq, what, repaired)
	}
	return b.diary
}

func TestAssembler(t *testing.T) {
	for _, c := range []struct{ name, script, want string }{
		{"whole frames in order", "10:K1 11:+1. 12:d2. 13:d3 14:+3.", "key 11|delta 2|delta 33"},
		{"numbers wrap", "65534:K1 65535:+1. 0:d2. 1:d3.", "key 11|delta 2|delta 3"},
		{"no key frame asked for when the first is one", "10:K1. 20ms 11:d2. 200ms", "key 1|delta 2"},
		{"a key frame asked for at once when the first is none", "10:d1.", "want key"},
		{"and again only after 300 ms", "10:d1. 100ms 11:d2. 100ms 12:d3. 110ms 13:d4. 14:K5.", "want key|want key|key 5"},
		{"the middle of a frame may be a key frame's", "10:+1. 20ms 11:K2.", "key 2"},
		{"but not for long", "10:+1. 60ms", "want key"},
		{"swapped at the very start", "11:+1. 10:K1", "key 11"},
		{"swapped later", "10:K1. 12:+2. 11:d2 13:d3.", "key 1|delta 22|delta 3"},
		{"twice", "10:K1. 10:K1. 11:d2. 11:d2. 10:K1.", "key 1|delta 2"},
		{"a hole is asked for and filled", "10:K1. 12:+2. 13:d3. 20ms r11:d2", "key 1|ask [11]|delta 22|delta 3"},
		{"asked for again soon", "10:K1. 12:d2. 40ms r11:d9.", "key 1|ask [11]|ask [11]|delta 9|delta 2"},
		{"given up after a round trip and 80 ms", "10:K1. 12:+2. 110ms 20ms 13:d3. 14:d4. 15:K5.", "key 1|ask [11]|ask [11]|ask [11]|want key|key 5"},
		{"a repair in time saves all behind it", "10:K1. 12:d3. 13:d4. 14:d5. 100ms r11:d2.", "key 1|ask [11]|ask [11]|ask [11]|delta 2|delta 3|delta 4|delta 5"},
		{"a repair too late is of no use", "10:K1. 12:d3. 130ms r11:d2. 13:d4. 14:K5.", "key 1|ask [11]|ask [11]|ask [11]|want key|key 5"},
		{"a whole key frame makes a hole pointless", "10:K1. 12:+2. 13:K3 14:+3. 15:d4.", "key 1|key 33|delta 4"},
		{"a key frame on its way is not asked for", "10:K1. 12:+2. 14:K4 130ms 15:+4.", "key 1|ask [11 13]|ask [11 13]|ask [11 13]|key 44"},
		{"a lost marker", "10:K1 11:+1 12:d2. 13:d3.", "key 11|delta 2|delta 3"},
		{"padding between frames", "10:K1. 11:p1 12:p1 13:d2.", "key 1|delta 2"},
		{"a jump is a new beginning", "10:K1. 2000:d2. 2001:K3.", "key 1|want key|key 3"},
		{"a few ancient packets are of no use", "3000:K1. 50:K2. 51:d3. 3001:d2.", "key 1|delta 2"},
		{"garbage", "10:K1. 11:p0. 12:+0. 13:d2. 14:K3.", "key 1|want key|key 3"},
	} {
		if got := strings.Join(newBench().run(c.script), "|"); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// A hole's age counts from the packet after it: counting from the last packet
// that came would let the delay grow with every pause.
func TestHoleAgesFromTheNextPacket(t *testing.T) {
	b := newBench()
	b.run("10:K1. 1s 12:d3. 60ms")
	if slices.Contains(b.diary, "want key") {
		t.Error("given up 60 ms after the packet behind the hole came")
	}
	if b.run("70ms"); !slices.Contains(b.diary, "want key") {
		t.Error("not given up 130 ms after the packet behind the hole came")
	}
}

func TestSenderMayStartOver(t *testing.T) {
	b := newBench()
	b.run("3000:K1.")
	for seq := range uint16(60) {
		b.packet(seq, "d2.", false)
	}
	if b.run("60:K3."); b.diary[len(b.diary)-1] != "key 3" {
		t.Errorf("after sixty packets of a new beginning: %v", b.diary)
	}
}

func TestWaits(t *testing.T) {
	for _, c := range []struct{ rtt, hole int }{{0, 120}, {40, 120}, {90, 170}, {200, 280}, {270, 350}, {2000, 350}} {
		if got := holeWait(ms(c.rtt)); got != ms(c.hole) {
			t.Errorf("round trip %d ms: a hole waits %v, want %d ms", c.rtt, got, c.hole)
		}
	}
}

func ms(n int) time.Duration { return time.Duration(n) * time.Millisecond }

func TestHolesAreAskedForWhileItHelps(t *testing.T) {
	for _, c := range []struct {
		rtt, asks int
	}{{0, 4}, {20, 4}, {60, 3}, {100, 3}, {200, 3}, {300, 2}, {1000, 1}} {
		b := newBench()
		b.rtt = ms(c.rtt)
		b.run("10:K1. 12:d3. 600ms")
		asks := 0
		for _, line := range b.diary {
			if line == "ask [11]" {
				asks++
			}
		}
		if asks != c.asks {
			t.Errorf("round trip %d ms: asked %d times, want %d", c.rtt, asks, c.asks)
		}
	}
}

func TestFreezeCountsOnlyWhatTheSenderDidNotMean(t *testing.T) {
	for _, c := range []struct {
		name, script string
		want         time.Duration
	}{
		{"steady", "10:K1. 30ms 11:d2. 30ms 12:d3.", 0},
		{"short of it", "10:K1. 200ms 11:d2.", 0},
		{"late by 400 ms", "10:K1. 430ms 11:d2.", 400*time.Millisecond - 3333*time.Microsecond},
		{"lost for 300 ms", "10:K1. 10ms 12:d3. 290ms 13:K5.", 300 * time.Millisecond},
	} {
		b := newBench()
		b.run(c.script)
		if d := b.frozen - c.want; d < -10*time.Millisecond || d > 10*time.Millisecond {
			t.Errorf("%s: frozen %v, want about %v", c.name, b.frozen, c.want)
		}
	}
	// A camera that was off for a minute froze nothing.
	b := newBench()
	b.push(10, 0, true, []byte{0x10, 0}, false, b.now)
	b.now = b.now.Add(time.Minute)
	b.push(11, 60*pictureClock, true, []byte{0x10, 1}, false, b.now)
	if b.frozen != 0 || b.frames != 2 {
		t.Errorf("frozen %v after a pause, %d frames", b.frozen, b.frames)
	}
}

func TestTimesUnwrap(t *testing.T) {
	u := unwrapper{rate: pictureClock}
	first := u.unwrap(1<<32 - 90000)
	if got := u.unwrap(90000) - first; got != 2*time.Second {
		t.Errorf("two seconds over the wrap are %v", got)
	}
	if got := u.unwrap(1<<32-45000) - first; got != time.Second/2 {
		t.Errorf("going back over the wrap gives %v", got)
	}
}

func TestSoundOrder(t *testing.T) {
	o := soundOrder{clock: unwrapper{rate: soundClock}}
	for _, c := range []struct {
		seq  uint16
		ok   bool
		lost int
	}{
		{65534, true, 0},
		{65535, true, 0},
		{2, true, 2},
		{1, true, 0},
		{1, false, 0},
		{65535, false, 0},
		{3, true, 0},
		{40000, true, 0},
		{40001, true, 0},
	} {
		s, ok := o.next(c.seq, uint32(c.seq)*960, []byte{1})
		if ok != c.ok || s.Lost != c.lost {
			t.Errorf("packet %d: taken %v with %d lost, want %v, %d", c.seq, ok, s.Lost, c.ok, c.lost)
		}
	}
	if o.received != 7 || o.missing != 1 {
		t.Errorf("%d came, %d missing, want 7 and 1", o.received, o.missing)
	}
}

func FuzzAssembler(f *testing.F) {
	f.Add([]byte{0, 10, 0, 0x80, 3, 0x10, 0, 1, 0, 11, 1, 0x80, 2, 0x10, 1})
	f.Add([]byte{0, 10, 0, 0, 3, 0xff, 0xff, 0xff, 4, 0, 1, 0x80, 1, 0x90, 0, 0, 0})
	f.Fuzz(func(t *testing.T, script []byte) {
		now := time.Unix(1000, 0)
		var keyed bool
		a := newAssembler(func(s media.Sample) {
			if len(s.Payload) == 0 || s.Key != (s.Payload[0]&1 == 0) {
				t.Fatalf("picture of %d bytes, key %v", len(s.Payload), s.Key)
			}
			if !keyed && !s.Key {
				t.Fatal("a picture before any key frame")
			}
			keyed = true
		}, func(lost []uint16) {
			if len(lost) == 0 || len(lost) > ringSize {
				t.Fatalf("asked for %d packets", len(lost))
			}
		}, func() {})
		for len(script) >= 5 {
			seq, frame, flags, n := binary.BigEndian.Uint16(script), script[2], script[3], int(script[4])
			script = script[5:]
			n = min(n, len(script))
			a.push(seq, uint32(frame)*3000, flags&0x80 != 0, script[:n], flags&1 != 0, now)
			script = script[n:]
			now = now.Add(time.Duration(flags&0x7e) * time.Millisecond)
			if flags&0x40 != 0 {
				a.tick(50*time.Millisecond, now)
			}
			if a.next > a.high+1 || a.high-a.next >= ringSize {
				t.Fatalf("next %d, high %d", a.next, a.high)
			}
		}
	})
}
