package diary

import (
	"context"
	"time"

	"gatehouse/scheduling"
)

// Looked records, before anything is seen, that somebody looks at the booking's
// call in which they take no part, and why; listens says that they hear it too.
// It is kept at the beginning so that a desk that stops leaves a trace. Errors
// are scheduling.ErrNotFound and what is wrong with the reason.
func (d *Diary) Looked(ctx context.Context, actor scheduling.Actor, id scheduling.BookingID, reason string, listens bool) error {
	if err := (scheduling.Acceptance{Reason: reason}).Validate(); err != nil {
		return err
	}
	action := scheduling.ActionLooked
	if listens {
		action = scheduling.ActionListened
	}
	return d.look(ctx, actor, id, action, reason)
}

// LookEnded records from when to when the look was, and why again, in one line:
// an ISO 8601 interval and the reason.
func (d *Diary) LookEnded(ctx context.Context, actor scheduling.Actor, id scheduling.BookingID, from, to time.Time, reason string) error {
	return d.look(ctx, actor, id, scheduling.ActionLookEnded, scheduling.FormatLook(from, to, reason))
}

func (d *Diary) look(ctx context.Context, actor scheduling.Actor, id scheduling.BookingID, action scheduling.Action, reason string) error {
	_, err := change(ctx, d, actor, "look at booking "+string(id), func(w scheduling.Writer) (struct{}, scheduling.AuditEntry, error) {
		_, err := w.Booking(id)
		return struct{}{}, scheduling.AuditEntry{Action: action, Subject: string(id), Reason: reason}, err
	})
	return err
}
