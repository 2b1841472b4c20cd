//go:build cgo && !nospeex

package speech

import (
	"fmt"
	"testing"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
)

// lag is by how many samples what is cleaned comes later.
const lag = Block

func open(tb testing.TB, w media.Cleaning) *Cleaner {
	tb.Helper()
	c, err := New(func() media.Cleaning { return w })
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = c.Close() })
	return c
}

// loss is by how many decibels echo is quieter in a recording than in the room.
func (r recording) loss(from, to float64) float64 {
	return decibels(between(r.echo, from, to)) - decibels(between(r.out, from, to))
}

// during is a gain of 1 from one second to another, else 0.
func during(from, to float64) func(float64) float64 {
	return func(second float64) float64 {
		if second >= from && second < to {
			return 1
		}
		return 0
	}
}

// TestEcho is a conversation in a room: the far end alone, then both at once,
// then the near end alone, then the far end alone. Every bound is one that
// sound sent as it is does not keep, which the test shows.
func TestEcho(t *testing.T) {
	const learn, both, alone, end = 10, 16, 20, 24
	tests := []struct {
		delay int     // ms through the sound system
		noise float64 // amplitude of the room's hiss
		// The least echo return loss from 2 to 5 s, from 6 to 10 s and at the end.
		first, then, last float64
	}{
		{10, 0.001, 20, 28, 40},
		{10, 0.01, 18, 25, 35},
		{60, 0.001, 12, 20, 35},
		{110, 0.001, 12, 20, 30},
		{110, 0.01, 8, 9, 20},
	}
	if testing.Short() { // the race detector makes a room slow
		tests = tests[:1]
	}
	talk := func(delay int, noise float64, c *Cleaner) recording {
		far := func(second float64) float64 { return 1 - during(both, alone)(second) }
		return play(scene{room: newRoom(delay, 0.5, noise), far: far, near: during(learn, alone)}, end, c)
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%d ms, hiss %v", tt.delay, tt.noise), func(t *testing.T) {
			got := talk(tt.delay, tt.noise, open(t, media.Cleaning{Echo: true, Noise: true}))
			first, then, last := got.loss(2, 5), got.loss(6, learn), got.loss(alone+1, end)
			change, below := kept(between(got.out, learn, both), between(got.near, learn, both), lag)
			single, clean := kept(between(got.out, both+0.3, alone), between(got.near, both+0.3, alone), lag)
			t.Logf("echo quieter by %.1f, %.1f, %.1f dB; both talk: near %.1f dB, the rest %.1f dB below it; near alone %.1f dB, %.1f dB",
				first, then, last, change, below, single, clean)
			if first < tt.first || then < tt.then || last < tt.last {
				t.Errorf("echo quieter by %.1f, %.1f, %.1f dB; at least %v, %v, %v", first, then, last, tt.first, tt.then, tt.last)
			}
			// Who speaks over the far end is heard as loud as before, and the
			// echo that was 4 dB below is 9 dB below or more.
			if change < -3 || change > 1 || below < 9 {
				t.Errorf("both talk: near is changed by %.1f dB and everything else is %.1f dB below", change, below)
			}
			if single < -1.5 || single > 1 || clean < 20 {
				t.Errorf("near alone is changed by %.1f dB and everything else is %.1f dB below", single, clean)
			}
		})
	}
	plain := talk(10, 0.001, nil)
	_, below := kept(between(plain.out, learn, both), between(plain.near, learn, both), 0)
	if loss := plain.loss(6, learn); loss > 0.1 || below > 5 {
		t.Errorf("sound as it is keeps the bounds: echo quieter by %.1f dB, %.1f dB below: the test proves nothing", loss, below)
	}
}

// TestTheEchoAloneIsTakenOut has every other thing switched off.
func TestTheEchoAloneIsTakenOut(t *testing.T) {
	s := scene{room: newRoom(20, 0.5, 0.001), far: always(1), near: always(0)}
	if loss := play(s, 10, open(t, media.Cleaning{Echo: true})).loss(6, 10); loss < 20 {
		t.Errorf("echo quieter by %.1f dB", loss)
	}
	s.room = newRoom(20, 0.5, 0.001)
	if loss := play(s, 10, open(t, media.Cleaning{Noise: true})).loss(6, 10); loss > 6 {
		t.Errorf("without cancelling the echo is quieter by %.1f dB: it is not noise", loss)
	}
}

func TestNoise(t *testing.T) {
	hissing := func(c *Cleaner) recording { // speech, then nothing but hiss and hum
		return play(scene{room: newRoom(0, 0, 0.02), far: always(0), near: during(0, 8)}, 12, c)
	}
	got, plain := hissing(open(t, media.Cleaning{Noise: true})), hissing(nil)
	before, after := decibels(between(plain.out, 9, 12)), decibels(between(got.out, 9, 12))
	change, below := kept(between(got.out, 2, 8), between(got.near, 2, 8), lag)
	_, plainBelow := kept(between(plain.out, 2, 8), between(plain.near, 2, 8), 0)
	t.Logf("noise %.1f dB, then %.1f dB; speech %.1f dB, the rest %.1f dB below it, without %.1f dB", before, after, change, below, plainBelow)
	if before-after < 12 {
		t.Errorf("noise is quieter by %.1f dB", before-after)
	}
	if change < -2 || change > 1 || below < 12 {
		t.Errorf("speech is changed by %.1f dB and everything else is %.1f dB below", change, below)
	}
}

