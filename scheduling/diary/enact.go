package diary

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Enact carries a plan out: all of its moves in one transaction, or none. What
// is kept now decides, not what the plan was made on. It returns a
// *clash.PlanError when one of its bookings was changed, cancelled or has
// started since the plan saw it, when anything it moves or makes would clash
// with what did not clash with it before, or when a booking of it is no longer
// valid; ErrStale or ErrEnded when a request that it answers was answered
// meanwhile. Wanted bookings are written as the plan has them; of others only
// where and when they are, or that they are cancelled. Occurrences of a series
// go on standing for their time, and acceptances end as they do for Amend.
// Enacting again with the same key returns the plan of the first time.
func (d *Diary) Enact(ctx context.Context, actor scheduling.Actor, e clash.Enactment) (scheduling.Enacted, error) {
	past, err := d.caseFor(ctx, e)
	if err != nil {
		return scheduling.Enacted{}, fmt.Errorf("enact plan: %w", err)
	}
	return d.enact(ctx, actor, "enact plan", e.Key, func(w scheduling.Writer) (deed, error) {
		x, err := d.deedOf(w, e)
		x.past = past
		return x, err
	})
}

// UndoPlan puts back what a plan did, as a plan of its own: bookings are as
// they were, those it made are cancelled as a mistake, requests it answered
// wait again and rows of a list want their places again. Only done.ID is looked at. It returns a
// *clash.PlanError naming the bookings that were changed or have started
// since, and what stands in their way where they were. Undoing what was undone
// carries the plan out again; of a list that has a newer version it returns
// ErrStale.
func (d *Diary) UndoPlan(ctx context.Context, actor scheduling.Actor, key string, done scheduling.Enacted) (scheduling.Enacted, error) {
	return d.enact(ctx, actor, "undo plan "+string(done.ID), key, func(w scheduling.Writer) (deed, error) {
		return d.undeed(w, done.ID)
	})
}

// EnactedPlans lists the plans that were carried out for a prison, newest
// first, at most limit; the prison may be empty.
func (d *Diary) EnactedPlans(ctx context.Context, code scheduling.PrisonCode, limit int) ([]scheduling.Enacted, error) {
	return read(ctx, d, "plans of "+string(code), func(r scheduling.Reader) ([]scheduling.Enacted, error) {
		return r.Plans(scheduling.PlanQuery{Prison: code, Limit: limit})
	})
}

// deed is a plan that is about to be carried out, in terms of what is kept.
type deed struct {
	plan plan
	head scheduling.Enacted // what is known of it before
	hold scheduling.HoldID
	past []byte
	// then is what follows from it once the bookings are written.
	then []consequence
}

// consequence is what else a deed does in its transaction.
type consequence func(w scheduling.Writer, done *scheduling.Enacted, called renaming) error

// renaming says what a booking of a plan is called once it is written.
type renaming func(scheduling.BookingID) scheduling.BookingID

// enact carries out what draw says, once for each key, which becomes the
// plan's ID.
func (d *Diary) enact(
	ctx context.Context, actor scheduling.Actor, what, key string, draw func(scheduling.Writer) (deed, error),
) (scheduling.Enacted, error) {
	id := scheduling.PlanID(key)
	if key == "" {
		id = scheduling.PlanID(d.newID())
	}
	var done scheduling.Enacted
	err := d.update(ctx, actor, func(w scheduling.Writer) (err error) {
		switch done, err = w.Plan(id); {
		case err == nil:
			return nil
		case !errors.Is(err, scheduling.ErrNotFound):
			return err
		}
		x, err := draw(w)
		if err != nil {
			return err
		}
		done, err = d.carry(w, actor, id, x)
		return err
	})
	if err != nil {
		return scheduling.Enacted{}, fmt.Errorf("%s: %w", what, err)
	}
	return done, nil
}

