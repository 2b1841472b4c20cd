package people

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// pastFirst is how many past bookings are shown before someone asks for all.
const pastFirst = 10

// recordView is one person's record.
type recordView struct {
	view   *View
	body   *fyne.Container
	scroll *container.Scroll
	root   *fyne.Container
	of     scheduling.PersonID
	all    bool // every past booking is shown
	shown  struct {
		Shown
		all bool
	}
}

func newRecordView(v *View) *recordView {
	r := &recordView{view: v, body: container.NewVBox()}
	page := container.New(layout.NewCustomPaddedLayout(8, 24, 16, 20), container.New(ui.Column{Most: 860}, r.body))
	r.scroll = container.NewVScroll(page)
	r.root = container.NewStack(r.scroll)
	return r
}

// render shows a record anew; where it was scrolled to stays while the same
// person is shown.
func (r *recordView) render(s Shown) {
	v := r.view
	if r.of != v.model.Opened() {
		r.of, r.all = v.model.Opened(), false
		r.scroll.ScrollToTop()
	}
	if r.shown.all == r.all && reflect.DeepEqual(r.shown.Shown, s) {
		return
	}
	r.shown.Shown, r.shown.all = s, r.all
	ui.KeepFocus(v.setup.Window.Canvas(), r.body, func() { r.build(s) })
}

func (r *recordView) build(s Shown) {
	v := r.view
	r.body.RemoveAll()
	title := ui.NewHeading(s.Name)
	title.Truncation = fyne.TextTruncateEllipsis
	r.body.Add(title)
	facts := container.New(layout.NewCustomPaddedVBoxLayout(-10))
	for _, f := range s.Facts {
		facts.Add(ui.NewText(f))
	}
	r.body.Add(facts)
	if s.Prisoner && !v.setup.ReadOnly {
		r.body.Add(container.NewHBox(
			ui.NewIconButton(v.say("move"), theme.DocumentCreateIcon(), ui.Secondary, v.askMove)))
	}
	if s.Prisoner {
		r.alerts(s)
	}
	r.hours(s)
	r.restrictions(s)
	r.lines(v.say("today"), v.say("todayNone"), s.Today, len(s.Today))
	r.lines(v.say("coming"), v.say("comingNone"), s.Coming, len(s.Coming))
	most := pastFirst
	if r.all {
		most = len(s.Past)
	}
	r.lines(v.say("past"), v.say("pastNone"), s.Past, most)
	if len(s.Past) > most {
		r.body.Add(container.NewHBox(ui.NewButton(v.words.Count("people.showAll", len(s.Past)), ui.Secondary, func() {
			r.all = true
			v.render()
		})))
	}
}

func (r *recordView) section(title string, buttons ...fyne.CanvasObject) {
	r.body.Add(ui.NewSection(title, buttons...))
}

func (r *recordView) alerts(s Shown) {
	v := r.view
	var buttons []fyne.CanvasObject
	if !v.setup.ReadOnly {
		buttons = append(buttons, ui.NewIconButton(v.say("changeAlerts"), theme.WarningIcon(), ui.Secondary, v.askAlerts))
	}
	r.section(v.say("alerts"), buttons...)
	if len(s.Alerts) == 0 {
		r.body.Add(ui.NewHint(v.say("alertsNone")))
	}
	for _, a := range s.Alerts {
		r.body.Add(ui.NewItem(ui.NewBadge(string(a), ui.ToneBad), ui.NewText(phrase.Alert(v.words, a))))
	}
}

func (r *recordView) restrictions(s Shown) {
	v := r.view
	var buttons []fyne.CanvasObject
	if !v.setup.ReadOnly {
		if s.Prisoner {
			buttons = append(buttons, ui.NewIconButton(v.say("addNonAssociation"), theme.ContentAddIcon(), ui.Secondary,
				func() { v.askRestrict(scheduling.NonAssociation) }))
		}
		if s.Prisoner || v.model.Record().Person.Has(scheduling.RoleFamily) {
			buttons = append(buttons, ui.NewIconButton(v.say("addVisitor"), theme.ContentAddIcon(), ui.Secondary,
				func() { v.askRestrict(scheduling.Banned) }))
		}
	}
	if len(buttons) == 0 && len(s.Kept) == 0 {
		return
	}
	r.section(v.say("restrictions"), buttons...)
	if len(s.Kept) == 0 {
		r.body.Add(ui.NewHint(v.say("restrictionsNone")))
	}
	for _, k := range s.Kept {
		text := ui.NewText(k.Words)
		if k.Over || k.Later {
			text.Importance = widget.LowImportance
			text.SetText(k.Words + " " + v.say(map[bool]string{true: "over", false: "later"}[k.Over]))
		}
		var lift []fyne.CanvasObject
		if !v.setup.ReadOnly {
			lift = append(lift, ui.NewIconButton(v.say("lift"), theme.DeleteIcon(), ui.Quiet, func() { v.askLift(k) }))
		}
		r.body.Add(ui.NewItem(nil, text, lift...))
	}
}

func (r *recordView) lines(title, none string, lines []Line, most int) {
	v := r.view
	r.section(title)
	if len(lines) == 0 {
		r.body.Add(ui.NewHint(none))
	}
	for i, l := range lines {
		if i == most {
			break
		}
		r.body.Add(v.line(l))
	}
}

// line is one booking with ways to its day and to its form.
func (v *View) line(l Line) fyne.CanvasObject {
	tag := ui.NewKindTag(l.Booking.Kind.Code())
	tag.Set(l.Booking.Kind.Code(), !l.Booking.Active())
	facts := ui.NewText(l.Facts)
	if !l.Booking.Active() {
		facts.Importance = widget.LowImportance
	}
	text := container.New(layout.NewCustomPaddedVBoxLayout(-10), facts)
	if l.Now {
		text.Add(container.New(layout.NewCustomPaddedLayout(4, 4, 8, 0), container.NewHBox(ui.NewBadge(v.say("now"), ui.ToneInfo))))
	}
	if l.Warning != "" {
		warn := ui.NewText(l.Warning)
		warn.Importance, warn.TextStyle.Bold = widget.DangerImportance, true
		text.Add(warn)
	}
	return ui.NewItem(tag, text,
		ui.NewIconButton(v.say("visit"), theme.CalendarIcon(), ui.Quiet, func() { v.model.Host.Visit(l.Booking) }),
		ui.NewIconButton(v.say("open"), theme.DocumentIcon(), ui.Quiet, func() {
			v.model.Host.Visit(l.Booking)
			v.model.Host.Open(l.Booking.ID)
		}))
}
