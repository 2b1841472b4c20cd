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

// popoverRows is how many choices are shown before the list scrolls.
const popoverRows = 7

// popover is a picker's open list.
type popover struct {
	picker *Picker
	canvas fyne.Canvas
	entry  *Entry
	note   *widget.Label
	rows   *fyne.Container
	scroll *container.Scroll
	over   *overlay

	got     []Choice
	current int
}

func newPopover(p *Picker, c fyne.Canvas) *popover {
	o := &popover{picker: p, canvas: c}
	o.entry = NewEntry()
	o.entry.SetPlaceHolder(p.words.Say("ui.pickerSearch"))
	o.entry.OnKey = o.key
	o.entry.OnChanged = func(s string) { p.asker.Ask(s) }
	o.note = NewHint(p.words.Say("common.loading"))
	o.rows = container.New(layout.NewCustomPaddedVBoxLayout(0))
	o.scroll = container.NewVScroll(o.rows)
	hint := NewHint(p.words.Say("ui.pickerKeys"))
	if p.multi {
		hint.SetText(p.words.Say("ui.pickerKeysMany"))
	}
	body := container.NewBorder(container.NewVBox(o.entry, o.note), hint, nil, nil, o.scroll)
	row := newChoiceRow(o, 0, Choice{Title: "X", Sub: "X"}).MinSize().Height
	width := max(p.Size().Width, 320*Scale())
	o.scroll.SetMinSize(fyne.NewSize(width, row*popoverRows))
	o.over = &overlay{canvas: c, content: body, place: o.place, outside: o.close}
	showOverlay(o.over)
	c.Focus(o.entry)
	return o
}

// place puts the popover below its picker, or above where there is no room.
func (o *popover) place(area fyne.Size) (fyne.Position, fyne.Size) {
	p := o.picker
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p)
	size := o.over.content.MinSize().Add(fyne.NewSquareSize(12))
	size.Width = max(size.Width, p.Size().Width)
	size.Height = min(size.Height, area.Height)
	x := max(0, min(at.X, area.Width-size.Width-8))
	y := at.Y + p.Size().Height + 2
	if y+size.Height > area.Height && at.Y-size.Height-2 >= 0 {
		y = at.Y - size.Height - 2
	}
	y = max(0, min(y, area.Height-size.Height))
	return fyne.NewPos(x, y), size
}

// show lists an answer.
func (o *popover) show(got []Choice, err error) {
	o.got, o.current = got, 0
	o.rows.Objects = nil
	for i, c := range got {
		o.rows.Objects = append(o.rows.Objects, newChoiceRow(o, i, c))
	}
	switch {
	case err != nil:
		o.note.SetText(o.picker.words.Say("ui.pickerFailed"))
	case len(got) == 0:
		o.note.SetText(o.picker.words.Say("ui.pickerNone"))
	default:
		o.note.SetText(o.picker.words.Count("ui.pickerFound", len(got)))
	}
	o.rows.Refresh()
	o.scroll.ScrollToTop()
}

func (o *popover) key(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyDown:
		o.step(1)
	case fyne.KeyUp:
		o.step(-1)
	case fyne.KeyPageDown:
		o.step(popoverRows)
	case fyne.KeyPageUp:
		o.step(-popoverRows)
	case fyne.KeyReturn, fyne.KeyEnter:
		if o.current < len(o.got) {
			o.take(o.current)
		}
	case fyne.KeyEscape, fyne.KeyTab:
		o.close()
	default:
		return false
	}
	return true
}

func (o *popover) step(by int) {
	if len(o.got) == 0 {
		return
	}
	o.move(min(max(o.current+by, 0), len(o.got)-1))
	row := o.rows.Objects[o.current]
	top, height := row.Position().Y, row.Size().Height
	view := o.scroll.Size().Height
	switch {
	case top < o.scroll.Offset.Y:
		o.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case top+height > o.scroll.Offset.Y+view:
		o.scroll.ScrollToOffset(fyne.NewPos(0, top+height-view))
	}
}

