//go:build cgo

package codec

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gatehouse/media"
)

// voice makes n packets of something like speech: a gliding pitch with
// formant-weighted harmonics, in syllables, with a little breath.
func voice(n int) [][]int16 {
	r := rand.New(rand.NewPCG(3, 4))
	out := make([][]int16, n)
	phase := 0.0
	for i := range out {
		out[i] = make([]int16, media.PacketSamples)
		for j := range out[i] {
			t := float64(i*media.PacketSamples+j) / media.SampleRate
			phase += 2 * math.Pi * (140 + 30*math.Sin(2*math.Pi*0.7*t) + 12*math.Sin(2*math.Pi*2.3*t)) / media.SampleRate
			v := 0.0
			for h := 1.0; h <= 16; h++ {
				hz := 140 * h
				v += math.Sin(h*phase) * (bell(hz, 600, 300) + 0.6*bell(hz, 1500, 400) + 0.1)
			}
			syllable := 0.5 + 0.5*math.Sin(2*math.Pi*3.7*t)
			out[i][j] = int16(2500 * (syllable*v + 0.03*r.NormFloat64()))
		}
	}
	return out
}

// bell is 1 at middle and falls off over width.
func bell(x, middle, width float64) float64 {
	d := (x - middle) / width
	return math.Exp(-d * d)
}

func soundPair(tb testing.TB) (media.SoundEncoder, media.SoundDecoder) {
	tb.Helper()
	enc, err := NewSoundEncoder()
	if err != nil {
		tb.Fatal(err)
	}
	dec, err := NewSoundDecoder()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = enc.Close(); _ = dec.Close() })
	return enc, dec
}

func encodeAll(tb testing.TB, enc media.SoundEncoder, pcm [][]int16) [][]byte {
	tb.Helper()
	var out [][]byte
	for _, p := range pcm {
		b, err := enc.Encode(p)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, append([]byte(nil), b...))
	}
	return out
}

// share returns how much of pcm's energy lies at hz.
func share(pcm []int16, hz float64) float64 {
	var re, im, all float64
	for i, v := range pcm {
		s, c := math.Sincos(2 * math.Pi * hz * float64(i) / media.SampleRate)
		re, im, all = re+float64(v)*c, im+float64(v)*s, all+float64(v)*float64(v)
	}
	return 2 * (re*re + im*im) / (float64(len(pcm)) * all)
}

func TestToneSurvivesTheCodec(t *testing.T) {
	enc, dec := soundPair(t)
	var heard []int16
	for i := range 50 {
		pcm := make([]int16, media.PacketSamples)
		for j := range pcm {
			pcm[j] = int16(8000 * math.Sin(2*math.Pi*440*float64(i*len(pcm)+j)/media.SampleRate))
		}
		p, err := enc.Encode(pcm)
		if err != nil {
			t.Fatal(err)
		}
		if len(p) == 0 || len(p) > 200 {
			t.Errorf("packet %d: %d bytes, about 80 expected at 32 kbit/s", i, len(p))
		}
		if err := dec.Decode(p, pcm); err != nil {
			t.Fatal(err)
		}
		heard = append(heard, pcm...)
	}
	heard = heard[10*media.PacketSamples:]
	if s := share(heard, 440); s < 0.9 {
		t.Errorf("%.2f of the energy is at 440 Hz", s)
	}
	if s := share(heard, 660); s > 0.01 {
		t.Errorf("%.2f of the energy is at 660 Hz", s)
	}
}

