package bookingform

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// planView lists every occurrence with its verdict, and below the list what
// can be decided about the one that is selected.
type planView struct {
	view    *View
	list    *widget.List
	rows    []Row
	title   *widget.Label
	what    *widget.Label
	skip    *ui.Button
	other   *ui.Button
	accept  *ui.Button
	offers  *fyne.Container
	shown   []Alternative // in offers
	nowhere bool          // offers says so
	acts    *fyne.Container
	box     *fyne.Container
}

// planRows is how many occurrences are seen before the list scrolls.
const planRows = 5

func newPlanView(v *View) *planView {
	m := v.model
	p := &planView{view: v, title: ui.NewSubHeading(""), what: ui.NewText(""), offers: container.NewVBox()}
	p.list = widget.NewList(func() int { return len(p.rows) }, newPlanRow, func(i widget.ListItemID, o fyne.CanvasObject) {
		if i < len(p.rows) {
			setPlanRow(o, p.rows[i])
		}
	})
	p.list.OnSelected = func(i widget.ListItemID) {
		if i != m.Chosen() {
			m.ChooseRow(i)
			p.reveal()
		}
	}
	p.skip = ui.NewButton("", ui.Secondary, m.Skip)
	p.other = ui.NewButton(v.say("another"), ui.Secondary, m.FindOthers)
	p.accept = ui.NewButton("", ui.Secondary, m.Accept)
	p.acts = container.NewVBox(p.what, container.New(flow{}, p.skip, p.other, p.accept), p.offers)
	high := newPlanRow().MinSize().Height + theme.Padding()
	p.box = container.NewVBox(p.title, container.New(&atLeast{height: planRows * high}, p.list), p.acts)
	return p
}

// atLeast keeps its content so high at least.
type atLeast struct{ height float32 }

func (l *atLeast) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[0].MinSize().Width, l.height)
}

func (l *atLeast) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.Position{})
	o[0].Resize(size)
}

