package main

import (
	"context"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// SaveRoom implements app.Placer.
func (d desk) SaveRoom(ctx context.Context, by scheduling.Actor, r scheduling.Room) (scheduling.Room, error) {
	return d.diary.SaveRoom(ctx, by, r)
}

// SavePrison implements app.Placer.
func (d desk) SavePrison(ctx context.Context, by scheduling.Actor, p scheduling.Prison) (scheduling.Prison, error) {
	return d.diary.SavePrison(ctx, by, p)
}

// RoomHits implements app.Reviewer.
func (d desk) RoomHits(ctx context.Context, r scheduling.Room) (clash.Review, error) {
	return d.diary.Hits(ctx, r)
}

// PrisonHits implements app.Reviewer.
func (d desk) PrisonHits(ctx context.Context, p scheduling.Prison) (clash.Review, error) {
	return d.diary.HitsOfPrison(ctx, p)
}

// Review implements app.Reviewer.
func (d desk) Review(ctx context.Context, prison scheduling.PrisonCode) (clash.Review, error) {
	return d.diary.Review(ctx, prison)
}
