package sqlite

import (
	"fmt"

	"gatehouse/scheduling"
)

// LoadEstate implements scheduling.Writer. Versions that were replaced before
// stay in the history, as the audit does.
func (w *writer) LoadEstate(e scheduling.Estate) error {
	err := w.atomically(func() error {
		for _, table := range []string{
			"cases", "plans", "lists", "priorities", "holds", "requests", "restrictions", "claims", "acceptances", "touches", "idempotency", "bookings", "series",
			"people", "rooms", "courts", "prisons",
		} {
			if err := w.exec(`DELETE FROM ` + table); err != nil {
				return err
			}
		}
		if err := w.loadPlaces(e); err != nil {
			return err
		}
		for _, p := range e.People {
			if err := w.putPerson(p); err != nil {
				return fmt.Errorf("person %s: %w", p.ID, err)
			}
		}
		for _, x := range e.Series {
			if err := w.putSeries(x); err != nil {
				return fmt.Errorf("series %s: %w", x.ID, err)
			}
		}
		for _, x := range e.Restrictions {
			if err := w.putRestriction(x); err != nil {
				return fmt.Errorf("restriction %s: %w", x.ID, err)
			}
		}
		for _, x := range e.Requests {
			if err := w.putRequest(x); err != nil {
				return fmt.Errorf("request %s: %w", x.ID, err)
			}
		}
		if err := w.loadPlans(e); err != nil {
			return err
		}
		for _, b := range e.Bookings {
			b.Version = max(b.Version, 1)
			if err := w.insert(b); err != nil {
				return fmt.Errorf("booking %s: %w", b.ID, err)
			}
			if err := w.claim(b, nil); err != nil {
				return fmt.Errorf("booking %s: %w", b.ID, err)
			}
		}
		return w.announce(scheduling.ActionLoaded, "")
	})
	if err != nil {
		return fmt.Errorf("load estate: %w", err)
	}
	return nil
}

func (w *writer) loadPlaces(e scheduling.Estate) error {
	for _, p := range e.Prisons {
		if err := w.putPrison(p); err != nil {
			return fmt.Errorf("prison %s: %w", p.Code, err)
		}
	}
	for _, c := range e.Courts {
		if err := w.exec(`INSERT INTO courts (code, name) VALUES (?,?)`, string(c.Code), c.Name); err != nil {
			return fmt.Errorf("court %s: %w", c.Code, err)
		}
	}
	for _, r := range e.Rooms {
		if err := w.putRoom(r); err != nil {
			return fmt.Errorf("room %s: %w", r.Key, err)
		}
	}
	return nil
}

func (w *writer) loadPlans(e scheduling.Estate) error {
	for _, p := range e.Priorities {
		if err := w.putPriorities(p); err != nil {
			return fmt.Errorf("priorities of %s: %w", p.Prison, err)
		}
	}
	for _, p := range e.Plans {
		if err := w.putPlan(p); err != nil {
			return fmt.Errorf("plan %s: %w", p.ID, err)
		}
	}
	for _, l := range e.Lists {
		if err := w.putList(l); err != nil {
			return fmt.Errorf("list %s: %w", l.ID, err)
		}
	}
	return nil
}
