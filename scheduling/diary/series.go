package diary

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// PreviewSeries says of every time of a new series what would become of it:
// the booking as it would be, and what stands in its way, other occurrences of
// the same series included. The error is an *InvalidError for the field
// "repeat" when the rule is none, does not end or is too long, or does not
// begin with the booking; for "time" when it begins in the hour that the
// clocks skip. Of any later time there RFC 5545 §3.3.5 says what it means.
func (d *Diary) PreviewSeries(ctx context.Context, e clash.SeriesEntry) (clash.Preview, error) {
	return d.preview(ctx, "preview series", consent{e.Accept, e.Reason, e.Hold}, func(r scheduling.Reader) (plan, error) { return d.planEntry(r, e) })
}

// BookSeries books every occurrence of a new series that is not left out, all
// of them in one transaction or none. Times that are left out become
// exceptions of the rule; an occurrence that is adjusted stands for its time.
// It returns the errors of PreviewSeries, and a *clash.SeriesError with the
// occurrences that something stands in the way of. Booking again with the same
// key returns the series of the first time as it is now.
func (d *Diary) BookSeries(ctx context.Context, actor scheduling.Actor, e clash.SeriesEntry) (scheduling.SeriesDone, error) {
	return d.change(ctx, actor, "book series", e.Key, consent{e.Accept, e.Reason, e.Hold}, func(r scheduling.Reader) (plan, error) { return d.planEntry(r, e) })
}

// PreviewEdit says of every occurrence in scope what would become of it, and
// of the times that would be new. The errors are those of AmendSeries before
// it looks at clashes.
func (d *Diary) PreviewEdit(ctx context.Context, e clash.SeriesEdit) (clash.Preview, error) {
	e.Seen = nil
	return d.preview(ctx, "preview edit", consent{e.Accept, e.Reason, e.Hold}, func(r scheduling.Reader) (plan, error) { return d.planEdit(r, e) })
}

// AmendSeries changes one occurrence, or it and others in the same way, all in
// one transaction.
//
//   - With ScopeThis it is Amend: the booking goes on standing for its time.
//   - With ScopeLater the series ends before the occurrence, and a new one that
//     comes After it goes on from there. When nothing would be left of the old
//     one, or nothing changes, it stays one.
//   - With ScopeAll every occurrence that has not started changes. When times
//     change while some have started, those stay behind as with ScopeLater.
//
// Whatever has started or is over is not touched. What makes an occurrence
// different from most of its series was decided for it alone and stays: a time
// other than the rule's, and any field that differs from what most have. Moving
// the edited one moves the rule to where it is put, also if it was moved alone
// before.
// People are added and taken away one by one, so that whoever was added to one
// occurrence alone stays. A cancelled occurrence stays cancelled. An
// occurrence whose time vanishes from the rule is cancelled and stands alone
// from then on.
//
// It returns the errors of Amend, PreviewSeries and BookSeries; ErrStale also
// when any occurrence it would write is not as e.Seen says.
func (d *Diary) AmendSeries(ctx context.Context, actor scheduling.Actor, e clash.SeriesEdit) (scheduling.SeriesDone, error) {
	return d.change(ctx, actor, "amend series", e.Key, consent{e.Accept, e.Reason, e.Hold}, func(r scheduling.Reader) (plan, error) { return d.planEdit(r, e) })
}

// PreviewCancel says which occurrences CancelSeries would cancel.
func (d *Diary) PreviewCancel(ctx context.Context, e clash.SeriesCancel) (clash.Preview, error) {
	e.Seen = nil
	return d.preview(ctx, "preview cancellation", consent{}, func(r scheduling.Reader) (plan, error) { return d.planCancel(r, e) })
}

// CancelSeries cancels the occurrences in scope that have not started. They
// stay in the series, whose rule stays too, and each can be reinstated. The
// errors are those of Cancel, and ErrStale as for AmendSeries.
func (d *Diary) CancelSeries(ctx context.Context, actor scheduling.Actor, e clash.SeriesCancel) (scheduling.SeriesDone, error) {
	return d.change(ctx, actor, "cancel series", e.Key, consent{}, func(r scheduling.Reader) (plan, error) { return d.planCancel(r, e) })
}

