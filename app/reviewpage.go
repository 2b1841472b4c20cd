package app

import (
	"context"
	"strconv"

	"gatehouse/app/bookingform"
	"gatehouse/app/internal/ui"
	"gatehouse/app/review"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// reviewDiary is actors as the review list sees it.
type reviewDiary struct{ actors }

var (
	_ review.Diary  = reviewDiary{}
	_ review.Keeper = reviewDiary{}
)

// Accept implements review.Keeper.
func (r reviewDiary) Accept(ctx context.Context, key string, b scheduling.Booking, clashes []clash.Clash, reason string) (scheduling.Booking, error) {
	return r.Save(ctx, r.actor(), bookingform.Request{Key: key, Booking: b, Accept: clashes, Reason: reason})
}

// Cancel implements review.Keeper.
func (r reviewDiary) Cancel(ctx context.Context, key string, b scheduling.Booking, why scheduling.CancelReason) (scheduling.Booking, error) {
	return r.Diary.Cancel(ctx, r.actor(), key, b, why)
}

// Reinstate implements review.Keeper.
func (r reviewDiary) Reinstate(ctx context.Context, key string, b scheduling.Booking) (scheduling.Booking, error) {
	return r.Diary.Reinstate(ctx, r.actor(), key, b)
}

// beginReview starts the list, whose length the navigation shows.
func (a *App) beginReview() {
	d := reviewDiary{a.bound()}
	a.review = review.New(review.Config{
		Diary: d, Keeper: d, Host: pageHost{a}, Do: a.do, Words: a.words, Key: a.cfg.Key, Prison: a.saved.Prison,
	})
	a.review.Counted = func(int) {
		a.nav.count()
		if a.resolver != nil {
			a.resolver.Load()
		}
	}
	a.review.Load()
}

// showReview shows the bookings that someone has to look at.
func (a *App) showReview() {
	if a.review == nil {
		a.showTimetable()
		return
	}
	a.review.Words = a.words
	v := review.NewView(a.review, review.Setup{Window: a.window, Explain: a.explain, ReadOnly: a.diary.ReadOnly()})
	a.set(v.Object())
}

// count shows how many bookings are to be reviewed, and how many cases wait.
func (n *nav) count() {
	of := 0
	if n.app.review != nil {
		of = n.app.review.Count()
	}
	n.badge.Set(strconv.Itoa(of), ui.ToneBad)
	n.badge.Hidden = of == 0
	waiting := 0
	if n.app.resolver != nil {
		waiting = n.app.resolver.Count()
	}
	n.cases.Set(strconv.Itoa(waiting), ui.ToneBad)
	n.cases.Hidden = waiting == 0
	n.box.Refresh()
}
