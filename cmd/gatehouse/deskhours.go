package main

import (
	"context"
	"slices"
	"time"

	screen "gatehouse/app/timetable"
	"gatehouse/scheduling"
	"gatehouse/scheduling/timetable"
)

// Hours implements app.Looker.
func (d desk) Hours(ctx context.Context, prison scheduling.PrisonCode, within scheduling.Span) ([]screen.Stretch, error) {
	var out []screen.Stretch
	err := d.store.View(ctx, func(r scheduling.Reader) error {
		prisons, err := r.Prisons()
		if err != nil {
			return err
		}
		i := slices.IndexFunc(prisons, func(p scheduling.Prison) bool { return p.Code == prison })
		if i < 0 {
			return nil
		}
		place := timetable.Place{Prison: prisons[i], Holidays: d.holidays}
		if place.Zone, err = place.Prison.Location(); err != nil {
			return err
		}
		rooms, err := r.Rooms(prison)
		for _, room := range rooms {
			for _, on := range place.Dates(within) {
				for _, w := range place.Day(room, on) {
					from, to := on.At(w.From), on.At(w.To)
					if w.To >= 24*time.Hour {
						to = on.AddDays(1).At(w.To - 24*time.Hour)
					}
					out = append(out, screen.Stretch{
						Room: room.Key, For: w.For, Why: w.Reason,
						Span: scheduling.Span{Start: from.Resolve(place.Zone), End: to.Resolve(place.Zone)},
					})
				}
			}
		}
		return err
	})
	return out, err
}
