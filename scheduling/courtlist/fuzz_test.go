package courtlist_test

import (
	"bytes"
	"strings"
	"testing"

	"gatehouse/scheduling"
	"gatehouse/scheduling/courtlist"
)

// Whatever is read, it is read within its bounds, and what comes out can be
// worked with.
func FuzzCrown(f *testing.F)       { fuzz(f, "crown") }
func FuzzMagistrates(f *testing.F) { fuzz(f, "magistrates") }

func fuzz(f *testing.F, form string) {
	f.Helper()
	for _, name := range files(f) {
		if strings.Contains(name, form) && !strings.Contains(name, "large") {
			f.Add(open(f, name))
		}
	}
	if form == "crown" {
		f.Add([]byte(crown(good)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		l, problems, err := courtlist.Read(data)
		if err != nil {
			if len(l.Hearings) > 0 || len(problems) > 0 {
				t.Error("something was read of what was refused")
			}
			return
		}
		if len(l.Hearings) > courtlist.MaxHearings || len(problems) > courtlist.MaxProblems {
			t.Errorf("%d hearings, %d problems", len(l.Hearings), len(problems))
		}
		keys := map[string]bool{}
		last := 0
		for _, h := range l.Hearings {
			if keys[h.Key] {
				t.Errorf("two hearings are %s", h.Key)
			}
			keys[h.Key] = true
			if h.Number <= last {
				t.Errorf("hearing %d comes after %d", h.Number, last)
			}
			last = h.Number
		}
		windows, err := courtlist.Windows(l, courtlist.Usual())
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range windows {
			if w.Earliest.After(w.Expected) || w.Expected.After(w.Latest) || w.Length < scheduling.Grid {
				t.Errorf("hearing %d: %v", i, w)
			}
			if m := w.Expected.Minute(); m%15 != 0 || w.Latest.Minute()%15 != 0 || w.Earliest.Minute()%15 != 0 {
				t.Errorf("hearing %d is off the grid: %v", i, w)
			}
		}
		rows, err := courtlist.Rows(l, courtlist.Usual())
		if err != nil {
			t.Fatal(err)
		}
		if c := courtlist.Compare(rows, rows); !c.None() {
			t.Errorf("a list differs from itself: %+v", c)
		}
		again, _, err := courtlist.Read(bytes.Clone(data))
		if err != nil || len(again.Hearings) != len(l.Hearings) {
			t.Errorf("read again: %v", err)
		}
	})
}
