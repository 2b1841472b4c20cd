package media

import (
	"context"
	"errors"
)

// What can go wrong with a device.
var (
	// ErrNoDevice means that there is no such device, or none at all.
	ErrNoDevice = errors.New("media: no such device")
	// ErrDeviceBusy means that another program holds the device.
	ErrDeviceBusy = errors.New("media: device in use by another program")
	// ErrDeviceGone means that the device went away while in use.
	ErrDeviceGone = errors.New("media: device unplugged")
	// ErrDevicePermission means that the system refuses access to the device.
	ErrDevicePermission = errors.New("media: device not permitted")
)

// Device is one camera, microphone or speaker that a person can choose.
type Device struct {
	// ID is stable for the device on this machine: "camera:/dev/video0",
	// "synthetic:testcard".
	ID   string
	Name string
	// Synthetic devices are the open stand-ins: the test card and the tone.
	Synthetic bool
	// Default marks the system's own first choice; at most one of a sort.
	Default bool
}

// Camera takes pictures.
type Camera interface {
	// Run delivers pictures until ctx ends (then it returns nil) or the
	// device fails. deliver is called on one goroutine and borrows the frame.
	Run(ctx context.Context, deliver func(*Frame)) error
}

// SoundDevice is a microphone and a speaker on one clock.
type SoundDevice interface {
	// Run calls tick every 10 ms with TickSamples of what the microphone
	// heard; tick fills out, as long, with what the speaker is to play. tick
	// runs on the device's own thread: it must not allocate, lock or block.
	// Run returns nil when ctx ends, or why the device failed.
	Run(ctx context.Context, tick func(in, out []int16)) error
}
