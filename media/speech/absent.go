//go:build !cgo || nospeex

package speech

import (
	"errors"

	"gatehouse/media"
)

// Here tells whether this program can clean sound.
const Here = false

// Cleaner cleans nothing here: there is none.
type Cleaner struct{}

// New returns an error.
func New(func() media.Cleaning) (*Cleaner, error) {
	return nil, errors.New("speech: built without libspeexdsp")
}

// Render does nothing.
func (*Cleaner) Render([]int16) {}

// Capture does nothing.
func (*Cleaner) Capture([]int16) {}

// Close returns nil.
func (*Cleaner) Close() error { return nil }
