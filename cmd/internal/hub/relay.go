package hub

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gatehouse/media"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
	"gatehouse/media/relay"
	"gatehouse/media/signalling"
)

// Relaying says how those in a hearing reach each other where nothing passes
// directly. The zero value offers no relay.
type Relaying struct {
	// Listen is the "host:port" of this hub's own relay (UDP); empty is none.
	Listen string
	// Address is the IP address it is seen at from outside; empty is the one
	// that links name, or this machine's.
	Address string
	// Ports bounds what it relays from, such as "50000-50999"; empty is any.
	Ports string
	// Allow lists networks, such as "10.20.0.0/16", of private, loopback and
	// link-local addresses that may be relayed to all the same.
	Allow string
	// Outside is the URL of a TURN server elsewhere; empty is none.
	Outside string
	// OutsideName is a name that server knows. Without one it must share the
	// secret, of which credentials for each hearing are then made.
	OutsideName string
	// OutsideSecret is a file with that secret, or with the name's password.
	OutsideSecret string
}

// Flags lets a command line say all of it.
func (r *Relaying) Flags(f *flag.FlagSet) {
	f.StringVar(&r.Listen, "turn-listen", "", "the UDP `address` of a relay (TURN) for networks that let nothing through directly, such as :3478; none when empty")
	f.StringVar(&r.Address, "turn-address", "", "the IP `address` that the relay is seen at, if not the one that links name")
	f.StringVar(&r.Ports, "turn-ports", "", "the `range` of UDP ports that it relays from, such as 50000-50999; any when empty")
	f.StringVar(&r.Allow, "turn-allow", "", "private `networks` that it may relay to, separated by commas, such as 10.20.0.0/16; none when empty")
	f.StringVar(&r.Outside, "turn-server", "", "the `URL` of a TURN server elsewhere that those in a hearing may use, such as turn:relay.example.org:3478")
	f.StringVar(&r.OutsideName, "turn-server-name", "", "the `name` it knows them by; without one it shares the secret of -turn-server-secret")
	f.StringVar(&r.OutsideSecret, "turn-server-secret", "", "the `file` with the secret it shares with this hub, or with the name's password")
}

// relaySecretFile holds what the relay's passes are made of. It is kept, so that
// a call that outlives its hub may still use the relay of the next.
const relaySecretFile = "hub-relay"

// relays is what a hub offers its hearings.
type relays struct {
	own     *relay.Server // nil without one
	outside []string
	name    string
	secret  relay.Secret
}

// openRelays starts what r asks for; host is what links name, without a port.
func openRelays(r Relaying, dir, host string, cfg Config) (*relays, error) {
	all := &relays{name: r.OutsideName}
	if r.Outside != "" {
		if err := media.CheckRelay(r.Outside); err != nil {
			return nil, fmt.Errorf("%w: -turn-server: %w", ErrRelay, err)
		}
		text, err := os.ReadFile(r.OutsideSecret)
		if err != nil {
			return nil, fmt.Errorf("%w: -turn-server-secret: %w", ErrRelay, err)
		}
		all.outside, all.secret = []string{r.Outside}, relay.Secret(strings.TrimSpace(string(text)))
		if all.secret == "" {
			return nil, fmt.Errorf("%w: -turn-server-secret is empty", ErrRelay)
		}
	}
	if r.Listen == "" {
		return all, nil
	}
	c := relay.Config{Listen: r.Listen, Host: host, Now: cfg.Now, Log: cfg.Log}
	var err error
	if c.Address, err = seenAt(r, host); err != nil {
		return nil, fmt.Errorf("%w: -turn-address: %w", ErrRelay, err)
	}
	if c.MinPort, c.MaxPort, err = ports(r.Ports); err != nil {
		return nil, fmt.Errorf("%w: -turn-ports: %w", ErrRelay, err)
	}
	for text := range strings.FieldsFuncSeq(r.Allow, func(c rune) bool { return c == ',' || c == ' ' }) {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("%w: -turn-allow: %w", ErrRelay, err)
		}
		c.Allow = append(c.Allow, p.Masked())
	}
	secret, err := keptSecret(filepath.Join(dir, relaySecretFile))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	c.Secret = relay.Secret(secret)
	if all.own, err = relay.Start(c); err != nil {
		return nil, fmt.Errorf("%w: -turn-listen: %w", ErrRelay, err)
	}
	return all, nil
}

