package hub

import "errors"

// What can go wrong with a hub.
var (
	// ErrPortInUse means that another program listens at the address.
	ErrPortInUse = errors.New("hub: port in use")
	// ErrKey means that the hub's key or certificate cannot be read or kept.
	ErrKey = errors.New("hub: key unusable")
	// ErrNoHearing means that no such hearing has been opened.
	ErrNoHearing = errors.New("hub: no such hearing")
	// ErrInvalid means that an opening or an invitation lacks a part.
	ErrInvalid = errors.New("hub: invalid opening or invitation")
	// ErrEnrolment means that a text is no enrolment, or that the hub does not know its secret.
	ErrEnrolment = errors.New("hub: enrolment not accepted")
	// ErrNeedsTLS means that guests can be served only from this machine without
	// a certificate.
	ErrNeedsTLS = errors.New("hub: a page for guests elsewhere needs a certificate")
	// ErrCertificate means that the certificate for guests cannot be read.
	ErrCertificate = errors.New("hub: certificate for guests unusable")
	// ErrNoPage means that the hub has no page for guests.
	ErrNoPage = errors.New("hub: no page for guests")
	// ErrNoLook means that a hearing of this kind may not be looked at, or not so.
	ErrNoLook = errors.New("hub: this hearing may not be looked at")
	// ErrNotRunning means that a hearing has not started, or is over.
	ErrNotRunning = errors.New("hub: the hearing does not run")
	// ErrRelay means that a relay cannot be set up as it was asked for.
	ErrRelay = errors.New("hub: relay cannot be set up")
	// ErrBusy means that the hub failed in a way that may pass.
	ErrBusy = errors.New("hub: cannot answer now")
)

type coded struct {
	code string
	err  error
}

func codes() []coded {
	return []coded{
		{"no-hearing", ErrNoHearing},
		{"invalid", ErrInvalid},
		{"enrolment", ErrEnrolment},
		{"no-look", ErrNoLook},
		{"not-running", ErrNotRunning},
		{"busy", ErrBusy},
	}
}
