package call

import (
	"context"
	"sync/atomic"

	"gatehouse/media"
	"gatehouse/media/sound"
)

// device is a camera or a sound device in use.
type device struct {
	stop    context.CancelFunc
	done    chan struct{}
	stopped bool // owned by the loop
}

// end stops the device; it is closed when done is.
func (d *device) end() {
	if d != nil {
		d.stopped = true
		d.stop()
	}
}

// after returns what has to be over before the next device may be opened.
func (d *device) after() <-chan struct{} {
	if d == nil {
		none := make(chan struct{})
		close(none)
		return none
	}
	return d.done
}

// begin runs a device on a goroutine of its own, once the one before is
// closed; ended is called on the loop with how it went, unless the device was
// stopped.
func (c *Call) begin(before *device, run func(ctx context.Context) error, ended func(error)) *device {
	before.end()
	previous := before.after()
	ctx, stop := context.WithCancel(c.running)
	d := &device{stop: stop, done: make(chan struct{})}
	c.work.Go(func() {
		defer close(d.done)
		defer stop()
		<-previous
		if ctx.Err() != nil {
			return
		}
		err := run(ctx)
		c.post(func() {
			if !d.stopped {
				ended(err)
			}
		})
	})
	return d
}

// watchCamera opens the camera if there is one to open and it is wanted.
func (c *Call) watchCamera() {
	if c.cameraOff || c.openCamera == nil {
		c.camera.end()
		return
	}
	c.cameraErr = nil
	open := c.openCamera
	c.camera = c.begin(c.camera, func(ctx context.Context) error {
		cam, err := open()
		if err != nil {
			return err
		}
		defer c.pictures.box.drop() // what it saw last is not for a line that opens later
		var s steady
		return cam.Run(ctx, func(f *media.Frame) { c.pictures.deliver(s.fix(f, c.since())) })
	}, func(err error) { c.cameraErr = orGone(err) })
}

// listen opens the sound device if there is one to open.
func (c *Call) listen() {
	c.desk = nil
	c.meter.Store(nil)
	if c.openSound == nil {
		c.soundDevice.end()
		return
	}
	c.soundErr = nil
	open := c.openSound
	c.soundDevice = c.begin(c.soundDevice, func(ctx context.Context) error {
		dev, err := open()
		if err != nil {
			return err
		}
		desk := sound.NewDesk(dev, c.sounds.sender)
		desk.Mute(true) // until the loop says otherwise
		clean := c.cleaner()
		defer func() { _ = clean.Close() }() // what it held goes with it
		desk.Clean(clean)
		c.post(func() {
			if ctx.Err() == nil {
				c.takeDesk(desk)
			}
		})
		return desk.Run(ctx)
	}, func(err error) {
		c.desk = nil
		c.meter.Store(nil)
		c.soundErr = orGone(err)
	})
}

// cleaner returns what cleans the microphone's sound; a call goes on without.
func (c *Call) cleaner() sound.Processor {
	if c.cfg.Clean == nil {
		return sound.Plain{}
	}
	p, err := c.cfg.Clean()
	if err != nil {
		c.cfg.Log.Warn("sound is sent as it is heard", "err", err)
		return sound.Plain{}
	}
	return p
}

func (c *Call) takeDesk(d *sound.Desk) {
	c.desk = d
	c.meter.Store(d)
	d.Mute(c.muted)
	for _, f := range c.ways() {
		if f.on.Load() {
			d.Add(f.sound)
		}
	}
}

// orGone makes a device that ended by itself an error.
func orGone(err error) error {
	if err == nil {
		return media.ErrDeviceGone
	}
	return err
}

// sounds sends what the microphone hears to everybody.
type sounds struct {
	enc    media.SoundEncoder
	sender *sound.Sender
	peers  atomic.Pointer[[]Peer]
}

func newSounds(codecs Codecs) (*sounds, error) {
	enc, err := codecs.SoundEncoder()
	if err != nil {
		return nil, err
	}
	s := &sounds{enc: enc}
	s.sender = sound.NewSender(enc, func(sample media.Sample) {
		if peers := s.peers.Load(); peers != nil {
			for _, p := range *peers {
				_ = p.SendSound(sample) // late sound is worth nothing: the next packet is on its way
			}
		}
	})
	return s, nil
}
