package diary

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Accept is a person's word that one clash may stand. It names the clash as
// Check and clash.Error do.
type Accept struct {
	Code     clash.Code
	Resource scheduling.Resource
	With     scheduling.BookingID
	Reason   string // at least 3 and at most 200 characters
}

// Entry asks for a booking to be made or changed.
type Entry struct {
	// Key makes a request that is sent twice happen once: the second time
	// returns the booking as it is now. Empty for none.
	Key     string
	Booking scheduling.Booking
	Accept  []Accept
	// Hold is the asker's own, which is in nobody's way and ends with the entry.
	Hold scheduling.HoldID
}

// LogValue keeps names, notes and reasons out of logs.
func (q Entry) LogValue() slog.Value { return q.Booking.LogValue() }

// Book makes a new booking of q.Booking, whose ID and Version are not looked
// at. It returns InvalidErrors for what is wrong with it and *clash.Error for
// the clashes that are not accepted. Booking again with the same Key returns
// the booking of the first time as it is now.
func (d *Diary) Book(ctx context.Context, actor scheduling.Actor, q Entry) (scheduling.Booking, error) {
	b := asked(q.Booking, nil)
	b.ID, b.Version = scheduling.BookingID(d.newID()), 0
	return d.save(ctx, actor, q, scheduling.ActionBooked, func(scheduling.Writer) (scheduling.Booking, *scheduling.Booking, error) {
		b.Made, b.MadeBy = d.now(), actor
		return b, nil, nil
	})
}

// Amend replaces the booking that q.Booking names; its Version is the one the
// person saw. It returns the errors of Book, ErrStale when the booking has
// changed since, ErrEnded when it was cancelled or is over, and ErrStarted
// when a part has started and anything but the ends would change.
func (d *Diary) Amend(ctx context.Context, actor scheduling.Actor, q Entry) (scheduling.Booking, error) {
	return d.save(ctx, actor, q, scheduling.ActionAmended, func(w scheduling.Writer) (scheduling.Booking, *scheduling.Booking, error) {
		kept, err := w.Booking(q.Booking.ID)
		switch {
		case err != nil:
			return kept, nil, err
		case !kept.Active():
			return kept, nil, scheduling.ErrEnded
		case kept.Version != q.Booking.Version:
			return kept, nil, scheduling.ErrStale
		}
		return asked(q.Booking, &kept), &kept, nil
	})
}

// Reinstate undoes the cancellation of the booking that q.Booking names by ID
// and by the Version the person saw; nothing else of q.Booking is looked at.
// It checks and returns errors as Book does; ErrEnded means that the booking
// is not cancelled.
func (d *Diary) Reinstate(ctx context.Context, actor scheduling.Actor, q Entry) (scheduling.Booking, error) {
	return d.save(ctx, actor, q, scheduling.ActionReinstated, func(w scheduling.Writer) (scheduling.Booking, *scheduling.Booking, error) {
		kept, err := w.Booking(q.Booking.ID)
		switch {
		case err != nil:
			return kept, nil, err
		case kept.Status != scheduling.StatusCancelled:
			return kept, nil, scheduling.ErrEnded
		case kept.Version != q.Booking.Version:
			return kept, nil, scheduling.ErrStale
		}
		return asked(kept, &kept), &kept, nil
	})
}

// Cancel ends a booking that has not started, for a reason. As for Reinstate,
// q.Booking only names it. It returns ErrEnded, ErrStale and ErrStarted as
// Amend does, and an *InvalidError for a reason that is none.
func (d *Diary) Cancel(ctx context.Context, actor scheduling.Actor, q Entry, reason scheduling.CancelReason) (scheduling.Booking, error) {
	id := q.Booking.ID
	saved, err := d.once(ctx, actor, q.Key, func(w scheduling.Writer) (scheduling.Booking, error) {
		b, err := w.Booking(id)
		switch {
		case err != nil:
			return b, err
		case !b.Active():
			return b, scheduling.ErrEnded
		case b.Version != q.Booking.Version:
			return b, scheduling.ErrStale
		case started(b, d.now()):
			return b, scheduling.ErrStarted
		case reason == "":
			return b, &scheduling.InvalidError{Field: "cancelReason", Problem: scheduling.ProblemMissing}
		case !slices.Contains(scheduling.CancelReasons(), reason):
			return b, &scheduling.InvalidError{Field: "cancelReason", Problem: scheduling.ProblemUnknown}
		}
		b.Status, b.CancelReason, b.Changed = scheduling.StatusCancelled, reason, d.now()
		return d.write(w, actor, scheduling.ActionCancelled, b, nil, string(reason))
	})
	if err != nil {
		return scheduling.Booking{}, fmt.Errorf("cancel booking %s: %w", id, err)
	}
	return saved, nil
}

