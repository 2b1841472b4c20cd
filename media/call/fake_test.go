package call_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
	"gatehouse/media/signalling"
	"gatehouse/media/stats"
)

// fakePeer is a connection that a test plays the far end of.
type fakePeer struct {
	cfg    peer.Config
	events peer.Events

	mu       sync.Mutex // guards what follows
	rate     int
	backlog  time.Duration
	pictures []string // "720p key" at when they were sent
	times    []time.Time
	messages []string
	handled  []peer.Signal
	restarts int
	closed   bool
}

func (p *fakePeer) Start() error { p.events.Signal(peer.Signal{Kind: peer.KindOffer}); return nil }

func (p *fakePeer) locked(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
}

func (p *fakePeer) Handle(s peer.Signal) error {
	p.locked(func() { p.handled = append(p.handled, s) })
	return nil
}

func (p *fakePeer) SendPicture(s media.Sample) error {
	p.locked(func() { p.pictures, p.times = append(p.pictures, string(s.Payload)), append(p.times, time.Now()) })
	return nil
}
func (p *fakePeer) SendPictureOn(int, media.Sample) error { return nil }
func (p *fakePeer) SendSoundOn(int, media.Sample) error   { return nil }
func (p *fakePeer) AskKey(int)                            {}
func (p *fakePeer) SendSound(media.Sample) error          { return nil }
func (p *fakePeer) Send(b []byte) error {
	p.locked(func() { p.messages = append(p.messages, string(b)) })
	return nil
}
func (p *fakePeer) Fingerprints() (local, remote string) { return "", "" }

func (p *fakePeer) RestartICE() { p.locked(func() { p.restarts++ }) }
func (p *fakePeer) Close()      { p.locked(func() { p.closed = true }) }

// gone reports whether it was closed.
func (p *fakePeer) gone() (yes bool) {
	p.locked(func() { yes = p.closed })
	return yes
}

func (p *fakePeer) Rate() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rate
}

func (p *fakePeer) Backlog() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.backlog
}

func (p *fakePeer) Counters() stats.Counters { return stats.Counters{At: time.Now(), PacketsIn: 1000} }

// since returns what was sent from at on.
func (p *fakePeer) since(at time.Time) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	i, _ := slices.BinarySearchFunc(p.times, at, time.Time.Compare)
	return slices.Clone(p.pictures[i:])
}

// fakeEncoder writes what it was given instead of encoding it.
type fakeEncoder struct{}

func (fakeEncoder) Encode(f *media.Frame, key bool) (media.Sample, error) {
	text := fmt.Sprintf("%dp", f.Height)
	if key {
		text += " key"
	}
	return media.Sample{Track: media.TrackPicture, Payload: []byte(text), At: f.At, Key: key}, nil
}
func (fakeEncoder) SetRate(int, int) error { return nil }
func (fakeEncoder) Close() error           { return nil }

// fakeDecoder shows a small picture for anything but "broken".
type fakeDecoder struct{}

func (fakeDecoder) Decode(s media.Sample) (*media.Frame, error) {
	if string(s.Payload) == "broken" {
		return nil, errOdd
	}
	return media.NewFrame(2, 2), nil
}
func (fakeDecoder) Close() error { return nil }

type fakeSound struct{}

func (fakeSound) Encode([]int16) ([]byte, error) { return nil, nil }
func (fakeSound) SetLoss(float64) error          { return nil }
func (fakeSound) Decode([]byte, []int16) error   { return nil }
func (fakeSound) Recover([]byte, []int16) error  { return nil }
func (fakeSound) Conceal([]int16) error          { return nil }
func (fakeSound) Close() error                   { return nil }
func fakeCodecs() call.Codecs {
	return call.Codecs{
		PictureEncoder: func(int, int, int, int) (media.PictureEncoder, error) { return fakeEncoder{}, nil },
		PictureDecoder: func() (media.PictureDecoder, error) { return fakeDecoder{}, nil },
		SoundEncoder:   func() (media.SoundEncoder, error) { return fakeSound{}, nil },
		SoundDecoder:   func() (media.SoundDecoder, error) { return fakeSound{}, nil },
	}
}

// film is a camera of narrow pictures, 720 high, at 25 on the bubble's clock.
type film struct{}

func (film) Run(ctx context.Context, deliver func(*media.Frame)) error {
	tick := time.NewTicker(40 * time.Millisecond)
	defer tick.Stop()
	f, begin := media.NewFrame(32, 720), time.Now()
	for {
		select {
		case <-tick.C:
			f.At = time.Since(begin)
			deliver(f)
		case <-ctx.Done():
			return nil
		}
	}
}

// stage is a call on fakes, on the floor, whose one far participant is the
// test: signals go to out, and in says what the hub says.
type stage struct {
	*desk
	peer *fakePeer // the newest connection
	all  []*fakePeer
	in   func(signalling.Type, any)
	hub  func() []signalling.Message // what the call has said to the hub
	pass func(time.Duration)
	bye  func()
}

