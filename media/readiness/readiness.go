// Package readiness judges whether a person's camera, microphone, speaker and
// line will do for a call, from what a test measured.
package readiness

import "slices"

// Check names one thing that is tested.
type Check string

// The checks, in the order people are shown them.
const (
	Camera     Check = "camera"
	Microphone Check = "microphone"
	Speaker    Check = "speaker"
	Reach      Check = "reach"
	Loss       Check = "loss"
	RoundTrip  Check = "round-trip"
	Uplink     Check = "uplink"
	Relay      Check = "relay"
)

// Checks returns every check in the order people are shown them.
func Checks() []Check {
	return []Check{Camera, Microphone, Speaker, Reach, Loss, RoundTrip, Uplink, Relay}
}

// OfLine reports whether a check is about the line and not about a device.
func (c Check) OfLine() bool { return slices.Index(Checks(), c) >= slices.Index(Checks(), Reach) }

// Grade is how good something is.
type Grade string

// The grades, from none to worst. Unknown never makes a verdict worse.
const (
	Unknown Grade = "unknown"
	Good    Grade = "good"
	Poor    Grade = "poor"
	Bad     Grade = "bad"
)

// Outcome is what a check found. Words for people, and what to do about it,
// are found by the check and the outcome.
type Outcome string

// The outcomes of the devices.
const (
	// Untested is the empty outcome: nobody has looked.
	Untested Outcome = ""

	Moving Outcome = "moving" // pictures come and change
	Still  Outcome = "still"  // pictures come and are always the same
	Dark   Outcome = "dark"   // pictures come and show nothing
	Slow   Outcome = "slow"   // too few pictures come
	Off    Outcome = "off"    // the person has the camera off

	Heard  Outcome = "heard"  // a voice, or of the speaker: its sound at the microphone
	Quiet  Outcome = "quiet"  // something, but little
	Silent Outcome = "silent" // nothing at all
	Loud   Outcome = "loud"   // beyond what can be carried, or of the speaker: it echoes
	// NotHeard is right for a headset: the microphone did not hear the speaker.
	NotHeard Outcome = "not-heard"
	// Unclear means that the microphone heard too much else, or nothing.
	Unclear Outcome = "unclear"

	None    Outcome = "none" // there is no such device; of a relay: none is set up
	Busy    Outcome = "busy" // another program holds it
	Refused Outcome = "refused"
	Gone    Outcome = "gone" // it failed, or was unplugged
)

// The outcomes of the line.
const (
	Fine    Outcome = "fine"
	Low     Outcome = "low"
	TooLow  Outcome = "too-low"
	Reached Outcome = "reached"
	Cut     Outcome = "cut" // no media passes, or the hub does not answer
	Works   Outcome = "works"
)

// Line is what was measured between a machine and the hub.
type Line struct {
	// Reached means that media passed both ways; else the rest means nothing.
	Reached bool `json:"reached"`
	// LossIn and LossOut are the shares of packets lost from and to the hub, 0 to 1.
	LossIn  float64 `json:"loss_in"`
	LossOut float64 `json:"loss_out"`
	// RoundTrip is in milliseconds.
	RoundTrip int `json:"round_trip"`
	// Uplink is in bits per second, at most what the test sends; 0 is not measured.
	Uplink int `json:"uplink,omitempty"`
}

// Measured is everything one test found. It names no device and no address.
type Measured struct {
	Camera     Outcome `json:"camera,omitempty"`
	Microphone Outcome `json:"microphone,omitempty"`
	Speaker    Outcome `json:"speaker,omitempty"`
	// Line is nil when it was not tested.
	Line  *Line   `json:"line,omitempty"`
	Relay Outcome `json:"relay,omitempty"`
}

// Finding is a check's outcome and how good that is.
type Finding struct {
	Check   Check
	Outcome Outcome
	Grade   Grade
}
