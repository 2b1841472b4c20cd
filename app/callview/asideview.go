package callview

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"gatehouse/app/internal/ui"
	"gatehouse/media/hearing"
)

// asideView is the line above the pictures that a private consultation is
// answered, awaited and left in.
type asideView struct {
	view *View
	box  *fyne.Container
	said string
}

func newAsideView(v *View) *asideView { return &asideView{view: v, box: container.NewVBox()} }

func (a *asideView) render() {
	w, m := a.view.opt.Words, a.view.model
	by, invited := m.Invitation()
	awaited := m.Awaited()
	said := ""
	var buttons []fyne.CanvasObject
	switch {
	case m.Now().Phase == Over:
	case invited:
		said = w.Say("call.invited", "Name", by)
		buttons = []fyne.CanvasObject{
			ui.NewButton(w.Say("call.agree"), ui.Primary, func() { m.Answer(true) }),
			ui.NewButton(w.Say("call.decline"), ui.Secondary, func() { m.Answer(false) }),
		}
	case len(awaited) > 0:
		said = w.Say("call.awaited", "Names", strings.Join(awaited, ", "))
		buttons = []fyne.CanvasObject{ui.NewButton(w.Say("call.withdraw"), ui.Secondary, func() { m.Answer(false) })}
	case m.Aside():
		said = w.Say("call.inPrivate")
		buttons = []fyne.CanvasObject{ui.NewButton(w.Say("call.return"), ui.Primary, m.Return)}
	}
	if said == a.said {
		return
	}
	a.said = said
	a.box.RemoveAll()
	if said != "" {
		row := container.New(layout.NewCustomPaddedLayout(0, 8, 8, 8), ui.NewButtonRow(buttons...))
		a.box.Add(ui.NewNotice(said, ui.ToneInfo, row))
	}
}

// askConsult asks whom this side would like a private word with.
func (v *View) askConsult() {
	w, m := v.opt.Words, v.model
	people := m.MayAsk()
	checks := make([]*ui.Check, 0, len(people))
	body := container.NewVBox()
	for _, p := range people {
		c := ui.NewCheck(w.Say("call.person", "Name", p.Name, "Role", w.Say("call.role."+string(p.Role))), nil)
		checks = append(checks, c)
		body.Add(container.NewHBox(c))
	}
	chosen := func() []hearing.ParticipantID {
		var out []hearing.ParticipantID
		for i, c := range checks {
			if c.Checked {
				out = append(out, people[i].ID)
			}
		}
		return out
	}
	d := &ui.Dialog{
		Title: w.Say("call.consultTitle"), Text: w.Say("call.consultText"), Yes: w.Say("call.ask"), No: w.Say("common.cancel"), Body: body,
		Check: func() bool { return len(chosen()) > 0 },
	}
	if len(checks) > 0 {
		d.First = checks[0]
	}
	if len(checks) == 1 {
		checks[0].SetChecked(true)
	}
	d.Ask(v.opt.Window, func(yes bool) {
		if yes {
			m.Consult(chosen())
		}
	})
}

// textsView is what was written with the video officer.
type textsView struct {
	view  *View
	box   *fyne.Container
	list  *fyne.Container
	text  *ui.Field
	to    *ui.Select
	ids   []hearing.ParticipantID
	shown int
	form  *fyne.Container
}

func newTextsView(v *View) *textsView {
	w := v.opt.Words
	t := &textsView{view: v, list: container.NewVBox(), shown: -1}
	t.text = ui.NewField(w.Say("call.write"), w.Say("call.writeHint"))
	t.text.Entry.OnSubmitted = func(string) { t.send() }
	t.to = ui.NewSelect(nil, nil)
	t.form = container.NewVBox(t.to, t.text, container.NewHBox(ui.NewButton(w.Say("call.send"), ui.Secondary, t.send)))
	t.box = container.NewVBox(ui.NewSubHeading(w.Say("call.texts")), t.list, t.form)
	return t
}

func (t *textsView) render() {
	w, m := t.view.opt.Words, t.view.model
	to, ok := m.MayWrite()
	texts := m.Texts()
	show(t.box, ok || len(texts) > 0)
	show(t.form, ok)
	show(t.to, len(to) > 0)
	names, ids := make([]string, 0, len(to)), make([]hearing.ParticipantID, 0, len(to))
	for _, p := range to {
		names, ids = append(names, p.Name), append(ids, p.ID)
	}
	if strings.Join(names, "\n") != strings.Join(t.to.Options, "\n") {
		t.to.SetOptions(names)
	}
	t.ids = ids
	if t.to.SelectedIndex() < 0 && len(names) > 0 {
		t.to.SetSelectedIndex(0)
	}
	if len(texts) == t.shown {
		return
	}
	t.shown = len(texts)
	t.list.RemoveAll()
	for _, x := range texts {
		key := "call.textFrom"
		who := x.From
		if x.Mine {
			key, who = "call.textMine", x.To
			if who == "" {
				who = w.Say("call.role.officer")
			}
		}
		t.list.Add(ui.NewText(w.Say(key, "Name", who, "Text", x.Text.Text)))
	}
}

func (t *textsView) send() {
	w := t.view.opt.Words
	text := strings.TrimSpace(t.text.Text())
	t.text.SetError("")
	switch {
	case text == "":
		return
	case utf8.RuneCountInString(text) > hearing.MaxText:
		t.text.SetError(w.Say("phrase.invalid.any-too-long", "Limit", hearing.MaxText))
		return
	}
	var to hearing.ParticipantID
	if i := t.to.SelectedIndex(); i >= 0 && i < len(t.ids) {
		to = t.ids[i]
	}
	t.view.model.Write(text, to)
	t.text.SetText("")
}
