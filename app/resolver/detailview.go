package resolver

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
)

// lines are everything said about a case, from what is wrong to the plans.
func (v *View) lines(d Detail, c Case) []fyne.CanvasObject {
	title := ui.NewSubHeading(d.Title)
	title.Wrapping = fyne.TextWrapWord
	text := container.New(layout.NewCustomPaddedVBoxLayout(-10), title, ui.NewText(d.Facts))
	for _, why := range d.Why {
		text.Add(bad(why))
	}
	rows := []fyne.CanvasObject{text, v.heads(c)}
	if d.Done {
		return append(rows, ui.NewNotice(v.say("settled"), ui.ToneGood))
	}
	if d.Wants {
		rows = append(rows, v.options(d))
	}
	rows = append(rows, v.wishes(d)...)
	rows = append(rows, v.moving)
	if len(d.Notes) > 0 {
		rows = append(rows, ui.NewNotice(v.say("changedSince")+" "+strings.Join(d.Notes, " "), ui.ToneInfo))
	}
	switch {
	case d.Err != nil:
		t, next := v.setup.Explain(d.Err)
		return append(rows, ui.NewNotice(t+" "+next, ui.ToneBad, container.NewHBox(ui.NewButton(v.words.Say("common.retry"), ui.Secondary, v.model.plan))))
	case d.Idle:
		return append(rows, ui.NewHint(v.say("idle")))
	case d.Verdict == "":
		return rows
	}
	var more []fyne.CanvasObject
	if d.Longer {
		more = append(more, container.New(layout.NewCustomPaddedLayout(0, 6, 8, 0), container.NewHBox(ui.NewButton(v.say("goOn"), ui.Secondary, v.model.Longer))))
	}
	tone := map[Tone]ui.Tone{Plain: ui.ToneInfo, Good: ui.ToneGood, Bad: ui.ToneBad}[d.Tone]
	rows = append(rows, ui.NewNotice(d.Verdict, tone, more...))
	for _, s := range d.Stuck {
		rows = append(rows, v.stuck(s)...)
	}
	if len(d.Plans) > 0 {
		rows = append(rows, v.plans(d)...)
	}
	return rows
}

func bad(text string) *widget.Label {
	l := ui.NewText(text)
	l.Importance, l.TextStyle.Bold = widget.DangerImportance, true
	return l
}

// heads are what can be done about the case itself.
func (v *View) heads(c Case) fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	if len(c.Booking.Parts) > 0 {
		buttons = append(buttons, ui.NewIconButton(v.say("visit"), theme.CalendarIcon(), ui.Quiet, func() { v.model.Host.Visit(c.Booking) }))
	}
	if !c.Done && c.From != FromTry {
		buttons = append(buttons, ui.NewIconButton(v.say("suppose"), theme.QuestionIcon(), ui.Quiet, func() {
			v.asking = !v.asking
			v.render()
		}))
	}
	if c.From != FromReview {
		buttons = append(buttons, ui.NewIconButton(v.say("drop"), theme.ContentRemoveIcon(), ui.Quiet, func() { v.model.Drop(c.ID) }))
	}
	return ui.NewButtonRow(buttons...)
}

// options say what else would do for a booking that wants a place.
func (v *View) options(d Detail) fyne.CanvasObject {
	var checks []fyne.CanvasObject
	if d.RoomsDiffer {
		checks = append(checks, v.check(v.say("anyRoom"), d.AnyRoom, v.model.AnyRoom))
	}
	checks = append(checks, v.check(v.say("anyTime"), d.AnyTime, v.model.AnyTime))
	return ui.NewButtonRow(checks...)
}

// check is a checkbox that stands as it is until a person presses it.
func (v *View) check(text string, on bool, set func(bool)) *ui.Check {
	c := ui.NewCheck(text, nil)
	c.SetChecked(on)
	c.OnChanged = func(on bool) {
		if !v.setting {
			set(on)
		}
	}
	return c
}

// wishes lists what is taken as so, and what else can be.
func (v *View) wishes(d Detail) []fyne.CanvasObject {
	if len(d.Wishes) == 0 && !v.asking {
		return nil
	}
	rows := []fyne.CanvasObject{ui.NewSection(v.say("wishes"))}
	for i, w := range d.Wishes {
		rows = append(rows, ui.NewItem(nil, ui.NewText(w), ui.NewIconButton(v.say("takeBack"), theme.ContentUndoIcon(), ui.Quiet, func() { v.model.TakeBack(i) })))
	}
	if v.asking {
		rows = append(rows, v.what.box)
	}
	return rows
}

// stuck says what stands in the way of one booking, and what would help.
func (v *View) stuck(s Stuck) []fyne.CanvasObject {
	rows := []fyne.CanvasObject{ui.NewSection(s.Title)}
	for _, part := range []struct {
		title string
		list  []Blocker
	}{{v.say("blockers"), s.Blockers}, {v.say("unless"), s.Unless}} {
		if len(part.list) == 0 {
			continue
		}
		rows = append(rows, widget.NewLabelWithStyle(part.title, fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
		for _, b := range part.list {
			rows = append(rows, v.blocker(b))
		}
	}
	return rows
}

func (v *View) blocker(b Blocker) fyne.CanvasObject {
	m, id := v.model, b.Booking.ID
	var buttons []fyne.CanvasObject
	if b.Free {
		buttons = append(buttons, ui.NewButton(v.say("letMove"), ui.Secondary, func() { m.Stay(id, false) }))
	}
	if b.Agree {
		buttons = append(buttons, ui.NewButton(v.say("agree"), ui.Secondary, func() { m.Agree(id, true) }))
	}
	if id != "" {
		buttons = append(buttons, ui.NewIconButton(v.say("visit"), theme.CalendarIcon(), ui.Quiet, func() { m.Host.Visit(b.Booking) }))
	}
	var tag fyne.CanvasObject
	if id != "" {
		tag = ui.NewKindTag(b.Booking.Kind.Code())
	}
	return ui.NewItem(tag, ui.NewText(b.Words), buttons...)
}
