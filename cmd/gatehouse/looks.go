package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"gatehouse/app"
	"gatehouse/cmd/internal/hub"
	"gatehouse/media"
	"gatehouse/media/call"
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
	cfg := call.Config{
		Dial: call.DialLink(l), Ticket: l.Ticket, Device: c.device, Identity: c.identity,
		ICEServers: c.servers(), RelayOnly: c.wantedRoute().Only,
		Muted: true, CameraOff: true, Codecs: codecs(), Wake: func() {
			if s.wake != nil {
				s.wake()
			}
		},
		Now: c.now, Log: c.log,
	}
	if listen {
		cfg.Sound = func() (media.SoundDevice, error) { return c.OpenSound("", speaker) }
	}
	s.call = call.New(cfg)
	return s, nil
}

// identityKey is this desk's identity key, made at its first use and kept in a
// file that only its own account can read.
func identityKey(path string) (ed25519.PrivateKey, error) {
	seed, err := os.ReadFile(path)
	if err == nil && len(seed) == ed25519.SeedSize {
		return ed25519.NewKeyFromSeed(seed), nil
	}
	if err == nil {
		err = errIdentity
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = f.Write(key.Seed())
	return key, errors.Join(err, f.Sync(), f.Close())
}

var errIdentity = errors.New("the desk's identity key is damaged: remove the file identity.key from its settings folder, and it makes another")