func twoOnFloor(entry int) hearing.State {
	return hearing.State{Setup: hearing.Setup{ID: "h1"}, Phase: hearing.InSession, People: []hearing.Participant{
		{ID: "me", Name: "Ms Okoro", Role: hearing.Representative, Where: hearing.Floor, Admitted: true, Entry: 1},
		{ID: "host", Name: "Mr Rees", Role: hearing.Host, Where: hearing.Floor, Admitted: true, Entry: entry},
	}}
}

func onStage(t *testing.T, f func(t *testing.T, s *stage), change ...func(*call.Config)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := pipe()
		s := &stage{pass: func(d time.Duration) { <-time.After(d); synctest.Wait() }}
		var mu sync.Mutex
		var said []signalling.Message
		seq := uint64(0)
		write := func(m signalling.Message, body any) {
			b, err := json.Marshal(body)
			if err != nil {
				t.Error(err)
			}
			m.Body = b
			text, err := signalling.Encode(m)
			if err != nil {
				t.Error(err)
			}
			if theirs.Write(context.Background(), text) != nil {
				return
			}
			synctest.Wait()
		}
		s.in = func(typ signalling.Type, body any) { seq++; write(signalling.Message{Seq: seq, Type: typ}, body) }
		s.hub = func() []signalling.Message { mu.Lock(); defer mu.Unlock(); return slices.Clone(said) }
		var heard sync.WaitGroup
		heard.Go(func() {
			for {
				b, err := theirs.Read(context.Background())
				if err != nil {
					return
				}
				m, err := signalling.Decode(b)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				said = append(said, m)
				mu.Unlock()
			}
		})
		dialled := false
		s.desk = sit(t, "me", 440, func(context.Context) (signalling.Line, error) {
			if dialled {
				return nil, signalling.ErrUnreachable
			}
			dialled = true
			return ours, nil
		}, hostTicket, func(c *call.Config) {
			c.Camera, c.Sound, c.Codecs = func() (media.Camera, error) { return film{}, nil }, nil, fakeCodecs()
			c.Log = slog.New(slog.DiscardHandler)
			c.Peer = func(cfg peer.Config, e peer.Events) (call.Peer, error) {
				s.peer = &fakePeer{cfg: cfg, events: e, rate: 2_500_000}
				s.all = append(s.all, s.peer)
				return s.peer, nil
			}
			for _, fn := range change {
				fn(c)
			}
		})
		s.bye = func() { theirs.hang() }
		synctest.Wait()
		write(signalling.Message{Type: signalling.TypeWelcome}, signalling.Welcome{Hearing: "h1", Session: "s", Resume: "r", You: "me", Heartbeat: 15})
		s.in(signalling.TypeState, twoOnFloor(1))
		s.peer.events.State(peer.StateConnected)
		synctest.Wait()
		f(t, s)
		s.stop()
		theirs.hang()
		<-s.done
		heard.Wait()
		if !s.peer.closed {
			t.Error("the connection was not closed")
		}
	})
}

func TestPicturesFollowTheLine(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage) {
		heights := func() []string {
			at := time.Now()
			s.pass(time.Second)
			var out []string
			for _, p := range s.peer.since(at) {
				if h, _, _ := strings.Cut(p, " "); !slices.Contains(out, h) {
					out = append(out, h)
				}
			}
			return out
		}
		rate := func(bps int) { s.peer.locked(func() { s.peer.rate = bps }); s.pass(1100 * time.Millisecond) }
		if got := heights(); !slices.Equal(got, []string{"720p"}) {
			t.Errorf("on a good line: %v", got)
		}
		rate(400_000)
		if got := heights(); !slices.Equal(got, []string{"480p"}) {
			t.Errorf("within a second or two of a fall to 400 kbit/s: %v", got)
		}
		rate(100_000)
		if got := heights(); len(got) > 0 || !s.now().SoundOnly {
			t.Errorf("on 100 kbit/s: %v, %v", got, s.now().SoundOnly)
		}
		if got := s.peer.messages[len(s.peer.messages)-1]; !strings.Contains(got, `"sound_only":true`) {
			t.Errorf("the far end is told %s", got)
		}
		rate(2_500_000)
		s.pass(30 * time.Second)
		if got := heights(); !slices.Equal(got, []string{"720p"}) || s.now().SoundOnly {
			t.Errorf("half a minute after the line came back: %v", got)
		}
		s.peer.locked(func() { s.peer.backlog = time.Second })
		if got := heights(); len(got) > 0 {
			t.Errorf("while a second of picture waits: %v", got)
		}
	})
}

// shutter is a camera that takes a picture when told to.
type shutter chan struct{}

