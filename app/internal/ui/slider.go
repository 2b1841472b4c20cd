package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Slider chooses one of a few positions in a row, by mouse or by the arrow
// keys, and passes on Esc. What a position means stands beside it, in words.
type Slider struct {
	widget.Slider

	OnEscape func()
	// Name is what is chosen, and Says what the position means: for tests.
	Name, Says string
}

// NewSlider returns a slider over the whole numbers from low to high. chosen
// is called for every step that a person takes.
func NewSlider(low, high float64, chosen func(at float64)) *Slider {
	s := &Slider{}
	s.Min, s.Max, s.Step, s.Value = low, high, 1, low
	s.OnChanged = chosen
	s.ExtendBaseWidget(s)
	return s
}

// ShowAt moves the slider as if by itself: nothing was chosen.
func (s *Slider) ShowAt(at float64) {
	if s.Value == at {
		return
	}
	chosen := s.OnChanged
	s.OnChanged = nil
	s.SetValue(at)
	s.OnChanged = chosen
}

// FocusGained implements fyne.Focusable.
func (s *Slider) FocusGained() {
	s.Slider.FocusGained()
	reveal(s)
}

// TypedKey implements fyne.Focusable: Home and End go to either end.
func (s *Slider) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyEscape:
		if s.OnEscape != nil {
			s.OnEscape()
		}
	case fyne.KeyHome:
		s.SetValue(s.Min)
	case fyne.KeyEnd:
		s.SetValue(s.Max)
	default:
		s.Slider.TypedKey(k)
	}
}

func (s *Slider) setEscape(f func()) { s.OnEscape = f }

// ProbeItems implements Probed.
func (s *Slider) ProbeItems() []ProbeItem {
	return []ProbeItem{{Name: "slider/" + s.Name, Text: s.Says, W: s.Size().Width, H: s.Size().Height}}
}
