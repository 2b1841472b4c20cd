package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"gatehouse/app"
	"gatehouse/app/callview"
	"gatehouse/app/settings"
	"gatehouse/app/waitingroom"
	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/capture"
	"gatehouse/media/codec"
	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// calls holds hearings and joins them with this machine's devices.
type calls struct {
	*hearings
	cleaning
	route
	devices capture.Devices
	// identity is this desk's key, which its calls sign their certificates with.
	identity ed25519.PrivateKey
	device   string         // the random name that this desk keeps
	given    settings.Saved // what the command line fixed
	// unwell is what went wrong so far and keeps no desk from opening.
	unwell []error
	now    func() time.Time
	log    *slog.Logger
}

var _ app.Calls = (*calls)(nil)

func newCalls(ctx context.Context, o options, now func() time.Time, log *slog.Logger) (*calls, error) {
	device, err := deviceName(filepath.Join(o.config, "device"))
	if err != nil {
		return nil, err
	}
	var unwell []error
	identity, err := identityKey(filepath.Join(o.config, "identity.key"))
	if err != nil {
		log.Error("identity key", "err", err)
		unwell = append(unwell, err)
	}
	sweepPractice(log)
	label := o.given.Name
	if label == "" {
		label = device[:min(6, len(device))]
	}
	return &calls{
		hearings: newHearings(ctx, o, now, log), device: device, identity: identity, given: o.given, now: now, log: log,
		unwell:  unwell,
		devices: capture.Devices{Now: now, Label: label, Microphone: o.source, Speaker: o.sink},
	}, nil
}

// deviceName is the random name by which hubs know this desk again, kept in a file.
func deviceName(path string) (string, error) {
	text, err := os.ReadFile(path)
	if name := strings.TrimSpace(string(text)); err == nil && name != "" {
		return name, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	name := rand.Text()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	return name, os.WriteFile(path, []byte(name+"\n"), 0o600)
}

// Devices implements waitingroom.Equipment.
func (c *calls) Devices() waitingroom.Devices {
	in, out, err := c.devices.SoundDevices()
	if err != nil {
		c.log.Info("no sound devices", "err", err)
	}
	return waitingroom.Devices{
		Cameras:     withGiven(c.devices.Cameras(), c.given.Camera),
		Microphones: withGiven(in, c.given.Microphone),
		Speakers:    withGiven(out, c.given.Speaker),
	}
}

// withGiven adds the synthetic device that the command line named, such as a
// test card with a label of its own.
func withGiven(all []media.Device, id string) []media.Device {
	is := func(d media.Device) bool { return d.ID == id }
	if !strings.HasPrefix(id, "synthetic:") || slices.ContainsFunc(all, is) {
		return all
	}
	base, label, _ := strings.Cut(id, "/")
	name := label
	for _, d := range all {
		if d.ID == base {
			name = d.Name + " " + label
		}
	}
	return append(all, media.Device{ID: id, Name: name, Synthetic: true})
}

// OpenCamera implements waitingroom.Equipment.
func (c *calls) OpenCamera(id string) (media.Camera, error) {
	return c.devices.OpenCamera(id, capture.Size{})
}

// OpenSound implements waitingroom.Equipment.
func (c *calls) OpenSound(microphone, speaker string) (media.SoundDevice, error) {
	return c.devices.OpenSound(microphone, speaker)
}

// CheckLink implements app.Dialler.
func (c *calls) CheckLink(link string) error {
	_, err := signalling.ParseLink(link)
	return err
}

// Dial implements app.Dialler.
func (c *calls) Dial(link string, as waitingroom.Entry) (app.Session, error) {
	return c.dial(link, as, c.wantedRoute())
}

// dial is Dial over a route of its own.
func (c *calls) dial(link string, as waitingroom.Entry, over media.Route) (app.Session, error) {
	l, err := signalling.ParseLink(link)
	if err != nil {
		return nil, err
	}
	s := &session{}
	s.call = call.New(call.Config{
		Dial: call.DialLink(l), Ticket: l.Ticket, Device: c.device, Identity: c.identity,
		Camera:     func() (media.Camera, error) { return c.OpenCamera(as.Camera) },
		Sound:      func() (media.SoundDevice, error) { return c.OpenSound(as.Microphone, as.Speaker) },
		Clean:      c.cleaner(as.Microphone),
		ICEServers: serversOf(over), RelayOnly: over.Only,
		Muted: as.Muted, CameraOff: as.CameraOff, Equipment: as.Equipment, Uplink: uplinkOf(as.Equipment),
		Forwards: true,
		Codecs:   codecs(), Wake: func() {
			if s.wake != nil {
				s.wake()
			}
		},
		Now: c.now, Log: c.log,
	})
	return s, nil
}

func codecs() call.Codecs {
	return call.Codecs{
		PictureEncoder: func(width, height, fps, bps int) (media.PictureEncoder, error) {
			return codec.NewPictureEncoder(codec.Picture{Width: width, Height: height, FPS: fps, BPS: bps})
		},
		PictureDecoder: codec.NewPictureDecoder,
		SoundEncoder:   codec.NewSoundEncoder,
		SoundDecoder:   codec.NewSoundDecoder,
	}
}

// session is a call as its screen sees it.
type session struct {
	call *call.Call
	wake func()
	you  atomic.Value // hearing.ParticipantID, once the hub has said
}

var _ app.Session = (*session)(nil)

// Run implements app.Session.
func (s *session) Run(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err // it holds nothing yet
	}
	return s.call.Run(ctx)
}

