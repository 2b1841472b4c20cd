package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// Field is an input with its label above it, a hint, and a line for what is
// wrong with it. Nothing typed is lost when an error is shown.
type Field struct {
	widget.BaseWidget

	// Entry is the text input; nil for a field around another input.
	Entry *Entry

	label, hint, problem *widget.Label
	bar                  *canvas.Rectangle
	input                fyne.CanvasObject
	body                 *fyne.Container
	name                 string
}

// NewField returns a field with a one-line text input. hint may be empty.
func NewField(label, hint string) *Field {
	e := NewEntry()
	f := NewFieldAround(label, hint, e)
	f.Entry = e
	return f
}

// NewTextField returns a field with a text input of so many lines.
func NewTextField(label, hint string, lines int) *Field {
	e := NewMultiLineEntry(lines)
	f := NewFieldAround(label, hint, e)
	f.Entry = e
	return f
}

// NewFieldAround returns a field around any input: a picker, a select.
func NewFieldAround(label, hint string, input fyne.CanvasObject) *Field {
	f := &Field{input: input, name: label}
	f.label = widget.NewLabelWithStyle(label, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	f.hint = NewHint(hint)
	f.problem = NewText("")
	f.problem.TextStyle.Bold = true
	f.problem.Importance = widget.DangerImportance
	f.problem.Hide()
	if hint == "" {
		f.hint.Hide()
	}
	f.bar = canvas.NewRectangle(color.Transparent)
	f.bar.SetMinSize(fyne.NewSize(4, 0))
	f.bar.Hide()
	lines := container.New(layout.NewCustomPaddedVBoxLayout(-8), f.label, f.hint, f.problem)
	padded := container.New(layout.NewCustomPaddedLayout(0, 2, 8, 8), input)
	f.body = container.NewBorder(nil, nil, f.bar, nil,
		container.New(layout.NewCustomPaddedVBoxLayout(-4), lines, padded))
	f.ExtendBaseWidget(f)
	return f
}

// Name is the field's label.
func (f *Field) Name() string { return f.name }

// SetLabel changes the label.
func (f *Field) SetLabel(text string) { f.name = text; f.label.SetText(text) }

// SetHint changes the hint; empty takes it away.
func (f *Field) SetHint(text string) {
	f.hint.SetText(text)
	f.hint.Hidden = text == ""
	f.Refresh()
}

// Text is what was typed; empty for a field around another input.
func (f *Field) Text() string {
	if f.Entry == nil {
		return ""
	}
	return f.Entry.Text
}

// SetText replaces what was typed.
func (f *Field) SetText(text string) {
	if f.Entry != nil {
		f.Entry.SetText(text)
	}
}

// OnChanged is called with the text after every change.
func (f *Field) OnChanged(fn func(string)) {
	if f.Entry != nil {
		f.Entry.OnChanged = fn
	}
}

// Conceal shows a dot for each character of what is typed, which then cannot be
// copied either; false shows it again.
func (f *Field) Conceal(hidden bool) {
	if f.Entry == nil || f.Entry.Password == hidden {
		return
	}
	if f.Entry.ActionItem == nil { // else Fyne puts a button without words there
		f.Entry.ActionItem = canvas.NewRectangle(color.Transparent)
	}
	f.Entry.Password = hidden
	f.Entry.Refresh()
}

// Concealed reports whether what is typed is shown as dots.
func (f *Field) Concealed() bool { return f.Entry != nil && f.Entry.Password }

// Problem is the error shown now, or empty.
func (f *Field) Problem() string { return f.problem.Text }

// SetError shows what is wrong with the field, in words; empty clears it.
func (f *Field) SetError(text string) {
	if f.problem.Text == text {
		return
	}
	f.problem.SetText(text)
	f.problem.Hidden = text == ""
	f.bar.Hidden = text == ""
	f.Refresh()
}

// Focus puts the keyboard into the field's input, if it takes one.
func (f *Field) Focus() {
	if in, ok := f.input.(fyne.Focusable); ok {
		if c := fyne.CurrentApp().Driver().CanvasForObject(f.input); c != nil {
			c.Focus(in)
		}
	}
}

func (f *Field) parts() []fyne.CanvasObject { return []fyne.CanvasObject{f.input} }

// Refresh implements fyne.CanvasObject.
func (f *Field) Refresh() {
	f.bar.FillColor = Colours().Error
	f.BaseWidget.Refresh()
	f.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	f.bar.FillColor = Colours().Error
	return widget.NewSimpleRenderer(f.body)
}
