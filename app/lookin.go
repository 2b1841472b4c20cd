package app

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2/container"

	"gatehouse/app/callview"
	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/ui/videotile"
	"gatehouse/scheduling"
)

// Looks has staff look at bookings' calls in which they take no part. Its
// methods are called away from the screen's goroutine, but for MayLook.
type Looks interface {
	// MayLook says for how long a call of that kind may be looked at, 0 for not
	// at all, and whether it may also be listened to.
	MayLook(k scheduling.Kind) (longest time.Duration, listen bool)
	// Look returns a link that is worth one look at a call that goes on.
	Look(ctx context.Context, b scheduling.Booking, l Looking) (link string, err error)
	// DialLook returns the look that a link leads to; it does nothing before Run.
	DialLook(link, speaker string, listen bool) (Session, error)
}

// Looking is why somebody looks, and how.
type Looking struct {
	By, Reason string
	Listen     bool
}

// auditTime is how long the end of a look may take to be written down, also
// when the desk is being closed.
const auditTime = 5 * time.Second

// mayLook reports whether the booking's panel offers a look.
func (a *App) mayLook(k scheduling.Kind) bool {
	longest, _ := a.cfg.Calls.MayLook(k)
	return longest > 0
}

// askLook asks why somebody wants to look in.
func (a *App) askLook(b scheduling.Booking) {
	if a.inCall() {
		a.toasts.Show(ui.Toast{Text: a.words.Say("nav.inCall"), Failed: true})
		return
	}
	longest, listens := a.cfg.Calls.MayLook(b.Kind)
	say := func(k string) string { return a.words.Say("call." + k) }
	why := ui.NewField(say("lookWhy"), say("lookHint"))
	listen := ui.NewCheck(say("lookListen"), nil)
	listen.Hidden = !listens
	d := &ui.Dialog{
		Title: say("lookTitle"), Text: a.words.Say("call.lookText", "Minutes", int(longest.Minutes())),
		Yes: say("lookYes"), No: a.words.Say("common.cancel"), Body: container.NewVBox(why, listen), First: why.Entry,
		Check: func() bool {
			n := utf8.RuneCountInString(strings.TrimSpace(why.Text()))
			if n < scheduling.MinReason || n > scheduling.MaxReason {
				why.SetError(say("lookShort"))
				return false
			}
			return true
		},
	}
	d.Ask(a.window, func(yes bool) {
		if yes {
			a.look(b, Looking{By: a.saved.Actor().Name, Reason: strings.TrimSpace(why.Text()), Listen: listens && listen.Checked})
		}
	})
}

// look looks in: it is written down before anything can be seen.
func (a *App) look(b scheduling.Booking, l Looking) {
	d, by, speaker := a.diary, a.saved.Actor(), a.saved.Speaker
	a.do(func(ctx context.Context) func() {
		var session Session
		link, err := a.cfg.Calls.Look(ctx, b, l)
		if err == nil {
			session, err = a.cfg.Calls.DialLook(link, speaker, l.Listen)
		}
		if err == nil {
			err = d.Looked(ctx, by, b.ID, l.Reason, l.Listen)
		}
		from := a.cfg.Now()
		if err == nil && ctx.Err() != nil { // the window closes
			a.endLook(ctx, d, by, b.ID, from, l)
			return nil
		}
		return func() { //nolint:contextcheck // a look outlives the task that asked for it
			if err != nil {
				a.Failed(err)
				return
			}
			if a.inCall() { // nothing was seen: it ends as it began
				a.toasts.Show(ui.Toast{Text: a.words.Say("nav.inCall"), Failed: true})
				a.do(func(ctx context.Context) func() {
					a.endLook(ctx, d, by, b.ID, from, l)
					return nil
				})
				return
			}
			a.beginLook(b, l, session)
		}
	})
}

// endLook writes down that a look is over, also when the desk is being closed.
func (a *App) endLook(ctx context.Context, d Diary, by scheduling.Actor, id scheduling.BookingID, from time.Time, l Looking) {
	kept, cancel := context.WithTimeout(context.WithoutCancel(ctx), auditTime)
	defer cancel()
	if err := d.LookEnded(kept, by, id, from, a.cfg.Now(), l.Reason); err != nil {
		a.cfg.Log.Error("the end of a look was not written", "err", err)
	}
}

func (a *App) beginLook(b scheduling.Booking, l Looking, session Session) {
	ctx, stop := context.WithCancel(a.ctx)
	p := a.purposeOf(b)
	view := callview.NewView(callview.NewModel(session), callview.Options{
		Window: a.window, Words: a.words, Title: p.title, Zone: p.zone, Video: videotile.Mode(a.cfg.Video),
		Explain: a.explain, Over: a.callOver, Now: a.cfg.Now,
	})
	c := &openCall{session: session, view: view, stop: stop, done: make(chan struct{}), booking: b.ID}
	a.call = c
	a.do(func(context.Context) func() {
		view.Follow(ctx)
		return nil
	})
	d, by, from := a.diary, a.saved.Actor(), a.cfg.Now()
	a.do(func(context.Context) func() {
		defer close(c.done) // after the end is written: a closing desk waits for it
		if err := session.Run(ctx); err != nil {
			a.cfg.Log.Info("look ended", "err", err)
		}
		a.endLook(ctx, d, by, b.ID, from, l)
		return nil
	})
	a.show(pageJoin)
}
