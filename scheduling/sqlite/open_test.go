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
	"testing"
	"time"

	"gatehouse/scheduling"
)

// reopen opens the store at path and reports what came of it.
func reopen(t *testing.T, path string) (*Store, error) {
	t.Helper()
	s, err := Open(t.Context(), Options{Path: path, Now: time.Now})
	if err == nil {
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		})
	}
	return s, err
}

// slot is a booking of the n-th quarter hour, in a room that is in no estate.
func slot(id string, n int) scheduling.Booking {
	start := time.Date(2031, 3, 4, 8, 0, 0, 0, time.UTC).Add(time.Duration(n) * 15 * time.Minute)
	return scheduling.Booking{
		ID: scheduling.BookingID(id), Kind: scheduling.KindLegal, Prison: "MDI", Status: scheduling.StatusBooked,
		Parts: []scheduling.Part{{
			Name: scheduling.PartMain, Span: scheduling.NewSpan(start, 15*time.Minute),
			Placements: []scheduling.Placement{{Room: "MDI-1"}},
		}},
	}
}

func book(ctx context.Context, s *Store, b scheduling.Booking) error {
	return s.Update(ctx, func(w scheduling.Writer) error {
		_, err := w.SaveBooking(b, nil)
		return err
	})
}

func mustBook(t *testing.T, s *Store, bs ...scheduling.Booking) {
	t.Helper()
	for _, b := range bs {
		if err := book(t.Context(), s, b); err != nil {
			t.Fatal(err)
		}
	}
}

