package lists

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// ask asks who a defendant is: whom it could be, somebody else, or nobody here.
func (g *groupsView) ask(l Line, a Ask) fyne.CanvasObject {
	v := g.view
	name := v.say("whoIs", "Name", a.Name)
	if a.Held != "" {
		name = v.say("whoIsHeld", "Name", a.Name, "Held", a.Held)
	}
	who := ui.NewText(name)
	who.TextStyle.Bold = true
	rows := []fyne.CanvasObject{container.New(layout.NewCustomPaddedVBoxLayout(-14), who, ui.NewHint(a.By))}
	if g.fixed {
		return rows[0]
	}
	for _, c := range a.Might {
		title := widget.NewLabelWithStyle(c.Title, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
		title.Wrapping = fyne.TextWrapWord
		text := container.New(layout.NewCustomPaddedVBoxLayout(-14), title, ui.NewHint(c.Sub))
		yes := g.able(ui.NewButton(v.say("thisOne"), ui.Secondary, func() { v.model.Match(l.Key, a.Defendant, c.Person) }))
		rows = append(rows, ui.NewItem(nil, text, yes))
	}
	other := g.able(ui.NewIconButton(v.say("someoneElse"), theme.SearchIcon(), ui.Secondary, func() { v.askWho(l, a) }))
	none := g.able(ui.NewButton(v.say("notOurs"), ui.Secondary, func() { v.model.Match(l.Key, a.Defendant, "") }))
	rows = append(rows, ui.NewButtonRow(other, none))
	return container.New(layout.NewCustomPaddedLayout(0, 6, 22, 0), container.NewVBox(rows...))
}

// askWho searches for who a defendant is.
func (v *View) askWho(l Line, a Ask) {
	pick := ui.NewPicker(v.words, v.say("searchHint"), v.people)
	field := ui.NewFieldAround(v.say("person"), "", pick)
	d := &ui.Dialog{
		Title: v.say("whoTitle", "Name", a.Name), Text: l.Sub, Yes: v.say("thisOne"), No: v.words.Say("common.cancel"),
		Body: field, First: pick,
		Check: func() bool {
			if pick.ChosenID() == "" {
				field.SetError(v.say("whoMissing"))
				return false
			}
			return true
		},
	}
	d.Ask(v.setup.Window, func(yes bool) {
		pick.Close()
		if yes {
			v.model.Match(l.Key, a.Defendant, scheduling.PersonID(pick.ChosenID()))
		}
	})
}

// people searches for prisoners, wherever they are held.
func (v *View) people(ctx context.Context, text string) ([]ui.Choice, error) {
	found, err := v.model.Diary.People(ctx, text, scheduling.RolePrisoner, "")
	out := make([]ui.Choice, 0, len(found))
	for _, p := range found {
		c := v.model.Candidate(p)
		out = append(out, ui.Choice{ID: string(c.Person), Title: c.Title, Sub: c.Sub})
	}
	return out, err
}
