package ui

import (
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/words"
)

// Toast is a short message that goes by itself, with at most one thing to do.
type Toast struct {
	Text string
	// Action is the button's text, "Undo"; empty shows none. Do is what it does.
	Action string
	Do     func()
	// Failed toasts stay until dismissed.
	Failed bool
}

// Toasts shows messages one above the other in a corner of a window and says
// each in the status line, where it can be read again.
type Toasts struct {
	words  *words.Words
	status func(string)
	after  func(time.Duration, func()) (stop func())

	box   *fyne.Container
	outer *fyne.Container
	place *toastPlace
	shown []*toastCard
}

// toastsMost is how many messages are shown at once; older ones go first.
const toastsMost = 3

// NewToasts returns the messages of one window; status is told every text.
func NewToasts(w *words.Words, status func(string)) *Toasts {
	t := &Toasts{words: w, status: status, after: func(d time.Duration, f func()) func() {
		timer := time.AfterFunc(d, func() { OnMain(f) })
		return func() { timer.Stop() }
	}}
	t.box = container.NewVBox()
	t.place = &toastPlace{}
	t.outer = container.New(t.place, t.box)
	return t
}

// Above keeps the messages above what the page shows at its foot, so that no
// button is covered; nil is a page without one.
func (t *Toasts) Above(foot fyne.CanvasObject) {
	t.place.foot = foot
	t.outer.Refresh()
}

// toastPlace puts messages at the left, over the timetable: the buttons of
// forms are at the right.
type toastPlace struct{ foot fyne.CanvasObject }

// Layout implements fyne.Layout.
func (p *toastPlace) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const left, under float32 = 10, 8
	rest := float32(52)
	if p.foot != nil {
		rest = p.foot.MinSize().Height + under
	}
	for _, o := range objects {
		least := o.MinSize()
		o.Resize(least)
		o.Move(fyne.NewPos(left, max(0, size.Height-rest-least.Height)))
	}
}

// MinSize implements fyne.Layout: a message makes no window larger.
func (*toastPlace) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Object is what a window stacks over its pages.
func (t *Toasts) Object() fyne.CanvasObject { return t.outer }

// Show shows a message for as long as it takes to read, at least 6 s, or 12 s
// with something to do.
func (t *Toasts) Show(m Toast) {
	card := &toastCard{toast: m, toasts: t}
	card.ExtendBaseWidget(card)
	for len(t.shown) >= toastsMost {
		t.drop(t.shown[0])
	}
	t.shown = append(t.shown, card)
	t.box.Add(card)
	t.outer.Refresh()
	if t.status != nil {
		t.status(m.Text)
	}
	card.stop = func() {}
	if !m.Failed {
		card.stop = t.after(readingTime(m), func() { t.drop(card) })
	}
}

// Texts lists what is shown now, oldest first.
func (t *Toasts) Texts() []string {
	var out []string
	for _, c := range t.shown {
		out = append(out, c.toast.Text)
	}
	return out
}

// Act presses the action of the newest message that has one, as Ctrl+Z does,
// and reports whether there was one.
func (t *Toasts) Act() bool {
	for i := len(t.shown) - 1; i >= 0; i-- {
		if c := t.shown[i]; c.toast.Do != nil {
			t.drop(c)
			c.toast.Do()
			return true
		}
	}
	return false
}

// Clear takes every message away.
func (t *Toasts) Clear() {
	for len(t.shown) > 0 {
		t.drop(t.shown[0])
	}
}

func (t *Toasts) drop(c *toastCard) {
	for i, x := range t.shown {
		if x == c {
			c.stop()
			t.shown = append(t.shown[:i:i], t.shown[i+1:]...)
			t.box.Remove(c)
			t.outer.Refresh()
			return
		}
	}
}

func readingTime(m Toast) time.Duration {
	d := 3*time.Second + time.Duration(utf8.RuneCountInString(m.Text))*70*time.Millisecond
	if m.Do != nil {
		return max(d, 12*time.Second)
	}
	return max(d, 6*time.Second)
}

// toastCard is one message on the screen.
type toastCard struct {
	widget.BaseWidget
	toast  Toast
	toasts *Toasts
	stop   func()
}

// CreateRenderer implements fyne.Widget.
func (c *toastCard) CreateRenderer() fyne.WidgetRenderer {
	p := Colours()
	fill, ink := p.Toast, p.OnToast
	if c.toast.Failed {
		fill, ink = p.Error, p.OnError
	}
	back := canvas.NewRectangle(fill)
	back.CornerRadius = 3
	size := c.Theme().Size(theme.SizeNameText)
	lines := container.NewVBox()
	for _, l := range wrapText(c.toast.Text, size, 420*Scale()) {
		text := canvas.NewText(l, ink)
		text.TextSize = size
		lines.Add(text)
	}
	row := container.NewHBox(container.New(layout.NewCustomPaddedLayout(0, 0, 0, 8), container.NewCenter(lines)))
	if c.toast.Do != nil {
		row.Add(container.NewCenter(NewButton(c.toast.Action, Secondary, func() {
			c.toasts.drop(c)
			c.toast.Do()
		})))
	}
	if c.toast.Failed || c.toast.Do == nil {
		row.Add(container.NewCenter(NewButton(c.toasts.words.Say("common.dismiss"), Secondary, func() { c.toasts.drop(c) })))
	}
	body := container.New(layout.NewCustomPaddedLayout(8, 8, 14, 8), row)
	return widget.NewSimpleRenderer(container.NewStack(back, body))
}
