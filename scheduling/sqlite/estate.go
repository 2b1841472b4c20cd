package sqlite

import (
	"fmt"
	"strings"

	"gatehouse/scheduling"
)

// LoadEstate implements scheduling.Writer. Versions that were replaced before
// stay in the history, as the audit does.
func (w *writer) LoadEstate(e scheduling.Estate) error {
	err := w.atomically(func() error {
		for _, table := range []string{
			"claims", "acceptances", "touches", "idempotency", "bookings", "people", "rooms", "courts", "prisons",
		} {
			if err := w.exec(`DELETE FROM ` + table); err != nil {
				return err
			}
		}
		if err := w.loadPlaces(e); err != nil {
			return err
		}
		for _, p := range e.People {
			roles := ""
			for _, r := range p.Roles {
				roles += string(r) + "|"
			}
			if roles != "" {
				roles = "|" + roles
			}
			if err := w.exec(`INSERT INTO people (`+personColumns+`, fold_number, fold_given, fold_family) VALUES (?,?,?,?,?,?,?,?,?,?,?)`,
				string(p.ID), string(p.Number), p.Given, p.Family, roles, string(p.Prison), p.Wing, p.Agency,
				strings.ReplaceAll(fold(string(p.Number)), " ", ""), fold(p.Given), fold(p.Family)); err != nil {
				return fmt.Errorf("person %s: %w", p.ID, err)
			}
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
		if err := w.exec(`INSERT INTO prisons (code, name, zone, day_start, day_end, pick_up) VALUES (?,?,?,?,?,?)`,
			string(p.Code), p.Name, p.Zone, int64(p.DayStart), int64(p.DayEnd), int64(p.PickUp)); err != nil {
			return fmt.Errorf("prison %s: %w", p.Code, err)
		}
	}
	for _, c := range e.Courts {
		if err := w.exec(`INSERT INTO courts (code, name) VALUES (?,?)`, string(c.Code), c.Name); err != nil {
			return fmt.Errorf("court %s: %w", c.Code, err)
		}
	}
	for _, r := range e.Rooms {
		if err := w.exec(`INSERT INTO rooms (key, prison, name, usage, places, active, turnaround) VALUES (?,?,?,?,?,?,?)`,
			string(r.Key), string(r.Prison), r.Name, string(r.Usage), max(r.Places, 1), r.Active, int64(r.Turnaround)); err != nil {
			return fmt.Errorf("room %s: %w", r.Key, err)
		}
	}
	return nil
}
