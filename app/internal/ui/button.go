package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Rank is how much a button asks to be pressed.
type Rank uint8

// The ranks. A view has one primary button at most.
const (
	Secondary Rank = iota
	Primary
	Danger // what it does is hard to take back
	Quiet  // in bars and lists: no fill until the pointer is over it
	Chosen // in bars: the one of several that is on
)

// Button is a button with a focus ring that can be seen on any fill. Enter
// and Space press it.
type Button struct {
	widget.DisableableWidget

	// OnTapped is called when the button is pressed; nil does nothing.
	OnTapped func()
	// OnEscape is called for Esc while the button has the focus.
	OnEscape func()
	// OnKey sees every other key first and reports whether it used it.
	OnKey func(fyne.KeyName) bool

	text    string
	rank    Rank
	icon    fyne.Resource
	leading bool

	focused, byMouse, hovered, pressed bool
}

var (
	_ fyne.Focusable    = (*Button)(nil)
	_ fyne.Tappable     = (*Button)(nil)
	_ desktop.Hoverable = (*Button)(nil)
	_ desktop.Mouseable = (*Button)(nil)
)

// NewButton returns a button that says text and calls tapped.
func NewButton(text string, rank Rank, tapped func()) *Button {
	b := &Button{text: text, rank: rank, OnTapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// NewIconButton is NewButton with an icon before the words.
func NewIconButton(text string, icon fyne.Resource, rank Rank, tapped func()) *Button {
	b := NewButton(text, rank, tapped)
	b.icon = icon
	return b
}

// Text is what the button says.
func (b *Button) Text() string { return b.text }

// SetText changes what the button says.
func (b *Button) SetText(text string) {
	if b.text != text {
		b.text = text
		b.Refresh()
	}
}

// SetIcon changes the icon; nil takes it away.
func (b *Button) SetIcon(icon fyne.Resource) {
	if b.icon != icon {
		b.icon = icon
		b.Refresh()
	}
}

// SetRank changes how the button is painted.
func (b *Button) SetRank(r Rank) {
	if b.rank != r {
		b.rank = r
		b.Refresh()
	}
}

// AlignLeading puts the words at the left edge, for lists and navigation.
func (b *Button) AlignLeading() *Button {
	b.leading = true
	return b
}

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) {
	if b.Disabled() {
		return
	}
	b.byMouse = true
	if c := fyne.CurrentApp().Driver().CanvasForObject(b); c != nil {
		c.Focus(b)
	}
	if b.OnTapped != nil {
		b.OnTapped()
	}
}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() {
	b.focused = true
	if !b.byMouse {
		reveal(b)
	}
	b.Refresh()
}

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() {
	b.focused, b.byMouse = false, false
	b.Refresh()
}

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	if b.OnKey != nil && b.OnKey(e.Name) {
		return
	}
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if !b.Disabled() && b.OnTapped != nil {
			b.OnTapped()
		}
	case fyne.KeyEscape:
		if b.OnEscape != nil {
			b.OnEscape()
		}
	}
}

func (b *Button) setEscape(f func()) { b.OnEscape = f }

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() { b.hovered, b.pressed = false, false; b.Refresh() }

// MouseDown implements desktop.Mouseable.
func (b *Button) MouseDown(*desktop.MouseEvent) { b.pressed = true; b.Refresh() }

// MouseUp implements desktop.Mouseable.
func (b *Button) MouseUp(*desktop.MouseEvent) { b.pressed = false; b.Refresh() }

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{
		button: b,
		fill:   canvas.NewRectangle(color.Transparent),
		label:  canvas.NewText(b.text, color.Black),
		icon:   canvas.NewImageFromResource(nil),
		ring:   newRing(),
	}
	r.icon.FillMode = canvas.ImageFillContain
	r.paint()
	return r
}

type buttonRenderer struct {
	button *Button
	fill   *canvas.Rectangle
	label  *canvas.Text
	icon   *canvas.Image
	ring   ring
	inked  fyne.ThemeColorName
	from   fyne.Resource
}

func (r *buttonRenderer) Destroy() {}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.fill, r.ring.outer, r.ring.inner, r.icon, r.label}
}