func kept(t *testing.T, s *Store) []string {
	t.Helper()
	var out []string
	err := s.View(t.Context(), func(r scheduling.Reader) error {
		bs, err := r.Bookings(scheduling.BookingQuery{Cancelled: true})
		for _, b := range bs {
			out = append(out, string(b.ID))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// filled makes a store with three bookings and closes it.
func filled(t *testing.T) (path string) {
	t.Helper()
	path = newPath(t)
	s, err := Open(t.Context(), Options{Path: path, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	mustBook(t, s, slot("a", 0), slot("b", 1), slot("c", 2))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEveryConnectionReportsItsPragmas(t *testing.T) {
	s := fresh(t, newPath(t))
	everywhere := map[string]string{
		"busy_timeout": "10000", "journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "trusted_schema": "0",
		"recursive_triggers": "1", "wal_autocheckpoint": "4000", "application_id": fmt.Sprint(applicationID),
	}
	upkeep, err := s.upkeep.pool(1)
	if err != nil {
		t.Fatal(err)
	}
	defer upkeep.Close()
	for _, c := range []struct {
		name  string
		db    *sql.DB
		conns int
		also  map[string]string
	}{
		{"writer", s.writer, 1, map[string]string{"query_only": "0"}},
		{"reader", s.reader, readers, map[string]string{"query_only": "1"}},
		{"upkeep", upkeep, 1, map[string]string{"query_only": "0", "busy_timeout": "2000"}},
	} {
		if got := c.db.Stats().MaxOpenConnections; got != c.conns {
			t.Errorf("%s: at most %d connections, want %d", c.name, got, c.conns)
		}
		var held []*sql.Conn
		for i := range c.conns {
			conn, err := c.db.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			held = append(held, conn) // so that the next one is another
			want := map[string]string{}
			for k, v := range everywhere {
				want[k] = v
			}
			for k, v := range c.also {
				want[k] = v
			}
			for name, value := range want {
				var got string
				if err := conn.QueryRowContext(t.Context(), "PRAGMA "+name).Scan(&got); err != nil || got != value {
					t.Errorf("%s %d: PRAGMA %s is %q (%v), want %q", c.name, i, name, got, err, value)
				}
			}
			// Defensive: the schema cannot be written, whatever is said.
			if _, err := conn.ExecContext(t.Context(), `PRAGMA writable_schema=1`); err != nil {
				t.Error(err)
			}
			if _, err := conn.ExecContext(t.Context(), `UPDATE sqlite_schema SET sql = ''`); err == nil {
				t.Errorf("%s %d: the schema was written", c.name, i)
			}
		}
		for _, conn := range held {
			if err := conn.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	if _, err := s.reader.ExecContext(t.Context(), `DELETE FROM rooms`); !errors.Is(fault(t.Context(), err), scheduling.ErrReadOnly) {
		t.Errorf("a reader wrote: %v", err)
	}
}

func TestConnectionWithAnotherPragmaIsRefused(t *testing.T) {
	l := links(newPath(t), forWriting, "FULL")
	l.pragmas = append(slices.Clone(l.pragmas), pragma{"cache_spill", "77"})
	db, err := l.pool(1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.PingContext(t.Context()); err == nil || !strings.Contains(err.Error(), "cache_spill") {
		t.Errorf("got %v", err)
	}
}

func TestOldLibraryIsRefused(t *testing.T) {
	for version, want := range map[string]bool{
		"3.51.2": true, "3.7.0": true, "2.8.17": true, "3.50.9": true, "nonsense": true, "3.51": true,
		"3.51.3": false, "3.51.10": false, "3.54.1": false, "4.0.0": false,
	} {
		if got := tooOld(version); got != want {
			t.Errorf("%s: too old is %v", version, got)
		}
	}
}

func TestSecondOpenIsRefused(t *testing.T) {
	path := newPath(t)
	s := fresh(t, path)
	if _, err := reopen(t, path); !errors.Is(err, scheduling.ErrInUse) {
		t.Errorf("got %v", err)
	}
	if _, err := Restore(t.Context(), Options{Path: path, Now: time.Now}, path); !errors.Is(err, scheduling.ErrInUse) {
		t.Errorf("restore over an open store: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := reopen(t, path); err != nil {
		t.Errorf("after close: %v", err)
	}
}

func TestMigrations(t *testing.T) {
	steps, err := migrations()
	must(t, err)
	path := filled(t)
	again := func(steps ...string) (*Store, error) {
		return open(t.Context(), Options{Path: path, Now: time.Now}, tuning{synchronous: "FULL", migrations: steps, viewLimit: viewLimit})
	}
	failing := append(slices.Clone(steps), `CREATE TABLE extra (x) STRICT; SELECT nonsense FROM nowhere`)
	if _, err := again(failing...); err == nil {
		t.Fatal("a failing migration passed")
	}
	backups, err := Backups(path)
	must(t, err)
	if len(backups) != 1 {
		t.Errorf("%d copies before the migration", len(backups))
	}
	s, err := again(steps...)
	must(t, err)
	if got := kept(t, s); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("after a failed migration: %v", got)
	}
	must(t, s.Close())
	s, err = again(append(slices.Clone(steps), `CREATE TABLE extra (x INTEGER) STRICT`, `INSERT INTO extra VALUES (7)`)...)
	must(t, err)
	var version, x int
	must(t, s.reader.QueryRowContext(t.Context(), `SELECT user_version, (SELECT x FROM extra) FROM pragma_user_version`).Scan(&version, &x))
	if version != len(steps)+2 || x != 7 {
		t.Errorf("version %d, x %d", version, x)
	}
	mustBook(t, s, slot("d", 3))
	must(t, s.Close())
	if _, err := again(steps...); !errors.Is(err, scheduling.ErrNewer) {
		t.Errorf("the older program: %v", err)
	}
}

// A file as the first version left it opens with everything in it.
func TestFirstSchemaBecomesTheNewest(t *testing.T) {
	steps, err := migrations()
	must(t, err)
	path := newPath(t)
	s, err := open(t.Context(), Options{Path: path, Now: time.Now}, tuning{synchronous: "FULL", migrations: steps[:1], viewLimit: viewLimit})
	must(t, err)
	for _, q := range []string{
		`INSERT INTO prisons VALUES ('MDI', 'Moorland', 'Europe/London', 28800000000000, 64800000000000, 1800000000000)`,
		`INSERT INTO rooms VALUES ('MDI-VCC-1', 'MDI', 'Video 1', 'court', 2, 1, 0)`,
		`INSERT INTO people VALUES ('p1', 'A1234AA', 'Sam', 'Exampleton', '|prisoner|', 'MDI', '3', '', 'a1234aa', 'sam', 'exampleton')`,
		`INSERT INTO bookings VALUES ('a', 1, 'booked', 29000000, 29000060, '{"layout":1,"id":"a","kind":"court","prison":"MDI","court":"LEEDCC",
			"parts":[{"name":"main","start":"2025-02-20T13:20:00Z","end":"2025-02-20T14:20:00Z","placements":[{"room":"MDI-VCC-1"}]}],
			"status":"booked","made":"2025-01-01T00:00:00Z","changed":"2025-01-01T00:00:00Z","version":1}')`,
	} {
		_, err := s.writer.ExecContext(t.Context(), q)
		must(t, err)
	}
	must(t, s.Close())
	s, err = reopen(t, path)
	must(t, err)
	must(t, s.View(t.Context(), func(r scheduling.Reader) error {
		prisons, err := r.Prisons()
		must(t, err)
		rooms, err := r.Rooms("MDI")
		must(t, err)
		p, err := r.Person("p1")
		must(t, err)
		b, err := r.Booking("a")
		must(t, err)
		if prisons[0].PickUp != 30*time.Minute || prisons[0].Version != 1 || rooms[0].Places != 2 || rooms[0].Lines != nil ||
			p.Family != "Exampleton" || p.Version != 1 || b.Series != "" || !b.Original.Date().IsZero() || b.Version != 1 {
			t.Errorf("read back %+v %+v %+v %+v", prisons[0], rooms[0], p, b)
		}
		heard, err := r.Bookings(scheduling.BookingQuery{Resources: []scheduling.Resource{scheduling.CourtResource("LEEDCC")}})
		must(t, err)
		if len(heard) != 1 || heard[0].ID != "a" {
			t.Errorf("the court hears %v", heard)
		}
		plans, err := r.Plans(scheduling.PlanQuery{})
		must(t, err)
		lists, err := r.Lists(scheduling.ListQuery{})
		must(t, err)
		if len(plans) != 0 || len(lists) != 0 || p.Hours != nil {
			t.Errorf("plans %v, lists %v, hours %v", plans, lists, p.Hours)
		}
		return nil
	}))
}

func TestTablesAreStrict(t *testing.T) {
	s := fresh(t, newPath(t))
	var loose string
	must(t, s.reader.QueryRowContext(t.Context(), `SELECT coalesce(group_concat(name), '') FROM pragma_table_list
		WHERE schema = 'main' AND type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'`).Scan(&loose))
	if loose != "" {
		t.Errorf("not STRICT: %s", loose)
	}
}

func TestFilesAreTheOwnersAlone(t *testing.T) {
	path := newPath(t)
	s := fresh(t, path)
	mustBook(t, s, slot("a", 0))
	_, err := s.Backup(t.Context())
	must(t, err)
	must(t, filepath.WalkDir(filepath.Dir(path), func(p string, d os.DirEntry, err error) error {
		if err != nil || p == filepath.Dir(path) {
			return err
		}
		st, err := d.Info()
		if err == nil && st.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %s", p, st.Mode())
		}
		return err
	}))
}

func TestLongViewEnds(t *testing.T) {
	steps, err := migrations()
	must(t, err)
	s, err := open(t.Context(), Options{Path: newPath(t), Now: time.Now},
		tuning{synchronous: "FULL", migrations: steps, viewLimit: 100 * time.Millisecond})
	must(t, err)
	defer s.Close()
	err = s.View(t.Context(), func(r scheduling.Reader) error {
		_, err := list(r.(reader).session, scanInt, //nolint:forcetypeassert // it is this package's own
			`WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n`)
		return err
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	mustBook(t, s, slot("a", 0))
}

func TestEveryReplacedVersionIsKept(t *testing.T) {
	s := fresh(t, newPath(t))
	b := slot("a", 0)
	for _, notes := range []string{"one", "two", "three"} {
		b.StaffNotes = notes
		must(t, s.Update(t.Context(), func(w scheduling.Writer) error {
			var err error
			b, err = w.SaveBooking(b, nil)
			return err
		}))
	}
	rows, err := s.reader.QueryContext(t.Context(), `SELECT doc FROM booking_versions WHERE booking = 'a' ORDER BY seq`)
	must(t, err)
	defer rows.Close()
	var got []string
	for rows.Next() {
		v, err := scanBooking(rows.Scan)
		must(t, err)
		got = append(got, fmt.Sprint(v.Version, v.StaffNotes))
	}
	must(t, rows.Err())
	if !slices.Equal(got, []string{"1one", "2two"}) {
		t.Errorf("got %v", got)
	}
}

func TestReaderAndWriterDieWithTheirTransaction(t *testing.T) {
	s := fresh(t, newPath(t))
	var r scheduling.Reader
	var w scheduling.Writer
	must(t, s.View(t.Context(), func(x scheduling.Reader) error { r = x; return nil }))
	must(t, s.Update(t.Context(), func(x scheduling.Writer) error { w = x; return nil }))
	if _, err := r.Prisons(); err == nil {
		t.Error("a kept Reader works")
	}
	if err := w.Record(scheduling.AuditEntry{}); err == nil {
		t.Error("a kept Writer works")
	}
}
