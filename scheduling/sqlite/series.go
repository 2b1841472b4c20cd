package sqlite

import (
	"fmt"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

type seriesDoc struct {
	Prison   string    `json:"prison"`
	Rule     string    `json:"rule"`
	After    string    `json:"after,omitempty"`
	Made     time.Time `json:"made"`
	MadeName string    `json:"madeName,omitempty"`
	MadeRole string    `json:"madeRole,omitempty"`
}

// Series implements scheduling.Reader.
func (r reader) Series(id scheduling.SeriesID) (scheduling.Series, error) {
	s, err := one(r.session, func(scan scanner) (scheduling.Series, error) {
		s := scheduling.Series{ID: id}
		var text string
		if err := scan(&s.Version, &text); err != nil {
			return s, err
		}
		var d seriesDoc
		if err := readDoc("series", string(id), text, &d); err != nil {
			return s, err
		}
		rule, err := repeat.Parse(d.Rule)
		if err != nil {
			return s, damaged("series", string(id), err)
		}
		s.Prison, s.Rule, s.After = scheduling.PrisonCode(d.Prison), rule, scheduling.SeriesID(d.After)
		s.Made, s.MadeBy = d.Made, scheduling.Actor{Name: d.MadeName, Role: d.MadeRole}
		return s, nil
	}, `SELECT version, doc FROM series WHERE id = ?`, string(id))
	if err != nil {
		return scheduling.Series{}, fmt.Errorf("series %s: %w", id, err)
	}
	return s, nil
}

// SaveSeries implements scheduling.Writer.
func (w *writer) SaveSeries(s scheduling.Series) (scheduling.Series, error) {
	err := w.atomically(func() error {
		if err := w.advance(`SELECT version FROM series WHERE id = ?`, string(s.ID), &s.Version); err != nil {
			return err
		}
		if err := w.putSeries(s); err != nil {
			return err
		}
		return w.announce(scheduling.ActionSeries, "")
	})
	if err != nil {
		return scheduling.Series{}, fmt.Errorf("save series %s: %w", s.ID, err)
	}
	return s, nil
}

func (w *writer) putSeries(s scheduling.Series) error {
	doc, err := written("series", string(s.ID), seriesDoc{
		Prison: string(s.Prison), Rule: s.Rule.String(), After: string(s.After),
		Made: s.Made.UTC(), MadeName: s.MadeBy.Name, MadeRole: s.MadeBy.Role,
	})
	if err != nil {
		return err
	}
	return w.exec(`INSERT INTO series (id, version, doc) VALUES (?,?,?)
		ON CONFLICT (id) DO UPDATE SET version = excluded.version, doc = excluded.doc`, string(s.ID), max(s.Version, 1), doc)
}

// DropSeries implements scheduling.Writer.
func (w *writer) DropSeries(id scheduling.SeriesID) error {
	err := w.atomically(func() error {
		n, err := one(w.session, scanInt,
			`SELECT (SELECT count(*) FROM bookings WHERE bookings.series = series.id AND bookings.series <> '') FROM series WHERE id = ?`, string(id))
		switch {
		case err != nil:
			return err
		case n > 0:
			return scheduling.ErrTaken
		}
		if err := w.exec(`DELETE FROM series WHERE id = ?`, string(id)); err != nil {
			return err
		}
		return w.announce(scheduling.ActionSeries, "")
	})
	if err != nil {
		return fmt.Errorf("drop series %s: %w", id, err)
	}
	return nil
}
