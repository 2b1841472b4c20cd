package ui

import (
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/words"
)

// MonthLine is one thing on a day of a Month: a code on its colour, and when.
type MonthLine struct {
	// Code has a kind's colour; "CLO" is closed.
	Code string
	// When is a short time, left out where there is no room for it.
	When string
}

// MonthDay is one day of a Month.
type MonthDay struct {
	Date time.Time // any time of the day, in UTC
	// Lines are what stands on it, Marks short letters such as "BH".
	Lines []MonthLine
	Marks []string
	// Closed days are painted as closed.
	Closed bool
	// Words say the day in a sentence.
	Words string
}

// Month shows the days of one month from Monday to Sunday. It is one stop for
// the Tab key: the arrows move through it, Enter and a click open a day.
type Month struct {
	widget.BaseWidget

	// OnOpen is called with the day a person opened.
	OnOpen func(time.Time)
	// OnPoint is called with the words of the day under the pointer or the
	// cursor, or nothing.
	OnPoint func(string)
	// OnTurn is called when the cursor leaves the month, with the months to go.
	OnTurn func(int)
	// OnEscape is called for Esc.
	OnEscape func()

	words   *words.Words
	days    []MonthDay
	cursor  int // of days
	hovered int // of days, or −1
	focused bool
}

var (
	_ fyne.Focusable    = (*Month)(nil)
	_ desktop.Hoverable = (*Month)(nil)
	_ Probed            = (*Month)(nil)
)

// NewMonth returns an empty month.
func NewMonth(w *words.Words) *Month {
	m := &Month{words: w, hovered: -1, OnPoint: func(string) {}}
	m.ExtendBaseWidget(m)
	return m
}

// SetDays shows the days of one month, in order from its first.
func (m *Month) SetDays(days []MonthDay) {
	m.days = append([]MonthDay(nil), days...)
	m.cursor = min(m.cursor, max(0, len(days)-1))
	m.hovered = -1
	m.point(-1) // what the day under the cursor says may have changed
	m.Refresh()
}

const (
	monthLines  = 3 // of a day, before the rest is counted
	monthHeader = 22
)

// lead is how many days of the first week belong to the month before.
func (m *Month) lead() int {
	if len(m.days) == 0 {
		return 0
	}
	return (int(m.days[0].Date.Weekday()) + 6) % 7
}

func (m *Month) rows() int { return (m.lead() + len(m.days) + 6) / 7 }

// cell is where a day is.
func (m *Month) cell(i int) (at fyne.Position, size fyne.Size) {
	n, head := m.lead()+i, monthHeader*Scale()
	size = fyne.NewSize(m.Size().Width/7, (m.Size().Height-head)/float32(max(1, m.rows())))
	return fyne.NewPos(float32(n%7)*size.Width, head+float32(n/7)*size.Height), size
}

