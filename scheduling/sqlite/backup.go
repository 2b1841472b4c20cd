package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gatehouse/scheduling"
)

const (
	// keepBackups is how many copies are kept.
	keepBackups = 14
	// backupEvery is how often a copy is made while things change.
	backupEvery = 4 * time.Hour
	// checkpointEvery is how often the write-ahead log is emptied.
	checkpointEvery = time.Hour
	// backupLimit ends a copy that does not come to an end by itself.
	backupLimit = 10 * time.Minute
	// stampLayout is how file names carry an instant, in UTC.
	stampLayout = "20060102T150405.000Z"
)

// Backups lists the verified copies of the store at path, newest first. The
// store need not be open, nor be there at all.
func Backups(path string) ([]scheduling.Backup, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(backupFolder(path))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []scheduling.Backup
	for _, e := range entries {
		stamp, mine := strings.CutPrefix(e.Name(), stem(path)+"-")
		stamp, whole := strings.CutSuffix(stamp, ".db")
		at, err := time.Parse(stampLayout, stamp)
		if !mine || !whole || err != nil {
			continue
		}
		st, err := e.Info()
		if err != nil {
			continue // removed meanwhile
		}
		out = append(out, scheduling.Backup{Path: filepath.Join(backupFolder(path), e.Name()), At: at, Size: st.Size()})
	}
	slices.SortFunc(out, func(a, b scheduling.Backup) int { return b.At.Compare(a.At) })
	return out, nil
}

// Backups lists the store's verified copies, newest first.
func (s *Store) Backups() ([]scheduling.Backup, error) { return Backups(s.path) }

func backupFolder(path string) string { return filepath.Join(filepath.Dir(path), "backups") }

// stem is the file's name without its ending.
func stem(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}

// Backup makes a verified copy now, also when nothing changed.
func (s *Store) Backup(ctx context.Context) (scheduling.Backup, error) {
	if err := s.enter(); err != nil {
		return scheduling.Backup{}, err
	}
	defer s.tasks.Done()
	if s.readOnly {
		return scheduling.Backup{}, scheduling.ErrReadOnly
	}
	var made scheduling.Backup
	err := s.upkeep.use(func(db *sql.DB) (err error) {
		made, err = s.backup(ctx, db, s.now())
		return err
	})
	return made, s.blame(err)
}

// Run keeps the store in order until ctx ends or the store is closed: a
// verified copy at once and every 4 hours, each unless nothing changed since
// the last, and an emptied write-ahead log every hour. What fails is logged
// and tried again at its next turn. The caller waits for Run before Close.
func (s *Store) Run(ctx context.Context) error {
	copies := time.NewTicker(backupEvery)
	defer copies.Stop()
	checkpoints := time.NewTicker(checkpointEvery)
	defer checkpoints.Stop()
	s.backupIfChanged(ctx)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.life:
			return nil
		case <-copies.C:
			s.backupIfChanged(ctx)
		case <-checkpoints.C:
			s.checkpoint(ctx)
		}
	}
}

func (s *Store) backupIfChanged(ctx context.Context) {
	if s.readOnly || s.enter() != nil {
		return
	}
	defer s.tasks.Done()
	err := s.upkeep.use(func(db *sql.DB) error {
		same, err := s.unchanged(ctx, db)
		if err != nil || same {
			return err
		}
		made, err := s.backup(ctx, db, s.now())
		if err == nil {
			s.log.Info("backup made and verified", "bytes", made.Size)
		}
		return err
	})
	if s.blame(err) != nil && ctx.Err() == nil {
		s.log.Error("no backup made", "err", err)
	}
}

// unchanged reports whether the newest copy holds all that the store does.
func (s *Store) unchanged(ctx context.Context, db *sql.DB) (bool, error) {
	all, err := s.Backups()
	if err != nil || len(all) == 0 {
		return false, err
	}
	var last tally
	unreadable := links(all[0].Path, forImmobile, "").use(func(copied *sql.DB) (err error) {
		last, err = count(ctx, copied)
		return err
	})
	now, err := count(ctx, db)
	return unreadable == nil && last == now, err
}

// tally says how much a file holds. The two numbers only ever rise.
type tally struct{ audit, changes, bookings int64 }

