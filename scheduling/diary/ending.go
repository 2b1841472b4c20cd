package diary

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// EndEarly records that the hearing of a booking was closed before its time,
// and frees what no later part still needs. A part after the main one follows
// as soon as its room and its people are free, and lasts as long as before.
// One that is over or has an outcome already stays as it is, as does one whose
// main part had not begun, or of which a person said after that closing that it
// stands.
func (d *Diary) EndEarly(ctx context.Context, actor scheduling.Actor, id scheduling.BookingID, at time.Time) (scheduling.Ending, error) {
	var e scheduling.Ending
	err := d.update(ctx, actor, func(w scheduling.Writer) error {
		kept, err := w.Booking(id)
		if err != nil {
			return err
		}
		e = scheduling.Ending{Was: kept, Booking: kept}
		main, ok := kept.Main()
		if !ok || !kept.Active() || kept.Outcome.Over() || kept.Outcome.Code == scheduling.OutcomeStands && !at.After(kept.Outcome.At) ||
			at.Before(main.Span.Start) || !at.Before(kept.Span().End) {
			return nil
		}
		o := scheduling.Outcome{Code: scheduling.OutcomeEarly, At: at.UTC()}
		e.Booking, err = d.end(w, actor, kept, o, false, scheduling.ActionEndedEarly, "")
		return err
	})
	if err != nil {
		return scheduling.Ending{}, fmt.Errorf("end booking %s: %w", id, err)
	}
	return e, nil
}

// NoShow records that somebody did not come, and frees what no later part
// still needs as EndEarly does. It returns ErrNotLate until the booking is
// late, ErrEnded when it was cancelled or has an outcome, ErrStale when it has
// changed since, and an *InvalidError for who or why that is none.
func (d *Diary) NoShow(ctx context.Context, actor scheduling.Actor, q scheduling.NoShow) (scheduling.Ending, error) {
	var e scheduling.Ending
	saved, err := d.once(ctx, actor, q.Key, func(w scheduling.Writer) (scheduling.Booking, error) {
		kept, err := w.Booking(q.Booking)
		switch {
		case err != nil:
			return kept, err
		case !kept.Active() || kept.Outcome.Over():
			return kept, scheduling.ErrEnded
		case kept.Version != q.Version:
			return kept, scheduling.ErrStale
		case !slices.Contains(scheduling.Absents(), q.Who):
			return kept, &scheduling.InvalidError{Field: "outcome.who", Problem: scheduling.ProblemMissing}
		case !slices.Contains(scheduling.AbsentWhys(), q.Why):
			return kept, &scheduling.InvalidError{Field: "outcome.why", Problem: scheduling.ProblemMissing}
		case d.now().Before(kept.Due()):
			return kept, scheduling.ErrNotLate
		}
		e.Was = kept
		o := scheduling.Outcome{Code: scheduling.OutcomeNoShow, At: d.now().UTC(), Who: q.Who, Why: q.Why}
		return d.end(w, actor, kept, o, q.Rest, scheduling.ActionNoShow, string(q.Who)+": "+string(q.Why))
	})
	if err != nil {
		return scheduling.Ending{}, fmt.Errorf("no-show at booking %s: %w", q.Booking, err)
	}
	if e.Booking = saved; e.Was.ID == "" {
		e.Was = saved // it was recorded before
	}
	return e, nil
}

// end writes kept with its outcome, shortened as far as it can be now.
func (d *Diary) end(
	w scheduling.Writer, actor scheduling.Actor, kept scheduling.Booking, o scheduling.Outcome, rest bool,
	action scheduling.Action, reason string,
) (scheduling.Booking, error) {
	// Closed in its last part, a hearing ends that one; that nobody came is
	// said of the main part.
	over := func(p scheduling.Part) bool {
		if o.Code == scheduling.OutcomeNoShow && !rest {
			return p.Name == scheduling.PartMain
		}
		return p.Span.Contains(o.At)
	}
	short, accepted, err := d.shorten(w, kept, slices.IndexFunc(kept.Parts, over), rest)
	if err != nil {
		return kept, err
	}
	short.Outcome, short.Changed = o, d.now()
	return d.write(w, actor, action, short, accepted, reason)
}

