package signalling

import (
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
)

// Scheme is the scheme of links that the desk opens.
const Scheme = "gatehouse"

// maxLink bounds the text of a link, in bytes.
const maxLink = 512

// Key is the SHA-256 of a hub's public key (its SubjectPublicKeyInfo,
// RFC 7469 section 2.4); a desk trusts the hub that proves to hold that key.
type Key [sha256.Size]byte

// KeyOf returns the key of a certificate.
func KeyOf(c *x509.Certificate) Key { return sha256.Sum256(c.RawSubjectPublicKeyInfo) }

// String returns the key in unpadded base64url.
func (k Key) String() string { return base64.RawURLEncoding.EncodeToString(k[:]) }

// ParseKey reads what String wrote.
func ParseKey(s string) (Key, error) {
	var k Key
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != len(k) {
		return Key{}, fmt.Errorf("key: %w", ErrMalformedLink)
	}
	copy(k[:], b)
	return k, nil
}

// Pinned returns a TLS 1.3 client configuration that accepts exactly the
// hub holding the key, whatever its certificate says otherwise.
func Pinned(k Key) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13,
		// No authority vouches for a hub: the link names the key itself,
		// which is stronger. VerifyConnection runs on resumption too.
		InsecureSkipVerify: true, //nolint:gosec // pinned below
		VerifyConnection: func(cs tls.ConnectionState) error {
			if len(cs.PeerCertificates) == 0 {
				return ErrWrongKey
			}
			got := KeyOf(cs.PeerCertificates[0])
			if subtle.ConstantTimeCompare(got[:], k[:]) != 1 {
				return ErrWrongKey
			}
			return nil
		},
	}
}

// Ticket is the secret in a link: 128 random bits in unpadded base64url.
// It redacts itself.
type Ticket string

// ticketBytes is what a ticket decodes to.
const ticketBytes = 16

// Valid reports whether t has the form of a ticket.
func (t Ticket) Valid() bool {
	b, err := base64.RawURLEncoding.Strict().DecodeString(string(t))
	return err == nil && len(b) == ticketBytes
}

// String hides the ticket.
func (t Ticket) String() string { return "ticket" }

// GoString hides the ticket.
func (t Ticket) GoString() string { return "ticket" }

// LogValue hides the ticket.
func (t Ticket) LogValue() slog.Value { return slog.StringValue("ticket") }

// Link is an invitation for one device into one hearing. It hides its ticket
// wherever it is printed or logged; Text gives the whole link.
type Link struct {
	// Host is the hub's "host:port".
	Host   string
	Ticket Ticket
	Key    Key
	// Page is the address of the hub's page for guests in a browser; empty when
	// it has none. Text does not have it.
	Page string
}

// Text returns the link for the clipboard: gatehouse://host:port/j#ticket.key.
// The secret is in the fragment, which no one sends anywhere.
func (l Link) Text() string {
	return Scheme + "://" + l.Host + "/j#" + string(l.Ticket) + "." + l.Key.String()
}

// Web returns the link for a browser, or nothing when the hub has no page. The
// key is not in it: a browser trusts certificates that it knows.
func (l Link) Web() string {
	if l.Page == "" {
		return ""
	}
	return l.Page + "#" + string(l.Ticket)
}

// String returns the link without its secret.
func (l Link) String() string { return Scheme + "://" + l.Host + "/j" }

// GoString returns the link without its secret.
func (l Link) GoString() string { return l.String() }

// LogValue hides the ticket.
func (l Link) LogValue() slog.Value { return slog.StringValue(l.String()) }

// ParseLink reads a link as it was copied, spaces around it allowed, and
// returns ErrMalformedLink for anything else.
func ParseLink(text string) (Link, error) {
	text = strings.TrimSpace(text)
	if len(text) > maxLink {
		return Link{}, fmt.Errorf("%d bytes: %w", len(text), ErrMalformedLink)
	}
	u, err := url.Parse(text)
	if err != nil { // the error would quote the secret
		return Link{}, ErrMalformedLink
	}
	if !strings.EqualFold(u.Scheme, Scheme) || u.Path != "/j" || u.User != nil || u.RawQuery != "" || u.ForceQuery {
		return Link{}, ErrMalformedLink
	}
	if err := checkHost(u.Host); err != nil {
		return Link{}, err
	}
	ticket, key, ok := strings.Cut(u.Fragment, ".")
	if !ok || !Ticket(ticket).Valid() {
		return Link{}, ErrMalformedLink
	}
	k, err := ParseKey(key)
	if err != nil {
		return Link{}, ErrMalformedLink
	}
	return Link{Host: u.Host, Ticket: Ticket(ticket), Key: k}, nil
}

// checkHost accepts "host:port" with a number for a port.
func checkHost(hostport string) error {
	host, port, err := net.SplitHostPort(hostport)
	if err != nil || host == "" || port == "" || strings.ContainsAny(host, " /\\?#@") {
		return ErrMalformedLink
	}
	n := 0
	for _, c := range port {
		if c < '0' || c > '9' {
			return ErrMalformedLink
		}
		if n = n*10 + int(c-'0'); n > 65535 {
			return ErrMalformedLink
		}
	}
	if n == 0 {
		return ErrMalformedLink
	}
	return nil
}
