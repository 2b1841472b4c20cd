package main

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"gatehouse/app"
	"gatehouse/scheduling"
	"gatehouse/scheduling/diary"
	"gatehouse/scheduling/holiday"
	"gatehouse/scheduling/index"
	"gatehouse/scheduling/resolve"
	"gatehouse/scheduling/sample"
	"gatehouse/scheduling/sqlite"
)

// dataFile is the diary's SQLite file as the desk sees it.
type dataFile struct {
	path  string
	now   func() time.Time
	newID func() string
	log   *slog.Logger
}

var _ app.DataFile = dataFile{}

// holidayYears is how many years of bank holidays an open file knows: a desk
// may stay open long, and bookings go eighteen months ahead.
const holidayYears = 10

const (
	// indexBack is how far before now the index reaches: what is sought lies ahead.
	indexBack = 24 * time.Hour
	// indexAgain is how long a failed index waits before it reads everything anew.
	indexAgain = 10 * time.Second
)

func (f dataFile) options() sqlite.Options {
	return sqlite.Options{Path: f.path, Now: f.now, Log: f.log}
}

// Open implements app.DataFile.
func (f dataFile) Open(ctx context.Context, readOnly bool) (app.Diary, error) {
	o := f.options()
	o.ReadOnly = readOnly
	days, err := holiday.New()
	if err != nil {
		return nil, err
	}
	store, err := sqlite.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	year := f.now().Year()
	held := days.Years(year-1, year+holidayYears)
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	live := index.NewLive(store, f.now().Add(-indexBack))
	d := &openDiary{
		desk: desk{
			diary: diary.New(store, diary.Options{Now: f.now, NewID: f.newID, Holidays: held, Live: live, Plan: resolve.Plans}), store: store, holidays: held,
		},
		file: store, now: f.now, stop: stop,
	}
	d.upkeep.Go(func() { f.follow(life, live) })
	d.upkeep.Go(func() {
		if err := store.Run(life); err != nil {
			f.log.Error("store's upkeep ended", "err", err)
		}
	})
	return d, nil
}

// follow keeps the index true while the diary is open. While it cannot be kept
// the diary reads the store instead.
func (f dataFile) follow(life context.Context, live *index.Live) {
	for {
		err := live.Run(life)
		if err == nil {
			return
		}
		f.log.Warn("the index could not follow; beginning anew", "err", err)
		select {
		case <-life.Done():
			return
		case <-time.After(indexAgain):
		}
	}
}

// Backups implements app.DataFile.
func (f dataFile) Backups() ([]scheduling.Backup, error) { return sqlite.Backups(f.path) }

// Restore implements app.DataFile.
func (f dataFile) Restore(ctx context.Context, b scheduling.Backup) error {
	aside, err := sqlite.Restore(ctx, f.options(), b.Path)
	f.log.Info("backup restored", "aside", aside, "err", err)
	return err
}

// SetAside implements app.DataFile.
func (f dataFile) SetAside() error {
	aside, err := sqlite.SetAside(f.options())
	f.log.Info("data file set aside", "aside", aside, "err", err)
	return err
}

// openDiary is the diary in an open file.
type openDiary struct {
	desk
	file   *sqlite.Store
	now    func() time.Time
	stop   context.CancelFunc
	upkeep sync.WaitGroup
}

var _ app.Diary = (*openDiary)(nil)

// sampleSeed makes the sample the same on every machine on the same day.
const sampleSeed = 5

// Sample implements app.Estate.
func (d *openDiary) Sample(ctx context.Context, by scheduling.Actor) error {
	e, err := sample.Generate(sampleSeed, d.now())
	if err != nil {
		return err
	}
	return d.load(ctx, by, e)
}

// Empty implements app.Estate.
func (d *openDiary) Empty(ctx context.Context, by scheduling.Actor) error {
	e, err := sample.Empty()
	if err != nil {
		return err
	}
	return d.load(ctx, by, e)
}

// load replaces everything, after a verified copy of what was there.
func (d *openDiary) load(ctx context.Context, by scheduling.Actor, e scheduling.Estate) error {
	if _, err := d.file.Backup(ctx); err != nil {
		return err
	}
	return d.diary.Load(ctx, by, e)
}

// Unfinished implements app.Attender. Calls open before the booking starts,
// which may have been moved since.
func (d *openDiary) Unfinished(ctx context.Context, since time.Time) (open []scheduling.Booking, err error) {
	within := scheduling.Span{Start: since, End: d.now().Add(24 * time.Hour)}
	err = d.store.View(ctx, func(r scheduling.Reader) error {
		all, err := r.Bookings(scheduling.BookingQuery{Within: within, Cancelled: true})
		for _, b := range all {
			if slices.ContainsFunc(b.Attendance, goesOn) {
				open = append(open, b)
			}
		}
		return err
	})
	return open, err
}

// ReadOnly implements app.Estate.
func (d *openDiary) ReadOnly() bool { return d.file.ReadOnly() }

// Close implements app.Estate.
func (d *openDiary) Close() error {
	d.stop()
	d.upkeep.Wait()
	return d.file.Close()
}
