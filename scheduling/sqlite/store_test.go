package sqlite

import (
	"path/filepath"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) scheduling.Store { return fresh(t, newPath(t)) })
}

func newPath(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "gatehouse #1 %20?.db")
}

// fresh opens the store at path and closes it when the test ends.
func fresh(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), Options{Path: path, Now: time.Now})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}
