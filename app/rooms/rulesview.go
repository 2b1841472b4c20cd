package rooms

import (
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// rulesView is the form of a prison's own rules.
type rulesView struct {
	view            *View
	fields          map[Field]*ui.Field
	division, start *ui.Select
	closures, walks *fyne.Container
	listed          []scheduling.Closure
	rows            int // walking times that have inputs
}

func newRulesView(v *View) *rulesView {
	m := v.model
	r := &rulesView{view: v, fields: map[Field]*ui.Field{}, rows: -1}
	v.page.Add(ui.NewHeading(v.say("rulesTitle", "Name", m.At().Name)))
	text := func(f Field, label, hint string, set func(*PrisonDraft, string)) *ui.Field {
		return v.entry(r.fields, f, v.say(label), hint, func(s string) { m.EditRules(func(d *PrisonDraft) { set(d, s) }, f) })
	}
	v.page.Add(ui.NewPair(
		text(FieldDayStart, "dayStart", "", func(d *PrisonDraft, s string) { d.DayStart = s }),
		text(FieldDayEnd, "dayEnd", "", func(d *PrisonDraft, s string) { d.DayEnd = s })))
	divisions := make([]string, len(Divisions()))
	for i, d := range Divisions() {
		divisions[i] = v.say("division." + string(d))
	}
	r.division = r.choose(divisions, func(d *PrisonDraft, i int) { d.Division = Divisions()[i] })
	days := make([]string, len(Weekdays()))
	for i, d := range Weekdays() {
		days[i] = v.words.Say("common.weekday." + dayKey(d))
	}
	r.start = r.choose(days, func(d *PrisonDraft, i int) { d.WeekStart = Weekdays()[i] })
	v.page.Add(ui.NewPair(
		text(FieldPickUp, "pickUp", v.say("pickUpHint"), func(d *PrisonDraft, s string) { d.PickUp = s }),
		ui.NewFieldAround(v.say("divisionField"), v.say("divisionHint"), r.division)))

	v.page.Add(ui.NewSection(v.say("closures"), v.changer("addClosure", theme.ContentAddIcon(), r.askClosure)...))
	r.closures = container.NewVBox()
	v.page.Add(r.closures)

	v.page.Add(ui.NewSection(v.say("lockUps")))
	v.page.Add(ui.NewHint(v.say("lockUpsHint")))
	for i := 0; i < 7; i += 2 {
		a := r.lockUp(text, i, days[i])
		if i == 6 {
			v.page.Add(ui.NewPair(a, container.NewHBox()))
			break
		}
		v.page.Add(ui.NewPair(a, r.lockUp(text, i+1, days[i+1])))
	}

	v.page.Add(ui.NewSection(v.say("walks"), v.changer("addWalk", theme.ContentAddIcon(), func() {
		m.EditRules(func(d *PrisonDraft) { d.Walks = append(slices.Clone(d.Walks), WalkDraft{Minutes: "10"}) })
	})...))
	v.page.Add(ui.NewHint(v.say("walksHint")))
	r.walks = container.NewVBox()
	v.page.Add(r.walks)

	v.page.Add(ui.NewSection(v.say("visits")))
	v.page.Add(ui.NewPair(
		text(FieldRemand, "remand", v.say("noLimit"), func(d *PrisonDraft, s string) { d.Remand = s }),
		text(FieldConvicted, "convicted", v.say("noLimit"), func(d *PrisonDraft, s string) { d.Convicted = s })))
	v.page.Add(ui.NewPair(
		text(FieldNotice, "notice", v.say("daysHint"), func(d *PrisonDraft, s string) { d.Notice = s }),
		text(FieldAhead, "ahead", v.say("daysHint"), func(d *PrisonDraft, s string) { d.FarDays = s })))
	v.page.Add(ui.NewPair(ui.NewFieldAround(v.say("weekStart"), "", r.start), container.NewHBox()))
	return r
}

func (r *rulesView) lockUp(text func(Field, string, string, func(*PrisonDraft, string)) *ui.Field, i int, day string) *ui.Field {
	f := text(LockUpField(Weekdays()[i]), "lockUpOf", "", func(d *PrisonDraft, s string) { d.LockUps[i] = s })
	f.SetLabel(day)
	return f
}

func (r *rulesView) choose(options []string, set func(*PrisonDraft, int)) *ui.Select {
	v := r.view
	s := ui.NewChooser(options, func(i int) { v.model.EditRules(func(d *PrisonDraft) { set(d, i) }) })
	if v.setup.ReadOnly {
		s.Disable()
	}
	return s
}

func (r *rulesView) render() {
	v, m := r.view, r.view.model
	d := m.Rules()
	for f, s := range map[Field]string{
		FieldDayStart: d.DayStart, FieldDayEnd: d.DayEnd, FieldPickUp: d.PickUp,
		FieldRemand: d.Remand, FieldConvicted: d.Convicted, FieldNotice: d.Notice, FieldAhead: d.FarDays,
	} {
		setText(r.fields[f], s)
	}
	for i, day := range Weekdays() {
		setText(r.fields[LockUpField(day)], d.LockUps[i])
	}
	ui.SelectAt(r.division, slices.Index(Divisions(), d.Division))
	ui.SelectAt(r.start, weekdayIndex(d.WeekStart))
	if len(r.closures.Objects) == 0 || !reflect.DeepEqual(r.listed, d.Closures) {
		r.listed = d.Closures
		ui.KeepFocus(v.setup.Window.Canvas(), v.page, r.listClosures)
	}
	if r.rows != len(d.Walks) {
		r.rows = len(d.Walks)
		ui.KeepFocus(v.setup.Window.Canvas(), v.page, r.listWalks)
	}
	wrong := m.Wrong()
	for f, field := range r.fields {
		field.SetError(wrong[f])
	}
}

func (r *rulesView) listClosures() {
	v, m := r.view, r.view.model
	r.closures.RemoveAll()
	if len(m.Rules().Closures) == 0 {
		r.closures.Add(ui.NewHint(v.say("noClosures")))
	}
	for _, c := range m.Rules().Closures {
		r.closures.Add(ui.NewItem(nil, ui.NewText(reasoned(phrase.Date(v.words, c.Date), c.Reason)),
			v.changer("remove", theme.DeleteIcon(), func() { m.DropClosure(c.Date) })...))
	}
}

func (r *rulesView) listWalks() {
	v, m := r.view, r.view.model
	r.walks.RemoveAll()
	for f := range r.fields {
		if len(f) > 5 && f[:5] == "walk." {
			delete(r.fields, f)
		}
	}
	for i, w := range m.Rules().Walks {
		input := func(s string, set func(*WalkDraft, string)) *ui.Entry {
			e := ui.NewEntry()
			e.SetText(s)
			e.OnChanged = func(s string) {
				m.EditRules(func(d *PrisonDraft) {
					d.Walks = slices.Clone(d.Walks)
					set(&d.Walks[i], s)
				}, WalkField(i))
			}
			if v.setup.ReadOnly {
				e.Disable()
			}
			return e
		}
		from := input(w.From, func(d *WalkDraft, s string) { d.From = s })
		to := input(w.To, func(d *WalkDraft, s string) { d.To = s })
		minutes := input(w.Minutes, func(d *WalkDraft, s string) { d.Minutes = s })
		from.SetPlaceHolder(v.say("walkFrom"))
		to.SetPlaceHolder(v.say("walkTo"))
		minutes.SetPlaceHolder(v.say("walkMinutes"))
		var remove fyne.CanvasObject
		if b := v.changer("remove", theme.DeleteIcon(), func() {
			m.EditRules(func(d *PrisonDraft) {
				d.Walks = append(slices.Clone(d.Walks[:i]), d.Walks[i+1:]...)
			})
			r.rows = -1
			v.render()
		}); len(b) > 0 {
			remove = b[0]
		}
		row := container.NewBorder(nil, nil, nil, remove, container.NewGridWithColumns(3, from, to, minutes))
		r.fields[WalkField(i)] = ui.NewFieldAround(v.say("walk", "N", i+1), "", row)
		r.walks.Add(r.fields[WalkField(i)])
	}
	if len(m.Rules().Walks) == 0 {
		r.walks.Add(ui.NewHint(v.say("noWalks")))
	}
}

func (r *rulesView) askClosure() {
	v, m := r.view, r.view.model
	date, reason := ui.NewField(v.say("closureDate"), v.say("dateHint")), ui.NewField(v.say("reason"), v.say("reasonHint"))
	d := &ui.Dialog{
		Title: v.say("closureTitle"), Text: v.say("closureText"), Yes: v.say("putClosure"), No: v.words.Say("common.cancel"),
		Body: container.NewVBox(date, reason), First: date.Entry,
	}
	d.Check = func() bool {
		wrong := m.PutClosure(date.Text(), reason.Text())
		date.SetError(wrong["date"])
		reason.SetError(wrong["reason"])
		return len(wrong) == 0
	}
	d.Ask(v.setup.Window, func(bool) {})
}
