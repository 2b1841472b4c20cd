package hub

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"

	"gatehouse/media/signalling"
)

// Enrolment is what a desk is told of a hub that is a process of its own:
// where it is, its key, and the secret to open hearings with. It hides the
// secret wherever it is printed or logged; Text gives the whole.
type Enrolment struct {
	Host   string
	Key    signalling.Key
	Secret string
}

// Text returns "host:port#key#secret", one line.
func (e Enrolment) Text() string { return e.Host + "#" + e.Key.String() + "#" + e.Secret }

// String returns the address only.
func (e Enrolment) String() string { return e.Host }

// GoString returns the address only.
func (e Enrolment) GoString() string { return e.Host }

// LogValue returns the address only.
func (e Enrolment) LogValue() slog.Value { return slog.StringValue(e.Host) }

// ParseEnrolment reads what Text wrote, spaces around it allowed, and
// returns ErrEnrolment for anything else.
func ParseEnrolment(text string) (Enrolment, error) {
	parts := strings.Split(strings.TrimSpace(text), "#")
	if len(text) > 512 || len(parts) != 3 || len(parts[2]) < 16 {
		return Enrolment{}, ErrEnrolment
	}
	if strings.ContainsFunc(parts[2], func(r rune) bool { return r <= ' ' || r > '~' }) {
		return Enrolment{}, ErrEnrolment
	}
	if host, port, err := net.SplitHostPort(parts[0]); err != nil || host == "" || port == "" || strings.ContainsAny(parts[0], " /?@") {
		return Enrolment{}, ErrEnrolment
	}
	key, err := signalling.ParseKey(parts[1])
	if err != nil {
		return Enrolment{}, ErrEnrolment
	}
	return Enrolment{Host: parts[0], Key: key, Secret: parts[2]}, nil
}

// openerFile holds the secret desks open hearings with, beside the key that
// is worth more.
const openerFile = "hub-opener"

// LoadOpener returns the opener's secret kept in dir, made at the first start.
func LoadOpener(dir string) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("%w: %w", ErrKey, err)
	}
	path := filepath.Join(dir, openerFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		text = []byte(rand.Text())
		err = keep(path, text)
	}
	if secret := strings.TrimSpace(string(text)); err == nil && len(secret) >= 16 {
		return secret, nil
	}
	return "", fmt.Errorf("%w: opener: %w", ErrKey, errors.Join(err))
}
