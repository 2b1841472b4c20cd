package app

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"gatehouse/app/attend"
	"gatehouse/app/callview"
	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/ui/videotile"
	"gatehouse/app/waitingroom"
	"gatehouse/media"
	"gatehouse/media/hearing"
	"gatehouse/media/readiness"
	"gatehouse/scheduling"
)

// Hearings opens the bookings' hearings on a hub, this desk's own or another.
// Its methods are called away from the screen's goroutine.
type Hearings interface {
	// Open makes sure that the booking's hearing can be joined, and returns a
	// link for its host.
	Open(ctx context.Context, b scheduling.Booking, host string) (link string, err error)
	// Invite returns a link that lets one person into the booking's hearing.
	Invite(ctx context.Context, b scheduling.Booking, g Guest) (link string, err error)
	// Follow takes back the links of a booking that was cancelled or moved,
	// whenever they were made.
	Follow(ctx context.Context, b scheduling.Booking) error
	// Held lists the bookings that have links, whenever they were made.
	Held(ctx context.Context) ([]scheduling.BookingID, error)
}

// Guest is somebody a link is made for.
type Guest struct {
	// Person is who it is; empty for somebody the booking does not name.
	Person scheduling.PersonID
	Role   hearing.Role
	// Name is what the others see.
	Name string
	// Browser is set when they join from a browser, with nothing installed.
	Browser bool
}

// Register says who came to the bookings' hearings. Its methods are called
// away from the screen's goroutine.
type Register interface {
	// Watch delivers who came to which booking's hearing, whole, after every
	// change until ctx ends.
	Watch(ctx context.Context) <-chan Attended
	// Finish returns how those stays of a booking ended that the diary has as
	// going on and the hub has not. While the hub cannot be asked they are left
	// alone until the hearing's hours are over, or not at all with giveUp.
	Finish(ctx context.Context, b scheduling.Booking, giveUp bool) []scheduling.Attendance
}

// Attended is who came to a booking's hearing so far, and how it stands.
type Attended struct {
	Booking scheduling.BookingID
	Stays   []scheduling.Attendance
	Hearing attend.Hearing
}

// Hubs says on which hub this desk holds its hearings.
type Hubs interface {
	// CheckHub says whether an enrolment line can be read.
	CheckHub(line string) error
	// UseHub holds hearings on that hub from now on; empty is this desk's own.
	UseHub(line string)
}

// Voices says what is done to what this desk's microphone hears.
type Voices interface {
	// Cleans reports whether anything can be done to it.
	Cleans() bool
	// UseCleaning says what is done, in calls to come and in the one going on.
	UseCleaning(c media.Cleaning)
}

// Routes says how calls reach the others.
type Routes interface {
	// CheckRelay says whether a text is a relay's address.
	CheckRelay(url string) error
	// UseRoute is how calls to come reach the others.
	UseRoute(r media.Route)
}

// Dialler begins calls.
type Dialler interface {
	// CheckLink says whether a text is a link at all.
	CheckLink(link string) error
	// Dial returns the call that a link leads to; it does nothing before Run.
	Dial(link string, as waitingroom.Entry) (Session, error)
	// Practice opens a call on this machine with a partner who is not there;
	// nothing is kept of it. It is called away from the screen's goroutine, and
	// what it opened goes when the session's Run returns.
	Practice(ctx context.Context, as waitingroom.Entry, name, partner string) (Session, error)
}

// Tester tests equipment and line before a call.
type Tester interface {
	// Test tries the line to the hub that a link names, or to this desk's own
	// hub for an empty one; see waitingroom.TestFunc.
	Test(ctx context.Context, link string, t waitingroom.Try, tell func(readiness.Progress)) readiness.Measured
}

// Session is one participant's side of a hearing.
type Session interface {
	callview.Call
	// Run holds the call until it is over or ctx ends; when that has ended
	// already it only lets go of what the session holds.
	Run(ctx context.Context) error
}

// Calls holds hearings and joins them.
type Calls interface {
	Hearings
	Register
	Hubs
	Voices
	Routes
	Dialler
	Tester
	Looks
	waitingroom.Equipment
}

// openCall is the call this desk is in.
type openCall struct {
	session Session
	view    *callview.View
	stop    context.CancelFunc
	done    chan struct{} // closed when nothing of it runs
	booking scheduling.BookingID
}

