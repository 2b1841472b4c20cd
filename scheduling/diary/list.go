package diary

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"gatehouse/scheduling"
	"gatehouse/scheduling/courtlist"
)

// everyPrisoner is how many prisoners are compared with a list at most.
const everyPrisoner = 500_000

// ReadList reads a court's list and keeps what is in it: its hearings, and of
// the people in them those in custody, recognised as far as that can be done.
// The file may be the Crown Court's daily list, the magistrates' standard list
// a sheet or a calendar. The same file twice is one list; when a version of the list is
// kept already, what was decided about it holds for the new one too, and each
// row says what is new or changed. It returns a *scheduling.FileError for a
// file that cannot be used; single lines that cannot are Problems of the list.
func (d *Diary) ReadList(ctx context.Context, actor scheduling.Actor, name string, data []byte) (scheduling.List, error) {
	sum := sha256.Sum256(data)
	l := scheduling.List{ID: scheduling.ListID(d.newID()), Name: name, Sum: hex.EncodeToString(sum[:])}
	had, err := read(ctx, d, "read list", func(r scheduling.Reader) ([]scheduling.List, error) {
		return r.Lists(scheduling.ListQuery{Sum: l.Sum, Limit: 1})
	})
	if err != nil || len(had) > 0 {
		return latest(had), err
	}
	p, err := d.readPaper(data)
	if err != nil {
		return scheduling.List{}, fmt.Errorf("read list: %w", err)
	}
	var saved scheduling.List
	err = d.update(ctx, actor, func(w scheduling.Writer) error {
		had, err := w.Lists(scheduling.ListQuery{Sum: l.Sum, Limit: 1})
		if err != nil || len(had) > 0 {
			saved = latest(had)
			return err
		}
		l.Read, l.ReadBy = d.now(), actor
		if err := d.fill(w, &l, p); err != nil {
			return err
		}
		saved, err = d.keepList(w, actor, l, "read")
		return err
	})
	if err != nil {
		return scheduling.List{}, fmt.Errorf("read list: %w", err)
	}
	return saved, nil
}

func latest(lists []scheduling.List) scheduling.List {
	if len(lists) == 0 {
		return scheduling.List{}
	}
	return lists[0]
}

// fill puts into l what a file says, and who that is.
func (d *Diary) fill(r scheduling.Reader, l *scheduling.List, p paper) error {
	courts, err := r.Courts()
	if err != nil {
		return err
	}
	l.Form, l.Issue, l.Date, l.Problems = p.form, p.issue, p.date, p.problems
	l.Court, _ = courtlist.NamedCourt(p.court, p.form, courts)
	if i := slices.IndexFunc(courts, func(c scheduling.Court) bool { return strings.EqualFold(string(c.Code), p.court) }); i >= 0 {
		l.Court = courts[i].Code
	}
	before, err := d.versionBefore(r, *l)
	if err != nil {
		return err
	}
	practice, err := d.practiceOf(r, l.Court)
	if err != nil {
		return err
	}
	rows, more, err := p.rows(practice.lengths.As(before.Rows))
	if err != nil {
		return err
	}
	l.Rows, l.Problems = rows, append(l.Problems, more...)
	if before.ID != "" {
		l.Before = before.ID
		l.Rows = followed(before.Rows, l.Rows)
	}
	prisons, err := r.Prisons()
	if err != nil {
		return err
	}
	prisoners, err := r.FindPeople("", scheduling.RolePrisoner, "", everyPrisoner)
	if err != nil {
		return err
	}
	l.Rows = courtlist.NewMatcher(prisoners, prisons, practice.usual).Recognise(l.Rows)
	whose := map[scheduling.PersonID]scheduling.PrisonCode{}
	for _, p := range prisoners {
		whose[p.ID] = p.Prison
	}
	for i := range l.Rows {
		for j, d := range l.Rows[i].Defendants {
			if code, ok := whose[d.Person]; ok && d.Sure {
				l.Rows[i].Defendants[j].Prison = code
			}
		}
		if row := l.Rows[i]; courtOf(*l, row, courts) == "" && wants(row) && row.Kind == scheduling.KindCourt {
			l.Problems = append(l.Problems, scheduling.ListProblem{Number: row.Number, Field: "court", Problem: scheduling.ProblemUnknown})
		}
	}
	return nil
}

// courtOf is the court that a row is a hearing of; empty when nobody knows.
func courtOf(l scheduling.List, row scheduling.Row, courts []scheduling.Court) scheduling.CourtCode {
	for _, c := range courts {
		if row.Court != "" && strings.EqualFold(string(c.Code), row.Court) {
			return c.Code
		}
	}
	if code, ok := courtlist.NamedCourt(row.Court, l.Form, courts); ok {
		return code
	}
	return l.Court
}

