package people

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
)

// Setup is what a View needs beside its model.
type Setup struct {
	Window fyne.Window
	// Explain says an error in words: a title, and what to do next.
	Explain func(error) (title, next string)
	// ReadOnly leaves out everything that changes a record.
	ReadOnly bool
}

// View is the screen: who was found at the left, one record at the right.
type View struct {
	setup Setup
	model *Model
	words *words.Words

	find   *ui.Field
	found  *ui.Rows
	note   *widget.Label
	record *recordView
	state  *ui.State
	root   fyne.CanvasObject
}

// NewView returns the view of m and shows what m shows from now on.
func NewView(m *Model, s Setup) *View {
	v := &View{setup: s, model: m, words: m.Words}
	v.find = ui.NewField(v.say("find"), v.say("findHint"))
	v.find.SetText(m.Text())
	v.find.OnChanged(m.Search)
	v.find.Entry.OnSubmitted = func(string) { v.openFirst() }
	v.find.Entry.OnKey = func(k fyne.KeyName) bool {
		if k != fyne.KeyDown || len(v.found.Rows()) == 0 {
			return false
		}
		v.found.Focus()
		return true
	}
	v.find.Entry.OnEscape = func() { v.find.SetText("") }
	v.found = ui.NewRows(func(id string) { m.Open(scheduling.PersonID(id)) })
	v.found.OnEscape = v.Focus
	v.note = ui.NewHint("")
	v.record = newRecordView(v)
	v.state = ui.NewState(v.words)
	head := container.New(layout.NewCustomPaddedLayout(6, 0, 4, 4), container.NewVBox(ui.NewHeading(v.say("title")), v.find, v.note))
	list := container.NewBorder(head, nil, nil, widget.NewSeparator(), v.found)
	v.root = container.New(ui.Beside{Most: 340, Share: 0.4}, list, container.NewStack(v.record.root, v.state))
	m.Changed = v.render
	v.render()
	return v
}

// Object is what a window shows.
func (v *View) Object() fyne.CanvasObject { return v.root }

// Focus puts the keyboard into the search line.
func (v *View) Focus() { v.setup.Window.Canvas().Focus(v.find.Entry) }

func (v *View) say(key string, args ...any) string { return v.words.Say("people."+key, args...) }

func (v *View) openFirst() {
	if rows := v.found.Rows(); len(rows) > 0 {
		v.model.Open(scheduling.PersonID(rows[0].ID))
	}
}

func (v *View) render() {
	m := v.model
	found, answered := m.Found()
	rows := make([]ui.Row, 0, len(found))
	for _, p := range found {
		rows = append(rows, v.row(p))
	}
	v.found.SetRows(rows, string(m.Opened()))
	switch err := m.SearchErr(); {
	case err != nil:
		title, next := v.setup.Explain(err)
		v.note.SetText(title + " " + next)
	case !answered:
		v.note.SetText("")
	case len(found) == 0:
		v.note.SetText(v.say("nobodyFound"))
	default:
		v.note.SetText(v.words.Count("people.found", len(found)))
	}
	v.note.Hidden = v.note.Text == ""
	switch m.State() {
	case Nobody:
		v.state.Empty(v.say("nobodyTitle"), v.say("nobodyText"), "", nil)
	case Opening:
		v.state.Loading()
	case Failed:
		title, next := v.setup.Explain(m.Err())
		v.state.Failed(title, next, m.Retry)
	case Ready:
		v.state.Hide()
	}
	v.record.root.Hidden = m.State() != Ready
	if m.State() == Ready {
		v.record.render(m.Shown())
	}
	v.root.Refresh()
}

// row is someone who was found.
func (v *View) row(p scheduling.Person) ui.Row {
	r := ui.Row{ID: string(p.ID), Title: p.Name(), Sub: p.Agency}
	switch {
	case p.Released:
		r.Sub = string(p.Number) + ", " + v.say("releasedShort")
	case p.Number != "":
		r.Sub = string(p.Number) + ", " + v.say("wing", "Wing", p.Wing, "Prison", string(p.Prison))
	case len(p.Roles) > 0:
		r.Sub = phrase.Role(v.words, p.Roles[0])
		if p.Agency != "" {
			r.Sub += ", " + p.Agency
		}
	}
	for i, a := range p.Alerts {
		switch i {
		case 0:
			r.Note, r.Tone = string(a), ui.ToneBad
		case 1:
			r.Note += " " + string(a)
		case 2:
			r.Note += " +"
		}
	}
	return r
}
