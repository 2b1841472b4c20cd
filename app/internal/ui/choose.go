package ui

import (
	"slices"

	"fyne.io/fyne/v2"
)

// NewChooser returns a select that calls chosen with the place of what a
// person chose among options. What SelectAt or Offer select is not told.
func NewChooser(options []string, chosen func(at int)) *Select {
	var s *Select
	s = NewSelect(options, func(string) {
		if i := s.SelectedIndex(); i >= 0 {
			chosen(i)
		}
	})
	return s
}

// SelectAt shows the i-th option as selected and tells nobody, since nobody
// chose it. A place that s has not changes nothing.
func SelectAt(s *Select, i int) {
	if i < 0 || s.SelectedIndex() == i {
		return
	}
	told := s.OnChanged
	s.OnChanged = nil
	s.SetSelectedIndex(i)
	s.OnChanged = told
}

// Offer puts options up to choose from and shows the i-th as SelectAt does.
func Offer(s *Select, options []string, i int) {
	if !slices.Equal(options, s.Options) {
		s.SetOptions(options)
	}
	SelectAt(s, i)
}

// Enable turns o on or off, and draws it anew only when that is another state.
func Enable(o fyne.Disableable, on bool) {
	switch {
	case on && o.Disabled():
		o.Enable()
	case !on && !o.Disabled():
		o.Disable()
	}
}
