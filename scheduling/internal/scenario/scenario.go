// Package scenario runs tests that are told in words, one txtar file each.
package scenario

import (
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// Teller tells one file, a section after another: its name and its lines. told
// is set when what the section says is compared with what was got; otherwise
// it was only listened to.
type Teller func(name string, body []string) (got []string, told bool)

// Run tells every file that matches the pattern as a test of its own. begin is
// called once for each.
func Run(t *testing.T, pattern string, begin func(*testing.T) Teller) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			tell := begin(t)
			for _, f := range archive.Files {
				body := Lines(string(f.Data))
				got, told := tell(f.Name, body)
				if diff := gocmp.Diff(body, got); told && diff != "" {
					t.Errorf("%s: want -, got +:\n%s", f.Name, diff)
				}
			}
		})
	}
}

// Lines are the lines of a text that say something, without space around them.
func Lines(text string) []string {
	var out []string
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}