func (o *popover) move(to int) {
	from := o.current
	o.current = to
	o.rows.Objects[from].Refresh()
	o.rows.Objects[to].Refresh()
}

func (o *popover) take(i int) {
	c := o.got[i]
	if !o.picker.multi {
		o.close()
		o.picker.toggle(c)
		return
	}
	o.picker.toggle(c)
	o.move(i)
	o.canvas.Focus(o.entry)
}

// close takes the popover away and gives the keyboard back to the picker.
func (o *popover) close() {
	if o.picker.open != o {
		return
	}
	o.picker.open = nil
	o.picker.asker.Forget()
	o.over.close()
	o.canvas.Focus(o.picker)
	o.picker.Refresh()
}

// choiceRow is one line of the list.
type choiceRow struct {
	widget.BaseWidget
	over    *popover
	index   int
	choice  Choice
	hovered bool
}

func newChoiceRow(o *popover, i int, c Choice) *choiceRow {
	r := &choiceRow{over: o, index: i, choice: c}
	r.ExtendBaseWidget(r)
	return r
}

func (r *choiceRow) Tapped(*fyne.PointEvent)        { r.over.take(r.index) }
func (r *choiceRow) MouseIn(*desktop.MouseEvent)    { r.hovered = true; r.Refresh() }
func (r *choiceRow) MouseMoved(*desktop.MouseEvent) {}
func (r *choiceRow) MouseOut()                      { r.hovered = false; r.Refresh() }

func (r *choiceRow) CreateRenderer() fyne.WidgetRenderer {
	row := &choiceRowRenderer{
		row:   r,
		fill:  canvas.NewRectangle(color.Transparent),
		mark:  canvas.NewRectangle(color.Transparent),
		tick:  canvas.NewImageFromResource(theme.ConfirmIcon()),
		title: canvas.NewText(r.choice.Title, color.Black),
		sub:   canvas.NewText(r.choice.Sub, color.Black),
	}
	row.paint()
	return row
}

type choiceRowRenderer struct {
	row        *choiceRow
	fill, mark *canvas.Rectangle
	tick       *canvas.Image
	title, sub *canvas.Text
}

func (r *choiceRowRenderer) Destroy() {}

func (r *choiceRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.fill, r.mark, r.tick, r.title, r.sub}
}

func (r *choiceRowRenderer) MinSize() fyne.Size {
	h := r.title.MinSize().Height + 8
	if r.row.choice.Sub != "" {
		h += r.sub.MinSize().Height
	}
	return fyne.NewSize(100, h)
}

func (r *choiceRowRenderer) Layout(size fyne.Size) {
	r.fill.Resize(size)
	r.mark.Resize(fyne.NewSize(4, size.Height))
	icon := r.row.Theme().Size(theme.SizeNameInlineIcon)
	r.tick.Resize(fyne.NewSquareSize(icon))
	r.tick.Move(fyne.NewPos(size.Width-icon-12, (size.Height-icon)/2))
	r.title.Move(fyne.NewPos(12, 4))
	r.title.Resize(r.title.MinSize())
	r.sub.Move(fyne.NewPos(12, 4+r.title.MinSize().Height))
	r.sub.Resize(r.sub.MinSize())
}

func (r *choiceRowRenderer) Refresh() {
	r.paint()
	r.Layout(r.row.Size())
	canvas.Refresh(r.row)
}

func (r *choiceRowRenderer) paint() {
	c, th, row := Colours(), r.row.Theme(), r.row
	r.fill.FillColor, r.mark.FillColor = color.Transparent, color.Transparent
	r.title.Color, r.sub.Color = c.Text, c.Secondary
	switch {
	case row.index == row.over.current:
		r.fill.FillColor, r.mark.FillColor = c.Selection, c.Primary
	case row.hovered:
		r.fill.FillColor = c.Hover
	}
	r.title.TextSize, r.sub.TextSize = th.Size(theme.SizeNameText), th.Size(theme.SizeNameCaptionText)
	r.title.TextStyle.Bold = row.over.picker.has(row.choice.ID)
	r.tick.Hidden = !row.over.picker.has(row.choice.ID)
}
