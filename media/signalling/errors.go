package signalling

import (
	"errors"

	"gatehouse/media/hearing"
)

// What whoever dials finds out by themselves.
var (
	// ErrMalformedLink means that a text is not a Gatehouse link.
	ErrMalformedLink = errors.New("signalling: not a link")
	// ErrUnreachable means that nothing answers at the link's address.
	ErrUnreachable = errors.New("signalling: hub unreachable")
	// ErrWrongKey means that whatever answers is not the hub the link was made by.
	ErrWrongKey = errors.New("signalling: the hub's key is not the link's")
	// ErrBacklog means that too many messages wait for a lost hub.
	ErrBacklog = errors.New("signalling: too many messages waiting for the hub")
)

// What the hub answers. Each has a stable code, see Code.
var (
	// ErrLinkUnknown means that the hub knows no such link.
	ErrLinkUnknown = errors.New("signalling: link unknown")
	// ErrLinkEarly means that the link opens later.
	ErrLinkEarly = errors.New("signalling: link not open yet")
	// ErrLinkExpired means that the link's time is over.
	ErrLinkExpired = errors.New("signalling: link expired")
	// ErrLinkUsed means that another device has used the link.
	ErrLinkUsed = errors.New("signalling: link used by another device")
	// ErrLinkRevoked means that the link was taken back.
	ErrLinkRevoked = errors.New("signalling: link revoked")
	// ErrTooManyTries means that too many wrong links came from this address.
	ErrTooManyTries = errors.New("signalling: too many wrong links")
	// ErrNoSession means that the session to resume is over.
	ErrNoSession = errors.New("signalling: no such session")
	// ErrReplaced means that the same person came in from elsewhere.
	ErrReplaced = errors.New("signalling: replaced by another session")
	// ErrLeft means that this participant left.
	ErrLeft = errors.New("signalling: left")
	// ErrRemoved means that the host removed this participant.
	ErrRemoved = errors.New("signalling: removed by the host")
	// ErrStopping means that the hub stops; the call goes on and the session may come back.
	ErrStopping = errors.New("signalling: hub stopping")
	// ErrTooFast means that more messages came than the protocol allows.
	ErrTooFast = errors.New("signalling: too many messages")
	// ErrSlow means that the queue of messages not yet sent is full.
	ErrSlow = errors.New("signalling: reader too slow")
	// ErrBadMessage means that a message breaks the protocol.
	ErrBadMessage = errors.New("signalling: bad message")
	// ErrVersion means that the other end speaks another version.
	ErrVersion = errors.New("signalling: unknown protocol version")
)

type coded struct {
	code string
	err  error
}

func codes() []coded {
	return []coded{
		{"link-unknown", ErrLinkUnknown},
		{"link-early", ErrLinkEarly},
		{"link-expired", ErrLinkExpired},
		{"link-used", ErrLinkUsed},
		{"link-revoked", ErrLinkRevoked},
		{"too-many-tries", ErrTooManyTries},
		{"no-session", ErrNoSession},
		{"replaced", ErrReplaced},
		{"left", ErrLeft},
		{"removed", ErrRemoved},
		{"stopping", ErrStopping},
		{"too-fast", ErrTooFast},
		{"slow", ErrSlow},
		{"bad-message", ErrBadMessage},
		{"version", ErrVersion},
	}
}

// Code returns the stable word for err on the wire; "failed" for errors
// that are nobody else's business.
func Code(err error) string {
	for _, c := range codes() {
		if errors.Is(err, c.err) {
			return c.code
		}
	}
	if code, ok := hearing.Code(err); ok {
		return code
	}
	return "failed"
}

// FromCode returns the error a code stands for, one of this package or of
// hearing; a code nobody knows becomes ErrBadMessage.
func FromCode(code string) error {
	for _, c := range codes() {
		if c.code == code {
			return c.err
		}
	}
	if err := hearing.FromCode(code); err != nil {
		return err
	}
	return ErrBadMessage
}

// passing reports whether the same session may come back after err: the line
// or the hub is at fault, not the participant.
func passing(err error) bool {
	switch {
	case errors.Is(err, ErrStopping), errors.Is(err, ErrSlow), errors.Is(err, ErrTooFast):
		return true
	}
	for _, c := range codes() {
		if errors.Is(err, c.err) {
			return false
		}
	}
	_, known := hearing.Code(err)
	return !known && !errors.Is(err, ErrWrongKey)
}
