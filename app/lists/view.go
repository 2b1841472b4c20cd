package lists

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
)

// Setup is what a View needs beside its model.
type Setup struct {
	Window fyne.Window
	// Explain says an error in words: a title, and what to do next.
	Explain func(error) (title, next string)
	// ReadOnly leaves out everything that changes anything.
	ReadOnly bool
	// Folder is where files are saved unless a person says otherwise.
	Folder string
	// Open reads the files at these paths and has the model read them.
	Open func(paths ...string)
	// Write writes a file at a path; it runs away from the screen's goroutine.
	Write func(path string, data []byte) error
	// Told tells the person that something was done that needs no way back.
	Told func(text string)
}

// View is the screen: the lists that were read at the left, the open one at
// the right.
type View struct {
	setup Setup
	model *Model
	words *words.Words

	rows   *ui.Rows
	left   *fyne.Container
	page   *fyne.Container // the open list
	scroll *container.Scroll
	state  *ui.State
	root   *fyne.Container

	file     *ui.Notice
	title    *widget.Label
	from     *widget.Label
	tally    *widget.Label
	problems *fyne.Container
	steps    *fyne.Container
	search   *searchView
	results  *fyne.Container
	filter   *fyne.Container
	groups   *groupsView

	shownProblems []Problem
	shownResults  []Result
	shownSteps    stepsShown
	shownFilter   filterShown
	openList      scheduling.ListID
	allProblems   bool
}

// NewView returns the view of m and shows what m shows from now on.
func NewView(m *Model, s Setup) *View {
	v := &View{setup: s, model: m, words: m.Words}
	v.rows = ui.NewRows(func(id string) { m.Open(scheduling.ListID(id)) })
	open := ui.NewIconButton(v.say("open"), theme.FolderOpenIcon(), ui.Secondary, v.AskOpen)
	open.Hidden = s.ReadOnly
	drop := ui.NewHint(v.say("dropHint"))
	drop.Hidden = s.ReadOnly
	head := container.New(layout.NewCustomPaddedLayout(6, 6, 8, 8), container.NewVBox(
		ui.NewHeading(v.say("title")), container.NewHBox(open), drop))
	v.left = container.NewBorder(head, nil, nil, nil, v.rows)

	v.file = ui.NewNotice("", ui.ToneBad)
	v.title, v.from, v.tally = ui.NewHeading(""), ui.NewHint(""), ui.NewText("")
	v.title.Wrapping, v.tally.TextStyle.Bold = fyne.TextWrapWord, true
	v.problems, v.steps, v.results, v.filter = container.NewVBox(), container.NewVBox(), container.NewVBox(), container.NewVBox()
	v.search = newSearchView(v)
	v.groups = newGroupsView(v)
	v.state = ui.NewState(v.words)
	head2 := container.New(layout.NewCustomPaddedVBoxLayout(-8), v.title, v.from, v.tally)
	v.page = container.NewVBox(head2, v.problems, v.steps, v.search.box, v.results, v.filter, v.groups.box)
	v.scroll = container.NewVScroll(container.New(layout.NewCustomPaddedLayout(6, 24, 12, 18), container.New(ui.Column{Most: 1000}, v.page)))
	right := container.NewBorder(container.New(layout.NewCustomPaddedLayout(4, 0, 10, 10), v.file), nil, nil, nil, container.NewStack(v.scroll, v.state))
	v.root = container.New(ui.Beside{Most: 310, Share: 0.34}, v.left, container.NewBorder(nil, nil, widget.NewSeparator(), nil, right))
	m.Changed = v.render
	v.render()
	return v
}

// Object is what a window shows.
func (v *View) Object() fyne.CanvasObject { return v.root }

// Focus puts the keyboard into the list of lists.
func (v *View) Focus() { v.rows.Focus() }

func (v *View) say(key string, args ...any) string { return v.words.Say("lists."+key, args...) }

func (v *View) render() {
	m := v.model
	heads := m.Heads()
	rows := make([]ui.Row, 0, len(heads))
	for _, h := range heads {
		r := ui.Row{ID: string(h.ID), Title: h.Title, Sub: h.Sub, Note: h.Note, Tone: ui.ToneNeutral}
		switch {
		case h.Bad:
			r.Tone = ui.ToneBad
		case h.Done:
			r.Tone = ui.ToneGood
		}
		rows = append(rows, r)
	}
	open, opened := m.Opened()
	v.rows.SetRows(rows, string(open))
	v.renderFile()
	v.state.Hide()
	switch {
	case m.State() == Failed:
		title, next := v.setup.Explain(m.Err())
		v.state.Failed(title, next, m.Load)
	case open == "" && m.State() == Ready && !m.Reading():
		v.state.Empty(v.say("emptyTitle"), v.say("emptyText"), v.openWord(), v.AskOpen)
	case open == "" || opened == Loading:
		v.state.Loading()
	case opened == Failed:
		title, next := v.setup.Explain(m.OpenErr())
		v.state.Failed(title, next, m.Retry)
	default:
		v.scroll.Show() // what is hidden cannot have the keyboard
		v.renderOpen()
	}
	if v.state.Visible() {
		v.scroll.Hide()
	} else {
		v.scroll.Show()
	}
	v.root.Refresh()
}

