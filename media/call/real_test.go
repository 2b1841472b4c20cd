package call_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
	"gatehouse/media/signalling"
)

// place is a hub reduced to what a call sees of one: a server with one room,
// on lines in memory.
type place struct {
	t    *testing.T
	srv  *signalling.Server
	room *signalling.Room
	work sync.WaitGroup

	mu    sync.Mutex      // guards what follows
	ctx   context.Context //nolint:containedctx // as long as the hub
	stop  context.CancelFunc
	lines []*wire
}

type passes map[signalling.Ticket]signalling.Pass

func (p passes) Enter(t signalling.Ticket, _, _ string) (signalling.Pass, error) {
	if pass, ok := p[t]; ok {
		return pass, nil
	}
	return signalling.Pass{}, signalling.ErrLinkUnknown
}

const (
	hostTicket  = signalling.Ticket("AAAAAAAAAAAAAAAAAAAAAA")
	solTicket   = signalling.Ticket("AQAAAAAAAAAAAAAAAAAAAA")
	thirdTicket = signalling.Ticket("AgAAAAAAAAAAAAAAAAAAAA")
	lookTicket  = signalling.Ticket("CAAAAAAAAAAAAAAAAAAAAA")
	earTicket   = signalling.Ticket("CQAAAAAAAAAAAAAAAAAAAA")
	interTicket = signalling.Ticket("AwAAAAAAAAAAAAAAAAAAAA")
)

func newPlace(t *testing.T) *place { return newPlaceOf(t, "") }

// newPlaceOf is a place whose hearing is under a policy.
func newPlaceOf(t *testing.T, privacy hearing.Privacy) *place {
	t.Helper()
	look, _ := hearing.Permit(hearing.PolicyOf(privacy), false, "a reason")
	listen, _ := hearing.Permit(hearing.PolicyOf(privacy), true, "a reason")
	now := time.Now()
	p := &place{t: t}
	p.ctx, p.stop = context.WithCancel(context.Background())
	log := slog.New(slog.DiscardHandler)
	p.srv = signalling.NewServer(passes{
		hostTicket:  {Hearing: "h1", Who: "host", Name: "Mr Rees", Role: hearing.Host},
		solTicket:   {Hearing: "h1", Who: "sol", Name: "Ms Okoro", Role: hearing.Representative},
		thirdTicket: {Hearing: "h1", Who: "third", Name: "Mr Hale", Role: hearing.Witness},
		interTicket: {Hearing: "h1", Who: "inter", Name: "Ms Cruz", Role: hearing.Interpreter},
		lookTicket:  {Hearing: "h1", Who: "eve", Look: look},
		earTicket:   {Hearing: "h1", Who: "ear", Look: listen},
	}, time.Now, log)
	p.room = signalling.NewRoom(signalling.RoomConfig{
		Setup: hearing.Setup{ID: "h1", Start: now, End: now.Add(time.Hour), Privacy: privacy}, Now: time.Now, Log: log,
	})
	p.srv.Add(p.room)
	p.work.Go(func() { _ = p.room.Run(p.ctx) })
	t.Cleanup(p.close)
	return p
}

// close is the hub going away: every line is cut and none can be had.
func (p *place) close() {
	p.mu.Lock()
	p.stop()
	for _, l := range p.lines {
		l.hang()
	}
	p.mu.Unlock()
	p.work.Wait()
}

func (p *place) dial(context.Context) (signalling.Line, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ctx.Err() != nil {
		return nil, signalling.ErrUnreachable
	}
	ours, theirs := pipe()
	p.lines = append(p.lines, ours)
	p.work.Go(func() { p.srv.Serve(p.ctx, theirs, "test") })
	return ours, nil
}

func pipe() (a, b *wire) {
	ab, ba, closed := make(chan []byte), make(chan []byte), make(chan struct{})
	hang := sync.OnceFunc(func() { close(closed) })
	return &wire{ba, ab, closed, hang}, &wire{ab, ba, closed, hang}
}

// wire is one end of a line in memory.
type wire struct {
	in, out chan []byte
	closed  chan struct{}
	hang    func()
}

var errHungUp = errors.New("hung up")

