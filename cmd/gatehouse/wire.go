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
