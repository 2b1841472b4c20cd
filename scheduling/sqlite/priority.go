package sqlite

import (
	"fmt"
	"time"

	"gatehouse/scheduling"
)

type prioritiesDoc struct {
	Table   []priorityDoc `json:"table"`
	Room    int           `json:"room"`
	Time    int           `json:"time"`
	Quarter int           `json:"quarter"`
	HalfDay int           `json:"halfDay"`
	Day     int           `json:"day"`
}

type priorityDoc struct {
	Standing  string        `json:"standing"`
	Weight    int           `json:"weight"`
	Freeze    time.Duration `json:"freeze,omitempty"`
	DayBefore time.Duration `json:"dayBefore,omitempty"`
	Notice    time.Duration `json:"notice,omitempty"`
	Room      bool          `json:"room,omitempty"`
	Time      bool          `json:"time,omitempty"`
	HalfDay   bool          `json:"halfDay,omitempty"`
	Days      int           `json:"days,omitempty"`
	Monthly   bool          `json:"monthly,omitempty"`
	Cancel    bool          `json:"cancel,omitempty"`
}

// Priorities implements scheduling.Reader.
func (r reader) Priorities(code scheduling.PrisonCode) (scheduling.Priorities, error) {
	p, err := one(r.session, func(scan scanner) (scheduling.Priorities, error) {
		p := scheduling.Priorities{Prison: code}
		var text string
		if err := scan(&p.Version, &text); err != nil {
			return p, err
		}
		var d prioritiesDoc
		if err := readDoc("priorities", string(code), text, &d); err != nil {
			return p, err
		}
		p.Room, p.Time, p.Quarter, p.HalfDay, p.Day = d.Room, d.Time, d.Quarter, d.HalfDay, d.Day
		for _, l := range d.Table {
			p.Table = append(p.Table, scheduling.Priority{
				Standing: scheduling.Standing(l.Standing), Weight: l.Weight, Freeze: l.Freeze, DayBefore: l.DayBefore, Notice: l.Notice,
				Room: l.Room, Time: l.Time, HalfDay: l.HalfDay, Days: l.Days, Monthly: l.Monthly, Cancel: l.Cancel,
			})
		}
		return p, nil
	}, `SELECT version, doc FROM priorities WHERE prison = ?`, string(code))
	if err != nil {
		return scheduling.Priorities{}, fmt.Errorf("priorities of %s: %w", code, err)
	}
	return p, nil
}

// SavePriorities implements scheduling.Writer.
func (w *writer) SavePriorities(p scheduling.Priorities) (scheduling.Priorities, error) {
	err := w.atomically(func() error {
		if err := w.advance(`SELECT version FROM priorities WHERE prison = ?`, string(p.Prison), &p.Version); err != nil {
			return err
		}
		if err := w.putPriorities(p); err != nil {
			return err
		}
		return w.announce(scheduling.ActionPriorities, "")
	})
	if err != nil {
		return scheduling.Priorities{}, fmt.Errorf("save priorities of %s: %w", p.Prison, err)
	}
	return p, nil
}

func (w *writer) putPriorities(p scheduling.Priorities) error {
	d := prioritiesDoc{Room: p.Room, Time: p.Time, Quarter: p.Quarter, HalfDay: p.HalfDay, Day: p.Day}
	for _, l := range p.Table {
		d.Table = append(d.Table, priorityDoc{
			Standing: string(l.Standing), Weight: l.Weight, Freeze: l.Freeze, DayBefore: l.DayBefore, Notice: l.Notice,
			Room: l.Room, Time: l.Time, HalfDay: l.HalfDay, Days: l.Days, Monthly: l.Monthly, Cancel: l.Cancel,
		})
	}
	doc, err := written("priorities", string(p.Prison), d)
	if err != nil {
		return err
	}
	return w.exec(`INSERT INTO priorities (prison, version, doc) VALUES (?,?,?)
		ON CONFLICT (prison) DO UPDATE SET version = excluded.version, doc = excluded.doc`, string(p.Prison), max(p.Version, 1), doc)
}
