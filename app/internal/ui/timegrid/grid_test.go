package timegrid

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/words"
)

// at is a time on the tests' day.
func at(h, m int) time.Time { return time.Date(2026, 11, 24, h, m, 0, 0, time.UTC) }

// day is 08:00–18:00 in three rooms:
//
//	R1: a 09:00–10:00, b 09:30–10:30 (overlapping), c 12:00–12:45
//	R2: nothing
//	R3: d 10:00–11:00, fixed; a proposal g 14:00–15:00
func day() Data {
	return Data{
		Start: at(8, 0), End: at(18, 0), Now: at(10, 37),
		Rows: []Row{{Key: "R1", Name: "Room 1"}, {Key: "R2", Name: "Room 2"}, {Key: "R3", Name: "Room 3"}},
		Blocks: []Block{
			{ID: "a", Row: "R1", Start: at(9, 0), End: at(10, 0), Code: "CRT", Title: "A", Words: "a in words"},
			{ID: "b", Row: "R1", Start: at(9, 30), End: at(10, 30), Code: "LEG", Title: "B"},
			{ID: "c", Row: "R1", Start: at(12, 0), End: at(12, 45), Code: "FAM", Title: "C"},
			{ID: "d", Row: "R3", Start: at(10, 0), End: at(11, 0), Code: "PRO", Title: "D", Fixed: true},
			{ID: "g", Row: "R3", Start: at(14, 0), End: at(15, 0), Code: "PRO", Title: "G", Ghost: true},
			{ID: "lost", Row: "R9", Start: at(14, 0), End: at(15, 0)},
		},
	}
}

// hand is a grid in a window with what it told, and the keys held down.
type hand struct {
	*Grid
	t     *testing.T
	told  []string
	shift bool
	ctrl  bool
}

func newHand(t *testing.T, d Data) *hand {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(ui.NewTheme(ui.Look{Mode: ui.ModeLight}))
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	h := &hand{Grid: New(w), t: t}
	h.modifiers = func() (m fyne.KeyModifier) {
		if h.shift {
			m |= fyne.KeyModifierShift
		}
		if h.ctrl {
			m |= fyne.KeyModifierControl
		}
		return m
	}
	say := func(format string, args ...any) { h.told = append(h.told, fmt.Sprintf(format, args...)) }
	h.OnSelect = func(id, row string) { say("select %s %s", id, row) }
	h.OnOpen = func(id string) { say("open %s", id) }
	h.OnPick = func(p Pick) { say("pick %s %s", p.Row, w.Span(p.Start, p.End)) }
	h.OnCreate = func(p Pick) { say("create %s %s", p.Row, w.Span(p.Start, p.End)) }
	h.OnDrag = func(m Move) { say("drag %s %s→%s %s", m.ID, m.FromRow, m.ToRow, w.Clock(m.Start)) }
	h.OnDrop = func(m Move) { say("drop %s %s→%s %s", m.ID, m.FromRow, m.ToRow, w.Clock(m.Start)) }
	win := test.NewTempWindow(t, h.Grid)
	win.SetPadded(false)
	// 40 slots of 26 units beside the rooms, all rows in view.
	win.Resize(fyne.NewSize(roomsWidth+40*26, 400))
	h.SetZoom(ZoomUsual + 1)
	h.SetZoom(ZoomUsual)
	h.SetData(d)
	h.told = nil
	return h
}

func (h *hand) wants(what string, want ...string) {
	h.t.Helper()
	if d := cmp.Diff(want, h.told); d != "" {
		h.t.Errorf("%s (-want +got):\n%s", what, d)
	}
	h.told = nil
}

func (h *hand) keys(names ...fyne.KeyName) {
	for _, n := range names {
		h.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

// pos is the middle of a slot in a lane of a row.
func (h *hand) pos(row, lane int, t time.Time) fyne.Position {
	x := h.geo.x(t) + h.geo.zoom/2 - h.offset.X + h.viewport().x
	y := h.geo.rows[row].top + (float32(lane)+0.5)*h.geo.lane - h.offset.Y + h.viewport().y
	return fyne.NewPos(x, y)
}

func (h *hand) down(p fyne.Position) {
	h.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}, Button: desktop.MouseButtonPrimary})
}

