package diary

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/index"
	"gatehouse/scheduling/timetable"
)

// MaxCapacityDays is how many days Capacity looks at, at most.
const MaxCapacityDays = 366

// Capacity says for each of the days from from how much of a prison's bookable
// day can be booked for a kind by anyone: in the rooms that are open to it and
// kept for no other party, counted once for each place. What has passed is in
// the total and not free. It returns ErrNotFound for a prison that is not kept.
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
		out := make([]scheduling.Capacity, 0, max(days, 0))
		for n := range days {
			date := from.AddDays(n)
			c := scheduling.Capacity{Date: date}
			for _, room := range all {
				for _, open := range timetable.Opening(room, at, timetable.Asker{Kind: kind}, date) {
					places := max(room.Places, 1)
					c.Total += open.Span.Duration() * time.Duration(places)
					c.Free += free(x, room, places, open.Span.Intersect(scheduling.Span{Start: d.now(), End: open.Span.End}))
				}
			}
			out = append(out, c)
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

// free is how much of span no claim fills, over all places of a room.
func free(x *index.Index, room scheduling.Room, places int, span scheduling.Span) time.Duration {
	if !span.Valid() {
		return 0
	}
	type step struct {
		at time.Time
		by int
	}
	var steps []step
	for _, c := range x.Held(scheduling.RoomResource(room.Key), span) {
		s := c.Span.Intersect(span)
		steps = append(steps, step{s.Start, 1}, step{s.End, -1})
	}
	slices.SortFunc(steps, func(a, b step) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.by, b.by)) })
	left, at, there := time.Duration(0), span.Start, 0
	for _, s := range append(steps, step{at: span.End}) {
		left += s.at.Sub(at) * time.Duration(max(places-there, 0))
		at, there = s.at, there+s.by
	}
	return left
}