func (r *buttonRenderer) MinSize() fyne.Size {
	th := r.button.Theme()
	pad := th.Size(theme.SizeNameInnerPadding)
	size := r.label.MinSize()
	if r.button.icon != nil {
		i := th.Size(theme.SizeNameInlineIcon)
		size.Width += i
		if r.button.text != "" {
			size.Width += pad / 2
		}
		size.Height = max(size.Height, i)
	}
	return size.Add(fyne.NewSize(4*pad, 2*pad))
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	th := r.button.Theme()
	pad := th.Size(theme.SizeNameInnerPadding)
	r.fill.Resize(size)
	r.ring.layout(size)
	text := r.label.MinSize()
	width, icon := text.Width, float32(0)
	if r.button.icon != nil {
		icon = th.Size(theme.SizeNameInlineIcon)
		width += icon
		if r.button.text != "" {
			width += pad / 2
		}
	}
	x := (size.Width - width) / 2
	if r.button.leading {
		x = 2 * pad
	}
	if r.button.icon != nil {
		r.icon.Resize(fyne.NewSquareSize(icon))
		r.icon.Move(fyne.NewPos(x, (size.Height-icon)/2))
		x += icon + pad/2
	}
	r.label.Resize(text)
	r.label.Move(fyne.NewPos(x, (size.Height-text.Height)/2))
}

func (r *buttonRenderer) Refresh() {
	r.paint()
	r.Layout(r.button.Size())
	canvas.Refresh(r.button)
}

func (r *buttonRenderer) paint() {
	b, p := r.button, Colours()
	fill, ink, name := p.Panel, p.Text, theme.ColorNameForeground
	edge := p.HourLine
	switch b.rank {
	case Primary:
		fill, ink, name, edge = p.Primary, p.OnPrimary, theme.ColorNameForegroundOnPrimary, p.Primary
	case Danger:
		fill, ink, name, edge = p.Error, p.OnError, theme.ColorNameForegroundOnError, p.Error
	case Quiet:
		fill, edge = color.NRGBA{}, color.NRGBA{}
	case Chosen:
		fill, ink, edge = p.Selection, p.OnSelection, p.Primary
	case Secondary:
	}
	r.label.TextStyle.Bold = b.rank == Primary || b.rank == Danger || b.rank == Chosen
	switch {
	case b.Disabled():
		fill, ink, name, edge = color.NRGBA{}, p.Disabled, theme.ColorNameDisabled, p.HourLine
		if b.rank == Quiet {
			edge = color.NRGBA{}
		}
	case b.pressed, b.hovered:
		if b.rank == Primary || b.rank == Danger {
			fill = shade(fill, p.Dark, b.pressed)
		} else if b.rank != Chosen {
			fill = p.Hover
			if b.pressed {
				fill = p.Pressed
			}
		}
	}
	r.fill.FillColor, r.fill.StrokeColor = fill, edge
	r.fill.StrokeWidth, r.fill.CornerRadius = 1, 3
	r.label.Text, r.label.Color = b.text, ink
	r.label.TextSize = b.Theme().Size(theme.SizeNameText)
	if b.icon == nil {
		r.icon.Hide()
	} else {
		if r.inked != name || r.from != b.icon {
			r.icon.Resource = theme.NewColoredResource(b.icon, name)
			r.inked, r.from = name, b.icon
		}
		r.icon.Show()
		r.icon.Refresh()
	}
	r.ring.show(b.focused && !b.byMouse, p)
}

// shade moves a fill a little away from its text, so the contrast only grows.
func shade(c color.NRGBA, lighter, more bool) color.NRGBA {
	step := 24
	if more {
		step = 40
	}
	if !lighter {
		step = -step
	}
	ch := func(v uint8) uint8 { return uint8(min(max(int(v)+step, 0), 255)) } //nolint:gosec // bounded
	return color.NRGBA{R: ch(c.R), G: ch(c.G), B: ch(c.B), A: c.A}
}

// ring is the focus ring: 3 px yellow outside, 2 px black inside, so that one
// of the two stands out on whatever lies around it.
type ring struct{ outer, inner *canvas.Rectangle }

func newRing() ring {
	r := ring{canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)}
	r.outer.StrokeWidth, r.inner.StrokeWidth = 3, 2
	r.outer.CornerRadius, r.inner.CornerRadius = 4, 3
	r.outer.Hide()
	r.inner.Hide()
	return r
}

func (r ring) layout(size fyne.Size) {
	r.outer.Move(fyne.NewPos(-3, -3))
	r.outer.Resize(size.Add(fyne.NewSquareSize(6)))
	r.inner.Resize(size)
}

func (r ring) show(on bool, p *Palette) {
	r.outer.StrokeColor, r.inner.StrokeColor = p.Focus, p.FocusInner
	for _, o := range []*canvas.Rectangle{r.outer, r.inner} {
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
}
