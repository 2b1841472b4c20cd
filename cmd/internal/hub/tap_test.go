package hub_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/media/call"
	"gatehouse/media/peer"
)

// weather is what a desk's line is like at the moment, each way.
type weather struct {
	mu   sync.Mutex // guards the rest
	loss float64
	cut  bool
}

func (w *weather) set(loss float64, cut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.loss, w.cut = loss, cut
}

func (w *weather) passes() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.cut && rand.Float64() >= w.loss
}

// tap stands before one socket of a desk's: whoever is told of it reaches the
// desk in that weather, and is reached through it.
type tap struct {
	weather *weather
	front   *net.UDPConn
	inside  netip.AddrPort
	work    sync.WaitGroup

	mu    sync.Mutex // guards backs
	backs map[netip.AddrPort]*net.UDPConn
}

func openTap(inside netip.AddrPort, w *weather) (*tap, error) {
	front, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return nil, err
	}
	t := &tap{weather: w, front: front, inside: inside, backs: map[netip.AddrPort]*net.UDPConn{}}
	t.work.Go(func() {
		t.carry(front, func(p []byte, from netip.AddrPort) {
			if back := t.back(from); back != nil {
				_, _ = back.WriteToUDPAddrPort(p, inside)
			}
		})
	})
	return t, nil
}

func (t *tap) carry(from *net.UDPConn, on func([]byte, netip.AddrPort)) {
	buf := make([]byte, 65536)
	for {
		n, sender, err := from.ReadFromUDPAddrPort(buf)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err == nil && t.weather.passes() {
			on(buf[:n], sender)
		}
	}
}

// back is the socket by which the desk sees somebody outside.
func (t *tap) back(outside netip.AddrPort) *net.UDPConn {
	t.mu.Lock()
	defer t.mu.Unlock()
	if b := t.backs[outside]; b != nil {
		return b
	}
	b, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return nil
	}
	t.backs[outside] = b
	t.work.Go(func() {
		t.carry(b, func(p []byte, _ netip.AddrPort) { _, _ = t.front.WriteToUDPAddrPort(p, outside) })
	})
	return b
}

func (t *tap) close() {
	_ = t.front.Close()
	t.mu.Lock()
	for _, b := range t.backs {
		_ = b.Close()
	}
	t.mu.Unlock()
	t.work.Wait()
}

// tapped is a connection that is reached only through its taps.
type tapped struct {
	call.Peer
	mu   sync.Mutex // guards taps
	taps map[string]*tap
}

func (p *tapped) Close() {
	p.Peer.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, t := range p.taps {
		t.close()
	}
	clear(p.taps)
}

// through makes connections that are reached in that weather.
func through(w *weather) func(peer.Config, peer.Events) (call.Peer, error) {
	return func(c peer.Config, e peer.Events) (call.Peer, error) {
		c.MinBPS = 300_000 // a busy machine looks like a narrow line
		p := &tapped{taps: map[string]*tap{}}
		pass := e.Signal
		e.Signal = func(s peer.Signal) {
			if s.Kind == peer.KindCandidate {
				var ok bool
				if s.Candidate, ok = p.lead(s.Candidate, w); !ok {
					return
				}
			}
			var lines []string
			for line := range strings.SplitSeq(s.SDP, "\r\n") {
				if rest, is := strings.CutPrefix(line, "a="); is && strings.HasPrefix(rest, "candidate:") {
					var ok bool
					if rest, ok = p.lead(rest, w); !ok {
						continue
					}
					line = "a=" + rest
				}
				lines = append(lines, line)
			}
			s.SDP = strings.Join(lines, "\r\n")
			pass(s)
		}
		made, err := peer.New(c, e)
		p.Peer = made
		return p, err
	}
}

// lead makes a candidate lead to a tap; false if it is not for this machine.
func (p *tapped) lead(candidate string, w *weather) (string, bool) {
	f := strings.Fields(candidate)
	if len(f) < 6 {
		return "", false
	}
	inside, err := netip.ParseAddrPort(f[4] + ":" + f[5])
	if err != nil || !inside.Addr().Is4() || !inside.Addr().IsLoopback() {
		return "", false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.taps[inside.String()]
	if t == nil {
		if t, err = openTap(inside, w); err != nil {
			return "", false
		}
		p.taps[inside.String()] = t
	}
	f[5] = fmt.Sprint(t.front.LocalAddr().(*net.UDPAddr).Port)
	return strings.Join(f, " "), true
}

// TestATapCarriesBothWaysInItsWeather holds the soak's own line to what it says.
func TestATapCarriesBothWaysInItsWeather(t *testing.T) {
	inside, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer inside.Close()
	outside, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer outside.Close()
	w := &weather{}
	tap, err := openTap(netip.MustParseAddrPort(inside.LocalAddr().String()), w)
	if err != nil {
		t.Fatal(err)
	}
	defer tap.close()
	front := tap.front.LocalAddr().(*net.UDPAddr).AddrPort()
	buf := make([]byte, 10)
	hear := func(at *net.UDPConn, limit time.Duration) (string, netip.AddrPort) {
		_ = at.SetReadDeadline(time.Now().Add(limit))
		n, from, err := at.ReadFromUDPAddrPort(buf)
		if err != nil {
			return "", from
		}
		return string(buf[:n]), from
	}
	_, _ = outside.WriteToUDPAddrPort([]byte("in"), front)
	text, back := hear(inside, 20*time.Second)
	if text != "in" {
		t.Fatalf("%q came in", text)
	}
	_, _ = inside.WriteToUDPAddrPort([]byte("out"), back)
	if text, from := hear(outside, 20*time.Second); text != "out" || from != front {
		t.Fatalf("%q came out from %v", text, from)
	}
	w.set(0, true)
	_, _ = outside.WriteToUDPAddrPort([]byte("in"), front)
	if text, _ := hear(inside, 50*time.Millisecond); text != "" {
		t.Errorf("%q came in over a cut line", text)
	}
	w.set(0, false)
	_, _ = outside.WriteToUDPAddrPort([]byte("again"), front)
	if text, _ := hear(inside, 20*time.Second); text != "again" {
		t.Errorf("%q came in over the mended line", text)
	}
}
