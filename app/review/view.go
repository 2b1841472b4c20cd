package review

import (
	"reflect"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/places"
	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/words"
	"gatehouse/scheduling"
)

// Setup is what a View needs beside its model.
type Setup struct {
	Window fyne.Window
	// Explain says an error in words: a title, and what to do next.
	Explain func(error) (title, next string)
	// ReadOnly leaves out everything that changes a booking.
	ReadOnly bool
}

// View is the review list on the screen.
type View struct {
	setup Setup
	model *Model
	words *words.Words

	prison *ui.Select
	count  *widget.Label
	list   *fyne.Container
	scroll *container.Scroll
	state  *ui.State
	shown  []Item
	acting string
	root   fyne.CanvasObject
}

// NewView returns the view of m and shows what m shows from now on.
func NewView(m *Model, s Setup) *View {
	v := &View{setup: s, model: m, words: m.Words}
	v.prison = ui.NewChooser(nil, func(i int) { m.At(m.Prisons()[i].Code) })
	v.count = ui.NewText("")
	v.list = container.NewVBox()
	v.state = ui.NewState(v.words)
	v.scroll = container.NewVScroll(container.New(layout.NewCustomPaddedLayout(4, 24, 16, 20), container.New(ui.Column{Most: 960}, v.list)))
	head := container.New(layout.NewCustomPaddedLayout(6, 2, 16, 16), container.NewVBox(
		ui.NewPair(ui.NewHeading(v.say("title")), ui.NewFieldAround(v.say("prison"), "", v.prison)), v.count))
	v.root = container.NewBorder(head, nil, nil, nil, container.NewStack(v.scroll, v.state))
	m.Changed = v.render
	v.render()
	return v
}

// Object is what a window shows.
func (v *View) Object() fyne.CanvasObject { return v.root }

func (v *View) say(key string) string { return v.words.Say("review." + key) }

func (v *View) render() {
	m := v.model
	ui.Offer(v.prison, places.Names(m.Prisons()), places.Index(m.Prisons(), m.Shown().Code))
	v.count.SetText("")
	switch m.State() {
	case Loading:
		v.state.Loading()
	case Failed:
		title, next := v.setup.Explain(m.Err())
		v.state.Failed(title, next, m.Load)
	case Ready:
		v.state.Hide()
		if m.Count() == 0 {
			v.state.Empty(v.say("emptyTitle"), v.say("emptyText"), "", nil)
		} else {
			v.count.SetText(v.words.Count("review.count", m.Count()))
		}
	}
	v.count.Hidden = v.count.Text == ""
	if m.State() != Ready || m.Count() == 0 {
		v.scroll.Hide()
	} else {
		v.scroll.Show()
	}
	if m.State() == Ready {
		v.renderItems(m.Items())
	}
	v.root.Refresh()
}

// renderItems lists the items anew when they have changed.
func (v *View) renderItems(items []Item) {
	acting := ""
	for _, i := range items {
		if v.model.Acting(i.Booking.ID) {
			acting += string(i.Booking.ID) + " "
		}
	}
	if acting == v.acting && reflect.DeepEqual(items, v.shown) && len(v.list.Objects) > 0 {
		return
	}
	v.acting, v.shown = acting, items
	ui.KeepFocus(v.setup.Window.Canvas(), v.list, func() {
		v.list.RemoveAll()
		for _, i := range items {
			v.list.Add(v.item(i))
		}
	})
}

func (v *View) item(i Item) fyne.CanvasObject {
	lines := []fyne.CanvasObject{ui.NewText(i.Facts)}
	for _, why := range i.Why {
		l := ui.NewText(why)
		l.Importance, l.TextStyle.Bold = widget.DangerImportance, true
		lines = append(lines, l)
	}
	if !i.Acceptable {
		lines = append(lines, ui.NewHint(v.say("never")))
	}
	text := container.New(layout.NewCustomPaddedVBoxLayout(-10), lines...)
	host := v.model.Host
	buttons := []fyne.CanvasObject{
		ui.NewIconButton(v.say("open"), theme.DocumentIcon(), ui.Secondary, func() {
			host.Visit(i.Booking)
			host.Open(i.Booking.ID)
		}),
		ui.NewIconButton(v.say("visit"), theme.CalendarIcon(), ui.Quiet, func() { host.Visit(i.Booking) }),
	}
	if !v.setup.ReadOnly {
		accept := ui.NewIconButton(v.say("accept"), theme.ConfirmIcon(), ui.Secondary, func() { v.askAccept(i) })
		cancel := ui.NewIconButton(v.say("cancel"), theme.DeleteIcon(), ui.Secondary, func() { v.askCancel(i) })
		if v.model.Acting(i.Booking.ID) {
			accept.Disable()
			cancel.Disable()
		}
		if i.Acceptable {
			buttons = append(buttons, accept)
		}
		buttons = append(buttons, cancel)
	}
	tag := ui.NewKindTag(i.Booking.Kind.Code())
	row := container.NewBorder(nil, nil, container.New(layout.NewCustomPaddedLayout(0, 0, 8, 0), tag), nil,
		container.NewVBox(text, ui.NewButtonRow(buttons...)))
	return container.NewVBox(row, widget.NewSeparator())
}

// askAccept asks why a booking may stand.
func (v *View) askAccept(i Item) {
	reason := ui.NewField(v.say("reason"), v.say("reasonHint"))
	d := &ui.Dialog{
		Title: v.say("acceptTitle"), Text: i.Facts + "\n" + strings.Join(i.Why, "\n"), Yes: v.say("acceptYes"), No: v.words.Say("common.cancel"),
		Body: reason, First: reason.Entry, Width: 600,
		Check: func() bool {
			ok := ReasonFits(reason.Text())
			reason.SetError("")
			if !ok {
				reason.SetError(v.words.Say("phrase.invalid.any-needs-reason"))
				v.setup.Window.Canvas().Focus(reason.Entry)
			}
			return ok
		},
	}
	d.Ask(v.setup.Window, func(yes bool) {
		if yes {
			v.model.Accept(i, reason.Text())
		}
	})
}

// askCancel asks why before a booking is cancelled.
func (v *View) askCancel(i Item) {
	reasons := scheduling.CancelReasons()
	names := make([]string, len(reasons))
	for n, r := range reasons {
		names[n] = phrase.Reason(v.words, r)
	}
	pick := ui.NewSelect(names, nil)
	pick.PlaceHolder = v.words.Say("phrase.choose")
	field := ui.NewFieldAround(v.say("cancelWhy"), "", pick)
	d := &ui.Dialog{
		Title: v.say("cancelTitle"), Text: i.Facts, Yes: v.say("cancelYes"), No: v.say("keep"), Danger: true, Body: field, First: pick, Width: 600,
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
			v.model.Cancel(i, reasons[pick.SelectedIndex()])
		}
	})
}
