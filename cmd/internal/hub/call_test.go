package hub_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
	"gatehouse/media/signalling"
)

// outlive is how long a call is watched after its hub was killed.
var outlive = flag.Duration("outlive", 0, "watch a call for so long after its hub was killed; 0 waits for 150 pictures")

// desk is a call on a test card and a tone.
type desk struct {
	*call.Call
	t    testing.TB
	name string
	card *pattern.Card
	hz   float64
	stop context.CancelFunc

	mu      sync.Mutex // guards shot, changed, pcm, err
	shot    call.Snapshot
	changed chan struct{}
	pcm     []int16
	err     error
	over    chan struct{}
}

func join(tb testing.TB, name string, hz float64, l signalling.Link, change ...func(*desk, *call.Config)) *desk {
	tb.Helper()
	d := &desk{t: tb, name: name, card: pattern.NewTestCard(640, 360, 30, name), hz: hz, changed: make(chan struct{}), over: make(chan struct{})}
	cfg := call.Config{
		Dial: call.DialLink(l), Ticket: l.Ticket, Device: name,
		Camera: func() (media.Camera, error) { return d.card, nil },
		Sound:  func() (media.SoundDevice, error) { return pattern.NewSoundDevice(pattern.NewTone(hz), d.hear), nil },
		Codecs: call.RealCodecs(), Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Peer: func(c peer.Config, e peer.Events) (call.Peer, error) {
			c.MinBPS = 500_000 // a busy machine looks like a narrow line
			return peer.New(c, e)
		},
	}
	for _, f := range change {
		f(d, &cfg)
	}
	d.Call = call.New(cfg)
	var ctx context.Context
	ctx, d.stop = context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- d.Run(ctx) }()
	go func() {
		defer close(d.over)
		for s := range d.Watch() {
			d.mu.Lock()
			d.shot = s
			close(d.changed)
			d.changed = make(chan struct{})
			d.mu.Unlock()
		}
		err := <-ran
		d.mu.Lock()
		defer d.mu.Unlock()
		d.err = err
	}()
	tb.Cleanup(func() { d.stop(); <-d.over })
	return d
}

func (d *desk) hear(pcm []int16) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.pcm = append(d.pcm, pcm...)
	if n := len(d.pcm) - media.SampleRate/4; n > 0 {
		d.pcm = append(d.pcm[:0], d.pcm[n:]...)
	}
}

func (d *desk) level(hz float64) float64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return pattern.ToneLevel(d.pcm, hz)
}

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

func (d *desk) ends() error {
	d.t.Helper()
	select {
	case <-d.over:
	case <-time.After(60 * time.Second):
		d.t.Fatalf("%s did not end", d.name)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.err
}

func poll(tb testing.TB, what string, ok func() bool) {
	tb.Helper()
	late, tick := time.After(60*time.Second), time.NewTicker(5*time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-late:
			tb.Fatalf("waited in vain for %s", what)
		}
	}
}

// sees waits for a picture of other that is newer than after, and returns its count.
func (d *desk) sees(other *desk, after uint32) uint32 {
	d.t.Helper()
	id := other.until("a name", func(s call.Snapshot) bool { return s.You != "" }).You
	var seen uint64
	var count uint32
	poll(d.t, d.name+" to see "+other.name, func() bool {
		ok := false
		seen = d.Picture(id).Use(seen, func(f *media.Frame) {
			r, err := pattern.ReadFrame(f)
			ok = err == nil && r.Station == other.card.Station() && r.Count > after
			count = r.Count
		})
		return ok
	})
	return count
}

func (d *desk) hears(other *desk) {
	d.t.Helper()
	poll(d.t, d.name+" to hear "+other.name, func() bool { return d.level(other.hz) > 0.02 })
}

// hold opens a hearing with a service and brings a host and a guest onto its
// floor, seeing and hearing each other.
func hold(t *testing.T, s service, at time.Time) (host, guest *desk) {
	t.Helper()
	o := hub.Opening{Hearing: "h", Start: at, End: at.Add(time.Hour), HostName: "Mr Rees"}
	host = join(t, "host", 440, link(t)(s.OpenHearing(t.Context(), o)))
	guest = join(t, "guest", 880, link(t)(s.Invite(t.Context(), "h", hub.Guest{Role: hearing.Guest, Name: "Ms Okoro"})))
	guest.phase(call.Lobby)
	waits := host.until("somebody waiting", func(s call.Snapshot) bool { return len(s.Hearing.Waiting()) == 1 })
	host.Do(hearing.Command{Do: hearing.Admit, Who: waits.Hearing.Waiting()[0].ID})
	host.sees(guest, 0)
	guest.sees(host, 0)
	host.hears(guest)
	guest.hears(host)
	return host, guest
}

// moving checks that pictures go on in both directions after the hub is gone,
// and that mute still shows at the far end.
func moving(t *testing.T, host, guest *desk) {
	t.Helper()
	for _, d := range []*desk{host, guest} {
		d.until("the hub lost", func(s call.Snapshot) bool { return s.HubLost && s.Phase == call.Floor })
	}
	a, b := host.sees(guest, 0), guest.sees(host, 0)
	end := time.Now().Add(*outlive)
	for n := uint32(0); n < 150 || time.Now().Before(end); {
		begin := time.Now()
		x, y := host.sees(guest, a+n), guest.sees(host, b+n)
		if gap := time.Since(begin); gap > 10*time.Second {
			t.Errorf("a picture stood still for %v", gap)
		}
		n = min(x-a, y-b)
	}
	you := guest.until("a name", func(s call.Snapshot) bool { return s.You != "" }).You
	guest.Do(hearing.Command{Do: hearing.Mute})
	host.until("mute at the far end", func(s call.Snapshot) bool {
		p, _ := s.Hearing.Find(you)
		return p.Muted
	})
	poll(t, "silence", func() bool { return host.level(guest.hz) < 0.002 })
}

