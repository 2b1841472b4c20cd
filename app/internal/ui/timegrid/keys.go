package timegrid

import (
	"slices"

	"fyne.io/fyne/v2"
)

// FocusGained implements fyne.Focusable.
func (g *Grid) FocusGained() {
	g.focused = true
	g.arrange()
}

// FocusLost implements fyne.Focusable.
func (g *Grid) FocusLost() {
	g.focused = false
	g.arrange()
}

// TypedRune implements fyne.Focusable: + and − zoom, m takes the selected
// block to be moved with the arrow keys.
func (g *Grid) TypedRune(r rune) {
	switch r {
	case '+', '=':
		g.SetZoom(g.Zoom() * zoomStep)
	case '-', '−':
		g.SetZoom(g.Zoom() / zoomStep)
	case 'm', 'M':
		g.takeByKey()
	default:
		if g.OnRune != nil {
			g.OnRune(r)
		}
	}
}

// TypedKey implements fyne.Focusable.
func (g *Grid) TypedKey(e *fyne.KeyEvent) {
	if len(g.geo.rows) == 0 {
		g.pass(e.Name)
		return
	}
	if g.drag != nil {
		g.moveKey(e.Name)
		return
	}
	shift := g.modifiers()&fyne.KeyModifierShift != 0
	switch e.Name {
	case fyne.KeyLeft:
		g.stepTime(-1, shift)
	case fyne.KeyRight:
		g.stepTime(1, shift)
	case fyne.KeyUp:
		g.stepRow(-1)
	case fyne.KeyDown:
		g.stepRow(1)
	case fyne.KeyHome:
		g.goTo(g.cursor.row, 0, shift)
	case fyne.KeyEnd:
		g.goTo(g.cursor.row, g.geo.data.slots()-1, shift)
	case fyne.KeyPageUp:
		g.goTo(g.cursor.row-g.page(), g.cursor.slot, false)
	case fyne.KeyPageDown:
		g.goTo(g.cursor.row+g.page(), g.cursor.slot, false)
	case fyne.KeyReturn, fyne.KeyEnter:
		g.enter()
	case fyne.KeyEscape:
		if !g.cursor.picking && g.selected.id == "" {
			g.pass(e.Name)
			return
		}
		g.cursor.picking, g.cursor.anchor = false, g.cursor.slot
		g.choose(selection{})
	default:
		g.pass(e.Name)
	}
}

func (g *Grid) pass(k fyne.KeyName) {
	if g.OnKey != nil {
		g.OnKey(k)
	}
}

// page is how many rows a page key moves by.
func (g *Grid) page() int { return max(1, int(g.viewport().h/g.geo.lane)-1) }

// stepTime moves by a slot, or to the other side of the block under the cursor.
func (g *Grid) stepTime(by int, extend bool) {
	slot := g.cursor.slot + by
	if i := g.cursorBlock(); i >= 0 && !extend && !g.cursor.picking {
		b := g.geo.rows[g.cursor.row].blocks[i]
		if by > 0 {
			slot = g.geo.slotOf(b.End.Add(-1)) + 1
		} else {
			slot = g.geo.slotOf(b.Start) - 1
		}
	}
	g.goTo(g.cursor.row, slot, extend)
}

// stepRow moves up or down: first through the lanes of a row that hold a
// block at this time, then to the next row.
func (g *Grid) stepRow(by int) {
	if lanes := g.geo.lanesAt(g.cursor.row, g.cursor.slot); len(lanes) > 1 && !g.cursor.picking {
		at := slices.Index(lanes, g.cursor.lane)
		if next := at + by; at >= 0 && next >= 0 && next < len(lanes) {
			g.cursor.lane = lanes[next]
			g.landed()
			return
		}
	}
	row := g.cursor.row + by
	if row < 0 || row >= len(g.geo.rows) {
		return
	}
	g.goTo(row, g.cursor.slot, false)
	if lanes := g.geo.lanesAt(g.cursor.row, g.cursor.slot); by < 0 && len(lanes) > 1 {
		g.cursor.lane = lanes[len(lanes)-1]
		g.landed()
	}
}

