package relay

import (
	"math/rand/v2"
	"net"
	"net/netip"
	"strconv"
	"sync"

	"github.com/pion/transport/v5"
	"github.com/pion/turn/v5"
)

// tries is how many ports of a range are tried before it is called full.
const tries = 32

// roads opens the sockets that relayed packets come from and go to. Those who
// both use this relay reach each other through two of them, which is the one
// thing that may be reached at this machine's own addresses.
type roads struct {
	cfg   Config
	reach reach
	host  string // where sockets are opened; empty is every interface
	local netip.Addr
	open  sync.WaitGroup

	mu   sync.Mutex // guards live, over
	live map[uint16]bool
	over bool // nothing is opened any more
}

var _ turn.RelayAddressGenerator = (*roads)(nil)

func newRoads(cfg Config, at *net.UDPAddr) *roads {
	r := &roads{cfg: cfg, live: map[uint16]bool{}}
	r.reach = reach{own: addresses(cfg.Net), allow: cfg.Allow}
	r.reach.own[cfg.Address] = true
	r.local = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	if cfg.Address.Is6() {
		r.local = netip.IPv6Loopback()
	}
	if ip, ok := netip.AddrFromSlice(at.IP); ok && !ip.IsUnspecified() {
		r.local = ip.Unmap()
		r.host = r.local.String()
		r.reach.own[r.local] = true
	}
	return r
}

// addresses are this machine's.
func addresses(n transport.Net) map[netip.Addr]bool {
	own := map[netip.Addr]bool{}
	links, _ := n.Interfaces() // what it cannot know is no address of ours
	for _, l := range links {
		all, _ := l.Addrs()
		for _, a := range all {
			var ip net.IP
			switch a := a.(type) {
			case *net.IPNet:
				ip = a.IP
			case *net.IPAddr:
				ip = a.IP
			}
			if addr, ok := netip.AddrFromSlice(ip); ok {
				own[addr.Unmap()] = true
			}
		}
	}
	return own
}

// Validate implements turn.RelayAddressGenerator.
func (*roads) Validate() error { return nil }

// AllocatePacketConn implements turn.RelayAddressGenerator.
func (r *roads) AllocatePacketConn(c turn.AllocateListenerConfig) (net.PacketConn, net.Addr, error) {
	if (c.Network == "udp6") != r.cfg.Address.Is6() {
		return nil, nil, ErrAddress // the one address it has is of the other family
	}
	for range tries {
		port := c.RequestedPort
		if port == 0 && r.cfg.MaxPort != 0 {
			port = int(r.cfg.MinPort) + rand.IntN(int(r.cfg.MaxPort-r.cfg.MinPort)+1) //nolint:gosec // spreads, keeps no secret
		}
		conn, err := r.cfg.Net.ListenPacket(c.Network, net.JoinHostPort(r.host, strconv.Itoa(port)))
		if err != nil && r.cfg.MaxPort == 0 {
			return nil, nil, err
		}
		if err != nil {
			continue
		}
		at := conn.LocalAddr().(*net.UDPAddr)                         //nolint:forcetypeassert,errcheck // of a UDP socket
		l := &link{PacketConn: conn, roads: r, port: uint16(at.Port)} //nolint:gosec // a port
		if !r.begin(l) {
			_ = conn.Close()
			return nil, nil, ErrAddress
		}
		return l, net.UDPAddrFromAddrPort(netip.AddrPortFrom(r.cfg.Address, l.port)), nil
	}
	return nil, nil, ErrAddress
}

// AllocateListener implements turn.RelayAddressGenerator: nothing is relayed
// over TCP.
func (*roads) AllocateListener(turn.AllocateListenerConfig) (net.Listener, net.Addr, error) {
	return nil, nil, ErrAddress
}

// AllocateConn implements turn.RelayAddressGenerator.
func (*roads) AllocateConn(turn.AllocateConnConfig) (net.Conn, error) { return nil, ErrAddress }

func (r *roads) lives(port uint16) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.live[port]
}

// begin counts a socket among the open ones; false once all are waited for.
func (r *roads) begin(l *link) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over {
		return false
	}
	r.open.Add(1)
	r.live[l.port] = true
	return true
}

// wait returns when every socket is closed; nobody gets another.
func (r *roads) wait() {
	r.mu.Lock()
	r.over = true
	r.mu.Unlock()
	r.open.Wait()
}

// link is one relayed address. What goes from one to another stays on this
// machine, whatever stands between it and the address it is known by.
type link struct {
	net.PacketConn
	roads *roads
	port  uint16
	once  sync.Once
}

// ReadFrom implements net.PacketConn: what another link sent comes from the
// address that is known.
func (l *link) ReadFrom(b []byte) (int, net.Addr, error) {
	n, from, err := l.PacketConn.ReadFrom(b)
	if at, ok := from.(*net.UDPAddr); ok && err == nil {
		p := at.AddrPort()
		if l.roads.reach.mine(p.Addr().Unmap()) && l.roads.lives(p.Port()) {
			from = net.UDPAddrFromAddrPort(netip.AddrPortFrom(l.roads.cfg.Address, p.Port()))
		}
	}
	return n, from, err
}

// WriteTo implements net.PacketConn. What may not be reached is lost, as
// packets are.
func (l *link) WriteTo(b []byte, to net.Addr) (int, error) {
	at, ok := to.(*net.UDPAddr)
	if !ok {
		return len(b), nil
	}
	p := at.AddrPort()
	ip, r := p.Addr().Unmap().WithZone(""), l.roads
	switch {
	case !r.reach.permits(ip):
		return len(b), nil
	case r.reach.mine(ip) && r.lives(p.Port()):
		return l.PacketConn.WriteTo(b, net.UDPAddrFromAddrPort(netip.AddrPortFrom(r.local, p.Port())))
	case r.reach.mine(ip) && !r.reach.listed(ip):
		return len(b), nil
	}
	return l.PacketConn.WriteTo(b, to)
}

// Close implements net.PacketConn.
func (l *link) Close() error {
	err := l.PacketConn.Close()
	l.once.Do(func() {
		l.roads.mu.Lock()
		delete(l.roads.live, l.port)
		l.roads.mu.Unlock()
		l.roads.open.Done()
	})
	return err
}
