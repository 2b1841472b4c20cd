package lists

import (
	"context"
	"errors"
	"slices"
	"strings"

	"gatehouse/app/internal/undo"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Ready counts what Apply would do: hearings booked or changed, and bookings
// cancelled that the list no longer has.
func (m *Model) Ready() (booked, cancelled int) {
	for _, r := range m.known.List.Rows {
		if !m.chosen(r) {
			continue
		}
		if goes(r) {
			cancelled++
		} else if _, ok := m.placeOf(r); ok {
			booked++
		}
	}
	return booked, cancelled
}

// WhyNot is a reason not to apply what is shown.
type WhyNot string

// The reasons.
const (
	CanApply   WhyNot = ""
	WhyRun     WhyNot = "no-run"  // no places were looked for since the start
	WhyWhatIf  WhyNot = "what-if" // something is supposed that is not so
	WhyStale   WhyNot = "stale"   // the diary has changed: look again
	WhyNothing WhyNot = "nothing" // nothing is chosen that has a place
)

// WhyNots lists the reasons not to apply.
func WhyNots() []WhyNot { return []WhyNot{WhyRun, WhyWhatIf, WhyStale, WhyNothing} }

// CannotApply says why what is shown cannot be applied; empty is that it can.
func (m *Model) CannotApply() WhyNot {
	booked, cancelled := m.Ready()
	switch {
	case m.run != nil && m.run.Supposes():
		return WhyWhatIf
	case m.run != nil && m.run.Stale:
		return WhyStale
	case booked+cancelled > 0:
		return CanApply
	case m.run == nil && len(m.wanted()) > 0:
		return WhyRun
	}
	return WhyNothing
}

// Plan is what Apply would carry out.
func (m *Model) Plan() clash.Enactment {
	e := clash.Enactment{List: m.open}
	var ids []scheduling.BookingID
	for _, r := range m.known.List.Rows {
		if !m.chosen(r) {
			continue
		}
		move, ok := m.placeOf(r)
		if ok {
			ids = append(ids, move.To.ID)
		}
		if ok || goes(r) {
			e.Rows = append(e.Rows, r.Key)
		}
	}
	if m.run == nil || m.plan >= m.run.Plans() {
		return e
	}
	p := m.run.placing
	e.Prison, e.Question, e.Plan = p.Question.Prison, p.Question, p.Resolution.Plans[m.plan]
	e.Question.Wanted = slices.Clone(e.Question.Wanted)
	e.Question.Wanted = slices.DeleteFunc(e.Question.Wanted, func(w clash.Wanted) bool { return !slices.Contains(ids, w.Booking.ID) })
	if len(ids) < m.run.Placed(m.plan) {
		e.Plan = e.Plan.For(ids...)
	}
	return e
}

// Apply books the chosen rows that have a place and moves what makes way for
// them, and cancels what the list no longer has if that was chosen: all of it
// or nothing. What is shown follows through Load.
func (m *Model) Apply() {
	if m.Busy() || m.CannotApply() != CanApply {
		return
	}
	e := m.Plan()
	e.Key = m.Key()
	booked, cancelled := m.Ready()
	run := m.run
	m.acting = true
	m.Changed()
	m.Do(func(ctx context.Context) func() {
		done, err := m.Placer.ApplyList(ctx, e)
		return func() {
			m.acting = false
			var late *clash.PlanError
			switch {
			case err == nil:
				m.runs, m.run, m.plan = nil, nil, 0
				m.Host.Did(undo.Step{Said: m.applied(booked, cancelled, e.Plan), Back: func(ctx context.Context) error {
					_, err := m.Placer.UndoPlan(ctx, m.Key(), done)
					return err
				}})
			case errors.As(err, &late) || errors.Is(err, scheduling.ErrStale):
				if run != nil {
					run.Stale = true
				}
				m.Host.Failed(err)
			default:
				m.Host.Failed(err)
			}
			m.fetch()
			m.Changed()
		}
	})
}

// applied says what was done.
func (m *Model) applied(booked, cancelled int, p clash.Plan) string {
	var said []string
	if booked > 0 {
		said = append(said, m.Words.Count("lists.applied", booked))
	}
	if moved := moving(p); moved > 0 {
		said = append(said, m.Words.Count("lists.appliedMoved", moved))
	}
	if cancelled > 0 {
		said = append(said, m.Words.Count("lists.appliedCancelled", cancelled))
	}
	return strings.Join(said, " ")
}

// moving counts the bookings that make way.
func moving(p clash.Plan) int {
	n := 0
	for _, x := range p.Moves {
		if x.Why.Code != clash.ReasonWanted {
			n++
		}
	}
	return n
}

// placedBefore reports whether some row has a place from a search that is
// known no more.
func (m *Model) placedBefore() bool {
	return slices.ContainsFunc(m.known.List.Rows, func(r scheduling.Row) bool { return r.State == scheduling.RowPlaced })
}

// Effects says what Apply would do, each in a sentence: what moves, whom it
// cancels, and whom it leaves without a place.
func (m *Model) Effects() []string {
	booked, cancelled := m.Ready()
	e := m.Plan()
	says := m.speaker()
	out := []string{}
	if booked > 0 {
		out = append(out, m.Words.Count("lists.willBook", booked))
	}
	for _, x := range e.Plan.Moves {
		if x.Why.Code != clash.ReasonWanted {
			out = append(out, says.Move(x).Sentence)
		}
	}
	if booked > 0 && moving(e.Plan) == 0 {
		out = append(out, m.say("willMoveNothing"))
	}
	if cancelled > 0 {
		out = append(out, m.Words.Count("lists.willCancel", cancelled))
	}
	left := 0
	for _, r := range m.known.List.Rows {
		if _, ok := m.placeOf(r); wantsPlace(r) && m.chosen(r) && !ok {
			left++
		}
	}
	if left > 0 {
		out = append(out, m.Words.Count("lists.willLeave", left))
	}
	return out
}
