package sqlite

import (
	"slices"
	"sync"

	"gatehouse/scheduling"
)

// memory keeps what documents said the last time they were read. A verdict
// wants the rules of every prison each time someone types, and they hardly
// ever change: a document that is the same, letter for letter, is not read
// again.
type memory struct {
	prisons remembered[scheduling.Prison]
	rooms   remembered[scheduling.Room]
}

// remembered has, by id, a text and what it says.
type remembered[T any] struct {
	mu   sync.Mutex
	kept map[string]reading[T] // guarded by mu
}

type reading[T any] struct {
	text string
	says T
}

// read is what text says. Callers share it and change nothing in it.
func (m *remembered[T]) read(id, text string, decode func(text string, into *T) error) (T, error) {
	m.mu.Lock()
	had, ok := m.kept[id]
	m.mu.Unlock()
	if ok && had.text == text {
		return had.says, nil
	}
	var says T
	if err := decode(text, &says); err != nil {
		return says, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = map[string]reading[T]{}
	}
	m.kept[id] = reading[T]{text, says}
	return says, nil
}

// prison fills in what a prison's document says.
func (m *memory) prison(text string, p *scheduling.Prison) error {
	d, err := m.prisons.read(string(p.Code), text, func(text string, into *scheduling.Prison) error {
		into.Code = p.Code
		return decodePrison(text, into)
	})
	p.Division, p.WeekStart = d.Division, d.WeekStart
	p.RemandVisits, p.ConvictedVisits, p.FamilyNotice, p.FamilyAhead = d.RemandVisits, d.ConvictedVisits, d.FamilyNotice, d.FamilyAhead
	p.Closures, p.LockUps, p.Walks = slices.Clone(d.Closures), slices.Clone(d.LockUps), slices.Clone(d.Walks)
	return err
}

// room fills in what a room's document says.
func (m *memory) room(text string, r *scheduling.Room) error {
	d, err := m.rooms.read(string(r.Key), text, func(text string, into *scheduling.Room) error {
		into.Key = r.Key
		return decodeRoom(text, into)
	})
	r.Group, r.Waiting = d.Group, d.Waiting
	r.Parties, r.Lines, r.Overrides, r.Blocks = slices.Clone(d.Parties), slices.Clone(d.Lines), slices.Clone(d.Overrides), slices.Clone(d.Blocks)
	for i, l := range r.Lines {
		r.Lines[i].Parties = slices.Clone(l.Parties)
	}
	for i, o := range r.Overrides {
		r.Overrides[i].Windows = slices.Clone(o.Windows)
		for j, w := range o.Windows {
			r.Overrides[i].Windows[j].Parties = slices.Clone(w.Parties)
		}
	}
	return err
}
