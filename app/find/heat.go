package find

import (
	"image/color"
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// heat is the coming weeks, a row each: how many hours are free on every day,
// as a number and as a shade. The arrows move, Enter or a click chooses a day.
type heat struct {
	widget.BaseWidget
	// choose is told the day that was chosen, point the one under the cursor.
	choose func(scheduling.Date)
	point  func(Day)
	// unit says hours: "h".
	unit string

	days    []Day
	at      int
	focused bool
}

var (
	_ fyne.Focusable    = (*heat)(nil)
	_ fyne.Tappable     = (*heat)(nil)
	_ desktop.Hoverable = (*heat)(nil)
	_ ui.Probed         = (*heat)(nil)
)

// heatColumns is a week, cellLeast how wide a day is at least at text scale 1.
const (
	heatColumns = 7
	cellLeast   = 47
)

func newHeat(unit string, choose func(scheduling.Date), point func(Day)) *heat {
	h := &heat{choose: choose, point: point, unit: unit}
	h.ExtendBaseWidget(h)
	return h
}

func (h *heat) set(days []Day) {
	h.days = days
	if h.at >= len(days) {
		h.at = 0
	}
	if h.at == 0 {
		for i, d := range days {
			if !d.Past {
				h.at = i
				break
			}
		}
	}
	h.Refresh()
}

func (h *heat) cell() fyne.Size {
	return fyne.NewSize(max(cellLeast*ui.Scale(), h.Size().Width/heatColumns), 40*ui.Scale())
}

func (h *heat) indexAt(p fyne.Position) int {
	c := h.cell()
	col, row := int(p.X/c.Width), int(p.Y/c.Height)
	if p.X < 0 || p.Y < 0 || col >= heatColumns {
		return -1
	}
	if i := row*heatColumns + col; i < len(h.days) {
		return i
	}
	return -1
}

// Text says the day under the cursor.
func (h *heat) Text() string {
	if h.at < len(h.days) {
		return h.days[h.at].Words
	}
	return ""
}

// Tapped implements fyne.Tappable.
func (h *heat) Tapped(e *fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(h); c != nil {
		c.Focus(h)
	}
	if i := h.indexAt(e.Position); i >= 0 {
		h.at = i
		h.take()
	}
}

func (h *heat) take() {
	if h.at < len(h.days) && !h.days[h.at].Past && h.days[h.at].Open {
		h.choose(h.days[h.at].Date)
	}
	h.Refresh()
}

// FocusGained implements fyne.Focusable.
func (h *heat) FocusGained() { h.focused = true; h.Refresh() }

// FocusLost implements fyne.Focusable.
func (h *heat) FocusLost() { h.focused = false; h.Refresh() }

// TypedRune implements fyne.Focusable.
func (h *heat) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (h *heat) TypedKey(k *fyne.KeyEvent) {
	step := map[fyne.KeyName]int{fyne.KeyLeft: -1, fyne.KeyRight: 1, fyne.KeyUp: -heatColumns, fyne.KeyDown: heatColumns}[k.Name]
	switch {
	case step != 0:
		if to := h.at + step; to >= 0 && to < len(h.days) {
			h.at = to
			h.point(h.days[to])
			h.Refresh()
		}
	case k.Name == fyne.KeyReturn, k.Name == fyne.KeyEnter, k.Name == fyne.KeySpace:
		h.take()
	}
}

// MouseIn implements desktop.Hoverable.
func (h *heat) MouseIn(*desktop.MouseEvent) {}

// MouseMoved implements desktop.Hoverable.
func (h *heat) MouseMoved(e *desktop.MouseEvent) {
	if i := h.indexAt(e.Position); i >= 0 {
		h.point(h.days[i])
	}
}

// MouseOut implements desktop.Hoverable.
func (h *heat) MouseOut() {}

// ProbeItems implements ui.Probed: "day/2026-12-01" per day.
func (h *heat) ProbeItems() []ui.ProbeItem {
	c := h.cell()
	out := make([]ui.ProbeItem, 0, len(h.days))
	for i, d := range h.days {
		out = append(out, ui.ProbeItem{
			Name: "day/" + d.Date.String(), Text: d.Words, Checked: d.Chosen,
			X: float32(i%heatColumns) * c.Width, Y: float32(i/heatColumns) * c.Height, W: c.Width, H: c.Height,
		})
	}
	return out
}

// CreateRenderer implements fyne.Widget.
func (h *heat) CreateRenderer() fyne.WidgetRenderer { return &heatRenderer{heat: h} }

type heatCell struct {
	fill        *canvas.Rectangle
	date, hours *canvas.Text
}

type heatRenderer struct {
	heat  *heat
	cells []heatCell
	all   []fyne.CanvasObject
	ring  [2]*canvas.Rectangle
}

func (r *heatRenderer) Destroy() {}

func (r *heatRenderer) Objects() []fyne.CanvasObject {
	if r.ring[0] == nil {
		r.paint()
	}
	return r.all
}

func (r *heatRenderer) MinSize() fyne.Size {
	rows := (len(r.heat.days) + heatColumns - 1) / heatColumns
	return fyne.NewSize(cellLeast*heatColumns*ui.Scale(), float32(max(rows, 1))*40*ui.Scale())
}

func (r *heatRenderer) Layout(fyne.Size) {
	r.Objects()
	h, c := r.heat, r.heat.cell()
	for i, x := range r.cells {
		at := fyne.NewPos(float32(i%heatColumns)*c.Width, float32(i/heatColumns)*c.Height)
		x.fill.Move(at.AddXY(1, 1))
		x.fill.Resize(c.SubtractWidthHeight(2, 2))
		x.date.Move(at.AddXY(5, 2))
		x.date.Resize(x.date.MinSize())
		m := x.hours.MinSize()
		x.hours.Move(at.AddXY(c.Width-m.Width-7, c.Height-m.Height-2))
		x.hours.Resize(m)
	}
	at := fyne.NewPos(float32(h.at%heatColumns)*c.Width, float32(h.at/heatColumns)*c.Height)
	r.ring[0].Move(at.AddXY(-2, -2))
	r.ring[0].Resize(c.AddWidthHeight(4, 4))
	r.ring[1].Move(at)
	r.ring[1].Resize(c)
}

func (r *heatRenderer) Refresh() {
	r.paint()
	r.Layout(r.heat.Size())
	canvas.Refresh(r.heat)
}

func (r *heatRenderer) paint() {
	h, p := r.heat, ui.Colours()
	if r.ring[0] == nil {
		r.ring = [2]*canvas.Rectangle{canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)}
		r.ring[0].StrokeWidth, r.ring[1].StrokeWidth = 3, 2
	}
	for len(r.cells) < len(h.days) {
		r.cells = append(r.cells, heatCell{canvas.NewRectangle(color.Transparent), canvas.NewText("", color.Black), canvas.NewText("", color.Black)})
	}
	r.cells = r.cells[:len(h.days)]
	small, size := h.Theme().Size(theme.SizeNameCaptionText), h.Theme().Size(theme.SizeNameText)
	r.all = r.all[:0]
	for i, d := range h.days {
		x := r.cells[i]
		x.date.Text, x.date.TextSize, x.date.Color = d.Label, small, p.Text
		x.hours.TextSize, x.hours.TextStyle.Bold, x.hours.Color = size, true, p.Text
		x.hours.Text = strconv.Itoa(d.Hours) + " " + h.unit
		x.fill.FillColor = shade(p.Background, p.Success, d.Share)
		x.fill.StrokeColor, x.fill.StrokeWidth = p.HourLine, 1
		switch {
		case d.Past:
			x.fill.FillColor, x.date.Color, x.hours.Text = p.Background, p.Disabled, ""
		case !d.Open:
			x.fill.FillColor, x.hours.Text = p.Closed, "–"
		}
		if d.Chosen {
			x.fill.StrokeColor, x.fill.StrokeWidth = p.Primary, 3
		}
		r.all = append(r.all, x.fill, x.date, x.hours)
	}
	r.ring[0].StrokeColor, r.ring[1].StrokeColor = p.Focus, p.FocusInner
	for _, o := range r.ring {
		o.Hidden = !h.focused || len(h.days) == 0
		r.all = append(r.all, o)
	}
}

// shade mixes at most so much of full into empty that text on it can be read.
func shade(empty, full color.NRGBA, share float64) color.NRGBA {
	share = min(max(share, 0), 1)
	share *= share * 0.5 // most days are mostly free: the differences lie there
	ch := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*(1-share) + float64(b)*share)) }
	return color.NRGBA{R: ch(empty.R, full.R), G: ch(empty.G, full.G), B: ch(empty.B, full.B), A: 0xff}
}
