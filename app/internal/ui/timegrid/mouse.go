package timegrid

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// press is what a mouse button went down on, until it goes up.
type press struct {
	on       pressOn
	id, row  string // the block
	again    bool   // it was selected before
	grabX    float32
	grabY    float32
	moved    bool
	barStart fyne.Position
}

type pressOn uint8

const (
	pressNothing pressOn = iota
	pressBlock
	pressFree
	pressBarX
	pressBarY
)

// drag is a block on its way, by mouse or by keyboard.
type drag struct {
	move   Move
	length time.Duration
	keys   bool
}

// inRows turns a place on the widget into one on the rows; ok is false
// outside the rows' view.
func (g *Grid) inRows(p fyne.Position) (x, y float32, ok bool) {
	v := g.viewport()
	return p.X - v.x + g.offset.X, p.Y - v.y + g.offset.Y, v.has(p.X, p.Y)
}

// MouseDown implements desktop.Mouseable.
func (g *Grid) MouseDown(e *desktop.MouseEvent) {
	g.Focus()
	g.press = press{}
	view := g.viewport()
	barX, barY := g.bars(view)
	switch {
	case barX.has(e.Position.X, e.Position.Y):
		g.press = press{on: pressBarX, grabX: e.Position.X, barStart: g.offset}
		return
	case barY.has(e.Position.X, e.Position.Y):
		g.press = press{on: pressBarY, grabY: e.Position.Y, barStart: g.offset}
		return
	}
	x, y, ok := g.inRows(e.Position)
	row, i := g.geo.blockAt(x, y)
	if !ok || row < 0 {
		return
	}
	slot := g.geo.slotAt(x)
	if i < 0 {
		if e.Button != desktop.MouseButtonPrimary {
			return
		}
		g.press = press{on: pressFree, row: g.rowKey(row)}
		g.cursor = cursor{row: row, slot: slot, anchor: slot, picking: true, lane: -1}
		g.choose(selection{})
		return
	}
	b := g.geo.rows[row].blocks[i]
	was := g.selected
	g.cursor = cursor{row: row, slot: slot, anchor: slot, lane: b.lane}
	g.choose(selection{b.ID, b.Row})
	if e.Button == desktop.MouseButtonSecondary {
		if g.OnMenu != nil {
			g.OnMenu(b.ID, e.AbsolutePosition)
		}
		return
	}
	g.press = press{on: pressBlock, id: b.ID, row: b.Row, again: was == g.selected, grabX: x, grabY: y}
}

// choose selects a block, or nothing, as a person asked.
func (g *Grid) choose(s selection) {
	changed := s != g.selected
	g.selected = s
	g.arrange()
	g.tellPoint(g.point())
	if changed && g.OnSelect != nil {
		g.OnSelect(s.id, s.row)
	}
}

// MouseUp implements desktop.Mouseable.
func (g *Grid) MouseUp(*desktop.MouseEvent) {
	p := g.press
	g.press = press{}
	switch p.on {
	case pressFree:
		if pick, ok := g.Pick(); ok && g.OnPick != nil {
			g.OnPick(pick)
		}
	case pressBlock:
		if p.moved {
			g.drop()
		} else if p.again && g.OnOpen != nil {
			g.OnOpen(p.id)
		}
	case pressNothing, pressBarX, pressBarY:
	}
}

// Dragged implements fyne.Draggable.
func (g *Grid) Dragged(e *fyne.DragEvent) {
	view := g.viewport()
	switch g.press.on {
	case pressBarX:
		if room := view.w - g.barLength(view.w, g.geo.width()); room > 0 {
			g.offset.X = g.press.barStart.X + (e.Position.X-g.press.grabX)*(g.geo.width()-view.w)/room
		}
		g.arrange()
		return
	case pressBarY:
		if room := view.h - g.barLength(view.h, g.geo.height()); room > 0 {
			g.offset.Y = g.press.barStart.Y + (e.Position.Y-g.press.grabY)*(g.geo.height()-view.h)/room
		}
		g.arrange()
		return
	case pressNothing:
		return
	case pressFree, pressBlock:
	}
	g.scrollAtEdge(e.Position, view)
	x, y, _ := g.inRows(e.Position)
	if g.press.on == pressFree {
		if slot := g.geo.slotAt(x); slot != g.cursor.slot {
			g.cursor.slot = slot
			g.tellPoint(g.point())
		}
		g.arrange()
		return
	}
	r, i, ok := g.geo.find(g.press.id, g.press.row)
	if !ok {
		return
	}
	b := g.geo.rows[r].blocks[i].Block
	if b.Fixed {
		return
	}
	if !g.press.moved {
		g.press.moved = true
		g.take(b, false)
	}
	g.carry(g.rowKey(g.geo.rowAt(y)), g.geo.shifted(b, x-g.press.grabX))
}

