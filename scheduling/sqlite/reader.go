package sqlite

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gatehouse/scheduling"
)

// reader answers the questions of scheduling.Reader from one transaction.
type reader struct{ *session }

var _ scheduling.Reader = reader{}

func (r reader) Prisons() ([]scheduling.Prison, error) {
	return list(r.session, func(scan scanner) (scheduling.Prison, error) {
		var p scheduling.Prison
		var start, end, pickUp int64
		var doc string
		if err := scan(&p.Code, &p.Name, &p.Zone, &start, &end, &pickUp, &doc, &p.Version); err != nil {
			return p, err
		}
		p.DayStart, p.DayEnd, p.PickUp = time.Duration(start), time.Duration(end), time.Duration(pickUp)
		return p, r.memory.prison(doc, &p)
	}, `SELECT code, name, zone, day_start, day_end, pick_up, doc, version FROM prisons ORDER BY code`)
}

func (r reader) Courts() ([]scheduling.Court, error) {
	return list(r.session, func(scan scanner) (scheduling.Court, error) {
		var c scheduling.Court
		err := scan(&c.Code, &c.Name)
		return c, err
	}, `SELECT code, name FROM courts ORDER BY name, code`)
}

func (r reader) Rooms(code scheduling.PrisonCode) ([]scheduling.Room, error) {
	q, args := `SELECT key, prison, name, usage, places, active, turnaround, doc, version FROM rooms`, []any{}
	if code != "" {
		q, args = q+` WHERE prison = ?`, append(args, string(code))
	}
	out, err := list(r.session, func(scan scanner) (scheduling.Room, error) {
		var m scheduling.Room
		var turnaround int64
		var doc string
		if err := scan(&m.Key, &m.Prison, &m.Name, &m.Usage, &m.Places, &m.Active, &turnaround, &doc, &m.Version); err != nil {
			return m, err
		}
		m.Turnaround = time.Duration(turnaround)
		return m, r.memory.room(doc, &m)
	}, q, args...)
	slices.SortFunc(out, scheduling.CompareRooms)
	return out, err
}

func (r reader) Booking(id scheduling.BookingID) (scheduling.Booking, error) {
	b, err := one(r.session, scanBooking, `SELECT doc FROM bookings WHERE id = ?`, string(id))
	if err != nil {
		return b, fmt.Errorf("booking %s: %w", id, err)
	}
	return b, nil
}

func scanBooking(scan scanner) (scheduling.Booking, error) {
	text, err := scanText(scan)
	if err != nil {
		return scheduling.Booking{}, err
	}
	return decode(text)
}

// Bookings lists by start, then id. The bound of 1440 minutes on every
// booking keeps the range that is read short.
func (r reader) Bookings(q scheduling.BookingQuery) ([]scheduling.Booking, error) {
	var where []string
	var args []any
	within := func(table string) string {
		if q.Within.IsZero() {
			return ""
		}
		from, to := minutes(q.Within)
		args = append(args, from-1440, to, from)
		return fmt.Sprintf(" AND %[1]s.starts > ? AND %[1]s.starts < ? AND %[1]s.ends > ?", table)
	}
	if len(q.Resources) > 0 {
		marks := placeholders(len(q.Resources))
		for _, res := range q.Resources {
			args = append(args, string(res))
		}
		where = append(where, `b.id IN (SELECT t.booking FROM touches t WHERE t.resource IN (`+marks+`)`+within("t")+`)`)
	}
	if q.Prison != "" {
		args = append(args, prisonResource(q.Prison))
		where = append(where, `b.id IN (SELECT t.booking FROM touches t WHERE t.resource = ?`+within("t")+`)`)
	}
	if q.NotPrison != "" {
		args = append(args, prisonResource(q.NotPrison))
		where = append(where, `NOT EXISTS (SELECT 1 FROM touches t WHERE t.booking = b.id AND t.resource = ?)`+within("b"))
	}
	if q.Series != "" {
		args = append(args, string(q.Series))
		// The second half lets SQLite use the index, which is of occurrences alone.
		where = append(where, `b.series = ? AND b.series <> ''`+within("b"))
	}
	if len(where) == 0 {
		where = append(where, `1`+within("b"))
	}
	if !q.Cancelled {
		where = append(where, `b.status NOT IN ('cancelled', 'expired')`)
	}
	out, err := list(r.session, scanBooking,
		`SELECT b.doc FROM bookings b WHERE `+strings.Join(where, " AND ")+` ORDER BY b.starts, b.id`, args...)
	if err != nil || q.Within.IsZero() {
		return out, err
	}
	// Minutes are rounded outwards and a block may have a gap between parts.
	return slices.DeleteFunc(out, func(b scheduling.Booking) bool {
		return !slices.ContainsFunc(b.Parts, func(p scheduling.Part) bool { return p.Span.Overlaps(q.Within) })
	}), nil
}

func (r reader) Accepted(ids []scheduling.BookingID) ([]scheduling.Acceptance, error) {
	seen := map[acceptanceKey]bool{}
	var out []scheduling.Acceptance
	for chunk := range slices.Chunk(ids, 500) {
		args := make([]any, 0, 2*len(chunk))
		for range 2 {
			for _, id := range chunk {
				args = append(args, string(id))
			}
		}
		marks := placeholders(len(chunk))
		found, err := list(r.session, scanAcceptance, `SELECT `+acceptanceColumns+` FROM acceptances WHERE a IN (`+marks+`)
			UNION SELECT `+acceptanceColumns+` FROM acceptances WHERE b IN (`+marks+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if k := f.key(); !seen[k] {
				seen[k] = true
				out = append(out, f.Acceptance)
			}
		}
	}
	slices.SortFunc(out, func(x, y scheduling.Acceptance) int {
		return strings.Compare(acceptanceOrder(x), acceptanceOrder(y))
	})
	return out, nil
}

func acceptanceOrder(a scheduling.Acceptance) string {
	return strings.Join([]string{string(a.A), string(a.B), string(a.Resource), a.Code}, "\x00")
}

func (r reader) Replayed(key string) (scheduling.BookingID, error) {
	id, err := one(r.session, scanText, `SELECT booking FROM idempotency WHERE key = ?`, key)
	return scheduling.BookingID(id), err
}

func (r reader) Audit(subject string, limit int) ([]scheduling.AuditEntry, error) {
	if limit <= 0 {
		return nil, nil
	}
	q, args := `SELECT seq, at, actor_name, actor_role, action, subject, version, reason, plan FROM audit`, []any{}
	if subject != "" {
		q += ` WHERE subject = ?`
		args = append(args, subject)
	}
	return list(r.session, func(scan scanner) (scheduling.AuditEntry, error) {
		var e scheduling.AuditEntry
		var at int64
		err := scan(&e.Seq, &at, &e.Actor.Name, &e.Actor.Role, &e.Action, &e.Subject, &e.Version, &e.Reason, &e.Plan)
		e.At = fromNanos(at)
		return e, err
	}, q+` ORDER BY seq DESC LIMIT ?`, append(args, limit)...)
}

// placeholders is n question marks with commas between.
func placeholders(n int) string {
	return strings.TrimSuffix(strings.Repeat("?,", n), ",")
}
