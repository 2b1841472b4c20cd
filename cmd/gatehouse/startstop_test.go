package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
)

// TestTheFirstBackupNeverFails starts and stops a desk again and again. The
// copy that is made at the start meets the one before the first estate is
// loaded, readers, and the end of the desk. Two copies at once took each
// other's files away: one then failed with SQLITE_IOERR_DELETE_NOENT (5898).
func TestTheFirstBackupNeverFails(t *testing.T) {
	book := &logBook{secrets: map[string]string{}}
	log := slog.New(slog.NewTextHandler(book, nil))
	times := 12
	if testing.Short() {
		times = 3
	}
	made := 0
	for n := range times {
		f := dataFile{path: filepath.Join(t.TempDir(), "diary.db"), now: morning, newID: func() string { return "id" }, log: log}
		for range 2 { // a first start and one that finds everything there
			opened, err := f.Open(t.Context(), false)
			if err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithCancel(t.Context())
			var work sync.WaitGroup
			for range 2 {
				work.Go(func() {
					for ctx.Err() == nil {
						if _, _, err := opened.Places(ctx); err != nil {
							return // closed: what failed before that is in the log
						}
					}
				})
			}
			if err := opened.Empty(t.Context(), ann()); err != nil {
				t.Error(err)
			}
			if n%2 == 0 { // every other desk stops while readers read
				if err := opened.Close(); err != nil {
					t.Error(err)
				}
			}
			stop()
			work.Wait()
			if err := opened.Close(); err != nil {
				t.Error(err)
			}
		}
		copies, err := f.Backups()
		if err != nil || len(copies) == 0 {
			t.Errorf("%d copies, %v", len(copies), err)
		}
		made += len(copies)
	}
	t.Logf("%d copies", made)
	if book.has("level=ERROR") || book.has("level=WARN") {
		t.Errorf("logged:\n%s", book.text.String())
	}
}
