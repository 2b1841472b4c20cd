package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"

	engine "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"gatehouse/scheduling"
)

// ErrTooOld means that the SQLite this program was built with can lose
// committed rows: versions before 3.51.3 have a race between a checkpoint and
// a write (https://www.sqlite.org/wal.html#walresetbug).
var ErrTooOld = errors.New("sqlite: the SQLite library is older than 3.51.3")

// DamagedError is scheduling.ErrDamaged with what was found and where a copy
// of the damaged file was put.
type DamagedError struct {
	// Path is the damaged file, left as it was.
	Path string
	// Copy is the quarantined copy, or empty when it could not be made.
	Copy string
	// Found is SQLite's own description. It names pages and tables, no people.
	Found string
}

func (e *DamagedError) Error() string { return "sqlite: damaged: " + e.Found }

// Unwrap makes errors.Is see scheduling.ErrDamaged.
func (e *DamagedError) Unwrap() error { return scheduling.ErrDamaged }

// refusal is the beginning of what the claim triggers say.
const refusal = "taken: "

// fault turns what SQLite reports into the words every store uses. The
// context decides first: an interrupted statement is not SQLite's fault.
func fault(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var e *engine.Error
	if !errors.As(err, &e) {
		return err
	}
	primary := e.Code() & 0xff
	switch {
	case primary == codes.SQLITE_INTERRUPT && ctx.Err() != nil:
		return fmt.Errorf("sqlite: %w", context.Cause(ctx))
	case e.Code() == codes.SQLITE_CONSTRAINT_TRIGGER && strings.Contains(e.Error(), refusal):
		return scheduling.ErrTaken
	case e.Code() == codes.SQLITE_CONSTRAINT_UNIQUE && strings.Contains(e.Error(), "bookings.series"):
		return scheduling.ErrTaken // a time of a series, by a second booking
	case primary == codes.SQLITE_FULL, e.Code() == codes.SQLITE_IOERR_SHMSIZE:
		return fmt.Errorf("%w: %w", scheduling.ErrFull, err)
	case primary == codes.SQLITE_READONLY, primary == codes.SQLITE_CANTOPEN, primary == codes.SQLITE_PERM:
		return fmt.Errorf("%w: %w", scheduling.ErrReadOnly, err)
	case primary == codes.SQLITE_CORRUPT, primary == codes.SQLITE_NOTADB:
		return fmt.Errorf("%w: %w", scheduling.ErrDamaged, err)
	case primary == codes.SQLITE_BUSY, primary == codes.SQLITE_LOCKED:
		return fmt.Errorf("%w: %w", scheduling.ErrInUse, err)
	}
	return err
}

// constraint reports whether SQLite refused a statement for what it said and
// left the transaction as it was before it. After anything else the
// transaction may be gone, and must not be written to again.
func constraint(err error) bool {
	var e *engine.Error
	return errors.As(err, &e) && e.Code()&0xff == codes.SQLITE_CONSTRAINT
}
