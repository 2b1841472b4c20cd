package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"gatehouse/app"
	"gatehouse/app/waitingroom"
	"gatehouse/cmd/internal/hub"
	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/capture"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/hearing"
	"gatehouse/media/practice"
	"gatehouse/media/signalling"
)

// practiceLasts is how long a practice call is booked for.
const practiceLasts = 30 * time.Minute

// practicePrefix begins the names of the folders of practice calls.
const practicePrefix = "gatehouse-practice-"

func practiceLock(dir string) *flock.Flock {
	return flock.New(filepath.Join(dir, "lock"), flock.SetPermissions(0o600))
}

// sweepPractice removes what a practice call left behind whose desk was stopped
// from outside: it names a person. Those of desks that run are locked.
func sweepPractice(log *slog.Logger) {
	left, err := filepath.Glob(filepath.Join(os.TempDir(), practicePrefix+"*"))
	if err != nil {
		log.Error("practice folders not looked for", "err", err)
	}
	for _, dir := range left {
		lock := practiceLock(dir)
		free, err := lock.TryLock()
		if err = errors.Join(err, lock.Close()); err == nil && free {
			err = os.RemoveAll(dir)
		}
		if err != nil { // such as another person's on this machine
			log.Info("practice folder not removed", "err", err)
		}
	}
}

// partnerVoice is the partner's, who says nothing that means anything.
const partnerVoice = 7

// rehearsal is a call with nobody: a hub of its own on this machine, which
// nothing watches and whose record goes with it, and the partner.
type rehearsal struct {
	app.Session

	hub     *hub.Hub
	dir     string
	lock    *flock.Flock // held while dir is in use
	partner *practice.Partner
	calls   *calls
}

// Practice implements app.Dialler.
func (c *calls) Practice(ctx context.Context, as waitingroom.Entry, name, partner string) (app.Session, error) {
	dir, err := os.MkdirTemp("", practicePrefix)
	if err != nil {
		return nil, err
	}
	r := &rehearsal{dir: dir, lock: practiceLock(dir), calls: c}
	if _, err := r.lock.TryLock(); err != nil {
		c.log.Info("practice folder not locked", "err", err) // another desk's start may take it for one left behind
	}
	if err := r.open(ctx, as, name, partner); err != nil {
		r.close()
		return nil, fmt.Errorf("practice: %w", err)
	}
	return r, nil
}

func (r *rehearsal) open(ctx context.Context, as waitingroom.Entry, name, partner string) error {
	c := r.calls
	var err error
	r.hub, err = hub.Start(c.ctx, hub.Config{ //nolint:contextcheck // lasts as long as the call, which outlives the task that opens it
		Dir: filepath.Join(r.dir, "hub"), Listen: "127.0.0.1:0", Advertise: "127.0.0.1", Now: c.now, Log: c.log,
	})
	if err != nil {
		return err
	}
	const id = "practice"
	host, err := r.hub.OpenHearing(ctx, hub.Opening{Hearing: id, Start: c.now(), End: c.now().Add(practiceLasts), HostName: name})
	if err != nil {
		return err
	}
	guest, err := r.hub.Invite(ctx, id, hub.Guest{Role: hearing.Representative, Name: partner})
	if err != nil {
		return err
	}
	// Both ends are on this machine: no relay is needed, nor would one pass it on.
	if r.Session, err = c.dial(host.Text(), as, media.Route{}); err != nil {
		return err
	}
	r.partner = practice.New(r.partnerCall(guest, partner))
	return nil
}

// partnerCall is what the partner joins with: a test card and a voice.
func (r *rehearsal) partnerCall(l signalling.Link, name string) call.Config {
	c := r.calls
	return call.Config{
		Dial: call.DialLink(l), Ticket: l.Ticket, Device: "practice", Codecs: codecs(), Now: c.now, Log: c.log,
		Camera: func() (media.Camera, error) {
			return c.devices.OpenCamera(capture.TestCard+"/"+name, capture.Size{Width: 640, Height: 360, FPS: 15})
		},
		Sound: func() (media.SoundDevice, error) {
			return talker{pattern.NewSoundDevice(nil, nil), pattern.NewVoice(partnerVoice)}, nil
		},
	}
}

// Run implements app.Session. When it returns nothing is left of the call.
func (r *rehearsal) Run(ctx context.Context) error {
	defer r.close()
	if err := ctx.Err(); err != nil {
		return err
	}
	pctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := r.partner.Run(pctx); err != nil {
			r.calls.log.Info("practice partner gone", "err", err)
		}
	}()
	err := r.Session.Run(ctx)
	stop()
	<-done
	return err
}

func (r *rehearsal) close() {
	if r.hub != nil {
		_ = r.hub.Close() // returns nil always
	}
	if err := errors.Join(r.lock.Close(), os.RemoveAll(r.dir)); err != nil {
		r.calls.log.Error("practice hub not removed", "err", err)
	}
}

// talker is a microphone that hears somebody talk and a speaker that nobody hears.
type talker struct {
	device media.SoundDevice
	voice  *pattern.Voice
}

// Run implements media.SoundDevice.
func (t talker) Run(ctx context.Context, tick func(in, out []int16)) error {
	return t.device.Run(ctx, func(in, out []int16) {
		t.voice.Fill(in)
		tick(in, out)
	})
}
