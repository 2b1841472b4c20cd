package timegrid

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/words"
)

// Zoom is the width of a slot in Fyne's units.
const (
	ZoomLeast   float32 = 10
	ZoomUsual   float32 = 26
	ZoomMost    float32 = 90
	zoomStep    float32 = 1.25
	headerLeast float32 = 28
	headerNoted float32 = 44
)

// Row heights, per lane, at text scale 1.
const (
	RowCompact float32 = 26
	RowUsual   float32 = 34
	RowLarge   float32 = 44
)

// Grid is the timetable. All methods and callbacks are on the screen's
// goroutine; every callback may be nil.
type Grid struct {
	widget.BaseWidget

	// OnSelect is told the block that is selected now; an empty id is none.
	OnSelect func(id, row string)
	// OnOpen is called for Enter on a block, or a click on the selected one.
	OnOpen func(id string)
	// OnPick is called when an empty stretch was chosen: by a click (one
	// slot), a drag, or with the keyboard, where each step calls it again.
	OnPick func(Pick)
	// OnCreate is called for Enter on an empty stretch.
	OnCreate func(Pick)
	// OnPoint is told what lies under the mouse or the keyboard's cursor.
	OnPoint func(Point)
	// OnDrag is called when a dragged block stands over another place; the
	// answer comes through SetVerdict, at once or later.
	OnDrag func(Move)
	// OnDrop is called when it was let go over another place. The block stays
	// where it was until SetData says otherwise.
	OnDrop func(Move)
	// OnMenu is called for a secondary click on a block, at a place on the canvas.
	OnMenu func(id string, at fyne.Position)
	// OnZoom is told the width of a slot after a person changed it.
	OnZoom func(float32)
	// OnKey and OnRune are given the keys and letters that the grid has no
	// use for.
	OnKey  func(fyne.KeyName)
	OnRune func(rune)

	words   *words.Words
	paint   *painter
	geo     *geometry
	render  *gridRender // nil until the grid is first shown
	strips  []*strip    // one per row
	zoom    float32     // of a slot, at text scale 1
	fitted  bool        // nobody chose a zoom: the day fills the view if it is wide
	density float32     // RowUsual or so
	offset  fyne.Position

	focused  bool
	cursor   cursor
	selected selection
	hover    selection
	press    press
	drag     *drag
	verdict  Verdict

	// modifiers is the keyboard's state; replaced in tests.
	modifiers func() fyne.KeyModifier
}

// cursor is the keyboard's place: a slot of a row, and how far Shift reached.
type cursor struct {
	row, slot, lane int
	anchor          int
	picking         bool // an empty stretch is chosen, not only pointed at
}

// selection names one block in one row.
type selection struct{ id, row string }

var (
	_ fyne.Focusable    = (*Grid)(nil)
	_ fyne.Scrollable   = (*Grid)(nil)
	_ fyne.Draggable    = (*Grid)(nil)
	_ desktop.Mouseable = (*Grid)(nil)
	_ desktop.Hoverable = (*Grid)(nil)
	_ ui.Probed         = (*Grid)(nil)
)

// New returns an empty grid that speaks w.
func New(w *words.Words) *Grid {
	g := &Grid{zoom: ZoomUsual, fitted: true, density: RowUsual, words: w, modifiers: keyModifiers}
	letters, err := newInk(theme.DefaultTextFont().Content(), theme.DefaultTextBoldFont().Content())
	if err != nil {
		// The fonts are compiled in; a test loads them.
		letters = &ink{faces: map[faceKey]*face{}}
	}
	g.paint = &painter{ink: letters, palette: ui.Colours(), scale: ui.Scale()}
	g.paint.words = sayWords(w)
	g.geo = newGeometry(&Data{}, g.slotWidth(), g.lane())
	g.ExtendBaseWidget(g)
	return g
}

func sayWords(w *words.Words) stripWords {
	return stripWords{
		clash: w.Say("ui.gridClash"), noLink: w.Say("ui.gridNoLink"), late: w.Say("ui.gridLate"),
		draft: w.Say("ui.gridDraft"), cancelled: w.Say("ui.gridCancelled"),
	}
}

// SetWords changes the language.
func (g *Grid) SetWords(w *words.Words) {
	g.words = w
	g.paint.words = sayWords(w)
	g.repaintAll()
}

