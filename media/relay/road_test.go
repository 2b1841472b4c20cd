package relay_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/logging"
	"github.com/pion/transport/v5/vnet"

	"gatehouse/media"
	"gatehouse/media/peer"
	"gatehouse/media/relay"
)

const (
	secret  = relay.Secret("a secret of some length")
	relayIP = "198.51.100.5"
)

// world is an internet with a relay in it, and a home network on either side,
// each behind a router that translates addresses.
type world struct {
	a, b *vnet.Net
	srv  *relay.Server

	mu      sync.Mutex   // guards what follows
	sent    []vnet.Chunk // what homes sent to the internet
	carried [][]byte     // what went to or from the relay
}

// symmetric is a router that lets only those answer who were spoken to, and
// shows another port to each: no two of them let packets through directly.
func symmetric() *vnet.NATType {
	return &vnet.NATType{MappingBehavior: vnet.EndpointAddrPortDependent, FilteringBehavior: vnet.EndpointAddrPortDependent}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	logs := logging.NewDefaultLoggerFactory()
	wan, err := vnet.NewRouter(&vnet.RouterConfig{CIDR: "198.51.100.0/24", MinDelay: 10 * time.Millisecond, LoggerFactory: logs, QueueSize: 10000})
	ok(err)
	wan.AddChunkFilter(func(c vnet.Chunk) bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.sent = append(w.sent, c)
		if strings.HasPrefix(c.SourceAddr().String(), relayIP) || strings.HasPrefix(c.DestinationAddr().String(), relayIP) {
			w.carried = append(w.carried, slices.Clone(c.UserData()))
		}
		return true
	})
	middle, err := vnet.NewNet(&vnet.NetConfig{StaticIPs: []string{relayIP}})
	ok(err)
	ok(wan.AddNet(middle))
	for i, home := range []**vnet.Net{&w.a, &w.b} {
		lan, err := vnet.NewRouter(&vnet.RouterConfig{
			CIDR: fmt.Sprintf("10.0.%d.0/24", i+1), StaticIPs: []string{fmt.Sprintf("198.51.100.%d", 11+i)},
			NATType: symmetric(), LoggerFactory: logs, QueueSize: 10000,
		})
		ok(err)
		*home, err = vnet.NewNet(&vnet.NetConfig{StaticIPs: []string{fmt.Sprintf("10.0.%d.7", i+1)}})
		ok(err)
		ok(lan.AddNet(*home))
		ok(wan.AddRouter(lan))
	}
	ok(wan.Start())
	t.Cleanup(func() { _ = wan.Stop() })
	w.srv, err = relay.Start(relay.Config{
		Listen: relayIP + ":3478", Host: relayIP, Address: netip.MustParseAddr(relayIP),
		Secret: secret, Now: time.Now, Log: slog.New(slog.DiscardHandler), Net: middle,
	})
	ok(err)
	t.Cleanup(w.srv.Close)
	return w
}

// servers is what somebody in a hearing is given.
func (w *world) servers(name string) []peer.ICEServer {
	p := w.srv.Pass(name, time.Now().Add(time.Hour))
	return []peer.ICEServer{{URLs: p.URLs, Username: p.Username, Credential: p.Credential}}
}

// end is one of two peers, with what it was told.
type end struct {
	*peer.Peer
	t        *testing.T
	mu       sync.Mutex // guards what follows
	state    peer.State
	pictures [][]byte
	told     []peer.Signal
}

