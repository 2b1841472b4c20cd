package main

import (
	"context"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// EndEarly implements app.Ender.
func (d desk) EndEarly(ctx context.Context, by scheduling.Actor, id scheduling.BookingID, at time.Time) (scheduling.Ending, error) {
	return d.diary.EndEarly(ctx, by, id, at)
}

// NoShow implements app.Ender.
func (d desk) NoShow(ctx context.Context, by scheduling.Actor, q scheduling.NoShow) (scheduling.Ending, error) {
	return d.diary.NoShow(ctx, by, q)
}

// Unend implements app.Ender.
func (d desk) Unend(ctx context.Context, by scheduling.Actor, key string, e scheduling.Ending) (scheduling.Booking, error) {
	return d.diary.Unend(ctx, by, key, e)
}

// Uses implements app.Ender.
func (d desk) Uses(ctx context.Context, prison scheduling.PrisonCode, freed []scheduling.Claim) (clash.Uses, error) {
	return d.diary.Uses(ctx, prison, freed)
}

// Extend implements app.Extender.
func (d desk) Extend(ctx context.Context, by scheduling.Actor, key string, id scheduling.BookingID, until time.Time) (scheduling.Ending, error) {
	return d.diary.Extend(ctx, by, key, id, until)
}

// Reaches implements app.Extender.
func (d desk) Reaches(ctx context.Context, id scheduling.BookingID, until time.Time) (s clash.Scene, err error) {
	if s.Bookings, err = d.diary.Reaches(ctx, id, until); err != nil || len(s.Bookings) == 0 {
		return s, err
	}
	err = d.store.View(ctx, func(r scheduling.Reader) (err error) {
		if s.Prisons, err = r.Prisons(); err != nil {
			return err
		}
		if s.Rooms, err = r.Rooms(""); err != nil {
			return err
		}
		s.People, err = r.People(everyone(s.Bookings...))
		return err
	})
	return s, err
}
