package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/scheduling"
)

func TestBackupHoldsEverythingAndRestores(t *testing.T) {
	path := newPath(t)
	s, err := Open(t.Context(), Options{Path: path, Now: time.Now})
	must(t, err)
	mustBook(t, s, slot("a", 0), slot("b", 1))
	must(t, s.Update(t.Context(), func(w scheduling.Writer) error {
		_, table := w.SavePriorities(scheduling.DefaultPriorities("MDI"))
		_, plan := w.SavePlan(scheduling.Enacted{ID: "p", Prison: "MDI", At: time.Now(), Bookings: []scheduling.Booking{slot("a", 0)}})
		_, list := w.SaveList(scheduling.List{ID: "l", Rows: []scheduling.Row{{Key: "k"}}, Read: time.Now()})
		return errors.Join(table, plan, list, w.KeepCase(scheduling.Case{Plan: "p", Prison: "MDI", At: time.Now(), Doc: []byte("x")}))
	}))
	made, err := s.Backup(t.Context())
	must(t, err)
	mustBook(t, s, slot("c", 2))
	all, err := s.Backups()
	must(t, err)
	if len(all) != 1 || all[0].Path != made.Path || !all[0].At.Equal(made.At) || all[0].Size != made.Size || made.Size == 0 {
		t.Errorf("listed %v, made %v", all, made)
	}
	must(t, s.Close())
	damaged := bytes.Repeat([]byte("?"), 5000)
	must(t, os.WriteFile(path, damaged, 0o600))

	o := Options{Path: path, Now: time.Now}
	aside, err := Restore(t.Context(), o, made.Path)
	must(t, err)
	old, err := os.ReadFile(filepath.Join(aside, filepath.Base(path)))
	must(t, err)
	if !bytes.Equal(old, damaged) {
		t.Error("what was replaced is not kept as it was")
	}
	s, err = reopen(t, path)
	must(t, err)
	if got := kept(t, s); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("restored %v", got)
	}
	must(t, s.View(t.Context(), func(r scheduling.Reader) error {
		table, err := r.Priorities("MDI")
		must(t, err)
		plan, err := r.Plan("p")
		must(t, err)
		l, err := r.List("l")
		must(t, err)
		cases, err := r.Cases("MDI")
		if len(table.Table) != len(scheduling.Standings()) || len(plan.Bookings) != 1 || len(l.Rows) != 1 || len(cases) != 1 {
			t.Errorf("restored %v, %v, %v, %v", table, plan, l, cases)
		}
		return err
	}))
	// It is a store like any other: claims hold, numbers go on.
	if err := book(t.Context(), s, slot("x", 1)); !errors.Is(err, scheduling.ErrTaken) {
		t.Errorf("got %v", err)
	}
	mustBook(t, s, slot("c", 2))
	must(t, s.Close())
	if _, err := os.Stat(made.Path); err != nil {
		t.Error("the copy is gone")
	}
}

func TestRestoreOfALostStore(t *testing.T) {
	path := filled(t)
	s, err := Open(t.Context(), Options{Path: path, Now: time.Now})
	must(t, err)
	made, err := s.Backup(t.Context())
	must(t, errors.Join(err, s.Close()))
	must(t, os.Remove(path))
	if _, err := reopen(t, path); !errors.Is(err, scheduling.ErrMissing) {
		t.Fatalf("got %v", err)
	}
	if _, err := Restore(t.Context(), Options{Path: path, Now: time.Now}, made.Path); err != nil {
		t.Fatal(err)
	}
	s, err = reopen(t, path)
	must(t, err)
	if got := kept(t, s); len(got) != 3 {
		t.Errorf("restored %v", got)
	}
}

// A log left by a store that is gone would be applied to whatever takes its
// place: it must go with the old one.
func TestRestoreTakesTheOldLogAway(t *testing.T) {
	path := filled(t)
	s, err := Open(t.Context(), Options{Path: path, Now: time.Now})
	must(t, err)
	made, err := s.Backup(t.Context())
	must(t, err)
	mustBook(t, s, slot("d", 3))
	for _, name := range []string{"", "-wal"} {
		must(t, copySynced(path+name, path+".kept"+name))
	}
	must(t, s.Close())
	for _, name := range []string{"", "-wal"} {
		must(t, os.Rename(path+".kept"+name, path+name))
	}
	aside, err := Restore(t.Context(), Options{Path: path, Now: time.Now}, made.Path)
	must(t, err)
	if size(filepath.Join(aside, filepath.Base(path)+"-wal")) == 0 {
		t.Error("the old log is not kept with the old store")
	}
	s, err = reopen(t, path)
	must(t, err)
	if got := kept(t, s); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("restored %v", got)
	}
}

func TestRestoreRefusesABadCopy(t *testing.T) {
	path := filled(t)
	content, err := os.ReadFile(path)
	must(t, err)
	for name, bad := range map[string][]byte{
		"no file": nil, "text": []byte("hello"), "torn": append(slices.Clone(content[:len(content)/2]), make([]byte, len(content)/2)...),
	} {
		from := filepath.Join(t.TempDir(), "copy.db")
		if bad != nil {
			must(t, os.WriteFile(from, bad, 0o600))
		}
		if _, err := Restore(t.Context(), Options{Path: path, Now: time.Now}, from); err == nil {
			t.Errorf("%s was restored", name)
		}
		now, err := os.ReadFile(path)
		must(t, err)
		if !bytes.Equal(now, content) {
			t.Errorf("%s: the store changed", name)
		}
	}
}