func count(ctx context.Context, db *sql.DB) (tally, error) {
	var t tally
	err := db.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(seq), 0) FROM audit),
		(SELECT coalesce(max(seq), 0) FROM changes), (SELECT count(*) FROM bookings)`).Scan(&t.audit, &t.changes, &t.bookings)
	return t, fault(ctx, err)
}

// backup copies the store while it is written to, verifies the copy, and only
// then gives it its name.
func (s *Store) backup(ctx context.Context, db *sql.DB, now time.Time) (_ scheduling.Backup, err error) {
	ctx, cancel := context.WithTimeout(ctx, backupLimit)
	defer cancel()
	select {
	case s.copying <- struct{}{}:
		defer func() { <-s.copying }()
	case <-ctx.Done():
		return scheduling.Backup{}, fmt.Errorf("sqlite: %w", context.Cause(ctx))
	}
	folder := backupFolder(s.path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return scheduling.Backup{}, err
	}
	making := filepath.Join(folder, stem(s.path)+".making")
	if err := removed(making); err != nil {
		return scheduling.Backup{}, err
	}
	defer func() { err = errors.Join(err, removed(making)) }() // when it was not renamed
	before, err := count(ctx, db)
	if err != nil {
		return scheduling.Backup{}, err
	}
	if err := create(making); err != nil {
		return scheduling.Backup{}, err
	}
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, making); err != nil {
		return scheduling.Backup{}, fmt.Errorf("copy: %w", fault(ctx, err))
	}
	after, err := count(ctx, db)
	if err != nil {
		return scheduling.Backup{}, err
	}
	if err := verifyCopy(ctx, making, before, after); err != nil {
		return scheduling.Backup{}, fmt.Errorf("verify the copy: %w", err)
	}
	made := scheduling.Backup{
		Path: filepath.Join(folder, stem(s.path)+"-"+now.UTC().Format(stampLayout)+".db"),
		At:   now.UTC().Truncate(time.Millisecond), Size: size(making),
	}
	if err := syncFile(making); err != nil {
		return scheduling.Backup{}, err
	}
	if err := os.Rename(making, made.Path); err != nil {
		return scheduling.Backup{}, err
	}
	if err := syncFolder(folder); err != nil {
		return scheduling.Backup{}, err
	}
	return made, s.prune()
}

// verifyCopy reads the whole copy back.
func verifyCopy(ctx context.Context, path string, before, after tally) error {
	var orphans int64
	var got tally
	err := links(path, forImmobile, "").use(func(db *sql.DB) error {
		if err := verify(ctx, db, "integrity_check"); err != nil {
			return err
		}
		if err := db.QueryRowContext(ctx, `SELECT count(*) FROM pragma_foreign_key_check`).Scan(&orphans); err != nil {
			return fault(ctx, err)
		}
		var err error
		got, err = count(ctx, db)
		return err
	})
	if err != nil {
		return err
	}
	switch {
	case orphans > 0:
		return fmt.Errorf("sqlite: %d rows point at nothing", orphans)
	case before == after && got != before,
		got.audit < before.audit, got.audit > after.audit,
		got.changes < before.changes, got.changes > after.changes:
		return fmt.Errorf("sqlite: the copy holds %d bookings, %d changes, %d audit rows; the store %d, %d, %d",
			got.bookings, got.changes, got.audit, after.bookings, after.changes, after.audit)
	}
	return nil
}

// removed removes a file that may not be there.
func removed(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// prune removes all but the newest copies.
func (s *Store) prune() error {
	all, err := s.Backups()
	if err != nil || len(all) <= keepBackups {
		return err
	}
	for _, b := range all[keepBackups:] {
		err = errors.Join(err, os.Remove(b.Path))
	}
	return err
}

// checkpoint empties the write-ahead log. When a reader or the writer is in
// the way it is left for the next turn.
func (s *Store) checkpoint(ctx context.Context) {
	if s.readOnly || s.damaged.Load() || s.enter() != nil {
		return
	}
	defer s.tasks.Done()
	var busy, frames, done int64
	err := s.upkeep.use(func(db *sql.DB) error {
		return fault(ctx, db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &done))
	})
	if s.blame(err) != nil && ctx.Err() == nil {
		s.log.Error("no checkpoint", "err", err)
	} else if busy != 0 {
		s.log.Info("checkpoint left for later: the store is busy", "frames", frames)
	}
}
