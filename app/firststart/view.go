// Package firststart asks, once on each machine, who sits at the desk and
// whether to begin with the sample estate. It is not a login, and says so.
package firststart

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
)

// Answer is what a person said.
type Answer struct {
	Name, Role string
	// Sample is set to begin with the sample estate, not empty.
	Sample bool
}

// Problems says what is wrong with the answer at its fields; both are empty
// when it will do.
func (a Answer) Problems(w *words.Words) (name, role string) {
	name = phrase.NameProblem(w, scheduling.Actor{Name: a.Name, Role: a.Role})
	if !slices.Contains(phrase.DeskRoles(), a.Role) {
		role = w.Say("phrase.invalid.role-missing")
	}
	return name, role
}

// View is the page on the screen.
type View struct {
	words  *words.Words
	name   *ui.Field
	role   *ui.Field
	roles  *ui.Select
	begin  *widget.RadioGroup
	done   func(Answer)
	root   fyne.CanvasObject
	window fyne.Window
}

// NewView returns the page; done is called once the answer will do. ask is
// set when there is a choice between the sample and nothing.
func NewView(w *words.Words, window fyne.Window, ask bool, done func(Answer)) *View {
	v := &View{words: w, done: done, window: window}
	v.name = ui.NewField(v.say("name"), v.say("nameHint"))
	v.name.Entry.OnSubmitted = func(string) { v.start() }
	v.roles = ui.NewSelect(phrase.DeskRoleNames(w), func(string) { v.role.SetError("") })
	v.roles.PlaceHolder = w.Say("phrase.choose")
	v.role = ui.NewFieldAround(v.say("role"), "", v.roles)
	v.name.OnChanged(func(string) { v.name.SetError("") })
	v.begin = widget.NewRadioGroup([]string{v.say("sample"), v.say("empty")}, nil)
	v.begin.Required = true
	v.begin.SetSelected(v.say("sample"))
	begin := ui.NewFieldAround(v.say("begin"), v.say("beginHint"), v.begin)
	begin.Hidden = !ask
	start := ui.NewButton(v.say("start"), ui.Primary, v.start)
	page := container.NewVBox(
		ui.NewHeading(v.say("title")), ui.NewText(v.say("text")),
		v.name, v.role, ui.NewNotice(v.say("noLogin"), ui.ToneInfo), begin, container.NewHBox(start),
	)
	v.root = container.NewVScroll(container.NewCenter(container.New(narrow(520), page)))
	return v
}

// Object is what a window shows.
func (v *View) Object() fyne.CanvasObject { return v.root }

// Focus puts the keyboard into the name.
func (v *View) Focus() { v.window.Canvas().Focus(v.name.Entry) }

func (v *View) say(key string) string { return v.words.Say("firststart." + key) }

func (v *View) start() {
	a := Answer{Name: v.name.Text(), Sample: v.begin.Selected == v.say("sample")}
	if i := v.roles.SelectedIndex(); i >= 0 {
		a.Role = phrase.DeskRoles()[i]
	}
	name, role := a.Problems(v.words)
	v.name.SetError(name)
	v.role.SetError(role)
	switch {
	case name != "":
		v.name.Focus()
	case role != "":
		v.role.Focus()
	default:
		v.done(a)
	}
}

// narrow is a layout of that width at text scale 1.
type narrow float32

func (n narrow) MinSize(o []fyne.CanvasObject) fyne.Size {
	o[0].Resize(fyne.NewSize(float32(n)*ui.Scale(), o[0].Size().Height))
	return fyne.NewSize(float32(n)*ui.Scale(), o[0].MinSize().Height)
}

func (n narrow) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.Position{})
	o[0].Resize(size)
}
