package attend

import (
	"context"
	"errors"
	"strings"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/undo"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// end writes down that a hearing was closed. What could not be written is
// tried again by Tick, and said once.
func (m *Model) end(h Hearing) {
	m.ended[h.Booking] = true
	m.Do(func(ctx context.Context) func() {
		e, err := m.Keeper.EndEarly(ctx, h.Booking, h.Closed)
		if errors.Is(err, scheduling.ErrNotFound) {
			return nil // of another diary
		}
		if err == nil {
			after := m.told(ctx, e, nil, "attend.endedEarly")
			return func() {
				delete(m.unwritten, h.Booking)
				after()
			}
		}
		return func() {
			m.ended[h.Booking] = false
			if !m.unwritten[h.Booking] {
				m.unwritten[h.Booking] = true
				m.Host.Failed(err)
			}
		}
	})
}

// NoShow records that somebody did not come.
func (m *Model) NoShow(q scheduling.NoShow) {
	q.Key = m.Key()
	m.Do(func(ctx context.Context) func() {
		e, err := m.Keeper.NoShow(ctx, q)
		return m.told(ctx, e, err, "attend.noShow")
	})
}

// told returns what says an ending, on the screen's goroutine; who could use
// what it freed is looked for before, away from that.
func (m *Model) told(ctx context.Context, e scheduling.Ending, err error, key string) func() {
	if err != nil {
		return func() { m.Host.Failed(err) }
	}
	if e.Was.Version == e.Booking.Version {
		return func() {} // it was known
	}
	uses, err := m.Diary.Uses(ctx, e.Booking.Prison, e.Freed())
	if err != nil {
		uses = clash.Uses{} // what is free is said all the same
	}
	return func() {
		said := m.endedWords(e, uses, key)
		if said == "" {
			return
		}
		undone := m.Key()
		f := Freed{Scene: uses.Scene, Step: undo.Step{Said: said, Back: func(ctx context.Context) error {
			_, err := m.Keeper.Unend(ctx, undone, e)
			return err
		}}}
		if len(uses.Items) > 0 {
			f.First = &uses.Items[0]
		}
		m.Host.Freed(f)
	}
}

// endedWords say what happened, what is free and how many could use it. That
// a hearing closed by itself is said only when something came of it.
func (m *Model) endedWords(e scheduling.Ending, uses clash.Uses, key string) string {
	says := phrase.New(m.Words, m.zone(uses.Scene, e.Booking.Prison), uses.Scene, nil)
	out := m.Words.Say(key, "Kind", says.Kind(e.Booking.Kind), "When", says.Span(e.Was.Span()))
	var free []string
	for _, c := range e.Freed() {
		if room, ok := c.Resource.Room(); ok && c.Span.End.After(m.Now()) {
			free = append(free, m.Words.Say("attend.free", "Room", says.Room(room), "When", says.Span(c.Span)))
		}
	}
	if len(free) == 0 {
		if e.Booking.Outcome.Code == scheduling.OutcomeEarly {
			return ""
		}
		return out
	}
	out += " " + strings.Join(free, " ")
	if n := len(uses.Items); n > 0 {
		first := uses.Items[0].Place
		out += " " + m.Words.Count("attend.uses", n, "Kind", says.Kind(first.Kind), "Who", says.Prisoners(first), "When", says.Span(first.Span()))
	}
	return out
}

// zone is the clock of a prison.
func (m *Model) zone(s clash.Scene, code scheduling.PrisonCode) *time.Location {
	for _, p := range append(s.Prisons, m.Prison()) {
		if z, err := p.Location(); err == nil && p.Code == code {
			return z
		}
	}
	return time.UTC
}
