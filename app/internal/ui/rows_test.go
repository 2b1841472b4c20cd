package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

func TestMovingThroughRowsOpensNothing(t *testing.T) {
	test.NewTempApp(t)
	opened := ""
	r := NewRows(func(id string) { opened = id })
	r.SetRows([]Row{{ID: "a", Title: "A"}, {ID: "b", Title: "B"}, {ID: "c", Title: "C"}}, "")
	r.Resize(fyne.NewSize(200, 60))
	key := func(k fyne.KeyName) { r.TypedKey(&fyne.KeyEvent{Name: k}) }
	key(fyne.KeyDown)
	if opened != "" {
		t.Errorf("moving opened %q", opened)
	}
	key(fyne.KeyReturn)
	if opened != "b" {
		t.Errorf("Enter opened %q", opened)
	}
	// The cursor stays on its row when others come and go.
	r.SetRows([]Row{{ID: "x"}, {ID: "y"}, {ID: "b"}}, "b")
	opened = ""
	key(fyne.KeySpace)
	if opened != "b" {
		t.Errorf("after a change %q", opened)
	}
	key(fyne.KeyEnd)
	key(fyne.KeyDown)
	r.SetRows(nil, "")
	key(fyne.KeyReturn) // nothing to open, and no harm
}

func TestFocusStaysWhereItWasWhenAPageIsMadeAnew(t *testing.T) {
	test.NewTempApp(t)
	box := container.NewVBox()
	build := func(names ...string) func() {
		return func() {
			box.RemoveAll()
			for _, n := range names {
				box.Add(NewButton(n, Secondary, nil))
			}
		}
	}
	build("Remove", "Remove", "Add")()
	w := test.NewTempWindow(t, box)
	at := func() string {
		for i, o := range box.Objects {
			if f, ok := o.(*Button); ok && w.Canvas().Focused() == f {
				return f.Text() + string(rune('0'+i))
			}
		}
		return "nowhere"
	}
	focus := func(i int) {
		if f, ok := box.Objects[i].(fyne.Focusable); ok {
			w.Canvas().Focus(f)
		}
	}
	for _, c := range []struct {
		from  int
		after []string
		want  string
	}{
		{2, []string{"Remove", "Add"}, "Add1"},
		{1, []string{"Remove", "Remove", "Remove", "Add"}, "Remove1"},
		{1, []string{"Other"}, "Other0"},
	} {
		build("Remove", "Remove", "Add")()
		focus(c.from)
		KeepFocus(w.Canvas(), box, build(c.after...))
		if got := at(); got != c.want {
			t.Errorf("from %d to %v: %s, not %s", c.from, c.after, got, c.want)
		}
	}
}

func TestButtonsGoBelowWhereThereIsNoRoom(t *testing.T) {
	test.NewTempApp(t)
	a, b := NewButton("A button with many words", Secondary, nil), NewButton("Another of them", Secondary, nil)
	row := NewSection("A heading of some length", a, b)
	w := test.NewTempWindow(t, container.NewVScroll(container.NewVBox(row)))
	w.Resize(fyne.NewSize(900, 400))
	wide := row.MinSize().Height
	w.Resize(fyne.NewSize(260, 400))
	if narrow := row.MinSize().Height; narrow < wide+2*a.MinSize().Height-4 {
		t.Errorf("%v high where it is narrow, %v where it is wide", narrow, wide)
	}
	if a.Position().Y == b.Position().Y {
		t.Error("both buttons are in one line of 260")
	}
}

func TestTheWheelOverAnInputScrollsThePage(t *testing.T) {
	test.NewTempApp(t)
	box := container.NewVBox()
	for range 30 {
		box.Add(NewField("A field", ""))
	}
	scroll := container.NewVScroll(box)
	w := test.NewTempWindow(t, container.NewStack(scroll))
	w.Resize(fyne.NewSize(300, 300))
	over := func() fyne.Position {
		for _, i := range Examine(w).Items {
			if i.Type == "*ui.Entry" && i.H > 20 {
				return fyne.NewPos(i.X+i.W/2, i.Y+i.H/2)
			}
		}
		t.Fatal("no input is seen")
		return fyne.Position{}
	}
	test.Scroll(w.Canvas(), over(), 0, -80)
	if scroll.Offset.Y != 80 {
		t.Errorf("scrolled to %v", scroll.Offset.Y)
	}
}
