package callbench

import (
	"container/heap"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync"
	"time"
)

// road is what the line between the two ends does to packets, each way.
type road struct {
	// RTT is how long there and back takes; each way takes half.
	RTT time.Duration
	// Loss is the share of packets that never arrive.
	Loss float64
	// Narrow, if set, is how many bits per second pass so long after begin, and
	// before it; more waits, for at most patience.
	Narrow func(since time.Duration) int
}

// patience is how much may wait before a narrow line; what comes on top of
// that is lost.
const patience = 200 * time.Millisecond

// relay carries the packets of one call between its two ends, over a socket
// for each. An end is shown the far one's socket instead of the far end.
type relay struct {
	road    road
	sockets [2]*net.UDPConn
	work    sync.WaitGroup

	mu     sync.Mutex // guards what follows
	ends   [2]netip.AddrPort
	chance *rand.Rand
	free   [2]time.Time // when the narrow line has sent what it took
	late   [2]*late
	counts [2]passed
	opened time.Time
}

// passed is what a relay did with packets of one direction.
type passed struct{ Carried, Lost, Overran int }

func openRelay(r road, seed uint64) (*relay, error) {
	l := &relay{road: r, chance: newChance(seed)}
	for i := range l.sockets {
		s, err := net.ListenUDP("udp4", nil) // on every address; only the two ends are listened to
		if err != nil {
			l.close()
			return nil, fmt.Errorf("open relay: %w", err)
		}
		_ = s.SetReadBuffer(4 << 20)
		_ = s.SetWriteBuffer(4 << 20)
		l.sockets[i] = s
		l.late[i] = &late{wake: make(chan struct{}, 1)}
	}
	for i := range l.sockets {
		l.work.Go(func() { l.read(i) })
		l.work.Go(func() { l.deliver(i) })
	}
	return l, nil
}

// newChance makes the same packets' fates of both sides' runs alike.
func newChance(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

// port is where packets for end i are to be sent: what the other end is told.
func (l *relay) port(i int) int {
	return int(l.sockets[1-i].LocalAddr().(*net.UDPAddr).AddrPort().Port()) //nolint:forcetypeassert // it is UDP
}

// at tells where end i is.
func (l *relay) at(i int, where netip.AddrPort) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.ends[i].IsValid() {
		l.ends[i] = where
	}
}

// begin starts the clock by which the line narrows.
func (l *relay) begin(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.opened = now
}

// read takes what end i sends.
func (l *relay) read(i int) {
	buf := make([]byte, 65536)
	for {
		n, from, err := l.sockets[i].ReadFromUDPAddrPort(buf)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue
		}
		now := time.Now()
		l.mu.Lock()
		if from != l.ends[i] {
			l.mu.Unlock()
			continue
		}
		due, ok := l.fate(i, n, now)
		l.mu.Unlock()
		if ok {
			l.late[1-i].put(parcel{due, append([]byte(nil), buf[:n]...)})
		}
	}
}

// fate says when a packet of n bytes from end i arrives, if it does.
func (l *relay) fate(i, n int, now time.Time) (time.Time, bool) {
	c := &l.counts[i]
	if l.chance.Float64() < l.road.Loss {
		c.Lost++
		return now, false
	}
	due := now
	if l.road.Narrow != nil {
		if l.free[i].After(due) {
			due = l.free[i]
		}
		if due.Sub(now) > patience {
			c.Overran++
			return now, false
		}
		const headers = 28 // IPv4 and UDP
		since := time.Duration(0)
		if !l.opened.IsZero() {
			since = now.Sub(l.opened)
		}
		due = due.Add(time.Duration(float64(n+headers) * 8 / float64(l.road.Narrow(since)) * float64(time.Second)))
		l.free[i] = due
	}
	c.Carried++
	return due.Add(l.road.RTT / 2), true
}

// deliver hands on what is for end i, when it is due.
func (l *relay) deliver(i int) {
	for {
		p, ok := l.late[i].take()
		if !ok {
			return
		}
		l.mu.Lock()
		to := l.ends[i]
		l.mu.Unlock()
		if to.IsValid() {
			_, _ = l.sockets[i].WriteToUDPAddrPort(p.bytes, to) // an end may have gone
		}
	}
}

func (l *relay) passed() [2]passed {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.counts
}

func (l *relay) close() {
	for i, s := range l.sockets {
		if s != nil {
			_ = s.Close()
			l.late[i].stop()
		}
	}
	l.work.Wait()
}

// parcel is a packet on its way.
type parcel struct {
	due   time.Time
	bytes []byte
}

// parcels is a heap of them.
type parcels []parcel

func (p parcels) Len() int           { return len(p) }
func (p parcels) Less(i, j int) bool { return p[i].due.Before(p[j].due) }
func (p parcels) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }
func (p *parcels) Push(x any)        { *p = append(*p, x.(parcel)) } //nolint:forcetypeassert // only parcels are pushed
func (p *parcels) Pop() any {
	last := len(*p) - 1
	x := (*p)[last]
	*p = (*p)[:last]
	return x
}

// late keeps parcels until they are due.
type late struct {
	mu      sync.Mutex // guards waiting, stopped
	waiting parcels
	stopped bool
	wake    chan struct{}
}

func (l *late) nudge() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *late) put(p parcel) {
	l.mu.Lock()
	heap.Push(&l.waiting, p)
	first := l.waiting[0].due.Equal(p.due)
	l.mu.Unlock()
	if first {
		l.nudge()
	}
}

func (l *late) stop() {
	l.mu.Lock()
	l.stopped = true
	l.mu.Unlock()
	l.nudge()
}

// take waits for the next parcel; false once stopped.
func (l *late) take() (parcel, bool) {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		l.mu.Lock()
		if l.stopped {
			l.mu.Unlock()
			return parcel{}, false
		}
		wait := time.Hour
		if len(l.waiting) > 0 {
			if wait = time.Until(l.waiting[0].due); wait <= 0 {
				p, _ := heap.Pop(&l.waiting).(parcel)
				l.mu.Unlock()
				return p, true
			}
		}
		l.mu.Unlock()
		timer.Reset(wait)
		select {
		case <-timer.C:
		case <-l.wake:
		}
	}
}
