package main

import (
	"context"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
)

// Requests implements app.Requests.
func (d desk) Requests(ctx context.Context, prison scheduling.PrisonCode, pending bool) (clash.Requests, error) {
	return d.diary.Requests(ctx, prison, pending)
}

// Ask implements app.Requests.
func (d desk) Ask(ctx context.Context, by scheduling.Actor, key string, r scheduling.Request) (scheduling.Request, error) {
	return d.diary.Ask(ctx, by, key, r)
}

// AcceptRequest implements app.Answerer.
func (d desk) AcceptRequest(ctx context.Context, by scheduling.Actor, r scheduling.Request, e clash.Answer) (scheduling.Request, scheduling.Booking, error) {
	return d.diary.AcceptRequest(ctx, by, r.ID, r.Version, entryOf(e))
}

// AcceptOffer implements app.Answerer.
func (d desk) AcceptOffer(ctx context.Context, by scheduling.Actor, r scheduling.Request, e clash.Answer) (scheduling.Request, scheduling.Booking, error) {
	return d.diary.AcceptOffer(ctx, by, r.ID, r.Version, entryOf(e))
}

func entryOf(e clash.Answer) diary.Entry {
	q := diary.Entry{Key: e.Key, Booking: e.Booking, Hold: e.Hold}
	for _, c := range e.Accept {
		q.Accept = append(q.Accept, diary.Accept{Code: c.Code, Resource: c.Resource, With: c.With, Reason: e.Reason})
	}
	return q
}

// OfferTime implements app.Answerer.
func (d desk) OfferTime(ctx context.Context, by scheduling.Actor, r scheduling.Request, b scheduling.Booking) (scheduling.Request, error) {
	return d.diary.OfferTime(ctx, by, r.ID, r.Version, b)
}

// Decline implements app.Refuser.
func (d desk) Decline(ctx context.Context, by scheduling.Actor, r scheduling.Request, reason string) (scheduling.Request, error) {
	return d.diary.Decline(ctx, by, r.ID, r.Version, reason)
}

// PutOnWaiting implements app.Refuser.
func (d desk) PutOnWaiting(ctx context.Context, by scheduling.Actor, r scheduling.Request) (scheduling.Request, error) {
	return d.diary.PutOnWaiting(ctx, by, r.ID, r.Version)
}

// Withdraw implements app.Refuser.
func (d desk) Withdraw(ctx context.Context, by scheduling.Actor, r scheduling.Request) (scheduling.Request, error) {
	return d.diary.Withdraw(ctx, by, r.ID, r.Version)
}

// Hold implements app.Holder.
func (d desk) Hold(ctx context.Context, by scheduling.Actor, id scheduling.HoldID, shown []scheduling.Booking) (scheduling.Hold, error) {
	return d.diary.Hold(ctx, by, scheduling.HoldOf(id, shown...))
}

// Release implements app.Holder.
func (d desk) Release(ctx context.Context, id scheduling.HoldID) error {
	return d.diary.Release(ctx, id)
}
