package peer

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pion/transport/v5"

	"gatehouse/media"
)

// end is one of two peers under test, with what it was told.
type end struct {
	*Peer
	t  testing.TB
	mu sync.Mutex // guards what follows
	// changed is closed and replaced whenever anything below changes.
	changed  chan struct{}
	pictures []media.Sample
	sounds   []media.Sample
	messages []string
	states   []State
	keys     int
	open     bool
	signals  []Signal
	drop     func(Signal) bool  // signals to lose on the way out
	slow     func(media.Sample) // takes its time over each picture; set before start
	delay    time.Duration      // of signals on the way out; set before start
	later    time.Duration      // and of candidates, on top
}

func (e *end) change(fn func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	fn()
	close(e.changed)
	e.changed = make(chan struct{})
}

// until waits for cond, which is called with everything locked.
func (e *end) until(what string, cond func() bool) {
	e.t.Helper()
	give, poll := time.NewTimer(60*time.Second), time.NewTicker(20*time.Millisecond)
	defer give.Stop()
	defer poll.Stop()
	for {
		e.mu.Lock()
		ok, changed := cond(), e.changed
		e.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-poll.C: // not everything tells
		case <-give.C:
			e.t.Fatalf("waited in vain for %s; state %v, counters %+v", what, e.State(), e.Counters())
		}
	}
}

func copied(s media.Sample) media.Sample {
	s.Payload = slices.Clone(s.Payload)
	return s
}

// pair makes two peers wired to each other; nets may be nil.
func pair(t *testing.T, impolite, polite transport.Net) (a, b *end) {
	t.Helper()
	return pairAt(t, impolite, polite, time.Now)
}

