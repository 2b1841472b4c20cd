package main

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"gatehouse/app/lists"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/courtlist"
	"gatehouse/scheduling/diary"
	"gatehouse/scheduling/ics"
	"gatehouse/scheduling/sheet"
)

// listsMost is how many lists are shown.
const listsMost = 60

// Lists implements app.Lister.
func (d desk) Lists(ctx context.Context) ([]scheduling.List, error) {
	return d.diary.Lists(ctx, "", "", listsMost)
}

// ReadList implements app.Lister.
func (d desk) ReadList(ctx context.Context, by scheduling.Actor, name string, data []byte) (scheduling.List, error) {
	return d.diary.ReadList(ctx, by, name, data)
}

// OpenList implements app.Lister.
func (d desk) OpenList(ctx context.Context, id scheduling.ListID) (k lists.Known, err error) {
	if k.List, err = d.diary.List(ctx, id); err != nil {
		return k, err
	}
	if k.List.Before != "" {
		// A version that is no longer kept has nothing to be compared with.
		if k.Before, err = d.diary.List(ctx, k.List.Before); err != nil && !errors.Is(err, scheduling.ErrNotFound) {
			return k, err
		}
	}
	err = d.store.View(ctx, func(r scheduling.Reader) error { return d.nameList(r, &k) })
	return k, err
}

// nameList reads whatever names what is in a list.
func (d desk) nameList(r scheduling.Reader, k *lists.Known) (err error) {
	s := &k.Scene
	if s.Prisons, err = r.Prisons(); err != nil {
		return err
	}
	at := prisonsOf(k.List)
	if s.Rooms, err = r.Rooms(""); err != nil {
		return err
	}
	s.Rooms = slices.DeleteFunc(s.Rooms, func(x scheduling.Room) bool { return len(at) > 0 && !at[x.Prison] })
	if s.Bookings, err = bookedThen(r, k.List); err != nil {
		return err
	}
	for _, row := range k.List.Rows {
		if row.Booking == "" || slices.ContainsFunc(s.Bookings, func(b scheduling.Booking) bool { return b.ID == row.Booking }) {
			continue
		}
		b, err := r.Booking(row.Booking)
		if err != nil {
			return err
		}
		s.Bookings = append(s.Bookings, b)
	}
	ids := everyone(s.Bookings...)
	for _, l := range []scheduling.List{k.List, k.Before} {
		for _, row := range l.Rows {
			for _, x := range row.Defendants {
				ids = append(append(ids, x.Person), x.Might...)
			}
			if row.Proposed != nil {
				ids = append(ids, everyone(*row.Proposed)...)
			}
		}
	}
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(id scheduling.PersonID) bool { return id == "" })
	s.People, err = r.People(ids)
	return err
}

// prisonsOf are the prisons that a list's people are held at.
func prisonsOf(l scheduling.List) map[scheduling.PrisonCode]bool {
	at := map[scheduling.PrisonCode]bool{}
	for _, row := range l.Rows {
		for _, x := range row.Defendants {
			if x.Prison != "" {
				at[x.Prison] = true
			}
		}
	}
	return at
}

// bookedThen are the bookings of a list's prisons on its day.
func bookedThen(r scheduling.Reader, l scheduling.List) ([]scheduling.Booking, error) {
	zone, err := time.LoadLocation(courtlist.Zone)
	if err != nil || l.Date.IsZero() {
		return nil, err
	}
	at := prisonsOf(l)
	all, err := r.Bookings(scheduling.BookingQuery{Within: l.Date.Span(zone)})
	return slices.DeleteFunc(all, func(b scheduling.Booking) bool {
		return !slices.ContainsFunc(b.Rooms(), func(k scheduling.RoomKey) bool { return at[k.Prison()] })
	}), err
}

// MatchRow implements app.Matcher.
func (d desk) MatchRow(ctx context.Context, by scheduling.Actor, at lists.At, person scheduling.PersonID) (scheduling.List, error) {
	return d.diary.MatchRow(ctx, by, diary.RowAt(at), person)
}

// LeaveRow implements app.Matcher.
func (d desk) LeaveRow(ctx context.Context, by scheduling.Actor, at lists.At, leave bool) (scheduling.List, error) {
	return d.diary.LeaveRow(ctx, by, diary.RowAt(at), leave)
}

// PlaceList implements app.ListPlacer.
func (d desk) PlaceList(ctx context.Context, by scheduling.Actor, q clash.ListQuestion, progress func(clash.Progress)) (clash.Placing, error) {
	return d.diary.PlaceList(ctx, by, q, progress)
}

// Export implements app.ListPlacer. Nobody is named unless that was asked for.
func (d *openDiary) Export(ctx context.Context, x lists.Export) ([]byte, error) {
	k, err := d.OpenList(ctx, x.List)
	if err != nil {
		return nil, err
	}
	_, courts, err := d.Places(ctx)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(courtlist.Zone)
	if err != nil {
		return nil, err
	}
	bookings := slices.Clone(k.Scene.Bookings)
	if !x.Day {
		bookings = slices.DeleteFunc(bookings, func(b scheduling.Booking) bool {
			return !slices.ContainsFunc(k.List.Rows, func(row scheduling.Row) bool { return row.Booking == b.ID })
		})
	}
	bookings = slices.DeleteFunc(bookings, func(b scheduling.Booking) bool { return !b.Active() })
	slices.SortStableFunc(bookings, func(a, b scheduling.Booking) int { return a.Span().Start.Compare(b.Span().Start) })
	people := map[scheduling.PersonID]scheduling.Person{}
	for _, p := range k.Scene.People {
		people[p.ID] = p
	}
	var out bytes.Buffer
	if x.Format == lists.FormatCalendar {
		rooms := map[scheduling.RoomKey]string{}
		for _, r := range k.Scene.Rooms {
			rooms[r.Key] = r.Name
		}
		w := ics.Writing{Zone: zone, Now: d.now(), Name: x.Title, Kinds: x.Kinds, Rooms: rooms, Names: x.Names, People: people}
		err = w.Write(&out, nil, bookings)
		return out.Bytes(), err
	}
	names := map[scheduling.CourtCode]string{}
	for _, c := range courts {
		names[c.Code] = c.Name
	}
	w := sheet.Writing{Zone: zone, Names: x.Names, People: people, Courts: names, Welsh: x.Welsh}
	err = w.Write(&out, bookings)
	return out.Bytes(), err
}
