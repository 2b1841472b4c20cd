package timegrid

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"gatehouse/app/internal/ui"
)

// roomsWidth is the width of the room column at text scale 1.
const roomsWidth = 190

// strip is one row's picture and the one of its name, each painted when it
// is first seen and kept until the row changes.
type strip struct {
	body, name       *canvas.Raster
	bodyImg, nameImg *image.RGBA
}

func (s *strip) forget() {
	s.bodyImg, s.nameImg = nil, nil
	s.body.Refresh()
	s.name.Refresh()
}

func (g *Grid) newStrip(i int) *strip {
	s := &strip{}
	s.body = canvas.NewRaster(func(w, h int) image.Image {
		if w <= 0 || h <= 0 || i >= len(g.geo.rows) {
			return image.NewRGBA(image.Rect(0, 0, 1, 1))
		}
		if s.bodyImg == nil || s.bodyImg.Rect.Dx() != w || s.bodyImg.Rect.Dy() != h {
			s.bodyImg = g.paint.row(g.geo, i, w, h)
		}
		return s.bodyImg
	})
	s.name = canvas.NewRaster(func(w, h int) image.Image {
		if w <= 0 || h <= 0 || i >= len(g.geo.rows) {
			return image.NewRGBA(image.Rect(0, 0, 1, 1))
		}
		if s.nameImg == nil || s.nameImg.Rect.Dx() != w || s.nameImg.Rect.Dy() != h {
			s.nameImg = g.paint.room(g.geo, i, w, h, g.roomsWidth())
		}
		return s.nameImg
	})
	s.body.ScaleMode, s.name.ScaleMode = canvas.ImageScalePixels, canvas.ImageScalePixels
	return s
}

func (g *Grid) roomsWidth() float32 { return roomsWidth * ui.Scale() }

// headerHeight is that of one line, or of two where a day of a week has a note.
func (g *Grid) headerHeight() float32 {
	for _, m := range g.geo.orNone().Marks {
		if m.Note != "" {
			return headerNoted * ui.Scale()
		}
	}
	return headerLeast * ui.Scale()
}

// viewport is the part of the grid in which rows are seen.
func (g *Grid) viewport() rect {
	s := g.Size()
	return rect{g.roomsWidth(), g.headerHeight(), max(0, s.Width-g.roomsWidth()), max(0, s.Height-g.headerHeight())}
}

// rebuild follows a change of geometry: strips that show the same stay.
func (g *Grid) rebuild(old *geometry, sameTimes bool) {
	for len(g.strips) < len(g.geo.rows) {
		g.strips = append(g.strips, g.newStrip(len(g.strips)))
	}
	g.strips = g.strips[:len(g.geo.rows)]
	for i, s := range g.strips {
		if !sameTimes || !sameRow(old, g.geo, i) {
			s.forget()
		}
	}
	r := g.render
	if r == nil {
		return
	}
	if !sameTimes {
		r.hoursImg = nil
		r.hours.Refresh()
	}
	r.populate()
	g.arrange()
}

// repaintAll paints every strip again: another language, theme or text size.
func (g *Grid) repaintAll() {
	for _, s := range g.strips {
		s.forget()
	}
	if r := g.render; r != nil {
		r.hoursImg = nil
		r.hours.Refresh()
		g.arrange()
	}
}

// rescale follows a change of row height.
func (g *Grid) rescale() {
	old := g.geo
	g.geo = newGeometry(old.data, g.slotWidth(), g.lane())
	g.rebuild(old, false)
}

// Refresh implements fyne.CanvasObject: it follows the theme and text size.
func (g *Grid) Refresh() {
	p, scale := ui.Colours(), ui.Scale()
	changed := g.paint.palette.Background != p.Background || g.paint.palette.Text != p.Text
	g.paint.palette = p
	if g.paint.scale != scale {
		g.paint.scale = scale
		g.rescale()
	} else if changed {
		g.repaintAll()
	}
	g.arrange()
}

// MinSize implements fyne.CanvasObject.
func (g *Grid) MinSize() fyne.Size {
	g.ExtendBaseWidget(g)
	return fyne.NewSize(g.roomsWidth()+160, g.headerHeight()+3*g.lane())
}

