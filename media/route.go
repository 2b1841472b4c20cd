package media

import (
	"errors"
	"log/slog"
	"net"
	"strconv"
	"strings"
)

// ErrRelayURL means that a text is not the address of a relay.
var ErrRelayURL = errors.New("media: not a relay's address")

// Route says how this machine reaches the others in a call. The zero value
// uses whatever the hub names. It shows nothing when printed or logged.
type Route struct {
	// Only has everything pass a relay, so that nobody in a call learns this
	// machine's address.
	Only bool
	// Relay is a TURN server beside the hub's own, as an URL (RFC 7065) such as
	// "turn:relay.example.org:3478?transport=udp"; empty is none.
	Relay string
	// Name and Password are what that server knows this machine by.
	Name, Password string
}

// String hides the password.
func (Route) String() string { return "route" }

// GoString hides the password.
func (Route) GoString() string { return "route" }

// LogValue hides the password.
func (r Route) LogValue() slog.Value { return slog.BoolValue(r.Only) }

// CheckRelay returns ErrRelayURL unless url is a TURN server's (RFC 7065).
func CheckRelay(url string) error {
	rest, secure := strings.CutPrefix(url, "turns:")
	if !secure {
		var ok bool
		if rest, ok = strings.CutPrefix(url, "turn:"); !ok {
			return ErrRelayURL
		}
	}
	place, query, asked := strings.Cut(rest, "?")
	if asked && query != "transport=udp" && query != "transport=tcp" {
		return ErrRelayURL
	}
	host, port := place, "3478"
	if h, p, err := net.SplitHostPort(place); err == nil {
		host, port = h, p
	} else if strings.Count(place, ":") > 0 && !strings.HasSuffix(place, "]") {
		return ErrRelayURL
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 || host == "" || strings.ContainsAny(host, " /@?#,") {
		return ErrRelayURL
	}
	return nil
}
