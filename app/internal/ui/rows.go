package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Row is one line of Rows: what it is, and a second, quieter line.
type Row struct {
	ID    string
	Title string
	Sub   string // may be empty
	// Note is a word in a box at the right, such as an alert; may be empty.
	Note string
	Tone Tone
}

// Rows is a list of some hundred rows at most, one stop for the Tab key: the
// arrows move through it, Enter opens a row, so does a click. Moving opens
// nothing.
type Rows struct {
	widget.BaseWidget

	// OnOpen is called with the row a person opened.
	OnOpen func(id string)
	// OnEscape is called for Esc.
	OnEscape func()

	rows    []Row
	opened  string
	current int
	focused bool
	box     *fyne.Container
	scroll  *container.Scroll
}

var _ fyne.Focusable = (*Rows)(nil)

// NewRows returns an empty list.
func NewRows(open func(id string)) *Rows {
	r := &Rows{OnOpen: open, box: container.New(layout.NewCustomPaddedVBoxLayout(0))}
	r.scroll = container.NewVScroll(r.box)
	r.ExtendBaseWidget(r)
	return r
}

// SetRows replaces the rows; opened is the one that is open, or empty. The
// cursor stays on its row if that is still there.
func (r *Rows) SetRows(rows []Row, opened string) {
	at := ""
	if r.current < len(r.rows) {
		at = r.rows[r.current].ID
	}
	r.current = 0
	for i, x := range rows {
		if x.ID == at {
			r.current = i
		}
	}
	r.rows, r.opened = append([]Row(nil), rows...), opened
	for len(r.box.Objects) > len(rows) {
		r.box.Objects = r.box.Objects[:len(r.box.Objects)-1]
	}
	for i := range rows {
		if i == len(r.box.Objects) {
			r.box.Objects = append(r.box.Objects, newRowView(r, i))
		}
		if v, ok := r.box.Objects[i].(*rowView); ok {
			v.set(rows[i])
		}
	}
	r.box.Refresh()
}

// Rows is what is listed.
func (r *Rows) Rows() []Row { return append([]Row(nil), r.rows...) }

// Focus puts the keyboard into the list.
func (r *Rows) Focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(r); c != nil {
		c.Focus(r)
	}
}

// FocusGained implements fyne.Focusable.
func (r *Rows) FocusGained() { r.focused = true; r.repaint(r.current) }

// FocusLost implements fyne.Focusable.
func (r *Rows) FocusLost() { r.focused = false; r.repaint(r.current) }

// TypedRune implements fyne.Focusable.
func (r *Rows) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (r *Rows) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyDown:
		r.move(r.current + 1)
	case fyne.KeyUp:
		r.move(r.current - 1)
	case fyne.KeyPageDown:
		r.move(r.current + 8)
	case fyne.KeyPageUp:
		r.move(r.current - 8)
	case fyne.KeyHome:
		r.move(0)
	case fyne.KeyEnd:
		r.move(len(r.rows) - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		r.open(r.current)
	case fyne.KeyEscape:
		if r.OnEscape != nil {
			r.OnEscape()
		}
	}
}

func (r *Rows) setEscape(f func()) { r.OnEscape = f }

func (r *Rows) move(to int) {
	if len(r.rows) == 0 {
		return
	}
	from := r.current
	r.current = min(max(to, 0), len(r.rows)-1)
	r.repaint(from)
	r.repaint(r.current)
	row := r.box.Objects[r.current]
	top, bottom := row.Position().Y, row.Position().Y+row.Size().Height
	switch view := r.scroll.Size().Height; {
	case top < r.scroll.Offset.Y:
		r.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case bottom > r.scroll.Offset.Y+view:
		r.scroll.ScrollToOffset(fyne.NewPos(0, bottom-view))
	}
}

func (r *Rows) open(i int) {
	if i < len(r.rows) && r.OnOpen != nil {
		r.OnOpen(r.rows[i].ID)
	}
}

