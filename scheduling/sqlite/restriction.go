package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"gatehouse/scheduling"
)

type restrictionDoc struct {
	Kind  string `json:"kind"`
	From  string `json:"from,omitempty"`
	Until string `json:"until,omitempty"`
}

func scanRestriction(scan scanner) (scheduling.Restriction, error) {
	var r scheduling.Restriction
	var text string
	if err := scan(&r.ID, &r.A, &r.B, &text); err != nil {
		return r, err
	}
	var d restrictionDoc
	if err := readDoc("restriction", string(r.ID), text, &d); err != nil {
		return r, err
	}
	r.Kind = scheduling.RestrictionKind(d.Kind)
	for _, x := range []struct {
		text string
		into *scheduling.Date
	}{{d.From, &r.From}, {d.Until, &r.Until}} {
		if x.text == "" {
			continue
		}
		date, err := scheduling.ParseDate(x.text)
		if err != nil {
			return r, damaged("restriction", string(r.ID), err)
		}
		*x.into = date
	}
	return r, nil
}

// Restrictions implements scheduling.Reader.
func (r reader) Restrictions(ids []scheduling.PersonID) ([]scheduling.Restriction, error) {
	if ids == nil {
		return list(r.session, scanRestriction, `SELECT id, a, b, doc FROM restrictions ORDER BY id`)
	}
	var out []scheduling.Restriction
	for chunk := range slices.Chunk(ids, 500) {
		args := make([]any, 0, 2*len(chunk))
		for range 2 {
			for _, id := range chunk {
				args = append(args, string(id))
			}
		}
		marks := placeholders(len(chunk))
		found, err := list(r.session, scanRestriction, `SELECT id, a, b, doc FROM restrictions WHERE a IN (`+marks+`)
			UNION SELECT id, a, b, doc FROM restrictions WHERE b IN (`+marks+`)`, args...)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	slices.SortFunc(out, func(a, b scheduling.Restriction) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return slices.CompactFunc(out, func(a, b scheduling.Restriction) bool { return a.ID == b.ID }), nil
}

// SaveRestriction implements scheduling.Writer.
func (w *writer) SaveRestriction(r scheduling.Restriction) error {
	err := w.atomically(func() error {
		if err := w.putRestriction(r); err != nil {
			return err
		}
		return w.announce(scheduling.ActionRestricted, "")
	})
	if err != nil {
		return fmt.Errorf("save restriction %s: %w", r.ID, err)
	}
	return nil
}

func (w *writer) putRestriction(r scheduling.Restriction) error {
	d := restrictionDoc{Kind: string(r.Kind)}
	if !r.From.IsZero() {
		d.From = r.From.String()
	}
	if !r.Until.IsZero() {
		d.Until = r.Until.String()
	}
	doc, err := written("restriction", string(r.ID), d)
	if err != nil {
		return err
	}
	return w.exec(`INSERT INTO restrictions (id, a, b, doc) VALUES (?,?,?,?)
		ON CONFLICT (id) DO UPDATE SET a = excluded.a, b = excluded.b, doc = excluded.doc`,
		string(r.ID), string(r.A), string(r.B), doc)
}

// DropRestriction implements scheduling.Writer.
func (w *writer) DropRestriction(id scheduling.RestrictionID) error {
	err := w.atomically(func() error {
		if _, err := one(w.session, scanText, `SELECT id FROM restrictions WHERE id = ?`, string(id)); err != nil {
			return err
		}
		if err := w.exec(`DELETE FROM restrictions WHERE id = ?`, string(id)); err != nil {
			return err
		}
		return w.announce(scheduling.ActionRestricted, "")
	})
	if err != nil {
		return fmt.Errorf("drop restriction %s: %w", id, err)
	}
	return nil
}
