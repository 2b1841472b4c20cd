package main

import (
	"context"
	"errors"

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
	way := &tryWay{calls: c, link: link}
	cfg := probe.Config{
		Sound: func() (media.SoundDevice, error) { return c.OpenSound(t.Microphone, t.Speaker) },
		Show:  t.Show, Level: t.Level,
		Line: way.line, Relay: way.relay,
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

// tryWay is how the line is tried: with a link, or as this desk.
type tryWay struct {
	calls *calls
	link  string
	ice   []peer.ICEServer // what the hub names, once it was asked
}

// exchange asks the hub.
func (t *tryWay) exchange(ctx context.Context, from []peer.Signal) ([]peer.Signal, error) {
	ask := func(ctx context.Context, from []peer.Signal) (hub.TryAnswer, error) {
		d, _, err := t.calls.current()
		if err != nil {
			return hub.TryAnswer{}, err
		}
		return d.Try(ctx, from)
	}
	if t.link != "" {
		l, err := signalling.ParseLink(t.link)
		if err != nil {
			return nil, err
		}
		ask = hub.TryLink(l, t.calls.device)
	}
	a, err := ask(ctx, from)
	t.ice = t.calls.servers()
	for _, s := range a.ICE {
		t.ice = append(t.ice, peer.ICEServer{URLs: s.URLs, Username: s.Username, Credential: s.Credential})
	}
	return a.Signals, err
}

// errBlind means that nothing can pass before the hub's relays are known.
var errBlind = errors.New("the hub's relays are not known yet")

// line tries the way that a call would take. The hub's relays are known once it
// has answered: what does not pass without them is tried again with them.
func (t *tryWay) line(ctx context.Context) (readiness.Line, error) {
	c := t.calls
	only, own := c.wantedRoute().Only, c.servers()
	try := func(over []peer.ICEServer, exchange func(context.Context, []peer.Signal) ([]peer.Signal, error)) (readiness.Line, error) {
		return probe.Line(ctx, probe.LineConfig{Exchange: exchange, ICEServers: over, RelayOnly: only, Now: c.now, Log: c.log})
	}
	l, err := try(own, func(ctx context.Context, from []peer.Signal) ([]peer.Signal, error) {
		signals, err := t.exchange(ctx, from)
		if err == nil && only && len(own) == 0 {
			return nil, errBlind // rather than wait for what cannot be
		}
		return signals, err
	})
	switch {
	case err == nil && l.Reached, ctx.Err() != nil:
		return l, err
	case len(t.ice) > len(own):
		return try(t.ice, t.exchange)
	case errors.Is(err, errBlind):
		return readiness.Line{}, nil // there are none
	}
	// A busy machine can miss an answer: once is not enough to say that nothing
	// passes.
	return try(own, t.exchange)
}

// relay tries the way through a relay, after line.
func (t *tryWay) relay(ctx context.Context) readiness.Outcome {
	if len(t.ice) == 0 {
		return readiness.None
	}
	l, err := probe.Line(ctx, probe.LineConfig{
		Exchange: t.exchange, ICEServers: t.ice, RelayOnly: true, OnlyReach: true, Now: t.calls.now, Log: t.calls.log,
	})
	if err != nil || !l.Reached {
		return readiness.Cut
	}
	return readiness.Works
}

// uplinkOf is what a test measured, in bits per second; 0 when there was none.
func uplinkOf(m *readiness.Measured) int {
	if m == nil || m.Line == nil {
		return 0
	}
	return m.Line.Uplink
}
