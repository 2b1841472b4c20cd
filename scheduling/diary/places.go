package diary

import (
	"context"
	"fmt"

	"gatehouse/scheduling"
)

// SavePrison changes a prison's own rules. It returns InvalidErrors for what
// is wrong with them and ErrStale when they have changed since p.Version was
// read. Bookings that the new rules hit stay as they are and appear in Review.
func (d *Diary) SavePrison(ctx context.Context, actor scheduling.Actor, p scheduling.Prison) (scheduling.Prison, error) {
	return change(ctx, d, actor, "save prison "+string(p.Code), func(w scheduling.Writer) (scheduling.Prison, scheduling.AuditEntry, error) {
		line := scheduling.AuditEntry{Action: scheduling.ActionPrison, Subject: string(p.Code)}
		if err := p.Validate(); err != nil {
			return p, line, err
		}
		saved, err := w.SavePrison(p)
		line.Version = saved.Version
		return saved, line, err
	})
}

// SaveRoom changes a room and its timetable, or adds a room. It returns
// InvalidErrors for what is wrong with it, ErrStale when it has changed since
// r.Version was read, and ErrTaken when places would go that bookings have.
// Other bookings that the new timetable hits stay as they are and appear in
// Review; Hits says beforehand which.
func (d *Diary) SaveRoom(ctx context.Context, actor scheduling.Actor, r scheduling.Room) (scheduling.Room, error) {
	return change(ctx, d, actor, "save room "+string(r.Key), func(w scheduling.Writer) (scheduling.Room, scheduling.AuditEntry, error) {
		line := scheduling.AuditEntry{Action: scheduling.ActionRoom, Subject: string(r.Key)}
		prisons, err := w.Prisons()
		if err != nil {
			return r, line, err
		}
		if err := r.Validate(scheduling.Known{Prisons: prisons}); err != nil {
			return r, line, err
		}
		saved, err := w.SaveRoom(r)
		line.Version = saved.Version
		return saved, line, err
	})
}

// change runs one change of a known actor in one transaction and records it
// there as the audit entry that it returns.
func change[T any](
	ctx context.Context, d *Diary, actor scheduling.Actor, what string,
	fn func(scheduling.Writer) (T, scheduling.AuditEntry, error),
) (T, error) {
	var saved T
	err := d.update(ctx, actor, func(w scheduling.Writer) error {
		v, line, err := fn(w)
		if err != nil {
			return err
		}
		saved, line.At, line.Actor = v, d.now(), actor
		return w.Record(line)
	})
	if err != nil {
		var none T
		return none, fmt.Errorf("%s: %w", what, err)
	}
	return saved, nil
}
