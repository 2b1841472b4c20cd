package main

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestIdentityKeyIsMadeOnceAndIsNobodyElses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config", "identity.key")
	first, err := identityKey(path)
	if err != nil {
		t.Fatal(err)
	}
	again, err := identityKey(path)
	if err != nil || !first.Equal(again) {
		t.Errorf("another key at the second use: %v", err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("left beside it: %v, %v", left, err)
	}
}

// A file that a full disk or a stopped machine left short keeps nobody from
// their work: the desk opens with another key and says so.
func TestADamagedIdentityKeyIsReplacedAndSaid(t *testing.T) {
	config := t.TempDir()
	path := filepath.Join(config, "identity.key")
	if err := os.WriteFile(path, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	start := func() *calls {
		t.Helper()
		c, err := newCalls(t.Context(), options{config: config}, time.Now, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	first := start()
	if len(first.unwell) != 1 || !errors.Is(first.unwell[0], errIdentityNew) || first.identity == nil {
		t.Errorf("said %v", first.unwell)
	}
	if again := start(); len(again.unwell) != 0 || !again.identity.Equal(first.identity) {
		t.Errorf("another key again, said %v", again.unwell)
	}
	// Where none can be kept it goes on without.
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if c := start(); len(c.unwell) != 1 || !errors.Is(c.unwell[0], errNoIdentity) || c.identity != nil {
		t.Errorf("said %v", c.unwell)
	}
}