func (w *wire) Read(ctx context.Context) ([]byte, error) {
	select {
	case b := <-w.in:
		return b, nil
	case <-w.closed:
		return nil, errHungUp
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (w *wire) Write(ctx context.Context, b []byte) error {
	select {
	case w.out <- b:
		return nil
	case <-w.closed:
		return errHungUp
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *wire) Close() error { w.hang(); return nil }

// desk is a call under test, with the newest snapshot of it.
type desk struct {
	*call.Call
	t    *testing.T
	name string
	tone float64 // what its microphone hears, in hertz
	card *pattern.Card
	ears *ears
	stop context.CancelFunc
	// tells what it knows when the test has failed.
	tells sync.Once

	mu      sync.Mutex // guards shot, changed, err
	shot    call.Snapshot
	changed chan struct{}
	err     error
	done    chan struct{}
}

// ears keep the last quarter second that a speaker played.
type ears struct {
	mu  sync.Mutex // guards pcm
	pcm []int16
}

func (e *ears) hear(pcm []int16) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pcm = append(e.pcm, pcm...)
	if n := len(e.pcm) - media.SampleRate/4; n > 0 {
		e.pcm = append(e.pcm[:0], e.pcm[n:]...)
	}
}

func (e *ears) level(hz float64) float64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return pattern.ToneLevel(e.pcm, hz)
}

// sit starts a call on a test card and a tone; change may alter its config.
func sit(t *testing.T, name string, tone float64, dial func(context.Context) (signalling.Line, error), ticket signalling.Ticket, change func(*call.Config)) *desk {
	t.Helper()
	d := &desk{
		t: t, name: name, tone: tone, card: pattern.NewTestCard(640, 360, 30, name), ears: &ears{},
		changed: make(chan struct{}), done: make(chan struct{}),
	}
	cfg := call.Config{
		Dial: dial, Ticket: ticket, Device: name,
		Camera: func() (media.Camera, error) { return d.card, nil },
		Sound: func() (media.SoundDevice, error) {
			return pattern.NewSoundDevice(pattern.NewTone(tone), d.ears.hear), nil
		},
		Codecs: call.RealCodecs(), Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Peer: func(c peer.Config, e peer.Events) (call.Peer, error) {
			c.MinBPS = 500_000 // a busy machine looks like a narrow line
			return peer.New(c, e)
		},
	}
	if change != nil {
		change(&cfg)
	}
	d.Call = call.New(cfg)
	var ctx context.Context
	ctx, d.stop = context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- d.Run(ctx) }()
	go func() {
		defer close(d.done)
		for s := range d.Watch() {
			d.mu.Lock()
			d.shot = s
			close(d.changed)
			d.changed = make(chan struct{})
			d.mu.Unlock()
		}
		err := <-ran
		d.mu.Lock()
		d.err = err
		d.mu.Unlock()
	}()
	t.Cleanup(func() { d.stop(); <-d.done })
	return d
}

func (d *desk) now() call.Snapshot {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.shot
}

// until waits for a snapshot that ok likes.
func (d *desk) until(what string, ok func(call.Snapshot) bool) call.Snapshot {
	d.t.Helper()
	late := time.After(60 * time.Second)
	for {
		d.mu.Lock()
		s, changed := d.shot, d.changed
		d.mu.Unlock()
		if ok(s) {
			return s
		}
		select {
		case <-changed:
		case <-late:
			d.t.Fatalf("%s: waited in vain for %s; at last %+v", d.name, what, s)
		}
	}
}

func (d *desk) phase(p call.Phase) call.Snapshot {
	d.t.Helper()
	return d.until(string(p), func(s call.Snapshot) bool { return s.Phase == p })
}