func TestACallOutlivesTheHubInThisProcess(t *testing.T) {
	now := time.Now
	h, err := hub.Start(t.Context(), hub.Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", Now: now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	host, guest := hold(t, h, now())
	_ = h.Close()
	moving(t, host, guest)
}

func TestLinksWithCalls(t *testing.T) {
	now := time.Now()
	h, err := hub.Start(t.Context(), hub.Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	ctx := t.Context()
	open := func(id string, start time.Time) signalling.Link {
		t.Helper()
		return link(t)(h.OpenHearing(ctx, hub.Opening{Hearing: id, Start: start, End: start.Add(30 * time.Minute), HostName: "Mr Rees"}))
	}
	open("now", now)
	used := link(t)(h.Invite(ctx, "now", hub.Guest{Role: hearing.Guest, Name: "Ms Okoro"}))
	first := join(t, "first", 440, used)
	first.phase(call.Lobby)
	open("revoked", now)
	revoked := link(t)(h.Invite(ctx, "revoked", hub.Guest{Role: hearing.Guest, Name: "Ms Okoro"}))
	if err := h.Revoke(ctx, "revoked"); err != nil {
		t.Fatal(err)
	}
	unknown, wrong, nobody := used, used, used
	unknown.Ticket = "AAAAAAAAAAAAAAAAAAAAAA"
	wrong.Key[0]++
	nobody.Host = "127.0.0.1:1"
	for _, c := range []struct {
		name string
		link signalling.Link
		want error
	}{
		{"used", used, signalling.ErrLinkUsed},
		{"early", open("early", now.Add(2*time.Hour)), signalling.ErrLinkEarly},
		{"expired", open("expired", now.Add(-2*time.Hour)), signalling.ErrLinkExpired},
		{"revoked", revoked, signalling.ErrLinkRevoked},
		{"unknown", unknown, signalling.ErrLinkUnknown},
		{"wrong key", wrong, signalling.ErrWrongKey},
		{"nobody there", nobody, signalling.ErrUnreachable},
	} {
		d := join(t, c.name, 440, c.link)
		if err := d.ends(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if s := d.shot; s.Phase != call.Over || !errors.Is(s.Err, c.want) {
			t.Errorf("%s: at last %+v", c.name, s)
		}
	}
	if s := first.until("waiting", func(s call.Snapshot) bool { return s.Phase == call.Lobby }); s.HubLost {
		t.Error("who came first is disturbed")
	}
}

// process is a hub as a process of its own.
type process struct {
	cmd *exec.Cmd
	e   hub.Enrolment
}

func build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gatehouse-hub")
	c := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", path, "gatehouse/cmd/gatehouse-hub")
	c.Env = append(c.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

func spawn(t *testing.T, path, dir, listen string) process {
	t.Helper()
	c := exec.CommandContext(t.Context(), path, "-listen", listen, "-dir", dir)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stderr = io.Discard
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	text, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	e, err := hub.ParseEnrolment(text)
	if err != nil {
		t.Fatalf("%v: %q", err, text)
	}
	return process{c, e}
}

// kill is kill -9.
func (p process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("killed, and yet: %v", err)
	}
}

// visit is the newest visit of somebody in that role.
func visit(r hub.Record, role hearing.Role) hearing.Attendance {
	for _, a := range slices.Backward(r.Attendance) {
		if a.Role == role {
			return a
		}
	}
	return hearing.Attendance{}
}

// TestAHubProcessIsKilled holds a call on a hub process, kills it with
// signal 9 and starts it again.
func TestAHubProcessIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("two real calls need more than the race detector leaves of two cores; the unit tests run this")
	}
	path, dir := build(t), t.TempDir()
	p := spawn(t, path, dir, "127.0.0.1:0")
	r := hub.NewRemote(p.e, slog.New(slog.DiscardHandler))
	defer r.Close()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	records := r.Watch(ctx)
	host, guest := hold(t, r, time.Now())
	until(t, records, "both recorded", func(r hub.Record) bool { return len(r.Attendance) == 2 && !visit(r, hearing.Guest).Joined.IsZero() })
	p.kill(t)
	moving(t, host, guest)

	again := spawn(t, path, dir, p.e.Host)
	if again.e != p.e {
		t.Fatalf("started again with another enrolment: %v", again.e)
	}
	for _, d := range []*desk{host, guest} {
		s := d.until("the hub found again", func(s call.Snapshot) bool { return !s.HubLost && s.Phase == call.Floor })
		if len(s.Lines) != 1 {
			t.Errorf("%s: %d lines", d.name, len(s.Lines))
		}
	}
	until(t, records, "what the hub missed", func(r hub.Record) bool { return len(r.Attendance) == 2 })
	if s := guest.until("both on the floor", func(s call.Snapshot) bool { return len(s.Hearing.OnFloor()) == 2 }); !s.Muted {
		t.Error("muted no more")
	}
	n := host.sees(guest, 0)
	host.sees(guest, n+30)
	guest.Do(hearing.Command{Do: hearing.Leave})
	if err := guest.ends(); err != nil {
		t.Error(err)
	}
	last := until(t, records, "the guest leaving", func(r hub.Record) bool { return visit(r, hearing.Guest).Why != "" })
	if a := visit(last, hearing.Guest); a.Why != hearing.WhyLeft || a.Joined.IsZero() {
		t.Errorf("recorded %+v", a)
	}
	if len(last.Attendance) != 2 {
		t.Errorf("visits: %s", fmt.Sprint(last.Attendance))
	}
}