// Attend writes back who came to a booking's call. A stay that is known by
// its name, role and time of joining is brought up to date, others are added;
// what nobody mentions stays. It never fails for being stale.
func (d *Diary) Attend(ctx context.Context, actor scheduling.Actor, id scheduling.BookingID, stays []scheduling.Attendance) (scheduling.Booking, error) {
	var saved scheduling.Booking
	err := d.update(ctx, actor, func(w scheduling.Writer) error {
		for _, s := range stays {
			if err := s.Validate(); err != nil {
				return err
			}
		}
		b, err := w.Booking(id)
		if err != nil {
			return err
		}
		accepted, err := w.Accepted([]scheduling.BookingID{id})
		if err != nil {
			return err
		}
		b = b.Clone()
		b.Attendance, b.Changed = merge(b.Attendance, stays), d.now()
		saved, err = d.write(w, actor, scheduling.ActionAttended, b, accepted, "")
		return err
	})
	if err != nil {
		return scheduling.Booking{}, fmt.Errorf("attendance of booking %s: %w", id, err)
	}
	return saved, nil
}

// merge brings kept up to date with stays, by time of joining.
func merge(kept, stays []scheduling.Attendance) []scheduling.Attendance {
	out := slices.Clone(kept)
	for _, s := range stays {
		i := slices.IndexFunc(out, func(k scheduling.Attendance) bool {
			return k.Name == s.Name && k.Role == s.Role && k.Joined.Equal(s.Joined)
		})
		switch {
		case i < 0:
			out = append(out, s)
		case !s.Left.IsZero():
			out[i] = s
		}
	}
	slices.SortStableFunc(out, func(a, b scheduling.Attendance) int { return a.Joined.Compare(b.Joined) })
	return out
}

// Load replaces the whole estate. Every booking of it is checked first: it
// returns InvalidErrors or *clash.Error and changes nothing when one is wrong.
func (d *Diary) Load(ctx context.Context, actor scheduling.Actor, e scheduling.Estate) error {
	k := scheduling.Known{Prisons: e.Prisons, Courts: e.Courts, Rooms: e.Rooms, People: e.People}
	for _, b := range e.Bookings {
		if err := b.Validate(k); err != nil {
			return fmt.Errorf("load booking %s: %w", b.ID, err)
		}
	}
	scene := clash.Scene{
		Prisons: e.Prisons, Rooms: e.Rooms, People: e.People, Bookings: e.Bookings,
		Restrictions: e.Restrictions, Holidays: d.holidays,
	}
	if all := clash.NewIndex(scene).All(); len(all) > 0 {
		return fmt.Errorf("load estate: %w", &clash.Error{Clashes: all})
	}
	err := d.update(ctx, actor, func(w scheduling.Writer) error {
		if err := w.LoadEstate(e); err != nil {
			return err
		}
		return w.Record(scheduling.AuditEntry{At: d.now(), Actor: actor, Action: scheduling.ActionLoaded})
	})
	if err != nil {
		return fmt.Errorf("load estate: %w", err)
	}
	return nil
}