func (c shutter) Run(ctx context.Context, deliver func(*media.Frame)) error {
	for {
		select {
		case <-c:
			deliver(media.NewFrame(32, 720))
		case <-ctx.Done():
			return nil
		}
	}
}

// A line that opens shows what the camera saw last at once, not with its next
// picture; unless the camera was switched off since.
func TestTheFirstPictureWaitsForNoCamera(t *testing.T) {
	for _, off := range []bool{false, true} {
		var take shutter
		onStage(t, func(t *testing.T, s *stage) {
			s.peer.events.State(peer.StateFailed)
			begun := time.Now()
			s.pass(time.Second)
			take <- struct{}{}
			s.pass(time.Second)
			if off {
				s.Do(hearing.Command{Do: hearing.CameraOff})
				s.pass(time.Second)
			}
			if n := len(s.peer.since(begun)); n > 0 {
				t.Errorf("%d pictures without a line", n)
			}
			s.peer.events.State(peer.StateConnected)
			synctest.Wait()
			if got, want := len(s.peer.since(begun)), map[bool]int{false: 1, true: 0}[off]; got != want {
				t.Errorf("camera off %v: %d pictures, want %d", off, got, want)
			}
		}, func(c *call.Config) {
			take = make(shutter)
			c.Camera = func() (media.Camera, error) { return take, nil }
		})
	}
}

func TestKeyFramesAreRationed(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage) {
		at := time.Now()
		for range 100 {
			s.peer.events.KeyWanted(0)
			s.pass(10 * time.Millisecond)
		}
		keys := 0
		for _, p := range s.peer.since(at) {
			if strings.HasSuffix(p, " key") {
				keys++
			}
		}
		if keys < 2 || keys > 4 {
			t.Errorf("asked 100 times in a second, sent %d key frames", keys)
		}
		at = time.Now()
		s.pass(10 * time.Second)
		for _, p := range s.peer.since(at.Add(time.Second)) {
			if strings.HasSuffix(p, " key") {
				t.Fatal("a key frame nobody asked for")
			}
		}
	})
}

func TestFrozenAndBrokenPictures(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage) {
		frozen := func() bool { return s.now().Lines["host"].Frozen }
		s.pass(2 * time.Second)
		if frozen() {
			t.Error("frozen before the first picture")
		}
		for range 20 {
			s.peer.events.Picture(0, media.Sample{Payload: []byte("fine")})
			s.pass(100 * time.Millisecond)
			if frozen() {
				t.Fatal("frozen though it moves")
			}
		}
		s.pass(time.Second)
		if !frozen() {
			t.Error("not frozen a second later")
		}
		asks := func() (asks bool) {
			s.peer.locked(func() {
				asks = slices.ContainsFunc(s.peer.messages, func(m string) bool { return strings.Contains(m, `"type":"key"`) })
			})
			return asks
		}
		restarts := func() (n int) {
			s.peer.locked(func() { n = s.peer.restarts })
			return n
		}
		if !asks() {
			t.Error("no key frame was asked for")
		}
		if s.now().Lines["host"].Stopped || restarts() > 0 {
			t.Errorf("given up, or on another path, within a second: %d", restarts())
		}
		s.pass(3 * time.Second)
		if !s.now().Lines["host"].Stopped || restarts() > 0 {
			t.Errorf("after four seconds not given up, or on another path: %d", restarts())
		}
		s.pass(10 * time.Second)
		if n := restarts(); n != 1 {
			t.Errorf("looked for another path %d times", n)
		}
		s.peer.events.Picture(0, media.Sample{Payload: []byte("fine")})
		s.pass(300 * time.Millisecond)
		if l := s.now().Lines["host"]; l.Frozen || l.Stopped {
			t.Errorf("moves again, and yet %+v", l)
		}
		s.peer.events.Message([]byte(`{"v":1,"n":1,"type":"self","self":{"camera_off":true}}`))
		s.pass(time.Second)
		if frozen() {
			t.Error("frozen though the camera is off")
		}
		if p := person(s.now(), "host"); !p.CameraOff {
			t.Errorf("told directly, and yet %+v", p)
		}
		s.peer.events.Picture(0, media.Sample{Payload: []byte("broken")})
		s.pass(time.Second)
		if got := s.peer.messages[len(s.peer.messages)-1]; !strings.Contains(got, `"type":"key"`) {
			t.Errorf("after a picture that cannot be shown it says %s", got)
		}
	})
}

