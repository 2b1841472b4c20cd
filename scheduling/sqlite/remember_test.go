package sqlite

import (
	"path/filepath"
	"testing"
	"time"

	"gatehouse/scheduling"
)

// What is read is the reader's own, and what was saved since is read anew.
func TestPlacesAreRememberedAlone(t *testing.T) {
	s, err := Open(t.Context(), Options{Path: filepath.Join(t.TempDir(), "gatehouse.db"), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	day := scheduling.Date{Year: 2031, Month: 3, Day: 4}
	e := scheduling.Estate{
		Prisons: []scheduling.Prison{{Code: "MDI", Zone: "Europe/London", Closures: []scheduling.Closure{{Date: day, Reason: "training"}}}},
		Rooms: []scheduling.Room{{Key: "MDI-1", Prison: "MDI", Overrides: []scheduling.Override{{
			Date: day, Windows: []scheduling.Window{{To: time.Hour, For: scheduling.UsageLegal, Parties: []scheduling.Party{"Counsel & Co"}}},
		}}}},
	}
	update := func(fn func(scheduling.Writer) error) {
		t.Helper()
		if err := s.Update(t.Context(), fn); err != nil {
			t.Fatal(err)
		}
	}
	update(func(w scheduling.Writer) error { return w.LoadEstate(e) })
	look := func() (p scheduling.Prison, m scheduling.Room) {
		t.Helper()
		err := s.View(t.Context(), func(r scheduling.Reader) error {
			prisons, err := r.Prisons()
			if err != nil {
				return err
			}
			rooms, err := r.Rooms("MDI")
			p, m = prisons[0], rooms[0]
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return p, m
	}
	p, m := look()
	p.Closures[0].Reason, m.Overrides[0].Windows[0].Parties[0] = "mine", "mine"
	p, m = look()
	if p.Closures[0].Reason != "training" || m.Overrides[0].Windows[0].Parties[0] != "Counsel & Co" {
		t.Errorf("what one reader changed another reads: %+v, %+v", p, m)
	}
	p.Closures[0].Reason = "holiday"
	update(func(w scheduling.Writer) error { _, err := w.SavePrison(p); return err })
	if p, _ = look(); p.Closures[0].Reason != "holiday" || p.Version != 2 {
		t.Errorf("saved, but read %+v", p)
	}
	e.Prisons[0].Closures = nil
	update(func(w scheduling.Writer) error { return w.LoadEstate(e) })
	if p, _ = look(); len(p.Closures) != 0 || p.Version != 1 {
		t.Errorf("loaded anew, but read %+v", p)
	}
}
