package sqlite

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling"
)

func TestLossIsNotAFirstRun(t *testing.T) {
	for name, lose := range map[string]func(t *testing.T, path string){
		"removed": func(t *testing.T, path string) {
			t.Helper()
			must(t, os.Remove(path))
		},
		"emptied": func(t *testing.T, path string) {
			t.Helper()
			must(t, os.Truncate(path, 0))
		},
		"made anew": func(t *testing.T, path string) {
			t.Helper()
			must(t, os.Remove(path))
			db, err := sql.Open("sqlite", links(path, forUpkeep, "FULL").dsn)
			must(t, err)
			_, err = db.ExecContext(t.Context(), `VACUUM`)
			must(t, errors.Join(err, db.Close()))
		},
		"removed, marker too, log left": func(t *testing.T, path string) {
			t.Helper()
			must(t, os.Remove(path))
			must(t, os.Remove(markerPath(path)))
			must(t, os.WriteFile(path+"-wal", []byte("pages"), 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filled(t)
			lose(t, path)
			before := folder(t, path)
			if _, err := reopen(t, path); !errors.Is(err, scheduling.ErrMissing) {
				t.Errorf("got %v", err)
			}
			if after := folder(t, path); !slices.Equal(before, after) {
				t.Errorf("the folder went from %v to %v", before, after)
			}
			// A person who knows may start empty.
			aside, err := SetAside(Options{Path: path, Now: time.Now})
			must(t, err)
			if _, err := os.Stat(aside); err != nil {
				t.Error(err)
			}
			s, err := reopen(t, path)
			must(t, err)
			if got := kept(t, s); len(got) != 0 {
				t.Errorf("kept %v", got)
			}
		})
	}
	t.Run("killed in the first run", func(t *testing.T) {
		path := newPath(t)
		must(t, os.WriteFile(path, nil, 0o600))
		if _, err := reopen(t, path); err != nil {
			t.Errorf("an empty file without a marker: %v", err)
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// folder lists what lies beside a store, with sizes; locks come and go.
func folder(t *testing.T, path string) []string {
	t.Helper()
	var out []string
	must(t, filepath.WalkDir(filepath.Dir(path), func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(p, ".lock") || strings.HasSuffix(p, "-shm") {
			return err
		}
		if size(p) > 0 || !strings.HasSuffix(p, "-wal") {
			out = append(out, fmt.Sprint(p, " ", size(p)))
		}
		return nil
	}))
	return out
}

func TestDamageIsQuarantinedAndNothingWritten(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, path string, content []byte) []byte{
		"another file": func(*testing.T, string, []byte) []byte { return bytes.Repeat([]byte("not a database "), 1000) },
		"a short file": func(_ *testing.T, _ string, c []byte) []byte { return c[:50] },
		"truncated":    func(_ *testing.T, _ string, c []byte) []byte { return c[:len(c)/2] },
		"pages zeroed": func(_ *testing.T, _ string, c []byte) []byte { clear(c[4096:]); return c },
		"first page torn": func(_ *testing.T, _ string, c []byte) []byte {
			copy(c[100:4096], bytes.Repeat([]byte{0xa5}, 3996))
			return c
		},
		"another program's": func(t *testing.T, path string, _ []byte) []byte {
			t.Helper()
			other := path + ".other"
			db, err := sql.Open("sqlite", links(other, forUpkeep, "FULL").dsn)
			must(t, err)
			_, err = db.ExecContext(t.Context(), `PRAGMA journal_mode=DELETE; CREATE TABLE t (x)`)
			must(t, errors.Join(err, db.Close()))
			c, err := os.ReadFile(other)
			must(t, err)
			return c
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filled(t)
			content, err := os.ReadFile(path)
			must(t, err)
			content = damage(t, path, content)
			must(t, os.WriteFile(path, content, 0o600))
			for range 2 {
				_, err = reopen(t, path)
				var d *DamagedError
				if !errors.Is(err, scheduling.ErrDamaged) || !errors.As(err, &d) {
					t.Fatalf("got %v", err)
				}
				quarantined, err := os.ReadFile(d.Copy)
				must(t, err)
				now, err := os.ReadFile(path)
				must(t, err)
				if !bytes.Equal(quarantined, content) || !bytes.Equal(now, content) {
					t.Error("the file or its copy is not as it was")
				}
			}
			copies, err := os.ReadDir(filepath.Join(filepath.Dir(path), "quarantine"))
			must(t, err)
			if len(copies) != 1 {
				t.Errorf("%d copies of one state", len(copies))
			}
		})
	}
}

func TestDamageFoundWhileOpenStopsWriting(t *testing.T) {
	path := newPath(t)
	s, err := Open(t.Context(), Options{Path: path, Now: time.Now})
	must(t, err)
	mustBook(t, s, slot("a", 0))
	// A document that cannot be read back is damage to a person's booking.
	_, err = s.writer.ExecContext(t.Context(), `UPDATE bookings SET doc = '{'`)
	must(t, err)
	err = s.View(t.Context(), func(r scheduling.Reader) error { _, err := r.Booking("a"); return err })
	if !errors.Is(err, scheduling.ErrDamaged) {
		t.Errorf("reading: %v", err)
	}
	if err := book(t.Context(), s, slot("b", 1)); !errors.Is(err, scheduling.ErrDamaged) {
		t.Errorf("writing after: %v", err)
	}
	must(t, s.Close())
	if !noted(path) {
		t.Error("no note for the next start")
	}
	// The file itself is whole: the next start finds that and goes on.
	s, err = reopen(t, path)
	must(t, err)
	if noted(path) {
		t.Error("the note outlived the examination")
	}
	mustBook(t, s, slot("b", 1))
}

func TestNewerSchemaIsLeftAlone(t *testing.T) {
	path := filled(t)
	db, err := sql.Open("sqlite", links(path, forUpkeep, "FULL").dsn)
	must(t, err)
	_, err = db.ExecContext(t.Context(), `PRAGMA user_version = 1000`)
	must(t, errors.Join(err, db.Close()))
	before, err := os.ReadFile(path)
	must(t, err)
	if _, err := reopen(t, path); !errors.Is(err, scheduling.ErrNewer) {
		t.Errorf("got %v", err)
	}
	after, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Equal(before, after) {
		t.Error("the file was written to")
	}
}
