package relay_test

import (
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/logging"
	"github.com/pion/transport/v5/vnet"
	"github.com/pion/turn/v5"

	"gatehouse/media/relay"
)

// quarter is a network with a relay, its user and the places it may be asked
// to send to.
type quarter struct {
	t      *testing.T
	router *vnet.Router
	client *vnet.Net
	srv    *relay.Server
}

// within runs fn in such a network. The library's client leaves a question
// behind when it is closed before the answer, so that fn's end waits a little.
func within(t *testing.T, change func(*relay.Config), fn func(t *testing.T, q *quarter)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		fn(t, newQuarter(t, change))
		time.Sleep(10 * time.Second)
	})
}

func newQuarter(t *testing.T, change func(*relay.Config)) *quarter {
	t.Helper()
	router, err := vnet.NewRouter(&vnet.RouterConfig{CIDR: "0.0.0.0/0", LoggerFactory: logging.NewDefaultLoggerFactory(), QueueSize: 1000})
	if err != nil {
		t.Fatal(err)
	}
	q := &quarter{t: t, router: router}
	middle := q.place(relayIP)
	q.client = q.place("203.0.113.9")
	if err := router.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = router.Stop() })
	cfg := relay.Config{
		Listen: relayIP + ":3478", Host: relayIP, Address: netip.MustParseAddr(relayIP),
		Secret: secret, Now: time.Now, Log: slog.New(slog.DiscardHandler), Net: middle,
	}
	change(&cfg)
	if q.srv, err = relay.Start(cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.srv.Close)
	return q
}

func (q *quarter) place(ip string) *vnet.Net {
	q.t.Helper()
	n, err := vnet.NewNet(&vnet.NetConfig{StaticIPs: []string{ip}})
	if err == nil {
		err = q.router.AddNet(n)
	}
	if err != nil {
		q.t.Fatal(err)
	}
	return n
}

func (q *quarter) listen(n *vnet.Net, at string) net.PacketConn {
	q.t.Helper()
	c, err := n.ListenPacket("udp4", at)
	if err != nil {
		q.t.Fatal(err)
	}
	q.t.Cleanup(func() { _ = c.Close() })
	return c
}

// user is somebody with a pass.
func (q *quarter) user(p relay.Pass) *turn.Client {
	q.t.Helper()
	c, err := turn.NewClient(&turn.ClientConfig{
		STUNServerAddr: relayIP + ":3478", TURNServerAddr: relayIP + ":3478", Conn: q.listen(q.client, "0.0.0.0:0"),
		Username: p.Username, Password: p.Credential, LoggerFactory: logging.NewDefaultLoggerFactory(), Net: q.client,
	})
	if err == nil {
		err = c.Listen()
	}
	if err != nil {
		q.t.Fatal(err)
	}
	q.t.Cleanup(c.Close)
	return c
}

// road is a user's relayed address.
func (q *quarter) road() net.PacketConn {
	q.t.Helper()
	c, err := q.user(q.srv.Pass("somebody", time.Now().Add(time.Hour))).Allocate()
	if err != nil {
		q.t.Fatal(err)
	}
	q.t.Cleanup(func() { _ = c.Close() })
	return c
}

// arrives reports whether what is sent from one end comes to the other.
func arrives(from, to net.PacketConn, at net.Addr) bool {
	if _, err := from.WriteTo([]byte("hello"), at); err != nil {
		return false
	}
	b := make([]byte, 100)
	for {
		_ = to.SetReadDeadline(time.Now().Add(3 * time.Second))
		n, _, err := to.ReadFrom(b)
		if err != nil {
			return false
		}
		if string(b[:n]) == "hello" {
			return true
		}
	}
}

func TestWhatARelayMayReach(t *testing.T) {
	allow := func(c *relay.Config) {
		c.Allow = []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16"), netip.MustParsePrefix("224.0.0.0/4")}
	}
	for ip, reached := range map[string]bool{
		"192.0.2.7": true, "8.8.8.8": true, "10.20.3.4": true,
		"10.21.0.1": false, "172.16.4.4": false, "192.168.1.1": false, "100.64.1.1": false, "169.254.169.254": false,
		"198.18.0.3": false, "240.0.0.9": false, "224.0.0.5": false,
	} {
		t.Run(ip, func(t *testing.T) {
			within(t, allow, func(t *testing.T, q *quarter) {
				road := q.road()
				far := q.listen(q.place(ip), "0.0.0.0:5000")
				if got := arrives(road, far, far.LocalAddr().(*net.UDPAddr)); got && !reached {
					t.Error("reached")
				}
				at := &net.UDPAddr{IP: net.ParseIP(ip), Port: 5000}
				if got := arrives(road, far, at); got != reached {
					t.Errorf("reached: %v", got)
				}
			})
		})
	}
}

