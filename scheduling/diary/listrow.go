package diary

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gatehouse/scheduling"
	"gatehouse/scheduling/courtlist"
)

// RowAt is a row of a list, or one defendant of it, as it was seen.
type RowAt struct {
	List    scheduling.ListID
	Version int64
	Row     string // its key
	// Defendant counts the row's defendants from 0.
	Defendant int
}

// MatchRow takes a person's word for who someone in a list is, wherever the
// list means the same one. No person is someone of no prison here. A row that
// was booked for another is changed, and wants its place again. It returns
// ErrStale when the list has changed since, and an *InvalidError for the field
// "row" or "person" when there is no such thing.
func (d *Diary) MatchRow(ctx context.Context, actor scheduling.Actor, at RowAt, who scheduling.PersonID) (scheduling.List, error) {
	return d.changeList(ctx, actor, at, "matched", func(w scheduling.Writer, l *scheduling.List, i int) (bool, error) {
		row := l.Rows[i]
		if at.Defendant < 0 || at.Defendant >= len(row.Defendants) {
			return false, &scheduling.InvalidError{Field: "row", Problem: scheduling.ProblemUnknown}
		}
		prison, err := heldAt(w, who)
		if err != nil {
			return false, err
		}
		entry := row.Defendants[at.Defendant].Entry
		is := func(o scheduling.Defendant) bool { return o.Entry == entry }
		for j := range l.Rows {
			if slices.ContainsFunc(l.Rows[j].Defendants, func(o scheduling.Defendant) bool { return is(o) && o.Person != who }) {
				rematch(&l.Rows[j])
			}
		}
		l.Rows = courtlist.Confirm(l.Rows, entry, who)
		for j := range l.Rows {
			for k := range l.Rows[j].Defendants {
				if o := &l.Rows[j].Defendants[k]; is(*o) && prison != "" {
					o.Prison = prison
				}
			}
		}
		return true, nil
	})
}

// rematch lets a row about somebody else be matched again, whatever became of it.
func rematch(row *scheduling.Row) {
	switch row.State {
	case scheduling.RowPlaced, scheduling.RowUnplaced, scheduling.RowReady, scheduling.RowUnmatched:
		unplace(row)
	case scheduling.RowBooked:
		unplace(row)
		if !slices.Contains(row.Changed, scheduling.ChangedDefendants) {
			row.Changed = append(slices.Clone(row.Changed), scheduling.ChangedDefendants)
		}
	case scheduling.RowNoCustody, scheduling.RowLeft, scheduling.RowDropped:
	}
}

// heldAt is where a prisoner is held; empty for nobody.
func heldAt(r scheduling.Reader, who scheduling.PersonID) (scheduling.PrisonCode, error) {
	if who == "" {
		return "", nil
	}
	p, err := r.Person(who)
	if errors.Is(err, scheduling.ErrNotFound) || err == nil && !p.Has(scheduling.RolePrisoner) {
		return "", &scheduling.InvalidError{Field: "person", Problem: scheduling.ProblemUnknown}
	}
	return p.Prison, err
}

// LeaveRow leaves a row out of what is placed, or takes it in again. What is
// booked stays booked. It returns errors as MatchRow does.
func (d *Diary) LeaveRow(ctx context.Context, actor scheduling.Actor, at RowAt, leave bool) (scheduling.List, error) {
	what := "left out"
	if !leave {
		what = "taken in"
	}
	return d.changeList(ctx, actor, at, what, func(_ scheduling.Writer, l *scheduling.List, i int) (bool, error) {
		row := &l.Rows[i]
		switch row.State {
		case scheduling.RowUnmatched, scheduling.RowReady, scheduling.RowPlaced, scheduling.RowUnplaced:
			if leave {
				row.State, row.Proposed = scheduling.RowLeft, nil
			}
			return leave, nil
		case scheduling.RowLeft:
			if !leave {
				unplace(row)
			}
			return !leave, nil
		case scheduling.RowNoCustody, scheduling.RowBooked, scheduling.RowDropped:
		}
		return false, nil
	})
}

// changeList changes one row of a list that was seen at a version; fn says
// whether there is anything to save.
func (d *Diary) changeList(
	ctx context.Context, actor scheduling.Actor, at RowAt, what string,
	fn func(w scheduling.Writer, l *scheduling.List, row int) (bool, error),
) (scheduling.List, error) {
	var saved scheduling.List
	err := d.update(ctx, actor, func(w scheduling.Writer) error {
		l, err := w.List(at.List)
		switch {
		case err != nil:
			return err
		case l.Version != at.Version:
			return scheduling.ErrStale
		}
		if l, err = standing(w, l); err != nil {
			return err
		}
		i := slices.IndexFunc(l.Rows, func(r scheduling.Row) bool { return r.Key == at.Row })
		if i < 0 {
			return &scheduling.InvalidError{Field: "row", Problem: scheduling.ProblemUnknown}
		}
		changed, err := fn(w, &l, i)
		if err != nil || !changed {
			saved = l
			return err
		}
		saved, err = d.keepList(w, actor, l, fmt.Sprintf("row %d %s", l.Rows[i].Number, what))
		return err
	})
	if err != nil {
		return scheduling.List{}, fmt.Errorf("list %s: %w", at.List, err)
	}
	return saved, nil
}