// arrange puts everything where it is now; nothing is painted again.
func (g *Grid) arrange() {
	if r := g.render; r != nil {
		r.arrange()
	}
}

// gridRender holds the grid's objects.
type gridRender struct {
	grid *Grid

	corner                       *canvas.Rectangle
	hoursClip, namesClip, rowsIn *container.Clip
	hoursBox, namesBox, rowsBox  *fyne.Container
	hours                        *canvas.Raster
	hoursImg                     *image.RGBA

	// The overlay, over the rows: few objects that move.
	over       *fyne.Container
	now        *canvas.Rectangle
	hover      *canvas.Rectangle
	chosen     *canvas.Rectangle
	pick       *canvas.Rectangle
	pickText   *canvas.Text
	ring       [2]*canvas.Rectangle
	ghost      *canvas.Rectangle
	ghostBack  *canvas.Rectangle
	ghostText  *canvas.Text
	nowHead    *canvas.Rectangle
	barX, barY *canvas.Rectangle
}

// CreateRenderer implements fyne.Widget.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	plain := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	r := &gridRender{
		grid: g, corner: plain(), now: plain(), hover: plain(), chosen: plain(), pick: plain(),
		ghost: plain(), ghostBack: plain(), nowHead: plain(), barX: plain(), barY: plain(),
		pickText: canvas.NewText("", color.Black), ghostText: canvas.NewText("", color.Black),
	}
	r.ring = [2]*canvas.Rectangle{plain(), plain()}
	r.hours = canvas.NewRaster(func(w, h int) image.Image {
		if w <= 0 || h <= 0 {
			return image.NewRGBA(image.Rect(0, 0, 1, 1))
		}
		if r.hoursImg == nil || r.hoursImg.Rect.Dx() != w || r.hoursImg.Rect.Dy() != h {
			r.hoursImg = g.paint.header(g.geo, w, h)
		}
		return r.hoursImg
	})
	r.hours.ScaleMode = canvas.ImageScalePixels
	r.over = container.NewWithoutLayout(r.now, r.hover, r.pick, r.pickText, r.chosen, r.ring[0], r.ring[1], r.ghost, r.ghostBack, r.ghostText)
	r.hoursBox = container.NewWithoutLayout(r.hours, r.nowHead)
	r.namesBox = container.NewWithoutLayout()
	r.rowsBox = container.NewWithoutLayout()
	r.hoursClip, r.namesClip = container.NewClip(r.hoursBox), container.NewClip(r.namesBox)
	r.rowsIn = container.NewClip(r.rowsBox)
	r.populate()
	g.render = r
	return r
}

// populate puts the rows' strips into their boxes.
func (r *gridRender) populate() {
	names := make([]fyne.CanvasObject, 0, len(r.grid.strips))
	rows := make([]fyne.CanvasObject, 0, len(r.grid.strips)+1)
	for _, s := range r.grid.strips {
		names = append(names, s.name)
		rows = append(rows, s.body)
	}
	r.namesBox.Objects = names
	rows = append(rows, r.over)
	r.rowsBox.Objects = rows
}

func (r *gridRender) Destroy() {}

func (r *gridRender) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.rowsIn, r.namesClip, r.hoursClip, r.corner, r.barX, r.barY}
}

func (r *gridRender) MinSize() fyne.Size { return r.grid.MinSize() }

func (r *gridRender) Layout(fyne.Size) {
	if g := r.grid; g.slotWidth() != g.geo.zoom {
		g.rescale()
		return
	}
	r.arrange()
}

func (r *gridRender) Refresh() { r.arrange() }

