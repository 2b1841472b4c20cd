package lists_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/work"
	"gatehouse/app/lists"
	"gatehouse/scheduling"
)

type screen struct {
	t      *testing.T
	model  *lists.Model
	window fyne.Window
	opened []string
	wrote  map[string]string
	told   []string
}

func show(t *testing.T, d *desk, look ui.Look, readOnly bool) *screen {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(ui.NewTheme(look))
	s := &screen{t: t, window: a.NewWindow(""), wrote: map[string]string{}}
	s.model, _ = model(t, d, work.Inline)
	s.model.Load()
	v := lists.NewView(s.model, lists.Setup{
		Window: s.window, ReadOnly: readOnly,
		Explain: func(err error) (title, next string) { return "It failed: " + err.Error(), "Do this." },
		Open:    func(paths ...string) { s.opened = append(s.opened, paths...) },
		Write:   func(path string, b []byte) error { s.wrote[path] = string(b); return nil },
		Told:    func(x string) { s.told = append(s.told, x) },
	})
	s.window.SetContent(v.Object())
	s.window.Resize(fyne.NewSize(1400, 2600))
	return s
}

func (s *screen) says() string {
	var out []string
	for _, i := range ui.Examine(s.window).Items {
		out = append(out, i.Text)
	}
	return strings.Join(out, "\n")
}

// press taps the topmost button that says text, the nth of them from 0.
func (s *screen) press(text string, nth int) {
	s.t.Helper()
	var found []ui.ProbeItem
	for _, i := range ui.Examine(s.window).Items {
		if i.Text == text && strings.HasSuffix(i.Type, "Button") {
			found = append(found, i)
		}
	}
	if len(found) > 0 && found[len(found)-1].Layer > found[0].Layer {
		nth = len(found) - 1
	}
	if nth >= len(found) {
		s.t.Fatalf("no button %q in:\n%s", text, s.says())
	}
	i := found[nth]
	test.TapCanvas(s.window.Canvas(), fyne.NewPos(i.X+i.W/2, i.Y+i.H/2))
}

func (s *screen) want(all ...string) {
	s.t.Helper()
	said := s.says()
	for _, x := range all {
		if !strings.Contains(said, x) {
			s.t.Errorf("does not say %q:\n%s", x, said)
		}
	}
}

func TestFromMatchingToApplyingByMouse(t *testing.T) {
	for name, look := range map[string]ui.Look{"light": {Mode: ui.ModeLight}, "dark and large": {Mode: ui.ModeDark, Scale: 1.5}} {
		t.Run(name, func(t *testing.T) {
			d := newDesk()
			d.placeTwo()
			s := show(t, d, look, false)
			s.want("Leeds Crown Court, Thu 26 Nov 2026", "1 to be matched", "Who is Smith, John, whom the list has at HMP Leeds?",
				"Smith, John (A0001AA)", "Leeds, wing C", "Hearing 7, sittingAt", "3 of 3 chosen")
			s.press("This is the person", 0)
			if len(d.matched) != 1 || d.persons[0] != "p1" {
				t.Fatalf("matched %+v", d.matched)
			}
			s.want("4 of 4 chosen")
			s.press("Find places", 0)
			s.want("Placed 2 of 4, 1 person disturbed, 1 booking moves", "Would be 10:00–11:00, Video room 1", "No place, because:", "Book 2 hearings")
			s.press("Book 2 hearings", 0)
			s.want("All of it happens, or nothing does.", "2 hearings are booked as shown.")
			s.press("Book 2 hearings", 1)
			if len(d.applied) != 1 || len(d.applied[0].Rows) != 2 {
				t.Fatalf("applied %+v", d.applied)
			}
			s.want("3 booked")
		})
	}
}

func TestTickingARowChangesWhatWouldBeBooked(t *testing.T) {
	d := newDesk()
	d.placeTwo()
	s := show(t, d, ui.Look{}, false)
	s.press("Find places", 0)
	var boxes []ui.ProbeItem
	for _, i := range ui.Examine(s.window).Items {
		if strings.HasSuffix(i.Type, "ui.Check") {
			boxes = append(boxes, i)
		}
	}
	if len(boxes) != 3 || !boxes[0].Checked {
		t.Fatalf("boxes %+v", boxes)
	}
	b := boxes[1] // the first is that of the row without a place
	test.TapCanvas(s.window.Canvas(), fyne.NewPos(b.X+12, b.Y+b.H/2))
	s.want("2 of 3 chosen", "Book 1 hearing")
	s.press("Choose all", 0)
	s.want("3 of 3 chosen", "Book 2 hearings")
}