func TestBackupWhileWriting(t *testing.T) {
	s := fresh(t, newPath(t))
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	started := make(chan struct{})
	wg.Go(func() {
		for n := 0; ctx.Err() == nil; n++ {
			if err := book(context.WithoutCancel(ctx), s, slot(fmt.Sprintf("b%05d", n), n)); err != nil {
				t.Error(err)
			}
			if n == 20 {
				close(started)
			}
		}
	})
	<-started
	var copies sync.WaitGroup
	for range 4 {
		copies.Go(func() {
			if _, err := s.Backup(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	copies.Wait()
	stop()
	wg.Wait()
}

func TestCopyThatDoesNotHoldEverythingIsNotKept(t *testing.T) {
	s := fresh(t, newPath(t))
	mustBook(t, s, slot("a", 0))
	db, err := s.upkeep.pool(1)
	must(t, err)
	defer db.Close()
	now, err := count(t.Context(), db)
	must(t, err)
	missing := filepath.Join(t.TempDir(), "copy.db")
	_, err = db.ExecContext(t.Context(), `VACUUM INTO ?`, missing)
	must(t, err)
	must(t, verifyCopy(t.Context(), missing, now, now))
	more := now
	more.bookings++
	if err := verifyCopy(t.Context(), missing, more, more); err == nil {
		t.Error("a copy with a booking too few passed")
	}
	more = now
	more.changes++
	if err := verifyCopy(t.Context(), missing, more, tally{changes: more.changes + 5}); err == nil {
		t.Error("a copy from before passed")
	}
	copied, err := sql.Open("sqlite", links(missing, forUpkeep, "FULL").dsn)
	must(t, err)
	_, err = copied.ExecContext(t.Context(), `PRAGMA foreign_keys=0; INSERT INTO idempotency VALUES ('k', 'nothing', 0); PRAGMA wal_checkpoint(TRUNCATE)`)
	must(t, errors.Join(err, copied.Close()))
	if err := verifyCopy(t.Context(), missing, now, now); err == nil {
		t.Error("a copy with a row that points at nothing passed")
	}
}

// A day and more in a bubble: a copy at the start and every four hours, but
// none while nothing changes; the newest fourteen stay; the log is emptied.
func TestRunKeepsTheStoreInOrder(t *testing.T) {
	path := newPath(t)
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		s, err := Open(t.Context(), Options{Path: path, Now: time.Now, Log: slog.New(slog.NewTextHandler(&log, nil))})
		must(t, err)
		mustBook(t, s, slot("a", 0))
		ctx, stop := context.WithCancel(t.Context())
		var ran sync.WaitGroup
		ran.Go(func() {
			if err := s.Run(ctx); err != nil {
				t.Error(err)
			}
		})
		copies := func(want int) {
			t.Helper()
			synctest.Wait()
			all, err := s.Backups()
			must(t, err)
			if len(all) != want {
				t.Fatalf("at %s: %d copies, want %d; log:\n%s", time.Now().Format(time.TimeOnly), len(all), want, &log)
			}
		}
		later := func(d time.Duration) {
			<-time.After(d + time.Second)
			synctest.Wait()
		}
		copies(1)
		later(backupEvery)
		copies(1) // nothing changed
		mustBook(t, s, slot("b", 1))
		if size(path+"-wal") == 0 {
			t.Error("nothing in the log")
		}
		later(checkpointEvery)
		if n := size(path + "-wal"); n != 0 {
			t.Errorf("%d bytes in the log after an hour", n)
		}
		later(backupEvery - checkpointEvery)
		copies(2)
		must(t, s.Update(t.Context(), func(w scheduling.Writer) error {
			return w.Record(scheduling.AuditEntry{Action: scheduling.ActionViewed, Subject: "p"})
		}))
		later(backupEvery)
		copies(3) // a view of a record is worth keeping too
		for n := range 20 {
			mustBook(t, s, slot(fmt.Sprint("more", n), 10+n))
			later(backupEvery)
		}
		copies(keepBackups)
		all, err := s.Backups()
		must(t, err)
		if age := time.Since(all[0].At); age > backupEvery {
			t.Errorf("the newest copy is %s old", age)
		}
		stop()
		ran.Wait()
		must(t, s.Close())
		if strings.Contains(log.String(), "level=ERROR") {
			t.Error(log.String())
		}
		// A restart with nothing new makes no copy.
		s, err = Open(t.Context(), Options{Path: path, Now: time.Now})
		must(t, err)
		ran.Go(func() {
			if err := s.Run(t.Context()); err != nil {
				t.Error(err)
			}
		})
		copies(keepBackups)
		newest, err := s.Backups()
		must(t, err)
		if newest[0].Path != all[0].Path {
			t.Error("a copy was made of nothing new")
		}
		must(t, s.Close()) // ends Run too
		ran.Wait()
	})
}

// One open reader must not keep the checkpoint waiting for ever, nor lose what it reads.
func TestCheckpointBesideAReader(t *testing.T) {
	s := fresh(t, newPath(t))
	mustBook(t, s, slot("a", 0))
	must(t, s.View(t.Context(), func(r scheduling.Reader) error {
		if _, err := r.Booking("a"); err != nil {
			return err
		}
		mustBook(t, s, slot("b", 1))
		s.checkpoint(t.Context())
		if size(s.path+"-wal") == 0 {
			t.Error("the log was emptied under a reader")
		}
		bs, err := r.Bookings(scheduling.BookingQuery{})
		if len(bs) != 1 {
			t.Errorf("the reader sees %d bookings", len(bs))
		}
		return err
	}))
	s.checkpoint(t.Context())
	if n := size(s.path + "-wal"); n != 0 {
		t.Errorf("%d bytes in the log", n)
	}
}
