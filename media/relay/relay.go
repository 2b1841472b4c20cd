package relay

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/pion/transport/v5"
	"github.com/pion/transport/v5/stdnet"
	"github.com/pion/turn/v5"

	"gatehouse/media/internal/quiet"
)

// ErrAddress means that the relay's address or ports cannot be used.
var ErrAddress = errors.New("relay: address cannot be used")

var errSecret = errors.New("relay: secret too short")

// Config is what a relay is given.
type Config struct {
	// Listen is the "host:port" at which participants reach the relay by UDP;
	// an empty host is every interface, port 0 any.
	Listen string
	// Host is what its URLs name; Address what peers are sent from, as the
	// world outside sees it. Both may be another machine's that passes on.
	Host    string
	Address netip.Addr
	// MinPort and MaxPort, when set, bound the ports that relayed packets come
	// from; else they are any.
	MinPort, MaxPort uint16
	// Allow lists private, loopback and link-local peers that may be sent to
	// all the same; without it only other networks are, and those who use this
	// relay too.
	Allow  []netip.Prefix
	Secret Secret
	Now    func() time.Time
	Log    *slog.Logger
	// Net replaces the machine's network in tests; nil means the real one.
	Net transport.Net
}

// realm names the protection space, which clients only repeat (RFC 8489).
const realm = "gatehouse"

// How many relayed addresses one name and everybody together may hold: somebody
// in a hearing of twelve needs one for each of eleven others, and for a
// while twice that when all look for a new path.
const (
	mostEach = 64
	mostAll  = 4096
)

const minSecret = 16 // bytes

// Server relays until Close.
type Server struct {
	cfg   Config
	urls  []string
	turn  *turn.Server
	roads *roads

	mu   sync.Mutex // guards held, all
	held map[string]int
	all  int
}

// Start begins to relay; ErrAddress when it cannot where it was told to.
func Start(cfg Config) (*Server, error) {
	if len(cfg.Secret) < minSecret {
		return nil, errSecret
	}
	if !cfg.Address.IsValid() || cfg.Address.IsUnspecified() || cfg.MinPort > cfg.MaxPort || cfg.Host == "" {
		return nil, ErrAddress
	}
	cfg.Address = cfg.Address.Unmap()
	if cfg.Net == nil {
		machine, err := stdnet.NewNet()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrAddress, err)
		}
		cfg.Net = machine
	}
	conn, err := cfg.Net.ListenPacket("udp", cfg.Listen)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	at, ok := conn.LocalAddr().(*net.UDPAddr)
	if !ok {
		_ = conn.Close()
		return nil, ErrAddress
	}
	place := net.JoinHostPort(cfg.Host, strconv.Itoa(at.Port))
	s := &Server{
		cfg: cfg, urls: []string{"stun:" + place, "turn:" + place + "?transport=udp"},
		roads: newRoads(cfg, at), held: map[string]int{},
	}
	s.turn, err = turn.NewServer(turn.ServerConfig{
		PacketConnConfigs: []turn.PacketConnConfig{{
			PacketConn: conn, RelayAddressGenerator: s.roads,
			PermissionHandler: func(_ net.Addr, peer net.IP) bool {
				ip, ok := netip.AddrFromSlice(peer)
				return ok && s.roads.reach.permits(ip)
			},
		}},
		Realm: realm, AuthHandler: s.know, QuotaHandler: s.hasRoom,
		EventHandler: turn.EventHandler{
			OnAllocationCreated: func(_, _ net.Addr, _, who, _ string, _ net.Addr, _ int) { s.hold(who, 1) },
			OnAllocationDeleted: func(_, _ net.Addr, _, who, _ string) { s.hold(who, -1) },
		},
		LoggerFactory: quiet.Factory{Log: cfg.Log},
	})
	if err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	return s, nil
}

// Pass returns what somebody needs to use this relay until a time; name is as
// for Secret.Pass.
func (s *Server) Pass(name string, until time.Time) Pass {
	return s.cfg.Secret.Pass(s.urls, name, until)
}

// Close ends it all and returns when nothing of it runs. It may be called twice.
func (s *Server) Close() {
	_ = s.turn.Close() // a socket that is closed twice
	s.roads.wait()
}

// Held is how many relayed addresses there are.
func (s *Server) Held() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all
}

// know says what somebody's key is, if their time is not over. It is asked
// about each request, so that a relayed address ends soon after its pass.
func (s *Server) know(a *turn.RequestAttributes) (who string, key []byte, ok bool) {
	who, ok = name(a.Username, s.cfg.Now())
	if !ok || a.Realm != realm {
		return "", nil, false
	}
	return who, turn.GenerateAuthKey(a.Username, realm, s.cfg.Secret.credential(a.Username)), true
}

func (s *Server) hasRoom(who, _ string, _ net.Addr) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held[who] < mostEach && s.all < mostAll
}

func (s *Server) hold(who string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all += n
	if s.held[who] += n; s.held[who] <= 0 {
		delete(s.held, who)
	}
}
