package main

import (
	"context"

	"gatehouse/app/people"
	"gatehouse/scheduling"
)

// OpenPerson implements app.Recorder.
func (d desk) OpenPerson(ctx context.Context, by scheduling.Actor, id scheduling.PersonID) (people.Known, error) {
	if _, err := d.diary.OpenPerson(ctx, by, id); err != nil {
		return people.Known{}, err
	}
	return d.Record(ctx, id)
}

// Record implements app.Recorder.
func (d desk) Record(ctx context.Context, id scheduling.PersonID) (k people.Known, err error) {
	if k.Record, err = d.diary.Record(ctx, id); err != nil {
		return k, err
	}
	if k.Prisons, k.Courts, err = d.Places(ctx); err != nil {
		return k, err
	}
	k.Rooms, err = d.diary.Rooms(ctx, "")
	return k, err
}

// SavePerson implements app.Registrar.
func (d desk) SavePerson(ctx context.Context, by scheduling.Actor, p scheduling.Person) (scheduling.Person, error) {
	return d.diary.SavePerson(ctx, by, p)
}

// SaveRestriction implements app.Registrar.
func (d desk) SaveRestriction(ctx context.Context, by scheduling.Actor, x scheduling.Restriction) (scheduling.Restriction, error) {
	return d.diary.SaveRestriction(ctx, by, x)
}

// DropRestriction implements app.Registrar.
func (d desk) DropRestriction(ctx context.Context, by scheduling.Actor, id scheduling.RestrictionID) error {
	return d.diary.DropRestriction(ctx, by, id)
}
