package signalling_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// world is a server with one room, whose lines a test can cut.
type world struct {
	t      *testing.T
	srv    *signalling.Server
	room   *signalling.Room
	wait   sync.WaitGroup
	cancel context.CancelFunc
	end    func()          // ends the room
	ctx    context.Context //nolint:containedctx // as long as the test

	mu    sync.Mutex // guards lines, down
	lines map[string]*end
	down  bool
	dials int
}

func newWorld(t *testing.T, change ...func(*signalling.RoomConfig)) *world {
	t.Helper()
	epoch := time.Now()
	now := func() time.Time { return setup().Start.Add(time.Since(epoch)) }
	w := &world{t: t, lines: map[string]*end{}}
	w.ctx, w.cancel = context.WithCancel(t.Context())
	doors := door()
	maps.Copy(doors, larger())
	w.srv = signalling.NewServer(doors, now, slog.New(slog.DiscardHandler))
	cfg := signalling.RoomConfig{Setup: setup(), Now: now, Log: slog.New(slog.DiscardHandler)}
	for _, f := range change {
		f(&cfg)
	}
	w.room = signalling.NewRoom(cfg)
	w.srv.Add(w.room)
	ctx, end := context.WithCancel(w.ctx)
	over := make(chan struct{})
	w.wait.Go(func() { defer close(over); _ = w.room.Run(ctx) })
	w.end = func() { end(); <-over }
	return w
}

// restart has another hub answer, whose room begins as change says.
func (w *world) restart(change ...func(*signalling.RoomConfig)) {
	w.t.Helper()
	w.setDown(true)
	w.end()
	next := newWorld(w.t, change...)
	w.mu.Lock()
	w.srv, w.room, w.end, w.down = next.srv, next.room, next.end, false
	w.mu.Unlock()
	cancel := w.cancel
	w.cancel = func() { cancel(); next.cancel(); next.wait.Wait() }
}

func (w *world) dial(name string) func(context.Context) (signalling.Line, error) {
	return func(context.Context) (signalling.Line, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.dials++
		if w.down {
			return nil, signalling.ErrUnreachable
		}
		ours, theirs := pipe()
		w.lines[name] = ours
		w.wait.Go(func() { w.srv.Serve(w.ctx, theirs, name) })
		return ours, nil
	}
}

func (w *world) setDown(down bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = down
	if down {
		for _, l := range w.lines {
			l.hang()
		}
	}
}

// desk is a client whose Incoming a test can look through.
type desk struct {
	*signalling.Client
	mu  sync.Mutex // guards in, err, over
	in  []signalling.Incoming
	err error
	end bool
}

func (w *world) desk(name string, ticket signalling.Ticket, change ...func(*signalling.ClientConfig)) *desk {
	cfg := signalling.ClientConfig{
		Dial: w.dial(name), Ticket: ticket, Device: name, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	}
	for _, f := range change {
		f(&cfg)
	}
	d := &desk{Client: signalling.NewClient(cfg)}
	w.wait.Go(func() {
		err := d.Run(w.ctx)
		d.mu.Lock()
		d.err, d.end = err, true
		d.mu.Unlock()
	})
	w.wait.Go(func() {
		for in := range d.Incoming() {
			d.mu.Lock()
			d.in = append(d.in, in)
			d.mu.Unlock()
		}
	})
	return d
}

func (d *desk) over() (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.end, d.err
}

func (d *desk) state() hearing.State {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := len(d.in) - 1; i >= 0; i-- {
		if d.in[i].State != nil {
			return *d.in[i].State
		}
	}
	return hearing.State{}
}

func (d *desk) signals() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []string
	for _, in := range d.in {
		if in.Signal != nil {
			out = append(out, string(in.Signal.Content))
		}
	}
	return out
}

func (d *desk) offline() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	off := false
	for _, in := range d.in {
		off = (off || in.Offline != nil) && in.Online == nil
	}
	return off
}

func in(t *testing.T, f func(t *testing.T, w *world), change ...func(*signalling.RoomConfig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, change...)
		f(t, w)
		w.cancel()
		w.setDown(true)
		w.wait.Wait()
	})
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func admitted(t *testing.T, w *world) (host, sol *desk) {
	t.Helper()
	host = w.desk("host", hostTicket)
	synctest.Wait()
	sol = w.desk("sol", solTicket)
	synctest.Wait()
	must[string](t)(host.Do(hearing.Command{Do: hearing.Admit, Who: "okoro"}))
	synctest.Wait()
	if p, _ := sol.state().Find("okoro"); p.Where != hearing.Floor {
		t.Fatalf("admitted, and yet %q", p.Where)
	}
	return host, sol
}

