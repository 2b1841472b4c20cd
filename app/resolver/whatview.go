package resolver

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"gatehouse/app/internal/ui"
)

// whatView asks what is to be taken as so.
type whatView struct {
	view     *View
	what     *ui.Select
	subject  *ui.Select
	subjects []Subject
	day      *ui.Field
	from, to *ui.Field
	box      *fyne.Container
}

func newWhatView(v *View) *whatView {
	w := &whatView{view: v}
	names := make([]string, 0, 3)
	for _, x := range Whats() {
		names = append(names, v.say("whats."+string(x)))
	}
	w.what = ui.NewChooser(names, func(int) {
		w.subject.ClearSelected()
		v.render()
	})
	w.subject = ui.NewSelect(nil, nil)
	w.subject.PlaceHolder = v.words.Say("phrase.choose")
	w.day = ui.NewField(v.say("supposeDay"), "")
	w.day.OnChanged(func(text string) {
		if !v.setting {
			v.model.SetDay(text)
		}
	})
	w.from, w.to = ui.NewField(v.say("supposeFrom"), ""), ui.NewField(v.say("supposeTo"), "")
	w.to.Entry.OnSubmitted = func(string) { w.add() }
	add := ui.NewIconButton(v.say("supposeAdd"), theme.ContentAddIcon(), ui.Secondary, w.add)
	w.box = container.NewVBox(
		ui.NewPair(ui.NewFieldAround(v.say("suppose"), "", w.what), ui.NewFieldAround(v.say("supposeWhat"), "", w.subject)),
		container.NewGridWithColumns(3, w.day, w.from, w.to), container.NewHBox(add))
	ui.SelectAt(w.what, 0)
	return w
}

func (w *whatView) chosen() What { return Whats()[max(0, w.what.SelectedIndex())] }

func (w *whatView) clear() {
	w.subject.ClearSelected()
	for _, f := range []*ui.Field{w.from, w.to} {
		f.SetText("")
		f.SetError("")
	}
}

func (w *whatView) render() {
	v := w.view
	list := v.model.Subjects(w.chosen())
	if !slices.Equal(list, w.subjects) {
		w.subjects = list
		names := make([]string, 0, len(list))
		for _, s := range list {
			names = append(names, s.Words)
		}
		w.subject.SetOptions(names)
	}
	if day := v.model.Day(); w.day.Text() != day && v.setup.Window.Canvas().Focused() != fyne.Focusable(w.day.Entry) {
		w.day.SetText(day)
	}
	late := w.chosen() == WhatLate
	w.from.Hidden = late
	label := v.say("supposeTo")
	if late {
		label = v.say("supposeUntil")
	}
	if w.to.Name() != label {
		w.to.SetLabel(label)
	}
}

func (w *whatView) add() {
	at := w.subject.SelectedIndex()
	if at < 0 || at >= len(w.subjects) {
		w.view.setup.Window.Canvas().Focus(w.subject)
		return
	}
	bad, ok := w.view.model.SupposeText(w.chosen(), w.subjects[at].ID, w.from.Text(), w.to.Text())
	w.from.SetError("")
	w.to.SetError("")
	if ok {
		w.clear()
		return
	}
	field := w.to
	if bad.Field == "from" {
		field = w.from
	}
	field.SetError(bad.Words)
	field.Focus()
}
