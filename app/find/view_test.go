package find_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gatehouse/app/find"
	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

func TestFindingAndBookingByMouse(t *testing.T) {
	for name, look := range map[string]ui.Look{"light": {Mode: ui.ModeLight}, "dark and large": {Mode: ui.ModeDark, Scale: 1.5}} {
		t.Run(name, func(t *testing.T) {
			a := test.NewTempApp(t)
			a.Settings().SetTheme(ui.NewTheme(look))
			m, h := open(t, &diary{})
			w := a.NewWindow("")
			v := find.NewView(m, find.Setup{Window: w, Explain: func(error) (string, string) { return "No", "" }})
			t.Cleanup(v.Release)
			w.SetContent(v.Object())
			w.Resize(fyne.NewSize(1400, 2400))
			tap := func(is func(ui.ProbeItem) bool) {
				t.Helper()
				for _, i := range ui.Examine(w).Items {
					if is(i) {
						test.TapCanvas(w.Canvas(), fyne.NewPos(i.X+i.W/2, i.Y+i.H/2))
						return
					}
				}
				t.Fatal("not on the screen")
			}
			tap(func(i ui.ProbeItem) bool { return i.Name == "day/2026-12-01" })
			if m.Draft().From != "01/12/2026" || m.State() != find.Found {
				t.Fatalf("draft %+v, state %v", m.Draft(), m.State())
			}
			tap(func(i ui.ProbeItem) bool { return i.Text == "Book" && strings.HasSuffix(i.Type, "Button") })
			if len(h.booked) != 1 {
				t.Fatal("not booked")
			}
			// The same places for somebody else look the same, and are not.
			other := sam()
			other.ID = "p2"
			m.SetPrisoners([]scheduling.Person{other})
			m.Search()
			tap(func(i ui.ProbeItem) bool { return i.Text == "Book" && strings.HasSuffix(i.Type, "Button") })
			if len(h.booked) != 2 || h.booked[1].Prisoners()[0] != "p2" {
				t.Errorf("booked %+v", h.booked)
			}
		})
	}
}