// pass lets the bubble's clock run.
func pass(d time.Duration) { <-time.After(d) }

func TestNothingIsLostWithTheLine(t *testing.T) {
	in(t, func(t *testing.T, w *world) {
		host, sol := admitted(t, w)
		w.setDown(true)
		synctest.Wait()
		var want []string
		for i := range 50 {
			want = append(want, fmt.Sprintf(`"%d"`, i))
			if err := host.Signal("okoro", json.RawMessage(want[i])); err != nil {
				t.Fatal(err)
			}
		}
		must[string](t)(sol.Do(hearing.Command{Do: hearing.Mute}))
		pass(20 * time.Second) // the bubble's clock: redialling
		if !host.offline() || !sol.offline() {
			t.Fatal("nobody noticed")
		}
		w.setDown(false)
		pass(15 * time.Second)
		if got := sol.signals(); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("signals %v\nwant %v", got, want)
		}
		if p, _ := host.state().Find("okoro"); !p.Muted || p.Entry != 1 {
			t.Errorf("after the line came back: %+v", p)
		}
	})
}

func TestALineLostForLongIsAFreshStart(t *testing.T) {
	in(t, func(t *testing.T, w *world) {
		_, sol := admitted(t, w)
		w.setDown(true)
		pass(90 * time.Second)
		if p, _ := w.room.State().Find("okoro"); p.Where != hearing.Gone || p.Visits[0].Why != hearing.WhyLost {
			t.Fatalf("after 90 s without a line: %+v", p)
		}
		must[string](t)(sol.Do(hearing.Command{Do: hearing.CameraOff}))
		w.setDown(false)
		pass(15 * time.Second)
		if p, _ := sol.state().Find("okoro"); p.Where != hearing.Floor || p.Entry != 2 || !p.CameraOff {
			t.Errorf("came back as %+v", p)
		}
	})
}

