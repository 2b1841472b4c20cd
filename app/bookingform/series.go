package bookingform

import (
	"context"
	"errors"
	"slices"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/undo"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/repeat"
)

// weighSeries asks what would become of each occurrence of a new series.
func (m *Model) weighSeries() {
	b, bad := m.booking()
	rule, wrong := m.rule()
	if len(bad)+len(wrong) > 0 || !placed(b) {
		m.plan.outcome, m.plan.seen, m.plan.chosen = Unasked, nil, -1
		return
	}
	e := m.entry(b, rule)
	m.preview(func(ctx context.Context) (clash.Preview, error) { return m.Series.PreviewSeries(ctx, e) })
}

// entry is the draft as a series to be booked.
func (m *Model) entry(b scheduling.Booking, rule repeat.Rule) clash.SeriesEntry {
	return clash.SeriesEntry{Booking: m.firstOf(rule, b), Rule: rule, Adjust: m.adjusted(rule), Hold: m.hold.id}
}

// placed reports whether every placement of b has a room.
func placed(b scheduling.Booking) bool {
	for _, p := range b.Parts {
		for i := range p.Placements {
			if p.Placements[i].Room == "" {
				return false
			}
		}
	}
	return len(b.Parts) > 0
}

// SkippedWords names the bank holidays that are left out, or nothing.
func (m *Model) SkippedWords() string {
	out := ""
	for _, s := range m.Skipped() {
		if out != "" {
			out += "; "
		}
		out += m.Words.ShortDay(s.Day.Span(m.zone).Start.In(m.zone)) + " (" + phrase.Holiday(m.Words, s.Name) + ")"
	}
	if out == "" {
		return ""
	}
	return m.Words.Say("bookingform.leftOut", "Days", out)
}

// SeriesWords says which occurrence the kept booking is, of how many, and how
// they repeat; empty for a booking alone.
func (m *Model) SeriesWords() string {
	if m.kept.Series == "" || m.state == Reading {
		return ""
	}
	at := slices.IndexFunc(m.known.Occurrences, func(b scheduling.Booking) bool { return b.ID == m.kept.ID })
	words := m.Words.Say("bookingform.occurrence", "N", at+1, "Of", len(m.known.Occurrences))
	if rule := phrase.Repeat(m.Words, m.known.Series.Rule); rule != "" {
		words += ", " + rule
	}
	return words
}

// PlanWords says how the preview stands, and whether that is good or bad.
func (m *Model) PlanWords() (words string, bad bool) {
	p := &m.plan
	switch p.outcome {
	case Unasked:
		return "", false
	case Checking:
		if len(p.seen) == 0 {
			return m.Words.Say("bookingform.checking"), false
		}
	case Unknown:
		return "", true
	case Free, Clashing:
	}
	count, skipped, accepted, cancelled := 0, 0, 0, 0
	for _, r := range m.Rows() {
		switch r.Standing {
		case StandsFree, StandsOpen:
			count++
		case StandsAccepted:
			count++
			accepted++
		case StandsSkipped:
			skipped++
		case StandsCancelled:
			cancelled++
		case StandsPast, StandsKept:
		}
	}
	if open := m.open(); open > 0 {
		return m.Words.Count("bookingform.planOpen", open, "Total", len(p.seen)), true
	}
	if m.scope != nil && m.scope.Cancel {
		return "", false
	}
	if m.booked() == 0 {
		return m.Words.Say("bookingform.planNothing"), false
	}
	words = m.Words.Count("bookingform.planFree", count)
	if accepted > 0 {
		words += " " + m.Words.Count("bookingform.planAccepted", accepted)
	}
	if skipped > 0 {
		words += " " + m.Words.Count("bookingform.planSkipped", skipped)
	}
	if cancelled > 0 {
		words += " " + m.Words.Count("bookingform.planCancelled", cancelled)
	}
	return words, false
}

// PlanErr is why there is no preview.
func (m *Model) PlanErr() error { return m.plan.err }

// planReady reports whether everything of a preview is decided.
func (m *Model) planReady() bool {
	return (m.plan.outcome == Free || m.plan.outcome == Clashing) && m.open() == 0 && m.booked() > 0
}

// booked counts the occurrences that saving would book, change or cancel.
func (m *Model) booked() int {
	n := 0
	for _, o := range m.plan.seen {
		if o.Fate == clash.FateBook || o.Fate == clash.FateChange || o.Fate == clash.FateCancel {
			n++
		}
	}
	return n
}

// bookSeries asks for a new series; retries of one form carry one key.
func (m *Model) bookSeries(e clash.SeriesEntry) {
	e.Key, e.Accept, e.Reason = m.key, m.acceptedClashes(), m.reason
	m.keepSeries(e.Booking, func(ctx context.Context) (scheduling.SeriesDone, error) { return m.Series.BookSeries(ctx, e) },
		"bookingform.saidSeries")
}

// amendSeries asks for the change of the open question.
func (m *Model) amendSeries(e clash.SeriesEdit) {
	e.Key, e.Accept, e.Reason, e.Seen = m.key, m.acceptedClashes(), m.reason, m.plan.versions
	m.keepSeries(e.Booking, func(ctx context.Context) (scheduling.SeriesDone, error) { return m.Series.AmendSeries(ctx, e) },
		"bookingform.saidSeriesAmended")
}

// keepSeries runs a change of a series and tells what it did.
func (m *Model) keepSeries(b scheduling.Booking, keep func(context.Context) (scheduling.SeriesDone, error), said string) {
	m.state, m.err = Saving, nil
	m.Changed()
	m.Do(func(ctx context.Context) func() {
		done, err := keep(ctx)
		return func() {
			if err != nil {
				m.seriesRefused(b, err)
				return
			}
			m.seriesKept(b.ID, done, said)
		}
	})
}

// seriesRefused keeps everything typed and decided and asks again.
func (m *Model) seriesRefused(b scheduling.Booking, err error) {
	var open *clash.SeriesError
	if errors.As(err, &open) {
		m.state, m.key = Ready, m.Key()
		m.weigh() // the preview shows what came in between
		m.Changed()
		return
	}
	m.scope = nil
	m.refused(b, err)
	m.weigh()
}

func (m *Model) seriesKept(id scheduling.BookingID, done scheduling.SeriesDone, said string) {
	m.state, m.scope = Ready, nil
	m.first = m.draft.clone()
	if len(done.Bookings) > 0 {
		one := done.Bookings[0]
		for _, b := range done.Bookings {
			if b.ID == id {
				one = b
			}
		}
		m.Host.Did(undo.Step{
			Said: m.Words.Count(said, len(done.Bookings), "What", m.says.Kind(one.Kind),
				"Day", m.Words.ShortDay(one.Span().Start.In(m.zone)), "When", m.says.Span(one.Span())),
			Back: m.putBack(done),
		})
		m.Host.Saved(one)
	}
	m.Host.Closed()
}

// putBack is the way back from a change of a series; nil when the diary does
// not know one.
func (m *Model) putBack(done scheduling.SeriesDone) func(context.Context) error {
	if len(done.Was) == 0 {
		return nil
	}
	key := m.Key()
	return func(ctx context.Context) error {
		_, err := m.SeriesUndoer.UndoSeries(ctx, key, done)
		return err
	}
}
