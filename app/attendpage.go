package app

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2/container"

	"gatehouse/app/attend"
	"gatehouse/app/bookingform"
	"gatehouse/app/callview"
	"gatehouse/app/internal/ui"
	"gatehouse/app/resolver"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// endDiary is actors as attendance sees it.
type endDiary struct{ actors }

var (
	_ attend.Diary  = endDiary{}
	_ attend.Keeper = endDiary{}
)

// EndEarly implements attend.Keeper.
func (e endDiary) EndEarly(ctx context.Context, id scheduling.BookingID, at time.Time) (scheduling.Ending, error) {
	return e.Diary.EndEarly(ctx, e.actor(), id, at)
}

// NoShow implements attend.Keeper.
func (e endDiary) NoShow(ctx context.Context, q scheduling.NoShow) (scheduling.Ending, error) {
	return e.Diary.NoShow(ctx, e.actor(), q)
}

// Extend implements attend.Keeper.
func (e endDiary) Extend(ctx context.Context, key string, id scheduling.BookingID, until time.Time) (scheduling.Ending, error) {
	return e.Diary.Extend(ctx, e.actor(), key, id, until)
}

// Unend implements attend.Keeper.
func (e endDiary) Unend(ctx context.Context, key string, x scheduling.Ending) (scheduling.Booking, error) {
	return e.Diary.Unend(ctx, e.actor(), key, x)
}

// beginAttend starts what brings hearings and bookings together.
func (a *App) beginAttend() {
	d := endDiary{a.bound()}
	a.attend = attend.New(attend.Config{
		Diary: d, Keeper: d, Host: attendHost{a}, Do: a.do, Words: a.words, Now: a.cfg.Now, Key: a.cfg.Key,
		ReadOnly: a.diary.ReadOnly(),
		Prison: func() scheduling.Prison {
			if a.resolver == nil {
				return scheduling.Prison{}
			}
			return a.resolver.Shown()
		},
	})
	a.timetable.Started = a.attend.Started
}

// heard takes in how a hearing stands by the hub.
func (a *App) heard(h attend.Hearing) {
	if a.attend == nil {
		return
	}
	started := a.attend.Started(h.Booking)
	a.attend.Seen(h)
	if a.timetable != nil && started != a.attend.Started(h.Booking) {
		a.timetable.Changed()
	}
}

// attendHost is the app as attendance sees it.
type attendHost struct{ *App }

// Told implements attend.Host.
func (h attendHost) Told(said string) { h.toasts.Show(ui.Toast{Text: said}) }

// Freed implements attend.Host: who could use it comes before the way back,
// which Ctrl+Z still is.
func (h attendHost) Freed(f attend.Freed) {
	if f.First == nil {
		h.Did(f.Step)
		return
	}
	h.undos.Push(f.Step)
	h.toasts.Show(ui.Toast{Text: f.Step.Said, Action: h.words.Say("attend.look"), Do: func() { h.useFreed(*f.First, f.Scene) }})
}

// useFreed shows the plan that gives what waits the place that was freed.
func (a *App) useFreed(x clash.Use, scene clash.Scene) {
	if x.Request.ID == "" {
		a.beginLists()
		a.lists.Open(x.List)
		a.show(pageLists)
		return
	}
	b := x.Request.Booking.Clone()
	b.Parts = x.Place.Clone().Parts
	a.resolve(resolver.Case{
		ID: "request/" + string(x.Request.ID), From: resolver.FromRequest, Booking: b, Request: x.Request, Scene: scene,
	})
}

// Reached implements attend.Host. It interrupts nobody who is in the middle
// of something, unless it is theirs.
func (h attendHost) Reached(r attend.Reach, asked bool) {
	a, d := h.App, h.diary
	a.do(func(ctx context.Context) func() {
		k, err := d.Begin(ctx, r.Booking)
		return func() {
			switch {
			case err != nil:
				a.Failed(err)
			case asked, a.page == pageTimetable && a.form == nil:
				a.resolveReached(r, k)
			default:
				zone := a.zoneOf(k.Booking.Prison)
				a.toasts.Show(ui.Toast{
					Text:   a.words.Say("attend.reached", "Until", a.words.Clock(r.Until.In(zone)), "What", strings.Join(r.Words, "; ")),
					Failed: true, Action: a.words.Say("resolver.seePlans"), Do: func() { a.resolveReached(r, k) },
				})
			}
		}
	})
}

func (a *App) resolveReached(r attend.Reach, k bookingform.Known) {
	c := resolver.Case{
		ID: string(resolver.FromExtend) + "/" + string(r.Booking), From: resolver.FromExtend, Booking: k.Booking, Until: r.Until,
		Scene: clash.Scene{
			Prisons: k.Prisons, Rooms: k.Rooms, Bookings: r.Scene.Bookings, People: append(k.People, r.Scene.People...),
		},
	}
	for _, b := range r.Scene.Bookings {
		c.Reached = append(c.Reached, b.ID)
	}
	a.resolve(c)
}

// reaches is how a call window learns what a longer hearing would reach; nil
// when the booking is not of this diary.
func (a *App) reaches(id scheduling.BookingID) func(untils []time.Time, show func([][]string)) {
	if id == "" || a.attend == nil {
		return nil
	}
	return func(untils []time.Time, show func([][]string)) {
		if a.attend == nil { // the diary was closed meanwhile
			show(make([][]string, len(untils)))
			return
		}
		a.attend.Look(id, untils, show)
	}
}

// mayNoShow reports whether the panel offers to record that somebody did not
// come, and mayExtend whether it offers to let the booking last longer.
func (a *App) mayNoShow(b scheduling.Booking) bool {
	return a.attend != nil && !a.diary.ReadOnly() && b.MayBeNoShow(a.cfg.Now()) && !a.attend.Started(b.ID)
}

func (a *App) mayExtend(b scheduling.Booking) bool {
	now := a.cfg.Now()
	return a.attend != nil && !a.diary.ReadOnly() && b.Active() && b.Kind != scheduling.KindOutOfUse &&
		!b.Outcome.Over() && b.Version > 0 && b.Span().Contains(now)
}

// askExtend offers to let a booking last longer, and says before what each
// choice reaches.
func (a *App) askExtend(b scheduling.Booking) {
	zone := a.zoneOf(b.Prison)
	untils := callview.Untils(b.Span().End)
	a.attend.Look(b.ID, untils, func(reached [][]string) {
		d := &ui.Dialog{Title: a.words.Say("bookingform.extendTitle"), Text: a.words.Say("bookingform.extendText"), Yes: a.words.Say("common.cancel")}
		box := container.NewVBox()
		for i, more := range callview.Extensions() {
			text := a.words.Count("call.extend", int(more.Minutes())) + ", " + a.words.Clock(untils[i].In(zone))
			button := ui.NewButton(text, ui.Secondary, func() {
				d.Close()
				a.extendBooking(b, untils[i])
			})
			box.Add(container.NewVBox(button, callview.SayReached(a.words, reached[i])))
			if d.First == nil {
				d.First = button
			}
		}
		d.Body = box
		d.Ask(a.window, func(bool) {})
	})
}

// extendBooking lets a booking and its hearing last until then.
func (a *App) extendBooking(b scheduling.Booking, until time.Time) {
	a.attend.Extend(b.ID, until)
	if a.cfg.Calls == nil || b.Meet.By != scheduling.MeetOwn {
		return
	}
	long := b.Lengthened(until, a.cfg.Now())
	a.do(func(ctx context.Context) func() {
		if err := a.cfg.Calls.Follow(ctx, long); err != nil {
			return func() { a.Failed(err) }
		}
		return nil
	})
}
