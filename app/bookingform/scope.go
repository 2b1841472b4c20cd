package bookingform

import (
	"context"
	"errors"

	"gatehouse/app/internal/undo"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Scoping is the question which occurrences of a series a change is for.
type Scoping struct {
	Scope scheduling.Scope
	// Cancel is set when they are cancelled, for Why.
	Cancel bool
	Why    scheduling.CancelReason
}

// Scoping is the question that is open now; nil when none is.
func (m *Model) Scoping() *Scoping {
	if m.scope == nil {
		return nil
	}
	s := *m.scope
	return &s
}

// askScope opens the question, for one occurrence at first.
func (m *Model) askScope(cancel bool, why scheduling.CancelReason) {
	m.scope = &Scoping{Scope: scheduling.ScopeThis, Cancel: cancel, Why: why}
	m.plan = newPlan()
	m.weigh()
	m.Changed()
}

// SetScope chooses which occurrences the change is for.
func (m *Model) SetScope(s scheduling.Scope) {
	if m.scope == nil || m.scope.Scope == s || m.state != Ready {
		return
	}
	m.scope.Scope = s
	m.plan = newPlan()
	m.weigh()
	m.Changed()
}

// Unscope goes back to the form; nothing typed is lost.
func (m *Model) Unscope() {
	m.scope = nil
	m.plan = newPlan()
	m.weigh()
	m.Changed()
}

// weighScope asks what the change would do to each occurrence.
func (m *Model) weighScope() {
	if m.scope.Cancel {
		e := m.cancelling()
		m.preview(func(ctx context.Context) (clash.Preview, error) { return m.SeriesUndoer.PreviewCancel(ctx, e) })
		return
	}
	e := m.editing()
	m.preview(func(ctx context.Context) (clash.Preview, error) { return m.Series.PreviewEdit(ctx, e) })
}

func (m *Model) editing() clash.SeriesEdit {
	b, _ := m.booking()
	return clash.SeriesEdit{Booking: b, Scope: m.scope.Scope, Adjust: m.adjusted(), Hold: m.hold}
}

func (m *Model) cancelling() clash.SeriesCancel {
	return clash.SeriesCancel{Booking: m.kept, Scope: m.scope.Scope, Why: m.scope.Why}
}

// InScope counts the occurrences that a scope reaches.
func (m *Model) InScope(s scheduling.Scope) int {
	n := 0
	for _, b := range m.known.Occurrences {
		switch {
		case !b.Active(), !m.Now().Before(b.Span().Start):
		case s == scheduling.ScopeThis && b.ID != m.kept.ID:
		case s == scheduling.ScopeLater && b.Original.Floating().Before(m.kept.Original.Floating()):
		default:
			n++
		}
	}
	return n
}

// CanConfirm reports whether the change can be made as it is shown.
func (m *Model) CanConfirm() bool {
	if m.scope == nil || m.state != Ready {
		return false
	}
	return m.planReady()
}

// Confirm makes the change for the occurrences in scope.
func (m *Model) Confirm() Field {
	switch {
	case !m.CanConfirm():
		return ""
	case m.scope.Cancel:
		m.cancelSeries()
		return ""
	case m.needsReason() && !m.reasonGiven():
		m.touched[FieldReason] = true
		m.Changed()
		return FieldReason
	}
	m.amendSeries(m.editing())
	return ""
}

// cancelSeries cancels the occurrences in scope.
func (m *Model) cancelSeries() {
	e, kept := m.cancelling(), m.kept
	e.Key, e.Seen = m.Key(), m.plan.versions
	m.state = Saving
	m.Changed()
	m.Do(func(ctx context.Context) func() {
		done, err := m.SeriesUndoer.CancelSeries(ctx, e)
		return func() {
			m.state, m.scope = Ready, nil
			if err != nil {
				m.Host.Failed(err)
				m.Changed()
				if errors.Is(err, scheduling.ErrStale) {
					m.Refresh(kept.ID)
				}
				return
			}
			m.first = m.draft.clone()
			m.Host.Did(undo.Step{
				Said: m.Words.Count("bookingform.saidSeriesCancelled", len(done.Bookings), "What", m.says.Kind(kept.Kind)),
				Back: m.putBack(done),
			})
			m.Host.Closed()
		}
	})
}
