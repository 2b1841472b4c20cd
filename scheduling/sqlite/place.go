package sqlite

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/repeat"
)

// roomMore is what a room's document holds; the names are the file's.
type roomMore struct {
	Parties   []string      `json:"parties,omitempty"`
	Group     string        `json:"group,omitempty"`
	Waiting   string        `json:"waiting,omitempty"`
	Lines     []lineDoc     `json:"lines,omitempty"`
	Overrides []overrideDoc `json:"overrides,omitempty"`
	Blocks    []blockDoc    `json:"blocks,omitempty"`
}

type lineDoc struct {
	ID            string        `json:"id"`
	For           string        `json:"for"`
	Parties       []string      `json:"parties,omitempty"`
	Rule          string        `json:"rule"`
	Lasts         time.Duration `json:"lasts"`
	NotOnHolidays bool          `json:"notOnHolidays,omitempty"`
	Reason        string        `json:"reason,omitempty"`
}

type overrideDoc struct {
	Date    string      `json:"date"`
	Windows []windowDoc `json:"windows,omitempty"`
}

type windowDoc struct {
	From    time.Duration `json:"from"`
	To      time.Duration `json:"to"`
	For     string        `json:"for"`
	Parties []string      `json:"parties,omitempty"`
	Reason  string        `json:"reason,omitempty"`
}

type blockDoc struct {
	ID     string    `json:"id"`
	Start  time.Time `json:"start"`
	End    time.Time `json:"end"`
	Reason string    `json:"reason,omitempty"`
}

func encodeRoom(r scheduling.Room) (string, error) {
	d := roomMore{Parties: texts(r.Parties), Group: r.Group, Waiting: r.Waiting}
	for _, l := range r.Lines {
		d.Lines = append(d.Lines, lineDoc{
			ID: string(l.ID), For: string(l.For), Parties: texts(l.Parties), Rule: l.Rule.String(),
			Lasts: l.Lasts, NotOnHolidays: l.NotOnHolidays, Reason: l.Reason,
		})
	}
	for _, o := range r.Overrides {
		x := overrideDoc{Date: o.Date.String()}
		for _, w := range o.Windows {
			x.Windows = append(x.Windows, windowDoc{w.From, w.To, string(w.For), texts(w.Parties), w.Reason})
		}
		d.Overrides = append(d.Overrides, x)
	}
	for _, b := range r.Blocks {
		d.Blocks = append(d.Blocks, blockDoc{string(b.ID), b.Span.Start.UTC(), b.Span.End.UTC(), b.Reason})
	}
	return written("room", string(r.Key), d)
}

func decodeRoom(text string, r *scheduling.Room) error {
	var d roomMore
	if err := readDoc("room", string(r.Key), text, &d); err != nil {
		return err
	}
	r.Parties, r.Group, r.Waiting = named[scheduling.Party](d.Parties), d.Group, d.Waiting
	for _, l := range d.Lines {
		rule, err := repeat.Parse(l.Rule)
		if err != nil {
			return damaged("room", string(r.Key), err)
		}
		r.Lines = append(r.Lines, scheduling.Line{
			ID: scheduling.LineID(l.ID), For: scheduling.Usage(l.For), Parties: named[scheduling.Party](l.Parties),
			Rule: rule, Lasts: l.Lasts, NotOnHolidays: l.NotOnHolidays, Reason: l.Reason,
		})
	}
	for _, o := range d.Overrides {
		date, err := scheduling.ParseDate(o.Date)
		if err != nil {
			return damaged("room", string(r.Key), err)
		}
		x := scheduling.Override{Date: date}
		for _, w := range o.Windows {
			x.Windows = append(x.Windows, scheduling.Window{
				From: w.From, To: w.To, For: scheduling.Usage(w.For), Parties: named[scheduling.Party](w.Parties), Reason: w.Reason,
			})
		}
		r.Overrides = append(r.Overrides, x)
	}
	for _, b := range d.Blocks {
		r.Blocks = append(r.Blocks, scheduling.Block{
			ID: scheduling.BlockID(b.ID), Span: scheduling.Span{Start: b.Start, End: b.End}, Reason: b.Reason,
		})
	}
	return nil
}

// prisonMore is what a prison's document holds.
type prisonMore struct {
	Division  string       `json:"division,omitempty"`
	Closures  []closureDoc `json:"closures,omitempty"`
	LockUps   []lockUpDoc  `json:"lockUps,omitempty"`
	Walks     []walkDoc    `json:"walks,omitempty"`
	WeekStart int          `json:"weekStart,omitempty"`
	Remand    int          `json:"remandVisits,omitempty"`
	Convicted int          `json:"convictedVisits,omitempty"`
	Notice    int          `json:"familyNotice,omitempty"`
	Ahead     int          `json:"familyAhead,omitempty"`
}

type closureDoc struct {
	Date   string `json:"date"`
	Reason string `json:"reason,omitempty"`
}

type lockUpDoc struct {
	Weekday int           `json:"weekday"`
	From    time.Duration `json:"from"`
	To      time.Duration `json:"to"`
}

type walkDoc struct {
	From  string        `json:"from"`
	To    string        `json:"to"`
	Takes time.Duration `json:"takes"`
}

