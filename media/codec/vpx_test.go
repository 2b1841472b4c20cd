//go:build cgo

package codec

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gatehouse/media"
)

// scene paints picture n of a moving scene with a little sensor noise.
func scene(f *media.Frame, n int, r *rand.Rand) {
	f.At = time.Duration(n) * time.Second / 30
	noise := r.Uint64()
	for y := range f.Height {
		row := f.Y[y*f.StrideY:][:f.Width]
		for x := range row {
			noise ^= noise << 13
			noise ^= noise >> 7
			noise ^= noise << 17
			row[x] = byte(60 + (x+n*2)/8%64 + (y+n)/6%64 + int(noise&3))
		}
	}
	for y := range f.Height / 2 {
		for x := range f.Width / 2 {
			f.U[y*f.StrideUV+x] = byte(96 + x*64/f.Width)
			f.V[y*f.StrideUV+x] = byte(160 - (y+n)%32)
		}
	}
}

func psnr(a, b *media.Frame) float64 {
	var sum float64
	for y := range a.Height {
		for x := range a.Width {
			d := float64(a.Y[y*a.StrideY+x]) - float64(b.Y[y*b.StrideY+x])
			sum += d * d
		}
	}
	if sum == 0 {
		return math.Inf(1)
	}
	return 10 * math.Log10(255*255*float64(a.Width*a.Height)/sum)
}

func newPair(tb testing.TB, w, h, bps int) (media.PictureEncoder, media.PictureDecoder) {
	tb.Helper()
	enc, err := NewPictureEncoder(Picture{Width: w, Height: h, FPS: 30, BPS: bps})
	if err != nil {
		tb.Fatal(err)
	}
	dec, err := NewPictureDecoder()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = enc.Close(); _ = dec.Close() })
	return enc, dec
}

func TestPicturesSurviveTheCodec(t *testing.T) {
	for _, size := range [][3]int{{320, 240, 400_000}, {638, 358, 900_000}, {1280, 720, 1_500_000}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			enc, dec := newPair(t, size[0], size[1], size[2])
			f, r := media.NewFrame(size[0], size[1]), rand.New(rand.NewPCG(1, 2))
			shown, worst := 0, math.Inf(1)
			for n := range 30 {
				scene(f, n, r)
				s, err := enc.Encode(f, false)
				if err != nil {
					t.Fatal(err)
				}
				if s.Key != (n == 0) && len(s.Payload) > 0 {
					t.Errorf("picture %d: key %v; only the first may be one unasked", n, s.Key)
				}
				got, err := dec.Decode(s)
				if err != nil {
					t.Fatal(err)
				}
				if got == nil {
					continue
				}
				if got.Width != size[0] || got.Height != size[1] || got.At != f.At {
					t.Fatalf("got %dx%d at %v", got.Width, got.Height, got.At)
				}
				shown++
				worst = min(worst, psnr(f, got))
			}
			if shown < 25 || worst < 30 {
				t.Errorf("%d of 30 pictures shown, the worst at %.1f dB; want 25 and 30 dB", shown, worst)
			}
		})
	}
}

func TestKeyFrameOnRequestOnly(t *testing.T) {
	enc, _ := newPair(t, 320, 240, 300_000)
	f, r := media.NewFrame(320, 240), rand.New(rand.NewPCG(1, 2))
	var keys []int
	for n := range 300 {
		scene(f, n, r)
		s, err := enc.Encode(f, n == 100)
		if err != nil {
			t.Fatal(err)
		}
		if s.Key {
			keys = append(keys, n)
		}
	}
	if fmt.Sprint(keys) != "[0 100]" {
		t.Errorf("key frames at %v, want [0 100]", keys)
	}
}

func TestEncoderFollowsTheFrameSize(t *testing.T) {
	enc, dec := newPair(t, 640, 360, 500_000)
	r := rand.New(rand.NewPCG(1, 2))
	for n, size := range [][2]int{{640, 360}, {640, 360}, {1280, 720}, {1280, 720}, {320, 180}, {320, 180}} {
		f := media.NewFrame(size[0], size[1])
		scene(f, n, r)
		s, err := enc.Encode(f, false)
		if err != nil {
			t.Fatal(err)
		}
		if s.Key != (n%2 == 0) {
			t.Errorf("picture %d: key %v", n, s.Key)
		}
		got, err := dec.Decode(s)
		if err != nil || got == nil {
			t.Fatalf("picture %d: %v, %v", n, got, err)
		}
		if got.Width != size[0] || got.Height != size[1] || psnr(f, got) < 26 {
			t.Errorf("picture %d: %dx%d at %.1f dB", n, got.Width, got.Height, psnr(f, got))
		}
	}
}

