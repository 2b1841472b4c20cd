// Package app is the desk's window: its navigation, its life from the first
// start to the last closed call, and the words for errors.
package app

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"gatehouse/app/attend"
	"gatehouse/app/find"
	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/undo"
	"gatehouse/app/internal/words"
	"gatehouse/app/internal/work"
	"gatehouse/app/lists"
	"gatehouse/app/people"
	"gatehouse/app/priorities"
	"gatehouse/app/requests"
	"gatehouse/app/resolver"
	"gatehouse/app/review"
	"gatehouse/app/rooms"
	"gatehouse/app/settings"
	"gatehouse/app/timetable"
	"gatehouse/scheduling"
)

// Config is everything the desk is given.
type Config struct {
	Fyne fyne.App
	Now  func() time.Time
	// Key makes a new idempotency key, never used before.
	Key func() string
	Log *slog.Logger
	// Settings are kept on this machine, outside the diary.
	Settings settings.Keeper
	// Given are settings that the command line fixed; they are used, and not
	// kept, unless a person saves them.
	Given settings.Saved
	// File is where the diary is kept and Path its place; File is nil when
	// the desk only joins a call.
	File DataFile
	Path string
	// Sample begins an empty diary with the sample estate, without asking.
	Sample bool
	// Size is the window's first size.
	Size fyne.Size
	// Probe, when set, is a unix socket that tells tests what the window shows.
	Probe string
	// Wake delivers the arguments of later starts on the same data file.
	Wake <-chan []string
	// Errors binds errors from behind the interfaces to their words.
	Errors []Known
	// Unwell is what went wrong before the window opened and did not keep it
	// from opening: it is told in words.
	Unwell []error
	// Calls holds hearings and joins them; nil when calls are not on offer.
	Calls Calls
	// Video is how pictures are drawn: "shader" or "rgba".
	Video string
	// Link is joined at once; empty joins nothing.
	Link string
	// Files are those on this machine; nil when lists are not on offer. List is
	// the path of one that is read at once.
	Files Files
	List  string
}

// App is one running desk. Everything of it belongs to the screen's goroutine.
type App struct {
	cfg      Config
	saved    settings.Saved // what is in force
	stored   settings.Saved // what is kept: without what the command line said
	words    *words.Words
	messages *Messages
	window   fyne.Window
	pool     *work.Pool
	do       work.Do         // the pool's
	ctx      context.Context //nolint:containedctx // the life of the window

	page    page
	nav     *nav
	centre  *fyne.Container
	banner  *ui.Notice
	toasts  *ui.Toasts
	undos   undo.Stack
	changes changes
	feed    *ui.Feed

	diary     Diary
	stopDiary context.CancelFunc
	timetable *timetable.Model
	table     *timetable.View
	form      *openForm
	people    *people.Model
	rooms     *rooms.Model
	review    *review.Model
	resolver  *resolver.Model
	attend    *attend.Model
	proposing bool // a plan is shown on the timetable
	first     *priorities.Model
	find      *find.Model
	finding   *find.View // as last shown
	requests  *requests.Model
	requested *requests.View // as last shown
	lists     *lists.Model
	listed    *lists.View // as last shown
	problem   error       // why there is no diary
	call      *openCall
	room      *openRoom
	devices   settings.Devices // as last looked for
	settings  *settings.View   // as last shown
	closing   bool
	settling  bool // calls are being settled: see settleCalls
}

// seen is what has changed since someone last looked.
type seen struct {
	ids   map[scheduling.BookingID]bool
	wide  bool // rules, people, holds: any verdict may be another now
	all   bool // another estate
	frees bool // something may be free that was not
}

// changes are what the diary's watcher has seen and the screen has not.
type changes struct {
	mu sync.Mutex // guards seen
	seen
}

func (c *changes) add(x scheduling.Change) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.frees = c.frees || x.Frees() && !told(x.Action)
	if x.Booking == "" {
		c.wide = true
		c.all = c.all || x.Action == scheduling.ActionLoaded
		return
	}
	if c.ids == nil {
		c.ids = map[scheduling.BookingID]bool{}
	}
	c.ids[x.Booking] = true
}

// told reports whether what a change frees is said elsewhere: the list shows
// what answers to requests free, and an end that was moved says it itself.
func told(x scheduling.Action) bool {
	return x == scheduling.ActionRequested || x == scheduling.ActionEndedEarly || x == scheduling.ActionNoShow
}

// take returns what was seen, and forgets it.
func (c *changes) take() seen {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.seen
	c.seen = seen{}
	return s
}

