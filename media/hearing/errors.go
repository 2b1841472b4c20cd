package hearing

import "errors"

// Why a command is refused. Each has a stable code, see Code.
var (
	// ErrNotOpen means that the lobby does not open before 30 minutes ahead of the start.
	ErrNotOpen = errors.New("hearing: not open yet")
	// ErrOver means that the lobby closed, 15 minutes after the booked end.
	ErrOver = errors.New("hearing: over")
	// ErrClosed means that the hearing was ended; nothing more can happen in it.
	ErrClosed = errors.New("hearing: closed")
	// ErrFull means that MaxPeople are waiting or on the floor.
	ErrFull = errors.New("hearing: full")
	// ErrNotAllowed means that the role may not do this.
	ErrNotAllowed = errors.New("hearing: not allowed in this role")
	// ErrNotHere means that whoever asks is neither waiting nor on the floor.
	ErrNotHere = errors.New("hearing: not in this hearing")
	// ErrNotWaiting means that the person named does not wait in the lobby.
	ErrNotWaiting = errors.New("hearing: not waiting")
	// ErrNotOnFloor means that the person named, or asking, is not on the floor.
	ErrNotOnFloor = errors.New("hearing: not on the floor")
	// ErrLocked means that a host muted this person, who cannot undo it.
	ErrLocked = errors.New("hearing: muted by the host")
	// ErrPaused means that the hearing must be resumed first.
	ErrPaused = errors.New("hearing: paused")
	// ErrNotRunning means that the hearing has not started.
	ErrNotRunning = errors.New("hearing: not in session")
	// ErrNotTogether means that these people may not be with each other: they
	// are kept apart, or the court would be alone with one side.
	ErrNotTogether = errors.New("hearing: these people may not be together")
	// ErrBusy means that somebody is in a consultation already, or asked into one.
	ErrBusy = errors.New("hearing: in a consultation already")
	// ErrNotAsked means that whoever answers was not asked, or too long ago.
	ErrNotAsked = errors.New("hearing: not asked into this consultation")
	// ErrNotAside means that whoever would return is in no consultation.
	ErrNotAside = errors.New("hearing: in no consultation")
	// ErrNoTime means that a hearing cannot be extended to that time.
	ErrNoTime = errors.New("hearing: cannot be extended to that time")
	// ErrTooLong means that a text has more than MaxText characters.
	ErrTooLong = errors.New("hearing: text too long")
	// ErrNoOfficer means that no video officer is there to write to.
	ErrNoOfficer = errors.New("hearing: no video officer here")
	// ErrLookOver means that a look has ended; another needs another reason.
	ErrLookOver = errors.New("hearing: the look is over")
	// ErrUnknownCommand means that there is no such command, or that it lacks a part.
	ErrUnknownCommand = errors.New("hearing: unknown command")
)

// Code returns the stable word that stands for err on the wire, and whether
// err is one of this package.
func Code(err error) (string, bool) {
	for _, c := range codes() {
		if errors.Is(err, c.err) {
			return c.code, true
		}
	}
	return "", false
}

// FromCode returns the error that a code stands for, or nil.
func FromCode(code string) error {
	for _, c := range codes() {
		if c.code == code {
			return c.err
		}
	}
	return nil
}

type coded struct {
	code string
	err  error
}

func codes() []coded {
	return []coded{
		{"not-open", ErrNotOpen},
		{"over", ErrOver},
		{"closed", ErrClosed},
		{"full", ErrFull},
		{"not-allowed", ErrNotAllowed},
		{"not-here", ErrNotHere},
		{"not-waiting", ErrNotWaiting},
		{"not-on-floor", ErrNotOnFloor},
		{"locked", ErrLocked},
		{"paused", ErrPaused},
		{"not-running", ErrNotRunning},
		{"not-together", ErrNotTogether},
		{"busy", ErrBusy},
		{"not-asked", ErrNotAsked},
		{"not-aside", ErrNotAside},
		{"no-time", ErrNoTime},
		{"too-long", ErrTooLong},
		{"no-officer", ErrNoOfficer},
		{"look-over", ErrLookOver},
		{"unknown-command", ErrUnknownCommand},
	}
}
