package main

import (
	"context"
	"time"

	"gatehouse/app"
	"gatehouse/cmd/internal/hub"
	"gatehouse/media"
	"gatehouse/media/call"
	"gatehouse/media/capture"
	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
	"gatehouse/scheduling"
)

// MayLook implements app.Looks.
func (h *hearings) MayLook(k scheduling.Kind) (time.Duration, bool) {
	p := hearing.PolicyOf(privacyOf(k))
	_, listen := p.(hearing.Listenable)
	return hearing.Longest(p), listen
}

// Look implements app.Looks.
func (h *hearings) Look(ctx context.Context, b scheduling.Booking, l app.Looking) (string, error) {
	d, _, err := h.current()
	if err != nil {
		return "", err
	}
	link, err := d.Look(ctx, hearingOf(b.ID), hub.Looking{By: l.By, Reason: l.Reason, Sound: l.Listen})
	if err != nil {
		return "", err
	}
	return link.Text(), nil
}

// DialLook implements app.Looks: a call without a camera or a microphone, and
// with a speaker only to listen.
func (c *calls) DialLook(link, speaker string, listen bool) (app.Session, error) {
	l, err := signalling.ParseLink(link)
	if err != nil {
		return nil, err
	}
	s := &session{}
	cfg := c.lookConfig(l, speaker, listen)
	cfg.Wake = func() {
		if s.wake != nil {
			s.wake()
		}
	}
	s.call = call.New(cfg)
	return s, nil
}

// lookConfig is what a look is made with: whoever listens opens no microphone.
func (c *calls) lookConfig(l signalling.Link, speaker string, listen bool) call.Config {
	cfg := call.Config{
		Dial: call.DialLink(l), Ticket: l.Ticket, Device: c.device, Identity: c.identity,
		ICEServers: c.servers(), RelayOnly: c.wantedRoute().Only,
		Muted: true, CameraOff: true, Codecs: codecs(), Now: c.now, Log: c.log,
	}
	if listen {
		cfg.Sound = func() (media.SoundDevice, error) { return c.OpenSound(capture.Silence, speaker) }
	}
	return cfg
}
