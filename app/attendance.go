package app

import (
	"context"
	"errors"
	"time"

	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// How far back stays are looked for that nobody wrote an end to: at the
// start, when the desk may have been off for a while, and every minute.
const (
	unfinishedAtStart = 31 * 24 * time.Hour
	unfinishedLater   = 24 * time.Hour
)

// watchCalls writes down who comes to the bookings' hearings.
func (a *App) watchCalls(ctx context.Context) {
	if a.cfg.Calls == nil {
		return
	}
	d, by := a.diary, a.saved.Actor()
	came := a.cfg.Calls.Watch(ctx)
	a.do(func(context.Context) func() {
		for x := range came {
			if len(x.Stays) > 0 {
				if _, err := d.Attend(ctx, by, x.Booking, x.Stays); err != nil {
					a.cfg.Log.Error("attendance not written", "err", err)
				}
			}
			ui.OnMain(func() { a.heard(x.Hearing) }) //nolint:contextcheck // what comes of it lasts as long as the window
		}
		return nil
	})
	a.settleCalls(unfinishedAtStart, true)
}

// settleCalls brings the diary and the hub together again: links of bookings
// that are not as they were are taken back, and stays that no hub knows of any
// more are given an end. giveUp does not wait for a hub that does not answer.
func (a *App) settleCalls(since time.Duration, giveUp bool) {
	d := a.diary
	if a.cfg.Calls == nil || d == nil || d.ReadOnly() || a.settling {
		return
	}
	a.settling = true
	by, from := a.saved.Actor(), a.cfg.Now().Add(-since)
	var in scheduling.BookingID // its stays go on whatever the hub says
	if a.call != nil && !a.call.over() {
		in = a.call.booking
	}
	a.do(func(ctx context.Context) func() {
		a.settleLinks(ctx, d)
		open, err := d.Unfinished(ctx, from)
		if err != nil {
			a.cfg.Log.Error("unfinished stays not found", "err", err)
		}
		for _, b := range open {
			if b.ID != in {
				a.finish(ctx, d, by, b, giveUp)
			}
		}
		return func() { a.settling = false }
	})
}

// settleLinks looks at every booking that has links. A hub that does not
// answer is asked again a minute later.
func (a *App) settleLinks(ctx context.Context, d Diary) {
	held, err := a.cfg.Calls.Held(ctx)
	if err != nil {
		a.cfg.Log.Info("links not looked at", "err", err)
	}
	for _, id := range held {
		a.follow(ctx, d, id)
	}
}

// finishStays gives the stays of a call that this desk was in their ends,
// unless the hub knows better.
func (a *App) finishStays(id scheduling.BookingID) {
	d, by := a.diary, a.saved.Actor()
	if id == "" || d == nil || d.ReadOnly() {
		return
	}
	a.do(func(ctx context.Context) func() {
		k, err := d.Begin(ctx, id)
		if err != nil {
			a.cfg.Log.Error("attendance not read", "err", err)
			return nil
		}
		a.finish(ctx, d, by, k.Booking, true)
		return nil
	})
}

func (a *App) finish(ctx context.Context, d Diary, by scheduling.Actor, b scheduling.Booking, giveUp bool) {
	stays := a.cfg.Calls.Finish(ctx, b, giveUp)
	if len(stays) == 0 {
		return
	}
	if _, err := d.Attend(ctx, by, b.ID, stays); err != nil {
		a.cfg.Log.Error("attendance not written", "err", err)
	}
}

// followBookings takes back the links of bookings that were cancelled or moved.
func (a *App) followBookings(ids map[scheduling.BookingID]bool) {
	if a.cfg.Calls == nil || a.diary == nil || len(ids) == 0 {
		return
	}
	d := a.diary
	a.do(func(ctx context.Context) func() {
		for id := range ids {
			a.follow(ctx, d, id)
		}
		return nil
	})
}

// follow takes back a booking's links unless it stands as it did. One that is
// not in the diary any more stands no longer.
func (a *App) follow(ctx context.Context, d Diary, id scheduling.BookingID) {
	k, err := d.Begin(ctx, id)
	if errors.Is(err, scheduling.ErrNotFound) {
		k.Booking, err = scheduling.Booking{ID: id, Status: scheduling.StatusCancelled}, nil
	}
	if err == nil {
		err = a.cfg.Calls.Follow(ctx, k.Booking)
	}
	if err != nil {
		a.cfg.Log.Error("links not taken back", "err", err)
	}
}

// tick is what happens every now and then: the now-line moves, and every
// third time calls are settled.
func (a *App) tick(n int) {
	if a.timetable != nil {
		a.timetable.Changed()
	}
	if a.form != nil {
		a.form.model.Renew()
	}
	if a.resolver != nil {
		a.resolver.Tick()
	}
	if a.attend != nil {
		a.attend.Tick()
	}
	if n%3 == 0 {
		a.settleCalls(unfinishedLater, false)
	}
}

func (a *App) ticking(ctx context.Context) func() {
	t := time.NewTicker(tickEvery)
	defer t.Stop()
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
			ui.OnMain(func() { a.tick(n) }) //nolint:contextcheck // what it begins ends with the window
		}
	}
}