// shorten is kept with its i-th part ended at the first time of the grid that
// is not past and at which everything of it may be, with the acceptances that
// stand; kept itself when there is none.
func (d *Diary) shorten(r scheduling.Reader, kept scheduling.Booking, i int, rest bool) (scheduling.Booking, []scheduling.Acceptance, error) {
	before, err := d.judge(r, kept, &kept)
	if err != nil {
		return kept, nil, err
	}
	for cut := onGrid(d.now()); i >= 0; cut = cut.Add(scheduling.Grid) {
		b := kept.Shortened(i, cut, rest)
		if !b.Span().End.Before(kept.Span().End) {
			break
		}
		v, err := d.judge(r, b, &kept)
		if err != nil {
			return kept, nil, err
		}
		if v.refusal == nil && !worse(before.clashes, v.clashes) {
			return b, v.held, nil
		}
		if !cut.Before(kept.Parts[i].Span.End) {
			break
		}
	}
	held, err := r.Accepted([]scheduling.BookingID{kept.ID})
	return kept, held, err
}

// worse reports whether somebody would have to accept one of after that was
// not among before.
func worse(before, after []clash.Clash) bool {
	return slices.ContainsFunc(after, func(c clash.Clash) bool {
		return !c.Accepted && !slices.ContainsFunc(before, func(o clash.Clash) bool {
			return o.Code == c.Code && o.Resource == c.Resource && o.With == c.With
		})
	})
}

// Unend takes back what EndEarly or NoShow did: the booking that was is kept
// again, unless what was freed is taken, which *clash.Error says. That it
// stands is kept too, since a hub goes on saying that its hearing was closed.
// It returns ErrStale when the booking has changed since.
func (d *Diary) Unend(ctx context.Context, actor scheduling.Actor, key string, e scheduling.Ending) (scheduling.Booking, error) {
	q := Entry{Key: key, Booking: e.Booking}
	return d.save(ctx, actor, q, scheduling.ActionAmended, func(w scheduling.Writer) (scheduling.Booking, *scheduling.Booking, error) {
		kept, err := w.Booking(e.Booking.ID)
		switch {
		case err != nil:
			return kept, nil, err
		case !kept.Active():
			return kept, nil, scheduling.ErrEnded
		case kept.Outcome != e.Booking.Outcome || !sameSpans(kept, e.Booking):
			return kept, nil, scheduling.ErrStale
		}
		b := kept.Clone()
		b.Parts = e.Was.Clone().Parts
		b.Outcome = e.Was.Outcome
		if o := kept.Outcome; o.Code == scheduling.OutcomeEarly {
			b.Outcome = scheduling.Outcome{Code: scheduling.OutcomeStands, At: o.At}
		}
		kept.Outcome = b.Outcome // what is judged are the times
		if len(kept.Parts) < len(b.Parts) {
			kept.Parts = b.Clone().Parts // parts that were dropped come back
		}
		return b, &kept, nil
	})
}

func sameSpans(a, b scheduling.Booking) bool {
	return slices.EqualFunc(a.Parts, b.Parts, func(p, q scheduling.Part) bool { return p.Name == q.Name && p.Span.Equal(q.Span) })
}

// Extend lets a booking last until then, at the next time of the grid. It
// refuses with *clash.Error what it reaches, and returns InvalidErrors when it
// may not last so long, ErrEnded when it was cancelled or has an outcome. One
// that lasts as long already stays as it is, and so does one that was extended
// with this key before, whatever has become of it since; an empty key is none.
func (d *Diary) Extend(ctx context.Context, actor scheduling.Actor, key string, id scheduling.BookingID, until time.Time) (scheduling.Ending, error) {
	var was scheduling.Booking
	saved, err := d.once(ctx, actor, key, func(w scheduling.Writer) (kept scheduling.Booking, err error) {
		kept, err = w.Booking(id)
		switch {
		case err != nil:
			return kept, err
		case !kept.Active() || kept.Outcome.Over():
			return kept, scheduling.ErrEnded
		}
		was = kept
		if !onGrid(until).After(kept.Span().End) {
			return kept, nil
		}
		return d.place(w, actor, Entry{}, scheduling.ActionExtended, kept.Lengthened(onGrid(until), d.now()), &kept)
	})
	if err != nil {
		return scheduling.Ending{}, fmt.Errorf("extend booking %s: %w", id, err)
	}
	if was.ID == "" {
		was = saved // it was extended before
	}
	return scheduling.Ending{Was: was, Booking: saved}, nil
}

// onGrid is the first time of the grid that is not before t.
func onGrid(t time.Time) time.Time {
	g := t.Truncate(scheduling.Grid)
	if g.Before(t) {
		g = g.Add(scheduling.Grid)
	}
	return g
}
