package diary

import (
	"cmp"
	"context"
	"slices"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// ApplyList books what a plan places of a list, as Enact does, in the same
// transaction as the rows of the list are marked: the wanted bookings of the
// plan, which are called as clash.WantedRow says, and of e.Rows those that the
// list no longer has, whose bookings are cancelled. Rows that are chosen and
// have no place in the plan stay as they are. Beside the errors of Enact it
// returns ErrStale when a row was matched otherwise or placed meanwhile, or a
// newer version of the list was read, and an *InvalidError for the field "list" without one.
func (d *Diary) ApplyList(ctx context.Context, actor scheduling.Actor, e clash.Enactment) (scheduling.Enacted, error) {
	if e.List == "" {
		return scheduling.Enacted{}, &scheduling.InvalidError{Field: "list", Problem: scheduling.ProblemMissing}
	}
	return d.Enact(ctx, actor, e)
}

// listing adds to a deed what it does to the rows of its list.
func (d *Diary) listing(w scheduling.Writer, x *deed, e clash.Enactment) error {
	l, err := w.List(e.List)
	if err != nil {
		return err
	}
	if late, err := d.replaced(w, l); err != nil || late {
		return cmp.Or(err, scheduling.ErrStale)
	}
	if l, err = standing(w, l); err != nil {
		return err
	}
	moved := map[scheduling.BookingID]scheduling.Booking{}
	for _, s := range x.plan.steps {
		moved[s.target.ID] = s.target
	}
	turns := map[string]scheduling.BookingID{} // what each row is in the plan
	for _, row := range l.Rows {
		chosen := slices.Contains(e.Rows, row.Key)
		if row.State == scheduling.RowDropped {
			if chosen && row.Booking != "" {
				if err := d.dropping(w, x, row); err != nil {
					return err
				}
				turns[row.Key] = ""
			}
			continue
		}
		id := clash.WantedRow(l.ID, row)
		to, ok := moved[id]
		if fresh := clash.WantedRow(l.ID, scheduling.Row{Key: row.Key}); !ok && row.Booking != "" {
			if _, twice := moved[fresh]; twice { // another desk was first
				return &clash.PlanError{Stale: []scheduling.BookingID{row.Booking}}
			}
		}
		asked := slices.ContainsFunc(e.Question.Wanted, func(want clash.Wanted) bool { return want.Booking.ID == id })
		if !ok || !to.Active() || !asked && !chosen {
			continue
		}
		if !placeable(row) || !sameBrought(row, to) {
			return scheduling.ErrStale
		}
		turns[row.Key] = id
	}
	if len(turns) == 0 {
		return nil
	}
	if x.head.Prison == "" {
		x.head.Prison = someonesPrison(l, turns)
	}
	x.then = append(x.then, func(w scheduling.Writer, done *scheduling.Enacted, called renaming) error {
		return d.mark(w, l, done, turns, called)
	})
	return nil
}

// sameBrought reports whether those who are brought for a row are those a
// booking has.
func sameBrought(row scheduling.Row, b scheduling.Booking) bool {
	var want []scheduling.PersonID
	for _, t := range brought(row) {
		want = append(want, t.prisoners...)
	}
	has := b.Prisoners()
	slices.Sort(want)
	slices.Sort(has)
	return slices.Equal(want, has)
}

// dropping cancels the booking of a row that the list no longer has.
func (d *Diary) dropping(r scheduling.Reader, x *deed, row scheduling.Row) error {
	kept, err := r.Booking(row.Booking)
	if err != nil {
		return err
	}
	if started(kept, d.now()) {
		return &clash.PlanError{Stale: []scheduling.BookingID{kept.ID}}
	}
	if slices.ContainsFunc(x.plan.steps, func(s step) bool { return s.target.ID == kept.ID }) {
		return &clash.PlanError{Stale: []scheduling.BookingID{kept.ID}} // the plan moves what is to go
	}
	s := step{original: kept.Original, kept: &kept, target: kept.Clone()}
	s.cancel(scheduling.CancelCourt)
	x.plan.steps = append(x.plan.steps, s)
	return nil
}

// someonesPrison is a prison that a row of the turns is about.
func someonesPrison(l scheduling.List, turns map[string]scheduling.BookingID) scheduling.PrisonCode {
	for _, row := range l.Rows {
		if _, ok := turns[row.Key]; !ok {
			continue
		}
		for _, who := range row.Defendants {
			if who.Prison != "" {
				return who.Prison
			}
		}
	}
	return ""
}

// mark marks the rows of a list that a plan turned into bookings, or whose
// bookings it cancelled.
func (d *Diary) mark(
	w scheduling.Writer, l scheduling.List, done *scheduling.Enacted, turns map[string]scheduling.BookingID, called renaming,
) error {
	for i := range l.Rows {
		row := &l.Rows[i]
		id, ok := turns[row.Key]
		if !ok {
			continue
		}
		turn := scheduling.RowTurn{Key: row.Key, Was: row.State, WasBooking: row.Booking, Is: scheduling.RowDropped}
		if id != "" {
			turn.Is, turn.IsBooking = scheduling.RowBooked, called(id)
		}
		row.State, row.Booking, row.Proposed = turn.Is, turn.IsBooking, nil
		done.Rows = append(done.Rows, turn)
	}
	_, err := d.keepListFor(w, *done, l, "placed")
	return err
}

// unlist gives rows back what they were before a plan that is taken back; rows
// that something else became of since stay. In a later version of the list they
// are found out by their bookings.
func (d *Diary) unlist(w scheduling.Writer, done *scheduling.Enacted, turns []scheduling.RowTurn) error {
	l, err := w.List(done.List)
	if err != nil {
		return err
	}
	for _, t := range turns {
		back := scheduling.RowTurn{Key: t.Key, Was: t.Is, Is: t.Was, WasBooking: t.IsBooking, IsBooking: t.WasBooking}
		if back.Is == scheduling.RowPlaced || back.Is == scheduling.RowUnplaced {
			back.Is = scheduling.RowReady
		}
		done.Rows = append(done.Rows, back)
		i := slices.IndexFunc(l.Rows, func(r scheduling.Row) bool { return r.Key == t.Key })
		if i < 0 || l.Rows[i].State != t.Is || l.Rows[i].Booking != t.IsBooking {
			continue
		}
		l.Rows[i].State, l.Rows[i].Booking, l.Rows[i].Proposed = back.Is, back.IsBooking, nil
	}
	_, err = d.keepListFor(w, *done, l, "taken back")
	return err
}

// keepListFor is keepList under a plan.
func (d *Diary) keepListFor(w scheduling.Writer, done scheduling.Enacted, l scheduling.List, what string) (scheduling.List, error) {
	saved, err := w.SaveList(l)
	if err != nil {
		return saved, err
	}
	return saved, w.Record(scheduling.AuditEntry{
		At: d.now(), Actor: done.Actor, Action: scheduling.ActionListed, Subject: string(l.ID), Version: saved.Version, Reason: what, Plan: done.ID,
	})
}