func (h *hand) dragTo(p fyne.Position) {
	h.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: p}})
}

func (h *hand) up() {
	h.MouseUp(&desktop.MouseEvent{})
	h.DragEnd()
}

func (h *hand) click(p fyne.Position) { h.down(p); h.up() }

func TestClicks(t *testing.T) {
	h := newHand(t, day())
	h.click(h.pos(0, 1, at(9, 45)))
	h.wants("a block in the second lane", "select b R1")
	h.click(h.pos(0, 1, at(9, 45)))
	h.wants("the same again", "open b")
	h.click(h.pos(1, 0, at(11, 0)))
	h.wants("free time", "select  ", "pick R2 11:00–11:15")
	h.down(h.pos(1, 0, at(11, 0)))
	h.dragTo(h.pos(1, 0, at(10, 30)))
	h.dragTo(h.pos(2, 0, at(12, 30)))
	h.up()
	h.wants("a stretch, whichever row the hand strays to", "pick R2 11:00–12:45")
	h.click(h.pos(2, 0, at(14, 30)))
	h.wants("a proposal is not there to be clicked", "pick R3 14:30–14:45")
}

func TestDraggingABlock(t *testing.T) {
	h := newHand(t, day())
	h.down(h.pos(0, 0, at(12, 15)))
	h.told = nil
	h.dragTo(h.pos(0, 0, at(12, 15)).AddXY(3, 3))
	h.SetVerdict(Verdict{Text: "Free", OK: true})
	h.dragTo(h.pos(1, 0, at(13, 15)))
	if h.verdict.Text != "" {
		t.Errorf("the old place's verdict is still shown: %+v", h.verdict)
	}
	h.dragTo(h.pos(1, 0, at(13, 15)).AddXY(2, 1)) // the same slot: not told again
	m, ok := h.Dragging()
	if !ok || m.FromRow != "R1" || m.ToRow != "R2" || !m.Start.Equal(at(13, 0)) {
		t.Errorf("on its way: %+v", m)
	}
	h.up()
	h.wants("to another row and time", "drag c R1→R1 12:00", "drag c R1→R2 13:00", "drop c R1→R2 13:00")
	if _, i, ok := h.geo.find("c", "R1"); !ok || i < 0 {
		t.Error("the block moved without SetData")
	}

	h.down(h.pos(0, 0, at(12, 15)))
	h.dragTo(h.pos(0, 0, at(17, 45)))
	m, _ = h.Dragging()
	if want := at(17, 15); !m.Start.Equal(want) {
		t.Errorf("past the day's end: %v, want %v", m.Start, want)
	}
	h.CancelDrag()
	h.told = nil
	h.up()
	h.wants("given up")

	h.down(h.pos(0, 0, at(12, 15)))
	h.dragTo(h.pos(0, 0, at(13, 15)))
	h.dragTo(h.pos(0, 0, at(12, 15)))
	h.told = nil
	h.up()
	h.wants("back where it was: no drop")

	h.down(h.pos(2, 0, at(10, 15)))
	h.told = nil
	h.dragTo(h.pos(2, 0, at(13, 15)))
	h.up()
	h.wants("a fixed block stays")
}

