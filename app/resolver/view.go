package resolver

import (
	"reflect"

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
	// Table shows the timetable, with the plan that is proposed.
	Table func()
	// ReadOnly leaves out everything that changes a booking.
	ReadOnly bool
}

// View is the screen: the cases at the left, the plans for one of them at the
// right.
type View struct {
	setup   Setup
	model   *Model
	words   *words.Words
	setting bool // the view itself is changing an input

	prison  *ui.Select
	rows    *ui.Rows
	note    *widget.Label
	detail  *fyne.Container
	scroll  *container.Scroll
	state   *ui.State
	what    *whatView
	busy    *widget.Activity
	far     *widget.Label
	stop    *ui.Button
	moving  *fyne.Container // how far a search is
	apply   *ui.Button
	table   *ui.Button
	status  *widget.Label
	foot    *fyne.Container
	choices []*ui.Button // one for each plan
	right   *fyne.Container
	root    *fyne.Container

	shown   Detail
	of      string // the case that is shown
	asking  bool   // what can be supposed is shown
	asAsked bool
}

// NewView returns the view of m and shows what m shows from now on.
func NewView(m *Model, s Setup) *View {
	v := &View{setup: s, model: m, words: m.Words}
	v.build()
	m.Changed = v.render
	v.render()
	return v
}

// Object is what a window shows.
func (v *View) Object() fyne.CanvasObject { return v.root }

// Focus puts the keyboard into the list.
func (v *View) Focus() { v.rows.Focus() }

func (v *View) say(key string, args ...any) string { return v.words.Say("resolver."+key, args...) }

func (v *View) build() {
	m := v.model
	v.setting = true // no input is a person's yet
	v.prison = ui.NewChooser(nil, func(i int) { m.At(m.Prisons()[i].Code) })
	v.rows = ui.NewRows(m.Open)
	v.rows.OnEscape = m.Close
	v.note = ui.NewHint("")
	try := ui.NewIconButton(v.say("tryNew"), theme.QuestionIcon(), ui.Secondary, m.Try)
	head := container.New(layout.NewCustomPaddedLayout(6, 6, 8, 8), container.NewVBox(
		container.NewBorder(nil, nil, nil, container.NewCenter(try), ui.NewHeading(v.say("title"))), v.prison, v.note))
	list := container.NewBorder(head, nil, nil, nil, v.rows)

	v.detail, v.state, v.what = container.NewVBox(), ui.NewState(v.words), newWhatView(v)
	v.scroll = container.NewVScroll(container.New(layout.NewCustomPaddedLayout(8, 12, 14, 18), v.detail))
	v.busy, v.far = widget.NewActivity(), widget.NewLabel("")
	v.stop = ui.NewIconButton(v.say("stop"), theme.MediaStopIcon(), ui.Secondary, m.Stop)
	v.moving = container.NewHBox(container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(20), v.busy)), v.far, v.stop)
	v.apply = ui.NewIconButton(v.say("apply"), theme.ConfirmIcon(), ui.Primary, m.Apply)
	v.table = ui.NewIconButton(v.say("onTable"), theme.CalendarIcon(), ui.Secondary, v.showTable)
	v.status = widget.NewLabel("")
	v.status.Truncation = fyne.TextTruncateEllipsis
	v.foot = container.NewVBox(widget.NewSeparator(), container.New(layout.NewCustomPaddedLayout(2, 2, 10, 10),
		container.NewVBox(container.NewHBox(layout.NewSpacer(), v.table, v.apply), v.status)))
	ui.EscapeIn(v.foot, v.Focus)
	v.right = container.NewBorder(nil, v.foot, widget.NewSeparator(), nil, container.NewStack(v.scroll, v.state))
	v.root = container.New(ui.Beside{Most: 380, Share: 0.36}, list, v.right)
}

func (v *View) showTable() {
	v.model.ShowOnTable(true)
	v.setup.Table()
}

func (v *View) render() {
	m := v.model
	v.setting = true
	defer func() { v.setting = false }()
	ui.Offer(v.prison, places.Names(m.Prisons()), places.Index(m.Prisons(), m.Shown().Code))
	v.renderList()
	d, open := m.Detail()
	v.renderState(open)
	v.scroll.Hide()
	v.foot.Hidden = !open
	if open {
		v.scroll.Show()
		v.renderMoving(d)
		v.renderDetail(d)
		v.renderFoot(d)
	}
	v.root.Refresh()
}

// renderState says why no case is shown.
func (v *View) renderState(open bool) {
	m := v.model
	switch {
	case open:
		v.state.Hide()
	case m.State() == Loading:
		v.state.Loading()
	case m.State() == Failed:
		title, next := v.setup.Explain(m.Err())
		v.state.Failed(title, next, m.Load)
	case m.Count() == 0:
		v.state.Empty(v.say("emptyTitle"), v.say("emptyText"), "", nil)
	default:
		v.state.Empty(v.say("noneTitle"), v.say("noneText"), "", nil)
	}
}

func (v *View) renderList() {
	m := v.model
	rows := make([]ui.Row, 0, 8)
	for _, l := range m.Lines() {
		r := ui.Row{ID: l.ID, Title: l.Title, Sub: l.Sub}
		if l.Done {
			r.Note, r.Tone = v.say("done"), ui.ToneGood
		}
		rows = append(rows, r)
	}
	opened, _ := m.Opened()
	v.rows.SetRows(rows, opened.ID)
	v.note.SetText(v.words.Count("resolver.count", m.Count()))
}

func (v *View) renderMoving(d Detail) {
	on := d.Progress != ""
	v.moving.Hidden = !on
	v.far.SetText(d.Progress)
	v.stop.Hidden = !d.Looking
	if on {
		v.busy.Start()
	} else {
		v.busy.Stop()
	}
}

// renderDetail makes the right side anew when it says something else; how far
// a search is stands beside it.
func (v *View) renderDetail(d Detail) {
	c, _ := v.model.Opened()
	if c.ID != v.of {
		v.of, v.asking = c.ID, c.From == FromTry
		v.what.clear()
		v.scroll.ScrollToTop()
	}
	v.what.render()
	d.Progress, d.Looking = "", false
	if reflect.DeepEqual(d, v.shown) && v.asking == v.asAsked && len(v.detail.Objects) > 0 {
		v.detail.Refresh()
		return
	}
	v.shown, v.asAsked = d, v.asking
	ui.KeepFocus(v.setup.Window.Canvas(), v.detail, func() {
		v.detail.Objects = v.lines(d, c)
		ui.EscapeIn(v.detail, v.Focus)
		v.detail.Refresh()
	})
}

func (v *View) renderFoot(d Detail) {
	m := v.model
	v.apply.Hidden = v.setup.ReadOnly || d.Done
	v.table.Hidden = d.Done
	ui.Enable(v.apply, m.CanApply())
	ui.Enable(v.table, d.Chosen >= 0 && len(d.Plans[d.Chosen].Moves) > 0)
	said := d.Verdict
	if d.Chosen >= 0 {
		p := d.Plans[d.Chosen]
		said = v.say("status", "Verdict", d.Verdict, "Plan", p.Title, "Summary", p.Summary)
	}
	switch {
	case d.Done:
		said = v.say("settled")
	case d.Progress != "":
		said = d.Progress
	}
	v.status.SetText(said)
}