// openWord is empty where nothing may be read.
func (v *View) openWord() string {
	if v.setup.ReadOnly {
		return ""
	}
	return v.say("open")
}

// renderFile says what became of the last file.
func (v *View) renderFile() {
	m := v.model
	switch r := m.Refused(); {
	case r != nil:
		title, next := v.setup.Explain(r.Err)
		text := v.say("refused", "Name", r.Name, "Title", title, "Next", next)
		if where := m.RefusedAt(); where != "" {
			text += " " + v.say("refusedAt", "Where", where)
		}
		v.file.Set(text, ui.ToneBad)
	case m.Reading():
		v.file.Set(v.say("reading"), ui.ToneInfo)
	case m.ReadBefore():
		v.file.Set(v.say("readBefore"), ui.ToneInfo)
	default:
		v.file.Set("", ui.ToneInfo)
	}
}

// renderOpen shows the open list, piece by piece where it has changed.
func (v *View) renderOpen() {
	m := v.model
	title, from, tally := m.Heading()
	v.title.SetText(title)
	v.from.SetText(from)
	v.tally.SetText(tally)
	open, _ := m.Opened()
	fresh := open != v.openList
	v.openList = open
	if fresh {
		v.allProblems = false
		v.scroll.ScrollToTop()
	}
	if p := m.Problems(); fresh || !reflect.DeepEqual(p, v.shownProblems) {
		v.shownProblems = p
		v.renderProblems()
	}
	if s := v.stepsNow(); fresh || s != v.shownSteps {
		v.shownSteps = s
		ui.KeepFocus(v.setup.Window.Canvas(), v.steps, v.renderSteps)
	}
	v.search.render()
	if r := m.Results(); fresh || !reflect.DeepEqual(r, v.shownResults) {
		v.shownResults = r
		ui.KeepFocus(v.setup.Window.Canvas(), v.results, v.renderResults)
	}
	groups, hidden, waiting := m.Groups()
	if f := (filterShown{m.CanFilter(), m.Filter(), hidden, waiting, len(m.List().Rows)}); fresh || f != v.shownFilter {
		v.shownFilter = f
		ui.KeepFocus(v.setup.Window.Canvas(), v.filter, v.renderFilter)
	}
	v.groups.render(groups, fresh)
}

// problemsFirst is how many problems are shown before the rest is asked for.
const problemsFirst = 5

// renderProblems lists what of the file could not be read.
func (v *View) renderProblems() {
	v.problems.RemoveAll()
	p := v.shownProblems
	if len(p) == 0 {
		return
	}
	lines := make([]fyne.CanvasObject, 0, len(p))
	for i, x := range p {
		if i == problemsFirst && !v.allProblems {
			more := ui.NewButton(v.words.Count("lists.moreProblems", len(p)-i), ui.Secondary, func() {
				v.allProblems = true
				v.renderProblems()
				v.root.Refresh()
			})
			lines = append(lines, ui.NewButtonRow(more))
			break
		}
		where := ui.NewText(x.Where)
		where.TextStyle.Bold = true
		lines = append(lines, container.New(layout.NewCustomPaddedVBoxLayout(-14), where, ui.NewText(x.What)))
	}
	notice := ui.NewNotice(v.words.Count("lists.problems", len(p)), ui.ToneBad, lines...)
	v.problems.Add(notice)
}

type filterShown struct {
	can             bool
	filter          Filter
	hidden, waiting int
	rows            int
}

// renderFilter offers to see only what changed, or everything.
func (v *View) renderFilter() {
	v.filter.RemoveAll()
	f := v.shownFilter
	if !f.can {
		return
	}
	buttons := make([]fyne.CanvasObject, 0, 2)
	for _, x := range []Filter{FilterChanged, FilterAll} {
		rank := ui.Secondary
		if x == f.filter {
			rank = ui.Chosen
		}
		buttons = append(buttons, ui.NewButton(v.say("filter."+string(x)), rank, func() { v.model.SetFilter(x) }))
	}
	v.filter.Add(ui.NewButtonRow(buttons...))
	if f.hidden > 0 {
		text := v.words.Count("lists.asBefore", f.hidden)
		if f.waiting > 0 {
			text += " " + v.words.Count("lists.asBeforeWaiting", f.waiting)
		}
		v.filter.Add(ui.NewHint(text))
	}
	if f.filter == FilterChanged && f.hidden == f.rows {
		v.filter.Add(ui.NewNotice(v.say("nothingChanged"), ui.ToneGood))
	}
}
