package scheduling

import (
	"errors"
	"fmt"
)

// What can be wrong with a file as a whole, whatever it is read as.
var (
	// ErrFileTooLarge means that the file has more bytes than are read.
	ErrFileTooLarge = errors.New("scheduling: file too large")
	// ErrFileTooMany means that the file holds more entries than are read.
	ErrFileTooMany = errors.New("scheduling: file with too many entries")
	// ErrFileUnreadable means that the file is broken, or not in its format.
	ErrFileUnreadable = errors.New("scheduling: file unreadable")
)

// FileError says where in a file it became clear that nothing of it can be
// used. Err is one of those above or ErrNotList.
type FileError struct {
	Err error
	// Line counts from 1; 0 is not known. Field is a path or column, or empty.
	Line  int
	Field string
}

func (e *FileError) Error() string {
	switch {
	case e.Field != "":
		return fmt.Sprintf("%v: %s", e.Err, e.Field)
	case e.Line > 0:
		return fmt.Sprintf("%v: line %d", e.Err, e.Line)
	}
	return e.Err.Error()
}

// Unwrap is the error that says what is wrong.
func (e *FileError) Unwrap() error { return e.Err }