// feedGap is how far two looks at the diary's changes are apart at least.
const feedGap = 50 * time.Millisecond

// tickEvery is how often the now-line moves.
const tickEvery = 20 * time.Second

// New returns a desk whose window is not shown yet.
func New(ctx context.Context, cfg Config) (*App, error) {
	saved, err := cfg.Settings.Load()
	if err != nil {
		// Someone will be asked again; nothing of the diary depends on it.
		cfg.Log.Error("settings not read", "err", err)
	}
	a := &App{cfg: cfg, stored: saved, saved: overlay(saved, cfg.Given), page: pageTimetable}
	a.ctx = ctx
	a.pool = work.NewPool(ctx, ui.OnMain)
	a.do = a.pool.Do
	if a.words, err = words.Load(language(a.saved)); err != nil {
		return nil, err
	}
	a.messages = NewMessages(a.words, cfg.Errors)
	a.dress()
	a.window = cfg.Fyne.NewWindow(a.words.Say("nav.name"))
	a.window.SetMaster()
	a.window.Resize(cfg.Size)
	a.window.SetPadded(false)
	a.window.SetCloseIntercept(a.askClose)
	a.window.SetOnDropped(a.dropped)
	a.feed = ui.NewFeed(feedGap, a.changed)
	a.build() //nolint:contextcheck // a call lives as long as the window, whoever joins it
	return a, nil
}

func language(s settings.Saved) string {
	if s.Lang == words.Welsh {
		return words.Welsh
	}
	return words.English
}

// dress puts the chosen colours and text size into force.
func (a *App) dress() {
	scale := float32(1)
	if a.saved.TextSize > 0 {
		scale = float32(a.saved.TextSize) / 100
	}
	mode := ui.ModeLight
	switch a.saved.Theme {
	case settings.ThemeDark:
		mode = ui.ModeDark
	case settings.ThemeSystem:
		mode = ui.ModeSystem
	}
	a.cfg.Fyne.Settings().SetTheme(ui.NewTheme(ui.Look{Mode: mode, Scale: scale}))
}

// Run shows the window and returns when it is closed and nothing of the desk
// runs any more. It must be called on the main goroutine.
func (a *App) Run() {
	stop := context.AfterFunc(a.ctx, func() { ui.OnMain(a.cfg.Fyne.Quit) })
	defer stop()
	if a.cfg.Probe != "" {
		a.do(func(ctx context.Context) func() {
			if err := ui.ServeProbe(ctx, a.cfg.Probe, a.window, nil); err != nil {
				a.cfg.Log.Error("probe ended", "err", err)
			}
			return nil
		})
	}
	a.do(a.ticking)
	if a.cfg.Wake != nil {
		a.do(a.waking)
	}
	if a.cfg.Calls != nil {
		if a.cfg.File != nil { // who only joins opens no hearings
			a.cfg.Calls.UseHub(a.saved.Hub)
		}
		a.cfg.Calls.UseCleaning(a.saved.Cleaning())
		a.cfg.Calls.UseRoute(a.saved.Route())
		a.do(func(context.Context) func() {
			found := a.cfg.Calls.Devices()
			return func() {
				a.devices = settings.Devices(found)
				if a.settings != nil {
					a.settings.SetDevices(a.devices)
				}
			}
		})
	}
	a.begin()
	a.window.ShowAndRun()
	a.close()
}

// close ends everything, in the order that loses nothing.
func (a *App) close() {
	a.leaveRoom()
	a.endCall()
	if a.form != nil {
		a.form.view.Close()
	}
	a.feed.Close()
	a.pool.Close()
	a.closeDiary()
}

// waking shows the window again whenever someone starts the desk a second time.
func (a *App) waking(ctx context.Context) func() {
	for {
		select {
		case <-ctx.Done():
			return nil
		case args, ok := <-a.cfg.Wake:
			if !ok {
				return nil
			}
			ui.OnMain(func() { //nolint:contextcheck // a call outlives the start that asked for it
				a.window.RequestFocus()
				if link := linkIn(args); link != "" {
					a.joinLink(link)
				} else if len(args) == 2 && args[0] == ReadList {
					a.readLists(args[1])
				}
			})
		}
	}
}

// build makes every page anew, in the language and look of now.
func (a *App) build() {
	a.window.SetTitle(a.title())
	a.nav = newNav(a)
	a.centre = container.NewStack()
	a.banner = ui.NewNotice("", ui.ToneBad)
	a.toasts = ui.NewToasts(a.words, nil)
	// Beside the pages' names, however wide these are.
	a.window.SetContent(container.NewBorder(a.banner, nil, a.nav.box, nil, container.NewStack(a.centre, a.toasts.Object())))
	a.shortcuts()
}

