package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	engine "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"gatehouse/scheduling"
)

// applicationID marks the file as Gatehouse's ("GTHS") in its header
// (https://www.sqlite.org/pragma.html#pragma_application_id).
const applicationID = 0x47544853

// tuning is what only tests change.
type tuning struct {
	synchronous string
	migrations  []string
	viewLimit   time.Duration
}

// Open opens the store at o.Path, or makes it on a first run. It returns
// scheduling.ErrInUse when another process has it open, ErrMissing when one
// was installed there and is gone or empty, ErrDamaged (a *DamagedError) when
// it cannot be read back, and ErrNewer when a newer Gatehouse wrote it; in
// each case the file is left as it is. A file or folder that cannot be
// written opens read-only.
func Open(ctx context.Context, o Options) (*Store, error) {
	steps, err := migrations()
	if err != nil {
		return nil, err
	}
	return open(ctx, o, tuning{synchronous: "FULL", migrations: steps, viewLimit: viewLimit})
}

func open(ctx context.Context, o Options, t tuning) (_ *Store, err error) {
	if o.Now == nil || o.Path == "" {
		return nil, errors.New("sqlite: a path and a clock are needed")
	}
	if tooOld(codes.SQLITE_VERSION) {
		return nil, fmt.Errorf("%w: %s", ErrTooOld, codes.SQLITE_VERSION)
	}
	path, err := filepath.Abs(o.Path)
	if err != nil {
		return nil, err
	}
	engine.StrictPragmas(true)
	life, done := context.WithCancel(context.Background())
	s := &Store{
		path: path, now: o.Now, log: o.Log, readOnly: o.ReadOnly, viewLimit: t.viewLimit,
		copying: make(chan struct{}, 1), life: life.Done(), done: done,
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	defer func() {
		if err != nil {
			done()
			err = errors.Join(err, s.release())
		}
	}()
	if err := s.takeLock(); err != nil {
		return nil, err
	}
	found, err := look(path)
	if err != nil {
		return nil, s.quarantined(err)
	}
	if found == writeProtected {
		s.readOnly = true
	}
	if s.readOnly && found == absent {
		return nil, fmt.Errorf("open %s: %w", path, scheduling.ErrReadOnly)
	}
	if err := s.prepare(ctx, t, found); err != nil {
		return nil, s.quarantined(err)
	}
	if err := s.connect(ctx, t); err != nil {
		return nil, s.quarantined(err)
	}
	return s, nil
}

// takeLock takes the lock file beside the database, or finds that nothing can
// be written there.
func (s *Store) takeLock() error {
	if !s.readOnly {
		refused, err := folderProtected(filepath.Dir(s.path))
		if err != nil {
			return err
		}
		s.readOnly = refused
	}
	lock := flock.New(s.path+".lock", flock.SetPermissions(0o600))
	take := lock.TryLock
	if s.readOnly {
		take = lock.TryRLock
	}
	ok, err := take()
	switch {
	case err != nil && (writeRefused(err) || errors.Is(err, os.ErrNotExist)):
		s.readOnly = true
		return nil
	case err != nil:
		return fmt.Errorf("lock %s: %w", s.path, err)
	case !ok:
		return fmt.Errorf("open %s: %w", s.path, scheduling.ErrInUse)
	}
	s.lock = lock
	return nil
}

// prepare looks into the file, brings it to the newest schema, and leaves the
// marker that tells loss from a first run. What is not ours is only looked at.
func (s *Store) prepare(ctx context.Context, t tuning, found finding) error {
	s.upkeep = links(s.path, forUpkeep, t.synchronous)
	version := 0
	if found == absent {
		if err := create(s.path); err != nil {
			return err
		}
	} else {
		how, err := s.access(ctx)
		if err != nil {
			return err
		}
		if s.readOnly {
			s.upkeep = how
		}
		err = how.use(func(db *sql.DB) (err error) {
			version, err = s.inspect(ctx, db, len(t.migrations))
			return err
		})
		if err != nil {
			return err
		}
	}
	if s.readOnly {
		if version != len(t.migrations) {
			return fmt.Errorf("sqlite: schema %d of %d: %w", version, len(t.migrations), scheduling.ErrReadOnly)
		}
		return nil
	}
	if err := s.update(ctx, version, t.migrations); err != nil {
		return err
	}
	return mark(s.path, s.now())
}

// update brings the schema up to date, after a backup of what there was.
func (s *Store) update(ctx context.Context, version int, steps []string) error {
	if version == len(steps) {
		return nil
	}
	err := s.upkeep.use(func(db *sql.DB) error {
		if version > 0 {
			if _, err := s.backup(ctx, db, s.now()); err != nil {
				return fmt.Errorf("back up before migrating: %w", err)
			}
		}
		return migrate(ctx, db, version, steps)
	})
	if err != nil {
		return err
	}
	s.log.Info("schema brought up to date", "from", version, "to", len(steps))
	return nil
}

// access finds how the file can be read without changing it: with locks, or
// as a file on a medium where not even a lock can be held.
func (s *Store) access(ctx context.Context) (link, error) {
	how := links(s.path, forLooking, "")
	err := try(ctx, how)
	if !s.readOnly || !errors.Is(fault(ctx, err), scheduling.ErrReadOnly) {
		return how, fault(ctx, err)
	}
	if size(s.path+"-wal") > 0 {
		return link{}, fmt.Errorf("sqlite: the write-ahead log cannot be read: %w", err)
	}
	return links(s.path, forImmobile, ""), nil
}

func try(ctx context.Context, l link) error {
	return l.use(func(db *sql.DB) error {
		var n int
		return db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema`).Scan(&n)
	})
}

// inspect returns the schema version of the file and refuses what this
// program must not write to.
func (s *Store) inspect(ctx context.Context, db *sql.DB, newest int) (int, error) {
	var app, version, tables int64
	for q, to := range map[string]any{
		`PRAGMA application_id`:              &app,
		`PRAGMA user_version`:                &version,
		`SELECT count(*) FROM sqlite_schema`: &tables,
	} {
		if err := db.QueryRowContext(ctx, q).Scan(to); err != nil {
			return 0, fmt.Errorf("open %s: %w", s.path, fault(ctx, err))
		}
	}
	switch {
	case app == 0 && version == 0 && tables == 0 && marked(s.path):
		return 0, fmt.Errorf("open %s: empty: %w", s.path, scheduling.ErrMissing)
	case app == 0 && version == 0 && tables == 0:
		return 0, nil
	case app != applicationID:
		return 0, &DamagedError{Path: s.path, Found: "not a Gatehouse file"}
	case version > int64(newest):
		return 0, fmt.Errorf("open %s: schema %d, newest known %d: %w", s.path, version, newest, scheduling.ErrNewer)
	}
	return int(version), s.examine(ctx, db)
}

// quickCheckBelow is the size up to which the whole file is read at every
// start; larger ones are read whole when they are backed up.
const quickCheckBelow = 64 << 20 // bytes

// examine looks for damage.
func (s *Store) examine(ctx context.Context, db *sql.DB) error {
	switch {
	case noted(s.path):
		if err := verify(ctx, db, "integrity_check"); err != nil {
			return err
		}
		return forgetNote(s.path)
	case size(s.path) <= quickCheckBelow:
		return verify(ctx, db, "quick_check")
	}
	return nil
}

// verify runs integrity_check or quick_check.
func verify(ctx context.Context, db *sql.DB, check string) error {
	var found string
	if err := db.QueryRowContext(ctx, "PRAGMA "+check+"(1)").Scan(&found); err != nil {
		return fault(ctx, err)
	}
	if found != "ok" {
		return &DamagedError{Found: found}
	}
	return nil
}

// connect opens the pools that stay open.
func (s *Store) connect(ctx context.Context, t tuning) error {
	var err error
	how := s.upkeep
	if !s.readOnly {
		how = links(s.path, forReading, t.synchronous)
		if s.writer, err = links(s.path, forWriting, t.synchronous).pool(1); err != nil {
			return err
		}
		if err := s.writer.PingContext(ctx); err != nil {
			return fault(ctx, err)
		}
	}
	if s.reader, err = how.pool(readers); err != nil {
		return err
	}
	return fault(ctx, s.reader.PingContext(ctx))
}

// tooOld reports whether a SQLite version lies before 3.51.3.
func tooOld(version string) bool {
	var a, b, c int
	if _, err := fmt.Sscanf(version, "%d.%d.%d", &a, &b, &c); err != nil {
		return true
	}
	return a < 3 || a == 3 && (b < 51 || b == 51 && c < 3)
}
