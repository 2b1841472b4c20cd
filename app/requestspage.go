package app

import (
	"context"

	"gatehouse/app/internal/ui"
	"gatehouse/app/requests"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// requestDiary is actors as the requests screen sees it.
type requestDiary struct{ actors }

var (
	_ requests.Diary    = requestDiary{}
	_ requests.Asker    = requestDiary{}
	_ requests.Answerer = requestDiary{}
	_ requests.Refuser  = requestDiary{}
)

// Free implements requests.Diary.
func (r requestDiary) Free(ctx context.Context, q scheduling.FindQuery) ([]scheduling.Offer, error) {
	a, err := r.Find(ctx, q)
	out := make([]scheduling.Offer, 0, len(a.Places))
	for _, p := range a.Places {
		out = append(out, scheduling.Offer{By: scheduling.OfferOtherTime, Booking: p.Booking})
	}
	return out, err
}

// Ask implements requests.Asker.
func (r requestDiary) Ask(ctx context.Context, key string, x scheduling.Request) (scheduling.Request, error) {
	return r.Diary.Ask(ctx, r.actor(), key, x)
}

// AcceptRequest implements requests.Answerer.
func (r requestDiary) AcceptRequest(ctx context.Context, x scheduling.Request, a clash.Answer) (scheduling.Request, scheduling.Booking, error) {
	return r.Diary.AcceptRequest(ctx, r.actor(), x, a)
}

// AcceptOffer implements requests.Answerer.
func (r requestDiary) AcceptOffer(ctx context.Context, x scheduling.Request, a clash.Answer) (scheduling.Request, scheduling.Booking, error) {
	return r.Diary.AcceptOffer(ctx, r.actor(), x, a)
}

// OfferTime implements requests.Answerer.
func (r requestDiary) OfferTime(ctx context.Context, x scheduling.Request, b scheduling.Booking) (scheduling.Request, error) {
	return r.Diary.OfferTime(ctx, r.actor(), x, b)
}

// Decline implements requests.Refuser.
func (r requestDiary) Decline(ctx context.Context, x scheduling.Request, reason string) (scheduling.Request, error) {
	return r.Diary.Decline(ctx, r.actor(), x, reason)
}

// PutOnWaiting implements requests.Refuser.
func (r requestDiary) PutOnWaiting(ctx context.Context, x scheduling.Request) (scheduling.Request, error) {
	return r.Diary.PutOnWaiting(ctx, r.actor(), x)
}

// Withdraw implements requests.Refuser.
func (r requestDiary) Withdraw(ctx context.Context, x scheduling.Request) (scheduling.Request, error) {
	return r.Diary.Withdraw(ctx, r.actor(), x)
}

// beginRequests starts the requests, so that someone is told when a place is
// freed that one of them waits for.
func (a *App) beginRequests() {
	d := requestDiary{a.bound()}
	a.requests = requests.New(requests.Config{
		Diary: d, Asker: d, Answerer: d, Refuser: d, Host: pageHost{a}, Do: a.do, Words: a.words, Now: a.cfg.Now,
		Key: a.cfg.Key, Prison: a.saved.Prison,
	})
	// What fits already is no news.
	a.requests.Freed(func(string, scheduling.RequestID) {})
}

// freed tells which waiting requests would fit since something was freed.
func (a *App) freed() {
	a.requests.Freed(func(said string, id scheduling.RequestID) {
		a.toasts.Show(ui.Toast{Text: said, Action: a.words.Say("requests.look"), Do: func() {
			a.requests.Open(id)
			a.show(pageRequests)
		}})
	})
}

// showRequests shows the requests as they were left.
func (a *App) showRequests() {
	if a.requests == nil {
		a.showTimetable()
		return
	}
	if a.requested != nil {
		a.requested.Release()
	}
	if a.requests.At() == "" && a.timetable != nil {
		a.requests.Prison = a.timetable.Shown().Prison.Code
	}
	a.requests.Words = a.words
	a.requests.Load()
	a.requested = requests.NewView(a.requests, requests.Setup{Window: a.window, Explain: a.explain, Resolve: a.resolveRequest, ReadOnly: a.diary.ReadOnly()})
	a.set(a.requested.Object())
	a.requested.Focus()
}
