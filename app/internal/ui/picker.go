package ui

import (
	"context"
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/words"
)

// pickerWait is how long a picker waits for the next letter before it searches.
const pickerWait = 150 * time.Millisecond

// Choice is one thing a picker offers.
type Choice struct {
	ID    string
	Title string
	Sub   string // a second, quieter line; may be empty
}

// Picker is a searchable list in a popover: typing searches, the arrow keys
// and Enter choose, Esc closes. It shows what was chosen.
type Picker struct {
	widget.DisableableWidget

	// OnChanged is called with what is chosen now, after a person changed it.
	OnChanged func([]Choice)
	// OnEscape is called for Esc while the popover is closed.
	OnEscape func()

	words       *words.Words
	multi       bool
	placeholder string
	chosen      []Choice
	asker       *Asker[string, []Choice]

	focused, byMouse, hovered bool
	open                      *popover
}

// NewPicker returns a picker of one choice. search is called away from the
// screen's goroutine with what was typed, at first with nothing; it should
// return some fifty choices at most, best first.
func NewPicker(w *words.Words, placeholder string, search func(ctx context.Context, text string) ([]Choice, error)) *Picker {
	p := &Picker{words: w, placeholder: placeholder}
	p.asker = NewAsker(pickerWait, search, func(_ string, got []Choice, err error) {
		if p.open != nil {
			p.open.show(got, err)
		}
	})
	p.ExtendBaseWidget(p)
	return p
}

// NewMultiPicker is NewPicker for any number of choices, each only once.
func NewMultiPicker(w *words.Words, placeholder string, search func(ctx context.Context, text string) ([]Choice, error)) *Picker {
	p := NewPicker(w, placeholder, search)
	p.multi = true
	return p
}

// Among is a search over a fixed list: every typed word must be part of the
// title or the second line.
func Among(all []Choice) func(context.Context, string) ([]Choice, error) {
	return func(_ context.Context, text string) ([]Choice, error) {
		var out []Choice
		wanted := strings.Fields(strings.ToLower(text))
	next:
		for _, c := range all {
			have := strings.ToLower(c.Title + " " + c.Sub)
			for _, w := range wanted {
				if !strings.Contains(have, w) {
					continue next
				}
			}
			out = append(out, c)
		}
		return out, nil
	}
}

// Chosen is what is chosen now.
func (p *Picker) Chosen() []Choice { return append([]Choice(nil), p.chosen...) }

// ChosenID is the ID of the only choice, or empty.
func (p *Picker) ChosenID() string {
	if len(p.chosen) == 0 {
		return ""
	}
	return p.chosen[0].ID
}

// SetChosen replaces what is chosen, without calling OnChanged.
func (p *Picker) SetChosen(c ...Choice) {
	p.chosen = append([]Choice(nil), c...)
	p.Refresh()
}

// Close closes the popover and ends a search that runs.
func (p *Picker) Close() {
	if p.open != nil {
		p.open.close()
	}
	p.asker.Close()
}

// toggle takes or drops a choice as a person asked.
func (p *Picker) toggle(c Choice) {
	switch {
	case !p.multi:
		p.chosen = []Choice{c}
	case p.has(c.ID):
		kept := p.chosen[:0:0]
		for _, x := range p.chosen {
			if x.ID != c.ID {
				kept = append(kept, x)
			}
		}
		p.chosen = kept
	default:
		p.chosen = append(p.Chosen(), c)
	}
	p.changed()
}

func (p *Picker) clear() {
	p.chosen = nil
	p.changed()
}

func (p *Picker) changed() {
	p.Refresh()
	if p.OnChanged != nil {
		p.OnChanged(p.Chosen())
	}
}

func (p *Picker) has(id string) bool {
	for _, c := range p.chosen {
		if c.ID == id {
			return true
		}
	}
	return false
}

// summary is what the closed picker shows.
func (p *Picker) summary() string {
	if len(p.chosen) == 0 {
		return p.placeholder
	}
	titles := make([]string, len(p.chosen))
	for i, c := range p.chosen {
		titles[i] = c.Title
	}
	return strings.Join(titles, "; ")
}