func encodePrison(p scheduling.Prison) (string, error) {
	d := prisonMore{
		Division: string(p.Division), WeekStart: int(p.WeekStart), Remand: p.RemandVisits,
		Convicted: p.ConvictedVisits, Notice: p.FamilyNotice, Ahead: p.FamilyAhead,
	}
	for _, c := range p.Closures {
		d.Closures = append(d.Closures, closureDoc{c.Date.String(), c.Reason})
	}
	for _, l := range p.LockUps {
		d.LockUps = append(d.LockUps, lockUpDoc{int(l.Weekday), l.From, l.To})
	}
	for _, w := range p.Walks {
		d.Walks = append(d.Walks, walkDoc(w))
	}
	return written("prison", string(p.Code), d)
}

func decodePrison(text string, p *scheduling.Prison) error {
	var d prisonMore
	if err := readDoc("prison", string(p.Code), text, &d); err != nil {
		return err
	}
	p.Division, p.WeekStart = scheduling.Division(d.Division), time.Weekday(d.WeekStart)
	p.RemandVisits, p.ConvictedVisits, p.FamilyNotice, p.FamilyAhead = d.Remand, d.Convicted, d.Notice, d.Ahead
	for _, c := range d.Closures {
		date, err := scheduling.ParseDate(c.Date)
		if err != nil {
			return damaged("prison", string(p.Code), err)
		}
		p.Closures = append(p.Closures, scheduling.Closure{Date: date, Reason: c.Reason})
	}
	for _, l := range d.LockUps {
		p.LockUps = append(p.LockUps, scheduling.LockUp{Weekday: time.Weekday(l.Weekday), From: l.From, To: l.To})
	}
	for _, w := range d.Walks {
		p.Walks = append(p.Walks, scheduling.WalkTime(w))
	}
	return nil
}

// SavePrison implements scheduling.Writer.
func (w *writer) SavePrison(p scheduling.Prison) (scheduling.Prison, error) {
	err := w.atomically(func() error {
		if err := w.advance(`SELECT version FROM prisons WHERE code = ?`, string(p.Code), &p.Version); err != nil {
			return err
		}
		if err := w.putPrison(p); err != nil {
			return err
		}
		return w.announce(scheduling.ActionPrison, "")
	})
	if err != nil {
		return scheduling.Prison{}, fmt.Errorf("save prison %s: %w", p.Code, err)
	}
	return p, nil
}

func (w *writer) putPrison(p scheduling.Prison) error {
	doc, err := encodePrison(p)
	if err != nil {
		return err
	}
	return w.exec(`INSERT INTO prisons (code, name, zone, day_start, day_end, pick_up, doc, version) VALUES (?,?,?,?,?,?,?,?)
		ON CONFLICT (code) DO UPDATE SET name = excluded.name, zone = excluded.zone, day_start = excluded.day_start,
			day_end = excluded.day_end, pick_up = excluded.pick_up, doc = excluded.doc, version = excluded.version`,
		string(p.Code), p.Name, p.Zone, int64(p.DayStart), int64(p.DayEnd), int64(p.PickUp), doc, max(p.Version, 1))
}

// SaveRoom implements scheduling.Writer.
func (w *writer) SaveRoom(r scheduling.Room) (scheduling.Room, error) {
	err := w.atomically(func() error {
		if err := w.advance(`SELECT version FROM rooms WHERE key = ?`, string(r.Key), &r.Version); err != nil {
			return err
		}
		if err := w.putRoom(r); err != nil {
			return err
		}
		return w.announce(scheduling.ActionRoom, "")
	})
	if err != nil {
		return scheduling.Room{}, fmt.Errorf("save room %s: %w", r.Key, err)
	}
	return r, nil
}

// putRoom updates a kept room in place: claims lean on its row.
func (w *writer) putRoom(r scheduling.Room) error {
	doc, err := encodeRoom(r)
	if err != nil {
		return err
	}
	kept, err := list(w.session, scanText, `SELECT key FROM rooms WHERE key = ?`, string(r.Key))
	if err != nil {
		return err
	}
	values := []any{
		string(r.Prison), r.Name, string(r.Usage), max(r.Places, 1), r.Active, int64(r.Turnaround), doc, max(r.Version, 1), string(r.Key),
	}
	if slices.Contains(kept, string(r.Key)) {
		return w.exec(`UPDATE rooms SET prison = ?, name = ?, usage = ?, places = ?, active = ?, turnaround = ?, doc = ?, version = ?
			WHERE key = ?`, values...)
	}
	return w.exec(`INSERT INTO rooms (prison, name, usage, places, active, turnaround, doc, version, key) VALUES (?,?,?,?,?,?,?,?,?)`, values...)
}

// advance checks that the kept version is *version (0 when nothing is kept)
// and raises it by one.
func (w *writer) advance(q, id string, version *int64) error {
	kept, err := list(w.session, scanInt, q, id)
	if err != nil {
		return err
	}
	had := int64(0)
	if len(kept) > 0 {
		had = kept[0]
	}
	if had != *version {
		return scheduling.ErrStale
	}
	*version++
	return nil
}

// written is v as a document.
func written(what, id string, v any) (string, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("sqlite: write %s %s: %w", what, id, err)
	}
	return string(text), nil
}

func readDoc(what, id, text string, into any) error {
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return damaged(what, id, err)
	}
	return nil
}

func damaged(what, id string, err error) error {
	return fmt.Errorf("%w: document of %s %s: %w", scheduling.ErrDamaged, what, id, err)
}

// named turns plain strings into identifiers.
func named[T ~string](in []string) []T {
	var out []T
	for _, s := range in {
		out = append(out, T(s))
	}
	return out
}
