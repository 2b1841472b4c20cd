package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/scheduling"
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
	if err := os.WriteFile(path, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := identityKey(path); err == nil {
		t.Error("a damaged key is taken, or replaced without a word")
	}
}

func TestWhatMayBeLookedAt(t *testing.T) {
	for kind, want := range map[scheduling.Kind]struct {
		longest time.Duration
		listen  bool
	}{
		scheduling.KindLegal: {3 * time.Minute, false}, scheduling.KindOfficial: {3 * time.Minute, false},
		scheduling.KindFamily: {30 * time.Minute, true}, scheduling.KindProbation: {10 * time.Minute, false},
		scheduling.KindCourt: {}, scheduling.KindParole: {}, scheduling.KindOutOfUse: {}, "new": {},
	} {
		if longest, listen := (&hearings{}).MayLook(kind); longest != want.longest || listen != want.listen {
			t.Errorf("%s: %v %t", kind, longest, listen)
		}
	}
}
