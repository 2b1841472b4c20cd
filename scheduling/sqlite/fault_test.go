package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling"
)

// The test binary starts itself again for what needs a process of its own:
// one to be killed, or one that is not root. The variable says what to do.
const (
	childRole = "GATEHOUSE_SQLITE_TEST"
	childPath = "GATEHOUSE_SQLITE_PATH"
)

func TestMain(m *testing.M) {
	switch os.Getenv(childRole) {
	case "":
		os.Exit(m.Run())
	case "reader":
		os.Exit(report(readWithoutRights(os.Getenv(childPath))))
	case "booker":
		os.Exit(report(bookForEver(os.Getenv(childPath), "FULL")))
	case "careless booker":
		os.Exit(report(bookForEver(os.Getenv(childPath), "NORMAL")))
	}
}

func report(err error) int {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// child is this test binary in another role.
func child(ctx context.Context, role, path string) *exec.Cmd {
	c := exec.CommandContext(ctx, os.Args[0])
	c.Env = append(os.Environ(), childRole+"="+role, childPath+"="+path)
	return c
}

func TestWithoutTheRightToWriteItOpensReadOnly(t *testing.T) {
	for name, protect := range map[string]func(t *testing.T, path string){
		"the file": func(t *testing.T, path string) {
			t.Helper()
			must(t, os.Chmod(path, 0o444))
		},
		"the folder": func(t *testing.T, path string) {
			t.Helper()
			must(t, os.Chmod(path, 0o644))
			must(t, os.Chmod(filepath.Dir(path), 0o555))
		},
		"both": func(t *testing.T, path string) {
			t.Helper()
			must(t, os.Chmod(path, 0o444))
			must(t, os.Chmod(filepath.Dir(path), 0o555))
		},
	} {
		t.Run(name, func(t *testing.T) {
			// Root may write anywhere, so root lets somebody else try.
			home, err := os.MkdirTemp("", "gatehouse-rights-") //nolint:usetesting // t.TempDir lies in a folder that is closed to others
			must(t, err)
			path := filepath.Join(home, "store", "gatehouse.db")
			t.Cleanup(func() {
				os.Chmod(filepath.Dir(path), 0o700) // RemoveAll says the rest
				if err := os.RemoveAll(home); err != nil {
					t.Error(err)
				}
			})
			s, err := Open(t.Context(), Options{Path: path, Now: time.Now})
			must(t, err)
			mustBook(t, s, slot("a", 0), slot("b", 1))
			must(t, s.Close())
			binary := filepath.Join(home, "test")
			c := child(t.Context(), "reader", path)
			if os.Getuid() == 0 {
				must(t, copySynced(os.Args[0], binary))
				must(t, os.Chmod(binary, 0o755))
				must(t, os.Chmod(home, 0o755))
				must(t, filepath.WalkDir(filepath.Dir(path), func(p string, _ os.DirEntry, err error) error {
					return errors.Join(err, os.Chown(p, 65534, 65534))
				}))
				c.Path, c.Args[0], c.Dir = binary, binary, home
				asNobody(c)
			}
			protect(t, path)
			if out, err := c.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}

// readWithoutRights runs in the child: everything can be read, nothing written.
func readWithoutRights(path string) error {
	ctx := context.Background()
	s, err := Open(ctx, Options{Path: path, Now: time.Now})
	if err != nil {
		return err
	}
	defer s.Close()
	if !s.ReadOnly() {
		return errors.New("it does not say that it is read-only")
	}
	var ids []string
	err = s.View(ctx, func(r scheduling.Reader) error {
		bs, err := r.Bookings(scheduling.BookingQuery{})
		for _, b := range bs {
			ids = append(ids, string(b.ID))
		}
		return err
	})
	if err != nil || !slices.Equal(ids, []string{"a", "b"}) {
		return fmt.Errorf("read %v: %w", ids, err)
	}
	if err := book(ctx, s, slot("c", 2)); !errors.Is(err, scheduling.ErrReadOnly) {
		return fmt.Errorf("writing gave %w", err)
	}
	if _, err := s.Backup(ctx); !errors.Is(err, scheduling.ErrReadOnly) {
		return fmt.Errorf("a backup gave %w", err)
	}
	return s.Close()
}

func TestReadOnlyByChoice(t *testing.T) {
	path := filled(t)
	before := folder(t, path)
	s, err := Open(t.Context(), Options{Path: path, Now: time.Now, ReadOnly: true})
	must(t, err)
	if got := kept(t, s); len(got) != 3 {
		t.Errorf("kept %v", got)
	}
	if err := book(t.Context(), s, slot("d", 3)); !errors.Is(err, scheduling.ErrReadOnly) {
		t.Errorf("got %v", err)
	}
	must(t, s.Close())
	if after := folder(t, path); !slices.Equal(before, after) {
		t.Errorf("the folder went from %v to %v", before, after)
	}
	if _, err := Open(t.Context(), Options{Path: path + ".none", Now: time.Now, ReadOnly: true}); err == nil {
		t.Error("a store that is not there opened")
	}
}

// A full disk refuses the save; when there is room again the same save works,
// without a restart.
func TestFullDisk(t *testing.T) {
	path := newPath(t)
	s := fresh(t, path)
	mustBook(t, s, slot("a", 0))
	var pages int
	must(t, s.writer.QueryRowContext(t.Context(), `PRAGMA page_count`).Scan(&pages))
	limit := func(n int) {
		if _, err := s.writer.ExecContext(t.Context(), fmt.Sprintf(`PRAGMA max_page_count=%d`, n)); err != nil {
			t.Fatal(err)
		}
	}
	limit(pages)
	big := slot("b", 1)
	big.StaffNotes = strings.Repeat("words ", 10_000)
	if err := book(t.Context(), s, big); !errors.Is(err, scheduling.ErrFull) {
		t.Fatalf("got %v", err)
	}
	if got := kept(t, s); !slices.Equal(got, []string{"a"}) {
		t.Errorf("kept %v", got)
	}
	limit(1 << 30)
	mustBook(t, s, big)
}

// The same on a real, small disk, where the write-ahead log is what has no
// room. It needs the right to mount.
func TestFullDiskMounted(t *testing.T) {
	disk := t.TempDir()
	if err := mountSmall(disk, 2<<20); err != nil {
		t.Skipf("cannot mount a small disk: %v", err)
	}
	t.Cleanup(func() {
		if err := unmount(disk); err != nil {
			t.Error(err)
		}
	})
	s, err := Open(t.Context(), Options{Path: filepath.Join(disk, "gatehouse.db"), Now: time.Now})
	must(t, err)
	var acknowledged []string
	for n := 0; ; n++ {
		b := slot(fmt.Sprintf("b%04d", n), n)
		b.StaffNotes = strings.Repeat("words ", 1000)
		err := book(t.Context(), s, b)
		if errors.Is(err, scheduling.ErrFull) {
			break
		}
		must(t, err)
		acknowledged = append(acknowledged, string(b.ID))
	}
	if got := kept(t, s); !slices.Equal(got, acknowledged) || len(got) < 10 {
		t.Errorf("kept %d, acknowledged %d", len(got), len(acknowledged))
	}
	must(t, remountSmall(disk, 16<<20))
	mustBook(t, s, slot("again", 5000))
	must(t, s.Close())
	s, err = reopen(t, s.path)
	must(t, err)
	if got := kept(t, s); !slices.Equal(got, append(acknowledged, "again")) {
		t.Errorf("after opening again: kept %d, acknowledged %d", len(got), len(acknowledged)+1)
	}
	must(t, s.Close())
}
