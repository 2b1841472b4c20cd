package settings_test

import (
	"os"
	"path/filepath"
	"testing"

	"gatehouse/app/settings"
)

func TestFileKeepsWhatWasSaved(t *testing.T) {
	f := settings.File{Path: filepath.Join(t.TempDir(), "deep", "settings.json")}
	s, err := f.Load()
	if err != nil || s.Known() {
		t.Fatalf("before anything was saved: %+v, %v", s, err)
	}
	want := settings.Saved{Name: "Ann Clerk", Role: "clerk", Lang: "cy", TextSize: 150, Theme: "dark"}
	if err := f.Save(want); err != nil {
		t.Fatal(err)
	}
	got, err := f.Load()
	if err != nil || got != want || !got.Known() {
		t.Fatalf("got %+v, %v", got, err)
	}
}

func TestBrokenFileIsAnErrorAndStays(t *testing.T) {
	f := settings.File{Path: filepath.Join(t.TempDir(), "settings.json")}
	if err := os.WriteFile(f.Path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Load(); err == nil {
		t.Error("no error")
	}
	if text, err := os.ReadFile(f.Path); err != nil || string(text) != "{" {
		t.Errorf("file changed: %q, %v", text, err)
	}
}

func TestKnownNeedsNameAndRole(t *testing.T) {
	for _, s := range []settings.Saved{{}, {Name: "Ann"}, {Role: "clerk"}, {Name: "  ", Role: "clerk"}} {
		if s.Known() {
			t.Errorf("%+v is known", s)
		}
	}
}
