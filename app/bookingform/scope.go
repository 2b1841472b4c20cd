package bookingform

import (
	"context"
	"errors"

	"gatehouse/app/internal/undo"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/repeat"
)

// Scoping is the question which occurrences of a series a change is for.
type Scoping struct {
	Scope scheduling.Scope
	// Cancel is set when they are cancelled, for Why.
	Cancel bool
	Why    scheduling.CancelReason
}

// scopeFirst is the scope that is asked about first: a changed rule is for
// more than one occurrence.
func (m *Model) scopeFirst() scheduling.Scope {
	if m.draft.Repeat == m.first.Repeat {
		return scheduling.ScopeThis
	}
	return scheduling.ScopeLater
}

// Scoping is the question that is open now; nil when none is.
func (m *Model) Scoping() *Scoping {
	if m.scope == nil {
		return nil
	}
	s := *m.scope
	return &s
}

// askScope opens the question with an answer to begin with.
func (m *Model) askScope(s scheduling.Scope, cancel bool, why scheduling.CancelReason) {
	m.scope = &Scoping{Scope: s, Cancel: cancel, Why: why}
	m.offerRule(s)
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
	m.offerRule(s)
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
	if m.reruled() {
		if _, bad := m.rule(); len(bad) > 0 {
			m.plan.outcome, m.plan.seen, m.plan.chosen = Unasked, nil, -1
			return
		}
	}
	e := m.editing()
	m.preview(func(ctx context.Context) (clash.Preview, error) { return m.Series.PreviewEdit(ctx, e) })
}

func (m *Model) editing() clash.SeriesEdit {
	b, _ := m.booking()
	e := clash.SeriesEdit{Booking: b, Scope: m.scope.Scope, Hold: m.hold.id}
	if m.reruled() {
		m.rerule(&e)
	} else {
		e.Adjust = m.adjusted(repeat.Rule{})
	}
	return e
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
	if m.plan.outcome == Unasked && m.reruled() {
		return true // pressing it shows what is wrong with the rule
	}
	return m.planReady()
}

// Confirm makes the change for the occurrences in scope. It returns the first
// field that must be mended before it can, or "".
func (m *Model) Confirm() Field {
	if m.reruled() && m.state == Ready {
		if _, bad := m.rule(); len(bad) > 0 {
			f := m.fieldOf(bad[0].Field)
			m.touched[f] = true
			m.Changed()
			return f
		}
	}
	switch {
	case m.state != Ready || m.scope == nil || !m.planReady():
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
