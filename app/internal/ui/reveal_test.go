package ui

import (
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

func TestTheKeyboardIsNeverOutOfSight(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(NewTheme(Look{}))
	list := container.NewVBox()
	for i := range 40 {
		switch i % 4 {
		case 0:
			list.Add(NewButton("button "+strconv.Itoa(i), Secondary, nil))
		case 1:
			list.Add(NewCheck("box", nil))
		case 2:
			list.Add(NewSelect([]string{"a"}, nil))
		default:
			list.Add(NewEntry())
		}
	}
	scroll := container.NewVScroll(list)
	w := test.NewTempWindow(t, scroll)
	w.Resize(fyne.NewSize(300, 200))
	seen := func(o fyne.CanvasObject) bool {
		y := o.Position().Y - scroll.Offset.Y
		return y >= 0 && y+o.Size().Height <= scroll.Size().Height
	}
	for range list.Objects {
		w.Canvas().FocusNext()
		if o, ok := w.Canvas().Focused().(fyne.CanvasObject); !ok || !seen(o) {
			t.Fatalf("%v of %v is out of sight at %v", o.Position(), list.MinSize(), scroll.Offset)
		}
	}
	for range list.Objects {
		w.Canvas().FocusPrevious()
		if o, ok := w.Canvas().Focused().(fyne.CanvasObject); !ok || !seen(o) {
			t.Fatalf("backwards, %v is out of sight at %v", o.Position(), scroll.Offset)
		}
	}
}

func TestWhatIsSeenDoesNotScroll(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(NewTheme(Look{}))
	list := container.NewVBox()
	for range 20 {
		list.Add(NewButton("b", Secondary, nil))
	}
	scroll := container.NewVScroll(list)
	w := test.NewTempWindow(t, scroll)
	w.Resize(fyne.NewSize(300, 400))
	scroll.ScrollToOffset(fyne.NewPos(0, 100))
	b, ok := list.Objects[6].(*Button)
	if !ok {
		t.Fatal("no button")
	}
	w.Canvas().Focus(b)
	if scroll.Offset.Y != 100 {
		t.Errorf("scrolled to %v", scroll.Offset)
	}
}
