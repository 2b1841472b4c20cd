package main

import (
	"strings"
	"sync/atomic"

	"gatehouse/media"
	"gatehouse/media/sound"
	"gatehouse/media/speech"
)

// cleaning is what is done to what this desk's microphone hears. The screen
// sets it, and whatever cleans asks for it at every block. The zero value
// does nothing.
type cleaning struct {
	now atomic.Pointer[media.Cleaning]
}

// Cleans implements app.Voices.
func (*cleaning) Cleans() bool { return speech.Here }

// UseCleaning implements app.Voices.
func (c *cleaning) UseCleaning(w media.Cleaning) { c.now.Store(&w) }

func (c *cleaning) wanted() media.Cleaning {
	if w := c.now.Load(); w != nil {
		return *w
	}
	return media.Cleaning{}
}

// cleaner returns what makes a processor for a microphone. A synthetic one
// hears no room, and its tone would be taken for a noise.
func (c *cleaning) cleaner(microphone string) func() (sound.Processor, error) {
	if !speech.Here || strings.HasPrefix(microphone, "synthetic:") {
		return nil
	}
	return func() (sound.Processor, error) { return speech.New(c.wanted) }
}
