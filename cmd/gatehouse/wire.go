package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"gatehouse/app"
	"gatehouse/app/settings"
	"gatehouse/media/codec"
	"gatehouse/media/signalling"
	"gatehouse/scheduling/sqlite"

	"gatehouse/cmd/internal/hub"
)

// wire chooses everything behind the desk's interfaces.
func wire(ctx context.Context, o options, f fyne.App, log *slog.Logger, wake <-chan []string) (*app.App, func(), error) {
	cfg := app.Config{
		Fyne: f, Now: time.Now, Key: rand.Text, Log: log,
		Settings: settings.File{Path: filepath.Join(o.config, "settings.json")},
		Given:    o.given, Sample: o.sample, Size: o.size, Probe: o.probe, Wake: wake,
		Errors: errorWords(), Link: o.link,
	}
	if !o.joinOnly {
		cfg.Path = o.data
		cfg.File = dataFile{path: o.data, now: time.Now, newID: rand.Text, log: log}
	}
	a, err := app.New(ctx, cfg)
	return a, func() {}, err
}

// errorWords binds the errors of what stands behind the desk to their words.
func errorWords() []app.Known {
	return []app.Known{
		{Err: sqlite.ErrTooOld, Key: "old-sqlite"},
		{Err: codec.ErrClosed, Key: "codec-closed"},
		{Err: codec.ErrSize, Key: "codec-size"},
		{Err: codec.ErrRate, Key: "codec-rate"},
		{Err: codec.ErrDamaged, Key: "codec-damaged"},
		{Err: codec.ErrKeyNeeded, Key: "codec-key-needed"},
		{Err: codec.ErrLength, Key: "codec-length"},
		{Err: signalling.ErrMalformedLink, Key: "link-malformed"},
		{Err: signalling.ErrUnreachable, Key: "hub-unreachable"},
		{Err: signalling.ErrWrongKey, Key: "hub-wrong-key"},
		{Err: signalling.ErrBacklog, Key: "hub-backlog"},
		{Err: signalling.ErrLinkUnknown, Key: "link-unknown"},
		{Err: signalling.ErrLinkEarly, Key: "link-early"},
		{Err: signalling.ErrLinkExpired, Key: "link-expired"},
		{Err: signalling.ErrLinkUsed, Key: "link-used"},
		{Err: signalling.ErrLinkRevoked, Key: "link-revoked"},
		{Err: signalling.ErrTooManyTries, Key: "link-tries"},
		{Err: signalling.ErrNoSession, Key: "session-lost"},
		{Err: signalling.ErrReplaced, Key: "session-replaced"},
		{Err: signalling.ErrLeft, Key: "session-left"},
		{Err: signalling.ErrRemoved, Key: "session-removed"},
		{Err: signalling.ErrStopping, Key: "hub-stopping"},
		{Err: signalling.ErrTooFast, Key: "hub-too-fast"},
		{Err: signalling.ErrSlow, Key: "hub-slow"},
		{Err: signalling.ErrBadMessage, Key: "hub-bad-message"},
		{Err: signalling.ErrVersion, Key: "hub-version"},
		{Err: hub.ErrPortInUse, Key: "hub-port"},
		{Err: hub.ErrKey, Key: "hub-key"},
		{Err: hub.ErrNoHearing, Key: "hub-no-hearing"},
		{Err: hub.ErrInvalid, Key: "hub-invalid"},
		{Err: hub.ErrEnrolment, Key: "hub-enrolment"},
		{Err: hub.ErrBusy, Key: "hub-busy"},
	}
}
