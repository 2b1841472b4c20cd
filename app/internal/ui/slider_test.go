package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestASliderGoesByKeys(t *testing.T) {
	a := test.NewTempApp(t)
	var chosen []float64
	s := NewSlider(-2, 2, func(at float64) { chosen = append(chosen, at) })
	s.ShowAt(0)
	w := a.NewWindow("")
	w.SetContent(s)
	w.Resize(fyne.NewSize(300, 60))
	w.Canvas().Focus(s)
	escaped := false
	s.OnEscape = func() { escaped = true }
	for _, k := range []fyne.KeyName{fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft, fyne.KeyHome, fyne.KeyEnd, fyne.KeyEscape} {
		s.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if want := []float64{1, 2, 1, -2, 2}; !slices.Equal(chosen, want) || !escaped {
		t.Errorf("chosen %v, want %v; Esc %t", chosen, want, escaped)
	}
	chosen = nil
	s.ShowAt(-1)
	if s.Value != -1 || chosen != nil {
		t.Errorf("shown at -1 it is at %v, and %v was chosen", s.Value, chosen)
	}
}
