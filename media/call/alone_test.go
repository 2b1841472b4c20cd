package call_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// TestTheCallOutlivesTheHub takes the hub away in the middle of a call.
func TestTheCallOutlivesTheHub(t *testing.T) {
	leaks(t)
	p := newPlace(t)
	host, sol := admitted(t, p)
	host.sees("sol", sol)
	sol.sees("host", host)
	p.close()
	for _, d := range []*desk{host, sol} {
		d.until("the hub lost", func(s call.Snapshot) bool { return s.HubLost && s.Phase == call.Floor })
	}
	host.more("sol", 60)
	sol.more("host", 60)
	host.hears(sol)

	sol.Do(hearing.Command{Do: hearing.Mute})
	sol.Do(hearing.Command{Do: hearing.CameraOff})
	host.until("sol muted without a camera", func(s call.Snapshot) bool {
		return person(s, "sol").Muted && person(s, "sol").CameraOff
	})
	host.hearsNot(sol)
	sol.Do(hearing.Command{Do: hearing.Unmute})
	host.until("sol unmuted", func(s call.Snapshot) bool { return !person(s, "sol").Muted })
	host.Do(hearing.Command{Do: hearing.Silence, Who: "sol"})
	sol.until("being silenced", func(s call.Snapshot) bool { return s.Muted && person(s, "sol").Locked })
	sol.Do(hearing.Command{Do: hearing.Remove, Who: "host"})
	sol.until("a refusal", func(s call.Snapshot) bool { return errors.Is(s.Refused, hearing.ErrNotAllowed) })
	host.Do(hearing.Command{Do: hearing.Admit, Who: "third"})
	host.until("a refusal", func(s call.Snapshot) bool { return errors.Is(s.Refused, signalling.ErrUnreachable) })

	sol.Do(hearing.Command{Do: hearing.Leave})
	if err := sol.ends(); err != nil {
		t.Errorf("left: %v", err)
	}
	host.until("being alone", func(s call.Snapshot) bool { return len(s.Lines) == 0 && s.Phase == call.Floor })
}

func TestRemovedAndEndedWithoutTheHub(t *testing.T) {
	p := newPlace(t)
	host, sol := admitted(t, p)
	host.sees("sol", sol)
	sol.sees("host", host)
	p.close()
	for _, d := range []*desk{host, sol} {
		d.until("the hub lost", func(s call.Snapshot) bool { return s.HubLost })
	}
	host.Do(hearing.Command{Do: hearing.Remove, Who: "sol"})
	if err := sol.ends(); !errors.Is(err, signalling.ErrRemoved) {
		t.Errorf("removed: %v", err)
	}
	host.until("being alone", func(s call.Snapshot) bool { return len(s.Lines) == 0 })
	host.Do(hearing.Command{Do: hearing.End})
	if err := host.ends(); err != nil {
		t.Errorf("ended: %v", err)
	}
}

func TestRemovedByTheHost(t *testing.T) {
	host, sol := admitted(t, newPlace(t))
	host.Do(hearing.Command{Do: hearing.Remove, Who: "sol"})
	if err := sol.ends(); !errors.Is(err, signalling.ErrRemoved) {
		t.Errorf("removed: %v", err)
	}
	if s := sol.now(); s.Phase != call.Over || !errors.Is(s.Err, signalling.ErrRemoved) {
		t.Errorf("at last %+v", s)
	}
}

func TestEndedByTheHost(t *testing.T) {
	host, sol := admitted(t, newPlace(t))
	host.Do(hearing.Command{Do: hearing.End})
	for _, d := range []*desk{host, sol} {
		if err := d.ends(); err != nil {
			t.Errorf("%s: %v", d.name, err)
		}
		if s := d.now(); s.Phase != call.Over || s.Hearing.Phase != hearing.Ended {
			t.Errorf("%s at last %+v", d.name, s)
		}
	}
}

func TestRefusedAtTheDoor(t *testing.T) {
	p := newPlace(t)
	odd := sit(t, "odd", 440, p.dial, "BQAAAAAAAAAAAAAAAAAAAA", nil)
	if err := odd.ends(); !errors.Is(err, signalling.ErrLinkUnknown) {
		t.Errorf("an unknown link: %v", err)
	}
	p.close()
	none := sit(t, "none", 440, p.dial, hostTicket, nil)
	if err := none.ends(); !errors.Is(err, signalling.ErrUnreachable) {
		t.Errorf("no hub: %v", err)
	}
}

