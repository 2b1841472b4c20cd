package relay_test

import (
	"log/slog"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/pion/logging"
	"github.com/pion/turn/v5"

	"gatehouse/media/relay"
)

// FuzzRelay has strangers send the relay whatever there is. It answers those
// who have a pass all the same, and gives the others nothing.
func FuzzRelay(f *testing.F) {
	for _, text := range []string{
		"", "\x00", "\x40\x00\x00\x04abcd", "\x40\x00\xff\xffabcd", // data for a channel that is not there, or longer than the packet
		"\x00\x01\x00\x00\x21\x12\xa4\x42ABCDEFGHIJKL",                                                                 // what is my address
		"\x00\x03\x00\x08\x21\x12\xa4\x42ABCDEFGHIJKL\x00\x19\x00\x04\x11\x00\x00\x00",                                 // allocate, without a pass
		"\x00\x03\x00\x10\x21\x12\xa4\x42ABCDEFGHIJKL\x00\x06\x00\x0299\x00\x00\x00\x08\x00\x14abcdefghijklmnopqrst",   // with half a one
		"\x00\x08\x00\x0c\x21\x12\xa4\x42ABCDEFGHIJKL\x00\x12\x00\x08\x00\x01\x00\x35\x5e\x12\xa4\x43",                 // a permission
		"\x00\x09\xff\xfc\x21\x12\xa4\x42ABCDEFGHIJKL\x00\x0c\x00\x04\x40\x00\x00\x00",                                 // a channel, of a length that lies
		"\x00\x16\x00\x10\x21\x12\xa4\x42ABCDEFGHIJKL\x00\x12\x00\x08\x00\x01\x00\x35\x5e\x12\xa4\x43\x00\x13\x00\x00", // data to somebody
		"\x00\x04\x00\x08\x21\x12\xa4\x42ABCDEFGHIJKL\x00\x0d\x00\x04\xff\xff\xff\xff",                                 // for ever
	} {
		f.Add([]byte(text))
	}
	s, err := relay.Start(relay.Config{
		Listen: "127.0.0.1:0", Host: "127.0.0.1", Address: netip.MustParseAddr("127.0.0.1"),
		Secret: secret, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(s.Close)
	pass := s.Pass("somebody", time.Now().Add(time.Hour))
	at, err := net.ResolveUDPAddr("udp4", pass.URLs[0][len("stun:"):])
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		ill, err := net.DialUDP("udp4", nil, at)
		if err != nil {
			t.Fatal(err)
		}
		defer ill.Close()
		for range 3 {
			_, _ = ill.Write(b) // too long for a packet: not sent
		}
		conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		c, err := turn.NewClient(&turn.ClientConfig{
			STUNServerAddr: at.String(), TURNServerAddr: at.String(), Conn: conn,
			Username: pass.Username, Password: pass.Credential, LoggerFactory: logging.NewDefaultLoggerFactory(),
		})
		if err == nil {
			err = c.Listen()
		}
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		road, err := c.Allocate()
		if err != nil {
			t.Fatalf("whoever has a pass gets no answer: %v", err)
		}
		if n := s.Held(); n != 1 {
			t.Errorf("%d relayed addresses, of one who has a pass", n)
		}
		_ = road.Close()
		for end := time.Now().Add(10 * time.Second); s.Held() > 0 && time.Now().Before(end); {
			<-time.After(time.Millisecond)
		}
	})
}
