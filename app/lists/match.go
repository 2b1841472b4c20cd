package lists

import (
	"context"

	"gatehouse/scheduling"
)

// Match says who a defendant of a row is; an empty person is someone whom no
// prison here holds.
func (m *Model) Match(row string, defendant int, person scheduling.PersonID) {
	at := m.at(row)
	at.Defendant = defendant
	m.act(func(ctx context.Context) (scheduling.List, error) { return m.Keeper.MatchRow(ctx, at, person) })
}

// Leave leaves a row out, or takes it in again.
func (m *Model) Leave(row string, leave bool) {
	at := m.at(row)
	m.act(func(ctx context.Context) (scheduling.List, error) { return m.Keeper.LeaveRow(ctx, at, leave) })
}

func (m *Model) at(row string) At {
	return At{List: m.known.List.ID, Version: m.known.List.Version, Row: row}
}

// act changes the open list, one change at a time. What is shown follows
// through Load.
func (m *Model) act(do func(context.Context) (scheduling.List, error)) {
	if m.acting || m.search != nil {
		return
	}
	m.acting = true
	m.Changed()
	m.Do(func(ctx context.Context) func() {
		_, err := do(ctx)
		return func() {
			m.acting = false
			if err != nil {
				m.Host.Failed(err)
			}
			m.fetch() // also to see what somebody else did first
			m.Changed()
		}
	})
}
