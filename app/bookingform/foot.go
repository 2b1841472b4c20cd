package bookingform

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// footView stays below the form: the verdict, what is free instead, and the
// buttons.
type footView struct {
	view    *View
	verdict *ui.Notice
	offers  *fyne.Container
	// resolve shows what could move: beside saving, or above it where a kept
	// booking's buttons leave no room.
	resolve, above *ui.Button
	reason         *ui.Field
	save           *ui.Button
	cancel         *ui.Button
	back           *ui.Button // from the question about a series
	box            *fyne.Container
	shown          []Alternative
}

func newFoot(v *View) *footView {
	f := &footView{view: v, verdict: ui.NewNotice("", ui.ToneNeutral), offers: container.NewVBox()}
	f.reason = v.bind(FieldReason, ui.NewField(v.say("reason"), ""), v.model.SetReason)
	resolve := func() {
		if b, scene, ok := v.model.Wanted(); ok {
			v.setup.Resolve(b, scene, v.model.HoldID())
		}
	}
	f.resolve = ui.NewIconButton(v.say("couldMove"), theme.ViewRefreshIcon(), ui.Secondary, resolve)
	f.above = ui.NewIconButton(v.say("couldMove"), theme.ViewRefreshIcon(), ui.Secondary, resolve)
	f.save = ui.NewButton("", ui.Primary, f.tapSave)
	f.cancel = ui.NewIconButton(v.say("cancelBooking"), theme.DeleteIcon(), ui.Danger, f.askCancel)
	f.back = ui.NewButton(v.say("back"), ui.Secondary, v.model.Unscope)
	buttons := container.NewHBox(f.save, f.resolve, f.back, layout.NewSpacer(), f.cancel)
	inner := container.NewVBox(f.verdict, f.offers, container.NewHBox(f.above), f.reason, buttons)
	f.box = container.NewBorder(widget.NewSeparator(), nil, widget.NewSeparator(), nil,
		container.New(layout.NewCustomPaddedLayout(6, 8, 12, 12), inner))
	ui.EscapeIn(inner, v.TryClose)
	return f
}

func (f *footView) render() {
	v, m := f.view, f.view.model
	ready := m.State() == Ready || m.State() == Saving
	f.box.Hidden = !ready
	if !ready {
		return
	}
	text, tone := f.words()
	f.verdict.Set(text, tone)
	f.renderOffers()
	_, _, wants := m.Wanted()
	wants = wants && v.setup.Resolve != nil && m.Editable()
	f.resolve.Hidden, f.above.Hidden = !wants || m.Kept().Version > 0, !wants || m.Kept().Version == 0
	if m.NoRoom() {
		f.above.SetText(v.say("noRoom"))
	} else {
		f.above.SetText(v.say("couldMove"))
	}
	f.reason.Hidden = !m.needsReason()
	v.setting = true
	if f.reason.Text() != m.Reason() {
		f.reason.SetText(m.Reason())
	}
	v.setting = false
	f.reason.SetError(m.Problem(FieldReason))
	kept := m.Kept().Version > 0
	switch {
	case m.State() == Saving:
		f.save.SetText(v.say("saving"))
	case m.Scoping() != nil:
		f.save.SetText(f.scopeWords())
	case m.Repeats():
		f.save.SetText(v.say("bookAll"))
	case m.needsReason():
		f.save.SetText(v.say("saveAnyway"))
	case kept:
		f.save.SetText(v.say("saveChanges"))
	default:
		f.save.SetText(v.say("book"))
	}
	can := m.CanSave()
	if m.Scoping() != nil {
		can = m.CanConfirm()
	}
	ui.Enable(f.save, can)
	f.save.Hidden = !m.Editable()
	f.cancel.Hidden = !kept || !m.Editable() || m.Scoping() != nil
	f.back.Hidden = m.Scoping() == nil
	f.box.Refresh()
	v.root.Refresh()
}