func TestSilenceIsALostLine(t *testing.T) {
	in(t, func(t *testing.T, w *world) {
		_, sol := admitted(t, w)
		w.mu.Lock()
		dials := w.dials
		w.mu.Unlock()
		pass(10 * time.Minute)
		w.mu.Lock()
		again := w.dials
		w.mu.Unlock()
		if again != dials {
			t.Errorf("heartbeats did not keep the lines: %d dials", again-dials)
		}
		if p, _ := w.room.State().Find("okoro"); p.Where != hearing.Floor || sol.offline() {
			t.Errorf("an idle line was lost: %+v", p)
		}
		ours, theirs := pipe()
		gone := make(chan struct{})
		go func() { defer close(gone); w.srv.Serve(w.ctx, theirs, "mute") }()
		b := must[[]byte](t)(json.Marshal(map[string]any{"v": 1, "type": "hello", "body": map[string]string{"ticket": string(solTicket), "device": "d"}}))
		if err := ours.Write(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		go func() {
			for {
				if _, err := ours.Read(w.ctx); err != nil {
					return
				}
			}
		}()
		pass(38 * time.Second)
		select {
		case <-gone:
		default:
			t.Error("a line that said nothing for 38 s is still served")
		}
	})
}

func TestRefusals(t *testing.T) {
	in(t, func(t *testing.T, w *world) {
		host, sol := admitted(t, w)
		odd := w.desk("odd", "CQAAAAAAAAAAAAAAAAAAAA")
		synctest.Wait()
		if over, err := odd.over(); !over || !errors.Is(err, signalling.ErrLinkUnknown) {
			t.Errorf("unknown ticket: %v", err)
		}
		again := w.desk("again", solTicket)
		pass(2 * time.Second)
		if over, err := sol.over(); !over || !errors.Is(err, signalling.ErrReplaced) {
			t.Errorf("the session replaced: %v", err)
		}
		must[string](t)(host.Do(hearing.Command{Do: hearing.Remove, Who: "okoro"}))
		pass(2 * time.Second)
		if over, err := again.over(); !over || !errors.Is(err, signalling.ErrRemoved) {
			t.Errorf("removed: %v", err)
		}
		must[string](t)(host.Do(hearing.Command{Do: hearing.End}))
		pass(2 * time.Second)
		if over, err := host.over(); !over || !errors.Is(err, hearing.ErrClosed) {
			t.Errorf("ended: %v", err)
		}
		w.setDown(true)
		none := w.desk("none", solTicket)
		synctest.Wait()
		if over, err := none.over(); !over || !errors.Is(err, signalling.ErrUnreachable) {
			t.Errorf("no hub at the first dial: %v", err)
		}
	})
}

// What cannot be said is refused at once and never said: the line goes on.
func TestWhatIsNoMessageIsNotSaid(t *testing.T) {
	in(t, func(t *testing.T, w *world) {
		host, sol := admitted(t, w)
		for _, content := range []string{`{"half":`, `"` + strings.Repeat("x", signalling.MaxMessage-20) + `"`} {
			if err := host.Signal("okoro", json.RawMessage(content)); !errors.Is(err, signalling.ErrBadMessage) {
				t.Errorf("%.20s: %v", content, err)
			}
		}
		if err := host.Signal("okoro", json.RawMessage(`"whole"`)); err != nil {
			t.Fatal(err)
		}
		pass(time.Minute)
		if over, err := host.over(); over || host.offline() || fmt.Sprint(sol.signals()) != `["whole"]` {
			t.Errorf("over %t, %v; heard %v", over, err, sol.signals())
		}
	})
}

func TestTooFastIsCut(t *testing.T) {
	in(t, func(t *testing.T, w *world) {
		ours, theirs := pipe()
		w.wait.Go(func() { w.srv.Serve(w.ctx, theirs, "flood") })
		codes := make(chan string, 1)
		w.wait.Go(func() {
			defer close(codes)
			for {
				b, err := ours.Read(w.ctx)
				if err != nil {
					return
				}
				m, err := signalling.Decode(b)
				if err != nil {
					t.Error(err)
					return
				}
				if m.Type == signalling.TypeBye {
					codes <- string(m.Body)
					ours.hang()
					return
				}
			}
		})
		text := fmt.Sprintf(`{"v":1,"type":"hello","body":{"ticket":%q,"device":"d"}}`, string(hostTicket))
		sent := 0
		for ; ours.Write(t.Context(), []byte(text)) == nil && sent < 1000; sent++ {
			text = `{"v":1,"type":"beat"}`
		}
		if code := <-codes; code != `{"code":"too-fast"}` || sent < signalling.Burst || sent > signalling.Burst+5 {
			t.Errorf("after %d messages at once: %s", sent, code)
		}
	})
}

// TestASlowReaderIsCutAndOthersAreNot lets one desk stop reading while
// another talks to it.
func TestASlowReaderIsCutAndOthersAreNot(t *testing.T) {
	in(t, func(t *testing.T, w *world) {
		host := w.desk("host", hostTicket)
		synctest.Wait()
		ours, theirs := pipe()
		gone := make(chan struct{})
		go func() { defer close(gone); w.srv.Serve(w.ctx, theirs, "slow") }()
		hello := fmt.Sprintf(`{"v":1,"type":"hello","body":{"ticket":%q,"device":"d"}}`, string(solTicket))
		if err := ours.Write(t.Context(), []byte(hello)); err != nil {
			t.Fatal(err)
		}
		must[[]byte](t)(ours.Read(t.Context()))
		must[string](t)(host.Do(hearing.Command{Do: hearing.Admit, Who: "okoro"}))
		said := 0
		for range 20 { // faster than the reader, slower than the pace
			for range 5 {
				if host.Signal("okoro", json.RawMessage(`"x"`)) == nil {
					said++
				}
			}
			pass(400 * time.Millisecond)
		}
		pass(5 * time.Second)
		select {
		case <-gone:
		default:
			t.Errorf("after %d messages unread the line is still served", said)
		}
		if host.offline() {
			t.Error("the fast desk was cut too")
		}
	})
}

func TestTheHubStops(t *testing.T) {
	in(t, func(t *testing.T, w *world) {
		host, _ := admitted(t, w)
		w.cancel()
		w.setDown(true)
		w.wait.Wait()
		if over, err := host.over(); !over || err != nil {
			t.Errorf("a client whose own context ends: %v", err)
		}
	})
}