// carry judges a deed and writes everything of it.
func (d *Diary) carry(w scheduling.Writer, actor scheduling.Actor, id scheduling.PlanID, x deed) (scheduling.Enacted, error) {
	done := x.head
	done.ID, done.Actor, done.At, done.Version = id, actor, d.now(), 0
	if err := d.endHolds(w, x.hold); err != nil {
		return done, err
	}
	v, err := d.judgePlan(w, x.plan, consent{hold: x.hold})
	if err != nil {
		return done, err
	}
	if err := d.inTheWay(w, x.plan, v); err != nil {
		return done, err
	}
	c := carrying{Diary: d, Writer: w, actor: actor, ids: map[scheduling.BookingID]scheduling.BookingID{}, plan: id}
	if err := c.bookings(x.plan, v.held, 0); err != nil {
		return done, err
	}
	done.Bookings, done.Was, done.Accepted = c.done.Bookings, c.done.Was, v.had
	for i, b := range done.Bookings {
		done.Notices = append(done.Notices, clash.NoticesOf(done.Was[i], b)...)
	}
	for _, then := range x.then {
		if err := then(w, &done, c.id); err != nil {
			return done, err
		}
	}
	if len(done.Bookings) == 0 && len(x.then) == 0 {
		return done, &scheduling.InvalidError{Field: "plan", Problem: scheduling.ProblemMissing}
	}
	if done, err = w.SavePlan(done); err != nil {
		return done, err
	}
	if x.past != nil {
		if err := w.KeepCase(scheduling.Case{Plan: id, Prison: done.Prison, At: done.At, Doc: x.past}); err != nil {
			return done, err
		}
	}
	return done, w.Record(scheduling.AuditEntry{
		At: done.At, Actor: actor, Action: scheduling.ActionPlanned, Subject: string(id), Version: done.Version, Reason: undoing(done), Plan: id,
	})
}

func undoing(e scheduling.Enacted) string {
	if e.Undoes == "" {
		return ""
	}
	return "undoes " + string(e.Undoes)
}

// inTheWay is a *clash.PlanError when anything stands in the way of a plan that
// did not before.
func (d *Diary) inTheWay(r scheduling.Reader, p plan, v ruling) error {
	var refused clash.PlanError
	for i, o := range v.occurrences {
		if !o.Open() {
			continue
		}
		open := slices.DeleteFunc(slices.Clone(o.Clashes), func(c clash.Clash) bool { return c.Accepted })
		wrong := o.Refusal
		if kept := p.steps[i].kept; kept != nil && kept.Active() && !p.undo {
			was, err := d.judge(r, *kept, kept)
			if err != nil {
				return err
			}
			open = slices.DeleteFunc(open, func(c clash.Clash) bool { return slices.ContainsFunc(was.clashes, standsStill(c)) })
			wrong = beyond(wrong, was.refusal)
		}
		refused.Clashes = append(refused.Clashes, open...)
		switch {
		case errors.Is(wrong, scheduling.ErrStarted):
			refused.Stale = append(refused.Stale, o.Booking.ID)
		case wrong != nil && refused.Refusal == nil:
			refused.Refusal = wrong
		}
	}
	if len(refused.Stale)+len(refused.Clashes) > 0 || refused.Refusal != nil {
		return &refused
	}
	return nil
}

// standsStill reports whether a clash is one that was there already. Regime is
// of the prison, whichever room it is about; who was moved or may not visit is
// so at any time.
func standsStill(c clash.Clash) func(clash.Clash) bool {
	return func(was clash.Clash) bool {
		if was.Code != c.Code || was.With != c.With {
			return false
		}
		switch c.Code {
		case clash.OutsideRegime:
			return was.Span.Equal(c.Span)
		case clash.PersonMoved, clash.VisitorBanned, clash.VisitorClosed:
			return was.Resource == c.Resource
		default:
			return was.Resource == c.Resource && was.Span.Equal(c.Span)
		}
	}
}

// beyond is what is wrong now and was not before.
func beyond(now, before error) error {
	var is, was scheduling.InvalidErrors
	if !errors.As(now, &is) || !errors.As(before, &was) {
		return now
	}
	is = slices.DeleteFunc(slices.Clone(is), func(e *scheduling.InvalidError) bool {
		return slices.ContainsFunc(was, func(o *scheduling.InvalidError) bool { return o.Field == e.Field && o.Problem == e.Problem })
	})
	if len(is) == 0 {
		return nil
	}
	return is
}
