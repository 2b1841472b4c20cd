package diary

import (
	"cmp"
	"slices"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// deedOf is what carrying out e would be, with what is kept of its bookings.
func (d *Diary) deedOf(w scheduling.Writer, e clash.Enactment) (deed, error) {
	x := deed{head: scheduling.Enacted{Prison: e.Prison, List: e.List}, hold: e.Question.Hold}
	wanted := map[scheduling.BookingID]clash.Wanted{}
	for _, want := range e.Question.Wanted {
		wanted[want.Booking.ID] = want
	}
	var stale []scheduling.BookingID
	seen := map[scheduling.BookingID]bool{}
	for _, m := range e.Plan.Moves {
		want, asked := wanted[m.To.ID]
		if seen[m.To.ID] {
			return x, &scheduling.InvalidError{Field: "plan", Problem: scheduling.ProblemDuplicate}
		}
		seen[m.To.ID] = true
		s, ok, err := d.stepOf(w, m, e.Plan.Seen, asked)
		if err != nil {
			return x, err
		}
		if !ok {
			stale = append(stale, m.From.ID)
			continue
		}
		x.plan.steps = append(x.plan.steps, s)
		if asked && want.Request != "" && s.target.Active() {
			x.then = append(x.then, d.accepting(want, s.target))
		}
	}
	if len(stale) > 0 {
		return x, &clash.PlanError{Stale: stale}
	}
	if e.List != "" {
		err := d.listing(w, &x, e)
		return x, err
	}
	return x, nil
}

// stepOf is what a move does to what is kept; ok is false when it was changed,
// has ended or has started since the plan saw it.
func (d *Diary) stepOf(r scheduling.Reader, m clash.Move, seen map[scheduling.BookingID]int64, wanted bool) (s step, ok bool, err error) {
	if m.From.Version == 0 {
		b := asked(m.To, nil)
		b.Version = 0
		return step{target: b, fate: clash.FateBook}, true, nil
	}
	kept, err := r.Booking(m.From.ID)
	if err != nil {
		return s, false, err
	}
	version, listed := seen[kept.ID]
	if !listed {
		version = m.From.Version
	}
	if !kept.Active() || kept.Version != version {
		return s, false, nil
	}
	s = step{original: kept.Original, kept: &kept, target: kept.Clone(), fate: clash.FateChange}
	switch {
	case m.To.Status == scheduling.StatusCancelled:
		if started(kept, d.now()) {
			return s, false, nil
		}
		why := m.To.CancelReason
		if !slices.Contains(scheduling.CancelReasons(), why) {
			why = scheduling.CancelStaff
		}
		s.cancel(why)
	case wanted:
		s.target = asked(m.To, &kept)
	default:
		s.target.Parts = placedAs(kept, m.To)
	}
	return s, true, nil
}

// placedAs are the parts of kept at the times and in the rooms of to.
func placedAs(kept, to scheduling.Booking) []scheduling.Part {
	parts := kept.Clone().Parts
	for i := range parts {
		p, ok := partOf(to, parts[i].Name)
		if !ok || len(p.Placements) != len(parts[i].Placements) {
			return to.Clone().Parts // another shape: judged like any other change
		}
		parts[i].Span = p.Span
		for j := range parts[i].Placements {
			parts[i].Placements[j].Room = p.Placements[j].Room
		}
	}
	return parts
}

// accepting answers the request of a wanted booking that has a place.
func (d *Diary) accepting(want clash.Wanted, at scheduling.Booking) consequence {
	return func(w scheduling.Writer, done *scheduling.Enacted, called renaming) error {
		r, err := pending(w, want.Request, want.RequestVersion)
		if err != nil {
			return err
		}
		if err := inTime(r, at); err != nil {
			return err
		}
		r.Status, r.Result = scheduling.RequestAccepted, called(at.ID)
		done.Answered = append(done.Answered, scheduling.Answered{Request: r.ID, Booking: r.Result})
		_, err = d.answer(w, done.Actor, r)
		return err
	}
}

// undeed is what taking a plan back would be.
func (d *Diary) undeed(w scheduling.Writer, id scheduling.PlanID) (deed, error) {
	e, err := w.Plan(id)
	if err != nil {
		return deed{}, err
	}
	x := deed{
		plan: plan{undo: true, accepted: e.Accepted},
		head: scheduling.Enacted{Prison: e.Prison, List: e.List, Undoes: e.ID},
	}
	if e.List != "" && e.Undoes != "" {
		// Carried out again, it would book what a newer version asks for anew.
		l, err := w.List(e.List)
		if err != nil {
			return x, err
		}
		if late, err := d.replaced(w, l); err != nil || late {
			return x, cmp.Or(err, scheduling.ErrStale)
		}
	}
	var changed []scheduling.BookingID
	for i, b := range e.Bookings {
		now, err := w.Booking(b.ID)
		if err != nil {
			return x, err
		}
		s := unstep(now, e.Was[i])
		if now.Version != b.Version || now.Active() && started(now, d.now()) && !onlyEnds(now, s.target, d.now()) {
			changed = append(changed, b.ID)
			continue
		}
		x.plan.steps = append(x.plan.steps, s)
	}
	if len(changed) > 0 {
		return x, &clash.PlanError{Stale: changed}
	}
	x.head.Answered = e.Answered
	x.then = append(x.then, func(w scheduling.Writer, done *scheduling.Enacted, _ renaming) error {
		if err := d.askAgain(w, *done); err != nil || e.List == "" {
			return err
		}
		return d.unlist(w, done, e.Rows)
	})
	return x, nil
}

// askAgain lets the requests wait again whose bookings an undoing cancelled,
// and answers those whose bookings it brought back.
func (d *Diary) askAgain(w scheduling.Writer, done scheduling.Enacted) error {
	happens := map[scheduling.BookingID]bool{}
	for _, b := range done.Bookings {
		happens[b.ID] = b.Active()
	}
	for _, a := range done.Answered {
		r, err := w.Request(a.Request)
		if err != nil {
			return err
		}
		switch {
		case happens[a.Booking] && r.Pending():
			r.Status, r.Result = scheduling.RequestAccepted, a.Booking
		case !happens[a.Booking] && r.Status == scheduling.RequestAccepted && r.Result == a.Booking:
			r.Status, r.Result = scheduling.RequestOpen, ""
		default:
			continue // somebody answered it otherwise
		}
		if _, err := d.answer(w, done.Actor, r); err != nil {
			return err
		}
	}
	return nil
}