// goTo puts the cursor on a row and slot, kept inside the day; extend keeps
// the other end of a chosen stretch.
func (g *Grid) goTo(row, slot int, extend bool) {
	c := &g.cursor
	c.row = max(0, min(row, len(g.geo.rows)-1))
	c.slot = max(0, min(slot, g.geo.data.slots()-1))
	c.lane = 0
	if lanes := g.geo.lanesAt(c.row, c.slot); len(lanes) > 0 {
		c.lane = lanes[0]
	}
	c.picking = extend
	if !extend {
		c.anchor = c.slot
	}
	g.landed()
}

// landed selects what is under the cursor, shows it and tells of it.
func (g *Grid) landed() {
	var s selection
	if i := g.cursorBlock(); i >= 0 && !g.cursor.picking {
		b := g.geo.rows[g.cursor.row].blocks[i]
		s = selection{b.ID, b.Row}
	}
	g.showCursor()
	g.choose(s)
	if g.cursor.picking && g.OnPick != nil {
		if p, ok := g.Pick(); ok {
			g.OnPick(p)
		}
	}
}

func (g *Grid) enter() {
	if i := g.cursorBlock(); i >= 0 && !g.cursor.picking {
		if g.OnOpen != nil {
			g.OnOpen(g.geo.rows[g.cursor.row].blocks[i].ID)
		}
		return
	}
	if p, ok := g.Pick(); ok && g.OnCreate != nil {
		g.OnCreate(p)
	}
}

// takeByKey begins to move the selected block with the keyboard.
func (g *Grid) takeByKey() {
	r, i, ok := g.geo.find(g.selected.id, g.selected.row)
	if !ok || g.selected.id == "" || g.drag != nil {
		return
	}
	if b := g.geo.rows[r].blocks[i].Block; !b.Fixed {
		g.take(b, true)
	}
}

// moveKey carries a block with the arrow keys: Enter lets go, Esc gives up.
func (g *Grid) moveKey(k fyne.KeyName) {
	d := g.drag
	r, i, ok := g.geo.find(d.move.ID, d.move.FromRow)
	if !ok {
		g.CancelDrag()
		return
	}
	b := g.geo.rows[r].blocks[i].Block
	row := g.geo.byKey[d.move.ToRow]
	by := float32(d.move.Start.Sub(b.Start)) / float32(g.geo.data.slot())
	switch k {
	case fyne.KeyEscape:
		g.CancelDrag()
		return
	case fyne.KeyReturn, fyne.KeyEnter:
		g.drop()
		return
	case fyne.KeyLeft:
		by--
	case fyne.KeyRight:
		by++
	case fyne.KeyUp:
		row = max(0, row-1)
	case fyne.KeyDown:
		row = min(row+1, len(g.geo.rows)-1)
	default:
		return
	}
	g.carry(g.rowKey(row), g.geo.shifted(b, by*g.geo.zoom))
	g.show(g.ghostRect())
	g.arrange()
}

// showCursor scrolls so that the cursor is seen.
func (g *Grid) showCursor() {
	if len(g.geo.rows) == 0 {
		return
	}
	slot := float32(g.cursor.slot) * g.geo.zoom
	p := g.geo.rows[g.cursor.row]
	g.show(rect{slot, p.top, g.geo.zoom, p.height})
}

// show scrolls so that r is seen, as far as it fits.
func (g *Grid) show(r rect) {
	view := g.viewport()
	if view.w <= 0 || view.h <= 0 {
		return
	}
	margin := min(g.geo.zoom*2, view.w/4)
	switch {
	case r.x < g.offset.X+margin || r.w > view.w:
		g.offset.X = r.x - margin
	case r.x+r.w > g.offset.X+view.w-margin:
		g.offset.X = r.x + r.w - view.w + margin
	}
	switch {
	case r.y < g.offset.Y:
		g.offset.Y = r.y
	case r.y+r.h > g.offset.Y+view.h:
		g.offset.Y = r.y + r.h - view.h
	}
}
