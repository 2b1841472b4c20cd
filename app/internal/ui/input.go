package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// escaper is a widget that can pass on Esc while it has the focus.
type escaper interface{ setEscape(func()) }

// EscapeIn makes Esc call f wherever the focus is among the desk's own
// widgets inside root: containers, scrolls and fields are searched.
func EscapeIn(root fyne.CanvasObject, f func()) {
	if e, ok := root.(escaper); ok {
		e.setEscape(f)
	}
	switch o := root.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			EscapeIn(child, f)
		}
	case interface{ parts() []fyne.CanvasObject }:
		for _, child := range o.parts() {
			EscapeIn(child, f)
		}
	}
}

// Entry is a text input that passes on Esc, Enter and the arrow keys.
type Entry struct {
	widget.Entry

	// OnEscape is called for Esc while the entry has the focus.
	OnEscape func()
	// OnKey sees every key first and reports whether it used it.
	OnKey func(fyne.KeyName) bool
	// OnFocus is told when the focus comes and goes.
	OnFocus func(bool)
}

// NewEntry returns a one-line input.
func NewEntry() *Entry {
	e := &Entry{}
	e.ExtendBaseWidget(e)
	return e
}

// NewMultiLineEntry returns an input of so many visible lines that wraps.
func NewMultiLineEntry(lines int) *Entry {
	e := &Entry{}
	e.MultiLine, e.Wrapping = true, fyne.TextWrapWord
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(lines)
	return e
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	if e.OnKey != nil && e.OnKey(k.Name) {
		return
	}
	if k.Name == fyne.KeyEscape {
		if e.OnEscape != nil {
			e.OnEscape()
		}
		return
	}
	e.Entry.TypedKey(k)
}

// TypedShortcut implements fyne.Shortcutable: what an input has no use for,
// such as Ctrl+N, goes on to the window.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && !entryUses(c) {
		if window, ok := fyne.CurrentApp().Driver().CanvasForObject(e).(fyne.Shortcutable); ok {
			window.TypedShortcut(s)
		}
		return
	}
	e.Entry.TypedShortcut(s)
}

// entryUses reports whether a stock entry moves or edits by the shortcut.
func entryUses(s *desktop.CustomShortcut) bool {
	switch s.KeyName {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd,
		fyne.KeyBackspace, fyne.KeyDelete:
		return true
	}
	return false
}

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	reveal(e)
	if e.OnFocus != nil {
		e.OnFocus(true)
	}
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	if e.OnFocus != nil {
		e.OnFocus(false)
	}
}

func (e *Entry) setEscape(f func()) { e.OnEscape = f }

// Check is a checkbox that passes on Esc.
type Check struct {
	widget.Check

	OnEscape func()
}

// NewCheck returns a checkbox that says text.
func NewCheck(text string, changed func(bool)) *Check {
	c := &Check{}
	c.Text, c.OnChanged = text, changed
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained implements fyne.Focusable.
func (c *Check) FocusGained() {
	c.Check.FocusGained()
	reveal(c)
}

// TypedKey implements fyne.Focusable.
func (c *Check) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape && c.OnEscape != nil {
		c.OnEscape()
		return
	}
	c.Check.TypedKey(k)
}

func (c *Check) setEscape(f func()) { c.OnEscape = f }

// Select is a short list to choose from that passes on Esc; for more than
// thirty choices use a Picker.
type Select struct {
	widget.Select

	OnEscape func()
}

// NewSelect returns a select over options.
func NewSelect(options []string, changed func(string)) *Select {
	s := &Select{}
	s.Options, s.OnChanged = options, changed
	s.ExtendBaseWidget(s)
	return s
}

// FocusGained implements fyne.Focusable.
func (s *Select) FocusGained() {
	s.Select.FocusGained()
	reveal(s)
}

// TypedKey implements fyne.Focusable.
func (s *Select) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyEscape:
		if s.OnEscape != nil {
			s.OnEscape()
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		s.Select.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	default:
		s.Select.TypedKey(k)
	}
}

// CreateRenderer implements fyne.Widget: a stock select with the border that
// the other inputs have.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	r := &selectRender{WidgetRenderer: s.Select.CreateRenderer(), border: canvas.NewRectangle(color.Transparent), of: s}
	r.border.StrokeWidth = 2
	r.paint()
	return r
}

type selectRender struct {
	fyne.WidgetRenderer
	border *canvas.Rectangle
	of     *Select
}

func (r *selectRender) Objects() []fyne.CanvasObject {
	return append(append([]fyne.CanvasObject(nil), r.WidgetRenderer.Objects()...), r.border)
}

func (r *selectRender) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.border.Resize(size)
}

func (r *selectRender) Refresh() {
	r.paint()
	r.WidgetRenderer.Refresh()
}

func (r *selectRender) paint() {
	r.border.StrokeColor = Colours().Border
	if r.of.Disabled() {
		r.border.StrokeColor = Colours().HourLine
	}
}

func (s *Select) setEscape(f func()) { s.OnEscape = f }

// NewHeading returns a view's heading.
func NewHeading(text string) *widget.Label {
	l := widget.NewLabelWithStyle(text, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	l.SizeName = theme.SizeNameHeadingText
	return l
}

// NewSubHeading returns the heading of a part of a view.
func NewSubHeading(text string) *widget.Label {
	l := widget.NewLabelWithStyle(text, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	l.SizeName = theme.SizeNameSubHeadingText
	return l
}

// NewText returns a paragraph that wraps.
func NewText(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.Wrapping = fyne.TextWrapWord
	return l
}

// NewHint returns a paragraph in the secondary colour that wraps.
func NewHint(text string) *widget.Label {
	l := NewText(text)
	l.Importance = widget.LowImportance
	return l
}
