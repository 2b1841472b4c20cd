package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// Dialog asks one thing over a window: Esc is its way out, Enter its primary
// button, and the focus goes back to where it was when it closes.
type Dialog struct {
	// Title says what is asked; Text explains, and may be empty.
	Title, Text string
	// Yes is the primary button; No the way out. An empty No leaves Yes alone.
	Yes, No string
	// Danger paints Yes as something hard to take back, and puts the focus on
	// No first.
	Danger bool
	// Width is the least width, at text scale 1; 0 is the usual one.
	Width float32
	// Body is shown below the text; may be nil. Esc works in the desk's own
	// widgets inside it.
	Body fyne.CanvasObject
	// First takes the focus when the dialog opens; nil is a button.
	First fyne.Focusable
	// Check is asked before Yes closes the dialog; false keeps it open.
	Check func() bool

	over   *overlay
	before fyne.Focusable
	done   func(bool)
}

// Ask shows the dialog over a window. done is called once, with true for Yes.
func (d *Dialog) Ask(w fyne.Window, done func(yes bool)) {
	d.done = done
	d.before = w.Canvas().Focused()
	rank := Primary
	if d.Danger {
		rank = Danger
	}
	yes := NewButton(d.Yes, rank, func() { d.finish(true) })
	buttons := []fyne.CanvasObject{layout.NewSpacer()}
	first := fyne.Focusable(yes)
	if d.No != "" {
		no := NewButton(d.No, Secondary, func() { d.finish(false) })
		buttons = append(buttons, no)
		if d.Danger {
			first = no
		}
	}
	buttons = append(buttons, yes)
	rows := []fyne.CanvasObject{NewSubHeading(d.Title)}
	if d.Text != "" {
		rows = append(rows, NewText(d.Text))
	}
	// A body that is too high for the window scrolls; the buttons stay.
	var scroll *container.Scroll
	var body *fyne.Container
	if d.Body != nil {
		// What scrolls is cut off at its edges, and the ring round what has the
		// keyboard lies outside of it.
		body = container.New(layout.NewCustomPaddedLayout(ringRoom, ringRoom, ringRoom, ringRoom), d.Body)
		scroll = container.NewVScroll(body)
		rows = append(rows, container.New(layout.NewCustomPaddedLayout(0, 0, -ringRoom, -ringRoom), scroll))
	}
	foot := container.New(layout.NewCustomPaddedLayout(4, 6, 6, 6), container.NewHBox(buttons...))
	content := container.NewVBox(append(rows, foot)...)
	d.over = &overlay{canvas: w.Canvas(), content: content, shaded: true, place: func(area fyne.Size) (fyne.Position, fyne.Size) {
		width := min(max(480, d.Width)*Scale(), area.Width-24)
		size := content.MinSize().Add(fyne.NewSquareSize(12))
		size.Width = max(size.Width, width)
		// Wrapped text knows its height only once it has its width.
		content.Resize(fyne.NewSize(size.Width-12, size.Height))
		if scroll != nil {
			body.Resize(fyne.NewSize(scroll.Size().Width, body.MinSize().Height))
			rest := content.MinSize().Height - scroll.MinSize().Height
			fit(scroll, max(40, min(body.MinSize().Height, area.Height-36-rest)))
		}
		size.Height = min(content.MinSize().Height+12, area.Height-24)
		return fyne.NewPos((area.Width-size.Width)/2, max(12, (area.Height-size.Height)/3)), size
	}}
	showOverlay(d.over)
	EscapeIn(content, func() { d.finish(d.No == "") })
	if d.Body != nil {
		EscapeIn(d.Body, func() { d.finish(d.No == "") })
	}
	d.enterIn(d.Body)
	if d.First != nil {
		first = d.First
	}
	w.Canvas().Focus(first)
}

// ringRoom is how far the ring round what has the keyboard reaches beyond it.
const ringRoom = 4

// fit gives a scroll another height.
func fit(s *container.Scroll, height float32) {
	if size := fyne.NewSize(0, height); s.MinSize().Height != height {
		s.SetMinSize(size)
	}
}

// Refit gives the dialog the height that its body has come to need.
func (d *Dialog) Refit() {
	if d.over != nil {
		d.over.Refresh()
	}
}

// enterIn makes Enter in the body's one-line inputs press Yes.
func (d *Dialog) enterIn(root fyne.CanvasObject) {
	switch o := root.(type) {
	case *Entry:
		if !o.MultiLine {
			o.OnSubmitted = func(string) { d.finish(true) }
		}
	case *fyne.Container:
		for _, child := range o.Objects {
			d.enterIn(child)
		}
	case interface{ parts() []fyne.CanvasObject }:
		for _, child := range o.parts() {
			d.enterIn(child)
		}
	}
}

// Close takes the dialog away as if No had been pressed.
func (d *Dialog) Close() { d.finish(false) }

func (d *Dialog) finish(yes bool) {
	if d.over == nil {
		return
	}
	if yes && d.Check != nil && !d.Check() {
		d.Refit()
		return
	}
	over := d.over
	d.over = nil
	over.close()
	if d.before != nil {
		over.canvas.Focus(d.before)
	}
	if d.done != nil {
		d.done(yes)
	}
}

// Confirm asks a question with two answers over a window.
func Confirm(w fyne.Window, title, text, yes, no string, done func(yes bool)) *Dialog {
	d := &Dialog{Title: title, Text: text, Yes: yes, No: no}
	d.Ask(w, done)
	return d
}

// Tell shows a text over a window until it is read.
func Tell(w fyne.Window, title, text, ok string) *Dialog {
	d := &Dialog{Title: title, Text: text, Yes: ok}
	d.Ask(w, nil)
	return d
}