// ends waits for Run and returns its error.
func (d *desk) ends() error {
	d.t.Helper()
	select {
	case <-d.done:
	case <-time.After(60 * time.Second):
		d.t.Fatalf("%s: did not end; %+v", d.name, d.now())
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.err
}

// poll waits for a condition that nothing announces.
func poll(t *testing.T, what string, ok func() bool) {
	t.Helper()
	late, tick := time.After(60*time.Second), time.NewTicker(5*time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// sees waits for a picture of other's card and returns its count.
func (d *desk) sees(id hearing.ParticipantID, other *desk) uint32 {
	d.t.Helper()
	var r pattern.Reading
	var seen uint64
	d.tells.Do(func() {
		d.t.Cleanup(func() {
			if d.t.Failed() {
				d.t.Logf("%s: %+v\n%+v", d.name, d.now(), d.Counters())
			}
		})
	})
	poll(d.t, d.name+" to see "+other.name, func() bool {
		ok := false
		seen = d.Picture(id).Use(seen, func(f *media.Frame) {
			var err error
			r, err = pattern.ReadFrame(f)
			ok = err == nil && r.Station == other.card.Station()
		})
		return ok
	})
	return r.Count
}

// more waits for n further pictures from id.
func (d *desk) more(id hearing.ParticipantID, n uint64) {
	d.t.Helper()
	start := d.Picture(id).Use(0, func(*media.Frame) {})
	poll(d.t, fmt.Sprintf("%s to get %d more pictures", d.name, n), func() bool {
		return d.Picture(id).Use(0, func(*media.Frame) {}) >= start+n
	})
}

func (d *desk) hears(other *desk) {
	d.t.Helper()
	poll(d.t, d.name+" to hear "+other.name, func() bool { return d.ears.level(other.tone) > 0.02 })
}

func (d *desk) hearsNot(other *desk) {
	d.t.Helper()
	poll(d.t, d.name+" to hear silence", func() bool { return d.ears.level(other.tone) < 0.002 })
}

// admitted is two desks on the floor, host first.
func admitted(t *testing.T, p *place) (host, sol *desk) {
	t.Helper()
	host = sit(t, "host", 440, p.dial, hostTicket, nil)
	host.phase(call.Floor)
	sol = sit(t, "sol", 880, p.dial, solTicket, nil)
	sol.phase(call.Lobby)
	host.until("somebody waiting", func(s call.Snapshot) bool { return len(s.Hearing.Waiting()) == 1 })
	host.Do(hearing.Command{Do: hearing.Admit, Who: "sol"})
	sol.phase(call.Floor)
	return host, sol
}

func line(s call.Snapshot, id hearing.ParticipantID) call.Line { return s.Lines[id] }

func person(s call.Snapshot, id hearing.ParticipantID) hearing.Participant {
	p, _ := s.Hearing.Find(id)
	return p
}

// leaks fails the test if goroutines of ours outlive it.
func leaks(t *testing.T) {
	t.Helper()
	t.Cleanup(func() {
		buf := make([]byte, 1<<20)
		var stacks string
		late := time.After(10 * time.Second)
		for {
			stacks = string(buf[:runtime.Stack(buf, true)])
			if !strings.Contains(stacks, "gatehouse/media/call.") && !strings.Contains(stacks, "gatehouse/media/peer.") &&
				!strings.Contains(stacks, "gatehouse/media/signalling.") && !strings.Contains(stacks, "gatehouse/media/sound.") &&
				!strings.Contains(stacks, "pion/") {
				return
			}
			select {
			case <-late:
				t.Errorf("goroutines left:\n%s", stacks)
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	})
}

func TestTwoSeeAndHearEachOther(t *testing.T) {
	leaks(t)
	host, sol := admitted(t, newPlace(t))
	host.sees("sol", sol)
	sol.sees("host", host)
	host.hears(sol)
	sol.hears(host)
	host.sees("", host)
	if a, b := line(host.now(), "sol").Code, line(sol.now(), "host").Code; a == "" || a != b {
		t.Errorf("the check codes are %q and %q", a, b)
	}

	sol.Do(hearing.Command{Do: hearing.Mute})
	host.until("sol muted", func(s call.Snapshot) bool { return person(s, "sol").Muted })
	host.hearsNot(sol)
	sol.Do(hearing.Command{Do: hearing.Unmute})
	host.hears(sol)
	host.Do(hearing.Command{Do: hearing.Silence, Who: "sol"})
	sol.until("being muted", func(s call.Snapshot) bool { return s.Muted && person(s, "sol").Locked })
	host.hearsNot(sol)
	sol.Do(hearing.Command{Do: hearing.Unmute})
	sol.until("a refusal", func(s call.Snapshot) bool { return errors.Is(s.Refused, hearing.ErrLocked) })

	sol.Do(hearing.Command{Do: hearing.CameraOff})
	host.until("sol's camera off", func(s call.Snapshot) bool { return person(s, "sol").CameraOff })
	sol.Do(hearing.Command{Do: hearing.CameraOn})
	host.until("sol's camera on", func(s call.Snapshot) bool { return !person(s, "sol").CameraOff })
	host.more("sol", 5)
	host.until("a word for the line", func(s call.Snapshot) bool { return line(s, "sol").Quality != 0 })

	sol.Do(hearing.Command{Do: hearing.Leave})
	if err := sol.ends(); err != nil {
		t.Errorf("left: %v", err)
	}
	host.until("being alone", func(s call.Snapshot) bool { return len(s.Lines) == 0 && len(s.Hearing.OnFloor()) == 1 })
	host.Do(hearing.Command{Do: hearing.End})
	if err := host.ends(); err != nil {
		t.Errorf("ended: %v", err)
	}
}
