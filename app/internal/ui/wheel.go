package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// wheel lies over a one-line input and passes the mouse wheel on to the page
// around it: a stock input keeps the wheel to itself, so that a page full of
// inputs would not scroll under the pointer.
type wheel struct{ widget.BaseWidget }

var _ fyne.Scrollable = (*wheel)(nil)

func newWheel() *wheel {
	w := &wheel{}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled implements fyne.Scrollable.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(w); c != nil {
		if page := scrollAround(c, w); page != nil {
			page.Scrolled(e)
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// scrollAround is the innermost scroll that o is seen in, or nil.
func scrollAround(c fyne.Canvas, o fyne.CanvasObject) (found *container.Scroll) {
	var around []*container.Scroll
	before := func(x fyne.CanvasObject, _, _ fyne.Position, _ fyne.Size) bool {
		if s, ok := x.(*container.Scroll); ok {
			around = append(around, s)
		}
		if x == o && len(around) > 0 {
			found = around[len(around)-1]
		}
		return found != nil
	}
	after := func(x fyne.CanvasObject, _ fyne.Position, _ fyne.CanvasObject) {
		if _, ok := x.(*container.Scroll); ok && len(around) > 0 {
			around = around[:len(around)-1]
		}
	}
	for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		around = around[:0]
		if walkVisible(root, before, after); found != nil {
			return found
		}
	}
	return nil
}

// entryRender is a stock entry's renderer with a wheel over it.
type entryRender struct {
	fyne.WidgetRenderer
	wheel *wheel
}

func (r *entryRender) Objects() []fyne.CanvasObject {
	return append(append([]fyne.CanvasObject(nil), r.WidgetRenderer.Objects()...), r.wheel)
}

func (r *entryRender) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.wheel.Resize(size)
}

// CreateRenderer implements fyne.Widget.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	inner := e.Entry.CreateRenderer()
	if e.MultiLine {
		return inner
	}
	return &entryRender{WidgetRenderer: inner, wheel: newWheel()}
}
