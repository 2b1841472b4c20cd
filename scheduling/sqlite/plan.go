package sqlite

import (
	"fmt"
	"time"

	"gatehouse/scheduling"
)

type planDoc struct {
	Actor    string      `json:"actor,omitempty"`
	Role     string      `json:"role,omitempty"`
	Undoes   string      `json:"undoes,omitempty"`
	List     string      `json:"list,omitempty"`
	Bookings []string    `json:"bookings,omitempty"` // bookings' documents
	Was      []string    `json:"was,omitempty"`
	Accepted []acceptDoc `json:"accepted,omitempty"`
	Notices  []noticeDoc `json:"notices,omitempty"`
	Rows     []turnDoc   `json:"rows,omitempty"`
	Answered [][2]string `json:"answered,omitempty"` // a request and its booking
}

type acceptDoc struct {
	A        string    `json:"a,omitempty"`
	B        string    `json:"b"`
	Resource string    `json:"resource"`
	Code     string    `json:"code"`
	Actor    string    `json:"actor,omitempty"`
	Role     string    `json:"role,omitempty"`
	Reason   string    `json:"reason,omitempty"`
	At       time.Time `json:"at"`
}

type noticeDoc struct {
	Booking string  `json:"booking"`
	Person  string  `json:"person,omitempty"`
	Party   string  `json:"party,omitempty"`
	Code    string  `json:"code"`
	Was     spanDoc `json:"was"`
	Is      spanDoc `json:"is"`
	WasRoom string  `json:"wasRoom,omitempty"`
	IsRoom  string  `json:"isRoom,omitempty"`
}

type turnDoc struct {
	Key        string `json:"key"`
	Was        string `json:"was"`
	Is         string `json:"is"`
	WasBooking string `json:"wasBooking,omitempty"`
	IsBooking  string `json:"isBooking,omitempty"`
}

const planColumns = `id, version, prison, at, doc`

func scanPlan(scan scanner) (scheduling.Enacted, error) {
	var e scheduling.Enacted
	var at int64
	var text string
	if err := scan(&e.ID, &e.Version, &e.Prison, &at, &text); err != nil {
		return e, err
	}
	var d planDoc
	if err := readDoc("plan", string(e.ID), text, &d); err != nil {
		return e, err
	}
	e.At, e.Actor = fromNanos(at), scheduling.Actor{Name: d.Actor, Role: d.Role}
	e.Undoes, e.List = scheduling.PlanID(d.Undoes), scheduling.ListID(d.List)
	var err error
	if e.Bookings, err = decodeAll(d.Bookings); err != nil {
		return e, err
	}
	if e.Was, err = decodeAll(d.Was); err != nil {
		return e, err
	}
	for _, a := range d.Accepted {
		e.Accepted = append(e.Accepted, scheduling.Acceptance{
			A: scheduling.BookingID(a.A), B: scheduling.BookingID(a.B), Resource: scheduling.Resource(a.Resource), Code: a.Code,
			Actor: scheduling.Actor{Name: a.Actor, Role: a.Role}, Reason: a.Reason, At: a.At,
		})
	}
	for _, n := range d.Notices {
		e.Notices = append(e.Notices, scheduling.Notice{
			Booking: scheduling.BookingID(n.Booking), Person: scheduling.PersonID(n.Person), Party: scheduling.Party(n.Party),
			Code: scheduling.NoticeCode(n.Code), Was: scheduling.Span(n.Was), Is: scheduling.Span(n.Is),
			WasRoom: scheduling.RoomKey(n.WasRoom), IsRoom: scheduling.RoomKey(n.IsRoom),
		})
	}
	for _, x := range d.Rows {
		e.Rows = append(e.Rows, scheduling.RowTurn{
			Key: x.Key, Was: scheduling.RowState(x.Was), Is: scheduling.RowState(x.Is),
			WasBooking: scheduling.BookingID(x.WasBooking), IsBooking: scheduling.BookingID(x.IsBooking),
		})
	}
	for _, a := range d.Answered {
		e.Answered = append(e.Answered, scheduling.Answered{Request: scheduling.RequestID(a[0]), Booking: scheduling.BookingID(a[1])})
	}
	return e, nil
}

// Plan implements scheduling.Reader.
func (r reader) Plan(id scheduling.PlanID) (scheduling.Enacted, error) {
	e, err := one(r.session, scanPlan, `SELECT `+planColumns+` FROM plans WHERE id = ?`, string(id))
	if err != nil {
		return scheduling.Enacted{}, fmt.Errorf("plan %s: %w", id, err)
	}
	return e, nil
}

