package requests

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// askView is the form of a new request.
type askView struct {
	view      *View
	kind      *ui.Select
	prisoners *ui.Picker
	court     *ui.Picker
	courts    *ui.Field
	fields    map[Field]*ui.Field
	ask       *ui.Button
	box       *fyne.Container
}

func newAskView(v *View) *askView {
	m := v.model
	a := &askView{view: v, fields: map[Field]*ui.Field{}}
	v.mu.Lock()
	v.searchIn = m.At()
	v.mu.Unlock()
	kinds := make([]string, 0, 8)
	for _, k := range Kinds() {
		kinds = append(kinds, phrase.Kind(v.words, k))
	}
	a.kind = ui.NewChooser(kinds, func(i int) { m.SetKind(Kinds()[i]) })
	courts := make([]ui.Choice, 0, len(m.Courts()))
	for _, c := range m.Courts() {
		courts = append(courts, ui.Choice{ID: string(c.Code), Title: c.Name, Sub: string(c.Code)})
	}
	a.court = ui.NewPicker(v.words, v.words.Say("phrase.choose"), ui.Among(courts))
	a.court.OnChanged = func(c []ui.Choice) {
		if len(c) > 0 {
			m.SetCourt(scheduling.CourtCode(c[0].ID))
		}
	}
	a.courts = ui.NewFieldAround(v.say("court"), "", a.court)
	a.prisoners = ui.NewMultiPicker(v.words, v.say("peopleHint"), v.people)
	a.prisoners.OnChanged = func(c []ui.Choice) {
		v.mu.Lock()
		defer v.mu.Unlock()
		out := make([]scheduling.Person, 0, len(c))
		for _, x := range c {
			out = append(out, v.seen[scheduling.PersonID(x.ID)])
		}
		m.SetPrisoners(out)
	}
	a.fields[FieldKind] = ui.NewFieldAround(v.say("kind"), "", a.kind)
	a.fields[FieldPrisoners] = ui.NewFieldAround(v.say("prisoners"), "", a.prisoners)
	a.ask = ui.NewButton(v.say("keep"), ui.Primary, func() {
		if bad := m.Ask(); bad != "" && a.fields[bad] != nil {
			a.fields[bad].Focus()
		}
	})
	leave := ui.NewButton(v.words.Say("common.cancel"), ui.Secondary, m.Leave)
	a.box = container.NewVBox(
		ui.NewSubHeading(v.say("newTitle")), ui.NewHint(v.say("newText")),
		a.fields[FieldKind], a.courts, a.entry(FieldFrom, v.say("from"), v.say("fromHint")), a.fields[FieldPrisoners],
		container.NewGridWithColumns(3, a.entry(FieldDate, v.say("date"), ""), a.entry(FieldStart, v.say("start"), ""), a.entry(FieldLength, v.say("length"), "")),
		a.entry(FieldUntil, v.say("until"), v.say("untilHint")),
		a.entry(FieldDeadline, v.say("deadline"), v.say("deadlineHint")),
		container.NewHBox(a.ask, leave),
	)
	ui.EscapeIn(a.box, m.Leave)
	return a
}

func (a *askView) entry(f Field, label, hint string) *ui.Field {
	v := a.view
	field := ui.NewField(label, "")
	field.Entry.SetPlaceHolder(hint)
	field.OnChanged(func(s string) {
		if !v.setting {
			v.model.Set(f, s)
		}
	})
	a.fields[f] = field
	return field
}

func (a *askView) focus() { a.view.setup.Window.Canvas().Focus(a.kind) }

func (a *askView) close() {
	a.court.Close()
	a.prisoners.Close()
}

func (a *askView) render(d *Draft) {
	m := a.view.model
	ui.SelectAt(a.kind, slices.Index(Kinds(), d.Kind))
	court := d.Kind == scheduling.KindCourt
	a.courts.Hidden = !court
	a.fields[FieldFrom].Hidden = court
	a.courts.SetError("")
	for f, field := range a.fields {
		if field.Entry != nil && field.Text() != d.Text[f] {
			field.SetText(d.Text[f])
		}
		field.SetError(m.Problem(f))
	}
	if court {
		a.courts.SetError(m.Problem(FieldFrom))
	}
	ui.Enable(a.ask, !d.saving)
}

// prisonSeen is the prison of the open form; searches run away from the screen.
func (v *View) prisonSeen() scheduling.PrisonCode {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.searchIn
}
