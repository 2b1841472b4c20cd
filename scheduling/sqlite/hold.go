package sqlite

import (
	"fmt"
	"slices"
	"time"

	"gatehouse/scheduling"
)

type holdDoc struct {
	Name    string    `json:"name"`
	Role    string    `json:"role"`
	Booking string    `json:"booking,omitempty"`
	Held    []heldDoc `json:"held"`
}

// heldDoc is what a hold has of one resource for one booking. A series holds
// thousands of claims and every check of a form reads them, so its times are
// numbers: starts and ends in turn, in seconds since 1970.
type heldDoc struct {
	Resource  string  `json:"resource"`
	Booking   string  `json:"booking,omitempty"`
	Exclusive bool    `json:"exclusive,omitempty"`
	Times     []int64 `json:"times"`
}

// heldDocs writes claims in their order; neighbours of one resource share one.
func heldDocs(claims []scheduling.Claim) []heldDoc {
	var out []heldDoc
	for i, c := range claims {
		if i == 0 || c.Resource != claims[i-1].Resource || c.Booking != claims[i-1].Booking || c.Exclusive != claims[i-1].Exclusive {
			out = append(out, heldDoc{Resource: string(c.Resource), Booking: string(c.Booking), Exclusive: c.Exclusive})
		}
		last := &out[len(out)-1]
		last.Times = append(last.Times, c.Span.Start.Unix(), c.Span.End.Unix())
	}
	return out
}

// claims reads them back.
func (d heldDoc) claims() []scheduling.Claim {
	out := make([]scheduling.Claim, 0, len(d.Times)/2)
	for t := range slices.Chunk(d.Times, 2) {
		if len(t) < 2 {
			break
		}
		out = append(out, scheduling.Claim{
			Booking: scheduling.BookingID(d.Booking), Resource: scheduling.Resource(d.Resource), Exclusive: d.Exclusive,
			Span: scheduling.Span{Start: time.Unix(t[0], 0).UTC(), End: time.Unix(t[1], 0).UTC()},
		})
	}
	return out
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
		for _, one := range d.Held {
			h.Claims = append(h.Claims, one.claims()...)
		}
		return h, nil
	}, `SELECT id, until, doc FROM holds WHERE until > ? ORDER BY id`, nanos(now))
}

// SaveHold implements scheduling.Writer.
func (w *writer) SaveHold(h scheduling.Hold, now time.Time) error {
	d := holdDoc{Name: h.Actor.Name, Role: h.Actor.Role, Booking: string(h.Booking), Held: heldDocs(h.Claims)}
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
