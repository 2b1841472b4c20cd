package sound

import (
	"math"
	"sync"
	"testing"

	"gatehouse/media"
)

func TestRingKeepsOrder(t *testing.T) {
	r := newRing(1000)
	const total = 200_000
	var wg sync.WaitGroup
	wg.Go(func() {
		p := make([]int16, 37)
		for n := 0; n < total; {
			for i := range p {
				p[i] = int16(n + i)
			}
			if r.write(p) {
				n += len(p)
			}
		}
	})
	p := make([]int16, 53)
	for n := 0; n+len(p) < total; {
		if !r.read(p) {
			continue
		}
		for i, v := range p {
			if v != int16(n+i) {
				t.Fatalf("sample %d is %d", n+i, v)
			}
		}
		n += len(p)
	}
	wg.Wait()
}

func TestRingRefusesWhole(t *testing.T) {
	r := newRing(8)
	if !r.write(make([]int16, 6)) || r.write(make([]int16, 3)) || r.held() != 6 {
		t.Errorf("a full ring took more, or part: %d held", r.held())
	}
	if r.read(make([]int16, 7)) || !r.read(make([]int16, 6)) || r.held() != 0 {
		t.Errorf("an empty ring gave more, or part: %d held", r.held())
	}
}

func sine(n int, hz, amplitude float64) []int16 {
	out := make([]int16, n)
	for i := range out {
		out[i] = int16(amplitude * math.Sin(2*math.Pi*hz*float64(i)/media.SampleRate))
	}
	return out
}

func TestMixer(t *testing.T) {
	var m mixer
	out := make([]int16, media.TickSamples)
	quiet := sine(media.TickSamples, 400, 8000)
	loud := sine(media.TickSamples, 400, 32000)
	mix := func(voices ...[]int16) (peak int) {
		m.start()
		for _, v := range voices {
			m.add(v)
		}
		m.finish(out)
		for i, v := range out {
			peak = max(peak, int(v), -int(v))
			if i > 0 && math.Abs(float64(v)-float64(out[i-1])) > 6000 {
				t.Fatalf("a jump from %d to %d", out[i-1], v)
			}
		}
		return peak
	}
	if mix() != 0 {
		t.Error("no voices are not silent")
	}
	mix(quiet)
	for i, v := range out {
		if v != quiet[i] {
			t.Fatalf("a single voice is changed: %d is %d", quiet[i], v)
		}
	}
	if p := mix(quiet, quiet); p < 15900 || p > 16000 {
		t.Errorf("two quiet voices peak at %d", p)
	}
	mix(loud, loud, loud)
	for range 5 {
		if p := mix(loud, loud, loud); p > ceiling+1 || p < ceiling-500 {
			t.Errorf("three loud voices peak at %d", p)
		}
	}
	for range 100 {
		mix(quiet)
	}
	if p := mix(quiet); p < 7900 {
		t.Errorf("a second after the loud ones a quiet voice peaks at %d", p)
	}
}

func TestLevel(t *testing.T) {
	for _, tt := range []struct{ amplitude, low, high float64 }{
		{0, 0, 0}, {20, 0, 0.01}, {300, 0.25, 0.35}, {3000, 0.55, 0.7}, {32000, 0.9, 1},
	} {
		var l level
		l.hear(sine(media.PacketSamples, 500, tt.amplitude), 0.02)
		if v := l.read(); v < tt.low || v > tt.high {
			t.Errorf("amplitude %v: level %.2f, want %v to %v", tt.amplitude, v, tt.low, tt.high)
		}
	}
	var l level
	l.hear(sine(media.PacketSamples, 500, 32000), 0.02)
	loud := l.read()
	l.hear(make([]int16, media.PacketSamples), 0.02)
	if v := l.read(); v >= loud || v < loud-0.05 {
		t.Errorf("20 ms after the sound the meter fell from %.2f to %.2f", loud, v)
	}
	for range 100 {
		l.hear(make([]int16, media.PacketSamples), 0.02)
	}
	if v := l.read(); v != 0 {
		t.Errorf("after two seconds of silence: %v", v)
	}
}

func TestStretchingKeepsTheSoundWhole(t *testing.T) {
	for _, hz := range []float64{90, 150, 220, 330} {
		pcm := sine(media.PacketSamples, hz, 10000)
		steepest := 10000 * 2 * math.Pi * hz / media.SampleRate
		lag, likeness := period(pcm)
		if likeness < 0.98 {
			t.Errorf("%v Hz: likeness %.2f", hz, likeness)
		}
		for name, got := range map[string][]int16{"squeezed": squeeze(nil, pcm, lag), "spread": spread(nil, pcm, lag)} {
			want := len(pcm) - lag
			if name == "spread" {
				want = len(pcm) + lag
			}
			if len(got) != want || got[0] != pcm[0] || got[len(got)-1] != pcm[len(pcm)-1] {
				t.Errorf("%v Hz %s: %d samples, want %d", hz, name, len(got), want)
			}
			for i := 1; i < len(got); i++ {
				if step := math.Abs(float64(got[i]) - float64(got[i-1])); step > 1.6*steepest+2 {
					t.Fatalf("%v Hz %s: a step of %.0f at %d, steepest %.0f", hz, name, step, i, steepest)
				}
			}
		}
	}
	if lag, likeness := period(make([]int16, media.PacketSamples)); lag != maxLag || likeness != 1 {
		t.Errorf("silence: lag %d, likeness %v", lag, likeness)
	}
}
