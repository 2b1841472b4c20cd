package diary

import (
	"context"
	"fmt"
	"slices"

	"gatehouse/scheduling"
)

// SaveRestriction makes or changes a restriction; one without an ID gets one.
// It returns InvalidErrors for what is wrong with it. Bookings that it forbids
// stay as they are and appear in Review. It is recorded under everyone it names.
func (d *Diary) SaveRestriction(ctx context.Context, actor scheduling.Actor, x scheduling.Restriction) (scheduling.Restriction, error) {
	if x.ID == "" {
		x.ID = scheduling.RestrictionID(d.newID())
	}
	err := d.update(ctx, actor, func(w scheduling.Writer) error {
		people, err := w.People([]scheduling.PersonID{x.A, x.B})
		if err != nil {
			return err
		}
		if err := x.Validate(scheduling.Known{People: people}); err != nil {
			return err
		}
		was, _, err := restrictionOf(w, x.ID)
		if err != nil {
			return err
		}
		if err := w.SaveRestriction(x); err != nil {
			return err
		}
		return d.recordRestriction(w, actor, "", was, x)
	})
	if err != nil {
		return scheduling.Restriction{}, fmt.Errorf("save restriction %s: %w", x.ID, err)
	}
	return x, nil
}

// DropRestriction lifts a restriction; ErrNotFound when there is none.
func (d *Diary) DropRestriction(ctx context.Context, actor scheduling.Actor, id scheduling.RestrictionID) error {
	err := d.update(ctx, actor, func(w scheduling.Writer) error {
		was, ok, err := restrictionOf(w, id)
		if err != nil {
			return err
		}
		if !ok {
			return scheduling.ErrNotFound
		}
		if err := w.DropRestriction(id); err != nil {
			return err
		}
		return d.recordRestriction(w, actor, "lifted", was)
	})
	if err != nil {
		return fmt.Errorf("drop restriction %s: %w", id, err)
	}
	return nil
}

// recordRestriction leaves a line under everyone whom any of xs names.
func (d *Diary) recordRestriction(w scheduling.Writer, actor scheduling.Actor, what string, xs ...scheduling.Restriction) error {
	reason := string(xs[len(xs)-1].Kind)
	if what != "" {
		reason += ": " + what
	}
	var named []scheduling.PersonID
	for _, x := range xs {
		for _, id := range []scheduling.PersonID{x.A, x.B} {
			if id == "" || slices.Contains(named, id) {
				continue
			}
			named = append(named, id)
			err := w.Record(scheduling.AuditEntry{
				At: d.now(), Actor: actor, Action: scheduling.ActionRestricted, Subject: string(id), Reason: reason,
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func restrictionOf(r scheduling.Reader, id scheduling.RestrictionID) (x scheduling.Restriction, ok bool, err error) {
	all, err := r.Restrictions(nil)
	if err != nil {
		return x, false, err
	}
	i := slices.IndexFunc(all, func(x scheduling.Restriction) bool { return x.ID == id })
	if i < 0 {
		return x, false, nil
	}
	return all[i], true, nil
}