// At the relay's own machine only those who use the relay too are reached, and
// never what else listens there.
func TestOwnMachineIsReachedByRoadsOnly(t *testing.T) {
	own := relay.Config{}
	within(t, func(c *relay.Config) { own = *c }, func(t *testing.T, q *quarter) {
		a, b := q.road(), q.road()
		// Each lets the other in, by sending first.
		_, _ = a.WriteTo([]byte("open"), b.LocalAddr())
		_, _ = b.WriteTo([]byte("open"), a.LocalAddr())
		if !arrives(a, b, b.LocalAddr()) || !arrives(b, a, a.LocalAddr()) {
			t.Error("two users of one relay do not reach each other")
		}
		service, err := own.Net.ListenPacket("udp4", relayIP+":53")
		if err != nil {
			t.Fatal(err)
		}
		defer service.Close()
		if arrives(a, service, &net.UDPAddr{IP: net.ParseIP(relayIP), Port: 53}) {
			t.Error("a service of the relay's machine was reached")
		}
	})
}

func TestPassesEnd(t *testing.T) {
	for name, p := range map[string]func(s *relay.Server) relay.Pass{
		"over":      func(s *relay.Server) relay.Pass { return s.Pass("a", time.Now().Add(-time.Second)) },
		"just over": func(s *relay.Server) relay.Pass { return s.Pass("a", time.Now()) },
		"other secret": func(*relay.Server) relay.Pass {
			return relay.Secret("another secret").Pass(nil, "a", time.Now().Add(time.Hour))
		},
		"longer": func(s *relay.Server) relay.Pass {
			p := s.Pass("a", time.Now())
			p.Username = "9" + p.Username
			return p
		},
		"without time":   func(*relay.Server) relay.Pass { return relay.Pass{Username: "a", Credential: "b"} },
		"without name":   func(s *relay.Server) relay.Pass { return s.Pass("", time.Now().Add(time.Hour)) },
		"with two names": func(s *relay.Server) relay.Pass { return s.Pass("a:b", time.Now().Add(time.Hour)) },
		"a long name":    func(s *relay.Server) relay.Pass { return s.Pass(strings.Repeat("a", 300), time.Now().Add(time.Hour)) },
	} {
		t.Run(name, func(t *testing.T) {
			within(t, func(*relay.Config) {}, func(t *testing.T, q *quarter) {
				if _, err := q.user(p(q.srv)).Allocate(); err == nil || !strings.Contains(err.Error(), "401") {
					t.Errorf("answered %v", err)
				}
				if n := q.srv.Held(); n != 0 {
					t.Errorf("%d relayed addresses", n)
				}
			})
		})
	}
}

// A relayed address is refreshed while its pass lasts, by this pass or the
// next of the same name, and not after.
func TestARelayedAddressEndsAfterItsPass(t *testing.T) {
	within(t, func(*relay.Config) {}, func(t *testing.T, q *quarter) {
		road, err := q.user(q.srv.Pass("somebody", time.Now().Add(time.Hour))).Allocate()
		if err != nil {
			t.Fatal(err)
		}
		defer road.Close()
		time.Sleep(50 * time.Minute)
		if q.srv.Held() != 1 {
			t.Error("it ended before its pass")
		}
		time.Sleep(30 * time.Minute)
		if n := q.srv.Held(); n != 0 {
			t.Errorf("%d relayed addresses after their pass", n)
		}
	})
}

func TestNobodyTakesAllOfARelay(t *testing.T) {
	within(t, func(c *relay.Config) { c.MinPort, c.MaxPort = 50000, 50999 }, func(t *testing.T, q *quarter) {
		greedy, fair := q.srv.Pass("greedy", time.Now().Add(time.Hour)), q.srv.Pass("fair", time.Now().Add(time.Hour))
		n := 0
		for ; n < 200; n++ {
			c, err := q.user(greedy).Allocate()
			if err != nil {
				if !strings.Contains(err.Error(), "486") {
					t.Error(err)
				}
				break
			}
			defer c.Close() //nolint:gocritic // all of them are held
			if at := c.LocalAddr().(*net.UDPAddr); at.Port < 50000 || at.Port > 50999 || at.IP.String() != relayIP {
				t.Errorf("relayed at %v", at)
			}
		}
		if n != 64 || q.srv.Held() != 64 {
			t.Errorf("one name has %d relayed addresses, %d are held", n, q.srv.Held())
		}
		c, err := q.user(fair).Allocate()
		if err != nil {
			t.Fatalf("another name has none: %v", err)
		}
		_ = c.Close()
	})
}

func TestRelaysThatCannotBeHad(t *testing.T) {
	good := relay.Config{
		Listen: "127.0.0.1:0", Host: "h", Address: netip.MustParseAddr("127.0.0.1"),
		Secret: secret, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	}
	for name, change := range map[string]func(*relay.Config){
		"short secret":      func(c *relay.Config) { c.Secret = "short" },
		"no address":        func(c *relay.Config) { c.Address = netip.Addr{} },
		"any address":       func(c *relay.Config) { c.Address = netip.IPv4Unspecified() },
		"no host":           func(c *relay.Config) { c.Host = "" },
		"backward range":    func(c *relay.Config) { c.MinPort, c.MaxPort = 7, 6 },
		"nowhere to listen": func(c *relay.Config) { c.Listen = "192.0.2.1:1" },
	} {
		c := good
		change(&c)
		if _, err := relay.Start(c); err == nil || c.Secret == secret && !errors.Is(err, relay.ErrAddress) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s, err := relay.Start(good)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	s.Close()
}