// Open opens the popover and puts the keyboard into its search line.
func (p *Picker) Open() {
	if p.open != nil || p.Disabled() {
		return
	}
	c := fyne.CurrentApp().Driver().CanvasForObject(p)
	if c == nil {
		return
	}
	p.open = newPopover(p, c)
	p.asker.Ask("")
}

// Tapped implements fyne.Tappable.
func (p *Picker) Tapped(*fyne.PointEvent) {
	p.byMouse = true
	p.Open()
}

// FocusGained implements fyne.Focusable.
func (p *Picker) FocusGained() {
	p.focused = true
	if !p.byMouse {
		reveal(p)
	}
	p.Refresh()
}

// FocusLost implements fyne.Focusable.
func (p *Picker) FocusLost() { p.focused, p.byMouse = false, false; p.Refresh() }

// TypedRune implements fyne.Focusable: typing opens the popover and searches.
func (p *Picker) TypedRune(r rune) {
	if r == ' ' || p.Disabled() {
		return
	}
	p.Open()
	if p.open != nil {
		p.open.entry.TypedRune(r)
	}
}

// TypedKey implements fyne.Focusable.
func (p *Picker) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace, fyne.KeyDown:
		p.Open()
	case fyne.KeyDelete, fyne.KeyBackspace:
		if len(p.chosen) > 0 && !p.Disabled() {
			p.clear()
		}
	case fyne.KeyEscape:
		if p.OnEscape != nil {
			p.OnEscape()
		}
	}
}

func (p *Picker) setEscape(f func()) { p.OnEscape = f }

// MouseIn implements desktop.Hoverable.
func (p *Picker) MouseIn(*desktop.MouseEvent) { p.hovered = true; p.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (p *Picker) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *Picker) MouseOut() { p.hovered = false; p.Refresh() }

// CreateRenderer implements fyne.Widget.
func (p *Picker) CreateRenderer() fyne.WidgetRenderer {
	text := widget.NewLabel("")
	text.Truncation = fyne.TextTruncateEllipsis
	r := &pickerRenderer{
		picker: p,
		box:    canvas.NewRectangle(color.Transparent),
		text:   text,
		icon:   widget.NewIcon(theme.MenuDropDownIcon()),
		ring:   newRing(),
	}
	r.ring.outer.CornerRadius, r.ring.inner.CornerRadius = 2, 0
	r.body = container.NewBorder(nil, nil, nil, r.icon, r.text)
	r.paint()
	return r
}

type pickerRenderer struct {
	picker *Picker
	box    *canvas.Rectangle
	text   *widget.Label
	icon   *widget.Icon
	body   *fyne.Container
	ring   ring
}

func (r *pickerRenderer) Destroy() {}

func (r *pickerRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.box, r.ring.outer, r.ring.inner, r.body}
}

func (r *pickerRenderer) MinSize() fyne.Size {
	return r.body.MinSize().Add(fyne.NewSize(8, 0))
}

func (r *pickerRenderer) Layout(size fyne.Size) {
	r.box.Resize(size)
	r.ring.layout(size)
	r.body.Resize(size.Subtract(fyne.NewSize(8, 0)))
}

func (r *pickerRenderer) Refresh() {
	r.paint()
	r.Layout(r.picker.Size())
	canvas.Refresh(r.picker)
}

func (r *pickerRenderer) paint() {
	p, c := r.picker, Colours()
	r.box.FillColor, r.box.StrokeColor, r.box.StrokeWidth = c.Background, c.Border, 2
	if p.hovered && !p.Disabled() {
		r.box.FillColor = c.Hover
	}
	r.text.Importance = widget.MediumImportance
	if len(p.chosen) == 0 || p.Disabled() {
		r.text.Importance = widget.LowImportance
	}
	r.text.SetText(p.summary())
	r.ring.show(p.focused && !p.byMouse && p.open == nil, c)
}