func TestComingInMutedWithoutACamera(t *testing.T) {
	p := newPlace(t)
	host := sit(t, "host", 440, p.dial, hostTicket, nil)
	host.phase(call.Floor)
	sol := sit(t, "sol", 880, p.dial, solTicket, func(c *call.Config) { c.Muted, c.CameraOff = true, true })
	host.until("sol as she chose to come", func(s call.Snapshot) bool {
		q := person(s, "sol")
		return q.Where == hearing.Lobby && q.Muted && q.CameraOff
	})
	host.Do(hearing.Command{Do: hearing.Admit, Who: "sol"})
	sol.hears(host)
	sol.sees("host", host)
	if host.ears.level(sol.tone) > 0.002 {
		t.Error("she is heard")
	}
	if n := host.Picture("sol").Use(0, func(*media.Frame) {}); n > 0 {
		t.Errorf("%d pictures of a camera that is off", n)
	}
	if n := sol.Picture("").Use(0, func(*media.Frame) {}); n > 0 {
		t.Errorf("the camera took %d pictures though it is off", n)
	}
}

func TestThree(t *testing.T) {
	leaks(t)
	p := newPlace(t)
	host, sol := admitted(t, p)
	third := sit(t, "third", 1320, p.dial, thirdTicket, nil)
	// What the host was last shown may still have the solicitor waiting.
	host.until("a witness waiting", func(s call.Snapshot) bool { return person(s, "third").Where == hearing.Lobby })
	if s := third.now(); len(s.Hearing.People) > 1 {
		t.Errorf("from the lobby the witness sees %d people", len(s.Hearing.People))
	}
	host.Do(hearing.Command{Do: hearing.Admit, Who: "third"})
	third.sees("host", host)
	third.sees("sol", sol)
	sol.sees("third", third)
	host.sees("third", third)
	sol.hears(third)
	third.hears(host)

	// The solicitor and the witness have a word in private: the host neither
	// sees nor hears them, nor has a connection to them, until they are back.
	sol.Do(hearing.Command{Do: hearing.Consult, Whom: []hearing.ParticipantID{"third"}})
	asked := third.until("being asked", func(s call.Snapshot) bool { return len(s.Hearing.Rooms) == 1 })
	third.Do(hearing.Command{Do: hearing.Agree, Room: asked.Hearing.Rooms[0].ID})
	host.until("nobody beside the host", func(s call.Snapshot) bool { return len(s.Lines) == 0 && len(s.Hearing.OnFloor()) == 1 })
	sol.hears(third)
	third.hears(sol)
	third.hearsNot(host)
	host.hearsNot(sol)
	host.hearsNot(third)
	sol.more("third", 5)
	if s := sol.now(); len(s.Lines) != 1 || s.Hearing.Rooms[0].Begun.IsZero() {
		t.Errorf("aside with %d lines: %+v", len(s.Lines), s.Hearing.Rooms)
	}
	if s := host.now(); len(s.Hearing.Rooms) != 0 {
		t.Error("the host is shown who consults with whom")
	}
	third.Do(hearing.Command{Do: hearing.Return})
	host.hears(sol)
	host.hears(third)
	third.hears(host)
	third.stop() // the window is closed
	if err := third.ends(); err != nil {
		t.Errorf("closed: %v", err)
	}
	sol.until("two on the floor", func(s call.Snapshot) bool { return len(s.Lines) == 1 })
	sol.more("host", 10)
}

var errOdd = errors.New("odd")

// breaking is a camera that fails when told to.
type breaking struct {
	media.Camera
	fail chan error
}

func (b *breaking) Run(ctx context.Context, deliver func(*media.Frame)) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ran := make(chan error, 1)
	go func() { ran <- b.Camera.Run(ctx, deliver) }()
	select {
	case err := <-b.fail:
		stop()
		<-ran
		return err
	case err := <-ran:
		return err
	}
}

// breakingSound is a sound device that fails when told to.
type breakingSound struct {
	media.SoundDevice
	fail chan error
}

