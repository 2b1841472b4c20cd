package sqlite

import (
	"path/filepath"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) scheduling.Store {
		t.Helper()
		return fresh(t, newPath(t))
	})
}

func newPath(tb testing.TB) string {
	tb.Helper()
	return filepath.Join(tb.TempDir(), "gatehouse #1 %20?.db")
}

// fresh opens the store at path and closes it when the test ends.
func fresh(tb testing.TB, path string) *Store {
	tb.Helper()
	s, err := Open(tb.Context(), Options{Path: path, Now: time.Now})
	if err != nil {
		tb.Fatalf("open: %v", err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("close: %v", err)
		}
	})
	return s
}
