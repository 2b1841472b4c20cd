package hub_test

import (
	"errors"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media/call"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
	"gatehouse/media/readiness"
	"gatehouse/media/relay"
)

// told keeps what a call's connections say to the others'.
type told struct {
	mu  sync.Mutex // guards all
	all []string
}

// hidden has a desk tell no address, and keeps what it tells.
func (s *told) hidden(_ *desk, cfg *call.Config) {
	cfg.RelayOnly = true
	next := cfg.Peer
	cfg.Peer = func(c peer.Config, e peer.Events) (call.Peer, error) {
		pass := e.Signal
		e.Signal = func(x peer.Signal) {
			s.mu.Lock()
			s.all = append(s.all, x.SDP+x.Candidate)
			s.mu.Unlock()
			pass(x)
		}
		return next(c, e)
	}
}

func (s *told) only(t *testing.T) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	text := strings.Join(s.all, "\n")
	if !strings.Contains(text, "typ relay") || strings.Contains(text, "typ host") || strings.Contains(text, "typ srflx") {
		t.Errorf("told: %s", text)
	}
}

func relayingHub(t *testing.T, r hub.Relaying) *hub.Hub {
	t.Helper()
	h, err := hub.Start(t.Context(), hub.Config{
		Dir: t.TempDir(), Listen: "127.0.0.1:0", Relaying: r, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h
}

// A desk that hides its address has a call over the hub's own relay, over one
// that shares a secret with the hub, over one that knows the hub by name and
// over one that it was told of itself.
func TestCallsOverARelay(t *testing.T) {
	const secret = relay.Secret("a secret between two servers")
	outside, err := relay.Start(relay.Config{
		Listen: "127.0.0.1:0", Host: "127.0.0.1", Address: netip.MustParseAddr("127.0.0.1"),
		Secret: secret, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(outside.Close)
	pass := outside.Pass("fixed", time.Now().Add(time.Hour))
	url := pass.URLs[1]
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(path, []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	own := func(_ *desk, cfg *call.Config) {
		cfg.ICEServers = []peer.ICEServer{{URLs: pass.URLs, Username: pass.Username, Credential: pass.Credential}}
	}
	nothing := func(*desk, *call.Config) {}
	for name, x := range map[string]struct {
		hub  hub.Relaying
		desk func(*desk, *call.Config)
	}{
		"of the hub":           {hub.Relaying{Listen: "127.0.0.1:0"}, nothing},
		"that shares a secret": {hub.Relaying{Outside: url, OutsideSecret: file(string(secret))}, nothing},
		"that knows a name":    {hub.Relaying{Outside: url, OutsideName: pass.Username, OutsideSecret: file(pass.Credential)}, nothing},
		"that the desks know":  {hub.Relaying{}, own},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := relayingHub(t, x.hub)
			at := time.Now()
			o := hub.Opening{Hearing: "h", Start: at, End: at.Add(time.Hour), HostName: "Mr Rees"}
			said := &told{}
			host := join(t, "host", 440, link(t)(h.OpenHearing(t.Context(), o)), x.desk, said.hidden)
			guest := join(t, "guest", 880, link(t)(h.Invite(t.Context(), "h", hub.Guest{Who: "guest", Role: hearing.Panel, Name: "Ms Okoro"})), x.desk)
			guest.sees(host, 0)
			host.sees(guest, 0)
			host.hears(guest)
			said.only(t)
			if s := host.now(); s.NoRelay {
				t.Error("a relay is in use, and it says there is none")
			}
		})
	}
}

// A desk that hides its address reaches the node that the hub runs, though the
// relay passes nothing else on to the hub's own machine. One of three has a
// narrow line, so that there is a node.
func TestAHubsNodeOverARelay(t *testing.T) {
	h := relayingHub(t, hub.Relaying{Listen: "127.0.0.1:0"})
	at := time.Now()
	o := hub.Opening{Hearing: "h", Start: at, End: at.Add(time.Hour), HostName: "Mr Rees", Privacy: hearing.PrivacyCourt}
	said := &told{}
	reached, once := make(chan struct{}), sync.Once{}
	narrow := func(_ *desk, cfg *call.Config) {
		cfg.Uplink = 1_000_000
		next := cfg.Peer
		cfg.Peer = func(c peer.Config, e peer.Events) (call.Peer, error) {
			pass := e.State
			e.State = func(s peer.State) {
				if len(c.Sections) > 2 && s == peer.StateConnected { // to a node
					once.Do(func() { close(reached) })
				}
				pass(s)
			}
			return next(c, e)
		}
	}
	join(t, "host", 440, link(t)(h.OpenHearing(t.Context(), o)), modest, said.hidden, narrow)
	for i, who := range []hearing.ParticipantID{"second", "third"} {
		l := link(t)(h.Invite(t.Context(), "h", hub.Guest{Who: who, Role: hearing.Panel, Name: string(who)}))
		join(t, string(who), 620+180*float64(i), l, modest)
	}
	select {
	case <-reached:
	case <-time.After(60 * time.Second):
		t.Error("it does not reach the node")
	}
	said.only(t)
}

// Where there is no relay, a desk that hides its address says so instead of
// trying for ever, and tells nothing.
func TestHiddenWithoutARelay(t *testing.T) {
	h := relayingHub(t, hub.Relaying{})
	at := time.Now()
	o := hub.Opening{Hearing: "h", Start: at, End: at.Add(time.Hour), HostName: "Mr Rees"}
	said := &told{}
	host := join(t, "host", 440, link(t)(h.OpenHearing(t.Context(), o)), said.hidden)
	guest := join(t, "guest", 880, link(t)(h.Invite(t.Context(), "h", hub.Guest{Role: hearing.Panel, Name: "Ms Okoro"})))
	host.until("no relay", func(s call.Snapshot) bool { return s.NoRelay && len(s.Lines) == 1 })
	guest.until("a line that waits", func(s call.Snapshot) bool { return len(s.Lines) == 1 && !s.NoRelay })
	said.mu.Lock()
	defer said.mu.Unlock()
	for _, text := range said.all {
		if strings.Contains(text, "candidate:") {
			t.Errorf("told: %s", text)
		}
	}
}

func TestRelaysThatCannotBeSetUp(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	for name, r := range map[string]hub.Relaying{
		"no port":          {Listen: "127.0.0.1"},
		"no address":       {Listen: "127.0.0.1:0", Address: "nowhere"},
		"no range":         {Listen: "127.0.0.1:0", Ports: "6000"},
		"a backward range": {Listen: "127.0.0.1:0", Ports: "6000-5000"},
		"no network":       {Listen: "127.0.0.1:0", Allow: "10.0.0.0"},
		"no relay's URL":   {Outside: "http://relay.example.org", OutsideSecret: missing},
		"no file":          {Outside: "turn:relay.example.org", OutsideSecret: missing},
	} {
		_, err := hub.Start(t.Context(), hub.Config{
			Dir: t.TempDir(), Listen: "127.0.0.1:0", Relaying: r, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		})
		if !errors.Is(err, hub.ErrRelay) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A guest in a browser uses the hub's relay where nothing else passes, and one
// desk that hides its address reaches them.
func TestAGuestInABrowserOverARelay(t *testing.T) {
	h := relayingForGuests(t)
	at := time.Now()
	o := hub.Opening{Hearing: "h", Start: at, End: at.Add(time.Hour), HostName: "Mr Rees"}
	said := &told{}
	host := join(t, "host", 440, link(t)(h.OpenHearing(t.Context(), o)), said.hidden)
	host.phase(call.Floor)
	web := link(t)(h.Invite(t.Context(), "h", hub.Guest{Who: "guest", Role: hearing.Panel, Name: "Ms Okoro"})).Web()

	b := openBrowser(t, "en")
	b.do("open the link", chromedp.Navigate(web), chromedp.Evaluate[chromedp.Void](`
		const Near = RTCPeerConnection;
		window.RTCPeerConnection = class extends Near {
			constructor(c) { super({ ...c, iceTransportPolicy: "relay" }); }
			setConfiguration(c) { super.setConfiguration({ ...c, iceTransportPolicy: "relay" }); }
		}; undefined`))
	b.press("enter")
	b.do("consent", chromedp.WaitVisible("#consent"), chromedp.Click("#consent"))
	b.press("join")
	b.sees(host)
	poll(t, "pictures and sound of the guest", func() bool {
		return host.Counters()["guest"].FramesIn > 20 && host.loud() > 0.01
	})
	said.only(t)
	kinds := run(b, "the path", chromedp.Evaluate[string](`(async () => {
		const stats = await connections.find((c) => c.connectionState === "connected").getStats(); // not the one that tried the line
		for (const r of stats.values()) if (r.type === "candidate-pair" && r.nominated) {
			return stats.get(r.localCandidateId).candidateType + " " + stats.get(r.remoteCandidateId).candidateType;
		}
	})()`, chromedp.EvalAwaitPromise))
	if kinds != "relay relay" {
		t.Errorf("the path is %q", kinds)
	}
	// Their line was tried the same way: that it reaches nothing else is no fault.
	host.until("the guest's line", func(s call.Snapshot) bool {
		p, _ := s.Hearing.Find("guest")
		return p.Equipment != nil && p.Equipment.Line != nil && p.Equipment.Line.Reached && p.Equipment.Relay == readiness.Works
	})
	// The session is resumed, and the relays that are told anew are taken.
	b.do("cut the socket", chromedp.Evaluate[chromedp.Void](`window.wire.close()`))
	before := b.stats()
	poll(t, "the call to go on", func() bool { return b.stats().Frames > before.Frames+10 })
}

// relayingForGuests is a hub with a page and a relay that a browser reaches.
func relayingForGuests(t *testing.T) *hub.Hub {
	t.Helper()
	h, err := hub.Start(t.Context(), hub.Config{
		Dir: t.TempDir(), Listen: ":0", Guests: &hub.Guests{Listen: "127.0.0.1:0"}, Relaying: hub.Relaying{Listen: ":0"},
		Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h
}
