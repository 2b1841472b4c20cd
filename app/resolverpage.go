package app

import (
	"context"
	"errors"
	"time"

	"gatehouse/app/internal/ui"
	"gatehouse/app/resolver"
	"gatehouse/app/timetable"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// planDiary is actors as the resolver sees it.
type planDiary struct{ actors }

var (
	_ resolver.Diary  = planDiary{}
	_ resolver.Keeper = planDiary{}
)

// Enact implements resolver.Keeper.
func (p planDiary) Enact(ctx context.Context, e clash.Enactment) (scheduling.Enacted, error) {
	return p.Diary.Enact(ctx, p.actor(), e)
}

// UndoPlan implements resolver.Keeper.
func (p planDiary) UndoPlan(ctx context.Context, key string, done scheduling.Enacted) (scheduling.Enacted, error) {
	return p.Diary.UndoPlan(ctx, p.actor(), key, done)
}

// planPatience is how long a screen waits for plans before it shows the best
// that was found.
const planPatience = 2 * time.Second

// resolverHost is the app as the resolver sees it.
type resolverHost struct{ pageHost }

// Applied implements resolver.Host: the form that asked has what it wanted.
func (h resolverHost) Applied(c resolver.Case) {
	if c.From == resolver.FromExtend && h.attend != nil {
		h.attend.Settled(c.Booking.ID, c.Until)
	}
	if h.form != nil && c.Hold != "" && h.form.model.HoldID() == c.Hold {
		h.closeForm()
	}
}

// beginResolver starts the cases, whose number the navigation shows.
func (a *App) beginResolver() {
	d := planDiary{a.bound()}
	a.resolver = resolver.New(resolver.Config{
		Diary: d, Keeper: d, Host: resolverHost{pageHost{a}}, Do: a.do, Soon: ui.OnMain, Words: a.words, Now: a.cfg.Now, Key: a.cfg.Key,
		Patience: planPatience, Prison: a.saved.Prison,
	})
	a.resolver.Counted = func(int) { a.nav.count() }
	a.resolver.Proposed = a.proposed
	a.resolver.Overran = a.overran
	a.resolver.Load()
}

// refreshResolver takes what was seen of the diary to the resolver.
func (a *App) refreshResolver(x seen) {
	if a.resolver == nil {
		return
	}
	if a.page == pageResolver || x.wide {
		a.resolver.Load()
	}
	a.resolver.Refresh(x.ids)
	if a.first != nil && x.wide {
		a.first.Refresh()
	}
}

// showResolver shows the cases as they were left.
func (a *App) showResolver() {
	if a.resolver == nil {
		a.showTimetable()
		return
	}
	a.resolver.Words = a.words
	v := resolver.NewView(a.resolver, resolver.Setup{
		Window: a.window, Explain: a.explain, ReadOnly: a.diary.ReadOnly(), Table: a.showProposal,
	})
	a.resolver.Load()
	a.set(v.Object())
	v.Focus()
}

// proposed shows a plan on the timetable, or none.
func (a *App) proposed(p *resolver.Proposal) {
	if a.timetable == nil {
		return
	}
	was := a.proposing
	a.proposing = p != nil
	a.ghost()
	if p == nil {
		a.timetable.Propose(nil)
		if was && a.page == pageTimetable && a.form != nil {
			a.showTimetable() // the form that was in the way comes back
		}
		return
	}
	a.timetable.Propose(&timetable.Proposal{
		Title: p.Title, Moves: p.Moves, Scene: p.Scene, CanApply: p.CanApply && !a.diary.ReadOnly(),
	})
}

// showProposal goes to the timetable of the plan's first move.
func (a *App) showProposal() {
	a.timetable.At(a.resolver.Shown().Code)
	a.timetable.ShowProposal()
	a.show(pageTimetable)
}

// applyPlan carries out the plan that the timetable shows.
func (a *App) applyPlan() {
	if a.resolver != nil {
		a.resolver.Apply()
	}
}

// backToPlans goes from the timetable to where the plan was chosen.
func (a *App) backToPlans() {
	a.hidePlan()
	a.show(pageResolver)
}

// hidePlan shows the plan on the timetable no longer.
func (a *App) hidePlan() {
	if a.resolver != nil {
		a.resolver.ShowOnTable(false)
	}
}

// leaveTable is Esc on the timetable: back to the plans while one is shown,
// else the form is closed.
func (a *App) leaveTable() {
	if a.resolver != nil && a.resolver.OnTable() {
		a.backToPlans()
		return
	}
	a.tryCloseForm()
}

// resolve hands a case over to the resolver and shows it.
func (a *App) resolve(c resolver.Case) {
	if a.resolver == nil {
		return
	}
	a.resolver.At(c.Booking.Prison)
	a.resolver.Add(c)
	a.show(pageResolver)
}

// resolveForm is what a booking form offers that finds no room.
func (a *App) resolveForm(b scheduling.Booking, scene clash.Scene, hold scheduling.HoldID) {
	a.resolve(resolver.Case{ID: "form/" + string(hold), From: resolver.FromForm, Booking: b, Scene: scene, Hold: hold})
}

// resolveRequest is what the requests page offers when nothing is free.
func (a *App) resolveRequest(r scheduling.Request, scene clash.Scene) {
	a.resolve(resolver.Case{ID: "request/" + string(r.ID), From: resolver.FromRequest, Booking: r.Booking, Request: r, Scene: scene})
}

// offerPlans adds to a refusal the way to see what could move, if anything could.
func (a *App) offerPlans(t *ui.Toast, err error) {
	var refused *timetable.RefusedError
	if a.resolver == nil || a.diary == nil || a.diary.ReadOnly() || !errors.As(err, &refused) || refused.Wanted == nil {
		return
	}
	t.Action = a.words.Say("resolver.couldMove")
	t.Do = func() {
		a.resolve(resolver.Case{ID: "drag/" + string(refused.Wanted.ID), From: resolver.FromDrag, Booking: *refused.Wanted, Scene: refused.Scene})
	}
}

// overran tells of a call that has run over into the next booking. It
// interrupts nobody who is in the middle of something.
func (a *App) overran(c resolver.Case) {
	if a.page == pageTimetable && a.form == nil {
		a.resolver.Open(c.ID)
		a.show(pageResolver)
		return
	}
	what := ""
	for _, l := range a.resolver.Lines() {
		if l.ID == c.ID {
			what = l.Title
		}
	}
	a.toasts.Show(ui.Toast{
		Text: a.words.Say("resolver.overran", "What", what), Failed: true,
		Action: a.words.Say("resolver.seePlans"), Do: func() {
			a.resolver.Open(c.ID)
			a.show(pageResolver)
		},
	})
}