// newPlanRow is one occurrence: its number, when and where, and the verdict.
func newPlanRow() fyne.CanvasObject {
	when := widget.NewLabelWithStyle("", fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	verdict := widget.NewLabel("")
	when.Truncation, verdict.Truncation = fyne.TextTruncateEllipsis, fyne.TextTruncateEllipsis
	number := widget.NewLabelWithStyle("000", fyne.TextAlignTrailing, fyne.TextStyle{Monospace: true})
	icon := widget.NewIcon(theme.ConfirmIcon())
	return container.NewBorder(nil, nil, container.NewHBox(number, icon), nil,
		container.New(layout.NewCustomPaddedVBoxLayout(-14), when, verdict))
}

func setPlanRow(o fyne.CanvasObject, r Row) {
	row, ok := o.(*fyne.Container)
	if !ok || len(row.Objects) < 2 {
		return
	}
	lines, _ := row.Objects[0].(*fyne.Container)
	left, _ := row.Objects[1].(*fyne.Container)
	if lines == nil || left == nil {
		return
	}
	when, _ := lines.Objects[0].(*widget.Label)
	verdict, _ := lines.Objects[1].(*widget.Label)
	number, _ := left.Objects[0].(*widget.Label)
	icon, _ := left.Objects[1].(*widget.Icon)
	if when == nil || verdict == nil || number == nil || icon == nil {
		return
	}
	number.SetText(strconv.Itoa(r.Number))
	when.SetText(r.When + "  " + r.Where)
	verdict.Importance = widget.MediumImportance
	switch r.Standing {
	case StandsFree:
		verdict.Importance = widget.SuccessImportance
		icon.SetResource(theme.NewSuccessThemedResource(theme.ConfirmIcon()))
	case StandsOpen:
		verdict.Importance = widget.DangerImportance
		icon.SetResource(theme.NewErrorThemedResource(theme.ErrorIcon()))
	case StandsAccepted:
		icon.SetResource(theme.WarningIcon())
	case StandsSkipped, StandsCancelled:
		icon.SetResource(theme.ContentRemoveIcon())
	case StandsPast, StandsKept:
		icon.SetResource(theme.HistoryIcon())
	}
	verdict.SetText(r.Verdict)
}

func (p *planView) render() {
	v, m := p.view, p.view.model
	p.rows = m.Rows()
	p.box.Hidden = len(p.rows) == 0
	if p.box.Hidden {
		return
	}
	p.title.SetText(v.words.Count("bookingform.occurrences", len(p.rows)))
	p.list.Refresh()
	at := m.Chosen()
	if at < 0 {
		p.list.UnselectAll()
	} else {
		p.list.Select(at)
	}
	p.renderActs(at)
}

// renderActs shows what can be decided about the selected occurrence.
func (p *planView) renderActs(at int) {
	v, m := p.view, p.view.model
	cancel := m.Scoping() != nil && m.Scoping().Cancel
	p.acts.Hidden = at < 0 || cancel
	defer p.box.Refresh()
	if p.acts.Hidden {
		return
	}
	r := p.rows[at]
	p.what.SetText(r.When + ", " + r.Where + ": " + r.Verdict)
	decidable := r.Standing == StandsFree || r.Standing == StandsOpen || r.Standing == StandsAccepted || r.Standing == StandsSkipped
	p.skip.Hidden = !decidable
	p.skip.SetText(v.say("skip"))
	if r.Standing == StandsSkipped {
		p.skip.SetText(v.say("putBack"))
	}
	p.other.Hidden = r.Standing != StandsOpen && r.Standing != StandsAccepted
	p.other.SetText(v.say("another"))
	if m.Asking() {
		p.other.SetText(v.say("checking"))
	}
	p.accept.Hidden = !r.Acceptable
	p.accept.SetText(v.say("acceptIt"))
	if r.Standing == StandsAccepted {
		p.accept.SetText(v.say("acceptNot"))
	}
	if r.Moved {
		p.accept.Hidden = false
		p.accept.SetText(v.say("asRule"))
		p.accept.OnTapped = m.PutBack
	} else {
		p.accept.OnTapped = m.Accept
	}
	p.renderOffers()
}

func (p *planView) renderOffers() {
	v, m := p.view, p.view.model
	offers := m.Others()
	if slices.EqualFunc(offers, p.shown, func(a, b Alternative) bool { return a.Words == b.Words && a.By == b.By }) && m.Nowhere() == p.nowhere {
		return
	}
	p.shown, p.nowhere = offers, m.Nowhere()
	p.offers.RemoveAll()
	if m.Nowhere() {
		p.offers.Add(ui.NewHint(v.say("nowhere")))
	}
	for _, by := range []scheduling.OfferBy{scheduling.OfferOtherTime, scheduling.OfferOtherRoom} {
		if box := v.offerRow(by, offers, m.TakeOther); box != nil {
			p.offers.Add(box)
		}
	}
	ui.EscapeIn(p.acts, v.TryClose)
	p.reveal()
}

// reveal shows what can be decided, wherever the panel was scrolled to.
func (p *planView) reveal() {
	p.box.Refresh()
	p.view.body.Refresh()
	p.view.scope.box.Refresh()
	// What was hidden until now has no place of its own yet; the box has.
	p.view.panel.Reveal(p.box)
}

// offerRow shows the alternatives of one sort as buttons; nil when there are none.
func (v *View) offerRow(by scheduling.OfferBy, offers []Alternative, take func(Alternative)) fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	for _, o := range offers {
		if o.By == by {
			buttons = append(buttons, ui.NewButton(o.Words, ui.Secondary, func() { take(o) }))
		}
	}
	if len(buttons) == 0 {
		return nil
	}
	key := "sameRooms"
	if by == scheduling.OfferOtherRoom {
		key = "sameTime"
	}
	title := widget.NewLabelWithStyle(v.say(key), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	return container.New(layout.NewCustomPaddedVBoxLayout(0), title, row(buttons))
}
