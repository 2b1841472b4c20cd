package sqlite

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gatehouse/scheduling"
)

type listDoc struct {
	Name     string           `json:"name,omitempty"`
	Issue    string           `json:"issue,omitempty"`
	Before   string           `json:"before,omitempty"`
	Rows     []rowDoc         `json:"rows,omitempty"`
	Problems []listProblemDoc `json:"problems,omitempty"`
	ReadName string           `json:"readName,omitempty"`
	ReadRole string           `json:"readRole,omitempty"`
}

type listProblemDoc struct {
	Number  int    `json:"number,omitempty"`
	Field   string `json:"field,omitempty"`
	Problem string `json:"problem"`
}

type rowDoc struct {
	Key        string         `json:"key"`
	Number     int            `json:"number"`
	Kind       string         `json:"kind,omitempty"`
	Court      string         `json:"court,omitempty"`
	Room       string         `json:"room,omitempty"`
	Note       string         `json:"note,omitempty"`
	Video      bool           `json:"video,omitempty"`
	CaseRef    string         `json:"case,omitempty"`
	Type       string         `json:"type,omitempty"`
	Defendants []defendantDoc `json:"defendants,omitempty"`
	Window     spanDoc        `json:"window"`
	Start      time.Time      `json:"start"`
	Lasts      time.Duration  `json:"lasts"`
	State      string         `json:"state"`
	Why        string         `json:"why,omitempty"`
	Changed    []string       `json:"changed,omitempty"`
	New        bool           `json:"new,omitempty"`
	Proposed   string         `json:"proposed,omitempty"` // a booking's document
	Booking    string         `json:"booking,omitempty"`
}

type defendantDoc struct {
	Given  string   `json:"given,omitempty"`
	Family string   `json:"family,omitempty"`
	Entry  int      `json:"entry,omitempty"`
	Number string   `json:"number,omitempty"`
	Held   string   `json:"held,omitempty"`
	Prison string   `json:"prison,omitempty"`
	Person string   `json:"person,omitempty"`
	Sure   bool     `json:"sure,omitempty"`
	By     string   `json:"by,omitempty"`
	Might  []string `json:"might,omitempty"`
}

const listColumns = `id, version, form, court, date, sum, read, doc`

func scanList(scan scanner) (scheduling.List, error) {
	var l scheduling.List
	var read int64
	var date, text string
	if err := scan(&l.ID, &l.Version, &l.Form, &l.Court, &date, &l.Sum, &read, &text); err != nil {
		return l, err
	}
	var d listDoc
	if err := readDoc("list", string(l.ID), text, &d); err != nil {
		return l, err
	}
	if date != "" {
		var err error
		if l.Date, err = scheduling.ParseDate(date); err != nil {
			return l, damaged("list", string(l.ID), err)
		}
	}
	l.Name, l.Issue, l.Before, l.Read = d.Name, d.Issue, scheduling.ListID(d.Before), fromNanos(read)
	l.ReadBy = scheduling.Actor{Name: d.ReadName, Role: d.ReadRole}
	for _, p := range d.Problems {
		l.Problems = append(l.Problems, scheduling.ListProblem{Number: p.Number, Field: p.Field, Problem: scheduling.Problem(p.Problem)})
	}
	for _, x := range d.Rows {
		row, err := x.row()
		if err != nil {
			return l, err
		}
		l.Rows = append(l.Rows, row)
	}
	return l, nil
}

func (x rowDoc) row() (scheduling.Row, error) {
	r := scheduling.Row{
		Key: x.Key, Number: x.Number, Room: x.Room, CaseRef: x.CaseRef, Type: x.Type,
		Kind: scheduling.Kind(x.Kind), Court: x.Court, Note: x.Note, Video: x.Video, Why: scheduling.RowWhy(x.Why),
		Window: scheduling.Span(x.Window), Start: x.Start, Lasts: x.Lasts, State: scheduling.RowState(x.State),
		Changed: named[scheduling.RowChange](x.Changed), New: x.New, Booking: scheduling.BookingID(x.Booking),
	}
	for _, d := range x.Defendants {
		r.Defendants = append(r.Defendants, scheduling.Defendant{
			Given: d.Given, Family: d.Family, Entry: d.Entry, By: scheduling.MatchBy(d.By), Number: scheduling.PrisonerNumber(d.Number), Held: d.Held,
			Prison: scheduling.PrisonCode(d.Prison), Person: scheduling.PersonID(d.Person), Sure: d.Sure,
			Might: named[scheduling.PersonID](d.Might),
		})
	}
	if x.Proposed != "" {
		b, err := decode(x.Proposed)
		if err != nil {
			return r, err
		}
		r.Proposed = &b
	}
	return r, nil
}