func TestKeyboard(t *testing.T) {
	h := newHand(t, day())
	h.SetCursor("R1", at(8, 45))
	h.keys(fyne.KeyRight)
	h.wants("onto a block", "select a R1")
	h.keys(fyne.KeyEnter)
	h.wants("open it", "open a")
	h.keys(fyne.KeyRight)
	h.wants("past it, onto what overlaps it", "select b R1")
	h.keys(fyne.KeyRight)
	h.wants("past that", "select  ")
	h.keys(fyne.KeyEnter)
	h.wants("create on free time", "create R1 10:30–10:45")
	h.shift = true
	h.keys(fyne.KeyRight, fyne.KeyRight)
	h.wants("extend", "pick R1 10:30–11:00", "pick R1 10:30–11:15")
	h.shift = false
	h.keys(fyne.KeyReturn)
	h.wants("create what was extended", "create R1 10:30–11:15")
	h.keys(fyne.KeyEscape)
	if p, _ := h.Pick(); !p.End.Equal(at(11, 15)) || !p.Start.Equal(at(11, 0)) {
		t.Errorf("after Esc: %v–%v", p.Start, p.End)
	}
	h.SetCursor("R1", at(9, 45))
	h.keys(fyne.KeyDown)
	h.wants("the second lane of the row", "select b R1")
	h.keys(fyne.KeyDown)
	h.wants("the next row", "select  ")
	h.keys(fyne.KeyUp)
	h.wants("back up: the last lane first", "select a R1", "select b R1")
	h.keys(fyne.KeyHome)
	if got := h.point().At; !got.Equal(at(8, 0)) {
		t.Errorf("Home: %v", got)
	}
	h.keys(fyne.KeyEnd, fyne.KeyPageDown)
	if got := h.point(); !got.At.Equal(at(17, 45)) || got.Row != "R3" {
		t.Errorf("End, PgDn: %+v", got)
	}
	var keys []fyne.KeyName
	h.OnKey = func(k fyne.KeyName) { keys = append(keys, k) }
	h.keys(fyne.KeyF1)
	if d := cmp.Diff([]fyne.KeyName{fyne.KeyF1}, keys); d != "" {
		t.Error(d)
	}
}

func TestMovingWithTheKeyboard(t *testing.T) {
	h := newHand(t, day())
	h.Select("c", "")
	h.TypedRune('m')
	h.keys(fyne.KeyRight, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
	h.keys(fyne.KeyEnter)
	h.wants("m, arrows, Enter", "drag c R1→R1 12:00", "drag c R1→R1 12:15", "drag c R1→R2 12:15", "drag c R1→R3 12:15", "drop c R1→R3 12:15")
	h.TypedRune('m')
	h.keys(fyne.KeyLeft, fyne.KeyEscape)
	h.wants("given up", "drag c R1→R1 12:00", "drag c R1→R1 11:45")
	h.Select("d", "")
	h.TypedRune('m')
	h.wants("a fixed block stays")
}

func TestSetDataKeepsWhatItCanAndRepaintsOnlyWhatChanged(t *testing.T) {
	h := newHand(t, day())
	paint := func() {
		for _, s := range h.strips {
			s.body.Generator(1040, 34)
			s.name.Generator(190, 34)
		}
	}
	paint()
	h.Select("c", "R1")
	d := day()
	d.Now = at(10, 38)
	d.Blocks[0].Words = "other words, painted alike"
	h.SetData(d)
	for i, s := range h.strips {
		if s.bodyImg == nil {
			t.Errorf("row %d was thrown away though it looks the same", i)
		}
	}
	d = day()
	d.Blocks[2].Row, d.Blocks[2].Start, d.Blocks[2].End = "R2", at(13, 0), at(13, 45)
	h.SetData(d)
	if h.strips[0].bodyImg != nil || h.strips[1].bodyImg != nil {
		t.Error("a row that changed was not painted again")
	}
	if h.strips[2].bodyImg == nil {
		t.Error("a row that did not change was painted again")
	}
	if id, row := h.Selected(); id != "c" || row != "R2" {
		t.Errorf("selected %q in %q, want c where it moved to", id, row)
	}
	d.Blocks = d.Blocks[:2]
	h.SetData(d)
	if id, _ := h.Selected(); id != "" {
		t.Errorf("selected %q, which is gone", id)
	}
}

func TestZoomKeepsTheTimeUnderTheHand(t *testing.T) {
	h := newHand(t, day())
	h.ctrl = true
	p := h.pos(0, 0, at(11, 0))
	before := h.geo.slotAt(p.X - h.viewport().x + h.offset.X)
	for range 4 {
		h.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: p}, Scrolled: fyne.NewDelta(0, 10)})
	}
	if h.Zoom() <= 2*ZoomUsual {
		t.Errorf("zoom %v after four steps", h.Zoom())
	}
	if after := h.geo.slotAt(p.X - h.viewport().x + h.offset.X); after != before {
		t.Errorf("slot %d is under the hand, was %d", after, before)
	}
	for range 30 {
		h.TypedRune('-')
	}
	if h.Zoom() != ZoomLeast {
		t.Errorf("least zoom %v", h.Zoom())
	}
	for range 30 {
		h.TypedRune('+')
	}
	if h.Zoom() != ZoomMost {
		t.Errorf("most zoom %v", h.Zoom())
	}
	h.ctrl = false
	h.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(-100000, 0)})
	if end := h.offset.X + h.viewport().w; end != h.geo.width() {
		t.Errorf("scrolled to %v of %v", end, h.geo.width())
	}
}

