package main

import (
	"context"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Find implements app.Finder.
func (d desk) Find(ctx context.Context, q scheduling.FindQuery) ([]scheduling.Offer, error) {
	return d.diary.Find(ctx, q)
}

// Waiting implements app.Finder.
func (d desk) Waiting(ctx context.Context, prison scheduling.PrisonCode) (clash.WaitingList, error) {
	return d.diary.Waiting(ctx, prison)
}

// Capacity implements app.Finder.
func (d desk) Capacity(ctx context.Context, prison scheduling.PrisonCode, kind scheduling.Kind, from scheduling.Date, days int) ([]scheduling.Capacity, error) {
	return d.diary.Capacity(ctx, prison, kind, from, days)
}
