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

// wire chooses everything behind the desk's interfaces and makes the desk. The
// returned function lets go of what it holds; it is never nil.
func wire(ctx context.Context, o options, f fyne.App, log *slog.Logger, wake <-chan []string) (*app.App, func(), error) {
	cfg, held, err := choose(ctx, o, f, log, wake)
	if err != nil {
		return nil, func() {}, err
	}
	a, err := app.New(ctx, cfg)
	return a, held.Close, err
}

// choose is what the desk is made of.
func choose(ctx context.Context, o options, f fyne.App, log *slog.Logger, wake <-chan []string) (app.Config, *calls, error) {
	held, err := newCalls(ctx, o, o.now, log)
	if err != nil {
		return app.Config{}, nil, err
	}
	cfg := app.Config{
		Fyne: f, Now: o.now, Key: rand.Text, Log: log,
		Settings: settings.File{Path: filepath.Join(o.config, "settings.json")},
		Given:    o.given, Sample: o.sample, Size: o.size, Probe: o.probe, Wake: wake,
		Errors: errorWords(), Link: o.link, Video: o.video, Calls: held, Unwell: held.unwell,
	}
	if !o.joinOnly {
		cfg.Path = o.data
		cfg.List = o.list
		cfg.Files = files{folder: documents()}
		cfg.File = dataFile{path: o.data, now: o.now, newID: rand.Text, log: log}
	}
	return cfg, held, nil
}