// Plans implements scheduling.Reader.
func (r reader) Plans(q scheduling.PlanQuery) ([]scheduling.Enacted, error) {
	text, args := `SELECT `+planColumns+` FROM plans WHERE at >= ?`, []any{nanos(q.Since)}
	if q.Prison != "" {
		text, args = text+` AND prison = ?`, append(args, string(q.Prison))
	}
	text += ` ORDER BY at DESC, rowid DESC`
	if q.Limit > 0 {
		text, args = text+` LIMIT ?`, append(args, q.Limit)
	}
	return list(r.session, scanPlan, text, args...)
}

// SavePlan implements scheduling.Writer.
func (w *writer) SavePlan(e scheduling.Enacted) (scheduling.Enacted, error) {
	err := w.atomically(func() error {
		if err := w.advance(`SELECT version FROM plans WHERE id = ?`, string(e.ID), &e.Version); err != nil {
			return err
		}
		if err := w.putPlan(e); err != nil {
			return err
		}
		return w.announce(scheduling.ActionPlanned, "")
	})
	if err != nil {
		return scheduling.Enacted{}, fmt.Errorf("save plan %s: %w", e.ID, err)
	}
	return e, nil
}

func (w *writer) putPlan(e scheduling.Enacted) error {
	d := planDoc{Actor: e.Actor.Name, Role: e.Actor.Role, Undoes: string(e.Undoes), List: string(e.List)}
	var err error
	if d.Bookings, err = encodeAll(e.Bookings); err != nil {
		return err
	}
	if d.Was, err = encodeAll(e.Was); err != nil {
		return err
	}
	for _, a := range e.Accepted {
		d.Accepted = append(d.Accepted, acceptDoc{
			A: string(a.A), B: string(a.B), Resource: string(a.Resource), Code: a.Code,
			Actor: a.Actor.Name, Role: a.Actor.Role, Reason: a.Reason, At: a.At.UTC(),
		})
	}
	for _, n := range e.Notices {
		d.Notices = append(d.Notices, noticeDoc{
			Booking: string(n.Booking), Person: string(n.Person), Party: string(n.Party), Code: string(n.Code),
			Was: utcSpan(n.Was), Is: utcSpan(n.Is), WasRoom: string(n.WasRoom), IsRoom: string(n.IsRoom),
		})
	}
	for _, x := range e.Rows {
		d.Rows = append(d.Rows, turnDoc{x.Key, string(x.Was), string(x.Is), string(x.WasBooking), string(x.IsBooking)})
	}
	for _, a := range e.Answered {
		d.Answered = append(d.Answered, [2]string{string(a.Request), string(a.Booking)})
	}
	doc, err := written("plan", string(e.ID), d)
	if err != nil {
		return err
	}
	return w.exec(`INSERT INTO plans (`+planColumns+`) VALUES (?,?,?,?,?)
		ON CONFLICT (id) DO UPDATE SET version = excluded.version, prison = excluded.prison, at = excluded.at, doc = excluded.doc`,
		string(e.ID), max(e.Version, 1), string(e.Prison), nanos(e.At), doc)
}

// Cases implements scheduling.Reader.
func (r reader) Cases(code scheduling.PrisonCode) ([]scheduling.Case, error) {
	return list(r.session, func(scan scanner) (scheduling.Case, error) {
		c := scheduling.Case{Prison: code}
		var at int64
		err := scan(&c.Plan, &at, &c.Doc)
		c.At = fromNanos(at)
		return c, err
	}, `SELECT plan, at, doc FROM cases WHERE prison = ? ORDER BY at DESC, rowid DESC`, string(code))
}

// KeepCase implements scheduling.Writer.
func (w *writer) KeepCase(c scheduling.Case) error {
	err := w.atomically(func() error {
		if err := w.exec(`INSERT INTO cases (plan, prison, at, doc) VALUES (?,?,?,?)
			ON CONFLICT (plan) DO UPDATE SET prison = excluded.prison, at = excluded.at, doc = excluded.doc`,
			string(c.Plan), string(c.Prison), nanos(c.At), c.Doc); err != nil {
			return err
		}
		return w.exec(`DELETE FROM cases WHERE prison = ? AND rowid NOT IN
			(SELECT rowid FROM cases WHERE prison = ? ORDER BY at DESC, rowid DESC LIMIT ?)`,
			string(c.Prison), string(c.Prison), scheduling.MaxCases)
	})
	if err != nil {
		return fmt.Errorf("keep case of plan %s: %w", c.Plan, err)
	}
	return nil
}

func encodeAll(bookings []scheduling.Booking) ([]string, error) {
	var out []string
	for _, b := range bookings {
		text, err := encode(b)
		if err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, nil
}

func decodeAll(texts []string) ([]scheduling.Booking, error) {
	var out []scheduling.Booking
	for _, t := range texts {
		b, err := decode(t)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

func utcSpan(s scheduling.Span) spanDoc { return spanDoc{s.Start.UTC(), s.End.UTC()} }
