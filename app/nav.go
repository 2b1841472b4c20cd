package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/bookingform"
	"gatehouse/app/callview"
	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/words"
	"gatehouse/app/settings"
	"gatehouse/scheduling"
)

// page is one of the places that the navigation leads to.
type page string

const (
	pageTimetable page = "timetable"
	pageFind      page = "find"
	pageRequests  page = "requests"
	pageLists     page = "lists"
	pagePeople    page = "people"
	pageRooms     page = "rooms"
	pageReview    page = "review"
	pageResolver  page = "resolver"
	pageFirst     page = "priorities"
	pageJoin      page = "join"
	pageSettings  page = "settings"
	pageHelp      page = "help"
)

// ofDiary reports whether the page shows what the diary keeps.
func (p page) ofDiary() bool {
	return p == pageTimetable || p == pageFind || p == pageRequests || p == pageLists || p == pagePeople || p == pageRooms || p == pageReview ||
		p == pageResolver || p == pageFirst
}

// nav is the list of pages at the left.
type nav struct {
	app     *App
	buttons map[page]*ui.Button
	badge   *ui.Badge // how many bookings are to be reviewed
	cases   *ui.Badge // how many cases wait to be resolved
	box     *fyne.Container
}

func newNav(a *App) *nav {
	n := &nav{app: a, buttons: map[page]*ui.Button{}, badge: ui.NewBadge("", ui.ToneBad), cases: ui.NewBadge("", ui.ToneBad)}
	n.badge.Hide()
	n.cases.Hide()
	list := container.NewVBox()
	for _, x := range []struct {
		page page
		icon fyne.Resource
	}{
		{pageTimetable, theme.CalendarIcon()},
		{pageFind, theme.SearchIcon()},
		{pageRequests, theme.MailComposeIcon()},
		{pageLists, theme.DocumentIcon()},
		{pagePeople, theme.AccountIcon()},
		{pageRooms, theme.GridIcon()},
		{pageReview, theme.WarningIcon()},
		{pageResolver, theme.ViewRefreshIcon()},
		{pageFirst, theme.ListIcon()},
		{pageJoin, theme.MediaVideoIcon()},
		{pageSettings, theme.SettingsIcon()},
		{pageHelp, theme.HelpIcon()},
	} {
		if a.cfg.File == nil && x.page.ofDiary() || x.page == pageJoin && a.cfg.Calls == nil {
			continue
		}
		b := ui.NewIconButton(a.words.Say("nav."+string(x.page)), x.icon, ui.Quiet, func() { a.show(x.page) }).AlignLeading()
		n.buttons[x.page] = b
		if badge := map[page]*ui.Badge{pageReview: n.badge, pageResolver: n.cases}[x.page]; badge != nil {
			list.Add(container.New(badged{}, b, badge))
			continue
		}
		list.Add(b)
	}
	name := ui.NewSubHeading(a.words.Say("nav.name"))
	inner := container.New(layout.NewCustomPaddedLayout(6, 6, 6, 6), container.NewBorder(container.NewVBox(name, list), nil, nil, nil))
	n.box = container.NewBorder(nil, nil, nil, widget.NewSeparator(), inner)
	n.render()
	n.count()
	return n
}

// badged puts a badge at the right edge of a button, which takes its clicks.
type badged struct{}

func (badged) MinSize(o []fyne.CanvasObject) fyne.Size {
	size := o[0].MinSize()
	return fyne.NewSize(size.Width+o[1].MinSize().Width, size.Height)
}

func (badged) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	b := o[1].MinSize()
	o[1].Resize(b)
	o[1].Move(fyne.NewPos(size.Width-b.Width-8, (size.Height-b.Height)/2))
}

// render marks the page that is shown.
func (n *nav) render() {
	for p, b := range n.buttons {
		rank := ui.Quiet
		if p == n.app.page {
			rank = ui.Secondary
		}
		b.SetRank(rank)
	}
}