func (r *gridRender) arrange() {
	g := r.grid
	geo, pal, view := g.geo, g.paint.palette, g.viewport()
	g.offset.X = max(0, min(g.offset.X, geo.width()-view.w))
	g.offset.Y = max(0, min(g.offset.Y, geo.height()-view.h))

	put(r.corner, rect{0, 0, view.x, view.y})
	tint(r.corner, pal.Panel, pal.Border, 0)
	r.hoursClip.Move(fyne.NewPos(view.x, 0))
	r.hoursClip.Resize(fyne.NewSize(view.w, view.y))
	r.namesClip.Move(fyne.NewPos(0, view.y))
	r.namesClip.Resize(fyne.NewSize(view.x, view.h))
	r.rowsIn.Move(fyne.NewPos(view.x, view.y))
	r.rowsIn.Resize(fyne.NewSize(view.w, view.h))
	r.hoursBox.Move(fyne.NewPos(-g.offset.X, 0))
	r.namesBox.Move(fyne.NewPos(0, -g.offset.Y))
	r.rowsBox.Move(fyne.NewPos(-g.offset.X, -g.offset.Y))

	put(r.hours, rect{0, 0, geo.width(), view.y})
	for i, s := range g.strips {
		p := geo.rows[i]
		put(s.body, rect{0, p.top, geo.width(), p.height})
		put(s.name, rect{0, p.top, view.x, p.height})
		seen := p.top+p.height > g.offset.Y && p.top < g.offset.Y+view.h
		show(s.body, seen)
		show(s.name, seen)
	}
	r.arrangeNow()
	r.arrangeCursor()
	r.arrangeGhost()
	r.arrangeBars(view)
	// An object that was hidden until now belongs to no canvas yet, so moving
	// it draws no new frame; the corner does.
	r.corner.Refresh()
}

func (r *gridRender) arrangeNow() {
	geo, pal := r.grid.geo, r.grid.paint.palette
	now := geo.data.Now
	on := !now.Before(geo.data.Start) && now.Before(geo.data.End) && len(geo.rows) > 0
	show(r.now, on)
	show(r.nowHead, on)
	if !on {
		return
	}
	x := geo.x(now)
	put(r.now, rect{x - 1, 0, 2, geo.height()})
	tint(r.now, pal.Now, color.Transparent, 0)
	put(r.nowHead, rect{x - 4, r.grid.headerHeight() - 8, 8, 8})
	tint(r.nowHead, pal.Now, color.Transparent, 0)
}

// arrangeCursor shows what is hovered, selected, picked and focused.
func (r *gridRender) arrangeCursor() {
	g := r.grid
	geo, pal := g.geo, g.paint.palette
	row, i, ok := geo.find(g.hover.id, g.hover.row)
	show(r.hover, ok && g.hover != g.selected && g.hover.id != "")
	if ok {
		put(r.hover, geo.blockRect(row, i).inset())
		tint(r.hover, color.Transparent, pal.Text, 1)
	}
	row, i, ok = geo.find(g.selected.id, g.selected.row)
	show(r.chosen, ok && g.selected.id != "")
	if ok {
		put(r.chosen, geo.blockRect(row, i).inset())
		tint(r.chosen, color.Transparent, pal.Primary, 3)
	}
	if len(geo.rows) == 0 {
		for _, o := range []fyne.CanvasObject{r.pick, r.pickText, r.ring[0], r.ring[1]} {
			show(o, false)
		}
		return
	}
	at := g.cursorRect()
	picking := g.cursor.picking
	show(r.pick, picking)
	show(r.pickText, picking)
	if picking {
		p, _ := g.Pick()
		put(r.pick, at)
		fill := pal.Selection
		fill.A = 0xd8
		tint(r.pick, fill, pal.Primary, 2)
		write(r.pickText, g.say(p.Start, p.End), pal.OnSelection, textSize*g.paint.scale, true)
		size := r.pickText.MinSize()
		r.pickText.Move(fyne.NewPos(at.x+6, at.y+(at.h-size.Height)/2))
	}
	for n, o := range r.ring {
		show(o, g.focused)
		if g.focused {
			o.CornerRadius = 3
			if n == 0 {
				put(o, rect{at.x - 2, at.y - 2, at.w + 4, at.h + 4})
				tint(o, color.Transparent, pal.Focus, 3)
			} else {
				put(o, rect{at.x + 1, at.y + 1, at.w - 2, at.h - 2})
				tint(o, color.Transparent, pal.FocusInner, 2)
			}
		}
	}
}

// cursorRect is what the focus ring goes round: the block, or the stretch.
func (g *Grid) cursorRect() rect {
	if i := g.cursorBlock(); i >= 0 && !g.cursor.picking {
		return g.geo.blockRect(g.cursor.row, i)
	}
	p := g.geo.rows[g.cursor.row]
	from, to := min(g.cursor.anchor, g.cursor.slot), max(g.cursor.anchor, g.cursor.slot)
	return rect{float32(from) * g.geo.zoom, p.top, float32(to-from+1) * g.geo.zoom, p.height}
}