func TestRateIsKept(t *testing.T) {
	enc, _ := newPair(t, 640, 360, 1_000_000)
	f, r := media.NewFrame(640, 360), rand.New(rand.NewPCG(1, 2))
	n := 0
	run := func(pictures int) (bits, sent int) {
		for range pictures {
			scene(f, n, r)
			for i := range f.Y { // more noise than the rate can carry
				f.Y[i] += byte(r.Uint32() & 31)
			}
			n++
			s, err := enc.Encode(f, false)
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Payload) > 0 {
				sent++
			}
			bits += 8 * len(s.Payload)
		}
		return bits, sent
	}
	run(60)
	if bits, _ := run(90); bits < 2_000_000 || bits > 3_800_000 {
		t.Errorf("%d bits in 3 s at 1 Mbit/s", bits)
	}
	if err := enc.SetRate(300_000, 15); err != nil {
		t.Fatal(err)
	}
	run(60)
	if bits, sent := run(90); bits < 500_000 || bits > 1_200_000 || sent > 45 {
		t.Errorf("%d bits and %d pictures in 3 s at 300 kbit/s and 15 a second", bits, sent)
	}
}

func TestPictureRateIsAnUpperBound(t *testing.T) {
	for _, fps := range []int{30, 24, 20, 15, 10, 5} {
		e := &pictureEncoder{fps: fps}
		step := time.Second / time.Duration(fps)
		taken := 0
		for n := range 300 { // ten seconds of a jittery 30 a second
			at := time.Duration(n)*time.Second/30 + time.Duration(n%3)*3*time.Millisecond
			if e.take(at, step) {
				taken++
			}
			e.started = true
		}
		if taken > fps*10+1 || taken < fps*9 {
			t.Errorf("%d pictures a second wanted: took %d of 300 in 10 s", fps, taken)
		}
	}
}

func TestDecoderRecoversAtNextKeyFrame(t *testing.T) {
	enc, dec := newPair(t, 320, 240, 400_000)
	f, r := media.NewFrame(320, 240), rand.New(rand.NewPCG(1, 2))
	var made []media.Sample
	for n := range 20 {
		scene(f, n, r)
		s, err := enc.Encode(f, n == 10)
		if err != nil {
			t.Fatal(err)
		}
		s.Payload = append([]byte(nil), s.Payload...)
		made = append(made, s)
	}
	if _, err := dec.Decode(made[1]); !errors.Is(err, ErrKeyNeeded) {
		t.Errorf("a picture before the first key frame: %v", err)
	}
	if _, err := dec.Decode(made[0]); err != nil {
		t.Fatal(err)
	}
	damaged := made[1]
	damaged.Payload = damaged.Payload[:8]
	if _, err := dec.Decode(damaged); !errors.Is(err, ErrDamaged) {
		t.Errorf("damaged sample: %v", err)
	}
	for n := 2; n < 10; n++ {
		if got, err := dec.Decode(made[n]); got != nil || (!errors.Is(err, ErrKeyNeeded) && len(made[n].Payload) > 0) {
			t.Errorf("picture %d after the damage: %v, %v", n, got, err)
		}
	}
	for n := 10; n < 20; n++ {
		if len(made[n].Payload) == 0 {
			continue
		}
		got, err := dec.Decode(made[n])
		if err != nil || got == nil {
			t.Fatalf("picture %d after the key frame: %v, %v", n, got, err)
		}
		scene(f, n, r)
		if p := psnr(f, got); p < 28 {
			t.Errorf("picture %d: %.1f dB", n, p)
		}
	}
}

func TestForgedSizeIsRefused(t *testing.T) {
	_, dec := newPair(t, 320, 240, 400_000)
	forged := []byte{0x10, 0, 0, 0x9d, 0x01, 0x2a, 0xff, 0x3f, 0xff, 0x3f, 0, 0, 0, 0, 0, 0}
	if _, err := dec.Decode(media.Sample{Payload: forged}); !errors.Is(err, ErrSize) {
		t.Errorf("16383 by 16383: %v", err)
	}
}

