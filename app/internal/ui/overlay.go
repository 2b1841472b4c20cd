package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// overlay lies over a whole window and holds one box: a popover or a dialog.
// Nothing behind it is blurred; it takes every click.
type overlay struct {
	widget.BaseWidget

	canvas  fyne.Canvas
	content fyne.CanvasObject
	shaded  bool
	// place says where the box goes on a canvas of that size.
	place func(area fyne.Size) (fyne.Position, fyne.Size)
	// outside is called for a click beside the box.
	outside func()
}

func showOverlay(o *overlay) {
	o.ExtendBaseWidget(o)
	o.canvas.Overlays().Add(o)
}

func (o *overlay) close() { o.canvas.Overlays().Remove(o) }

// Tapped implements fyne.Tappable.
func (o *overlay) Tapped(e *fyne.PointEvent) {
	at, size := o.place(o.Size())
	inside := e.Position.X >= at.X && e.Position.Y >= at.Y &&
		e.Position.X < at.X+size.Width && e.Position.Y < at.Y+size.Height
	if !inside && o.outside != nil {
		o.outside()
	}
}

// CreateRenderer implements fyne.Widget.
func (o *overlay) CreateRenderer() fyne.WidgetRenderer {
	r := &overlayRenderer{over: o, shade: canvas.NewRectangle(color.Transparent), box: canvas.NewRectangle(color.Transparent)}
	r.box.StrokeWidth = 2
	r.paint()
	return r
}

type overlayRenderer struct {
	over       *overlay
	shade, box *canvas.Rectangle
}

func (r *overlayRenderer) Destroy() {}

func (r *overlayRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.shade, r.box, r.over.content}
}

func (r *overlayRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *overlayRenderer) Layout(size fyne.Size) {
	r.shade.Resize(size)
	at, box := r.over.place(size)
	r.box.Move(at)
	r.box.Resize(box)
	r.over.content.Move(at.AddXY(6, 6))
	r.over.content.Resize(box.Subtract(fyne.NewSquareSize(12)))
}

func (r *overlayRenderer) Refresh() {
	r.paint()
	r.Layout(r.over.Size())
	canvas.Refresh(r.over)
}

func (r *overlayRenderer) paint() {
	p := Colours()
	r.shade.FillColor = color.Transparent
	if r.over.shaded {
		r.shade.FillColor = p.Shade
	}
	r.box.FillColor, r.box.StrokeColor = p.Background, p.Border
}