// couple makes two peers wired to each other.
func couple(t *testing.T, one, two peer.Config) (a, b *end) {
	t.Helper()
	a, b = &end{t: t}, &end{t: t}
	two.Polite = true
	for _, x := range []struct {
		me, far *end
		cfg     peer.Config
	}{{a, b, one}, {b, a, two}} {
		x.cfg.Log, x.cfg.Now = slog.New(slog.DiscardHandler), time.Now
		var err error
		x.me.Peer, err = peer.New(x.cfg, peer.Events{
			Signal: func(s peer.Signal) {
				x.me.mu.Lock()
				x.me.told = append(x.me.told, s)
				x.me.mu.Unlock()
				if err := x.far.Handle(s); err != nil && !errors.Is(err, peer.ErrClosed) {
					t.Errorf("handle %v: %v", s, err)
				}
			},
			State: func(s peer.State) {
				x.me.mu.Lock()
				defer x.me.mu.Unlock()
				x.me.state = s
			},
			Picture: func(_ int, s media.Sample) {
				x.me.mu.Lock()
				defer x.me.mu.Unlock()
				x.me.pictures = append(x.me.pictures, slices.Clone(s.Payload))
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(x.me.Close)
	}
	// The library's client of a relay leaves a question behind when it is closed
	// before the answer.
	t.Cleanup(func() { time.Sleep(10 * time.Second) })
	for _, e := range []*end{a, b} {
		if err := e.Start(); err != nil {
			t.Fatal(err)
		}
	}
	return a, b
}

func (e *end) has(cond func() bool) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return cond()
}

// until waits for a minute of the bubble's time.
func (e *end) until(what string, cond func() bool) {
	e.t.Helper()
	for range 1200 {
		if e.has(cond) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	e.t.Fatalf("waited in vain for %s; state %v", what, e.state)
}

func (e *end) connected() bool { return e.state == peer.StateConnected }

// mark is a picture that is found again wherever it passes unenciphered.
func mark() []byte {
	return append([]byte{0}, bytes.Repeat([]byte("nobody may read this "), 40)...)
}

// show sends a marked picture each way.
func show(t *testing.T, a, b *end) {
	t.Helper()
	for _, e := range []struct{ from, to *end }{{a, b}, {b, a}} {
		e.to.until("a picture", func() bool {
			e.to.mu.Unlock()
			err := e.from.SendPicture(media.Sample{Payload: mark(), Key: true})
			e.to.mu.Lock()
			if err != nil && !errors.Is(err, peer.ErrNotConnected) && !errors.Is(err, peer.ErrCongested) {
				t.Fatal(err)
			}
			return slices.ContainsFunc(e.to.pictures, func(p []byte) bool { return bytes.Equal(p, mark()) })
		})
	}
}

// Two homes whose routers let nothing through directly have a call over the
// relay, which sees nothing but what is enciphered.
func TestBehindNATs(t *testing.T) {
	t.Run("without a relay", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			stun := []peer.ICEServer{{URLs: []string{"stun:" + relayIP + ":3478"}}}
			a, b := couple(t, peer.Config{Net: w.a, ICEServers: stun}, peer.Config{Net: w.b, ICEServers: stun})
			time.Sleep(40 * time.Second)
			if a.has(a.connected) || b.has(b.connected) {
				t.Error("these routers let something through: the other test shows nothing")
			}
		})
	})
	t.Run("with one", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			a, b := couple(t, peer.Config{Net: w.a, ICEServers: w.servers("a")}, peer.Config{Net: w.b, ICEServers: w.servers("b")})
			a.until("connection", a.connected)
			b.until("connection", b.connected)
			show(t, a, b)
			if w.srv.Held() == 0 {
				t.Error("nothing is relayed")
			}
			w.mu.Lock()
			if len(w.carried) < 50 {
				t.Errorf("the relay carried %d packets", len(w.carried))
			}
			for _, p := range w.carried {
				if bytes.Contains(p, []byte("may read")) {
					t.Fatal("the relay saw a picture")
				}
			}
			w.carried = nil
			w.mu.Unlock()
			// That it would be seen if it were not enciphered:
			s, err := w.a.ListenPacket("udp4", "0.0.0.0:0")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.WriteTo(mark(), &net.UDPAddr{IP: net.ParseIP(relayIP), Port: 3478}); err != nil {
				t.Fatal(err)
			}
			_ = s.Close()
			time.Sleep(time.Second)
			w.mu.Lock()
			if !slices.ContainsFunc(w.carried, func(p []byte) bool { return bytes.Contains(p, []byte("may read")) }) {
				t.Error("what is sent in the open is not seen either")
			}
			w.mu.Unlock()
			a.Close()
			b.Close()
			time.Sleep(11 * time.Minute) // as long as what nobody refreshes is kept
			if n := w.srv.Held(); n != 0 {
				t.Errorf("%d relayed addresses are left", n)
			}
		})
	})
}

