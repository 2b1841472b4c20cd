package hub

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"syscall"
	"time"

	"gatehouse/media/hearing"
	"gatehouse/media/peer"
	"gatehouse/media/probe"
	"gatehouse/media/signalling"
)

// Config is what a hub is given.
type Config struct {
	// Dir holds the hub's key and hearings; it is made if missing.
	Dir string
	// Listen is "host:port"; an empty host is every interface, port 0 any.
	Listen string
	// Advertise is the "host" or "host:port" that links name; empty for this
	// machine's address on the local network, or 127.0.0.1.
	Advertise string
	// Fallback lets the hub take any free port when Listen's is in use;
	// Moved then says so. Without it Start returns ErrPortInUse.
	Fallback bool
	// Guests, if set, says where guests join from a browser.
	Guests *Guests
	// Relaying says what carries a call where nothing passes directly.
	Relaying Relaying
	// Opener, if set, is the secret with which desks open hearings over HTTP.
	Opener string
	Now    func() time.Time
	Log    *slog.Logger
}

// Opening describes a hearing to be held.
type Opening struct {
	// Hearing is the desk's own name for it: the booking and its day.
	Hearing string `json:"hearing"`
	// Start and End are the booked span, half-open.
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	// HostName is what others see of whoever holds the returned link.
	HostName string `json:"host_name"`
	// Privacy says who besides the participants may look at it, or listen.
	Privacy hearing.Privacy `json:"privacy,omitempty"`
	// Apart are people who must never be together, Interprets whom each
	// interpreter speaks for, both by the names they are invited under.
	Apart      []hearing.Pair                                  `json:"apart,omitempty"`
	Interprets map[hearing.ParticipantID]hearing.ParticipantID `json:"interprets,omitempty"`
}

// maxPairs bounds how many people one hearing may name as kept apart, and as
// interpreters.
const maxPairs = 200

// setup is what a hearing knows of the opening.
func (o Opening) setup() hearing.Setup {
	return hearing.Setup{
		ID: o.Hearing, Start: o.Start.UTC(), End: o.End.UTC(),
		Privacy: o.Privacy, Apart: o.Apart, Interprets: o.Interprets,
	}
}

// Guest is somebody to be invited.
type Guest struct {
	// Who names them in the hearing, for Opening's Apart and Interprets; empty
	// is a new name.
	Who  hearing.ParticipantID `json:"who,omitempty"`
	Role hearing.Role          `json:"role"`
	// Name is what others see of them.
	Name string `json:"name"`
}

// Record is how a hearing stands and who came to it so far.
type Record struct {
	Hearing string `json:"hearing"`
	// Start and End are the span it was opened for, or extended to.
	Start   time.Time     `json:"start"`
	End     time.Time     `json:"end"`
	Phase   hearing.Phase `json:"phase"`
	Started time.Time     `json:"started,omitzero"`
	Closed  time.Time     `json:"closed,omitzero"`
	// Extended means that End is later than it was opened for.
	Extended bool `json:"extended,omitempty"`
	// Consulting means that a private consultation goes on, or may still begin.
	Consulting bool                 `json:"consulting,omitempty"`
	Attendance []hearing.Attendance `json:"attendance"`
}

// hostID is the participant whose link OpenHearing returns.
const hostID = hearing.ParticipantID("host")

// Hub keeps hearings. Its methods may be called by any goroutine.
type Hub struct {
	cfg       Config
	key       signalling.Key
	host      string // what links name
	moved     bool
	signals   *signalling.Server
	echo      *probe.Echo
	httpd     *http.Server
	guests    *http.Server // nil without Guests
	page      string       // its address
	relays    *relays
	ctx       context.Context //nolint:containedctx // from Start to Close
	stop      context.CancelFunc
	work      sync.WaitGroup
	dirty     chan struct{} // holds one token when the ledger is ahead of its file
	closeOnce sync.Once

	telling sync.Mutex // held while a room is told what was learnt; taken before mu

	mu       sync.Mutex // guards ledger, untold, rooms, tries, trials, watchers
	ledger   ledger
	untold   map[string]*hearing.Setup // what their rooms do not know yet
	rooms    map[string]*room
	tries    map[string]tries
	trials   map[string]*trial // by the hash of their ticket
	watchers map[*watcher]struct{}
}

// room is one that runs; its address tells it from another of the same hearing.
type room struct{ stop context.CancelFunc }

