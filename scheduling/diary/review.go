package diary

import (
	"context"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Review lists the bookings ahead, kept by the prison or in its rooms, that
// clash under the rules as they are now and nobody has accepted it: since a
// room was closed, a timetable changed, someone moved, was released or was
// banned. They come by start. Whether they were booked in time is not asked
// again.
func (d *Diary) Review(ctx context.Context, code scheduling.PrisonCode) (clash.Review, error) {
	return read(ctx, d, "review of "+string(code), func(r scheduling.Reader) (clash.Review, error) {
		o, err := d.outlook(r, code)
		if err != nil {
			return clash.Review{}, err
		}
		index := clash.NewIndex(o.scene)
		return o.review(func(b scheduling.Booking) []clash.Clash { return openOf(index, b) }), nil
	})
}

// Hits lists the bookings ahead that saving the room as it is here would put
// into Review, with what would be new about them. A new room hits nothing.
func (d *Diary) Hits(ctx context.Context, room scheduling.Room) (clash.Review, error) {
	return d.hits(ctx, room.Key.Prison(), "hits of room "+string(room.Key), func(s *clash.Scene) {
		s.Rooms = replaced(s.Rooms, func(x scheduling.Room) bool { return x.Key == room.Key }, room)
	})
}

// HitsOfPrison is like Hits for a prison's own rules.
func (d *Diary) HitsOfPrison(ctx context.Context, p scheduling.Prison) (clash.Review, error) {
	return d.hits(ctx, p.Code, "hits of prison "+string(p.Code), func(s *clash.Scene) {
		s.Prisons = replaced(s.Prisons, func(x scheduling.Prison) bool { return x.Code == p.Code }, p)
	})
}

// hits compares what is ahead of a prison before and after a change of rules.
func (d *Diary) hits(ctx context.Context, code scheduling.PrisonCode, what string, change func(*clash.Scene)) (clash.Review, error) {
	return read(ctx, d, what, func(r scheduling.Reader) (clash.Review, error) {
		o, err := d.outlook(r, code)
		if err != nil {
			return clash.Review{}, err
		}
		before := clash.NewIndex(o.scene)
		change(&o.scene)
		after := clash.NewIndex(o.scene)
		return o.review(func(b scheduling.Booking) []clash.Clash {
			open := openOf(after, b)
			if len(open) == 0 {
				return nil
			}
			had := openOf(before, b)
			return slices.DeleteFunc(open, func(c clash.Clash) bool {
				return slices.ContainsFunc(had, func(h clash.Clash) bool {
					return h.Code == c.Code && h.Resource == c.Resource && h.With == c.With
				})
			})
		}), nil
	})
}

// openOf is what b clashes with that nobody has accepted.
func openOf(x *clash.Index, b scheduling.Booking) []clash.Clash {
	return slices.DeleteFunc(x.Find(b), func(c clash.Clash) bool { return c.Accepted })
}

func replaced[T any](all []T, same func(T) bool, by T) []T {
	out := slices.Clone(all)
	for i, x := range out {
		if same(x) {
			out[i] = by
		}
	}
	return out
}

// outlook is everything ahead of one prison.
type outlook struct {
	// scene has no Now: notice and how far ahead were judged when a booking
	// was made, and whoever has a form open is no reason to look at it again.
	scene clash.Scene
	// ahead are the prison's active bookings that have not started, by start.
	ahead []scheduling.Booking
}

// review is what find says of the bookings ahead, those apart of which it
// says nothing.
func (o outlook) review(find func(scheduling.Booking) []clash.Clash) clash.Review {
	out := clash.Review{Scene: clash.Scene{
		Prisons: o.scene.Prisons, Rooms: o.scene.Rooms, People: o.scene.People, Restrictions: o.scene.Restrictions,
	}}
	with := map[scheduling.BookingID]bool{}
	for _, b := range o.ahead {
		found := find(b)
		if len(found) == 0 {
			continue
		}
		out.Items = append(out.Items, clash.Reviewed{Booking: b, Clashes: found})
		for _, c := range found {
			with[c.With] = true
		}
	}
	for _, b := range o.scene.Bookings {
		if with[b.ID] {
			out.Scene.Bookings = append(out.Scene.Bookings, b)
		}
	}
	return out
}

// lookBack is how far before now a booking can matter to one that is ahead:
// visits are counted by the week.
const lookBack = 7 * 24 * time.Hour

func (d *Diary) outlook(r scheduling.Reader, code scheduling.PrisonCode) (o outlook, err error) {
	now := d.now()
	within := scheduling.Span{Start: now.Add(-lookBack), End: now.AddDate(0, scheduling.HorizonMonths, 1)}
	o.scene.Holidays = d.holidays
	if o.scene.Prisons, err = r.Prisons(); err != nil {
		return o, err
	}
	all, err := r.Bookings(scheduling.BookingQuery{Prison: code, Within: within})
	if err != nil {
		return o, err
	}
	for _, b := range all {
		if b.Active() && b.Span().Start.After(now) {
			o.ahead = append(o.ahead, b)
		}
	}
	slices.SortStableFunc(o.ahead, byStart)
	people := peopleOf(o.ahead...)
	if o.scene.People, err = r.People(people); err != nil {
		return o, err
	}
	if o.scene.Restrictions, err = r.Restrictions(append([]scheduling.PersonID{}, people...)); err != nil {
		return o, err
	}
	elsewhere, err := elsewhere(r, code, within, people)
	if err != nil {
		return o, err
	}
	said, err := screening(r, casesOf(o.ahead))
	if err != nil {
		return o, err
	}
	o.scene.Bookings = joined(all, elsewhere, said)
	if o.scene.Rooms, err = roomsOf(r, o.scene.Bookings); err != nil {
		return o, err
	}
	o.scene.Accepted, err = r.Accepted(idsOf(o.ahead))
	return o, err
}

// joined lists bookings of several lists, each once.
func joined(lists ...[]scheduling.Booking) []scheduling.Booking {
	seen := map[scheduling.BookingID]bool{}
	var out []scheduling.Booking
	for _, b := range slices.Concat(lists...) {
		if !seen[b.ID] {
			seen[b.ID] = true
			out = append(out, b)
		}
	}
	return out
}

// casesOf lists the cases of bookings, each once.
func casesOf(bookings []scheduling.Booking) []string {
	var out []string
	for _, b := range bookings {
		out = append(out, b.CaseRef)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// elsewhere lists what people are in that does not concern the prison.
func elsewhere(r scheduling.Reader, code scheduling.PrisonCode, within scheduling.Span, people []scheduling.PersonID) ([]scheduling.Booking, error) {
	var out []scheduling.Booking
	for some := range slices.Chunk(people, 500) {
		resources := make([]scheduling.Resource, len(some))
		for i, id := range some {
			resources[i] = scheduling.PersonResource(id)
		}
		found, err := r.Bookings(scheduling.BookingQuery{Resources: resources, Within: within, NotPrison: code})
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// roomsOf lists the rooms of every prison that bookings have a room in.
func roomsOf(r scheduling.Reader, bookings []scheduling.Booking) ([]scheduling.Room, error) {
	var codes []scheduling.PrisonCode
	for _, b := range bookings {
		for _, key := range b.Rooms() {
			if code := key.Prison(); !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	slices.Sort(codes)
	var out []scheduling.Room
	for _, code := range codes {
		some, err := rooms(r, code)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}
