package diary

import (
	"context"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/index"
	"gatehouse/scheduling/timetable"
)

// MaxCapacityDays is how many days Capacity looks at, at most.
const MaxCapacityDays = 366

// Capacity says for each of the days from from how much of a prison's bookable
// day can be booked for a kind by anyone: in the rooms that are open to it and
// kept for no other party, counted once for each place. What has passed, and a
// room's turnaround after each booking, is in the total and not free. It returns ErrNotFound for a prison that is not kept.
func (d *Diary) Capacity(
	ctx context.Context, code scheduling.PrisonCode, kind scheduling.Kind, from scheduling.Date, days int,
) ([]scheduling.Capacity, error) {
	return read(ctx, d, "capacity of "+string(code), func(r scheduling.Reader) ([]scheduling.Capacity, error) {
		prisons, err := r.Prisons()
		if err != nil {
			return nil, err
		}
		at, err := placeOf(scheduling.Known{Prisons: prisons, Holidays: d.holidays}, code)
		if err != nil {
			return nil, err
		}
		all, err := rooms(r, code)
		if err != nil {
			return nil, err
		}
		days = min(days, MaxCapacityDays)
		x := d.live.Now()
		if x == nil {
			within := scheduling.Span{Start: from.Span(at.Zone).Start, End: from.AddDays(days).Span(at.Zone).Start}
			if x, err = claimed(r, within, all); err != nil {
				return nil, err
			}
		}
		out := make([]scheduling.Capacity, max(days, 0))
		for _, room := range all {
			places := max(room.Places, 1)
			var left []scheduling.Span
			var of []int // the day of each
			for n := range out {
				out[n].Date = from.AddDays(n)
				for _, open := range timetable.Opening(room, at, timetable.Asker{Kind: kind}, out[n].Date) {
					out[n].Total += open.Span.Duration() * time.Duration(places)
					left = append(left, scheduling.Span{Start: later(open.Span.Start, d.now()), End: open.Span.End})
					of = append(of, n)
				}
			}
			for i, free := range x.FreeByDay([]index.Want{index.WantRoom(room)}, left) {
				out[of[i]].Free += free
			}
		}
		return out, nil
	})
}

// claimed is an index of what holds rooms within a stretch of time.
func claimed(r scheduling.Reader, within scheduling.Span, all []scheduling.Room) (*index.Index, error) {
	resources := make([]scheduling.Resource, len(all))
	for i, room := range all {
		resources[i] = scheduling.RoomResource(room.Key)
	}
	if len(resources) == 0 || !within.Valid() {
		return index.Build(nil), nil
	}
	bookings, err := r.Bookings(scheduling.BookingQuery{Within: within, Resources: resources})
	return indexed(bookings), err
}