func (r *gridRender) arrangeGhost() {
	g := r.grid
	objects := []fyne.CanvasObject{r.ghost, r.ghostBack, r.ghostText}
	for _, o := range objects {
		show(o, g.drag != nil)
	}
	if g.drag == nil {
		return
	}
	pal := g.paint.palette
	at := g.ghostRect()
	edge, ink := pal.Border, pal.Background
	text := g.verdict.Text
	switch {
	case text == "":
		text = "…"
	case g.verdict.OK:
		edge, ink = pal.Success, pal.OnSuccess
	default:
		edge, ink = pal.Error, pal.OnError
	}
	fill := edge
	fill.A = 0x40
	put(r.ghost, at)
	tint(r.ghost, fill, edge, 3)
	text = g.say(g.drag.move.Start, g.drag.move.Start.Add(g.drag.length)) + "  " + text
	write(r.ghostText, text, ink, textSize*g.paint.scale, true)
	size := r.ghostText.MinSize()
	// The words stand below the ghost, or above where there is no room, and
	// stay inside the view.
	view := g.viewport()
	x := max(g.offset.X, min(at.x, g.offset.X+view.w-size.Width-12))
	y := at.y + at.h + 2
	if y+size.Height+4 > g.offset.Y+view.h {
		y = at.y - size.Height - 6
	}
	y = max(y, 0)
	put(r.ghostBack, rect{x, y, size.Width + 12, size.Height + 4})
	tint(r.ghostBack, edge, color.Transparent, 0)
	r.ghostText.Move(fyne.NewPos(x+6, y+2))
}

// arrangeBars shows how much of the day is seen.
func (r *gridRender) arrangeBars(view rect) {
	g, pal := r.grid, r.grid.paint.palette
	x, y := g.bars(view)
	show(r.barX, x.w > 0)
	show(r.barY, y.h > 0)
	put(r.barX, x)
	put(r.barY, y)
	tint(r.barX, pal.Border, color.Transparent, 0)
	tint(r.barY, pal.Border, color.Transparent, 0)
	r.barX.CornerRadius, r.barY.CornerRadius = 3, 3
}

// barThick is the thickness of the scroll bars.
const barThick = 8

// bars says where the scroll bars lie; empty where all is seen.
func (g *Grid) bars(view rect) (x, y rect) {
	if w := g.geo.width(); w > view.w && view.w > 0 {
		length := max(24, view.w*view.w/w)
		at := (view.w - length) * g.offset.X / (w - view.w)
		x = rect{view.x + at, view.y + view.h - barThick - 2, length, barThick}
	}
	if h := g.geo.height(); h > view.h && view.h > 0 {
		length := max(24, view.h*view.h/h)
		at := (view.h - length) * g.offset.Y / (h - view.h)
		y = rect{view.x + view.w - barThick - 2, view.y + at, barThick, length}
	}
	return x, y
}

func (r rect) inset() rect { return rect{r.x + 1, r.y + 1, max(0, r.w-1), max(0, r.h-3)} }

func put(o fyne.CanvasObject, r rect) {
	o.Move(fyne.NewPos(r.x, r.y))
	o.Resize(fyne.NewSize(r.w, r.h))
}

func show(o fyne.CanvasObject, on bool) {
	if o.Visible() == on {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// tint paints a rectangle and refreshes it only if that changes anything.
func tint(o *canvas.Rectangle, fill, stroke color.Color, width float32) {
	if o.FillColor == fill && o.StrokeColor == stroke && o.StrokeWidth == width {
		return
	}
	o.FillColor, o.StrokeColor, o.StrokeWidth = fill, stroke, width
	o.Refresh()
}

func write(o *canvas.Text, text string, ink color.Color, size float32, bold bool) {
	if o.Text == text && o.Color == ink && o.TextSize == size && o.TextStyle.Bold == bold {
		return
	}
	o.Text, o.Color, o.TextSize, o.TextStyle.Bold = text, ink, size, bold
	o.Refresh()
}
