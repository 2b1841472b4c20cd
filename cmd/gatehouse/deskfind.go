package main

import (
	"context"
	"slices"

	"gatehouse/app/find"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/timetable"
)

// Choices implements app.Finder.
func (d desk) Choices(ctx context.Context) (k find.Known, err error) {
	if k.Prisons, k.Courts, err = d.Places(ctx); err == nil {
		k.Rooms, err = d.diary.Rooms(ctx, "")
	}
	return k, err
}

// Find implements app.Finder.
func (d desk) Find(ctx context.Context, q scheduling.FindQuery) (a find.Answer, err error) {
	offers, err := d.diary.Find(ctx, q)
	if err != nil {
		return a, err
	}
	err = d.store.View(ctx, func(r scheduling.Reader) (err error) {
		if a.Scene.Prisons, err = r.Prisons(); err != nil {
			return err
		}
		if a.Scene.Rooms, err = r.Rooms(""); err != nil {
			return err
		}
		a.Scene.People, err = r.People(everyone(q.Booking))
		return err
	})
	for _, o := range offers {
		a.Places = append(a.Places, find.Place{Booking: o.Booking, Footing: d.footing(a.Scene, o.Booking)})
	}
	return a, err
}

// footing says on what footing the room of b's main part is open to it.
func (d desk) footing(s clash.Scene, b scheduling.Booking) string {
	main, _ := b.Main()
	if len(main.Placements) == 0 {
		return ""
	}
	who := timetable.AskerOf(b, func(id scheduling.PersonID) (scheduling.Person, bool) {
		i := slices.IndexFunc(s.People, func(p scheduling.Person) bool { return p.ID == id })
		if i < 0 {
			return scheduling.Person{}, false
		}
		return s.People[i], true
	})
	key := main.Placements[0].Room
	for _, r := range s.Rooms {
		for _, p := range s.Prisons {
			if zone, err := p.Location(); r.Key == key && p.Code == r.Prison && err == nil {
				at := timetable.Place{Prison: p, Zone: zone, Holidays: d.holidays}
				return string(timetable.Judge(r, at, who, main.Span).As)
			}
		}
	}
	return ""
}

// Waiting implements app.Finder.
func (d desk) Waiting(ctx context.Context, prison scheduling.PrisonCode) (clash.WaitingList, error) {
	return d.diary.Waiting(ctx, prison)
}

// Capacity implements app.Finder.
func (d desk) Capacity(ctx context.Context, prison scheduling.PrisonCode, kind scheduling.Kind, from scheduling.Date, days int) ([]scheduling.Capacity, error) {
	return d.diary.Capacity(ctx, prison, kind, from, days)
}
