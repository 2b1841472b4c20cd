package diary

import (
	"context"
	"fmt"
	"slices"

	"gatehouse/scheduling"
)

// OpenPerson opens a person's record; ErrNotFound when there is none. That
// someone looked is recorded.
func (d *Diary) OpenPerson(ctx context.Context, actor scheduling.Actor, id scheduling.PersonID) (scheduling.Record, error) {
	return change(ctx, d, actor, "open person "+string(id), func(w scheduling.Writer) (scheduling.Record, scheduling.AuditEntry, error) {
		record, err := recordOf(w, id)
		return record, scheduling.AuditEntry{Action: scheduling.ActionViewed, Subject: string(id)}, err
	})
}

// Record reads again a record that OpenPerson opened, for a screen that
// follows the feed: it is one look, recorded once.
func (d *Diary) Record(ctx context.Context, id scheduling.PersonID) (scheduling.Record, error) {
	return read(ctx, d, "record of person "+string(id), func(r scheduling.Reader) (scheduling.Record, error) { return recordOf(r, id) })
}

func recordOf(r scheduling.Reader, id scheduling.PersonID) (record scheduling.Record, err error) {
	if record.Person, err = r.Person(id); err != nil {
		return record, err
	}
	record.Bookings, err = r.Bookings(scheduling.BookingQuery{
		Resources: []scheduling.Resource{scheduling.PersonResource(id)}, Cancelled: true,
	})
	if err != nil {
		return record, err
	}
	slices.SortStableFunc(record.Bookings, byStart)
	if record.Restrictions, err = r.Restrictions([]scheduling.PersonID{id}); err != nil {
		return record, err
	}
	others := peopleOf(record.Bookings...)
	for _, x := range record.Restrictions {
		others = append(others, x.A, x.B)
	}
	others = slices.DeleteFunc(others, func(o scheduling.PersonID) bool { return o == id || o == "" })
	record.People, err = r.People(others)
	return record, err
}

// SavePerson changes a person's record, or adds a person: one without an ID
// gets one. It returns InvalidErrors for what is wrong with it, a number that
// somebody else has included, and ErrStale when the record has changed since
// p.Version was read. Someone who moved or was released keeps their bookings;
// the desks of those find them in Review.
func (d *Diary) SavePerson(ctx context.Context, actor scheduling.Actor, p scheduling.Person) (scheduling.Person, error) {
	if p.ID == "" {
		p.ID, p.Version = scheduling.PersonID(d.newID()), 0
	}
	return change(ctx, d, actor, "save person "+string(p.ID), func(w scheduling.Writer) (scheduling.Person, scheduling.AuditEntry, error) {
		line := scheduling.AuditEntry{Action: scheduling.ActionPerson, Subject: string(p.ID)}
		prisons, err := w.Prisons()
		if err != nil {
			return p, line, err
		}
		if err := p.Validate(scheduling.Known{Prisons: prisons}); err != nil {
			return p, line, err
		}
		if err := sameNumber(w, p); err != nil {
			return p, line, err
		}
		saved, err := w.SavePerson(p)
		line.Version = saved.Version
		return saved, line, err
	})
}

// numbersLike bounds a search for one number; only what begins with it comes first.
const numbersLike = 20

// sameNumber refuses a number that somebody else has.
func sameNumber(r scheduling.Reader, p scheduling.Person) error {
	if p.Number == "" {
		return nil
	}
	like, err := r.FindPeople(string(p.Number), "", "", numbersLike)
	if err != nil {
		return fmt.Errorf("number of person %s: %w", p.ID, err)
	}
	if slices.ContainsFunc(like, func(o scheduling.Person) bool { return o.Number == p.Number && o.ID != p.ID }) {
		return scheduling.InvalidErrors{{Field: "number", Problem: scheduling.ProblemDuplicate}}
	}
	return nil
}
