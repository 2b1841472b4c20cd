package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func TestChooserTellsOnlyWhatAPersonChose(t *testing.T) {
	english(t)
	var told []int
	s := NewChooser([]string{"Moorland", "Leeds", "Hewell"}, func(at int) { told = append(told, at) })
	SelectAt(s, 1)
	if s.Selected != "Leeds" || told != nil {
		t.Errorf("shown %q, told %v", s.Selected, told)
	}
	SelectAt(s, -1)
	SelectAt(s, 3)
	if s.Selected != "Leeds" {
		t.Errorf("a place that is not there showed %q", s.Selected)
	}
	window(t, s)
	key(s, fyne.KeyRight)
	if s.Selected != "Hewell" || !slices.Equal(told, []int{2}) {
		t.Errorf("chosen %q, told %v", s.Selected, told)
	}
	Offer(s, []string{"Hewell", "Moorland"}, 1)
	if s.Selected != "Moorland" || !slices.Equal(told, []int{2}) {
		t.Errorf("offered %q, told %v", s.Selected, told)
	}
	s.SetSelected("Hewell")
	if !slices.Equal(told, []int{2, 0}) {
		t.Errorf("told %v", told)
	}
}

func TestEnableDrawsOnlyAChange(t *testing.T) {
	test.NewTempApp(t)
	o := &counted{}
	o.ExtendBaseWidget(o)
	for _, on := range []bool{true, false, false, true, true} {
		Enable(o, on)
		if o.Disabled() == on {
			t.Errorf("Enable(%v) left it so: disabled %v", on, o.Disabled())
		}
	}
	if o.changes != 2 {
		t.Errorf("changed %d times, not 2", o.changes)
	}
}

// counted counts how often it is turned on or off.
type counted struct {
	widget.Button
	changes int
}

func (c *counted) Enable() {
	c.changes++
	c.Button.Enable()
}

func (c *counted) Disable() {
	c.changes++
	c.Button.Disable()
}

func TestBesideAndColumnShareTheWidth(t *testing.T) {
	test.NewTempApp(t)
	a, b := widget.NewLabel("a"), widget.NewLabel("b")
	for _, x := range []struct {
		width, left, column float32
	}{
		{1000, 300, 400}, // as wide as they may be
		{600, 240, 400},  // a share of a narrow window
		{320, 128, 320},  // all there is
	} {
		Beside{Most: 300, Share: 0.4}.Layout([]fyne.CanvasObject{a, b}, fyne.NewSize(x.width, 500))
		if left := x.left; a.Size() != fyne.NewSize(left, 500) || b.Position().X != left || b.Size() != fyne.NewSize(x.width-left, 500) {
			t.Errorf("%v wide: left %v, right %v at %v", x.width, a.Size(), b.Size(), b.Position())
		}
		Column{Most: 400}.Layout([]fyne.CanvasObject{a}, fyne.NewSize(x.width, 500))
		if a.Size() != fyne.NewSize(x.column, 500) {
			t.Errorf("%v wide: column %v", x.width, a.Size())
		}
	}
}
