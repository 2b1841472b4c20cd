package sqlite

import (
	"fmt"
	"math"
	"time"

	"gatehouse/scheduling"
)

type requestDoc struct {
	From     string    `json:"from"`
	Booking  string    `json:"booking"` // a booking's document
	Windows  []spanDoc `json:"windows,omitempty"`
	Deadline time.Time `json:"deadline"`
	Status   string    `json:"status"`
	Offer    string    `json:"offer,omitempty"` // a booking's document
	Reason   string    `json:"reason,omitempty"`
	Result   string    `json:"result,omitempty"`
	Made     time.Time `json:"made"`
	MadeName string    `json:"madeName,omitempty"`
	MadeRole string    `json:"madeRole,omitempty"`
	Changed  time.Time `json:"changed"`
}

type spanDoc struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

func scanRequest(scan scanner) (scheduling.Request, error) {
	var q scheduling.Request
	var text string
	if err := scan(&q.ID, &q.Version, &text); err != nil {
		return q, err
	}
	var d requestDoc
	if err := readDoc("request", string(q.ID), text, &d); err != nil {
		return q, err
	}
	q.From, q.Deadline, q.Status = scheduling.Party(d.From), d.Deadline, scheduling.RequestStatus(d.Status)
	q.Reason, q.Result, q.Made, q.Changed = d.Reason, scheduling.BookingID(d.Result), d.Made, d.Changed
	q.MadeBy = scheduling.Actor{Name: d.MadeName, Role: d.MadeRole}
	for _, w := range d.Windows {
		q.Windows = append(q.Windows, scheduling.Span(w))
	}
	var err error
	if q.Booking, err = decode(d.Booking); err != nil {
		return q, err
	}
	if d.Offer != "" {
		offer, err := decode(d.Offer)
		if err != nil {
			return q, err
		}
		q.Offer = &offer
	}
	return q, nil
}

// Requests implements scheduling.Reader.
func (r reader) Requests(q scheduling.RequestQuery) ([]scheduling.Request, error) {
	// Few of all that ever came are pending, and those are found by an index.
	text, args := `SELECT id, version, doc FROM requests WHERE 1`, []any{}
	if q.Pending {
		text += ` AND pending = 1`
	}
	if q.Prison != "" {
		text, args = text+` AND prison = ?`, append(args, string(q.Prison))
	}
	return list(r.session, scanRequest, text+` ORDER BY deadline, made, id`, args...)
}

// Request implements scheduling.Reader.
func (r reader) Request(id scheduling.RequestID) (scheduling.Request, error) {
	q, err := one(r.session, scanRequest, `SELECT id, version, doc FROM requests WHERE id = ?`, string(id))
	if err != nil {
		return q, fmt.Errorf("request %s: %w", id, err)
	}
	return q, nil
}

// SaveRequest implements scheduling.Writer.
func (w *writer) SaveRequest(q scheduling.Request) (scheduling.Request, error) {
	err := w.atomically(func() error {
		if err := w.advance(`SELECT version FROM requests WHERE id = ?`, string(q.ID), &q.Version); err != nil {
			return err
		}
		if err := w.putRequest(q); err != nil {
			return err
		}
		return w.announce(scheduling.ActionRequested, "")
	})
	if err != nil {
		return scheduling.Request{}, fmt.Errorf("save request %s: %w", q.ID, err)
	}
	return q, nil
}

func (w *writer) putRequest(q scheduling.Request) error {
	d := requestDoc{
		From: string(q.From), Deadline: q.Deadline.UTC(), Status: string(q.Status), Reason: q.Reason, Result: string(q.Result),
		Made: q.Made.UTC(), MadeName: q.MadeBy.Name, MadeRole: q.MadeBy.Role, Changed: q.Changed.UTC(),
	}
	for _, s := range q.Windows {
		d.Windows = append(d.Windows, spanDoc{s.Start.UTC(), s.End.UTC()})
	}
	var err error
	if d.Booking, err = encode(q.Booking); err != nil {
		return err
	}
	if q.Offer != nil {
		if d.Offer, err = encode(*q.Offer); err != nil {
			return err
		}
	}
	doc, err := written("request", string(q.ID), d)
	if err != nil {
		return err
	}
	deadline := int64(math.MaxInt64)
	if !q.Deadline.IsZero() {
		deadline = nanos(q.Deadline)
	}
	return w.exec(`INSERT INTO requests (id, version, prison, pending, deadline, made, doc) VALUES (?,?,?,?,?,?,?)
		ON CONFLICT (id) DO UPDATE SET version = excluded.version, prison = excluded.prison, pending = excluded.pending,
			deadline = excluded.deadline, made = excluded.made, doc = excluded.doc`,
		string(q.ID), max(q.Version, 1), string(q.Booking.Prison), q.Pending(), deadline, nanos(q.Made), doc)
}
