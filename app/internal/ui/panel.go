package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/words"
)

// Tone is what a badge or a banner says beside its words.
type Tone uint8

// The tones.
const (
	ToneNeutral Tone = iota
	ToneGood
	ToneBad
	ToneInfo
)

// Badge is a short word in a box: "NEW", "LINK MISSING".
type Badge struct {
	widget.BaseWidget
	text string
	tone Tone
}

// NewBadge returns a badge.
func NewBadge(text string, tone Tone) *Badge {
	b := &Badge{text: text, tone: tone}
	b.ExtendBaseWidget(b)
	return b
}

// Set changes the badge's word and tone.
func (b *Badge) Set(text string, tone Tone) {
	b.text, b.tone = text, tone
	b.Refresh()
}

// Text is the badge's word.
func (b *Badge) Text() string { return b.text }

// CreateRenderer implements fyne.Widget.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	r := &badgeRenderer{badge: b, fill: canvas.NewRectangle(color.Transparent), text: canvas.NewText("", color.Black)}
	r.paint()
	return r
}

type badgeRenderer struct {
	badge *Badge
	fill  *canvas.Rectangle
	text  *canvas.Text
}

func (r *badgeRenderer) Destroy() {}

func (r *badgeRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.fill, r.text} }

func (r *badgeRenderer) MinSize() fyne.Size { return r.text.MinSize().Add(fyne.NewSize(12, 4)) }

func (r *badgeRenderer) Layout(size fyne.Size) {
	text := r.text.MinSize()
	box := text.Add(fyne.NewSize(12, 4))
	at := fyne.NewPos(0, (size.Height-box.Height)/2)
	r.fill.Move(at)
	r.fill.Resize(box)
	r.text.Move(at.AddXY(6, 2))
	r.text.Resize(text)
}

func (r *badgeRenderer) Refresh() {
	r.paint()
	r.Layout(r.badge.Size())
	canvas.Refresh(r.badge)
}

func (r *badgeRenderer) paint() {
	p := Colours()
	r.fill.FillColor, r.text.Color = toneColours(p, r.badge.tone)
	r.fill.CornerRadius = 2
	r.text.Text, r.text.TextStyle.Bold = r.badge.text, true
	r.text.TextSize = r.badge.Theme().Size(theme.SizeNameCaptionText)
}

func toneColours(p *Palette, t Tone) (fill, ink color.NRGBA) {
	switch t {
	case ToneGood:
		return p.Success, p.OnSuccess
	case ToneBad:
		return p.Error, p.OnError
	case ToneInfo:
		return p.Primary, p.OnPrimary
	case ToneNeutral:
	}
	return p.Selection, p.OnSelection
}

// Notice is a sentence or two in a box with a coloured left edge: a warning
// in a form, a banner over a call.
type Notice struct {
	widget.BaseWidget
	tone  Tone
	label *widget.Label
	edge  *canvas.Rectangle
	fill  *canvas.Rectangle
	body  *fyne.Container
}

// NewNotice returns a notice; an empty text hides it. extra objects are shown
// below the words.
func NewNotice(text string, tone Tone, extra ...fyne.CanvasObject) *Notice {
	n := &Notice{tone: tone, label: NewText(text)}
	n.edge, n.fill = canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	n.edge.SetMinSize(fyne.NewSize(5, 0))
	n.body = container.NewVBox(append([]fyne.CanvasObject{n.label}, extra...)...)
	n.Hidden = text == ""
	n.ExtendBaseWidget(n)
	return n
}

// Set changes the words and the tone; an empty text hides the notice.
func (n *Notice) Set(text string, tone Tone) {
	n.tone = tone
	n.label.SetText(text)
	if text == "" {
		n.Hide()
		return
	}
	n.Show()
	n.Refresh()
}

// Text is what the notice says.
func (n *Notice) Text() string { return n.label.Text }

func (n *Notice) parts() []fyne.CanvasObject { return n.body.Objects }

func (n *Notice) paint() {
	p := Colours()
	n.edge.FillColor, _ = toneColours(p, n.tone)
	if n.tone == ToneNeutral {
		n.edge.FillColor = p.Border
	}
	n.fill.FillColor = p.Panel
}

