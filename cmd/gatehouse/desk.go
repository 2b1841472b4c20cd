package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"gatehouse/app/bookingform"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
)

// desk answers the screens' questions from a diary. It keeps nothing.
type desk struct {
	diary *diary.Diary
	// store is read where one screen's question needs several answers of one state.
	store scheduling.Store
	// holidays are those of every year a booking may be in.
	holidays scheduling.Holidays
}

// Places implements app.Looker.
func (d desk) Places(ctx context.Context) (prisons []scheduling.Prison, courts []scheduling.Court, err error) {
	err = d.store.View(ctx, func(r scheduling.Reader) (err error) {
		if prisons, err = r.Prisons(); err == nil {
			courts, err = r.Courts()
		}
		return err
	})
	return prisons, courts, err
}

// Scene implements app.Looker.
func (d desk) Scene(ctx context.Context, prison scheduling.PrisonCode, within scheduling.Span) (clash.Scene, error) {
	s, err := d.diary.Scene(ctx, diary.SceneQuery{Prison: prison, Within: within})
	s.Holidays = d.holidays
	return s, err
}

// peopleMost is how many people one search shows.
const peopleMost = 50

// People implements app.Looker.
func (d desk) People(ctx context.Context, text string, role scheduling.Role, prison scheduling.PrisonCode) ([]scheduling.Person, error) {
	return d.diary.People(ctx, text, role, prison, peopleMost)
}

// Watch implements app.Looker.
func (d desk) Watch(ctx context.Context) <-chan scheduling.Change { return d.diary.Watch(ctx) }

// Begin implements app.Former.
func (d desk) Begin(ctx context.Context, id scheduling.BookingID) (k bookingform.Known, err error) {
	if k.Prisons, k.Courts, err = d.Places(ctx); err != nil {
		return k, err
	}
	k.Holidays = d.holidays
	if k.Rooms, err = d.diary.Rooms(ctx, ""); err != nil || id == "" {
		return k, err
	}
	err = d.store.View(ctx, func(r scheduling.Reader) (err error) {
		if k.Booking, err = r.Booking(id); err == nil {
			k.People, err = r.People(everyone(k.Booking))
		}
		return err
	})
	if err != nil {
		return k, err
	}
	if k.Booking.Series != "" {
		if k.Series, k.Occurrences, err = d.diary.Occurrences(ctx, k.Booking.Series); err != nil {
			return k, err
		}
	}
	k.History, err = d.diary.History(ctx, string(id))
	return k, err
}

// everyone lists the ids of all people of bookings.
func everyone(bookings ...scheduling.Booking) []scheduling.PersonID {
	var ids []scheduling.PersonID
	for _, b := range bookings {
		ids = append(ids, b.Prisoners()...)
		for _, a := range b.Attendees {
			ids = append(ids, a.Person)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// offersMost is how many alternatives of each sort a form shows.
const offersMost = 3

// Check implements app.Former. What is still missing elsewhere in the booking
// does not keep it from saying whether rooms and people are free.
func (d desk) Check(ctx context.Context, b scheduling.Booking, own scheduling.HoldID) (a bookingform.Answer, err error) {
	a.Clashes, err = d.diary.Check(ctx, b, own)
	var bad scheduling.InvalidErrors
	if err != nil && (!errors.As(err, &bad) || slices.ContainsFunc(bad, aboutTime)) {
		return bookingform.Answer{}, err
	}
	if !slices.ContainsFunc(a.Clashes, func(c clash.Clash) bool { return !c.Accepted }) {
		return a, nil
	}
	if a.Offers, err = d.diary.Free(ctx, b, offersMost); err != nil {
		return a, err
	}
	err = d.store.View(ctx, func(r scheduling.Reader) error { return name(r, b, &a) })
	return a, err
}

func aboutTime(e *scheduling.InvalidError) bool {
	return strings.HasSuffix(e.Field, ".start") || strings.HasSuffix(e.Field, ".end")
}

// name reads who and what the clashes are with.
func name(r scheduling.Reader, b scheduling.Booking, a *bookingform.Answer) (err error) {
	seen := map[scheduling.BookingID]bool{}
	for _, c := range a.Clashes {
		if c.With == "" || seen[c.With] {
			continue
		}
		seen[c.With] = true
		with, err := r.Booking(c.With)
		if err != nil {
			return err
		}
		a.Scene.Bookings = append(a.Scene.Bookings, with)
	}
	if a.Scene.Rooms, err = r.Rooms(""); err != nil {
		return err
	}
	a.Scene.People, err = r.People(everyone(append(slices.Clone(a.Scene.Bookings), b)...))
	return err
}

// Save implements app.Keeper.
func (d desk) Save(ctx context.Context, by scheduling.Actor, r bookingform.Request) (scheduling.Booking, error) {
	q := diary.Entry{Key: r.Key, Booking: r.Booking, Hold: r.Hold}
	for _, c := range r.Accept {
		q.Accept = append(q.Accept, diary.Accept{Code: c.Code, Resource: c.Resource, With: c.With, Reason: r.Reason})
	}
	if r.Booking.Version == 0 {
		return d.diary.Book(ctx, by, q)
	}
	return d.diary.Amend(ctx, by, q)
}

// Cancel implements app.Keeper.
func (d desk) Cancel(ctx context.Context, by scheduling.Actor, key string, b scheduling.Booking, why scheduling.CancelReason) (scheduling.Booking, error) {
	return d.diary.Cancel(ctx, by, diary.Entry{Key: key, Booking: b}, why)
}

// Reinstate implements app.Keeper.
func (d desk) Reinstate(ctx context.Context, by scheduling.Actor, key string, b scheduling.Booking) (scheduling.Booking, error) {
	return d.diary.Reinstate(ctx, by, diary.Entry{Key: key, Booking: b})
}
