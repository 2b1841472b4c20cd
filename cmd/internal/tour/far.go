package tour

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/capture/pattern"
	"gatehouse/media/hearing"
	"gatehouse/media/readiness"
	"gatehouse/media/signalling"
)

// A far desk's camera is small and slow, so that several fit on one machine.
const (
	farWidth, farHeight = 320, 180
	farFPS              = 10
)

// far is somebody who takes part from elsewhere: a call without a window, on a
// test card and a silent microphone.
type far struct {
	call *call.Call
	stop context.CancelFunc
	done chan error
}

// attend lets somebody join from elsewhere with a link, until they leave. They
// had tested their equipment, and step aside when they are asked.
func (t *Tour) attend(name, link string) error {
	l, err := signalling.ParseLink(link)
	if err != nil {
		return err
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	f := &far{done: make(chan error, 1), call: call.New(call.Config{
		Dial: call.DialLink(l), Ticket: l.Ticket, Device: "far " + name, Identity: key,
		Camera: func() (media.Camera, error) { return pattern.NewTestCard(farWidth, farHeight, farFPS, name), nil },
		Sound:  func() (media.SoundDevice, error) { return pattern.NewSoundDevice(nil, nil), nil },
		Codecs: call.RealCodecs(),
		Equipment: &readiness.Measured{
			Camera: readiness.Moving, Microphone: readiness.Heard, Speaker: readiness.NotHeard,
			Line: &readiness.Line{Reached: true, RoundTrip: 40, Uplink: 3_000_000},
		},
		Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})}
	// They stay for later steps.
	ctx, stop := context.WithCancel(context.WithoutCancel(t.ctx))
	f.stop = stop
	go f.agree()
	go func() { f.done <- f.call.Run(ctx) }()
	t.fars[name] = f
	return nil
}

// agree steps aside whenever somebody asks; it ends with the call.
func (f *far) agree() {
	for s := range f.call.Watch() {
		for _, r := range s.Hearing.Rooms {
			asked := func(m hearing.Member) bool { return m.Who == s.You && !m.Agreed }
			if slices.ContainsFunc(r.Members, asked) {
				f.call.Do(hearing.Command{Do: hearing.Agree, Room: r.ID})
			}
		}
	}
}

// goes lets somebody leave who joined from elsewhere.
func (t *Tour) goes(name string) error {
	f := t.fars[name]
	delete(t.fars, name)
	f.stop()
	if err := <-f.done; err != nil {
		return fmt.Errorf("%s's call: %w", name, err)
	}
	return nil
}

// allGo ends what others take part with.
func (t *Tour) allGo() (err error) {
	for name := range t.fars {
		if gone := t.goes(name); gone != nil {
			err = gone
		}
	}
	t.closePages()
	return err
}
