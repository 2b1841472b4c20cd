package priorities

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/places"
	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/words"
)

// Setup is what a View needs beside its model.
type Setup struct {
	Window fyne.Window
	// Explain says an error in words: a title, and what to do next.
	Explain func(error) (title, next string)
	// ReadOnly leaves out everything that changes the table.
	ReadOnly bool
}

// View is the screen: the order at the left, one line of it at the right.
type View struct {
	setup   Setup
	model   *Model
	words   *words.Words
	setting bool // the view itself is changing an input

	prison *ui.Select
	rows   *ui.Rows
	state  *ui.State
	line   *lineView
	change *changesView
	tried  *fyne.Container
	scroll *container.Scroll
	save   *ui.Button
	back   *ui.Button
	status *widget.Label
	right  *fyne.Container
	root   *fyne.Container
}

// NewView returns the view of m and shows what m shows from now on.
func NewView(m *Model, s Setup) *View {
	v := &View{setup: s, model: m, words: m.Words, setting: true}
	v.prison = ui.NewChooser(nil, func(i int) { m.At(m.Prisons()[i].Code) })
	v.rows = ui.NewRows(m.Open)
	head := container.New(layout.NewCustomPaddedLayout(6, 6, 8, 8), container.NewVBox(
		ui.NewHeading(v.say("title")), v.prison, ui.NewHint(v.say("intro"))))
	list := container.NewBorder(head, nil, nil, nil, v.rows)
	v.line, v.change, v.tried = newLineView(v), newChangesView(v), container.NewVBox()
	v.state = ui.NewState(v.words)
	page := container.New(ui.Column{Most: 760}, container.NewVBox(v.line.box, v.change.box, v.tried))
	v.scroll = container.NewVScroll(container.New(layout.NewCustomPaddedLayout(8, 16, 14, 18), page))
	v.save = ui.NewIconButton(v.words.Say("common.save"), theme.DocumentSaveIcon(), ui.Primary, func() { v.focusOn(m.Save()) })
	try := ui.NewIconButton(v.say("try"), theme.HistoryIcon(), ui.Secondary, func() { v.focusOn(m.Try()) })
	v.back = ui.NewIconButton(v.say("discard"), theme.ContentUndoIcon(), ui.Secondary, m.Discard)
	usual := ui.NewIconButton(v.say("default"), theme.MediaReplayIcon(), ui.Quiet, m.Default)
	v.save.Hidden, v.back.Hidden, usual.Hidden = s.ReadOnly, s.ReadOnly, s.ReadOnly
	v.status = widget.NewLabel("")
	v.status.Truncation = fyne.TextTruncateEllipsis
	foot := container.NewVBox(widget.NewSeparator(), container.New(layout.NewCustomPaddedLayout(2, 2, 10, 10),
		container.NewVBox(ui.NewButtonRow(v.save, try, v.back, usual), v.status)))
	v.right = container.NewBorder(nil, foot, nil, nil, v.scroll)
	ui.EscapeIn(v.right, v.Focus)
	ui.EscapeIn(page, v.Focus)
	v.root = container.New(ui.Beside{Most: 420, Share: 0.42}, list, container.NewBorder(nil, nil, widget.NewSeparator(), nil, container.NewStack(v.right, v.state)))
	m.Changed = v.render
	v.render()
	return v
}

// Object is what a window shows.
func (v *View) Object() fyne.CanvasObject { return v.root }

// Focus puts the keyboard into the list.
func (v *View) Focus() { v.rows.Focus() }

func (v *View) say(key string, args ...any) string { return v.words.Say("priorities."+key, args...) }

// focusOn goes to a field that is wrong.
func (v *View) focusOn(field string) {
	if f := v.line.fieldOf(field); f != nil && v.line.box.Visible() {
		f.Focus()
		return
	}
	if f := v.change.fields[Change(field)]; f != nil {
		f.Focus()
	}
}

func (v *View) render() {
	m := v.model
	v.setting = true
	defer func() { v.setting = false }()
	ui.Offer(v.prison, places.Names(m.Prisons()), places.Index(m.Prisons(), m.Shown().Code))
	v.right.Hidden = m.State() != Ready
	switch m.State() {
	case Loading:
		v.state.Loading()
	case Failed:
		title, next := v.setup.Explain(m.Err())
		v.state.Failed(title, next, m.Load)
	case Ready:
		v.state.Hide()
		v.renderRows()
		v.line.render()
		v.change.render()
		v.renderTried()
		v.renderFoot()
	}
	v.root.Refresh()
}

func (v *View) renderRows() {
	m := v.model
	var rows []ui.Row
	for _, e := range m.Entries() {
		r := ui.Row{ID: e.ID, Title: e.Title, Sub: e.Sub}
		if e.Wrong {
			r.Note, r.Tone = v.say("wrongHere"), ui.ToneBad
		}
		rows = append(rows, r)
	}
	v.rows.SetRows(rows, m.Opened())
}

func (v *View) renderFoot() {
	m := v.model
	ui.Enable(v.save, m.Dirty() && !m.Saving())
	ui.Enable(v.back, m.Dirty() && !m.Saving())
	switch summary, _ := m.TriedWords(); {
	case m.Saving():
		v.status.SetText(v.say("saving"))
	case m.Tried().Asking:
		v.status.SetText(v.say("trying"))
	case summary != "":
		v.status.SetText(summary)
	case m.Dirty():
		v.status.SetText(v.say("dirty"))
	default:
		v.status.SetText(v.say("kept"))
	}
}

// renderTried says what the table would have made of past cases.
func (v *View) renderTried() {
	m := v.model
	v.tried.RemoveAll()
	t := m.Tried()
	switch {
	case t.Asking:
		v.tried.Add(ui.NewHint(v.say("trying")))
	case t.Err != nil:
		title, next := v.setup.Explain(t.Err)
		v.tried.Add(ui.NewNotice(title+" "+next, ui.ToneBad))
	case t.Done:
		summary, differ := m.TriedWords()
		v.tried.Add(ui.NewSection(v.say("past")))
		v.tried.Add(ui.NewNotice(summary, ui.ToneInfo))
		for _, p := range differ {
			when := widget.NewLabelWithStyle(p.When, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
			v.tried.Add(container.New(layout.NewCustomPaddedVBoxLayout(-10), when,
				ui.NewText(v.say("nowPlan", "Plan", p.Now)), ui.NewText(v.say("thenPlan", "Plan", p.Then))))
		}
	}
	v.tried.Refresh()
}
