package callview

import (
	"gatehouse/media"
	"gatehouse/media/hearing"
)

// Interpreter is somebody who interprets for this side to hear.
type Interpreter struct {
	Name string
	// For is whose words they speak; empty when the booking does not say, and
	// You when they are this side's own.
	For string
	You bool
}

// Interpreters are those whom this side hears now, itself left out.
func (m *Model) Interpreters() []Interpreter {
	if m.now.Phase != Floor {
		return nil
	}
	var out []Interpreter
	for _, p := range m.People() {
		if p.You || p.Role != hearing.Interpreter {
			continue
		}
		who := m.now.Hearing.Setup.Interprets[p.ID]
		i := Interpreter{Name: p.Name, You: who != "" && who == m.now.You}
		if !i.You {
			i.For = m.nameOf(who)
		}
		out = append(out, i)
	}
	return out
}

// Balance is how loud the floor and its interpreters are to this side.
func (m *Model) Balance() media.Balance { return m.now.Balance }

// SetBalance makes the floor louder to this side, or its interpreters.
func (m *Model) SetBalance(b media.Balance) { m.call.Balance(b) }