// SetData shows a day. Only rows that look different are painted again; what
// was selected, the cursor and the scroll position stay where they can.
func (g *Grid) SetData(d Data) {
	old := g.geo
	at := old.slotStart(g.cursor.slot)
	anchor := old.slotStart(g.cursor.anchor)
	row := g.rowKey(g.cursor.row)
	g.geo = newGeometry(&d, g.slotWidthFor(&d), g.lane())
	if i, ok := g.geo.byKey[row]; ok {
		g.cursor.row = i
	} else {
		g.cursor.row = 0
	}
	if len(old.rows) == 0 {
		at = d.Start
		if d.Now.After(d.Start) && d.Now.Before(d.End) {
			at = d.Now
		}
		anchor = at
	}
	sameDay := old.data.Start.Equal(d.Start) && old.data.End.Equal(d.End) && old.data.slot() == d.slot() &&
		slices.EqualFunc(old.data.Marks, d.Marks, sameMark)
	if !sameDay {
		// Another day: keep the clock, not the instant.
		at, anchor = g.onDay(old, at), g.onDay(old, anchor)
		g.cursor.picking = false
	}
	g.cursor.slot, g.cursor.anchor = g.geo.slotOf(at), g.geo.slotOf(anchor)
	if _, _, ok := g.geo.find(g.selected.id, g.selected.row); !ok {
		// The block may have moved to another row.
		if r, _, ok := g.geo.find(g.selected.id, ""); ok && g.selected.id != "" {
			g.selected.row = d.Rows[r].Key
		} else {
			g.selected = selection{}
		}
	}
	g.hover = selection{}
	if g.drag != nil {
		if _, _, ok := g.geo.find(g.drag.move.ID, g.drag.move.FromRow); !ok {
			g.drag = nil
		}
	}
	g.rebuild(old, sameDay && old.zoom == g.geo.zoom)
}

func (g *Grid) onDay(old *geometry, t time.Time) time.Time {
	if len(old.rows) == 0 {
		return t
	}
	return g.geo.data.Start.Add(t.Sub(old.data.Start))
}

// Data is what is shown.
func (g *Grid) Data() Data { return *g.geo.data }

// SetNow moves the now-line.
func (g *Grid) SetNow(t time.Time) {
	d := *g.geo.data
	d.Now = t
	g.geo.data = &d
	g.arrange()
}

// Zoom is the width of a slot, at text scale 1.
func (g *Grid) Zoom() float32 { return g.geo.zoom / ui.Scale() }

// SetZoom changes the width of a slot, within ZoomLeast and ZoomMost, keeping
// the time in the middle of the view where it is. Until then the day is as
// wide as the view, and never narrower than ZoomUsual makes it.
func (g *Grid) SetZoom(zoom float32) { g.zoomAt(zoom, g.viewport().w/2) }

func (g *Grid) zoomAt(zoom, x float32) {
	zoom = min(max(zoom, ZoomLeast), ZoomMost)
	if zoom == g.Zoom() {
		return
	}
	slots := (g.offset.X + x) / g.geo.zoom
	g.zoom, g.fitted = zoom, false
	old := g.geo
	g.geo = newGeometry(old.data, g.slotWidth(), g.lane())
	g.offset.X = slots*g.geo.zoom - x
	g.rebuild(old, false)
	if g.OnZoom != nil {
		g.OnZoom(zoom)
	}
}

func (g *Grid) slotWidth() float32 { return g.slotWidthFor(g.geo.orNone()) }

// slotWidthFor is how wide a slot of d is on the screen.
func (g *Grid) slotWidthFor(d *Data) float32 {
	usual := g.zoom * ui.Scale()
	if g.fitted && len(d.Marks) > 0 {
		usual = ZoomLeast // a whole week is seen if it can be
	}
	if n := d.slots(); g.fitted && n > 0 {
		return min(max(usual, (g.viewport().w-barThick-4)/float32(n)), ZoomMost)
	}
	return usual
}

// SetDensity changes the height of a lane: RowCompact, RowUsual, RowLarge.
func (g *Grid) SetDensity(d float32) {
	if g.density == d {
		return
	}
	g.density = d
	g.rescale()
}

// Selected is the block that is selected; empty is none.
func (g *Grid) Selected() (id, row string) { return g.selected.id, g.selected.row }

// Select selects a booking's block, scrolls to it and puts the cursor there,
// without calling OnSelect. row may be empty for the first.
func (g *Grid) Select(id, row string) {
	if id == "" {
		g.selected = selection{}
		g.arrange()
		return
	}
	r, i, ok := g.geo.find(id, row)
	if !ok {
		return
	}
	b := g.geo.rows[r].blocks[i]
	g.selected = selection{id, b.Row}
	g.cursor = cursor{row: r, slot: g.geo.slotOf(b.Start), lane: b.lane}
	g.cursor.anchor = g.cursor.slot
	g.show(g.geo.blockRect(r, i))
	g.arrange()
}

