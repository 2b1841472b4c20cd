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

// weather is what a line is like at the moment, each way.
type weather struct {
	bps int // what passes both ways together; 0 is as much as there is

	mu   sync.Mutex // guards the rest
	loss float64
	cut  bool
	room float64 // bytes that pass at once
	at   time.Time
}

func (w *weather) set(loss float64, cut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.loss, w.cut = loss, cut
}

func (w *weather) passes(n int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cut || rand.Float64() < w.loss {
		return false
	}
	if w.bps > 0 {
		now, bytes := time.Now(), float64(w.bps)/8
		w.room = min(bytes/10, w.room+now.Sub(w.at).Seconds()*bytes)
		w.at = now
		if w.room < float64(n) {
			return false
		}
		w.room -= float64(n)
	}
	return true
}

// tap stands before one socket: whoever is told of it reaches that in its
// weather, and is reached through it.
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
		if err == nil && t.weather.passes(n) {
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

// taps stand before all sockets that signals tell of.
type taps struct {
	weather *weather
	on      func(netip.Addr) bool // the addresses they are opened for; others are not told

	mu   sync.Mutex // guards taps
	taps map[string]*tap
}

func (t *taps) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, t := range t.taps {
		t.close()
	}
	clear(t.taps)
}

// tapped is a connection that is reached only through its taps.
type tapped struct {
	call.Peer
	taps *taps
}

func (p *tapped) Close() {
	p.Peer.Close()
	p.taps.close()
}

// through makes connections that are reached in that weather.
func through(w *weather) func(peer.Config, peer.Events) (call.Peer, error) {
	return func(c peer.Config, e peer.Events) (call.Peer, error) {
		c.MinBPS = 300_000 // a busy machine looks like a narrow line
		all := &taps{weather: w, on: netip.Addr.IsLoopback, taps: map[string]*tap{}}
		pass := e.Signal
		e.Signal = func(s peer.Signal) {
			if s, ok := all.signal(s); ok {
				pass(s)
			}
		}
		made, err := peer.New(c, e)
		return &tapped{made, all}, err
	}
}

// signal is a signal that tells of the taps; false if nothing is left of it.
func (t *taps) signal(s peer.Signal) (peer.Signal, bool) {
	if s.Kind == peer.KindCandidate {
		var ok bool
		if s.Candidate, ok = t.lead(s.Candidate); !ok {
			return s, false
		}
	}
	var lines []string
	for line := range strings.SplitSeq(s.SDP, "\r\n") {
		if rest, is := strings.CutPrefix(line, "a="); is && strings.HasPrefix(rest, "candidate:") {
			var ok bool
			if rest, ok = t.lead(rest); !ok {
				continue
			}
			line = "a=" + rest
		}
		lines = append(lines, line)
	}
	s.SDP = strings.Join(lines, "\r\n")
	return s, true
}

// lead makes a candidate lead to a tap; false if it is not to be told.
func (t *taps) lead(candidate string) (string, bool) {
	f := strings.Fields(candidate)
	if len(f) < 6 {
		return "", false
	}
	inside, err := netip.ParseAddrPort(f[4] + ":" + f[5])
	if err != nil || !inside.Addr().Is4() || !t.on(inside.Addr()) || !strings.EqualFold(f[2], "udp") {
		return "", false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	one := t.taps[inside.String()]
	if one == nil {
		if one, err = openTap(inside, t.weather); err != nil {
			return "", false
		}
		t.taps[inside.String()] = one
	}
	front := one.front.LocalAddr().(*net.UDPAddr)
	f[4], f[5] = front.IP.String(), fmt.Sprint(front.Port)
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
