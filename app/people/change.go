package people

import (
	"context"
	"slices"
	"strings"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/undo"
	"gatehouse/scheduling"
)

// Place is where a prisoner is, and as what.
type Place struct {
	// Released is set for someone who has left for good; Prison stays the
	// one they left.
	Released bool
	Prison   scheduling.PrisonCode
	Wing     string
	Custody  scheduling.Custody
}

// Place is where the open person is now.
func (m *Model) Place() Place {
	p := m.record.Person
	return Place{Released: p.Released, Prison: p.Prison, Wing: p.Wing, Custody: p.Custody}
}

// Stranded are the bookings in words that would go to the review list if the
// person were at x: nothing is cancelled by a move.
func (m *Model) Stranded(x Place) []string {
	var out []string
	says := m.speaker()
	for _, b := range m.record.Bookings {
		if stranded(b, m.record.Person, x.Prison, x.Released, m.Now()) {
			out = append(out, m.line(says, b, m.record.Person).Facts)
		}
	}
	return out
}

// Move says where the person is from now on.
func (m *Model) Move(x Place) {
	p := m.record.Person
	p.Released, p.Prison, p.Wing, p.Custody = x.Released, x.Prison, strings.TrimSpace(x.Wing), x.Custody
	if x == m.Place() {
		return
	}
	said := "changed"
	switch {
	case x.Released && !m.record.Person.Released:
		said = "released"
	case x.Prison != m.record.Person.Prison:
		said = "moved"
	}
	m.save(p, m.say(said, "Name", phrase.Person(p), "Prison", m.prisonName(p.Prison)))
}

// SetAlerts replaces the person's safety alerts.
func (m *Model) SetAlerts(alerts []scheduling.Alert) {
	p := m.record.Person
	if slices.Equal(alerts, p.Alerts) {
		return
	}
	p.Alerts = slices.Clone(alerts)
	m.save(p, m.say("alertsSaved", "Name", phrase.Person(p)))
}

// save keeps a changed person and offers the way back.
func (m *Model) save(p scheduling.Person, said string) {
	was := m.record.Person
	m.change(func(ctx context.Context) (undo.Step, error) {
		now, err := m.Keeper.SavePerson(ctx, p)
		return undo.Step{Said: said, Back: m.versions.Back(string(p.ID), was.Version, now.Version, func(ctx context.Context, on int64) (int64, error) {
			back := was
			back.Version = on
			made, err := m.Keeper.SavePerson(ctx, back)
			return made.Version, err
		})}, err
	})
}

// Restrict keeps a restriction of the open person and another; other may be
// empty for a visitor who may visit nobody.
func (m *Model) Restrict(kind scheduling.RestrictionKind, other scheduling.PersonID, from, until scheduling.Date) {
	r := scheduling.Restriction{Kind: kind, A: m.open, B: other, From: from, Until: until}
	if kind != scheduling.NonAssociation && !m.record.Person.Has(scheduling.RolePrisoner) {
		r.A, r.B = other, m.open
	}
	m.change(func(ctx context.Context) (undo.Step, error) {
		kept, err := m.Keeper.SaveRestriction(ctx, r)
		return undo.Step{Said: m.say("restrictionSaved"), Back: func(ctx context.Context) error {
			return m.Keeper.DropRestriction(ctx, kept.ID)
		}}, err
	})
}

// Lift takes a restriction away.
func (m *Model) Lift(r scheduling.Restriction) {
	m.change(func(ctx context.Context) (undo.Step, error) {
		err := m.Keeper.DropRestriction(ctx, r.ID)
		return undo.Step{Said: m.say("restrictionLifted"), Back: func(ctx context.Context) error {
			_, err := m.Keeper.SaveRestriction(ctx, r)
			return err
		}}, err
	})
}

// change runs one change at a time. What is shown follows through Refresh.
func (m *Model) change(do func(context.Context) (undo.Step, error)) {
	if m.saving || m.state != Ready {
		return
	}
	m.saving = true
	m.Changed()
	m.Do(func(ctx context.Context) func() {
		step, err := do(ctx)
		return func() {
			m.saving = false
			if err != nil {
				m.Host.Failed(err)
			} else {
				m.Host.Did(step)
			}
			m.Changed()
		}
	})
}

// Dates reads the days a restriction holds, both of which may be left out.
// The errors are *scheduling.InvalidError for the field "from" or "until".
func Dates(from, until string) (f, u scheduling.Date, err error) {
	for _, x := range []struct {
		field, text string
		into        *scheduling.Date
	}{{"from", from, &f}, {"until", until, &u}} {
		if strings.TrimSpace(x.text) == "" {
			continue
		}
		d, err := scheduling.ParseDate(x.text)
		if err != nil {
			return f, u, &scheduling.InvalidError{Field: x.field, Problem: scheduling.ProblemFormat}
		}
		*x.into = d
	}
	if !f.IsZero() && !u.IsZero() && u.Compare(f) < 0 {
		return f, u, &scheduling.InvalidError{Field: "until", Problem: scheduling.ProblemOrder}
	}
	return f, u, nil
}