// SetCursor puts the keyboard's cursor on a row and time and scrolls there.
func (g *Grid) SetCursor(row string, at time.Time) {
	i, ok := g.geo.byKey[row]
	if !ok {
		return
	}
	g.cursor = cursor{row: i, slot: g.geo.slotOf(at)}
	g.cursor.anchor = g.cursor.slot
	g.showCursor()
	g.arrange()
}

// SetPick shows an empty stretch as chosen, as while its form is open, and
// scrolls to it, without calling OnPick.
func (g *Grid) SetPick(p Pick) {
	i, ok := g.geo.byKey[p.Row]
	if !ok || !p.End.After(p.Start) {
		return
	}
	g.selected = selection{}
	g.cursor = cursor{row: i, anchor: g.geo.slotOf(p.Start), slot: g.geo.slotOf(p.End.Add(-1)), picking: true}
	g.showCursor()
	g.arrange()
}

// ClearPick forgets the chosen stretch.
func (g *Grid) ClearPick() {
	g.cursor.picking, g.cursor.anchor = false, g.cursor.slot
	g.arrange()
}

// Pick is the stretch that is chosen or under the cursor; ok is false when
// there are no rows or the cursor is on a block.
func (g *Grid) Pick() (p Pick, ok bool) {
	if len(g.geo.rows) == 0 || g.cursorBlock() >= 0 && !g.cursor.picking {
		return Pick{}, false
	}
	from, to := min(g.cursor.anchor, g.cursor.slot), max(g.cursor.anchor, g.cursor.slot)
	return Pick{Row: g.rowKey(g.cursor.row), Start: g.geo.slotStart(from), End: g.geo.slotStart(to + 1)}, true
}

// SetVerdict says what would come of the move that is going on.
func (g *Grid) SetVerdict(v Verdict) {
	g.verdict = v
	g.arrange()
}

// Dragging is the move that is going on.
func (g *Grid) Dragging() (Move, bool) {
	if g.drag == nil {
		return Move{}, false
	}
	return g.drag.move, true
}

// ScrollTo brings a time and a row near the top left corner of the view; an
// unknown row leaves the rows where they are.
func (g *Grid) ScrollTo(row string, at time.Time) {
	g.offset.X = g.geo.x(at) - 2*g.geo.zoom
	if i, ok := g.geo.byKey[row]; ok {
		g.offset.Y = g.geo.rows[i].top
	}
	g.arrange()
}

func sameMark(a, b Mark) bool { return a.At.Equal(b.At) && a.Text == b.Text && a.Note == b.Note }

// say tells a stretch of the axis in words.
func (g *Grid) say(start, end time.Time) string {
	if d := g.geo.data; d.Say != nil {
		return d.Say(start, end)
	}
	return g.words.Span(start, end)
}

// Focus gives the keyboard to the grid.
func (g *Grid) Focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil {
		c.Focus(g)
	}
}

// Text says where the cursor is, for the status line and for tests.
func (g *Grid) Text() string {
	p := g.point()
	if p.Words != "" {
		return p.Words
	}
	return p.Row
}

func (g *Grid) lane() float32 { return g.density * ui.Scale() }

func (g *Grid) rowKey(i int) string {
	if i < 0 || i >= len(g.geo.data.Rows) {
		return ""
	}
	return g.geo.data.Rows[i].Key
}

// cursorBlock is the index, in the cursor's row, of the block under the
// cursor; -1 on free time.
func (g *Grid) cursorBlock() int {
	if g.cursor.row >= len(g.geo.rows) {
		return -1
	}
	return g.geo.blockAtLane(g.cursor.row, g.cursor.slot, g.cursor.lane)
}

// point is where the cursor is.
func (g *Grid) point() Point {
	p := Point{Row: g.rowKey(g.cursor.row)}
	if p.Row == "" {
		return p
	}
	p.At = g.geo.slotStart(g.cursor.slot)
	if i := g.cursorBlock(); i >= 0 {
		b := g.geo.rows[g.cursor.row].blocks[i]
		p.ID, p.Words = b.ID, b.Words
	}
	return p
}

func (g *Grid) tellPoint(p Point) {
	if g.OnPoint != nil && p.Row != "" {
		g.OnPoint(p)
	}
}

func keyModifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}