func (r *Rows) repaint(i int) {
	if i < len(r.box.Objects) {
		r.box.Objects[i].Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (r *Rows) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.scroll) }

// rowView is one row on the screen.
type rowView struct {
	widget.BaseWidget
	list       *Rows
	index      int
	row        Row
	hovered    bool
	title, sub *widget.Label
	note       *Badge
}

func newRowView(list *Rows, i int) *rowView {
	v := &rowView{list: list, index: i, note: NewBadge("", ToneNeutral)}
	v.title = widget.NewLabelWithStyle("", fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	v.title.Truncation = fyne.TextTruncateEllipsis
	v.sub = widget.NewLabel("")
	v.sub.Truncation, v.sub.SizeName = fyne.TextTruncateEllipsis, theme.SizeNameCaptionText
	v.sub.Importance = widget.LowImportance
	v.ExtendBaseWidget(v)
	return v
}

func (v *rowView) set(x Row) {
	v.row = x
	v.title.SetText(x.Title)
	v.sub.SetText(x.Sub)
	v.sub.Hidden = x.Sub == ""
	v.note.Set(x.Note, x.Tone)
	v.note.Hidden = x.Note == ""
	v.Refresh()
}

// Tapped implements fyne.Tappable.
func (v *rowView) Tapped(*fyne.PointEvent) {
	v.list.Focus()
	v.list.move(v.index)
	v.list.open(v.index)
}

func (v *rowView) MouseIn(*desktop.MouseEvent)    { v.hovered = true; v.Refresh() }
func (v *rowView) MouseMoved(*desktop.MouseEvent) {}
func (v *rowView) MouseOut()                      { v.hovered = false; v.Refresh() }

func (v *rowView) CreateRenderer() fyne.WidgetRenderer {
	r := &rowRenderer{
		view: v, fill: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent),
		line: canvas.NewRectangle(color.Transparent), ring: newRing(),
	}
	lines := container.New(layout.NewCustomPaddedVBoxLayout(-14), v.title, v.sub)
	r.body = container.NewBorder(nil, nil, nil, container.New(layout.NewCustomPaddedLayout(0, 0, 0, 10), container.NewCenter(v.note)), lines)
	r.paint()
	return r
}

type rowRenderer struct {
	view             *rowView
	fill, mark, line *canvas.Rectangle
	body             *fyne.Container
	ring             ring
}

func (r *rowRenderer) Destroy() {}

func (r *rowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.fill, r.mark, r.line, r.body, r.ring.outer, r.ring.inner}
}

func (r *rowRenderer) MinSize() fyne.Size { return r.body.MinSize() }

func (r *rowRenderer) Layout(size fyne.Size) {
	r.fill.Resize(size)
	r.mark.Resize(fyne.NewSize(4, size.Height))
	r.line.Move(fyne.NewPos(0, size.Height-1))
	r.line.Resize(fyne.NewSize(size.Width, 1))
	r.body.Move(fyne.NewPos(4, 0))
	r.body.Resize(size.SubtractWidthHeight(4, 0))
	// Inside the row: its neighbours would cover a ring around it.
	r.ring.outer.Resize(size)
	r.ring.inner.Move(fyne.NewPos(3, 3))
	r.ring.inner.Resize(size.SubtractWidthHeight(6, 6))
}

func (r *rowRenderer) Refresh() {
	r.paint()
	r.Layout(r.view.Size())
	canvas.Refresh(r.view)
}

func (r *rowRenderer) paint() {
	c, v := Colours(), r.view
	r.fill.FillColor, r.mark.FillColor, r.line.FillColor = color.Transparent, color.Transparent, c.QuarterLine
	switch {
	case v.row.ID == v.list.opened && v.list.opened != "":
		r.fill.FillColor, r.mark.FillColor = c.Selection, c.Primary
	case v.hovered:
		r.fill.FillColor = c.Hover
	}
	r.ring.show(v.list.focused && v.index == v.list.current, c)
}