// pairAt is pair for peers that go by a clock of their own.
func pairAt(t *testing.T, impolite, polite transport.Net, now func() time.Time) (a, b *end) {
	t.Helper()
	a, b = &end{t: t, changed: make(chan struct{})}, &end{t: t, changed: make(chan struct{})}
	make1 := func(me, far *end, polite bool, net transport.Net) {
		var err error
		me.Peer, err = New(Config{Polite: polite, Log: slog.New(slog.DiscardHandler), Now: now, Net: net}, Events{
			Signal: func(s Signal) {
				me.mu.Lock()
				lost := me.drop != nil && me.drop(s)
				me.mu.Unlock()
				me.change(func() { me.signals = append(me.signals, s) })
				if lost {
					return
				}
				handle := func() {
					if err := far.Handle(s); err != nil && !errors.Is(err, ErrClosed) {
						t.Errorf("handle %v: %v", s, err)
					}
				}
				if me.delay == 0 {
					handle()
					return
				}
				delay := me.delay
				if s.Kind == KindCandidate {
					delay += me.later
				}
				time.AfterFunc(delay, handle)
			},
			Picture: func(_ int, s media.Sample) {
				if me.slow != nil {
					me.slow(s)
				}
				me.change(func() { me.pictures = append(me.pictures, copied(s)) })
			},
			Sound:     func(_ int, s media.Sample) { me.change(func() { me.sounds = append(me.sounds, copied(s)) }) },
			Message:   func(m []byte) { me.change(func() { me.messages = append(me.messages, string(m)) }) },
			State:     func(s State) { me.change(func() { me.states = append(me.states, s) }) },
			Open:      func() { me.change(func() { me.open = true }) },
			KeyWanted: func(int) { me.change(func() { me.keys++ }) },
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	make1(a, b, false, impolite)
	t.Cleanup(a.Close)
	make1(b, a, true, polite)
	t.Cleanup(b.Close)
	return a, b
}

func (e *end) start(other *end) {
	e.t.Helper()
	for _, p := range []*end{e, other} {
		if err := p.Start(); err != nil {
			e.t.Fatal(err)
		}
	}
	for _, p := range []*end{e, other} {
		p.until("connection", func() bool { return slices.Contains(p.states, StateConnected) })
	}
}

// picture is a made-up VP8 frame: only its first bit means anything here.
func picture(n, size int, key bool) []byte {
	p := make([]byte, size)
	for i := range p {
		p[i] = byte(n * (i + 3))
	}
	p[0] |= 1
	if key {
		p[0] &^= 1
	}
	return p
}

func TestTwoPeersExchangeEverythingBothWays(t *testing.T) {
	before := runtime.NumGoroutine()
	a, b := pair(t, nil, nil)
	a.start(b)
	ends := []*end{a, b}
	for i, me := range ends {
		far := ends[1-i]
		me.until("the wish for a key frame", func() bool { return me.keys > 0 })
		for n := range 10 {
			at := time.Duration(n) * 33 * time.Millisecond
			if err := me.SendPicture(media.Sample{Payload: picture(n, 3000+700*n, n == 0), At: at, Key: n == 0}); err != nil {
				t.Fatal(err)
			}
			if err := me.SendSound(media.Sample{Payload: []byte{1, 2, byte(n)}, At: time.Duration(n) * 20 * time.Millisecond}); err != nil {
				t.Fatal(err)
			}
		}
		far.until("ten pictures", func() bool { return len(far.pictures) == 10 })
		far.until("ten sounds", func() bool { return len(far.sounds) == 10 })
		for n := range 10 {
			if got := far.pictures[n]; string(got.Payload) != string(picture(n, 3000+700*n, n == 0)) || got.Key != (n == 0) {
				t.Errorf("picture %d: %d bytes, key %v", n, len(got.Payload), got.Key)
			}
			if n > 0 {
				if d := far.pictures[n].At - far.pictures[n-1].At; d < 32*time.Millisecond || d > 34*time.Millisecond {
					t.Errorf("picture %d comes %v after the one before", n, d)
				}
				if d := far.sounds[n].At - far.sounds[n-1].At; d != 20*time.Millisecond {
					t.Errorf("sound %d comes %v after the one before", n, d)
				}
			}
		}
		me.until("the control channel", func() bool { return me.open })
		if err := me.Send([]byte("hello")); err != nil {
			t.Error(err)
		}
		far.until("the message", func() bool { return len(far.messages) > 0 && far.messages[0] == "hello" })
	}
	la, ra := a.Fingerprints()
	lb, rb := b.Fingerprints()
	if la != rb || lb != ra || !strings.HasPrefix(la, "sha-256 ") || len(la) != len("sha-256 ")+95 || la == lb {
		t.Errorf("fingerprints do not match: %q %q, %q %q", la, ra, lb, rb)
	}
	if c := a.Counters(); c.FramesIn != 10 || c.FramesOut != 10 || c.PacketsLost != 0 || c.BytesIn == 0 || c.BytesOut == 0 || c.Target < 1_000_000 {
		t.Errorf("counters: %+v", c)
	}
	a.Close()
	b.until("the end", func() bool { return b.states[len(b.states)-1] == StateClosed })
	b.Close()
	b.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for runtime.NumGoroutine() > before {
		select {
		case <-ctx.Done():
			buf := make([]byte, 1<<20)
			t.Fatalf("goroutines left: %d, before %d\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
		case <-tick.C:
		}
	}
}

// A call may go by a clock that shows another day: what waits for a socket
// goes by the machine's.
func TestPicturesComeWhateverTheClockShows(t *testing.T) {
	for _, shift := range []time.Duration{-365 * 24 * time.Hour, 365 * 24 * time.Hour} {
		t.Run(shift.String(), func(t *testing.T) {
			a, b := pairAt(t, nil, nil, func() time.Time { return time.Now().Add(shift) })
			a.start(b)
			a.until("the wish for a key frame", func() bool { return a.keys > 0 })
			if err := a.SendPicture(media.Sample{Payload: picture(0, 5000, true), Key: true}); err != nil {
				t.Fatal(err)
			}
			b.until("the picture", func() bool { return len(b.pictures) == 1 })
		})
	}
}
