package people

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// strandedMost is how many bookings a dialog lists before it counts the rest.
const strandedMost = 5

// askMove asks where a prisoner is now, and shows what that does to their
// bookings before anything is saved.
func (v *View) askMove() {
	m := v.model
	x := m.Place()
	prisons := m.Record().Prisons
	where := make([]string, 0, len(prisons)+1)
	at := len(prisons)
	for i, p := range prisons {
		where = append(where, p.Name)
		if p.Code == x.Prison && !x.Released {
			at = i
		}
	}
	where = append(where, v.say("released_"))
	customs := []scheduling.Custody{scheduling.CustodyUnknown, scheduling.CustodyRemand, scheduling.CustodyConvicted}
	names := make([]string, len(customs))
	for i, c := range customs {
		names[i] = phrase.Custody(v.words, c)
	}
	wing := ui.NewField(v.say("wingField"), "")
	wing.SetText(x.Wing)
	effect := ui.NewNotice(v.say("moveNothing"), ui.ToneNeutral)
	d := &ui.Dialog{
		Title: v.say("moveTitle"), Text: phrase.Person(m.Record().Person), Yes: v.words.Say("common.save"), No: v.words.Say("common.cancel"),
		Width: 600,
	}
	place := ui.NewSelect(where, nil)
	place.OnChanged = func(string) {
		if i := place.SelectedIndex(); i < len(prisons) {
			if x.Prison != prisons[i].Code {
				wing.SetText("") // the wings of another prison
			}
			x.Released, x.Prison = false, prisons[i].Code
		} else {
			x.Released = true
		}
		wing.Hidden = x.Released
		effect.Set(v.effect(x), ui.ToneInfo)
		d.Refit()
	}
	custody := ui.NewSelect(names, func(string) {})
	custody.SetSelectedIndex(max(0, slices.Index(customs, x.Custody)))
	place.SetSelectedIndex(at)
	d.First = place
	d.Body = container.NewVBox(ui.NewFieldAround(v.say("where"), "", place), wing, ui.NewFieldAround(v.say("custody"), "", custody), effect)
	d.Ask(v.setup.Window, func(yes bool) {
		if yes {
			x.Wing, x.Custody = strings.TrimSpace(wing.Text()), customs[max(0, custody.SelectedIndex())]
			m.Move(x)
		}
	})
}

// effect says what a move would do to the bookings.
func (v *View) effect(x Place) string {
	hit := v.model.Stranded(x)
	if len(hit) == 0 {
		return v.say("moveNothing")
	}
	lines := []string{v.words.Count("people.moveReview", len(hit))}
	for i, h := range hit {
		if i == strandedMost && len(hit) > strandedMost {
			lines = append(lines, v.words.Count("people.andMore", len(hit)-strandedMost))
			break
		}
		lines = append(lines, "• "+h)
	}
	return strings.Join(lines, "\n")
}

// askAlerts asks which safety alerts someone has.
func (v *View) askAlerts() {
	has := v.model.Record().Person.Alerts
	box := container.NewVBox()
	checks := make([]*ui.Check, 0, len(scheduling.Alerts()))
	for _, a := range scheduling.Alerts() {
		c := ui.NewCheck(string(a)+"  "+phrase.Alert(v.words, a), nil)
		c.SetChecked(slices.Contains(has, a))
		checks = append(checks, c)
		box.Add(container.NewHBox(c)) // only as wide as its words, all of which can be pressed
	}
	d := &ui.Dialog{
		Title: v.say("alertsTitle"), Text: phrase.Person(v.model.Record().Person),
		Yes: v.words.Say("common.save"), No: v.words.Say("common.cancel"), Body: box, First: checks[0],
	}
	d.Ask(v.setup.Window, func(yes bool) {
		if !yes {
			return
		}
		var alerts []scheduling.Alert
		for i, a := range scheduling.Alerts() {
			if checks[i].Checked {
				alerts = append(alerts, a)
			}
		}
		v.model.SetAlerts(alerts)
	})
}

// restrictForm is what a restriction is asked for with.
type restrictForm struct {
	view        *View
	kinds       []scheduling.RestrictionKind
	kind        *ui.Select
	who         *ui.Picker
	whoField    *ui.Field
	from, until *ui.Field
	anyone      bool // nobody need be named
}