// save judges what prepare asks for and writes it, once for each key. Prepare
// returns the booking as asked and, unless it is new, as kept.
func (d *Diary) save(
	ctx context.Context, actor scheduling.Actor, q Entry, action scheduling.Action,
	prepare func(scheduling.Writer) (scheduling.Booking, *scheduling.Booking, error),
) (scheduling.Booking, error) {
	saved, err := d.once(ctx, actor, q.Key, func(w scheduling.Writer) (scheduling.Booking, error) {
		b, kept, err := prepare(w)
		if err != nil {
			return b, err
		}
		return d.place(w, actor, q, action, b, kept)
	})
	if err != nil {
		return scheduling.Booking{}, fmt.Errorf("booking %s not %s: %w", q.Booking.ID, action, err)
	}
	return saved, nil
}

// place judges b, which changes kept unless that is nil, and writes it. The
// holds that have run out and the asker's own end with it.
func (d *Diary) place(
	w scheduling.Writer, actor scheduling.Actor, q Entry, action scheduling.Action,
	b scheduling.Booking, kept *scheduling.Booking,
) (scheduling.Booking, error) {
	if err := d.endHolds(w, q.Hold); err != nil {
		return b, err
	}
	v, err := d.judge(w, b, kept)
	switch {
	case err != nil:
		return b, err
	case v.refusal != nil:
		return b, v.refusal
	}
	accepted, err := d.settle(actor, v, q.Accept)
	if err != nil {
		return b, err
	}
	b.Changed = d.now()
	return d.write(w, actor, action, b, accepted, reasons(accepted[len(v.held):]))
}

// once runs change in one transaction and binds key to the booking it saved,
// or returns the booking that key is bound to already.
func (d *Diary) once(
	ctx context.Context, actor scheduling.Actor, key string, change func(scheduling.Writer) (scheduling.Booking, error),
) (scheduling.Booking, error) {
	var saved scheduling.Booking
	err := d.update(ctx, actor, func(w scheduling.Writer) error {
		if key == "" {
			var err error
			saved, err = change(w)
			return err
		}
		switch id, err := w.Replayed(key); {
		case err == nil:
			saved, err = w.Booking(id)
			return err
		case !errors.Is(err, scheduling.ErrNotFound):
			return err
		}
		var err error
		if saved, err = change(w); err != nil {
			return err
		}
		return w.Remember(key, saved.ID)
	})
	return saved, err
}

// settle returns the acceptances under which every clash of v may stand, the
// earlier ones first, or *clash.Error for the clashes that nobody accepted or may.
func (d *Diary) settle(actor scheduling.Actor, v verdict, accept []Accept) ([]scheduling.Acceptance, error) {
	out, now := slices.Clone(v.held), d.now()
	var open []clash.Clash
	for _, c := range v.clashes {
		if c.Accepted {
			continue
		}
		i := slices.IndexFunc(accept, func(a Accept) bool {
			return a.Code == c.Code && a.Resource == c.Resource && a.With == c.With
		})
		if i < 0 || !c.Code.Acceptable() {
			open = append(open, c)
			continue
		}
		a := scheduling.Acceptance{
			Resource: c.Resource, Code: string(c.Code), Actor: actor,
			Reason: strings.TrimSpace(accept[i].Reason), At: now,
		}
		a.A, a.B = scheduling.PairOf(c.Booking, c.With)
		if err := a.Validate(); err != nil {
			return nil, err
		}
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	if len(open) > 0 {
		return nil, &clash.Error{Clashes: open}
	}
	return out, nil
}

// write saves b and records who did it and why.
func (d *Diary) write(
	w scheduling.Writer, actor scheduling.Actor, action scheduling.Action, b scheduling.Booking,
	accepted []scheduling.Acceptance, reason string,
) (scheduling.Booking, error) {
	saved, err := w.SaveBooking(b, accepted)
	if err != nil {
		return scheduling.Booking{}, err
	}
	return saved, w.Record(scheduling.AuditEntry{
		At: d.now(), Actor: actor, Action: action, Subject: string(saved.ID), Version: saved.Version, Reason: reason,
	})
}

// reasons joins the words of new acceptances for the audit.
func reasons(accepted []scheduling.Acceptance) string {
	words := make([]string, len(accepted))
	for i, a := range accepted {
		words[i] = a.Code + ": " + a.Reason
	}
	return strings.Join(words, "; ")
}
