package main

import (
	"context"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Resolve implements app.Resolver.
func (d desk) Resolve(ctx context.Context, q clash.Question, progress func(clash.Progress)) (clash.Resolution, error) {
	return d.diary.Resolve(ctx, q, progress)
}

// Enact implements app.Resolver.
func (d desk) Enact(ctx context.Context, by scheduling.Actor, e clash.Enactment) (scheduling.Enacted, error) {
	return d.diary.Enact(ctx, by, e)
}

// UndoPlan implements app.Resolver.
func (d desk) UndoPlan(ctx context.Context, by scheduling.Actor, key string, done scheduling.Enacted) (scheduling.Enacted, error) {
	return d.diary.UndoPlan(ctx, by, key, done)
}

// Priorities implements app.Prioritiser.
func (d desk) Priorities(ctx context.Context, prison scheduling.PrisonCode) (scheduling.Priorities, error) {
	return d.diary.Priorities(ctx, prison)
}

// SavePriorities implements app.Prioritiser.
func (d desk) SavePriorities(ctx context.Context, by scheduling.Actor, p scheduling.Priorities) (scheduling.Priorities, error) {
	return d.diary.SavePriorities(ctx, by, p)
}

// TryPriorities implements app.Prioritiser.
func (d desk) TryPriorities(ctx context.Context, p scheduling.Priorities) ([]clash.PastCase, error) {
	return d.diary.TryPriorities(ctx, p)
}
