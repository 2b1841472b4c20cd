//go:build cgo

package capture

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"gatehouse/media"
	"gatehouse/media/capture/pattern"
)

// The synthetic devices. The test card's ID may be followed by "/" and the
// label it shows, the tone's by "/" and its pitch in hertz.
const (
	TestCard = "synthetic:testcard"
	Tone     = "synthetic:tone"
	Silence  = "synthetic:silence"
)

// firstPitch is the tone of a desk that was given none.
const firstPitch = 440

// Devices are this machine's devices. An empty ID means the system's first
// choice.
type Devices struct {
	// Now is the clock, which must be steady; pictures are timed by it.
	Now func() time.Time
	// Label is what the test card shows when its ID says nothing else.
	Label string
	// Microphone and Speaker are the sound server's names of the first choices
	// of this process, where they are not the server's own.
	Microphone, Speaker string
}

// Size is the picture that a camera is asked for; zero means 1280 by 720 at 30.
type Size struct{ Width, Height, FPS int }

func (s Size) orUsual() Size {
	if s.Width <= 0 || s.Height <= 0 {
		s.Width, s.Height = 1280, 720
	}
	if s.FPS <= 0 {
		s.FPS = 30
	}
	return s
}

// synthetic splits the ID of a synthetic device from what follows it.
func synthetic(id string) (device, rest string, ok bool) {
	if !strings.HasPrefix(id, "synthetic:") {
		return "", "", false
	}
	device, rest, _ = strings.Cut(id, "/")
	return device, rest, true
}

// newTone makes the tone that a synthetic microphone's ID names; nil is silence.
func newTone(id string) (*pattern.Tone, error) {
	switch device, rest, _ := synthetic(id); device {
	case Silence:
		return nil, nil
	case Tone:
		if rest == "" {
			return pattern.NewTone(firstPitch), nil
		}
		if hz, err := strconv.ParseFloat(rest, 64); err == nil && hz >= 50 && hz <= 4000 {
			return pattern.NewTone(hz), nil
		}
	}
	return nil, fmt.Errorf("%w: microphone %q", media.ErrNoDevice, id)
}
