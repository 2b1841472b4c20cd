package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	engine "modernc.org/sqlite"

	"gatehouse/scheduling"
)

// Restore puts the backup at from in the place of the store at o.Path, which
// must not be open anywhere, and returns the folder where what stood there
// is kept. The backup is verified first; nothing is ever deleted. Broken off
// at any point it leaves the old store, the new one, or one that Open reports
// as scheduling.ErrMissing and Restore can be asked for again.
func Restore(ctx context.Context, o Options, from string) (aside string, err error) {
	return replaced(o, func(path string) (string, error) {
		if err := wholesome(ctx, from); err != nil {
			return "", fmt.Errorf("restore %s: %w", from, err)
		}
		fresh := path + ".restoring"
		if err := copySynced(from, fresh); err != nil {
			return "", err
		}
		if err := mark(path, o.Now()); err != nil {
			return "", err
		}
		return fresh, nil
	})
}

// SetAside makes the next Open at o.Path a first run: what stands there is
// moved to the folder that is returned. It is for a person who knows that the
// store was lost and wants to start empty.
func SetAside(o Options) (aside string, err error) {
	return replaced(o, func(string) (string, error) { return "", nil })
}

// replaced moves the store aside and fresh, when there is one, into its place.
func replaced(o Options, prepare func(path string) (fresh string, err error)) (aside string, err error) {
	if o.Now == nil || o.Path == "" {
		return "", errors.New("sqlite: a path and a clock are needed")
	}
	path, err := filepath.Abs(o.Path)
	if err != nil {
		return "", err
	}
	engine.StrictPragmas(true)
	s := &Store{path: path}
	if err := s.takeLock(); err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, s.release()) }()
	if s.readOnly {
		return "", fmt.Errorf("replace %s: %w", path, scheduling.ErrReadOnly)
	}
	fresh, err := prepare(path)
	if err != nil {
		return "", err
	}
	aside = fmt.Sprintf("%s-replaced-%s", filepath.Join(filepath.Dir(path), stem(path)), o.Now().UTC().Format(stampLayout))
	if err := os.MkdirAll(aside, 0o700); err != nil {
		return "", err
	}
	// The database goes before its log: a database without its log would
	// open, and miss what only the log has.
	names := []string{path, path + "-wal", path + "-shm", notePath(path)}
	if fresh == "" {
		names = append(names, markerPath(path))
	}
	for _, name := range names {
		err := os.Rename(name, filepath.Join(aside, filepath.Base(name)))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return aside, err
		}
	}
	if err := errors.Join(syncFolder(aside), syncFolder(filepath.Dir(path))); err != nil {
		return aside, err
	}
	if fresh == "" {
		return aside, nil
	}
	return aside, errors.Join(os.Rename(fresh, path), syncFolder(filepath.Dir(path)))
}

// wholesome reads a backup whole before anything is replaced by it.
func wholesome(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	return links(path, forImmobile, "").use(func(db *sql.DB) error {
		var app int64
		if err := db.QueryRowContext(ctx, `PRAGMA application_id`).Scan(&app); err != nil {
			return fault(ctx, err)
		}
		if app != applicationID {
			return &DamagedError{Path: path, Found: "not a Gatehouse file"}
		}
		return verify(ctx, db, "integrity_check")
	})
}
