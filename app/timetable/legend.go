package timetable

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// legend says which colours and codes mean which kind, and dims a kind when
// its chip is pressed.
func (v *View) legend() fyne.CanvasObject {
	v.chips = map[scheduling.Kind]*chip{}
	row := container.New(legendLayout{})
	for _, k := range scheduling.Kinds() {
		c := newChip(k, phrase.Kind(v.words, k), func(on bool) { v.model.Hide(k, !on) })
		v.chips[k] = c
		row.Add(c)
	}
	return row
}

// legendLayout puts chips side by side, with their names where there is room.
type legendLayout struct{}

const chipGap = 4

func (legendLayout) width(objects []fyne.CanvasObject, short bool) (w float32) {
	for _, o := range objects {
		if c, ok := o.(*chip); ok {
			w += c.width(short) + chipGap
		}
	}
	return w
}

func (l legendLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	h := float32(0)
	for _, o := range objects {
		h = max(h, o.MinSize().Height)
	}
	return fyne.NewSize(l.width(objects, true), h)
}

func (l legendLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	short := l.width(objects, false) > size.Width
	x := max(0, size.Width-l.width(objects, short))
	for _, o := range objects {
		c, ok := o.(*chip)
		if !ok {
			continue
		}
		c.shorten(short)
		w := c.width(short)
		c.Move(fyne.NewPos(x, 0))
		c.Resize(fyne.NewSize(w, size.Height))
		x += w + chipGap
	}
}

// chip is one kind in the legend: pressed, its bookings are shown fully.
type chip struct {
	widget.BaseWidget
	code, name         string
	on, short, focused bool
	hovered            bool
	changed            func(bool)
}

var _ fyne.Focusable = (*chip)(nil)

func newChip(k scheduling.Kind, name string, changed func(on bool)) *chip {
	c := &chip{code: k.Code(), name: name, on: true, changed: changed}
	c.ExtendBaseWidget(c)
	return c
}

// Text is what the chip says, for tests from outside.
func (c *chip) Text() string { return c.code + " " + c.name }

func (c *chip) set(on bool) {
	if c.on != on {
		c.on = on
		c.Refresh()
	}
}

func (c *chip) shorten(short bool) {
	if c.short != short {
		c.short = short
		c.Refresh()
	}
}

func (c *chip) width(short bool) float32 {
	size := c.Theme().Size(theme.SizeNameCaptionText)
	w := fyne.MeasureText(c.code, size, fyne.TextStyle{Bold: true}).Width + 20
	if !short {
		w += fyne.MeasureText(c.name, size, fyne.TextStyle{}).Width + 5
	}
	return w
}

// Tapped implements fyne.Tappable.
func (c *chip) Tapped(*fyne.PointEvent) { c.changed(!c.on) }

// FocusGained implements fyne.Focusable.
func (c *chip) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost implements fyne.Focusable.
func (c *chip) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune implements fyne.Focusable.
func (c *chip) TypedRune(r rune) {
	if r == ' ' {
		c.changed(!c.on)
	}
}

// TypedKey implements fyne.Focusable.
func (c *chip) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter {
		c.changed(!c.on)
	}
}

// MouseIn implements desktop.Hoverable.
func (c *chip) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (c *chip) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *chip) MouseOut() { c.hovered = false; c.Refresh() }

// CreateRenderer implements fyne.Widget.
func (c *chip) CreateRenderer() fyne.WidgetRenderer {
	r := &chipRenderer{
		chip: c, fill: canvas.NewRectangle(color.Transparent), edge: canvas.NewRectangle(color.Transparent),
		code: canvas.NewText("", color.Black), name: canvas.NewText("", color.Black),
		strike: canvas.NewRectangle(color.Transparent),
	}
	r.paint()
	return r
}

type chipRenderer struct {
	chip               *chip
	fill, edge, strike *canvas.Rectangle
	code, name         *canvas.Text
}

func (r *chipRenderer) Destroy() {}

func (r *chipRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.fill, r.edge, r.code, r.name, r.strike}
}

func (r *chipRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.chip.width(r.chip.short), r.code.MinSize().Height+8)
}

func (r *chipRenderer) Layout(size fyne.Size) {
	h := min(size.Height, r.code.MinSize().Height+8)
	y := (size.Height - h) / 2
	r.fill.Move(fyne.NewPos(0, y))
	r.fill.Resize(fyne.NewSize(size.Width, h))
	r.edge.Move(fyne.NewPos(0, y))
	r.edge.Resize(fyne.NewSize(4, h))
	code, name := r.code.MinSize(), r.name.MinSize()
	r.code.Move(fyne.NewPos(10, y+(h-code.Height)/2))
	r.code.Resize(code)
	r.name.Move(fyne.NewPos(15+code.Width, y+(h-name.Height)/2))
	r.name.Resize(name)
	r.strike.Move(fyne.NewPos(8, y+h/2))
	r.strike.Resize(fyne.NewSize(size.Width-14, 1.5))
}

func (r *chipRenderer) Refresh() {
	r.paint()
	r.Layout(r.chip.Size())
	canvas.Refresh(r.chip)
}

func (r *chipRenderer) paint() {
	c, p := r.chip, ui.Colours()
	kind := p.Kind(c.code)
	size := c.Theme().Size(theme.SizeNameCaptionText)
	r.fill.FillColor, r.edge.FillColor = kind.Fill, kind.Edge
	r.fill.StrokeWidth, r.fill.StrokeColor = 0, color.Transparent
	r.code.Text, r.code.TextStyle.Bold, r.code.TextSize, r.code.Color = c.code, true, size, p.Text
	r.name.Text, r.name.TextSize, r.name.Color = c.name, size, p.Text
	r.name.Hidden = c.short
	if !c.on {
		r.fill.FillColor = p.Background
		r.code.Color, r.name.Color = p.Secondary, p.Secondary
		r.fill.StrokeWidth, r.fill.StrokeColor = 1, p.HourLine
	}
	r.strike.Hidden = c.on
	r.strike.FillColor = p.Secondary
	switch {
	case c.focused:
		r.fill.StrokeWidth, r.fill.StrokeColor = 2, p.Text
	case c.hovered:
		r.fill.StrokeWidth, r.fill.StrokeColor = 1, p.Border
	}
}