// title is the window's: whose desk it is, and nobody else's name.
func (a *App) title() string {
	name := a.words.Say("nav.name")
	if !a.saved.Known() {
		return name
	}
	return a.words.Say("nav.title", "App", name, "Name", a.saved.Actor().Name,
		"Role", phrase.DeskRole(a.words, a.saved.Role))
}

// begin asks who is there on a first start, and otherwise opens the diary.
func (a *App) begin() {
	for _, err := range a.cfg.Unwell {
		a.cfg.Log.Info("unwell", "err", err)
		a.toasts.Show(ui.Toast{Text: a.messages.Of(err).Line(), Failed: true})
	}
	switch {
	case a.cfg.File == nil:
		a.show(pageJoin)
		if a.cfg.Link != "" {
			a.joinLink(a.cfg.Link)
		}
	case !a.saved.Known():
		a.showFirstStart()
	default:
		a.openDiary(false, a.cfg.Sample)
	}
}

// changed is what the feed calls: the diary is not as it was.
func (a *App) changed() {
	x := a.changes.take()
	a.followBookings(x.ids)
	if x.all { // another estate: its bookings may be gone
		a.settleCalls(unfinishedLater, false)
	}
	if a.timetable != nil {
		a.timetable.Load()
	}
	if a.find != nil && a.page == pageFind {
		a.find.Refresh()
	}
	if a.requests != nil {
		if a.page == pageRequests {
			a.requests.Load()
		}
		if x.frees {
			a.freed()
		}
	}
	if a.lists != nil && a.page == pageLists {
		a.lists.Load()
	}
	if a.people != nil && a.page == pagePeople {
		a.people.Refresh()
	}
	if a.rooms != nil && a.page == pageRooms {
		a.rooms.Load()
	}
	if a.review != nil {
		a.review.Load()
	}
	a.refreshResolver(x)
	if a.form != nil {
		if x.wide {
			a.form.model.Refresh("")
		}
		for id := range x.ids {
			a.form.model.Refresh(id)
		}
	}
}

// Did implements the screens' Host: it tells what was done and offers the way back.
func (a *App) Did(s undo.Step) {
	a.undos.Push(s)
	t := ui.Toast{Text: s.Said}
	if s.Back != nil {
		t.Action = a.words.Say("common.undo")
		t.Do = a.undo
	}
	a.toasts.Show(t)
}

// Failed implements the screens' Host: it tells what went wrong.
func (a *App) Failed(err error) {
	a.cfg.Log.Info("refused", "err", err)
	t := ui.Toast{Text: a.messages.Of(err).Line(), Failed: true}
	a.offerPlans(&t, err)
	a.toasts.Show(t)
}

// undo takes back the newest thing done.
func (a *App) undo() {
	step, ok := a.undos.Pop()
	if !ok {
		a.toasts.Show(ui.Toast{Text: a.words.Say("nav.nothingToUndo")})
		return
	}
	a.toasts.Clear()
	said := a.words.Say("nav.undone", "What", step.Said)
	a.do(func(ctx context.Context) func() {
		err := step.Back(ctx)
		return func() {
			if err != nil {
				a.Failed(err)
				return
			}
			a.toasts.Show(ui.Toast{Text: said})
		}
	})
}

// explain says an error as screens show it.
func (a *App) explain(err error) (title, next string) {
	m := a.messages.Of(err)
	a.cfg.Log.Info("shown", "err", err)
	if m.Next == "" {
		return m.Title, m.Sentence
	}
	return m.Title, m.Sentence + " " + m.Next
}

// askClose closes the window, after asking when something would be lost.
func (a *App) askClose() {
	var text string
	switch {
	case a.closing:
		return
	case a.call != nil && !a.call.over():
		text = a.words.Say("nav.closeCall")
	case a.form != nil && a.form.model.Dirty():
		text = a.words.Say("nav.closeForm")
	case a.rooms != nil && a.rooms.Dirty():
		text = a.words.Say("nav.closeRoom")
	default:
		a.window.Close()
		return
	}
	a.closing = true
	d := &ui.Dialog{
		Title: a.words.Say("nav.closeTitle"), Text: text, Yes: a.words.Say("nav.close"),
		No: a.words.Say("nav.stay"), Danger: true,
	}
	d.Ask(a.window, func(yes bool) {
		a.closing = false
		if yes {
			a.window.Close()
		}
	})
}
