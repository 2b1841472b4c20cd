package bookingform

import (
	"context"
	"errors"
	"slices"

	"gatehouse/app/internal/undo"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// CanSave reports whether pressing Save would ask the diary.
func (m *Model) CanSave() bool {
	if m.state != Ready || !m.Editable() {
		return false
	}
	if m.Repeats() && m.plan.outcome != Unasked {
		// While something is missing, pressing it shows where.
		return m.planReady()
	}
	return m.kept.Version == 0 || m.Dirty()
}

// Editable reports whether the booking can still be changed at all.
func (m *Model) Editable() bool { return m.kept.Version == 0 || m.kept.Active() }

// Save asks the diary to keep what is typed. It returns the first field that
// must be mended before it can ask, or "". A refusal leaves everything typed.
func (m *Model) Save() Field {
	if m.state != Ready {
		return ""
	}
	bad, order := m.problems()
	for f := range bad {
		m.touched[f] = true
	}
	if len(order) > 0 {
		m.Changed()
		return order[0]
	}
	if m.needsReason() && !m.reasonGiven() {
		m.touched[FieldReason] = true
		m.Changed()
		return FieldReason
	}
	b, _ := m.booking()
	switch {
	case m.Repeats():
		if rule, _ := m.rule(); m.planReady() {
			m.bookSeries(m.entry(b, rule))
		}
	case m.kept.Series != "":
		m.askScope(m.scopeFirst(), false, "")
	default:
		m.keep(b)
	}
	return ""
}

// keep sends the request; retries of one form carry one key.
func (m *Model) keep(b scheduling.Booking) {
	r := Request{Key: m.key, Booking: b, Hold: m.hold.id}
	if m.needsReason() {
		r.Accept, r.Reason = m.verdict.Clashes, m.reason
	}
	before := m.kept.Clone()
	m.state = Saving
	m.err = nil
	m.Changed()
	m.Do(func(ctx context.Context) func() {
		saved, err := m.Diary.Save(ctx, r)
		return func() {
			if err != nil {
				m.refused(b, err)
				return
			}
			m.saved(before, saved)
		}
	})
}

func (m *Model) saved(before, saved scheduling.Booking) {
	m.state = Ready
	m.first = m.draft.clone()
	says := m.says
	key := m.Key()
	args := []any{"What", says.Kind(saved.Kind), "When", says.Span(saved.Span()), "Day", m.Words.ShortDay(saved.Span().Start.In(m.zone))}
	step := undo.Step{Said: m.Words.Say("bookingform.saidBooked", args...), Back: func(ctx context.Context) error {
		_, err := m.Undoer.Cancel(ctx, key, saved, scheduling.CancelMistake)
		return err
	}}
	if before.Version > 0 {
		step = undo.Step{Said: m.Words.Say("bookingform.saidAmended", args...), Back: func(ctx context.Context) error {
			b := before.Clone()
			b.Version = saved.Version
			_, err := m.Diary.Save(ctx, Request{Key: key, Booking: b})
			return err
		}}
	}
	m.Host.Did(step)
	m.Host.Saved(saved)
	m.Host.Closed()
}

// refused keeps everything typed and says why.
func (m *Model) refused(b scheduling.Booking, err error) {
	m.state = Ready
	// The diary answered, so the next press is a new request.
	if answered(err) {
		m.key = m.Key()
	}
	var clashes *clash.Error
	switch bad := invalid(err); {
	case errors.As(err, &clashes):
		m.asked.Add(1) // an older verdict must not replace this one
		m.show(Answer{Clashes: clashes.Clashes, Scene: clash.Scene{}})
		m.Changed()
		m.weigh()
	case errors.Is(err, scheduling.ErrStale) && b.Version > 0:
		m.fetchTheirs()
	case bad != nil:
		for _, e := range bad {
			m.touched[m.fieldOf(e.Field)] = true
		}
		m.err = err
	default:
		m.err = err
		m.Host.Failed(err)
	}
	m.Changed()
}

// answered reports whether the diary itself refused: nothing was kept under
// the request's key.
func answered(err error) bool {
	var clashes *clash.Error
	return errors.As(err, &clashes) || invalid(err) != nil || errors.Is(err, scheduling.ErrStale)
}

// fetchTheirs reads the booking as someone else left it.
func (m *Model) fetchTheirs() {
	m.Do(func(ctx context.Context) func() {
		k, err := m.Diary.Begin(ctx, m.kept.ID)
		return func() {
			if m.closed {
				return
			}
			if err != nil {
				m.Host.Failed(err)
				return
			}
			theirs := k.Booking
			m.known.People = append(m.known.People, k.People...)
			m.known.History, m.known.Series, m.known.Occurrences = k.History, k.Series, k.Occurrences
			m.says = m.speaker(clash.Scene{})
			if m.kept.Version != theirs.Version && m.sameTold(m.kept, theirs) {
				// Nobody said anything else meanwhile; someone came to the call.
				m.kept = theirs
				m.Save()
				return
			}
			m.theirs = &theirs
			m.Changed()
		}
	})
}

// sameTold reports whether two versions say the same, attendance apart.
func (m *Model) sameTold(a, b scheduling.Booking) bool {
	return slices.Equal(m.telling(a), m.telling(b))
}

// Difference is one thing that two versions of a booking say differently.
type Difference struct{ What, Mine, Theirs string }

// Stale lists what someone else's version says differently; nil when nobody
// came in between.
func (m *Model) Stale() []Difference {
	if m.theirs == nil {
		return nil
	}
	mine, _ := m.booking()
	out := []Difference{}
	a, b := m.telling(mine), m.telling(*m.theirs)
	for i := range a {
		if a[i].text != b[i].text {
			out = append(out, Difference{What: a[i].what, Mine: a[i].text, Theirs: b[i].text})
		}
	}
	return out
}

// KeepMine saves what is typed over the other version.
func (m *Model) KeepMine() Field {
	if m.theirs == nil {
		return ""
	}
	m.kept = *m.theirs
	m.theirs = nil
	m.key = m.Key()
	return m.Save()
}

// TakeTheirs drops what was typed for the other version.
func (m *Model) TakeTheirs() {
	if m.theirs == nil {
		return
	}
	m.kept, m.theirs = *m.theirs, nil
	m.draft = m.fromBooking(m.kept)
	m.setZone()
	m.first = m.draft.clone()
	m.touched = map[Field]bool{}
	m.key = m.Key()
	m.weigh()
	m.Changed()
}

// Cancel cancels the kept booking.
func (m *Model) Cancel(why scheduling.CancelReason) {
	if m.state != Ready || m.kept.Version == 0 || !m.kept.Active() {
		return
	}
	if m.kept.Series != "" {
		m.askScope(scheduling.ScopeThis, true, why)
		return
	}
	kept, key, back := m.kept, m.Key(), m.Key()
	said := m.Words.Say("bookingform.saidCancelled", "What", m.says.Kind(kept.Kind),
		"When", m.says.Span(kept.Span()), "Day", m.Words.ShortDay(kept.Span().Start.In(m.zone)))
	m.state = Saving
	m.Changed()
	m.Do(func(ctx context.Context) func() {
		saved, err := m.Undoer.Cancel(ctx, key, kept, why)
		return func() {
			m.state = Ready
			if err != nil {
				m.Host.Failed(err)
				m.Changed()
				if errors.Is(err, scheduling.ErrStale) {
					m.Refresh(kept.ID)
				}
				return
			}
			m.first = m.draft.clone()
			m.Host.Did(undo.Step{Said: said, Back: func(ctx context.Context) error {
				_, err := m.Undoer.Reinstate(ctx, back, saved)
				return err
			}})
			m.Host.Closed()
		}
	})
}
