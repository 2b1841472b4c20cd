package main

import (
	"cmp"
	"context"

	"gatehouse/app/rooms"
	"gatehouse/scheduling"
	"gatehouse/scheduling/timetable"
)

// Rooms implements app.Planner.
func (d desk) Rooms(ctx context.Context) (k rooms.Known, err error) {
	if k.Prisons, k.Courts, err = d.Places(ctx); err != nil {
		return k, err
	}
	k.Rooms, err = d.diary.Rooms(ctx, "")
	return k, err
}

// Days implements app.Planner.
func (d desk) Days(ctx context.Context, r scheduling.Room, p scheduling.Prison, from scheduling.Date, n int) ([]rooms.Day, error) {
	zone, err := p.Location()
	if err != nil {
		return nil, err
	}
	place := timetable.Place{Prison: p, Zone: zone, Holidays: d.holidays}
	out := make([]rooms.Day, 0, n)
	for i := range n {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		day := rooms.Day{Date: from.AddDays(i)}
		day.Windows = place.Day(r, day.Date)
		day.Holiday, _ = d.holidays.On(cmp.Or(p.Division, scheduling.EnglandAndWales), day.Date)
		for _, c := range p.Closures {
			if c.Date == day.Date {
				day.Closed, day.Closure = true, c.Reason
			}
		}
		out = append(out, day)
	}
	return out, nil
}
