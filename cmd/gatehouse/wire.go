package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"path/filepath"

	"fyne.io/fyne/v2"

	"gatehouse/app"
	"gatehouse/app/settings"
)

// wire chooses everything behind the desk's interfaces.
func wire(ctx context.Context, o options, f fyne.App, log *slog.Logger, wake <-chan []string) (*app.App, func(), error) {
	now := o.now
	cfg := app.Config{
		Fyne: f, Now: now, Key: rand.Text, Log: log,
		Settings: settings.File{Path: filepath.Join(o.config, "settings.json")},
		Given:    o.given, Sample: o.sample, Size: o.size, Probe: o.probe, Wake: wake,
		Errors: errorWords(), Link: o.link, Video: o.video,
	}
	if !o.joinOnly {
		cfg.Path = o.data
		cfg.File = dataFile{path: o.data, now: now, newID: rand.Text, log: log}
	}
	held, err := newCalls(ctx, o, now, log)
	if err != nil {
		return nil, nil, err
	}
	cfg.Calls = held
	a, err := app.New(ctx, cfg)
	return a, held.Close, err
}