// List implements scheduling.Reader.
func (r reader) List(id scheduling.ListID) (scheduling.List, error) {
	l, err := one(r.session, scanList, `SELECT `+listColumns+` FROM lists WHERE id = ?`, string(id))
	if err != nil {
		return scheduling.List{}, fmt.Errorf("list %s: %w", id, err)
	}
	return l, nil
}

// Lists implements scheduling.Reader.
func (r reader) Lists(q scheduling.ListQuery) ([]scheduling.List, error) {
	text, args := `SELECT `+listColumns+` FROM lists WHERE 1`, []any{}
	add := func(condition, value string) {
		if value != "" {
			text, args = text+` AND `+condition, append(args, value)
		}
	}
	if q.Prison != "" {
		add(`instr(prisons, ?) > 0`, "|"+string(q.Prison)+"|")
	}
	add(`court = ?`, string(q.Court))
	if !q.Date.IsZero() {
		add(`date = ?`, q.Date.String())
	}
	add(`form = ?`, string(q.Form))
	add(`sum = ?`, q.Sum)
	text += ` ORDER BY read DESC, rowid DESC`
	if q.Limit > 0 {
		text, args = text+` LIMIT ?`, append(args, q.Limit)
	}
	return list(r.session, scanList, text, args...)
}

// SaveList implements scheduling.Writer.
func (w *writer) SaveList(l scheduling.List) (scheduling.List, error) {
	err := w.atomically(func() error {
		if err := w.advance(`SELECT version FROM lists WHERE id = ?`, string(l.ID), &l.Version); err != nil {
			return err
		}
		if err := w.putList(l); err != nil {
			return err
		}
		return w.announce(scheduling.ActionListed, "")
	})
	if err != nil {
		return scheduling.List{}, fmt.Errorf("save list %s: %w", l.ID, err)
	}
	return l, nil
}

func (w *writer) putList(l scheduling.List) error {
	d := listDoc{Name: l.Name, Issue: l.Issue, Before: string(l.Before), ReadName: l.ReadBy.Name, ReadRole: l.ReadBy.Role}
	for _, p := range l.Problems {
		d.Problems = append(d.Problems, listProblemDoc{p.Number, p.Field, string(p.Problem)})
	}
	var prisons []string
	for _, r := range l.Rows {
		x := rowDoc{
			Key: r.Key, Number: r.Number, Kind: string(r.Kind), Court: r.Court, Note: r.Note, Video: r.Video, Why: string(r.Why), Room: r.Room, CaseRef: r.CaseRef, Type: r.Type, Window: utcSpan(r.Window), Start: r.Start.UTC(),
			Lasts: r.Lasts, State: string(r.State), Changed: texts(r.Changed), New: r.New, Booking: string(r.Booking),
		}
		for _, who := range r.Defendants {
			x.Defendants = append(x.Defendants, defendantDoc{
				Given: who.Given, Family: who.Family, Entry: who.Entry, By: string(who.By), Number: string(who.Number), Held: who.Held,
				Prison: string(who.Prison), Person: string(who.Person), Sure: who.Sure, Might: texts(who.Might),
			})
			if who.Prison != "" {
				prisons = append(prisons, string(who.Prison))
			}
		}
		if r.Proposed != nil {
			var err error
			if x.Proposed, err = encode(*r.Proposed); err != nil {
				return err
			}
		}
		d.Rows = append(d.Rows, x)
	}
	doc, err := written("list", string(l.ID), d)
	if err != nil {
		return err
	}
	slices.Sort(prisons)
	date := ""
	if !l.Date.IsZero() {
		date = l.Date.String()
	}
	return w.exec(`INSERT INTO lists (id, version, form, court, date, sum, prisons, read, doc) VALUES (?,?,?,?,?,?,?,?,?)
		ON CONFLICT (id) DO UPDATE SET version = excluded.version, form = excluded.form, court = excluded.court, date = excluded.date,
			sum = excluded.sum, prisons = excluded.prisons, read = excluded.read, doc = excluded.doc`,
		string(l.ID), max(l.Version, 1), string(l.Form), string(l.Court), date, l.Sum,
		"|"+strings.Join(slices.Compact(prisons), "|")+"|", nanos(l.Read), doc)
}
