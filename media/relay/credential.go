package relay

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // what every TURN server understands; as an HMAC it is sound
	"encoding/base64"
	"log/slog"
	"strconv"
	"strings"
	"time"
)

// Pass is what a participant needs to use a relay. It redacts itself.
type Pass struct {
	// URLs are those of one server (RFC 7064, RFC 7065).
	URLs []string
	// Username is the second since 1970 at which the pass ends, a colon and a
	// name; Credential is made of it and of the relay's secret. Any TURN server
	// that shares the secret can check it without being asked
	// (draft-uberti-behave-turn-rest-00).
	Username, Credential string
}

// String hides the credential.
func (p Pass) String() string { return "relay pass" }

// GoString hides the credential.
func (p Pass) GoString() string { return p.String() }

// LogValue hides the credential.
func (p Pass) LogValue() slog.Value { return slog.IntValue(len(p.URLs)) }

// Secret is what passes are made with: at least 16 bytes that only the relay
// and whoever hands out passes know. It redacts itself.
type Secret string

// String hides the secret.
func (Secret) String() string { return "secret" }

// GoString hides the secret.
func (Secret) GoString() string { return "secret" }

// LogValue hides the secret.
func (Secret) LogValue() slog.Value { return slog.StringValue("secret") }

// Pass returns a pass for a server that knows the secret. It goes by name,
// which travels unenciphered: it must tell nothing about anybody, and
// must not contain a colon.
func (s Secret) Pass(urls []string, name string, until time.Time) Pass {
	username := strconv.FormatInt(until.Unix(), 10) + ":" + name
	return Pass{URLs: urls, Username: username, Credential: s.credential(username)}
}

func (s Secret) credential(username string) string {
	mac := hmac.New(sha1.New, []byte(s))
	_, _ = mac.Write([]byte(username)) // never fails
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// maxUsername bounds what is looked at of a stranger's username, in bytes.
const maxUsername = 128

// name returns whom a username was made for, unless its time is over.
func name(username string, now time.Time) (string, bool) {
	until, who, ok := strings.Cut(username, ":")
	if !ok || who == "" || len(username) > maxUsername || strings.Contains(who, ":") {
		return "", false
	}
	second, err := strconv.ParseInt(until, 10, 64)
	if err != nil || now.Unix() >= second {
		return "", false
	}
	return who, true
}