func (b *breakingSound) Run(ctx context.Context, tick func(in, out []int16)) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ran := make(chan error, 1)
	go func() { ran <- b.SoundDevice.Run(ctx, tick) }()
	select {
	case err := <-b.fail:
		stop()
		<-ran
		return err
	case err := <-ran:
		return err
	}
}

func TestDevicesFailAndAreChanged(t *testing.T) {
	leaks(t)
	p := newPlace(t)
	host := sit(t, "host", 440, p.dial, hostTicket, nil)
	host.phase(call.Floor)
	broken := make(chan error)
	brokenSound := make(chan error)
	sol := sit(t, "sol", 880, p.dial, solTicket, func(c *call.Config) {
		card := c.Camera
		c.Camera = func() (media.Camera, error) {
			cam, err := card()
			return &breaking{cam, broken}, err
		}
		tone := c.Sound
		c.Sound = func() (media.SoundDevice, error) {
			dev, err := tone()
			return &breakingSound{dev, brokenSound}, err
		}
	})
	host.until("sol waiting", func(s call.Snapshot) bool { return len(s.Hearing.Waiting()) == 1 })
	host.Do(hearing.Command{Do: hearing.Admit, Who: "sol"})
	host.sees("sol", sol)
	host.hears(sol)

	broken <- media.ErrDeviceGone
	sol.until("the camera unplugged", func(s call.Snapshot) bool { return errors.Is(s.CameraErr, media.ErrDeviceGone) })
	host.until("a frozen picture", func(s call.Snapshot) bool { return line(s, "sol").Frozen })
	brokenSound <- media.ErrDeviceGone
	sol.until("the microphone unplugged", func(s call.Snapshot) bool { return errors.Is(s.SoundErr, media.ErrDeviceGone) })
	host.hearsNot(sol)
	sol.sees("host", host)

	other := pattern.NewTestCard(320, 180, 30, "another camera")
	sol.UseCamera(func() (media.Camera, error) { return other, nil })
	sol.until("no complaint", func(s call.Snapshot) bool { return s.CameraErr == nil })
	sol.card = other
	host.sees("sol", sol)
	host.until("a picture that moves", func(s call.Snapshot) bool { return !line(s, "sol").Frozen })
	sol.UseSound(func() (media.SoundDevice, error) { return nil, media.ErrDeviceBusy })
	sol.until("a busy microphone", func(s call.Snapshot) bool { return errors.Is(s.SoundErr, media.ErrDeviceBusy) })
	sol.UseSound(func() (media.SoundDevice, error) {
		return pattern.NewSoundDevice(pattern.NewTone(sol.tone), sol.ears.hear), nil
	})
	host.hears(sol)
	sol.hears(host)
	sol.until("no complaint", func(s call.Snapshot) bool { return s.Phase == call.Floor && s.SoundErr == nil })
}

func TestNoDevicesAtAll(t *testing.T) {
	p := newPlace(t)
	host := sit(t, "host", 440, p.dial, hostTicket, nil)
	host.phase(call.Floor)
	sol := sit(t, "sol", 880, p.dial, solTicket, func(c *call.Config) {
		c.Camera = func() (media.Camera, error) { return nil, media.ErrNoDevice }
		c.Sound = nil
	})
	sol.until("no camera", func(s call.Snapshot) bool { return errors.Is(s.CameraErr, media.ErrNoDevice) })
	host.until("sol waiting", func(s call.Snapshot) bool { return len(s.Hearing.Waiting()) == 1 })
	host.Do(hearing.Command{Do: hearing.Admit, Who: "sol"})
	sol.sees("host", host)
}

func TestNoCodec(t *testing.T) {
	p := newPlace(t)
	d := sit(t, "host", 440, p.dial, hostTicket, func(c *call.Config) {
		c.Codecs.SoundEncoder = func() (media.SoundEncoder, error) { return nil, errOdd }
	})
	if err := d.ends(); !errors.Is(err, errOdd) {
		t.Errorf("without a sound codec: %v", err)
	}
}

func TestLeavingWhileDialling(t *testing.T) {
	leaks(t)
	d := sit(t, "host", 440, func(ctx context.Context) (signalling.Line, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}, hostTicket, nil)
	d.Do(hearing.Command{Do: hearing.Leave})
	begin := time.Now()
	if err := d.ends(); err != nil || time.Since(begin) > 5*time.Second {
		t.Errorf("left before anybody answered: %v after %v", err, time.Since(begin))
	}
}