func TestGain(t *testing.T) {
	const least, most = -31, -19 // dB, where voices come out
	for _, loud := range []float64{0.05, 0.2, 1, 2.5} {
		speak := func(c *Cleaner) recording {
			return play(scene{room: newRoom(0, 0, 0.0005), far: always(0), near: always(loud)}, 14, c)
		}
		got, plain := speak(open(t, media.Cleaning{Gain: true})), speak(nil)
		before, after := decibels(between(plain.out, 8, 14)), decibels(between(got.out, 8, 14))
		t.Logf("%v: %.1f dB, then %.1f dB", loud, before, after)
		if after < least || after > most {
			t.Errorf("a voice at %.1f dB comes out at %.1f dB; want %d to %d", before, after, least, most)
		}
		for i, v := range got.out {
			if v >= 32767 || v <= -32768 {
				t.Fatalf("clipped at sample %d", i)
			}
		}
		if loud != 1 && before >= least && before <= most {
			t.Errorf("a voice at %.1f dB needs no gain: the test proves nothing", before)
		}
	}
}

// TestPausesStayQuiet shows that the gain learns from speech, not from what
// comes between, nor from the rest of an echo.
func TestPausesStayQuiet(t *testing.T) {
	s := scene{room: newRoom(20, 0.5, 0.001), far: during(8, 20), near: during(0, 6)}
	got := play(s, 20, open(t, media.Cleaning{Echo: true, Noise: true, Gain: true}))
	if pause := decibels(between(got.out, 6.5, 8)); pause > -50 {
		t.Errorf("a pause is at %.1f dB", pause)
	}
	if loss := got.loss(14, 20); loss < 25 {
		t.Errorf("with gain the echo is quieter by %.1f dB", loss)
	}
}

func TestSwitchesTakeEffectAtOnce(t *testing.T) {
	var w media.Cleaning
	c, err := New(func() media.Cleaning { return w })
	if err != nil {
		t.Fatal(err)
	}
	voice, pcm, before := pattern.NewVoice(3), make([]int16, Block), make([]int16, Block)
	same := func() bool {
		voice.Fill(pcm)
		copy(before, pcm)
		c.Render(before)
		c.Capture(pcm)
		for i := range pcm {
			if pcm[i] != before[i] {
				return false
			}
		}
		return true
	}
	for range 50 {
		if !same() {
			t.Fatal("everything is off and sound is changed")
		}
	}
	for _, on := range []media.Cleaning{{Echo: true}, {Noise: true}, {Gain: true}, {Echo: true, Noise: true, Gain: true}} {
		w = on
		changed := false
		for range 50 {
			changed = changed || !same()
		}
		if !changed {
			t.Errorf("%+v changes nothing", on)
		}
	}
	w = media.Cleaning{}
	if !same() {
		t.Error("off again and sound is changed")
	}
	w = media.Cleaning{Echo: true}
	for range 2 {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	if !same() {
		t.Error("closed and sound is changed")
	}
}

func TestCleaningDoesNotAllocate(t *testing.T) {
	c := open(t, media.Cleaning{Echo: true, Noise: true, Gain: true})
	far, near := make([]int16, Block), make([]int16, Block)
	if n := testing.AllocsPerRun(200, func() { c.Render(far); c.Capture(near) }); n != 0 {
		t.Errorf("%v allocations a block", n)
	}
}

// BenchmarkCleaning is the cost of 10 ms of somebody talking at both ends.
func BenchmarkCleaning(b *testing.B) {
	for _, w := range []media.Cleaning{{}, {Echo: true}, {Noise: true}, {Echo: true, Noise: true, Gain: true}} {
		b.Run(fmt.Sprintf("echo=%t,noise=%t,gain=%t", w.Echo, w.Noise, w.Gain), func(b *testing.B) {
			c := open(b, w)
			far, near := make([]int16, Block*1000), make([]int16, Block*1000)
			pattern.NewVoice(1).Fill(far)
			pattern.NewVoice(2).Fill(near)
			pcm := make([]int16, Block)
			for n := range b.N {
				at := n % 1000 * Block
				copy(pcm, near[at:])
				c.Render(far[at:][:Block])
				c.Capture(pcm)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)*6000/1e9, "cpu-s/min")
		})
	}
}

// BenchmarkSilence is what a muted desk pays: filters that die away must not
// turn into denormal numbers.
func BenchmarkSilence(b *testing.B) {
	c := open(b, media.Cleaning{Echo: true, Noise: true, Gain: true})
	far, near := make([]int16, Block), make([]int16, Block)
	pattern.NewVoice(1).Fill(far)
	c.Render(far)
	c.Capture(near)
	for range b.N {
		clear(near)
		c.Capture(near)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)*6000/1e9, "cpu-s/min")
}