func TestSignalsOfAnotherConnectionAreIgnored(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage) {
		signal := func(from, to int) {
			s.in(signalling.TypeSignal, signalling.Signal{From: "host", Content: json.RawMessage(
				fmt.Sprintf(`{"from_entry":%d,"to_entry":%d,"signal":{"kind":"end"}}`, from, to))})
		}
		old := s.peer
		signal(1, 1)
		signal(2, 1)
		signal(1, 2)
		s.in(signalling.TypeSignal, signalling.Signal{From: "nobody", Content: json.RawMessage(`{}`)})
		s.in(signalling.TypeSignal, signalling.Signal{From: "host", Content: json.RawMessage(`"nonsense"`)})
		if n := len(old.handled); n != 1 {
			t.Errorf("%d signals handled, want the one that fits", n)
		}
		if !old.cfg.Polite {
			t.Error("of host and me, me is the polite one")
		}
		s.in(signalling.TypeState, twoOnFloor(2)) // the host came in anew
		if s.peer == old || !old.closed {
			t.Error("the connection to a host who came in anew is the old one")
		}
		signal(1, 1)
		signal(2, 1)
		if n := len(s.peer.handled); n != 1 {
			t.Errorf("%d signals handled on the new connection, want 1", n)
		}
		var offers []string
		for _, m := range s.hub() {
			if m.Type == signalling.TypeSignal {
				offers = append(offers, string(m.Body))
			}
		}
		if len(offers) != 2 || !strings.Contains(offers[1], `"from_entry":1,"to_entry":2`) {
			t.Errorf("offers %v", offers)
		}
	})
}

// TestNobodyCanDoMoreDirectlyThanThroughTheHub sends what must not be obeyed.
func TestNobodyCanDoMoreDirectlyThanThroughTheHub(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage) {
		n := 0
		say := func(text string) { n++; s.peer.events.Message([]byte(fmt.Sprintf(text, n))); synctest.Wait() }
		say(`{"v":1,"n":%d,"type":"command","command":{"do":"silence","who":"me"}}`)
		if got := s.now(); !got.Muted || !person(got, "me").Locked {
			t.Fatalf("the host's silence is not obeyed: %+v", got)
		}
		say(`{"v":1,"n":%d,"type":"command","command":{"do":"release","who":"me"}}`)
		if got := s.now(); !got.Muted || person(got, "me").Locked {
			t.Fatalf("released: %+v", got)
		}
		before := s.now().Hearing
		say(`{"v":2,"n":%d,"type":"command","command":{"do":"end"}}`)
		say(`{"v":1,"n":%d,"type":"command","command":{"do":"join","role":"host"}}`)
		say(`{"v":1,"n":%d,"type":"command"}`)
		say(`{"v":1,"n":%d,"type":"self"}`)
		say(`nonsense %d`)
		n = 0 // said again
		say(`{"v":1,"n":%d,"type":"command","command":{"do":"end"}}`)
		if got := s.now(); fmt.Sprint(got.Hearing) != fmt.Sprint(before) || got.Phase != call.Floor {
			t.Errorf("obeyed: %+v", got)
		}
		// The hub now says that the far end is no host after all.
		state := twoOnFloor(1)
		state.People[1].Role = hearing.Expert
		s.in(signalling.TypeState, state)
		n = 100
		say(`{"v":1,"n":%d,"type":"command","command":{"do":"remove","who":"me"}}`)
		say(`{"v":1,"n":%d,"type":"command","command":{"do":"end"}}`)
		if got := s.now(); got.Phase != call.Floor {
			t.Errorf("an expert ended the call: %+v", got)
		}
	})
}

func TestMuteIsToldOnceTheHubIsBack(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage) {
		s.Do(hearing.Command{Do: hearing.Mute})
		s.pass(time.Second)
		count := func() (n int) {
			for _, m := range s.hub() {
				if m.Type == signalling.TypeCommand && strings.Contains(string(m.Body), `"mute"`) {
					n++
				}
			}
			return n
		}
		s.in(signalling.TypeState, twoOnFloor(1)) // from before the hub heard
		if n := count(); n != 1 {
			t.Errorf("mute said %d times", n)
		}
		s.in(signalling.TypeDone, signalling.Answer{Re: "c2"})
		s.in(signalling.TypeState, twoOnFloor(1)) // the hub has it wrong
		if n := count(); n != 2 {
			t.Errorf("mute said %d times to a hub that has it wrong", n)
		}
		s.bye()
		s.pass(time.Second)
		s.Do(hearing.Command{Do: hearing.Unmute})
		s.pass(time.Second)
		if got := s.now(); !got.HubLost || got.Muted || got.Phase != call.Floor {
			t.Errorf("without the hub: %+v", got)
		}
		if got := s.peer.messages[len(s.peer.messages)-1]; !strings.Contains(got, `"muted":false`) {
			t.Errorf("the far end is told %s", got)
		}
		s.peer.events.State(peer.StateClosed)
		s.pass(time.Second)
		if got := s.now(); len(got.Hearing.OnFloor()) != 1 || len(got.Lines) != 0 {
			t.Errorf("the far end closed the line without a hub: %+v", got)
		}
	})
}
