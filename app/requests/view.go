package requests

import (
	"context"
	"slices"
	"sync"

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
	"gatehouse/scheduling/clash"
)

// Setup is what a View needs beside its model.
type Setup struct {
	Window fyne.Window
	// Explain says an error in words: a title, and what to do next.
	Explain func(error) (title, next string)
	// Resolve shows what could make way for a request; nil when that is not on
	// offer.
	Resolve func(r scheduling.Request, scene clash.Scene)
	// ReadOnly leaves out everything that changes anything.
	ReadOnly bool
}

// View is the screen: the requests at the left, one of them at the right.
type View struct {
	setup   Setup
	model   *Model
	words   *words.Words
	setting bool // the view itself is changing an input

	prison, filter *ui.Select
	rows           *ui.Rows
	note           *widget.Label
	detail         *fyne.Container
	scroll         *container.Scroll
	state          *ui.State
	form           *askView
	root           *fyne.Container

	mu       sync.Mutex // guards the fields below
	seen     map[scheduling.PersonID]scheduling.Person
	searchIn scheduling.PrisonCode
}

// NewView returns the view of m and shows what m shows from now on.
func NewView(m *Model, s Setup) *View {
	v := &View{setup: s, model: m, words: m.Words, seen: map[scheduling.PersonID]scheduling.Person{}}
	v.prison = ui.NewChooser(nil, func(i int) { m.SetPrison(m.Prisons()[i].Code) })
	names := make([]string, 0, 3)
	for _, f := range Filters() {
		names = append(names, v.say("filter."+string(f)))
	}
	v.filter = ui.NewChooser(names, func(i int) { m.SetFilter(Filters()[i]) })
	v.rows = ui.NewRows(func(id string) { m.Open(scheduling.RequestID(id)) })
	v.note = ui.NewHint("")
	v.state = ui.NewState(v.words)
	v.detail = container.NewVBox()
	create := ui.NewIconButton(v.say("new"), theme.ContentAddIcon(), ui.Primary, m.Begin)
	create.Hidden = s.ReadOnly
	head := container.New(layout.NewCustomPaddedLayout(6, 6, 8, 8), container.NewVBox(
		container.NewBorder(nil, nil, nil, container.NewCenter(create), ui.NewHeading(v.say("title"))),
		container.NewGridWithColumns(2, v.prison, v.filter), v.note,
	))
	list := container.NewBorder(head, nil, nil, nil, v.rows)
	v.scroll = container.NewVScroll(container.New(layout.NewCustomPaddedLayout(8, 12, 14, 18), v.detail))
	v.root = container.New(ui.Beside{Most: 460, Share: 0.48}, list, container.NewBorder(nil, nil, widget.NewSeparator(), nil, container.NewStack(v.scroll, v.state)))
	m.Changed = v.render
	v.render()
	return v
}

// Object is what a window shows.
func (v *View) Object() fyne.CanvasObject { return v.root }

// Focus puts the keyboard into the list.
func (v *View) Focus() { v.rows.Focus() }

// Release ends the view's searches for people.
func (v *View) Release() {
	if v.form != nil {
		v.form.close()
		v.form = nil
	}
}

func (v *View) say(key string) string { return v.words.Say("requests." + key) }

func (v *View) render() {
	m := v.model
	v.setting = true
	defer func() { v.setting = false }()
	ui.Offer(v.prison, places.Names(m.Prisons()), places.Index(m.Prisons(), m.At()))
	ui.SelectAt(v.filter, slices.Index(Filters(), m.Filter()))
	v.state.Hide()
	switch m.State() {
	case Loading:
		v.state.Loading()
	case Failed:
		title, next := v.setup.Explain(m.Err())
		v.state.Failed(title, next, m.Load)
	case Ready:
		v.renderList()
		v.renderRight()
	}
	if v.state.Visible() {
		v.scroll.Hide()
	} else {
		v.scroll.Show()
	}
	v.root.Refresh()
}

func (v *View) renderList() {
	m := v.model
	lines := m.Lines()
	rows := make([]ui.Row, 0, len(lines))
	for _, l := range lines {
		r := ui.Row{ID: string(l.ID), Title: l.Kind.Code() + "  " + l.Title, Sub: l.Sub, Note: l.Status, Tone: ui.ToneNeutral}
		switch {
		case l.Late:
			r.Tone = ui.ToneBad
		case l.Fits:
			r.Note, r.Tone = v.say("fits"), ui.ToneGood
		}
		rows = append(rows, r)
	}
	opened, _ := m.Opened()
	v.rows.SetRows(rows, string(opened.ID))
	v.note.SetText(v.words.Count("requests.count", len(rows)))
}

// renderRight shows the open request, the form of a new one, or neither.
func (v *View) renderRight() {
	m := v.model
	if d := m.Draft(); d != nil {
		if v.form == nil {
			v.form = newAskView(v)
			v.detail.Objects = []fyne.CanvasObject{v.form.box}
			v.scroll.ScrollToTop()
			defer v.form.focus()
		}
		v.form.render(d)
		v.detail.Refresh()
		return
	}
	v.Release()
	d, ok := m.Detail()
	if !ok {
		v.detail.RemoveAll()
		v.state.Empty(v.say("noneTitle"), v.say("noneText"), "", nil)
		return
	}
	v.detail.Objects = v.detailRows(d)
	v.detail.Refresh()
}