func TestEncoderRefusals(t *testing.T) {
	for _, p := range []Picture{{0, 0, 30, 1e6}, {641, 480, 30, 1e6}, {4096, 4096, 30, 1e6}, {640, 480, 0, 1e6}, {640, 480, 30, 10}} {
		if _, err := NewPictureEncoder(p); !errors.Is(err, ErrSize) && !errors.Is(err, ErrRate) {
			t.Errorf("%+v: %v", p, err)
		}
	}
	enc, dec := newPair(t, 320, 240, 400_000)
	short := media.NewFrame(320, 240)
	short.V = short.V[:100]
	if _, err := enc.Encode(short, false); !errors.Is(err, ErrSize) {
		t.Errorf("short plane: %v", err)
	}
	for range 2 {
		if err := errors.Join(enc.Close(), dec.Close()); err != nil {
			t.Error(err)
		}
	}
	if _, err := enc.Encode(media.NewFrame(320, 240), false); !errors.Is(err, ErrClosed) {
		t.Errorf("encode after close: %v", err)
	}
	if err := enc.SetRate(1e6, 30); !errors.Is(err, ErrClosed) {
		t.Errorf("set rate after close: %v", err)
	}
	if _, err := dec.Decode(media.Sample{Payload: []byte{1}}); !errors.Is(err, ErrClosed) {
		t.Errorf("decode after close: %v", err)
	}
}

func FuzzPictureDecoder(f *testing.F) {
	enc, _ := newPair(f, 64, 48, 100_000)
	frame, r := media.NewFrame(64, 48), rand.New(rand.NewPCG(1, 2))
	var made [][]byte
	for n := range 3 {
		scene(frame, n, r)
		s, err := enc.Encode(frame, false)
		if err != nil {
			f.Fatal(err)
		}
		made = append(made, append([]byte(nil), s.Payload...))
	}
	f.Add(made[0], made[1])
	f.Add(made[0][:20], made[1][:3])
	f.Add(made[1], made[2])
	key := made[0]
	f.Fuzz(func(t *testing.T, a, b []byte) {
		dec, err := NewPictureDecoder()
		if err != nil {
			t.Fatal(err)
		}
		defer dec.Close()
		for _, p := range [][]byte{key, a, b} {
			got, err := dec.Decode(media.Sample{Payload: p})
			if err == nil && got != nil {
				got.Clone() // every byte promised can be read
			}
		}
		if got, err := dec.Decode(media.Sample{Payload: key}); err != nil || got == nil || got.Width != 64 {
			t.Fatalf("a good key frame afterwards: %v, %v", got, err)
		}
	})
}

func BenchmarkPictureEncode720p(b *testing.B) {
	enc, _ := newPair(b, 1280, 720, 1_500_000)
	frames := make([]*media.Frame, 30)
	r := rand.New(rand.NewPCG(1, 2))
	for n := range frames {
		frames[n] = media.NewFrame(1280, 720)
		scene(frames[n], n, r)
	}
	b.ResetTimer()
	for n := range b.N {
		f := frames[n%len(frames)]
		f.At = time.Duration(n) * time.Second / 30
		if _, err := enc.Encode(f, false); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPictureDecode720p(b *testing.B) {
	enc, dec := newPair(b, 1280, 720, 1_500_000)
	f, r := media.NewFrame(1280, 720), rand.New(rand.NewPCG(1, 2))
	var made []media.Sample
	for n := range 60 {
		scene(f, n, r)
		s, err := enc.Encode(f, false)
		if err != nil {
			b.Fatal(err)
		}
		s.Payload = append([]byte(nil), s.Payload...)
		made = append(made, s)
	}
	b.ResetTimer()
	for n := range b.N {
		if _, err := dec.Decode(made[n%len(made)]); err != nil {
			b.Fatal(err)
		}
	}
}

// A picture after a pause is hardly larger than others: the line has not saved up
// what was not sent.
func TestAPauseSavesNoBits(t *testing.T) {
	for _, key := range []bool{false, true} {
		largest := func(pause time.Duration) (n int) {
			enc, _ := newPair(t, 640, 360, 250_000)
			r := rand.New(rand.NewPCG(1, 2))
			f := media.NewFrame(640, 360)
			for i := range 90 {
				scene(f, i, r)
				if i >= 60 {
					f.At += pause
				}
				s, err := enc.Encode(f, key && i == 60)
				if err != nil {
					t.Fatal(err)
				}
				if i >= 60 {
					n = max(n, len(s.Payload))
				}
			}
			return n
		}
		without, with := largest(0), largest(5*time.Second)
		if with > 2*without {
			t.Errorf("key %v: the largest picture has %d bytes, after a pause %d", key, without, with)
		}
	}
}