func TestRedundancyBeatsGuessing(t *testing.T) {
	enc, whole := soundPair(t)
	if err := enc.SetLoss(0.1); err != nil {
		t.Fatal(err)
	}
	packets := encodeAll(t, enc, voice(300))
	_, recovering := soundPair(t)
	_, guessing := soundPair(t)
	var want, pcm [media.PacketSamples]int16
	var energy, errFEC, errPLC float64
	for i, p := range packets {
		if err := whole.Decode(p, want[:]); err != nil {
			t.Fatal(err)
		}
		lost := i%7 == 5 && i+1 < len(packets)
		take := func(dec media.SoundDecoder, lose func() error) (sum float64) {
			var err error
			if lost {
				err = lose()
			} else {
				err = dec.Decode(p, pcm[:])
			}
			if err != nil {
				t.Fatal(err)
			}
			for j := range pcm {
				sum += math.Pow(float64(pcm[j])-float64(want[j]), 2)
			}
			return sum
		}
		f := take(recovering, func() error { return recovering.Recover(packets[i+1], pcm[:]) })
		c := take(guessing, func() error { return guessing.Conceal(pcm[:]) })
		if lost {
			errFEC, errPLC = errFEC+f, errPLC+c
			for _, v := range want {
				energy += float64(v) * float64(v)
			}
		}
	}
	fec, plc := 10*math.Log10(energy/errFEC), 10*math.Log10(energy/errPLC)
	t.Logf("lost packets, against what was sent: recovered %.1f dB, guessed %.1f dB", fec, plc)
	if fec < plc+3 {
		t.Errorf("recovered %.1f dB is not 3 dB better than guessed %.1f dB", fec, plc)
	}
}

func TestSoundRefusals(t *testing.T) {
	enc, dec := soundPair(t)
	pcm := make([]int16, media.PacketSamples)
	if _, err := enc.Encode(pcm[:480]); !errors.Is(err, ErrLength) {
		t.Errorf("10 ms: %v", err)
	}
	if err := dec.Decode([]byte{0xff}, pcm); !errors.Is(err, ErrDamaged) {
		t.Errorf("damaged: %v", err)
	}
	if err := dec.Decode(nil, pcm); !errors.Is(err, ErrDamaged) {
		t.Errorf("empty: %v", err)
	}
	if err := dec.Conceal(pcm[:1]); !errors.Is(err, ErrLength) {
		t.Errorf("short room: %v", err)
	}
	for _, v := range []float64{-0.1, 1.1, math.NaN()} {
		if err := enc.SetLoss(v); !errors.Is(err, ErrRate) {
			t.Errorf("loss %v: %v", v, err)
		}
	}
	for range 2 {
		if err := errors.Join(enc.Close(), dec.Close()); err != nil {
			t.Error(err)
		}
	}
	if _, err := enc.Encode(pcm); !errors.Is(err, ErrClosed) {
		t.Errorf("encode after close: %v", err)
	}
	if err := enc.SetLoss(0); !errors.Is(err, ErrClosed) {
		t.Errorf("set loss after close: %v", err)
	}
	if err := dec.Conceal(pcm); !errors.Is(err, ErrClosed) {
		t.Errorf("conceal after close: %v", err)
	}
}

func FuzzSoundDecoder(f *testing.F) {
	enc, _ := soundPair(f)
	packets := encodeAll(f, enc, voice(3))
	f.Add(packets[0], packets[1])
	f.Add(packets[2][:4], []byte{0x78})
	good := packets[2]
	f.Fuzz(func(t *testing.T, a, b []byte) {
		_, dec := soundPair(t)
		pcm := make([]int16, media.PacketSamples)
		_ = dec.Decode(a, pcm)
		_ = dec.Recover(b, pcm)
		_ = dec.Decode(b, pcm)
		if err := dec.Decode(good, pcm); err != nil {
			t.Fatalf("a good packet afterwards: %v", err)
		}
	})
}

func BenchmarkSoundEncode20ms(b *testing.B) {
	enc, _ := soundPair(b)
	pcm := voice(50)
	b.ResetTimer()
	for n := range b.N {
		if _, err := enc.Encode(pcm[n%len(pcm)]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSoundDecode20ms(b *testing.B) {
	enc, dec := soundPair(b)
	packets := encodeAll(b, enc, voice(50))
	pcm := make([]int16, media.PacketSamples)
	b.ResetTimer()
	for n := range b.N {
		if err := dec.Decode(packets[n%len(packets)], pcm); err != nil {
			b.Fatal(err)
		}
	}
}