// Woken implements callview.Call; it is called before Run.
func (s *session) Woken(wake func()) { s.wake = wake }

// Do implements callview.Call.
func (s *session) Do(c hearing.Command) { s.call.Do(c) }

// Balance implements callview.Call.
func (s *session) Balance(b media.Balance) { s.call.Balance(b) }

// Picture implements callview.Call.
func (s *session) Picture(who hearing.ParticipantID) *media.Latest {
	if s.you.Load() == who {
		who = "" // one's own is the camera's
	}
	return s.call.Picture(who)
}

// Watch implements callview.Call: the call's snapshots in the screen's words.
func (s *session) Watch(ctx context.Context) <-chan callview.Snapshot {
	out := make(chan callview.Snapshot)
	go func() { // ends with ctx or with the call, whichever is first
		defer close(out)
		shots := s.call.Watch()
		var newest callview.Snapshot
		var send chan<- callview.Snapshot // nil until there is something to say
		for {
			select {
			case <-ctx.Done():
				return
			case shot, ok := <-shots:
				if ok {
					newest, send = shown(shot), out
					s.you.Store(shot.You)
					continue
				}
				if send != nil {
					select {
					case out <- newest:
					case <-ctx.Done():
					}
				}
				return
			case send <- newest:
				send = nil
			}
		}
	}()
	return out
}

// shown is a call's snapshot in the screen's words.
func shown(s call.Snapshot) callview.Snapshot {
	out := callview.Snapshot{
		You: s.You, Hearing: s.Hearing, Muted: s.Muted, CameraOff: s.CameraOff, Balance: s.Balance, HubLost: s.HubLost, NoRelay: s.NoRelay,
		SoundOnly: s.SoundOnly, CameraErr: s.CameraErr, SoundErr: s.SoundErr, Refused: s.Refused, Err: s.Err,
		Lines: make(map[hearing.ParticipantID]callview.Line, len(s.Lines)),
	}
	switch s.Phase {
	case call.Dialling:
		out.Phase = callview.Dialling
	case call.Lobby:
		out.Phase = callview.Lobby
	case call.Floor:
		out.Phase = callview.Floor
	case call.Over:
		out.Phase = callview.Over
	}
	for id, l := range s.Lines {
		out.Lines[id] = callview.Line{
			Connected: l.Connected, Quality: l.Quality, Why: l.Why, Frozen: l.Frozen, Stopped: l.Stopped, SoundOnly: l.SoundOnly, Code: l.Code,
			Verified: l.Verified, Unsigned: l.Unsigned, Impostor: l.Impostor,
		}
	}
	return out
}