// askRestrict asks whom the open person must not meet, or which visitor is
// restricted.
func (v *View) askRestrict(kind scheduling.RestrictionKind) {
	prisoner := v.model.Record().Person.Has(scheduling.RolePrisoner)
	f := &restrictForm{view: v, kinds: []scheduling.RestrictionKind{kind}, anyone: !prisoner}
	title, label, role := v.say("nonAssociationTitle"), v.say("otherPrisoner"), scheduling.RolePrisoner
	body := container.NewVBox()
	if kind != scheduling.NonAssociation {
		f.kinds = []scheduling.RestrictionKind{scheduling.Banned, scheduling.ClosedVisits}
		names := []string{phrase.Restriction(v.words, f.kinds[0]), phrase.Restriction(v.words, f.kinds[1])}
		f.kind = ui.NewSelect(names, nil)
		f.kind.SetSelectedIndex(0)
		body.Add(ui.NewFieldAround(v.say("restriction"), "", f.kind))
		title, label, role = v.say("visitorTitle"), v.say("visitor"), scheduling.RoleFamily
		if f.anyone {
			label, role = v.say("whichPrisoner"), scheduling.RolePrisoner
		}
	}
	f.who = ui.NewPicker(v.words, v.say("pickHint"), v.pick(role))
	hint := ""
	if f.anyone {
		hint = v.say("anyHint")
	}
	f.whoField = ui.NewFieldAround(label, hint, f.who)
	f.from, f.until = ui.NewField(v.say("fromField"), v.say("dateHint")), ui.NewField(v.say("untilField"), v.say("untilHint"))
	body.Add(f.whoField)
	body.Add(container.NewGridWithColumns(2, f.from, f.until))
	first := fyne.Focusable(f.who)
	if f.kind != nil {
		first = f.kind
	}
	d := &ui.Dialog{
		Title: title, Text: phrase.Person(v.model.Record().Person), Yes: v.words.Say("common.save"), No: v.words.Say("common.cancel"),
		Body: body, First: first, Check: f.check,
	}
	d.Ask(v.setup.Window, func(yes bool) {
		f.who.Close()
		if yes {
			from, until, _ := Dates(f.from.Text(), f.until.Text())
			v.model.Restrict(f.chosen(), scheduling.PersonID(f.who.ChosenID()), from, until)
		}
	})
}

func (f *restrictForm) chosen() scheduling.RestrictionKind {
	if f.kind == nil {
		return f.kinds[0]
	}
	return f.kinds[max(0, f.kind.SelectedIndex())]
}

// check says at the fields what is wrong.
func (f *restrictForm) check() bool {
	w := f.view.words
	f.whoField.SetError("")
	f.from.SetError("")
	f.until.SetError("")
	ok := true
	if f.who.ChosenID() == "" && !f.anyone {
		f.whoField.SetError(f.view.say("whoMissing"))
		ok = false
	}
	var bad *scheduling.InvalidError
	if _, _, err := Dates(f.from.Text(), f.until.Text()); errors.As(err, &bad) {
		field, key := f.from, "phrase.invalid.date-format"
		if bad.Field == "until" {
			field = f.until
		}
		if bad.Problem == scheduling.ProblemOrder {
			key = "people.untilOrder"
		}
		field.SetError(w.Say(key))
		ok = false
	}
	return ok
}

// pick is a picker's search for people in a role, without the open person.
func (v *View) pick(role scheduling.Role) func(context.Context, string) ([]ui.Choice, error) {
	diary, open := v.model.Diary, v.model.Opened()
	return func(ctx context.Context, text string) ([]ui.Choice, error) {
		found, err := diary.People(ctx, text, role, "")
		out := make([]ui.Choice, 0, len(found))
		for _, p := range found {
			if p.ID != open {
				out = append(out, ui.Choice{ID: string(p.ID), Title: phrase.Person(p), Sub: v.row(p).Sub})
			}
		}
		return out, err
	}
}

// askLift asks before a restriction is taken away.
func (v *View) askLift(k Kept) {
	d := &ui.Dialog{
		Title: v.say("liftTitle"), Text: k.Words, Yes: v.say("lift"), No: v.words.Say("common.cancel"), Danger: true,
	}
	d.Ask(v.setup.Window, func(yes bool) {
		if yes {
			v.model.Lift(k.Restriction)
		}
	})
}
