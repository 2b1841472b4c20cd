package diary_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"gatehouse/scheduling"
)

// readerFile names the diary that the child of a test reads lists into.
const readerFile = "GATEHOUSE_LISTS_FILE"

// nthList is a list of three hearings that no other list has.
func nthList(n int) (name string, data []byte) {
	return fmt.Sprintf("list%d.csv", n), fmt.Appendf(nil, "date,start,kind,type,court,prisoner number,family name,case\n"+
		"2026-11-26,10:00,court,sentence,Leeds Crown,A1234AA,O'Brien,A%[1]d\n"+
		"2026-11-26,11:00,court,mention,Leeds Crown,B2345BB,Novak,B%[1]d\n"+
		"2026-11-26,12:00,court,mention,Leeds Crown,C3456CC,Smith,C%[1]d\n", n)
}

// TestListReader is the child: it reads lists until it is killed.
func TestListReader(t *testing.T) {
	path := os.Getenv(readerFile)
	if path == "" {
		t.Skip("this is the child of TestKilledBetweenLists")
	}
	d := killDiary(t, path)
	for n := range 500 {
		name, data := nthList(n)
		if _, err := d.ReadList(t.Context(), clerk, name, data); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(os.Stdout, "done", n) // the parent reads it
	}
}

// Killed at any moment, a desk has the preview of each list whole or not at
// all, of every one that was read, and reading a file again makes no second.
func TestKilledBetweenLists(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: starts processes")
	}
	for range 4 {
		path := filepath.Join(t.TempDir(), "gatehouse.db")
		t.Run("load", func(t *testing.T) {
			if err := killDiary(t, path).Load(t.Context(), clerk, estate()); err != nil {
				t.Fatal(err)
			}
		})
		finished := killChild(t, "TestListReader", readerFile+"="+path)
		t.Run("look", func(t *testing.T) {
			d := killDiary(t, path)
			lists := func() []scheduling.List {
				all, err := d.Lists(t.Context(), "", "", 1000)
				if err != nil {
					t.Fatal(err)
				}
				for _, l := range all {
					live := 0
					for _, r := range l.Rows {
						if r.State != scheduling.RowDropped {
							live++
						}
					}
					if live != 3 {
						t.Errorf("%s has %d of its 3 hearings", l.Name, live)
					}
				}
				return all
			}
			kept := len(lists())
			if kept < finished {
				t.Fatalf("%d lists, %d were read", kept, finished)
			}
			for n := range kept {
				name, data := nthList(n)
				if _, err := d.ReadList(t.Context(), clerk, name, data); err != nil {
					t.Fatal(err)
				}
			}
			if got := len(lists()); got != kept {
				t.Errorf("%d lists after reading %d again", got, kept)
			}
		})
	}
}