func (a *App) set(o fyne.CanvasObject) {
	var foot fyne.CanvasObject
	if a.call != nil {
		called := o == a.call.view.Object()
		a.call.view.InSight(called)
		if called {
			foot = a.call.view.Foot()
		}
	}
	a.toasts.Above(foot)
	a.centre.Objects = []fyne.CanvasObject{o}
	a.centre.Refresh()
}

// show goes to a page.
func (a *App) show(p page) {
	a.page = p
	a.nav.render()
	switch p {
	case pageTimetable:
		a.showTimetable()
	case pageFind:
		a.showFind()
	case pageRequests:
		a.showRequests()
	case pageLists:
		a.showLists()
	case pagePeople:
		a.showPeople()
	case pageRooms:
		a.showRooms()
	case pageReview:
		a.showReview()
	case pageResolver:
		a.showResolver()
	case pageFirst:
		a.showPriorities()
	case pageJoin:
		a.showJoin()
	case pageSettings:
		a.showSettings()
	case pageHelp:
		a.set(a.help())
	}
}

func (a *App) showTimetable() {
	switch {
	case a.problem != nil:
		a.showProblem(a.problem)
	case a.table == nil:
		state := ui.NewState(a.words)
		state.Loading()
		a.set(state)
	case a.form != nil && (a.resolver == nil || !a.resolver.OnTable()):
		a.set(container.New(beside{}, a.table.Object(), a.form.view.Object()))
		a.table.Reveal()
	default:
		a.set(a.table.Object())
		a.table.Focus()
	}
}

// openForm is the booking form beside the timetable.
type openForm struct {
	model *bookingform.Model
	view  *bookingform.View
}

func (a *App) formConfig() bookingform.Config {
	d := formDiary{a.bound()}
	return bookingform.Config{
		Diary: d, Series: d, Undoer: d, SeriesUndoer: d, Holder: d, Host: formHost{a}, Do: a.do, Words: a.words, Now: a.cfg.Now, Key: a.cfg.Key,
		Pause: bookingform.PauseFor(verdictPause),
	}
}

// verdictPause is how long typing must rest before a verdict is asked for.
const verdictPause = 150 * time.Millisecond

// formHost is the app as a booking form sees it.
type formHost struct{ *App }

// Saved implements bookingform.Host.
func (h formHost) Saved(b scheduling.Booking) {
	if h.timetable != nil {
		h.timetable.Choose(b.ID)
	}
}

// Closed implements bookingform.Host.
func (h formHost) Closed() { h.closeForm() }

// Open implements timetable.Host: it shows a kept booking.
func (a *App) Open(id scheduling.BookingID) {
	a.replaceForm(func() *bookingform.Model { return bookingform.Open(a.formConfig(), id) })
}

// New implements timetable.Host: it opens the form of a new booking.
func (a *App) New(prison scheduling.PrisonCode, room scheduling.RoomKey, start time.Time) {
	a.replaceForm(func() *bookingform.Model { return bookingform.New(a.formConfig(), prison, room, start) })
}

// replaceForm opens another form, after asking when something typed in the
// one that is open would be lost.
func (a *App) replaceForm(open func() *bookingform.Model) {
	if a.diary == nil {
		return
	}
	if a.form != nil && a.form.model.Dirty() {
		d := &ui.Dialog{
			Title: a.words.Say("bookingform.loseTitle"), Text: a.words.Say("bookingform.loseText"),
			Yes: a.words.Say("bookingform.lose"), No: a.words.Say("bookingform.keepTyping"), Danger: true,
		}
		d.Ask(a.window, func(yes bool) {
			if yes {
				a.openForm(open())
			}
		})
		return
	}
	a.openForm(open())
}

func (a *App) openForm(m *bookingform.Model) {
	if a.form != nil {
		a.form.view.Close()
	}
	setup := a.formSetup()
	a.form = &openForm{model: m}
	a.viewForm(setup)
	a.show(pageTimetable)
}

