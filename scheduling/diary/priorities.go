package diary

import (
	"context"

	"gatehouse/scheduling"
)

// Priorities is a prison's table of what gives way to what; the one every
// prison begins with, whose Version is 0, when it has none of its own.
func (d *Diary) Priorities(ctx context.Context, code scheduling.PrisonCode) (scheduling.Priorities, error) {
	return read(ctx, d, "priorities of "+string(code), func(r scheduling.Reader) (scheduling.Priorities, error) {
		return prioritiesOf(r, code)
	})
}

// SavePriorities changes a prison's table. It returns InvalidErrors for what is
// wrong with it, an *InvalidError for the field "prison" when there is no such
// prison, and ErrStale when the table has changed since p.Version was read.
func (d *Diary) SavePriorities(ctx context.Context, actor scheduling.Actor, p scheduling.Priorities) (scheduling.Priorities, error) {
	return change(ctx, d, actor, "save priorities of "+string(p.Prison),
		func(w scheduling.Writer) (scheduling.Priorities, scheduling.AuditEntry, error) {
			line := scheduling.AuditEntry{Action: scheduling.ActionPriorities, Subject: string(p.Prison)}
			if err := p.Validate(); err != nil {
				return p, line, err
			}
			if _, err := zoneOf(w, p.Prison); err != nil {
				return p, line, err
			}
			saved, err := w.SavePriorities(p)
			line.Version = saved.Version
			return saved, line, err
		})
}
