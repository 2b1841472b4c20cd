package probe_test

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/media/peer"
)

// road is a way to the hub's end over which packets get lost: one in so many
// of pictures and sound, or of everything, and what exceeds bps outwards.
type road struct {
	dropIn, dropOut int
	all             bool
	bps             int
}

// over has both ends speak over the road: the hub's end hears no addresses, and
// this end those of the road instead of the hub's.
func (r road) over(t *testing.T, ask exchange) exchange {
	t.Helper()
	return func(ctx context.Context, from []peer.Signal) ([]peer.Signal, error) {
		var bare []peer.Signal
		for _, s := range from {
			if s.Kind != peer.KindCandidate {
				bare = append(bare, s)
			}
		}
		answer, err := ask(ctx, bare)
		var out []peer.Signal
		led := false
		for _, s := range answer {
			if s.Kind == peer.KindCandidate {
				f := strings.Fields(s.Candidate)
				ip := net.ParseIP(f[4])
				if led || ip.To4() == nil || !ip.IsLoopback() {
					continue
				}
				led = true
				f[4], f[5], _ = net.SplitHostPort(r.open(t, net.JoinHostPort(f[4], f[5])))
				s.Candidate = strings.Join(f, " ")
			}
			out = append(out, s)
		}
		if err == nil && !led {
			t.Error("the hub's end named no address of this machine")
		}
		return out, err
	}
}

// open carries packets between whoever speaks to the returned address and to.
func (r road) open(t *testing.T, to string) string {
	t.Helper()
	far, err := net.ResolveUDPAddr("udp4", to)
	if err != nil {
		t.Fatal(err)
	}
	front, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	back, err := net.DialUDP("udp4", nil, far)
	if err != nil {
		t.Fatal(err)
	}
	var work sync.WaitGroup
	t.Cleanup(func() { _, _ = front.Close(), back.Close(); work.Wait() })
	var mu sync.Mutex // guards near
	var near *net.UDPAddr
	work.Go(func() {
		gone, room, at := 0, float64(r.bps)/8/20, time.Now()
		b := make([]byte, 2000)
		for {
			n, from, err := front.ReadFromUDP(b)
			if err != nil {
				return
			}
			mu.Lock()
			near = from
			mu.Unlock()
			if r.drops(b[:n], r.dropOut, &gone) {
				continue
			}
			if r.bps > 0 && isMedia(b[:n]) {
				now := time.Now()
				room = min(float64(r.bps)/8/20, room+now.Sub(at).Seconds()*float64(r.bps)/8)
				at = now
				if room < float64(n) {
					continue
				}
				room -= float64(n)
			}
			_, _ = back.Write(b[:n])
		}
	})
	work.Go(func() {
		gone := 0
		b := make([]byte, 2000)
		for {
			n, err := back.Read(b)
			if err != nil {
				return
			}
			mu.Lock()
			from := near
			mu.Unlock()
			if !r.drops(b[:n], r.dropIn, &gone) && from != nil {
				_, _ = front.WriteToUDP(b[:n], from)
			}
		}
	})
	return front.LocalAddr().String()
}

// drops loses one in every so many.
func (r road) drops(b []byte, every int, gone *int) bool {
	if every == 0 || !r.all && !isMedia(b) {
		return false
	}
	*gone++
	return *gone%every == 0
}

// isMedia tells RTP from the rest (RFC 7983, RFC 5761).
func isMedia(b []byte) bool {
	return len(b) > 1 && b[0] >= 128 && b[0] <= 191 && (b[1]&0x7f < 64 || b[1]&0x7f > 95)
}
