package peer

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/logging"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/transport/v5/vnet"

	"gatehouse/media"
)

// crowd is two calls on one network, and somebody on it who means ill.
type crowd struct {
	a, b, c, d, ill *vnet.Net

	mu    sync.Mutex // guards spoil
	spoil func(vnet.Chunk)
}

func newCrowd(t *testing.T) *crowd {
	t.Helper()
	router, err := vnet.NewRouter(&vnet.RouterConfig{CIDR: "10.0.0.0/24", MinDelay: 10 * time.Millisecond, LoggerFactory: logging.NewDefaultLoggerFactory(), QueueSize: 10000})
	if err != nil {
		t.Fatal(err)
	}
	x := &crowd{}
	router.AddChunkFilter(func(c vnet.Chunk) bool {
		x.mu.Lock()
		defer x.mu.Unlock()
		if x.spoil != nil {
			x.spoil(c)
		}
		return true
	})
	for i, place := range []**vnet.Net{&x.a, &x.b, &x.c, &x.d, &x.ill} {
		*place, err = vnet.NewNet(&vnet.NetConfig{StaticIPs: []string{fmt.Sprintf("10.0.0.%d", i+1)}})
		if err == nil {
			err = router.AddNet(*place)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := router.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = router.Stop() })
	return x
}

// shows sends pictures until one more arrives.
func shows(from, to *end) {
	to.t.Helper()
	to.mu.Lock()
	before := len(to.pictures)
	to.mu.Unlock()
	for n := range 2000 {
		_ = from.SendPicture(media.Sample{Payload: picture(n, 900, true), At: time.Duration(n) * 33 * time.Millisecond, Key: true}) // refused while the line is away
		time.Sleep(33 * time.Millisecond)
		to.mu.Lock()
		now := len(to.pictures)
		to.mu.Unlock()
		if now > before {
			return
		}
	}
	to.t.Fatalf("no picture comes any more; state %v", to.State())
}

// ports are where an end listens, as its candidates say.
func (e *end) ports() (all []net.Addr) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, s := range e.signals {
		if words := strings.Fields(s.Candidate); len(words) > 6 && s.Kind == KindCandidate {
			port, err := strconv.Atoi(words[5])
			if ip := net.ParseIP(words[4]).To4(); err == nil && ip != nil && !ip.IsLoopback() {
				all = append(all, &net.UDPAddr{IP: ip, Port: port})
			}
		}
	}
	return all
}

// How what was made up gets to an end.
const (
	fromStranger = iota // STUN, DTLS, RTP, RTCP or nothing of the kind, from elsewhere
	onTheWay            // packets of the call itself, spoilt, from its first on
	asRTCP              // from the far end itself, enciphered as it should be
	asRTP
	ways
)

