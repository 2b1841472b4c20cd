package main

import (
	"context"

	"gatehouse/app/waitingroom"
	"gatehouse/cmd/internal/hub"
	"gatehouse/media"
	"gatehouse/media/peer"
	"gatehouse/media/probe"
	"gatehouse/media/readiness"
	"gatehouse/media/signalling"
)

// Test implements app.Tester: against the hub that a link names, or the desk's
// own for an empty one.
func (c *calls) Test(ctx context.Context, link string, t waitingroom.Try, tell func(readiness.Progress)) readiness.Measured {
	cfg := probe.Config{
		Sound: func() (media.SoundDevice, error) { return c.OpenSound(t.Microphone, t.Speaker) },
		Show:  t.Show, Level: t.Level,
		Line: func(ctx context.Context) (readiness.Line, error) {
			ask, err := c.tryDoor(link)
			if err != nil {
				return readiness.Line{}, err
			}
			return probe.Line(ctx, probe.LineConfig{Exchange: ask, Now: c.now, Log: c.log})
		},
		Relay: func(context.Context) readiness.Outcome { return readiness.None },
	}
	if !t.CameraOff {
		cfg.Camera = func() (media.Camera, error) { return c.OpenCamera(t.Camera) }
	}
	found := probe.Run(ctx, cfg, tell)
	if t.CameraOff {
		found.Camera = readiness.Off
	}
	c.log.Info("equipment tested", "verdict", string(found.Verdict()), "line", string(found.LineGrade()))
	return found
}

// tryDoor is how the line is tried: with a link, or as this desk.
func (c *calls) tryDoor(link string) (func(context.Context, []peer.Signal) ([]peer.Signal, error), error) {
	if link != "" {
		l, err := signalling.ParseLink(link)
		if err != nil {
			return nil, err
		}
		return hub.TryLink(l, c.device), nil
	}
	d, _, err := c.current()
	if err != nil {
		return nil, err
	}
	return d.Try, nil
}