// Of a machine that only relays no address leaves it, neither told nor as the
// source of a packet to anybody but the relay, whichever end makes the offers,
// also when a new path is looked for and when descriptions are repeated.
func TestRelayOnlyTellsNoAddress(t *testing.T) {
	for name, offers := range map[string]bool{"offering": true, "answering": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				hidden := peer.Config{Net: w.a, ICEServers: w.servers("a"), RelayOnly: true}
				plain := peer.Config{Net: w.b, ICEServers: w.servers("b")}
				var h, p *end
				if offers {
					h, p = couple(t, hidden, plain)
				} else {
					p, h = couple(t, plain, hidden)
				}
				h.until("connection", h.connected)
				p.until("connection", p.connected)
				show(t, h, p)
				h.RestartICE()
				h.until("a new path", func() bool {
					n := 0
					for _, s := range h.told {
						if s.Kind == peer.KindOffer || s.Kind == peer.KindAnswer {
							n++
						}
					}
					return n >= 2
				})
				// What was lost is said again, with all candidates in it.
				h.mu.Lock()
				said := slices.Clone(h.told)
				h.mu.Unlock()
				p.mu.Lock()
				theirs := slices.Clone(p.told)
				p.mu.Unlock()
				for _, s := range append(said, theirs...) {
					if s.Kind == peer.KindOffer && !offers {
						if err := h.Handle(s); err != nil {
							t.Error(err)
						}
					}
				}
				h.RestartICE()
				h.until("connection after all", h.connected)
				show(t, h, p)

				relays := 0
				h.mu.Lock()
				for _, s := range h.told {
					text := s.SDP + s.Candidate
					if strings.Contains(text, "10.0.1.") || strings.Contains(text, "198.51.100.11") ||
						strings.Contains(text, "typ host") || strings.Contains(text, "typ srflx") || strings.Contains(text, "typ prflx") {
						t.Errorf("told: %s", text)
					}
					relays += strings.Count(text, "typ relay")
				}
				h.mu.Unlock()
				if relays == 0 {
					t.Error("no relay was told")
				}
				w.mu.Lock()
				defer w.mu.Unlock()
				for _, c := range w.sent {
					from, _, _ := net.SplitHostPort(c.SourceAddr().String())
					to, _, _ := net.SplitHostPort(c.DestinationAddr().String())
					if from == "198.51.100.11" && to != relayIP {
						t.Fatalf("a packet went to %s", to)
					}
				}
				p.mu.Lock()
				defer p.mu.Unlock()
				if !slices.ContainsFunc(p.told, func(s peer.Signal) bool { return strings.Contains(s.Candidate, "typ host") }) {
					t.Error("the other end told no host: this test shows nothing")
				}
			})
		})
	}
}

// Without a relay, one that only relays tells nothing and reaches nobody.
func TestRelayOnlyWithoutARelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		a, b := couple(t, peer.Config{Net: w.a, RelayOnly: true}, peer.Config{Net: w.a})
		time.Sleep(40 * time.Second)
		if a.has(a.connected) || b.has(b.connected) {
			t.Error("connected")
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, c := range w.sent {
			t.Errorf("a packet from %s to %s", c.SourceAddr(), c.DestinationAddr())
		}
	})
}

func TestPassesAreWhatOthersMake(t *testing.T) {
	// printf %s 1795600000:abc | openssl dgst -sha1 -hmac "a secret of some length" -binary | base64
	p := secret.Pass([]string{"turn:x"}, "abc", time.Unix(1795600000, 0))
	if p.Username != "1795600000:abc" || p.Credential != known {
		t.Errorf("%q %q", p.Username, p.Credential)
	}
	if b, err := base64.StdEncoding.DecodeString(p.Credential); err != nil || len(b) != 20 {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "pass", p, "secret", secret)
	fmt.Fprintf(&out, "%v %+v %#v %s %v %#v", p, p, p, p, secret, secret)
	if s := out.String(); strings.Contains(s, p.Credential) || strings.Contains(s, "some length") || strings.Contains(s, "abc") {
		t.Errorf("shown: %s", s)
	}
}

const known = "8+GfKsXgsWySE/02S8mzcJWq5UI="
