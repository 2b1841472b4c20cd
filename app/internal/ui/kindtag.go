package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// KindTag is a kind's three letters on the kind's colour, with the edge that
// its blocks have in the timetable.
type KindTag struct {
	widget.BaseWidget
	code string
	off  bool
}

// NewKindTag returns the tag of a code.
func NewKindTag(code string) *KindTag {
	t := &KindTag{code: code}
	t.ExtendBaseWidget(t)
	return t
}

// Set changes the code; one that is off, such as a cancelled booking's, is
// painted without its kind's fill.
func (t *KindTag) Set(code string, off bool) {
	if t.code != code || t.off != off {
		t.code, t.off = code, off
		t.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *KindTag) CreateRenderer() fyne.WidgetRenderer {
	r := &kindTagRenderer{
		tag: t, fill: canvas.NewRectangle(color.Transparent), edge: canvas.NewRectangle(color.Transparent),
		text: canvas.NewText("", color.Black),
	}
	r.paint()
	return r
}

type kindTagRenderer struct {
	tag        *KindTag
	fill, edge *canvas.Rectangle
	text       *canvas.Text
}

func (r *kindTagRenderer) Destroy() {}

func (r *kindTagRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.fill, r.edge, r.text}
}

func (r *kindTagRenderer) MinSize() fyne.Size { return r.text.MinSize().Add(fyne.NewSize(16, 6)) }

func (r *kindTagRenderer) Layout(size fyne.Size) {
	box := r.MinSize()
	at := fyne.NewPos(0, (size.Height-box.Height)/2)
	r.fill.Move(at)
	r.fill.Resize(box)
	r.edge.Move(at)
	r.edge.Resize(fyne.NewSize(4, box.Height))
	r.text.Move(at.AddXY(10, 3))
	r.text.Resize(r.text.MinSize())
}

func (r *kindTagRenderer) Refresh() {
	r.paint()
	r.Layout(r.tag.Size())
	canvas.Refresh(r.tag)
}

func (r *kindTagRenderer) paint() {
	p := Colours()
	k := p.Kind(r.tag.code)
	r.fill.FillColor, r.edge.FillColor, r.text.Color = k.Fill, k.Edge, p.Text
	if r.tag.off {
		r.fill.FillColor, r.text.Color = p.Panel, p.Secondary
	}
	r.text.Text, r.text.TextStyle = r.tag.code, fyne.TextStyle{Bold: true, Monospace: true}
	r.text.TextSize = r.tag.Theme().Size(theme.SizeNameCaptionText)
}