// versionBefore is the version of a list that was read last, as it is now; a
// list without an ID when there is none.
func (d *Diary) versionBefore(r scheduling.Reader, l scheduling.List) (scheduling.List, error) {
	q := scheduling.ListQuery{Form: l.Form, Court: l.Court, Date: l.Date}
	switch {
	case l.Form == scheduling.ListCalendar:
		q.Date = scheduling.Date{} // it goes on from day to day
	case l.Court != "":
		q.Limit = 1
	}
	all, err := r.Lists(q)
	if err != nil {
		return scheduling.List{}, err
	}
	for _, o := range all {
		// Where no court is known, only a file of the same name is taken for it.
		if o.Court != l.Court || (l.Court == "" || l.Form == scheduling.ListCalendar) && o.Name != l.Name {
			continue
		}
		o.Rows = slices.DeleteFunc(o.Rows, func(row scheduling.Row) bool {
			return l.Form == scheduling.ListCalendar && !row.Window.End.After(d.now()) // it is not looked at any more
		})
		return standing(r, o)
	}
	return scheduling.List{}, nil
}

// replaced reports whether a newer version of a list was read: what is decided
// and booked, the newer one knows only as it was when it was read.
func (d *Diary) replaced(r scheduling.Reader, l scheduling.List) (bool, error) {
	q := scheduling.ListQuery{Form: l.Form, Court: l.Court, Date: l.Date}
	if l.Form == scheduling.ListCalendar {
		q.Date = scheduling.Date{}
	}
	all, err := r.Lists(q)
	return slices.ContainsFunc(all, func(o scheduling.List) bool { return o.Before == l.ID }), err
}

// standing is a list with the rows whose bookings are no more: one that was
// undone wants a place again, one that somebody cancelled is left out until a
// person takes it in again.
func standing(r scheduling.Reader, l scheduling.List) (scheduling.List, error) {
	l.Rows = slices.Clone(l.Rows)
	for i := range l.Rows {
		row := &l.Rows[i]
		if row.Booking == "" {
			continue
		}
		b, err := r.Booking(row.Booking)
		if err != nil {
			return l, err
		}
		if b.Active() || b.Status == scheduling.StatusCompleted {
			continue
		}
		row.Booking = ""
		switch {
		case row.State == scheduling.RowDropped || row.State == scheduling.RowNoCustody:
		case b.CancelReason == scheduling.CancelMistake:
			unplace(row)
		default:
			row.State, row.Proposed = scheduling.RowLeft, nil
		}
	}
	return l, nil
}

// unplace makes a row want a place, or a person's word for who it is about.
func unplace(row *scheduling.Row) {
	row.State, row.Proposed = scheduling.RowReady, nil
	if slices.ContainsFunc(row.Defendants, func(d scheduling.Defendant) bool { return !d.Sure }) {
		row.State = scheduling.RowUnmatched
	}
}

// followed is the rows of a list's next version with what was decided about
// the version before; places are looked for anew.
func followed(before, next []scheduling.Row) []scheduling.Row {
	out := courtlist.Follow(before, next)
	for i := range out {
		if s := out[i].State; s == scheduling.RowPlaced || s == scheduling.RowUnplaced {
			unplace(&out[i])
		}
	}
	return out
}

// wants reports whether a row asks for anything.
func wants(row scheduling.Row) bool {
	return row.State != scheduling.RowNoCustody && row.State != scheduling.RowDropped
}

// keepList saves a list and records what was done to it.
func (d *Diary) keepList(w scheduling.Writer, actor scheduling.Actor, l scheduling.List, what string) (scheduling.List, error) {
	return d.keepListFor(w, scheduling.Enacted{Actor: actor}, l, what)
}

// List is a list as it stands now: a row whose booking somebody cancelled is
// left out, and one whose booking was undone wants a place again.
func (d *Diary) List(ctx context.Context, id scheduling.ListID) (scheduling.List, error) {
	return read(ctx, d, "list "+string(id), func(r scheduling.Reader) (scheduling.List, error) {
		l, err := r.List(id)
		if err != nil {
			return l, err
		}
		return standing(r, l)
	})
}

// Lists lists what was read, newest first, at most limit; a prison or court
// that is not empty restricts it to lists that name someone there.
func (d *Diary) Lists(ctx context.Context, code scheduling.PrisonCode, court scheduling.CourtCode, limit int) ([]scheduling.List, error) {
	return read(ctx, d, "lists", func(r scheduling.Reader) ([]scheduling.List, error) {
		return r.Lists(scheduling.ListQuery{Prison: code, Court: court, Limit: limit})
	})
}