// seenAt is the address that relayed packets come from, for those outside.
func seenAt(r Relaying, host string) (netip.Addr, error) {
	if r.Address != "" {
		return netip.ParseAddr(r.Address)
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip, nil
	}
	if bound, _, err := net.SplitHostPort(r.Listen); err == nil {
		if ip, err := netip.ParseAddr(bound); err == nil && !ip.IsUnspecified() {
			return ip, nil
		}
	}
	return netip.Addr{}, errors.New("links name no IP address, so the relay must be told the one it is seen at")
}

// ports reads a range; both are 0 when it is empty.
func ports(text string) (low, high uint16, err error) {
	if text == "" {
		return 0, 0, nil
	}
	from, to, ok := strings.Cut(text, "-")
	first, err1 := strconv.ParseUint(from, 10, 16)
	last, err2 := strconv.ParseUint(to, 10, 16)
	if !ok || err1 != nil || err2 != nil || first == 0 || first > last {
		return 0, 0, errors.New("want two ports, such as 50000-50999")
	}
	return uint16(first), uint16(last), nil
}

// keptSecret reads a secret from a file that is made at the first start.
func keptSecret(path string) (string, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		text = []byte(rand.Text())
		err = keep(path, text)
	}
	if secret := strings.TrimSpace(string(text)); err == nil && len(secret) >= 16 {
		return secret, nil
	}
	return "", fmt.Errorf("%s: %w", filepath.Base(path), errors.Join(err, errors.New("no secret")))
}

// lasts is how long after its booked end somebody may still be in a hearing.
const lasts = hearing.MaxExtension + hearing.ClosesAfter + hearing.ConsultUntil

// servers are those of one session of a hearing. On the relay it goes by another
// name: that one passes in the open.
func (a *relays) servers(s hearing.Setup, session string, now time.Time) []signalling.ICEServer {
	until := s.End.Add(lasts)
	if least := now.Add(time.Hour); until.Before(least) {
		until = least
	}
	return a.passes(session, until, true)
}

// triedFor is how long a pass for a try of a line lasts: as long as the try, and
// as clocks may differ.
const triedFor = 2 * time.Minute

// forTry are the servers that whoever has a link, which may not be open yet, may
// try their line with. The password of a server that knows this hub by a name
// would be good for ever: it is for who is welcomed.
func (a *relays) forTry(who string, now time.Time) []signalling.ICEServer {
	return a.passes("try "+who, now.Add(triedFor), false)
}

// forDesk are those that a desk of this hub may try its line with.
func (a *relays) forDesk(now time.Time) []signalling.ICEServer {
	return a.passes("try "+rand.Text(), now.Add(triedFor), true)
}

// passes are to every server there is, or to all but those that have one password
// for everybody.
func (a *relays) passes(session string, until time.Time, shared bool) []signalling.ICEServer {
	sum := sha256.Sum256([]byte("relay " + session))
	name := base64.RawURLEncoding.EncodeToString(sum[:12])
	var out []signalling.ICEServer
	add := func(p relay.Pass) {
		out = append(out, signalling.ICEServer{URLs: p.URLs, Username: p.Username, Credential: p.Credential})
	}
	if a.own != nil {
		add(a.own.Pass(name, until))
	}
	switch {
	case len(a.outside) == 0:
	case a.name != "" && !shared:
	case a.name != "":
		add(relay.Pass{URLs: a.outside, Username: a.name, Credential: string(a.secret)})
	default:
		add(a.secret.Pass(a.outside, name, until))
	}
	return out
}

// forOwn are the servers of an end of a connection that stands at this machine,
// where the relay reaches nobody but its own users: the one that lines are tried
// against, or a node. name tells those apart; until is when they are used no more.
func (a *relays) forOwn(name string, until time.Time) []peer.ICEServer {
	var out []peer.ICEServer
	for _, s := range a.passes(name, until, true) {
		out = append(out, peer.ICEServer{URLs: s.URLs, Username: s.Username, Credential: s.Credential})
	}
	return out
}

func (a *relays) close() {
	if a.own != nil {
		a.own.Close()
	}
}