// detailRows are the open request's facts, then what can be done about it.
func (v *View) detailRows(d Detail) []fyne.CanvasObject {
	m := v.model
	tag := container.New(layout.NewCustomPaddedLayout(8, 0, 8, 0), ui.NewKindTag(d.Request.Booking.Kind.Code()))
	head := container.NewBorder(nil, nil, container.NewCenter(tag), container.NewCenter(ui.NewBadge(d.Status, ui.ToneInfo)), wrapped(d.Title))
	facts := container.New(layout.NewFormLayout())
	for _, f := range d.Facts {
		what := ui.NewText(f.What)
		what.TextStyle.Bold, what.Wrapping = true, fyne.TextWrapOff
		facts.Add(what)
		facts.Add(ui.NewText(f.Text))
	}
	rows := []fyne.CanvasObject{head, facts}
	if !d.Pending || v.setup.ReadOnly {
		return rows
	}
	if d.Offer != "" && d.Request.Status == scheduling.RequestOffered {
		yes := ui.NewButton(v.say("theyAccept"), ui.Primary, m.BookOffer)
		rows = append(rows, ui.NewSection(v.say("offered")), ui.NewItem(nil, ui.NewText(d.Offer), v.able(yes)))
	}
	rows = append(rows, v.places(v.say("wishedTime"), d.Wished, true)...)
	switch {
	case d.Err != nil:
		title, next := v.setup.Explain(d.Err)
		rows = append(rows, ui.NewNotice(title+" "+next, ui.ToneBad))
	case d.Looking && len(d.Wished)+len(d.Others) == 0:
		rows = append(rows, ui.NewHint(v.say("looking")))
	case d.NotFree:
		rows = append(rows, ui.NewNotice(v.say("notFree"), ui.ToneBad))
		if v.setup.Resolve != nil {
			rows = append(rows, container.NewHBox(ui.NewIconButton(v.say("couldMove"), theme.ViewRefreshIcon(), ui.Secondary, func() {
				v.setup.Resolve(d.Request, m.Scene())
			})))
		}
	}
	rows = append(rows, v.places(v.say("otherTimes"), d.Others, false)...)
	if !d.Looking && len(d.Others) == 0 && d.Err == nil {
		rows = append(rows, ui.NewHint(v.say("noOthers")))
	}
	wait := ui.NewButton(v.say("putOnWaiting"), ui.Secondary, m.PutOnWaiting)
	wait.Hidden = d.Waits
	decline := ui.NewButton(v.say("decline"), ui.Danger, v.askDecline)
	withdraw := ui.NewButton(v.say("withdraw"), ui.Secondary, m.Withdraw)
	return append(rows, ui.NewSection(v.say("otherwise")), ui.NewButtonRow(v.able(wait), v.able(withdraw), v.able(decline)))
}

// able turns a button off while an answer is on its way.
func (v *View) able(b *ui.Button) *ui.Button {
	if v.model.Busy() {
		b.Disable()
	}
	return b
}

func wrapped(text string) *widget.Label {
	l := ui.NewSubHeading(text)
	l.Wrapping = fyne.TextWrapWord
	return l
}

// places lists where the request would fit, each with what a person confirms.
func (v *View) places(title string, places []Place, wished bool) []fyne.CanvasObject {
	if len(places) == 0 {
		return nil
	}
	rows := []fyne.CanvasObject{ui.NewSection(title)}
	for _, p := range places {
		book := v.able(ui.NewButton(v.say("book"), ui.Secondary, func() { v.model.Book(p) }))
		buttons := []fyne.CanvasObject{book}
		if !wished {
			buttons = []fyne.CanvasObject{v.able(ui.NewButton(v.say("offer"), ui.Secondary, func() { v.model.Offer(p) })), book}
		}
		rows = append(rows, ui.NewItem(nil, ui.NewText(p.Words), buttons...))
	}
	return rows
}

// askDecline asks why before a request is declined.
func (v *View) askDecline() {
	why := ui.NewField(v.say("declineWhy"), v.say("declineHint"))
	d := &ui.Dialog{
		Title: v.say("declineTitle"), Yes: v.say("decline"), No: v.words.Say("common.cancel"), Danger: true,
		Body: why, First: why.Entry,
		Check: func() bool {
			if len([]rune(why.Text())) < scheduling.MinReason {
				why.SetError(v.words.Say("phrase.invalid.any-needs-reason"))
				return false
			}
			return true
		},
	}
	d.Ask(v.setup.Window, func(yes bool) {
		if yes {
			v.model.Decline(why.Text())
		}
	})
}

// people searches for prisoners of the prison that is shown.
func (v *View) people(ctx context.Context, text string) ([]ui.Choice, error) {
	found, err := v.model.Asker.People(ctx, text, scheduling.RolePrisoner, v.prisonSeen())
	v.mu.Lock()
	defer v.mu.Unlock()
	out := make([]ui.Choice, 0, len(found))
	for _, p := range found {
		v.seen[p.ID] = p
		out = append(out, ui.Choice{ID: string(p.ID), Title: phrase.Person(p), Sub: string(p.Prison)})
	}
	return out, err
}