// Start opens the hub for desks; it runs until Close or until ctx ends.
func Start(ctx context.Context, cfg Config) (*Hub, error) {
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	cert, key, err := loadKey(cfg.Dir, cfg.Now())
	if err != nil {
		return nil, err
	}
	kept, err := readLedger(cfg.Dir)
	if err != nil {
		cfg.Log.Error("hearings of before are lost", "err", err)
	}
	kept.purge(cfg.Now())
	kept.settle(cfg.Now())
	listener, moved, err := listen(ctx, cfg.Listen, cfg.Fallback)
	if err != nil {
		return nil, err
	}
	h := &Hub{
		cfg: cfg, key: key, moved: moved, dirty: make(chan struct{}, 1),
		ledger: kept, untold: map[string]*hearing.Setup{}, rooms: map[string]*room{},
		tries: map[string]tries{}, trials: map[string]*trial{}, watchers: map[*watcher]struct{}{},
	}
	h.host = advertised(cfg.Advertise, listener.Addr())
	name, _, _ := net.SplitHostPort(h.host) // it was joined
	if h.relays, err = openRelays(cfg.Relaying, cfg.Dir, name, cfg); err != nil {
		_ = listener.Close()
		return nil, err
	}
	h.ctx, h.stop = context.WithCancel(ctx)
	h.signals = signalling.NewServer(h, cfg.Now, cfg.Log)
	h.echo = probe.NewEcho(probe.EchoConfig{
		ICEServers: func() []peer.ICEServer { return h.relays.forOwn("echo", cfg.Now().Add(triedFor)) }, Now: cfg.Now, Log: cfg.Log,
	})
	h.httpd = &http.Server{
		Handler:           h.routes(),
		BaseContext:       func(net.Listener) context.Context { return h.ctx },
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(cfg.Log.Handler(), slog.LevelDebug),
	}
	secured := tls.NewListener(listener, &tls.Config{
		Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS13, NextProtos: []string{"http/1.1"},
	})
	h.work.Go(func() {
		if err := h.httpd.Serve(secured); !errors.Is(err, http.ErrServerClosed) {
			cfg.Log.Error("hub stopped listening", "err", err)
		}
	})
	if cfg.Guests != nil {
		if err := h.serveGuests(ctx, *cfg.Guests); err != nil {
			_ = h.Close()
			return nil, err
		}
	}
	h.work.Go(h.tend)
	h.resume() //nolint:contextcheck // rooms last until Close
	return h, nil
}

// resume gives hearings that people were in a room again, so that who does
// not come back is known to be lost, even if nobody does.
func (h *Hub) resume() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, s := range h.ledger.Hearings {
		if len(s.Here()) > 0 || len(s.Texts) > 0 {
			h.room(id)
		}
	}
}

// Close says goodbye to everybody and returns when nothing of the hub runs.
func (h *Hub) Close() error {
	h.closeOnce.Do(func() {
		h.mu.Lock() // nothing starts after this
		h.stop()
		h.mu.Unlock()
		if h.guests != nil {
			_ = h.guests.Close()
		}
		_ = h.httpd.Close() // closes what is not a WebSocket; those end by ctx
	})
	h.work.Wait()
	h.echo.Close()
	h.relays.close()
	return nil
}

// Host is the "host:port" that links name.
func (h *Hub) Host() string { return h.host }

// Key is what links pin.
func (h *Hub) Key() signalling.Key { return h.key }

// Moved reports whether the hub listens elsewhere than it was told, because
// that port was in use. Links made before name the wrong port.
func (h *Hub) Moved() bool { return h.moved }

// tend keeps the file up with the ledger and lets go of rooms that are over.
func (h *Hub) tend() {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		select {
		case <-h.dirty:
			h.save()
		case <-tick.C:
			h.sweep()
		case <-h.ctx.Done():
			_ = h.httpd.Close()
			h.relays.close()
			h.save()
			return
		}
	}
}

// sweep forgets what is long over: hearings, failed tries.
func (h *Hub) sweep() {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.cfg.Now()
	h.ledger.purge(now)
	for id := range h.rooms {
		if _, ok := h.ledger.Hearings[id]; !ok {
			h.forget(id)
		}
	}
	for address, t := range h.tries {
		if now.Sub(t.since) > triesWindow {
			delete(h.tries, address)
		}
	}
}

// listen takes the address, or any port if that is in use and fallback is set.
func listen(ctx context.Context, address string, fallback bool) (net.Listener, bool, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", address)
	if err == nil {
		return l, false, nil
	}
	if !errors.Is(err, syscall.EADDRINUSE) && !errors.Is(err, errWSAAddrInUse) {
		return nil, false, fmt.Errorf("listen: %w", err)
	}
	if !fallback {
		return nil, false, fmt.Errorf("listen: %w", ErrPortInUse)
	}
	host, _, splitErr := net.SplitHostPort(address)
	if splitErr != nil {
		return nil, false, fmt.Errorf("listen: %w", splitErr)
	}
	l, err = lc.Listen(ctx, "tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return nil, false, fmt.Errorf("listen: %w", err)
	}
	return l, true, nil
}

// errWSAAddrInUse is WSAEADDRINUSE, what Windows says for EADDRINUSE.
const errWSAAddrInUse = syscall.Errno(10048)

// advertised returns what links name: what was asked for, else the address
// listened at, else this machine's address on its network.
func advertised(asked string, at net.Addr) string {
	host, port, err := net.SplitHostPort(at.String())
	if err != nil {
		return asked
	}
	if asked != "" {
		if h, p, err := net.SplitHostPort(asked); err == nil {
			host, port = h, p
		} else {
			host = asked
		}
		return net.JoinHostPort(host, port)
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = localAddress()
	}
	return net.JoinHostPort(host, port)
}

// localAddress is this machine's first private IPv4 address, else its first
// other one, else 127.0.0.1.
func localAddress() string {
	best := ""
	links, _ := net.Interfaces()
	for _, l := range links {
		if l.Flags&net.FlagUp == 0 || l.Flags&net.FlagLoopback != 0 || l.Flags&net.FlagPointToPoint != 0 {
			continue
		}
		addrs, _ := l.Addrs()
		for _, a := range addrs {
			n, ok := a.(*net.IPNet)
			if !ok || n.IP.To4() == nil || n.IP.IsLinkLocalUnicast() {
				continue
			}
			if n.IP.IsPrivate() {
				return n.IP.String()
			}
			if best == "" {
				best = n.IP.String()
			}
		}
	}
	if best == "" {
		best = "127.0.0.1"
	}
	return best
}
