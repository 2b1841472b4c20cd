package diary_test

import (
	"path/filepath"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/sqlite"
)

// openSQLite is a real store in a folder of the test's own.
func openSQLite(t testing.TB, now func() time.Time) scheduling.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "gatehouse.db"), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}
