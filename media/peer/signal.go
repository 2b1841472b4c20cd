package peer

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

// Kind says what a Signal carries.
type Kind string

// The kinds of signal.
const (
	// KindOffer and KindAnswer carry a session description (RFC 9429).
	KindOffer  Kind = "offer"
	KindAnswer Kind = "answer"
	// KindCandidate carries one ICE candidate (RFC 8838), KindEnd says that
	// there are no more of this generation.
	KindCandidate Kind = "candidate"
	KindEnd       Kind = "end"
	// KindRestart asks for an ICE restart: the impolite side answers it with
	// an offer, the polite side by asking in turn. That an answer comes at all
	// proves that signals pass, before the old path is given up.
	KindRestart Kind = "restart"
)

const (
	maxSDP       = 64 << 10
	maxCandidate = 1 << 10
)

// ErrSignal means that a signal is malformed or does not fit the moment.
var ErrSignal = errors.New("peer: bad signal")

// Signal is one message from a peer to the one at the far end. It travels as
// JSON and shows nothing but its kind, round and size when printed or logged.
type Signal struct {
	Kind Kind `json:"kind"`
	// Round counts offers; an answer repeats that of its offer.
	Round int `json:"round,omitempty"`
	// SDP is set for offers and answers.
	SDP string `json:"sdp,omitempty"`
	// Candidate is the candidate line, with Mid the media section it is for
	// and Ufrag the generation it belongs to.
	Candidate string `json:"candidate,omitempty"`
	Mid       string `json:"mid,omitempty"`
	Ufrag     string `json:"ufrag,omitempty"`
}

// LogValue hides addresses, keys and fingerprints from logs.
func (s Signal) LogValue() slog.Value {
	return slog.GroupValue(slog.String("kind", string(s.safeKind())), slog.Int("round", s.Round),
		slog.Int("bytes", len(s.SDP)+len(s.Candidate)))
}

// String hides addresses, keys and fingerprints.
func (s Signal) String() string {
	return fmt.Sprintf("signal %s round %d, %d bytes", s.safeKind(), s.Round, len(s.SDP)+len(s.Candidate))
}

// GoString hides addresses, keys and fingerprints.
func (s Signal) GoString() string { return s.String() }

func (s Signal) safeKind() Kind {
	switch s.Kind {
	case KindOffer, KindAnswer, KindCandidate, KindEnd, KindRestart:
		return s.Kind
	}
	return "unknown"
}

// check refuses what no peer of ours would send, before any library sees it.
func (s Signal) check() error {
	switch {
	case s.safeKind() == "unknown":
		return fmt.Errorf("%w: unknown kind", ErrSignal)
	case s.Round < 0:
		return fmt.Errorf("%w: negative round", ErrSignal)
	case len(s.SDP) > maxSDP:
		return fmt.Errorf("%w: description of %d bytes", ErrSignal, len(s.SDP))
	case len(s.Candidate)+len(s.Mid)+len(s.Ufrag) > maxCandidate:
		return fmt.Errorf("%w: candidate too long", ErrSignal)
	case (s.Kind == KindOffer || s.Kind == KindAnswer) && s.SDP == "":
		return fmt.Errorf("%w: empty description", ErrSignal)
	case s.Kind == KindCandidate && strings.TrimPrefix(s.Candidate, "candidate:") == "":
		return fmt.Errorf("%w: empty candidate", ErrSignal)
	}
	return nil
}
