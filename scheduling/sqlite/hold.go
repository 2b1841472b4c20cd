package sqlite

import (
	"fmt"
	"time"

	"gatehouse/scheduling"
)

type holdDoc struct {
	Name    string     `json:"name"`
	Role    string     `json:"role"`
	Booking string     `json:"booking,omitempty"`
	Claims  []claimDoc `json:"claims"`
}

type claimDoc struct {
	Resource  string    `json:"resource"`
	Start     time.Time `json:"start"`
	End       time.Time `json:"end"`
	Exclusive bool      `json:"exclusive,omitempty"`
}

// Holds implements scheduling.Reader.
func (r reader) Holds(now time.Time) ([]scheduling.Hold, error) {
	return list(r.session, func(scan scanner) (scheduling.Hold, error) {
		var h scheduling.Hold
		var until int64
		var text string
		if err := scan(&h.ID, &until, &text); err != nil {
			return h, err
		}
		var d holdDoc
		if err := readDoc("hold", string(h.ID), text, &d); err != nil {
			return h, err
		}
		h.Until, h.Booking = fromNanos(until), scheduling.BookingID(d.Booking)
		h.Actor = scheduling.Actor{Name: d.Name, Role: d.Role}
		for _, c := range d.Claims {
			h.Claims = append(h.Claims, scheduling.Claim{
				Booking: h.Booking, Resource: scheduling.Resource(c.Resource),
				Span: scheduling.Span{Start: c.Start, End: c.End}, Exclusive: c.Exclusive,
			})
		}
		return h, nil
	}, `SELECT id, until, doc FROM holds WHERE until > ? ORDER BY id`, nanos(now))
}

// SaveHold implements scheduling.Writer.
func (w *writer) SaveHold(h scheduling.Hold, now time.Time) error {
	d := holdDoc{Name: h.Actor.Name, Role: h.Actor.Role, Booking: string(h.Booking)}
	for _, c := range h.Claims {
		d.Claims = append(d.Claims, claimDoc{string(c.Resource), c.Span.Start.UTC(), c.Span.End.UTC(), c.Exclusive})
	}
	err := w.atomically(func() error {
		doc, err := written("hold", string(h.ID), d)
		if err != nil {
			return err
		}
		if err := w.exec(`DELETE FROM holds WHERE until <= ?`, nanos(now)); err != nil {
			return err
		}
		if err := w.exec(`INSERT INTO holds (id, until, doc) VALUES (?,?,?)
			ON CONFLICT (id) DO UPDATE SET until = excluded.until, doc = excluded.doc`, string(h.ID), nanos(h.Until), doc); err != nil {
			return err
		}
		return w.announce(scheduling.ActionHeld, "")
	})
	if err != nil {
		return fmt.Errorf("save hold %s: %w", h.ID, err)
	}
	return nil
}

// DropHold implements scheduling.Writer.
func (w *writer) DropHold(id scheduling.HoldID) error {
	err := w.atomically(func() error {
		kept, err := list(w.session, scanText, `SELECT id FROM holds WHERE id = ?`, string(id))
		if err != nil || len(kept) == 0 {
			return err
		}
		if err := w.exec(`DELETE FROM holds WHERE id = ?`, string(id)); err != nil {
			return err
		}
		return w.announce(scheduling.ActionHeld, "")
	})
	if err != nil {
		return fmt.Errorf("drop hold %s: %w", id, err)
	}
	return nil
}