// Refresh implements fyne.CanvasObject.
func (n *Notice) Refresh() {
	n.paint()
	n.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (n *Notice) CreateRenderer() fyne.WidgetRenderer {
	n.paint()
	return widget.NewSimpleRenderer(container.NewStack(n.fill, container.NewBorder(nil, nil, n.edge, nil, n.body)))
}

// State stands where a view's content would be: while it loads, when there is
// none, or when it could not be had.
type State struct {
	widget.BaseWidget
	words  *words.Words
	icon   *widget.Icon
	title  *widget.Label
	text   *widget.Label
	busy   *widget.Activity
	action *Button
}

// NewState returns a hidden state.
func NewState(w *words.Words) *State {
	s := &State{words: w, icon: widget.NewIcon(nil), busy: widget.NewActivity(), action: NewButton("", Primary, nil)}
	s.title = widget.NewLabelWithStyle("", fyne.TextAlignCenter, fyne.TextStyle{Bold: true})
	s.title.SizeName = theme.SizeNameSubHeadingText
	s.text = widget.NewLabelWithStyle("", fyne.TextAlignCenter, fyne.TextStyle{})
	s.text.Wrapping = fyne.TextWrapWord
	s.Hidden = true
	s.ExtendBaseWidget(s)
	return s
}

// Loading says that the content is on its way.
func (s *State) Loading() {
	s.set(nil, s.words.Say("common.loading"), "", "", nil)
	s.busy.Show()
	s.busy.Start()
}

// Empty says that there is nothing, and what to do about it; an empty action
// shows no button.
func (s *State) Empty(title, text, action string, do func()) {
	s.set(theme.InfoIcon(), title, text, action, do)
}

// Failed says what went wrong and offers to try again.
func (s *State) Failed(title, text string, retry func()) {
	s.set(theme.ErrorIcon(), title, text, s.words.Say("common.retry"), retry)
}

// Title is what the state says first.
func (s *State) Title() string { return s.title.Text }

// Action is the state's button.
func (s *State) Action() *Button { return s.action }

// Hide implements fyne.CanvasObject: the content is there.
func (s *State) Hide() {
	s.busy.Stop()
	s.BaseWidget.Hide()
}

func (s *State) set(icon fyne.Resource, title, text, action string, do func()) {
	s.busy.Stop()
	s.busy.Hide()
	s.icon.SetResource(icon)
	s.icon.Hidden = icon == nil
	s.title.SetText(title)
	s.text.SetText(text)
	s.text.Hidden = text == ""
	s.action.OnTapped = do
	s.action.SetText(action)
	s.action.Hidden = action == "" || do == nil
	s.Show()
	s.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (s *State) CreateRenderer() fyne.WidgetRenderer {
	icon := container.NewGridWrap(fyne.NewSquareSize(40), s.icon)
	busy := container.NewGridWrap(fyne.NewSquareSize(40), s.busy)
	text := container.New(minWidth(420), s.text)
	box := container.NewVBox(container.NewCenter(icon), container.NewCenter(busy), s.title,
		container.NewCenter(text), container.NewCenter(s.action))
	return widget.NewSimpleRenderer(container.NewCenter(box))
}

// minWidth is a layout that keeps its content so wide at least.
type minWidth float32

func (m minWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(float32(m), 0)
	for _, o := range objects {
		if o.Visible() {
			o.Resize(fyne.NewSize(max(o.Size().Width, float32(m)), o.Size().Height))
			size = size.Max(o.MinSize())
		}
	}
	return size
}

func (m minWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

// SidePanel is a form or a detail beside a view: a heading with a way to
// close it, content that scrolls, and buttons that stay at the foot.
type SidePanel struct {
	widget.BaseWidget
	title  *widget.Label
	body   *fyne.Container
	foot   *fyne.Container
	scroll *container.Scroll
	close  *Button
	back   *canvas.Rectangle
	width  float32
}

// NewSidePanel returns a panel of the given width (at text scale 1) around
// content; foot buttons go from the left, the primary one first. closed is
// called for its close button and for Esc.
func NewSidePanel(w *words.Words, width float32, title string, content fyne.CanvasObject, closed func(), foot ...fyne.CanvasObject) *SidePanel {
	p := &SidePanel{title: NewSubHeading(title), width: width, back: canvas.NewRectangle(color.Transparent)}
	p.title.Truncation = fyne.TextTruncateEllipsis
	p.close = NewIconButton(w.Say("common.close"), theme.CancelIcon(), Quiet, closed)
	p.body = container.New(layout.NewCustomPaddedLayout(0, 8, 4, 12), content)
	p.scroll = container.NewVScroll(p.body)
	p.foot = container.New(layout.NewCustomPaddedLayout(6, 8, 12, 12), container.NewHBox(foot...))
	EscapeIn(content, closed)
	EscapeIn(p.close, closed)
	for _, o := range foot {
		EscapeIn(o, closed)
	}
	p.ExtendBaseWidget(p)
	return p
}

// SetTitle changes the heading.
func (p *SidePanel) SetTitle(text string) { p.title.SetText(text) }

// ScrollToTop shows the panel's beginning.
func (p *SidePanel) ScrollToTop() { p.scroll.ScrollToTop() }

// ScrollTo shows o, which must lie inside the panel's content.
func (p *SidePanel) ScrollTo(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(p.body).Y
	if y < p.scroll.Offset.Y || y+o.Size().Height > p.scroll.Offset.Y+p.scroll.Size().Height {
		p.scroll.ScrollToOffset(fyne.NewPos(0, max(0, y-20)))
	}
}

// Reveal scrolls no further than it takes to see all of o, which must lie
// inside the panel's content.
func (p *SidePanel) Reveal(o fyne.CanvasObject) {
	p.scroll.Refresh() // what has just been shown has a place now
	d := fyne.CurrentApp().Driver()
	y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(p.body).Y
	if down := y + o.MinSize().Height - p.scroll.Size().Height; down > p.scroll.Offset.Y {
		p.scroll.ScrollToOffset(fyne.NewPos(0, down))
	}
}

// MinSize implements fyne.CanvasObject.
func (p *SidePanel) MinSize() fyne.Size {
	return fyne.NewSize(p.width*Scale(), 200)
}

// Refresh implements fyne.CanvasObject.
func (p *SidePanel) Refresh() {
	p.back.FillColor = Colours().Background
	p.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *SidePanel) CreateRenderer() fyne.WidgetRenderer {
	p.back.FillColor = Colours().Background
	head := container.NewVBox(container.NewBorder(nil, nil, nil, p.close, p.title), widget.NewSeparator())
	foot := container.NewVBox(widget.NewSeparator(), p.foot)
	inner := container.NewBorder(head, foot, nil, nil, p.scroll)
	return widget.NewSimpleRenderer(container.NewStack(p.back, container.NewBorder(nil, nil, widget.NewSeparator(), nil, inner)))
}