// FuzzHostile has a call meet what no honest end sends. Nothing may crash, the
// other call on the network must not notice, and the call itself goes on once
// it stops; what the far end itself sends may spoil its own pictures only.
func FuzzHostile(f *testing.F) {
	for _, s := range []struct {
		ways  []uint8
		texts []string
	}{
		{[]uint8{fromStranger, onTheWay, asRTCP, asRTP}, []string{
			"", "\x00", "\x80", "\x16", "\xff\xff\xff\xff",
		}},
		// STUN: a request without integrity, lengths that lie, an error without a code
		{[]uint8{fromStranger}, []string{
			"\x00\x01\x00\x00\x21\x12\xa4\x42ABCDEFGHIJKL",
			"\x00\x01\xff\xfc\x21\x12\xa4\x42ABCDEFGHIJKL\x00\x06\xff\xff",
			"\x01\x01\x00\x08\x21\x12\xa4\x42ABCDEFGHIJKL\x00\x20\x00\x04\x00\x01\x00\x00",
			"\x01\x11\x00\x04\x21\x12\xa4\x42ABCDEFGHIJKL\x00\x09\x00\x00",
		}},
		// DTLS: an alert, a hello cut short, fragments that overlap, an unknown type
		{[]uint8{fromStranger, onTheWay}, []string{
			"\x15\xfe\xfd\x00\x00\x00\x00\x00\x00\x00\x09\x00\x02\x02\x28",
			"\x16\xfe\xfd\x00\x00\x00\x00\x00\x00\x00\x00\x00\x19\x01\x00\xff\xff\x00\x00\x00\x00\x00\x00\x00\x0d\xfe\xfd",
			"\x16\xfe\xfd\x00\x00\x00\x00\x00\x00\x00\x01\x00\x0c\x02\xff\xff\xff\x00\x05\xff\xff\xff\xff\xff\xff",
			"\x19\xfe\xfd\xff\xff\xff\xff\xff\xff\xff\xff\x00\x01\x00",
		}},
		// RTP: header only, contributors and extensions that are not there, padding longer than the packet
		{[]uint8{fromStranger, asRTP}, []string{
			"\x80\x60\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01", "\x8f\x60\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01",
			"\x90\x60\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01\xbe\xde\xff\xff", "\xa0\xe0\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01\xff",
		}},
		// VP8: partitions and picture numbers that are not there
		{[]uint8{asRTP}, []string{
			"\x80\xe0\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01\x90\xff\xff\xff\xff", "\x80\xe0\x00\x02\x00\x00\x00\x00\x00\x00\x00\x01\x10\x00\x00\x00",
		}},
		// RTCP: sender and receiver reports, NACK, congestion feedback, PLI, FIR, goodbye, all too short or too long
		{[]uint8{fromStranger, asRTCP}, []string{
			"\x9f\xc8\x00\x06\x00\x00\x00\x01\x00\x00\x00\x00", "\x81\xc9\x00\x07\x00\x00\x00\x01\x00\x00\x00\x02\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff",
			"\x81\xcd\x00\x03\x00\x00\x00\x01\x00\x00\x00\x02\xff\xff\xff\xff", "\x8f\xcd\x00\x05\x00\x00\x00\x01\x00\x00\x00\x02\x00\x01\xff\xff\x00\x00\x00\x00\x7f\xff\x7f\xff",
			"\x81\xce\x00\x02\x00\x00\x00\x01\x00\x00\x00\x02", "\x84\xce\x00\x02\x00\x00\x00\x01\x00\x00\x00\x02", "\x81\xcb\x00\x01\x00\x00\x00\x01",
			"\x8f\xce\x00\x05\x00\x00\x00\x01\x00\x00\x00\x00REMB\xff\xff\xff\xff\x00\x00\x00\x01",
		}},
	} {
		for _, way := range s.ways {
			for _, text := range s.texts {
				f.Add(way, []byte(text))
			}
		}
	}
	f.Fuzz(func(t *testing.T, way uint8, b []byte) {
		if len(b) > 1200 {
			b = b[:1200]
		}
		synctest.Test(t, func(t *testing.T) { suffer(t, way%ways, b) })
	})
}

func suffer(t *testing.T, way uint8, b []byte) {
	t.Helper()
	x := newCrowd(t)
	c, d := pair(t, x.c, x.d)
	c.start(d)
	at := func(ip string) bool { return ip == "10.0.0.1" || ip == "10.0.0.2" }
	if way == onTheWay && len(b) > 0 {
		n, end := 0, time.Now().Add(3*time.Second)
		x.spoil = func(c vnet.Chunk) {
			from, _, _ := net.SplitHostPort(c.SourceAddr().String())
			if n++; at(from) && n%2 == 0 && time.Now().Before(end) {
				for i, data := 0, c.UserData(); i < len(data); i++ {
					data[i] ^= b[i%len(b)]
				}
			}
		}
	}
	a, far := pair(t, x.a, x.b)
	a.start(far)
	shows(far, a)
	switch way {
	case fromStranger:
		s, err := x.ill.ListenPacket("udp4", "10.0.0.5:0")
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		ports := append(a.ports(), far.ports()...)
		if len(ports) == 0 {
			t.Fatal("nowhere to send to")
		}
		for range 20 {
			for _, to := range ports {
				if _, err := s.WriteTo(b, to); err != nil {
					t.Fatal(err)
				}
			}
			time.Sleep(20 * time.Millisecond)
		}
	case asRTCP:
		for range 20 {
			_ = far.pc.WriteRTCP([]rtcp.Packet{(*rtcp.RawPacket)(&b)}) // what cannot be enciphered is not sent
			time.Sleep(20 * time.Millisecond)
		}
	case asRTP:
		var p rtp.Packet
		if p.Unmarshal(b) != nil {
			p = rtp.Packet{Header: rtp.Header{Version: 2, Marker: true}, Payload: b}
		}
		for i := range 20 {
			for _, l := range far.lanes {
				p.SequenceNumber += uint16(i)
				_ = l.track.WriteRTP(&p) // as above
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	shows(c, d)
	shows(d, c)
	if way != asRTP {
		shows(far, a)
	}
	shows(a, far)
	a.Close()
	far.Close()
	c.Close()
	d.Close()
}
