package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Slider chooses one of a few positions in a row, by mouse or by the arrow
// keys, and passes on Esc. What a position means stands beside it, in words.
type Slider struct {
	widget.Slider

	OnEscape func()
	// Name is what is chosen, and Says what the position means: for tests.
	Name, Says string

	focused bool
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
	s.focused = true
	s.Slider.FocusGained()
	reveal(s)
}

// FocusLost implements fyne.Focusable.
func (s *Slider) FocusLost() {
	s.focused = false
	s.Slider.FocusLost()
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

// CreateRenderer implements fyne.Widget: a stock slider whose track can be
// seen, of one shade because either end is as good, and the ring of the
// focused one that everything else here has.
func (s *Slider) CreateRenderer() fyne.WidgetRenderer {
	r := &sliderRender{WidgetRenderer: s.Slider.CreateRenderer(), of: s}
	for _, o := range r.WidgetRenderer.Objects() {
		switch o := o.(type) {
		case *canvas.Rectangle:
			r.tracks = append(r.tracks, o)
		case *canvas.Circle: // the thumb, then what shows that it is focused
			r.circles = append(r.circles, o)
		}
	}
	r.paint()
	return r
}

type sliderRender struct {
	fyne.WidgetRenderer
	tracks  []*canvas.Rectangle
	circles []*canvas.Circle
	of      *Slider
}

// Objects implements fyne.WidgetRenderer: the ring lies under the thumb.
func (r *sliderRender) Objects() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, t := range r.tracks {
		out = append(out, t)
	}
	for i := range r.circles {
		out = append(out, r.circles[len(r.circles)-1-i])
	}
	return out
}

func (r *sliderRender) Refresh() {
	r.WidgetRenderer.Refresh()
	r.paint()
}

func (r *sliderRender) paint() {
	p := Colours()
	for _, t := range r.tracks {
		t.FillColor = p.Border
		t.Refresh()
	}
	for i, c := range r.circles {
		if i == 0 {
			continue
		}
		c.FillColor, c.StrokeColor, c.StrokeWidth = color.Transparent, color.Transparent, 2
		if r.of.focused {
			c.FillColor, c.StrokeColor = p.Focus, p.Border
		}
		c.Refresh()
	}
}
