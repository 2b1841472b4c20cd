package app

import (
	"context"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/ui/videotile"
	"gatehouse/app/waitingroom"
	"gatehouse/media/readiness"
	"gatehouse/scheduling"
)

// openRoom is the waiting room that a person is in before a call.
type openRoom struct {
	view    *waitingroom.View
	stop    context.CancelFunc
	booking scheduling.BookingID
}

// testEquipment shows the page where this desk's equipment is tested.
func (a *App) testEquipment() {
	if a.inCall() {
		a.toasts.Show(ui.Toast{Text: a.words.Say("nav.inCall"), Failed: true})
		return
	}
	a.leaveRoom()
	a.enterRoom("", "", func(r *openRoom, o *waitingroom.Options) {
		o.Title = a.words.Say("ready.page")
		o.Practice = func(e waitingroom.Entry) {
			a.room = nil
			r.stop()
			a.practise(e)
		}
	})
}

// enterRoom shows a waiting room, or the page of its kind that options make.
func (a *App) enterRoom(link string, booking scheduling.BookingID, options func(*openRoom, *waitingroom.Options)) {
	ctx, stop := context.WithCancel(a.ctx)
	r := &openRoom{stop: stop, booking: booking}
	opt := waitingroom.Options{
		Words: a.words, Name: a.saved.Actor().Name, Equipment: a.cfg.Calls,
		Before: waitingroom.Chosen{Camera: a.saved.Camera, Microphone: a.saved.Microphone, Speaker: a.saved.Speaker},
		Video:  videotile.Mode(a.cfg.Video), Explain: a.explain,
		Test: func(ctx context.Context, t waitingroom.Try, tell func(readiness.Progress)) readiness.Measured {
			return a.cfg.Calls.Test(ctx, link, t, tell)
		},
		Cancel: func() {
			a.leaveRoom()
			a.afterCall(booking)
		},
	}
	options(r, &opt)
	r.view = waitingroom.NewView(opt)
	a.room = r
	a.do(func(context.Context) func() {
		if err := r.view.Run(ctx); err != nil {
			a.cfg.Log.Error("waiting room ended", "err", err)
		}
		return nil
	})
	a.show(pageJoin)
}

// leaveRoom goes out of the waiting room without joining.
func (a *App) leaveRoom() {
	if a.room != nil {
		a.room.stop()
		a.room = nil
	}
}

// practise begins a call with a partner who is not there.
func (a *App) practise(as waitingroom.Entry) {
	a.keepDevices(as)
	name, partner := a.saved.Actor().Name, a.words.Say("ready.practice.partner")
	a.do(func(ctx context.Context) func() {
		session, err := a.cfg.Calls.Practice(ctx, as, name, partner)
		if err == nil && ctx.Err() != nil {
			a.discard(ctx, session) // the window closes
			return nil
		}
		return func() { //nolint:contextcheck // a call outlives the task that opened it
			if err != nil {
				a.Failed(err)
				a.afterCall("")
				return
			}
			if a.inCall() { // one that was begun meanwhile
				a.toasts.Show(ui.Toast{Text: a.words.Say("nav.inCall"), Failed: true})
				a.do(func(ctx context.Context) func() {
					a.discard(ctx, session)
					return nil
				})
				return
			}
			a.hold(session, a.purpose(a.words.Say("ready.practice.title")))
		}
	})
}

// discard lets go of what a session holds that nobody is to be in.
func (a *App) discard(ctx context.Context, session Session) {
	over, stop := context.WithCancel(ctx)
	stop()
	if err := session.Run(over); err != nil {
		a.cfg.Log.Info("call not begun", "err", err)
	}
}
