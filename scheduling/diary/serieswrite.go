package diary

import (
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// carryOut writes a plan that was judged, or refuses it.
func (d *Diary) carryOut(w scheduling.Writer, actor scheduling.Actor, p plan, v ruling) (scheduling.SeriesDone, error) {
	if err := p.fresh(); err != nil {
		return scheduling.SeriesDone{}, err
	}
	if err := v.refused(); err != nil {
		return scheduling.SeriesDone{}, err
	}
	given, err := v.acceptances(actor, d.now())
	if err != nil {
		return scheduling.SeriesDone{}, err
	}
	c := carrying{Diary: d, Writer: w, actor: actor, ids: map[scheduling.BookingID]scheduling.BookingID{}}
	c.done.Accepted = v.had
	if err := c.series(p); err != nil {
		return scheduling.SeriesDone{}, err
	}
	if err := c.bookings(p, append(given, v.held...), len(given)); err != nil {
		return scheduling.SeriesDone{}, err
	}
	return c.done, c.drop(p)
}

// acceptances are those given now, one for each pair that clashes.
func (v ruling) acceptances(actor scheduling.Actor, now time.Time) ([]scheduling.Acceptance, error) {
	var out []scheduling.Acceptance
	seen := map[pairing]bool{}
	for _, o := range v.occurrences {
		for _, c := range o.Clashes {
			k := pairingOf(c)
			if !v.given[k] || seen[k] {
				continue
			}
			seen[k] = true
			a := scheduling.Acceptance{A: k.a, B: k.b, Resource: k.resource, Code: k.code, Actor: actor, Reason: v.why, At: now}
			if err := a.Validate(); err != nil {
				return nil, err
			}
			out = append(out, a)
		}
	}
	return out, nil
}

// carrying is a plan while it is written.
type carrying struct {
	*Diary
	scheduling.Writer
	actor scheduling.Actor
	// made is the series that the plan makes, and ids what its new
	// occurrences are called from now on.
	made scheduling.SeriesID
	ids  map[scheduling.BookingID]scheduling.BookingID
	// plan is the plan that is carried out, for the audit; empty for a series.
	plan scheduling.PlanID
	done scheduling.SeriesDone
}

// series writes the records of a plan.
func (c *carrying) series(p plan) error {
	c.done.Series = p.series
	for _, rec := range p.records {
		if rec.drop {
			continue
		}
		if rec.now.ID == newSeries {
			c.made = scheduling.SeriesID(c.newID())
			rec.now.ID = c.made
		}
		if rec.was == nil && rec.now.Made.IsZero() {
			rec.now.Made, rec.now.MadeBy = c.now(), c.actor
		}
		saved, err := c.SaveSeries(rec.now)
		if err != nil {
			return err
		}
		if err := c.told(saved.ID, saved.Version, p.scope); err != nil {
			return err
		}
		was := scheduling.Series{ID: saved.ID}
		if rec.was != nil {
			was = *rec.was
		}
		c.done.Records = append(c.done.Records, scheduling.SeriesRecord{Was: was, Version: saved.Version})
		if p.series.ID == newSeries && saved.ID == c.made || p.series.ID == saved.ID {
			c.done.Series = saved
		}
	}
	if len(p.records) > 0 || p.series.ID == "" || p.series.Version > 0 {
		return nil
	}
	var err error
	c.done.Series, err = c.Series(p.series.ID)
	return err
}

// told records in the audit that a series was written.
func (c *carrying) told(id scheduling.SeriesID, version int64, scope scheduling.Scope) error {
	return c.Writer.Record(scheduling.AuditEntry{
		At: c.now(), Actor: c.actor, Action: scheduling.ActionSeries, Subject: string(id), Version: version, Reason: string(scope),
	})
}

// drop forgets the series that have no occurrence left.
func (c *carrying) drop(p plan) error {
	for _, rec := range p.records {
		if !rec.drop {
			continue
		}
		if err := c.DropSeries(rec.now.ID); err != nil {
			return err
		}
		if err := c.told(rec.now.ID, 0, p.scope); err != nil {
			return err
		}
		c.done.Records = append(c.done.Records, scheduling.SeriesRecord{Was: *rec.was})
	}
	return nil
}

// bookings writes the steps of a plan under acceptances, of which the first so
// many were given now.
func (c *carrying) bookings(p plan, accepted []scheduling.Acceptance, given int) error {
	var steps []step
	for _, s := range p.steps {
		if !s.written() {
			continue
		}
		if s.kept == nil {
			id := scheduling.BookingID(c.newID())
			c.ids[s.target.ID] = id
			s.target.ID, s.target.Made, s.target.MadeBy = id, c.now(), c.actor
		}
		if s.target.Series == newSeries {
			s.target.Series = c.made
		}
		s.target.Changed = c.now()
		steps = append(steps, s)
	}
	under := map[scheduling.BookingID][]scheduling.Acceptance{}
	words := map[scheduling.BookingID][]scheduling.Acceptance{}
	for i, a := range accepted {
		a.A, a.B = scheduling.PairOf(c.id(a.A), c.id(a.B))
		for _, id := range []scheduling.BookingID{a.A, a.B} {
			under[id] = append(under[id], a)
			if i < given {
				words[id] = append(words[id], a)
			}
		}
	}
	all := make([]scheduling.Saving, len(steps))
	for i, s := range steps {
		all[i] = scheduling.Saving{Booking: s.target, Accept: under[s.target.ID]}
	}
	saved, err := c.SaveBookings(all)
	if err != nil {
		return err
	}
	for i, s := range steps {
		b := saved[i]
		was := scheduling.Booking{ID: b.ID}
		if s.kept != nil {
			was = *s.kept
		}
		c.done.Bookings, c.done.Was = append(c.done.Bookings, b), append(c.done.Was, was)
		reason := reasons(words[b.ID])
		if s.fate == clash.FateCancel {
			reason = string(b.CancelReason)
		}
		err := c.Writer.Record(scheduling.AuditEntry{
			At: c.now(), Actor: c.actor, Action: actionOf(s), Subject: string(b.ID), Version: b.Version, Reason: reason, Plan: c.plan,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// id is what a booking of the plan is called once it is written.
func (c *carrying) id(id scheduling.BookingID) scheduling.BookingID {
	if made, ok := c.ids[id]; ok {
		return made
	}
	return id
}

// actionOf names what a step does to its booking, for the audit.
func actionOf(s step) scheduling.Action {
	switch {
	case s.kept == nil:
		return scheduling.ActionBooked
	case s.kept.Active() && !s.target.Active():
		return scheduling.ActionCancelled
	case !s.kept.Active() && s.target.Active():
		return scheduling.ActionReinstated
	}
	return scheduling.ActionAmended
}