// pressInCall does in the call what a key stands for.
func (a *App) pressInCall(k fyne.KeyName) {
	if a.inCall() && (a.page == pageJoin || callview.Everywhere(k)) {
		a.call.view.Press(k)
	}
}

// leaveTime is how long a closing window waits for the hub to hear of it.
const leaveTime = 2 * time.Second

// linkIn is the join link among a start's arguments, or empty.
func linkIn(args []string) string {
	for _, a := range args {
		if strings.HasPrefix(a, "gatehouse://") {
			return a
		}
	}
	return ""
}

// over reports whether the call has come to its end.
func (c *openCall) over() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

// inCall reports whether this desk is in a call. One that is over, and whose
// end nobody has looked at yet, is put away.
func (a *App) inCall() bool {
	if a.call != nil && a.call.over() {
		a.call.stop()
		a.call.view.Close()
		a.call = nil
	}
	return a.call != nil
}

// showJoin shows the call this desk is in, or asks for a link.
func (a *App) showJoin() {
	if a.call != nil {
		a.set(a.call.view.Object())
		return
	}
	if a.room != nil {
		a.set(a.room.view.Object())
		return
	}
	a.set(a.joinPage(""))
}

// joinPage asks for a link; link is filled in, to be joined by a press.
func (a *App) joinPage(link string) fyne.CanvasObject {
	say := func(k string) string { return a.words.Say("nav." + k) }
	field := ui.NewField(say("link"), say("linkHint"))
	join := func() {
		if title, next := a.dial(strings.TrimSpace(field.Text()), a.purpose(say("call"))); title != "" {
			field.SetError(title + " " + next)
			field.Focus()
		}
	}
	field.Entry.OnSubmitted = func(string) { join() }
	button := ui.NewIconButton(say("joinNow"), theme.MediaVideoIcon(), ui.Primary, join)
	test := ui.NewButton(a.words.Say("ready.open"), ui.Secondary, a.testEquipment)
	page := container.NewVBox(ui.NewHeading(say("join")), ui.NewText(say("joinText")), field, container.NewHBox(button),
		ui.NewSection(a.words.Say("ready.page")), ui.NewText(a.words.Say("ready.openText")), container.NewHBox(test))
	field.SetText(link)
	if link == "" {
		defer field.Focus()
	}
	return container.NewVScroll(container.New(layout.NewCustomPaddedLayout(12, 24, 20, 20),
		container.New(&pageColumn{most: 720}, page)))
}

// joinLink joins the call that a link leads to, or says why not beside it.
func (a *App) joinLink(link string) {
	if a.cfg.Calls == nil {
		return
	}
	if title, next := a.dial(link, a.purpose(a.words.Say("nav.call"))); title != "" {
		a.page = pageJoin
		a.nav.render()
		a.set(a.joinPage(link))
		a.toasts.Show(ui.Toast{Text: title + " " + next, Failed: true})
	}
}

// joinBooking opens the booking's hearing and joins it as its host.
func (a *App) joinBooking(b scheduling.Booking) {
	if a.inCall() && a.call.booking == b.ID {
		a.show(pageJoin)
		return
	}
	if a.call != nil {
		a.toasts.Show(ui.Toast{Text: a.words.Say("nav.inCall"), Failed: true})
		return
	}
	name, p := a.saved.Actor().Name, a.purposeOf(b)
	a.do(func(ctx context.Context) func() {
		link, err := a.cfg.Calls.Open(ctx, b, name)
		return func() { //nolint:contextcheck // a call outlives the task that opened it
			if err != nil {
				a.Failed(err)
				return
			}
			if why, next := a.dial(link, p); why != "" {
				a.toasts.Show(ui.Toast{Text: why + " " + next, Failed: true})
			}
		}
	})
}

// purpose is what a call is for, as its window says it.
type purpose struct {
	title string
	// booking is empty for a call that only its link is known of.
	booking scheduling.BookingID
	// zone is the one that times are told in.
	zone *time.Location
}

// purpose is one that no booking is known of; its times are told in this
// machine's zone.
func (a *App) purpose(title string) purpose {
	return purpose{title: title, zone: a.cfg.Now().Location()}
}

