package sound

// Processor cleans what the microphone hears of what the speaker plays, of
// noise and of how loud people are. One goroutine uses it, tick by tick: both
// lengths are TickSamples.
type Processor interface {
	// Render takes what the speaker was given in a tick. It keeps a copy.
	Render(far []int16)
	// Capture cleans, in place, what the microphone heard in the same tick, on
	// the device's own clock; the echo of what was rendered comes some ticks
	// later. Neither allocates or blocks.
	Capture(near []int16)
	Close() error
}

// Plain leaves sound as it is.
type Plain struct{}

var _ Processor = Plain{}

// Render implements Processor.
func (Plain) Render([]int16) {}

// Capture implements Processor.
func (Plain) Capture([]int16) {}

// Close implements Processor.
func (Plain) Close() error { return nil }
