package diary_test

import (
	"path/filepath"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/sqlite"
)

// openSQLite is a real store in a folder of the test's own.
func openSQLite(tb testing.TB, now func() time.Time) scheduling.Store {
	tb.Helper()
	store, err := sqlite.Open(tb.Context(), sqlite.Options{Path: filepath.Join(tb.TempDir(), "gatehouse.db"), Now: now})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := store.Close(); err != nil {
			tb.Error(err)
		}
	})
	return store
}
