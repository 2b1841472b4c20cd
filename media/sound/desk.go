package sound

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"gatehouse/media"
)

// How far ahead of the device the desk mixes, in samples. It starts short and
// grows when the device runs dry, because the machine is slow to run us.
const (
	firstLead = 2 * media.TickSamples
	maxLead   = 10 * media.TickSamples
	// Without running dry for so long the lead shrinks: longer each time that
	// was too bold.
	firstCalm = 4 * media.SampleRate
	maxCalm   = 32 * media.SampleRate
	// poll is how often the desk looks whether the device has moved. It only
	// wakes the desk: how much is encoded and played, the device decides.
	poll = 5 * time.Millisecond
)

// Desk joins one sound device to one sender and any number of receivers.
type Desk struct {
	dev    media.SoundDevice
	sender *Sender
	clean  Processor
	muted  atomic.Bool
	mic    level
	out    level

	mu        sync.Mutex // guards receivers
	receivers []*Receiver

	// The device's thread writes heard and reads played, the desk's goroutine
	// the other ends. heard takes each tick's sound twice over: what the
	// microphone heard, then what the speaker was given in that same tick.
	heard, played *ring
	both          [2 * media.TickSamples]int16 // the device's thread's own
	lost          atomic.Uint64                // samples heard but not taken in time
	dry           atomic.Uint64                // ticks for which nothing was ready
	ahead         atomic.Int64                 // samples mixed before the device wants them
}

// NewDesk returns a desk on dev. Without a sender it only listens, as a meter
// does before joining.
func NewDesk(dev media.SoundDevice, s *Sender) *Desk {
	return &Desk{
		dev: dev, sender: s, clean: Plain{},
		heard:  newRing(2 * media.SampleRate / 4),
		played: newRing(maxLead + media.TickSamples),
	}
}

// Clean has p clean what is sent, from the next Run on. The caller closes p
// when Run has returned.
func (d *Desk) Clean(p Processor) { d.clean = p }

// Add begins to play r; Remove ends it. The caller closes r.
func (d *Desk) Add(r *Receiver) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Contains(d.receivers, r) {
		d.receivers = append(d.receivers, r)
	}
}

// Remove stops playing r.
func (d *Desk) Remove(r *Receiver) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.receivers = slices.DeleteFunc(d.receivers, func(o *Receiver) bool { return o == r })
}

// Mute sends silence instead of what the microphone hears.
func (d *Desk) Mute(on bool) { d.muted.Store(on) }

// Muted tells whether silence is sent.
func (d *Desk) Muted() bool { return d.muted.Load() }

// Level is how loud the microphone is now, cleaned, muted or not, 0 to 1 on a
// scale of 60 dB.
func (d *Desk) Level() float64 { return d.mic.read() }

// OutLevel is how loud the speaker is now, 0 to 1 on a scale of 60 dB.
func (d *Desk) OutLevel() float64 { return d.out.read() }

// Ahead is how long what is mixed waits for the device: short, unless the
// machine is slow to run the desk.
func (d *Desk) Ahead() time.Duration {
	return time.Duration(d.ahead.Load()) * time.Second / media.SampleRate
}

// Lost is how much sound the microphone heard that was never sent, and how
// much the speaker wanted that was not ready.
func (d *Desk) Lost() (heard, played time.Duration) {
	return time.Duration(d.lost.Load()) * time.Second / media.SampleRate,
		time.Duration(d.dry.Load()) * media.TickSamples * time.Second / media.SampleRate
}

// Run moves sound until ctx ends, then returns nil, or until the device or
// the encoder fails. A desk runs once.
func (d *Desk) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	work := newWork(d)
	if err := work.turn(); err != nil { // the speaker finds something to play
		return err
	}
	device := make(chan error, 1)
	go func() { device <- d.dev.Run(ctx, d.tick) }()

	wake := time.NewTicker(poll)
	defer wake.Stop()
	for {
		select {
		case err := <-device:
			return err
		case <-wake.C:
			if err := work.turn(); err != nil {
				cancel()
				return errors.Join(err, <-device)
			}
		}
	}
}

// tick runs on the device's thread.
func (d *Desk) tick(in, out []int16) {
	if !d.played.read(out) {
		clear(out)
		d.dry.Add(1)
	}
	copy(d.both[:], in[:media.TickSamples])
	copy(d.both[media.TickSamples:], out[:media.TickSamples])
	if !d.heard.write(d.both[:]) {
		d.lost.Add(media.TickSamples)
	}
}

// work is the desk's own side, on the goroutine of Run.
type work struct {
	d         *Desk
	mixer     mixer
	lead      int
	dry, lost uint64 // as last seen
	quietFor  int    // samples mixed since the device last ran dry
	calm      int    // how many of them make the lead shrink
	shrunk    bool   // since it last ran dry
	packet    [media.PacketSamples]int16
	filled    int // samples of packet
	both      [2 * media.TickSamples]int16
	tick      [media.TickSamples]int16
}

func newWork(d *Desk) *work { return &work{d: d, lead: firstLead, calm: firstCalm} }

func (w *work) turn() error {
	d := w.d
	if lost := d.lost.Load(); lost != w.lost {
		if d.sender != nil {
			d.sender.skip(lost - w.lost)
		}
		w.lost = lost
	}
	for d.heard.read(w.both[:]) {
		if err := w.hear(w.both[:media.TickSamples], w.both[media.TickSamples:]); err != nil {
			return err
		}
	}
	w.follow()
	for d.played.held() < w.lead {
		w.mix()
		d.played.write(w.tick[:])
	}
	return nil
}

// hear cleans a tick, muted or not, so that the room is known when somebody
// speaks, and sends every packet that is full.
func (w *work) hear(near, far []int16) error {
	d := w.d
	d.clean.Render(far)
	d.clean.Capture(near)
	d.mic.hear(near, tickSeconds)
	if d.sender == nil {
		return nil
	}
	if d.muted.Load() {
		clear(near)
	}
	w.filled += copy(w.packet[w.filled:], near)
	if w.filled < len(w.packet) {
		return nil
	}
	w.filled = 0
	return d.sender.Send(w.packet[:])
}

// follow adapts the lead to how often the device ran dry.
func (w *work) follow() {
	if dry := w.d.dry.Load(); dry != w.dry {
		w.dry = dry
		w.lead = min(w.lead+media.TickSamples, maxLead)
		w.quietFor = 0
		if w.shrunk {
			w.shrunk, w.calm = false, min(2*w.calm, maxCalm)
		}
	} else if w.quietFor > w.calm && w.lead > firstLead {
		w.lead -= media.TickSamples
		w.quietFor, w.shrunk = 0, true
	}
	w.d.ahead.Store(int64(w.lead))
}

func (w *work) mix() {
	w.quietFor += media.TickSamples
	w.mixer.start()
	w.d.mu.Lock()
	for _, r := range w.d.receivers {
		if r.Pull(w.tick[:]) {
			w.mixer.add(w.tick[:])
		}
	}
	w.d.mu.Unlock()
	w.mixer.finish(w.tick[:])
	w.d.out.hear(w.tick[:], tickSeconds)
}