// formSetup is what the form's view is given.
func (a *App) formSetup() bookingform.Setup {
	s := bookingform.Setup{
		Window: a.window, Explain: a.explain, Closed: a.closeForm, Resolve: a.resolveForm,
		MayNoShow: a.mayNoShow, NoShow: func(q scheduling.NoShow) { a.attend.NoShow(q) },
		MayExtend: a.mayExtend, Extend: a.askExtend,
	}
	if a.cfg.Calls != nil {
		s.Join, s.CopyLink = a.joinBooking, a.copyLink
		s.Look, s.MayLook = a.askLook, a.mayLook
	}
	return s
}

// viewForm shows the form, and in the timetable where its booking would stand.
func (a *App) viewForm(s bookingform.Setup) {
	m := a.form.model
	a.form.view = bookingform.NewView(m, s)
	render := m.Changed
	m.Changed = func() {
		render()
		a.ghost()
	}
	a.ghost()
}

// ghost shows in the timetable what the form would book.
func (a *App) ghost() {
	switch {
	case a.timetable == nil:
	case a.form == nil:
		a.timetable.OwnHold("")
		a.timetable.Ghost(nil)
	default:
		a.timetable.OwnHold(a.form.model.HoldID())
		if b, ok := a.form.model.Block(); ok && (a.resolver == nil || !a.resolver.OnTable()) {
			a.timetable.Ghost(&b)
			return
		}
		a.timetable.Ghost(nil)
	}
}

// tryCloseForm closes the form unless something typed would be lost.
func (a *App) tryCloseForm() {
	if a.form != nil {
		a.form.view.TryClose()
	}
}

// closeForm takes the form away and gives the keyboard back to the timetable.
func (a *App) closeForm() {
	if a.form == nil {
		return
	}
	a.form.view.Close()
	a.form = nil
	a.ghost()
	if a.page == pageTimetable {
		a.showTimetable()
	}
}

func (a *App) showSettings() {
	s := settings.Setup{
		Window: a.window, Words: a.words, Saved: a.saved, Explain: a.explain, Save: a.saveSettings,
	}
	if a.cfg.Calls != nil {
		s.Devices = a.devices
		s.CheckHub, s.CheckRelay = a.cfg.Calls.CheckHub, a.cfg.Calls.CheckRelay
		s.Cleans = a.cfg.Calls.Cleans()
	}
	if a.cfg.File != nil {
		s.DataFile = a.cfg.Path
		backups, err := a.cfg.File.Backups()
		if err != nil {
			a.cfg.Log.Error("backups not listed", "err", err)
		}
		s.Backups, s.Restore = backups, a.restore
	}
	if a.diary != nil {
		s.ReadOnly = a.diary.ReadOnly()
		s.Sample, s.Empty = a.loadSample, a.loadEmpty
	}
	a.settings = settings.NewView(s)
	a.set(a.settings.Object())
}

// saveSettings keeps changed settings and puts them into force at once.
func (a *App) saveSettings(s settings.Saved) error {
	was := a.saved
	if err := a.keep(s); err != nil {
		return err
	}
	if s.Hub != was.Hub && a.cfg.Calls != nil {
		a.cfg.Calls.UseHub(s.Hub)
		a.settleCalls(unfinishedLater, true) // the old one will say nothing more
	}
	if a.cfg.Calls != nil {
		a.cfg.Calls.UseCleaning(s.Cleaning())
		a.cfg.Calls.UseRoute(s.Route())
	}
	if s.Lang != was.Lang || s.Theme != was.Theme || s.TextSize != was.TextSize {
		return a.rebuild()
	}
	return nil
}