func (a *App) purposeOf(b scheduling.Booking) purpose {
	p := purpose{title: phrase.Kind(a.words, b.Kind), booking: b.ID, zone: a.zoneOf(b.Prison)}
	if main, ok := b.Main(); ok {
		p.title += ", " + a.words.Span(main.Span.Start.In(p.zone), main.Span.End.In(p.zone))
	}
	return p
}

func (a *App) zoneOf(code scheduling.PrisonCode) *time.Location {
	if a.timetable != nil {
		for _, p := range a.timetable.Shown().Prisons {
			if z, err := p.Location(); p.Code == code && err == nil {
				return z
			}
		}
	}
	return time.UTC
}

// dial shows the waiting room of the call that a link leads to; what is wrong
// with the link is returned in words.
func (a *App) dial(link string, p purpose) (problem, next string) {
	if a.inCall() {
		return a.words.Say("nav.inCall"), ""
	}
	if err := a.cfg.Calls.CheckLink(link); err != nil {
		return a.explain(err)
	}
	a.leaveRoom()
	a.enterRoom(link, p.booking, func(r *openRoom, o *waitingroom.Options) {
		o.Title = p.title
		o.Join = func(e waitingroom.Entry) {
			a.room = nil
			r.stop()
			a.join(link, p, e)
		}
	})
	return "", ""
}

// join begins the call with what was chosen in the waiting room.
func (a *App) join(link string, p purpose, as waitingroom.Entry) {
	a.keepDevices(as)
	if a.inCall() { // such as a look that was asked for before
		a.toasts.Show(ui.Toast{Text: a.words.Say("nav.inCall"), Failed: true})
		a.afterCall(p.booking)
		return
	}
	session, err := a.cfg.Calls.Dial(link, as)
	if err != nil {
		a.Failed(err)
		a.afterCall(p.booking)
		return
	}
	a.hold(session, p)
}

// keepDevices remembers what was chosen for the next call.
func (a *App) keepDevices(as waitingroom.Entry) {
	if s := a.saved; s.Camera != as.Camera || s.Microphone != as.Microphone || s.Speaker != as.Speaker {
		s.Camera, s.Microphone, s.Speaker = as.Camera, as.Microphone, as.Speaker
		if err := a.keep(s); err != nil {
			a.cfg.Log.Error("devices not kept", "err", err)
		}
	}
}

// hold shows a call and keeps it going until it is over.
func (a *App) hold(session Session, p purpose) {
	ctx, stop := context.WithCancel(a.ctx)
	view := callview.NewView(callview.NewModel(session), callview.Options{
		Window: a.window, Words: a.words, Title: p.title, Zone: p.zone, Video: videotile.Mode(a.cfg.Video),
		Explain: a.explain, Over: a.callOver, Now: a.cfg.Now, Reaches: a.reaches(p.booking),
	})
	c := &openCall{session: session, view: view, stop: stop, done: make(chan struct{}), booking: p.booking}
	a.call = c
	a.do(func(context.Context) func() {
		view.Follow(ctx)
		return nil
	})
	a.do(func(context.Context) func() {
		defer close(c.done)
		if err := session.Run(ctx); err != nil {
			a.cfg.Log.Info("call ended", "err", err)
		}
		return func() { a.finishStays(p.booking) } //nolint:contextcheck // the call's own is over
	})
	a.show(pageJoin)
}

// callOver is told when the person has seen that the call is over.
func (a *App) callOver() {
	if a.call == nil {
		return
	}
	c := a.call
	a.call = nil
	c.stop()
	c.view.Close()
	a.afterCall(c.booking)
}

// afterCall goes back to where the call was begun.
func (a *App) afterCall(booking scheduling.BookingID) {
	if booking != "" && a.table != nil {
		a.show(pageTimetable)
		return
	}
	a.show(pageJoin)
}

// endCall leaves the call because the window closes, and waits a moment for
// the hub to hear of it.
func (a *App) endCall() {
	if a.call == nil {
		return
	}
	c := a.call
	a.call = nil
	c.session.Do(hearing.Command{Do: hearing.Leave})
	patience := time.NewTimer(leaveTime)
	defer patience.Stop()
	select {
	case <-c.done:
	case <-patience.C:
	}
	c.stop()
	c.view.Close()
}