// UndoSeries puts back what a change to a series did, whole or not at all:
// bookings are as they were, those that were made are cancelled as a mistake
// and stand alone, and series are as they were. What it returns undoes the
// undoing. It returns ErrStale when anything was changed since, ErrStarted when
// one of the bookings has started, and a *clash.SeriesError when a place is
// taken meanwhile.
func (d *Diary) UndoSeries(ctx context.Context, actor scheduling.Actor, key string, done scheduling.SeriesDone) (scheduling.SeriesDone, error) {
	return d.change(ctx, actor, "undo series", key, consent{}, func(r scheduling.Reader) (plan, error) { return d.planUndo(r, done) })
}

// Occurrences is a series as it is kept now, with the bookings that stand for
// its times, cancelled ones included, in the order of those times.
func (d *Diary) Occurrences(ctx context.Context, id scheduling.SeriesID) (scheduling.Series, []scheduling.Booking, error) {
	var s scheduling.Series
	all, err := read(ctx, d, "occurrences of "+string(id), func(r scheduling.Reader) (all []scheduling.Booking, err error) {
		s, all, err = occurrences(r, id)
		return all, err
	})
	return s, all, err
}

func occurrences(r scheduling.Reader, id scheduling.SeriesID) (scheduling.Series, []scheduling.Booking, error) {
	s, err := r.Series(id)
	if err != nil {
		return s, nil, err
	}
	all, err := r.Bookings(scheduling.BookingQuery{Series: id, Cancelled: true})
	slices.SortFunc(all, func(a, b scheduling.Booking) int { return a.Original.Floating().Compare(b.Original.Floating()) })
	return s, all, err
}

// preview judges a plan and writes nothing.
func (d *Diary) preview(ctx context.Context, what string, c consent, draw func(scheduling.Reader) (plan, error)) (clash.Preview, error) {
	return read(ctx, d, what, func(r scheduling.Reader) (clash.Preview, error) {
		p, err := draw(r)
		if err != nil {
			return clash.Preview{}, err
		}
		v, err := d.judgePlan(r, p, c)
		if err != nil {
			return clash.Preview{}, err
		}
		return v.preview(r, p)
	})
}

// change carries a plan out in one transaction, once for each key.
func (d *Diary) change(
	ctx context.Context, actor scheduling.Actor, what, key string, c consent, draw func(scheduling.Reader) (plan, error),
) (scheduling.SeriesDone, error) {
	var done scheduling.SeriesDone
	err := d.update(ctx, actor, func(w scheduling.Writer) (err error) {
		if key != "" {
			switch id, err := w.Replayed(key); {
			case err == nil:
				done, err = replayed(w, id)
				return err
			case !errors.Is(err, scheduling.ErrNotFound):
				return err
			}
		}
		p, err := draw(w)
		if err != nil {
			return err
		}
		if err := d.endHolds(w, c.hold); err != nil {
			return err
		}
		v, err := d.judgePlan(w, p, c)
		if err != nil {
			return err
		}
		if done, err = d.carryOut(w, actor, p, v); err != nil || key == "" || len(done.Bookings) == 0 {
			return err // what changes nothing may be done again
		}
		return w.Remember(key, done.Bookings[0].ID)
	})
	if err != nil {
		return scheduling.SeriesDone{}, fmt.Errorf("%s: %w", what, err)
	}
	return done, nil
}

// replayed is what a change that was done before has become.
func replayed(r scheduling.Reader, id scheduling.BookingID) (done scheduling.SeriesDone, err error) {
	b, err := r.Booking(id)
	if err != nil {
		return done, err
	}
	if b.Series == "" {
		return scheduling.SeriesDone{Bookings: []scheduling.Booking{b}}, nil
	}
	done.Series, done.Bookings, err = occurrences(r, b.Series)
	return done, err
}