// at is the day at a place, or −1.
func (m *Month) at(p fyne.Position) int {
	for i := range m.days {
		at, size := m.cell(i)
		if p.X >= at.X && p.Y >= at.Y && p.X < at.X+size.Width && p.Y < at.Y+size.Height {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (m *Month) Tapped(e *fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(m); c != nil {
		c.Focus(m)
	}
	if i := m.at(e.Position); i >= 0 {
		m.cursor = i
		m.open()
	}
}

func (m *Month) open() {
	m.Refresh()
	if m.cursor < len(m.days) && m.OnOpen != nil {
		m.OnOpen(m.days[m.cursor].Date)
	}
}

// MouseIn implements desktop.Hoverable.
func (m *Month) MouseIn(e *desktop.MouseEvent) { m.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (m *Month) MouseMoved(e *desktop.MouseEvent) {
	i := m.at(e.Position)
	if i == m.hovered {
		return
	}
	m.hovered = i
	m.point(i)
	m.Refresh()
}

// MouseOut implements desktop.Hoverable.
func (m *Month) MouseOut() {
	m.hovered = -1
	m.point(-1)
	m.Refresh()
}

func (m *Month) point(i int) {
	if i < 0 && m.focused {
		i = m.cursor
	}
	if i < 0 || i >= len(m.days) {
		m.OnPoint("")
		return
	}
	m.OnPoint(m.days[i].Words)
}

// FocusGained implements fyne.Focusable.
func (m *Month) FocusGained() {
	m.focused = true
	m.point(m.cursor)
	m.Refresh()
}

// FocusLost implements fyne.Focusable.
func (m *Month) FocusLost() {
	m.focused = false
	m.Refresh()
}

// TypedRune implements fyne.Focusable.
func (m *Month) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (m *Month) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyLeft:
		m.move(m.cursor - 1)
	case fyne.KeyRight:
		m.move(m.cursor + 1)
	case fyne.KeyUp:
		m.move(m.cursor - 7)
	case fyne.KeyDown:
		m.move(m.cursor + 7)
	case fyne.KeyHome:
		m.move(0)
	case fyne.KeyEnd:
		m.move(len(m.days) - 1)
	case fyne.KeyPageUp:
		m.turn(-1)
	case fyne.KeyPageDown:
		m.turn(1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		m.open()
	case fyne.KeyEscape:
		if m.OnEscape != nil {
			m.OnEscape()
		}
	}
}

func (m *Month) move(to int) {
	switch {
	case to < 0:
		m.cursor = 0
		m.turn(-1)
		return
	case to >= len(m.days):
		m.turn(1)
		return
	}
	m.cursor = to
	m.point(to)
	m.Refresh()
}

func (m *Month) turn(by int) {
	if m.OnTurn != nil {
		m.OnTurn(by)
	}
}

func (m *Month) setEscape(f func()) { m.OnEscape = f }

// ProbeItems implements Probed.
func (m *Month) ProbeItems() []ProbeItem {
	out := make([]ProbeItem, 0, len(m.days))
	for i, d := range m.days {
		at, size := m.cell(i)
		out = append(out, ProbeItem{
			Name: "day/" + d.Date.Format(time.DateOnly), Text: d.Words,
			X: at.X, Y: at.Y, W: size.Width, H: size.Height, Focused: m.focused && i == m.cursor,
		})
	}
	return out
}

// MinSize implements fyne.CanvasObject.
func (m *Month) MinSize() fyne.Size {
	m.ExtendBaseWidget(m)
	line := m.lineHeight()
	return fyne.NewSize(280, (monthHeader*Scale())+float32(max(5, m.rows()))*(line*(monthLines+1)+14))
}

func (m *Month) lineHeight() float32 {
	return fyne.MeasureText("X", m.Theme().Size(theme.SizeNameCaptionText), fyne.TextStyle{Bold: true}).Height + 1
}

// CreateRenderer implements fyne.Widget.
func (m *Month) CreateRenderer() fyne.WidgetRenderer {
	r := &monthRenderer{month: m, ring: newRing()}
	r.ring.outer.CornerRadius, r.ring.inner.CornerRadius = 0, 0
	r.paint()
	return r
}

type monthRenderer struct {
	month   *Month
	objects []fyne.CanvasObject
	ring    ring
}

func (r *monthRenderer) Destroy() {}

func (r *monthRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *monthRenderer) MinSize() fyne.Size { return r.month.MinSize() }

func (r *monthRenderer) Layout(fyne.Size) { r.paint() }

func (r *monthRenderer) Refresh() {
	r.paint()
	canvas.Refresh(r.month)
}

// paint makes every object anew: a month has two hundred at most, and is
// painted when it changes.
func (r *monthRenderer) paint() {
	m, p := r.month, Colours()
	r.objects = r.objects[:0:0]
	size, small := m.Theme().Size(theme.SizeNameText), m.Theme().Size(theme.SizeNameCaptionText)
	monday := time.Date(2026, time.January, 5, 0, 0, 0, 0, time.UTC)
	for i := range 7 {
		t := canvas.NewText(m.words.Weekday(monday.AddDate(0, 0, i)), p.Secondary)
		t.TextSize, t.TextStyle.Bold = small, true
		t.Move(fyne.NewPos(float32(i)*m.Size().Width/7+4, 2))
		t.Resize(t.MinSize())
		r.objects = append(r.objects, t)
	}
	for i, d := range m.days {
		r.day(i, d, p, size, small)
	}
	r.ring.show(m.focused && len(m.days) > 0, p)
	if len(m.days) > 0 {
		at, cell := m.cell(m.cursor)
		for _, o := range []*canvas.Rectangle{r.ring.outer, r.ring.inner} {
			o.Move(at)
			o.Resize(cell)
		}
		r.ring.inner.Move(at.AddXY(3, 3))
		r.ring.inner.Resize(cell.SubtractWidthHeight(6, 6))
	}
	r.objects = append(r.objects, r.ring.outer, r.ring.inner)
}

func (r *monthRenderer) day(i int, d MonthDay, p *Palette, size, small float32) {
	m := r.month
	at, cell := m.cell(i)
	box := canvas.NewRectangle(p.Background)
	box.StrokeColor, box.StrokeWidth = p.HourLine, 1
	switch {
	case i == m.hovered:
		box.FillColor = p.Hover
	case d.Closed:
		box.FillColor = p.Closed
	}
	box.Move(at)
	box.Resize(cell)
	r.objects = append(r.objects, box)
	number := canvas.NewText(strconv.Itoa(d.Date.Day()), p.Text)
	number.TextSize = size
	number.Move(at.AddXY(5, 2))
	number.Resize(number.MinSize())
	r.objects = append(r.objects, number)
	right := at.X + cell.Width - 4
	for _, mark := range d.Marks {
		t := canvas.NewText(mark, p.OnPrimary)
		t.TextSize, t.TextStyle.Bold = small, true
		back := canvas.NewRectangle(p.Primary)
		w := t.MinSize().AddWidthHeight(6, 0)
		if right-w.Width < at.X+number.MinSize().Width+8 {
			break
		}
		right -= w.Width
		back.Move(fyne.NewPos(right, at.Y+4))
		back.Resize(w)
		t.Move(fyne.NewPos(right+3, at.Y+4))
		t.Resize(t.MinSize())
		right -= 3
		r.objects = append(r.objects, back, t)
	}
	r.lines(d, at.AddXY(3, number.MinSize().Height+4), fyne.NewSize(cell.Width-6, cell.Height), p, small)
}

func (r *monthRenderer) lines(d MonthDay, at fyne.Position, cell fyne.Size, p *Palette, small float32) {
	height := r.month.lineHeight()
	for n, l := range d.Lines {
		text, style := l.Code+" "+l.When, fyne.TextStyle{Bold: true}
		ink, fill, edge := color.Color(p.Text), color.Color(color.Transparent), color.Color(color.Transparent)
		if n == monthLines-1 && len(d.Lines) > monthLines {
			text = "+" + strconv.Itoa(len(d.Lines)-n)
		} else {
			k := p.Kind(l.Code)
			fill, edge = k.Fill, k.Edge
		}
		t := canvas.NewText(text, ink)
		t.TextSize, t.TextStyle = small, style
		if t.MinSize().Width > cell.Width-8 {
			t.Text = l.Code
		}
		back, side := canvas.NewRectangle(fill), canvas.NewRectangle(edge)
		y := at.Y + float32(n)*(height+1)
		back.Move(fyne.NewPos(at.X, y))
		back.Resize(fyne.NewSize(cell.Width, height))
		side.Move(fyne.NewPos(at.X, y))
		side.Resize(fyne.NewSize(3, height))
		t.Move(fyne.NewPos(at.X+6, y))
		t.Resize(t.MinSize())
		r.objects = append(r.objects, back, side, t)
		if n == monthLines-1 {
			return
		}
	}
}