// rebuild makes the window anew in another language or look. A form with
// something typed keeps it.
func (a *App) rebuild() error {
	w, err := words.Load(language(a.saved))
	if err != nil {
		return err
	}
	at := a.page
	a.words, a.messages = w, NewMessages(w, a.cfg.Errors)
	a.dress()
	a.build()
	if a.timetable != nil {
		a.timetable.Words = w
		a.buildTable()
		a.timetable.Load()
	}
	if a.attend != nil {
		a.attend.Words = w
	}
	if a.form != nil {
		m := a.form.model
		m.Words = w
		a.form.view.Release()
		setup := a.formSetup()
		a.viewForm(setup)
	}
	a.show(at)
	return nil
}

// shortcuts binds the window's keys; single letters belong to the grid.
func (a *App) shortcuts() {
	c := a.window.Canvas()
	bind := func(k fyne.KeyName, do func()) {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault},
			func(fyne.Shortcut) { do() })
	}
	onTable := func(do func()) func() {
		return func() {
			if a.table != nil {
				if a.page != pageTimetable {
					a.show(pageTimetable)
				}
				do()
			}
		}
	}
	bind(fyne.KeyN, onTable(func() { a.timetable.New() }))
	bind(fyne.KeyF, onTable(func() { a.table.FocusFind() }))
	bind(fyne.KeyR, func() { a.show(pageResolver) })
	c.AddShortcut(&fyne.ShortcutUndo{}, func(fyne.Shortcut) { a.undo() })
	bind(fyne.KeyZ, a.undo)
	bind(fyne.KeyO, func() {
		if a.diary != nil && !a.diary.ReadOnly() {
			a.show(pageLists)
			a.listed.AskOpen()
		}
	})
	bind(fyne.KeyQ, a.askClose)
	for _, k := range callview.Keys() {
		bind(k, func() { a.pressInCall(k) })
	}
	c.SetOnTypedKey(func(k *fyne.KeyEvent) {
		switch k.Name {
		case fyne.KeyF1:
			a.show(pageHelp)
		case fyne.KeyEscape:
			a.tryCloseForm()
		}
	})
}

// help lists the shortcuts and says what Gatehouse is.
func (a *App) help() fyne.CanvasObject {
	say := func(k string) string { return a.words.Say("nav." + k) }
	rows := []fyne.CanvasObject{ui.NewHeading(say("help")), ui.NewText(say("about")), ui.NewSubHeading(say("shortcuts"))}
	keys := container.New(layout.NewFormLayout())
	for _, k := range []string{
		"keyNew", "keyFind", "keyResolve", "keyUndo", "keyToday", "keyDays", "keyWeek", "keyZoom", "keyArrows", "keyShift", "keyEnter", "keyOpen", "keyEsc", "keyCall", "keyHelp", "keyQuit",
	} {
		keys.Add(widget.NewLabelWithStyle(say(k+"Keys"), fyne.TextAlignLeading, fyne.TextStyle{Bold: true}))
		keys.Add(widget.NewLabel(say(k)))
	}
	rows = append(rows, keys, ui.NewSubHeading(say("access")), ui.NewText(say("accessText")),
		ui.NewHint(a.words.Say("nav.version", "Version", a.cfg.Fyne.Metadata().Version)))
	page := container.New(&pageColumn{most: 720}, container.NewVBox(rows...))
	return container.NewVScroll(container.New(layout.NewCustomPaddedLayout(12, 24, 20, 20), page))
}

// pageColumn keeps a page of text readable: at most so wide, at the left.
type pageColumn struct{ most float32 }

func (c *pageColumn) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(320, o[0].MinSize().Height)
}

func (c *pageColumn) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(min(size.Width, c.most*ui.Scale()), size.Height))
}

// beside puts a panel at the right of a view; where there is little room, the
// panel takes a little more than half of it.
type beside struct{}

func (beside) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(480, max(o[0].MinSize().Height, o[1].MinSize().Height))
}

func (beside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	panel := min(o[1].MinSize().Width, size.Width*0.55)
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(size.Width-panel, size.Height))
	o[1].Move(fyne.NewPos(size.Width-panel, 0))
	o[1].Resize(fyne.NewSize(panel, size.Height))
}