func TestAListIsOpenedByItsPath(t *testing.T) {
	s := show(t, &desk{}, ui.Look{}, false)
	s.want("No list has been read yet")
	s.press("Open a list…", 0)
	f := s.window.Canvas().Focused()
	if f == nil {
		t.Fatal("nothing has the keyboard")
	}
	test.Type(f, ` "/lists/crown.json" `)
	s.press("Read it", 0)
	if len(s.opened) != 1 || s.opened[0] != "/lists/crown.json" {
		t.Errorf("opened %q", s.opened)
	}
}

func TestSavingSaysWhatTheFileHolds(t *testing.T) {
	d := newDesk()
	s := show(t, d, ui.Look{}, false)
	s.press("Save as a file…", 0)
	s.want("It names nobody.", "LEEDCC-2026-11-26.csv")
	s.press("Save", 0)
	if s.wrote["LEEDCC-2026-11-26.csv"] != "file" || len(s.told) != 1 || d.export[0].Names || d.export[0].Day {
		t.Errorf("wrote %v, told %q, exported %+v", s.wrote, s.told, d.export)
	}
}

func TestWithoutWritingNothingIsOffered(t *testing.T) {
	s := show(t, newDesk(), ui.Look{}, true)
	said := s.says()
	for _, x := range []string{"Open a list…", "This is the person", "What if…", "Leave it out"} {
		if strings.Contains(said, x) {
			t.Errorf("offers %q", x)
		}
	}
	s.want("Who is Smith, John")
}

func TestALongListIsShownAPieceAtATime(t *testing.T) {
	d := newDesk()
	for n := range 300 {
		r := d.lists[0].Rows[1]
		r.Key, r.State = "long"+string(rune('a'+n%26))+string(rune('a'+n/26)), scheduling.RowBooked
		d.lists[0].Rows = append(d.lists[0].Rows, r)
	}
	s := show(t, d, ui.Look{}, false)
	s.window.Resize(fyne.NewSize(1400, 16000))
	s.want("301 booked", "Show 261 more")
	s.press("Show 261 more", 0)
	if strings.Contains(s.says(), "Show 261 more") {
		t.Error("the rest is not shown")
	}
}

func TestTheKeyboardGoesFromOneMatchToTheNext(t *testing.T) {
	d := newDesk()
	second := d.lists[0].Rows[0]
	second.Key, second.Number = "u2", 9
	d.lists[0].Rows = append(d.lists[0].Rows, second)
	s := show(t, d, ui.Look{}, false)
	at := func() string {
		if b, ok := s.window.Canvas().Focused().(*ui.Button); ok {
			return b.Text()
		}
		return ""
	}
	for n := 0; at() != "This is the person"; n++ {
		if n == 40 {
			t.Fatal("Tab never comes to a candidate")
		}
		s.window.Canvas().FocusNext()
	}
	for range 2 {
		s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if len(d.matched) == 1 && at() != "This is the person" {
			t.Errorf("after the first the keyboard is at %q", at())
		}
	}
	if len(d.matched) != 2 || d.matched[0].Row != "u" || d.matched[1].Row != "u2" {
		t.Errorf("matched %+v", d.matched)
	}
}

func TestFilesAreLookedForAndFoldersChosen(t *testing.T) {
	s := show(t, newDesk(), ui.Look{}, false)
	layers := func() int { return len(s.window.Canvas().Overlays().List()) }
	s.press("Open a list…", 0)
	before := layers()
	s.press("Look for it…", 0)
	if layers() != before+1 {
		t.Errorf("%d layers after %d: no files to choose from", layers(), before)
	}
	s = show(t, newDesk(), ui.Look{}, false)
	s.press("Save as a file…", 0)
	before = layers()
	s.press("Choose a folder…", 0)
	if layers() != before+1 {
		t.Errorf("%d layers after %d: no folders to choose from", layers(), before)
	}
}
