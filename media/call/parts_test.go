package call

import (
	"testing"
	"time"

	"gatehouse/media"
)

// climb asks the ladder once a second and returns the heights it chose.
func climb(l *ladder, at *time.Time, seconds, bps int) []int {
	var out []int
	for range seconds {
		*at = at.Add(time.Second)
		s, rate := l.choose(bps, *at)
		if s.height > 0 && (rate < s.least/2 || rate > s.most) {
			panic("rate outside the rung")
		}
		out = append(out, s.height*100+s.fps)
	}
	return out
}

func TestLadder(t *testing.T) {
	var l ladder
	at := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	if got := climb(&l, &at, 1, 2_500_000); got[0] != 72030 {
		t.Fatalf("a good line: %v", got)
	}
	if got := climb(&l, &at, 1, 400_000); got[0] != 48024 {
		t.Fatalf("a fall to 400 kbit/s is answered with %v", got)
	}
	got := climb(&l, &at, 20, 2_500_000)
	if got[4] != 48024 || got[5] != 72024 || got[10] != 72030 {
		t.Errorf("up one rung after five good seconds each: %v", got)
	}
	climb(&l, &at, 1, 160_000)
	if got := climb(&l, &at, 30, 360_000); got[29] != 36024 {
		t.Errorf("a line that is hardly better wavers: %v", got)
	}
}

// TestLadderTriesAPictureAgain: on sound alone the estimate of a line does
// not grow, so a picture has to be tried, ever more rarely while it fails.
func TestLadderTriesAPictureAgain(t *testing.T) {
	var l ladder
	at := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	got := climb(&l, &at, 120, 100_000)
	trials, shown := 0, 0
	for i, h := range got {
		if h > 0 {
			shown++
			if i > 0 && got[i-1] == 0 {
				trials++
			}
		}
	}
	if got[0] != 0 || trials < 3 || trials > 5 || shown > 40 {
		t.Errorf("in two minutes %d trials, a picture for %d s: %v", trials, shown, got)
	}
	// A line that grows as soon as something is sent, as estimates do.
	l, shown = ladder{}, 0
	rate := 100_000
	for range 30 {
		h := climb(&l, &at, 1, rate)[0]
		if h > 0 {
			shown++
			rate = min(rate+60_000, 2_500_000)
		}
	}
	if l.at == len(steps())-1 || shown < 15 {
		t.Errorf("a line that would carry a picture shows one for %d s of 30, rung %d", shown, l.at)
	}
}

func TestShrink(t *testing.T) {
	for _, c := range []struct{ w, h, height, wantW, wantH int }{
		{1280, 720, 720, 1280, 720},
		{1280, 720, 480, 852, 480},
		{1280, 720, 360, 640, 360},
		{640, 480, 720, 640, 480},
		{720, 1280, 360, 202, 360},
		{1281, 721, 0, 1280, 720},
	} {
		w, h := fit(c.w, c.h, c.height)
		if w != c.wantW || h != c.wantH {
			t.Errorf("%d by %d at most %d high: %d by %d", c.w, c.h, c.height, w, h)
		}
		src, dst := media.NewFrame(c.w&^1, c.h&^1), media.NewFrame(w, h)
		for y := range src.Height {
			for x := range src.Width {
				src.Y[y*src.StrideY+x] = byte(x * 255 / src.Width)
			}
		}
		shrink(dst, src)
		for _, x := range []int{0, w / 2, w - 1} {
			got, want := int(dst.Y[(h/2)*dst.StrideY+x]), x*255/w
			if got < want-2 || got > want+2 {
				t.Errorf("%d by %d to %d by %d: %d at %d, want about %d", c.w, c.h, w, h, got, x, want)
			}
		}
		if dst.U[0] != 128 {
			t.Errorf("grey became %d", dst.U[0])
		}
	}
}