// DragEnd implements fyne.Draggable.
func (g *Grid) DragEnd() {
	if g.press.on != pressNothing {
		g.MouseUp(nil)
	}
}

func (g *Grid) barLength(view, whole float32) float32 { return max(24, view*view/whole) }

// scrollAtEdge scrolls while something is dragged near the view's edge.
func (g *Grid) scrollAtEdge(p fyne.Position, view rect) {
	const margin, step = 24, 12
	switch {
	case p.X < view.x+margin:
		g.offset.X -= step
	case p.X > view.x+view.w-margin:
		g.offset.X += step
	}
	switch {
	case p.Y < view.y+margin:
		g.offset.Y -= step
	case p.Y > view.y+view.h-margin:
		g.offset.Y += step
	}
}

// take begins a move of a block.
func (g *Grid) take(b *Block, keys bool) {
	g.drag = &drag{
		move:   Move{ID: b.ID, FromRow: b.Row, ToRow: b.Row, FromStart: b.Start, Start: b.Start},
		length: b.End.Sub(b.Start), keys: keys,
	}
	g.verdict = Verdict{}
	g.tellDrag()
}

// carry takes the moving block to another place and asks what would come of it.
func (g *Grid) carry(row string, start time.Time) {
	d := g.drag
	if d.move.ToRow == row && d.move.Start.Equal(start) {
		g.arrange()
		return
	}
	d.move.ToRow, d.move.Start = row, start
	g.verdict = Verdict{}
	g.tellDrag()
}

func (g *Grid) tellDrag() {
	if g.OnDrag != nil {
		g.OnDrag(g.drag.move)
	}
	g.arrange()
}

// drop ends a move where it is.
func (g *Grid) drop() {
	if g.drag == nil {
		return
	}
	m := g.drag.move
	g.drag = nil
	g.arrange()
	if g.OnDrop != nil && (m.ToRow != m.FromRow || !m.Start.Equal(m.FromStart)) {
		g.OnDrop(m)
	}
}

// CancelDrag ends a move where it began.
func (g *Grid) CancelDrag() {
	g.drag = nil
	if g.press.on == pressBlock {
		g.press = press{}
	}
	g.arrange()
}

// ghostRect is where the moving block would be.
func (g *Grid) ghostRect() rect {
	d := g.drag
	i := g.geo.byKey[d.move.ToRow]
	x := g.geo.x(d.move.Start)
	return rect{x, g.geo.rows[i].top, g.geo.x(d.move.Start.Add(d.length)) - x, g.geo.lane}
}

// MouseIn implements desktop.Hoverable.
func (g *Grid) MouseIn(e *desktop.MouseEvent) { g.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (g *Grid) MouseMoved(e *desktop.MouseEvent) {
	x, y, ok := g.inRows(e.Position)
	row, i := g.geo.blockAt(x, y)
	var s selection
	p := Point{Row: g.rowKey(row)}
	if ok && row >= 0 && i >= 0 {
		b := g.geo.rows[row].blocks[i]
		s = selection{b.ID, b.Row}
		p.ID, p.Words = b.ID, b.Words
	}
	if s == g.hover {
		return
	}
	g.hover = s
	g.arrange()
	if s.id == "" {
		p = g.point() // back to what the keyboard says
	} else {
		p.At = g.geo.slotStart(g.geo.slotAt(x))
	}
	g.tellPoint(p)
}

// MouseOut implements desktop.Hoverable.
func (g *Grid) MouseOut() {
	if g.hover != (selection{}) {
		g.hover = selection{}
		g.arrange()
		g.tellPoint(g.point())
	}
}

// Scrolled implements fyne.Scrollable: with Ctrl the wheel zooms.
func (g *Grid) Scrolled(e *fyne.ScrollEvent) {
	if g.modifiers()&fyne.KeyModifierControl != 0 {
		factor := zoomStep
		if e.Scrolled.DY < 0 {
			factor = 1 / zoomStep
		}
		g.zoomAt(g.Zoom()*factor, max(0, e.Position.X-g.roomsWidth()))
		return
	}
	g.offset.X -= e.Scrolled.DX
	g.offset.Y -= e.Scrolled.DY
	g.arrange()
}
