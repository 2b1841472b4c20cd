package resolver

import (
	"context"
	"errors"
	"sync/atomic"

	"gatehouse/app/internal/undo"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// CanApply reports whether the chosen plan can be carried out now.
func (m *Model) CanApply() bool {
	c := m.opened()
	p, ok := m.chosenPlan()
	return ok && c != nil && !c.Done && !m.acting && len(p.Moves) > 0 && p.Cost.Unplaced == 0
}

// Acting reports whether a plan is being carried out.
func (m *Model) Acting() bool { return m.acting }

// Apply carries the chosen plan out: all of it, or nothing when something has
// changed meanwhile, which is then said beside new plans.
func (m *Model) Apply() {
	if !m.CanApply() {
		return
	}
	m.Stop()
	p, _ := m.chosenPlan()
	id, said := m.open, m.appliedWords(p)
	e := clash.Enactment{Key: m.looking.key, Prison: m.prison.Code, Plan: p, Question: m.looking.question}
	m.acting = true
	m.Changed()
	m.Do(func(ctx context.Context) func() {
		done, err := m.Keeper.Enact(ctx, e)
		return func() {
			m.acting = false
			m.enacted(id, said, done, err)
		}
	})
}

func (m *Model) enacted(id, said string, done scheduling.Enacted, err error) {
	var refused *clash.PlanError
	switch {
	case errors.As(err, &refused):
		if m.open == id {
			m.looking.notes = nil
			m.replan(m.refusedWords(refused)...)
		} else {
			m.Host.Failed(err)
		}
		return
	case err != nil:
		m.Host.Failed(err)
		m.Changed()
		return
	}
	m.onTable = false
	undone := &atomic.Bool{}
	for _, c := range m.cases {
		if c.ID == id {
			c.Done, c.done, c.undone = true, done, undone
			m.Host.Applied(*c)
		}
	}
	m.propose()
	back := m.Key()
	m.Host.Did(undo.Step{Said: said, Back: func(ctx context.Context) error {
		undone.Store(true) // before the change comes back
		_, err := m.Keeper.UndoPlan(ctx, back, done)
		if err != nil {
			undone.Store(false)
		}
		return err
	}})
	m.count()
	m.Changed()
}

// Proposal is a plan as the timetable shows it.
type Proposal struct {
	// Title names the plan and what it is for.
	Title string
	Moves []clash.Move
	// Scene names the people and rooms of what is new.
	Scene clash.Scene
	// CanApply is set when it can be carried out from there.
	CanApply bool
}

// ShowOnTable shows the chosen plan on the timetable, or no longer.
func (m *Model) ShowOnTable(on bool) {
	m.onTable = on
	m.propose()
	m.Changed()
}

// OnTable reports whether the chosen plan is shown on the timetable.
func (m *Model) OnTable() bool { return m.onTable }

// propose tells the timetable what it is to show.
func (m *Model) propose() {
	p, ok := m.chosenPlan()
	c := m.opened()
	if !ok || !m.onTable || c == nil || c.Done {
		m.Proposed(nil)
		return
	}
	m.Proposed(&Proposal{
		Title: m.proposalTitle(c), Moves: p.Moves, CanApply: m.CanApply(), Scene: m.looking.result.Scene,
	})
}