func TestMailboxKeepsTheNewest(t *testing.T) {
	m, f := newMailbox(), media.NewFrame(4, 4)
	if m.take(nil) != nil {
		t.Fatal("something in an empty mailbox")
	}
	for i := range 3 {
		f.Y[0] = byte(i)
		m.put(f)
	}
	got := m.take(nil)
	if got == nil || got.Y[0] != 2 {
		t.Fatalf("took %v", got)
	}
	f.Y[0] = 9
	m.put(f)
	if got.Y[0] != 2 {
		t.Error("what was taken changed under its reader")
	}
	if again := m.take(got); again == nil || again.Y[0] != 9 || m.take(again) != nil {
		t.Error("the next picture is not the newest, once")
	}
	m.put(f)
	if m.drop(); m.take(nil) != nil {
		t.Error("a picture that was dropped was taken")
	}
	if n := testing.AllocsPerRun(100, func() {
		m.put(f)
		got = m.take(got)
	}); n > 0 {
		t.Errorf("%v allocations a picture", n)
	}
}

func TestCamerasShareOneClock(t *testing.T) {
	var first, second steady
	f := media.NewFrame(2, 2)
	f.At = 5 * time.Second
	a := first.fix(f, time.Second)
	f.At = 6 * time.Second
	b := first.fix(f, 2100*time.Millisecond)
	f.At = 0 // another camera
	c := second.fix(f, 3*time.Second)
	if a.At != time.Second || b.At != 2*time.Second || c.At != 3*time.Second || f.At != 0 {
		t.Errorf("%v, %v, %v", a.At, b.At, c.At)
	}
}

// A small camera's pictures need fewer bits: on a line of a large one's fifteen
// pictures a second it sends thirty.
func TestTheLadderKnowsASmallCamera(t *testing.T) {
	for _, c := range []struct{ camera, bps, fps int }{
		{0, 450_000, 24}, {1080, 450_000, 24}, {720, 450_000, 24}, {360, 450_000, 30}, {360, 250_000, 30}, {360, 210_000, 24}, {360, 190_000, 15}, {360, 90_000, 0},
	} {
		l := ladder{camera: c.camera}
		if s, _ := l.choose(c.bps, time.Unix(0, 0)); s.fps != c.fps {
			t.Errorf("%d lines on %d bit/s: %d pictures a second, not %d", c.camera, c.bps, s.fps, c.fps)
		}
	}
}

// aloud is an encoder that says which pictures are key frames.
type aloud struct{}

func (aloud) Encode(f *media.Frame, key bool) (media.Sample, error) {
	return media.Sample{Payload: []byte{1}, At: f.At, Key: key}, nil
}
func (aloud) SetRate(int, int) error { return nil }
func (aloud) Close() error           { return nil }

// keys is a peer that notes which small pictures were key frames.
type keys struct {
	relay
	small []bool
}

func (*keys) Backlog() time.Duration         { return 0 }
func (*keys) SendPicture(media.Sample) error { return nil }
func (k *keys) SendPictureOn(_ int, s media.Sample) error {
	k.small = append(k.small, s.Key)
	return nil
}

// Where the small picture comes from another encoder it begins with a key
// frame, however short ago the last one was.
func TestAPictureForBothBeginsAnew(t *testing.T) {
	at := time.Unix(1000, 0)
	p := newPictures(Codecs{PictureEncoder: func(int, int, int, int) (media.PictureEncoder, error) { return aloud{}, nil }}, nil, func() time.Time { return at })
	to := &keys{}
	p.large.peers.Store(&[]Peer{to})
	p.small.peers.Store(&[]Peer{to})
	p.small.want.Store(&wanted{step: step{height: 360, fps: 15}, bps: 200_000})
	f := media.NewFrame(1280, 720)
	for _, height := range []int{720, 360, 720, 360} {
		p.large.want.Store(&wanted{step: step{height: height, fps: 15}, bps: 400_000})
		to.small = nil
		for range 3 {
			at = at.Add(time.Second / 30)
			if err := p.encode(f); err != nil {
				t.Fatal(err)
			}
		}
		// An encoder's first picture is a key frame without being asked.
		if len(to.small) != 3 || height != 720 && !to.small[0] || p.one != (height == 360) || to.small[1] || to.small[2] {
			t.Errorf("at %d lines: %v", height, to.small)
		}
	}
	to.small = nil
	p.large.want.Store(&wanted{step: step{height: 720, fps: 15}, bps: 400_000})
	if err := p.encode(f); err != nil || !to.small[0] {
		t.Errorf("back at 720 lines: %v, %v", to.small, err)
	}
}