// words says the verdict.
func (f *footView) words() (string, ui.Tone) {
	v, m := f.view, f.view.model
	if !m.Editable() {
		return "", ui.ToneNeutral
	}
	if err := m.Err(); err != nil {
		title, next := v.setup.Explain(err)
		return title + " " + next, ui.ToneBad
	}
	if m.Scoping() != nil || m.Repeats() {
		return f.planWords()
	}
	d := m.Verdict()
	switch d.Outcome {
	case Checking:
		if len(d.Words) > 0 {
			return strings.Join(d.Words, "\n"), ui.ToneBad
		}
		return v.say("checking"), ui.ToneNeutral
	case Free:
		if m.Kept().Version > 0 && !m.Dirty() {
			return "", ui.ToneNeutral
		}
		return v.say("free"), ui.ToneGood
	case Clashing:
		lines := d.Words
		if len(lines) > 4 {
			lines = append(append([]string(nil), lines[:4]...), v.words.Count("bookingform.moreClashes", len(d.Words)-4))
		}
		return strings.Join(lines, "\n"), ui.ToneBad
	case Unknown:
		title, next := v.setup.Explain(d.Err)
		return title + " " + next, ui.ToneBad
	case Unasked:
	}
	return "", ui.ToneNeutral
}

// planWords says how the occurrences of a series stand.
func (f *footView) planWords() (string, ui.Tone) {
	v, m := f.view, f.view.model
	text, bad := m.PlanWords()
	switch {
	case bad && text == "":
		title, next := v.setup.Explain(m.PlanErr())
		return title + " " + next, ui.ToneBad
	case bad:
		return text, ui.ToneBad
	case m.CanSave() || m.CanConfirm():
		return text, ui.ToneGood
	}
	return text, ui.ToneNeutral
}

// scopeWords is what the button of the question about a series says.
func (f *footView) scopeWords() string {
	m := f.view.model
	if s := m.Scoping(); s.Cancel {
		return f.view.words.Count("bookingform.cancelSome", m.booked())
	}
	return f.view.words.Count("bookingform.saveSome", m.booked())
}

// renderOffers shows the alternatives as buttons, when they have changed.
func (f *footView) renderOffers() {
	v, offers := f.view, f.view.model.Verdict().Offers
	same := len(offers) == len(f.shown)
	for i := 0; same && i < len(offers); i++ {
		same = offers[i].Words == f.shown[i].Words && offers[i].By == f.shown[i].By
	}
	if same {
		return
	}
	f.shown = offers
	f.offers.RemoveAll()
	for _, by := range []scheduling.OfferBy{scheduling.OfferOtherTime, scheduling.OfferOtherRoom} {
		if box := v.offerRow(by, offers, v.model.Take); box != nil {
			f.offers.Add(box)
		}
	}
	ui.EscapeIn(f.offers, v.TryClose)
}

// row puts buttons side by side, as many as the panel is wide: the nearest
// alternatives come first.
func row(buttons []fyne.CanvasObject) fyne.CanvasObject {
	box, left := container.NewHBox(), (panelWidth-36)*ui.Scale()
	for i, b := range buttons {
		left -= b.MinSize().Width + 4
		if left < 0 && i > 0 {
			break
		}
		box.Add(b)
	}
	return box
}

func (f *footView) tapSave() {
	v := f.view
	save := v.model.Save
	if v.model.Scoping() != nil {
		save = v.model.Confirm
	}
	bad := save()
	if bad == "" {
		return
	}
	if field := v.fields[bad]; field != nil {
		if bad != FieldReason {
			v.panel.ScrollTo(field)
		}
		field.Focus()
	}
}

// askCancel asks why before the booking is cancelled.
func (f *footView) askCancel() {
	v := f.view
	reasons := scheduling.CancelReasons()
	names := make([]string, len(reasons))
	for i, r := range reasons {
		names[i] = phrase.Reason(v.words, r)
	}
	pick := ui.NewSelect(names, nil)
	pick.PlaceHolder = v.words.Say("phrase.choose")
	field := ui.NewFieldAround(v.say("cancelWhy"), "", pick)
	d := &ui.Dialog{
		Title: v.say("cancelTitle"), Text: v.model.Summary(), Yes: v.say("cancelBooking"), No: v.say("keepBooking"),
		Danger: true, Body: field, First: pick,
		Check: func() bool {
			if pick.SelectedIndex() < 0 {
				field.SetError(v.words.Say("phrase.invalid.cancelReason-missing"))
				return false
			}
			return true
		},
	}
	d.Ask(v.setup.Window, func(yes bool) {
		if yes {
			v.model.Cancel(reasons[pick.SelectedIndex()])
		}
	})
}