func TestScrollBarsAreDragged(t *testing.T) {
	d := day()
	for i := range 40 {
		d.Rows = append(d.Rows, Row{Key: fmt.Sprint("X", i)})
	}
	h := newHand(t, d)
	_, bar := h.bars(h.viewport())
	h.down(fyne.NewPos(bar.x+2, bar.y+2))
	h.dragTo(fyne.NewPos(bar.x+2, bar.y+10000))
	h.up()
	if end := h.offset.Y + h.viewport().h; end != h.geo.height() {
		t.Errorf("scrolled to %v of %v", end, h.geo.height())
	}
	h.wants("a scroll bar is no slot")
	seen := 0
	for _, s := range h.strips {
		if s.body.Visible() {
			seen++
		}
	}
	if most := int(h.viewport().h/h.geo.lane) + 2; seen > most {
		t.Errorf("%d strips are drawn, at most %d are in view", seen, most)
	}
}

func TestTheGridFollowsLookAndLanguage(t *testing.T) {
	h := newHand(t, day())
	h.strips[0].body.Generator(1040, 34)
	lane := h.geo.lane
	fyne.CurrentApp().Settings().SetTheme(ui.NewTheme(ui.Look{Mode: ui.ModeDark, Scale: 1.5}))
	h.Refresh()
	if h.geo.lane != 1.5*lane || h.strips[0].bodyImg != nil || !h.paint.palette.Dark {
		t.Errorf("lane %v, palette dark %v", h.geo.lane, h.paint.palette.Dark)
	}
	cy, err := words.Load(words.Welsh)
	if err != nil {
		t.Fatal(err)
	}
	h.SetWords(cy)
	if h.paint.words.clash != "Gwrthdaro" {
		t.Errorf("the word for a clash: %q", h.paint.words.clash)
	}
}

func TestProbeNamesWhatIsSeen(t *testing.T) {
	h := newHand(t, day())
	found := map[string]ui.ProbeItem{}
	for _, p := range h.ProbeItems() {
		found[p.Name] = p
	}
	for name, text := range map[string]string{
		"booking/a": "a in words", "booking/b": "LEG B", "room/R2": "Room 2", "hour/09:00": "09:00", "ghost/g": "PRO G", "now": "10:37",
	} {
		if found[name].Text != text {
			t.Errorf("%s: %+v, want %q", name, found[name], text)
		}
	}
	a := found["booking/a"]
	if a.X != roomsWidth+4*ZoomUsual || a.Y != headerLeast || a.W != 4*ZoomUsual || a.H != RowUsual {
		t.Errorf("booking a lies at %+v", a)
	}
	if _, ok := found["booking/lost"]; ok {
		t.Error("a block of an unknown row is shown")
	}
}

func TestEmptyGridTakesKeysAndMouse(t *testing.T) {
	h := newHand(t, Data{})
	h.keys(fyne.KeyDown, fyne.KeyRight, fyne.KeyEnter, fyne.KeyEnd)
	h.TypedRune('m')
	h.click(fyne.NewPos(300, 100))
	h.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(300, 100)}})
	if len(h.ProbeItems()) != 0 {
		t.Errorf("items %v", h.ProbeItems())
	}
	h.wants("nothing to do")
}
