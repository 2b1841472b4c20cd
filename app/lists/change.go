package lists

import (
	"slices"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
)

// changes says what of a row is not as it was in the version before: "Type:
// Plea → Sentence".
func (m *Model) changes(r scheduling.Row) []string {
	was, ok := m.before(r)
	if !ok || len(r.Changed) == 0 {
		return nil
	}
	out := make([]string, 0, len(r.Changed))
	for _, c := range r.Changed {
		from, to := m.value(was, c), m.value(r, c)
		if from == to {
			continue // as far as people can tell
		}
		out = append(out, m.say("changed."+string(c), "Was", orNone(m, from), "Is", orNone(m, to)))
	}
	return out
}

// before is a row as the version before had it. A hearing of another type may
// have another key: then its booking says which one it was, or its case.
func (m *Model) before(r scheduling.Row) (scheduling.Row, bool) {
	for _, same := range []func(x scheduling.Row) bool{
		func(x scheduling.Row) bool { return x.Key == r.Key },
		func(x scheduling.Row) bool { return x.Booking != "" && x.Booking == r.Booking },
		func(x scheduling.Row) bool { return x.CaseRef != "" && x.CaseRef == r.CaseRef },
	} {
		if i := slices.IndexFunc(m.known.Before.Rows, same); i >= 0 {
			return m.known.Before.Rows[i], true
		}
	}
	return scheduling.Row{}, false
}

func orNone(m *Model, s string) string {
	if s == "" {
		return m.say("none")
	}
	return s
}

// value is what a row has where a change says that it differs.
func (m *Model) value(r scheduling.Row, of scheduling.RowChange) string {
	zone := m.zone()
	switch of {
	case scheduling.ChangedWindow:
		return m.Words.Span(r.Window.Start.In(zone), r.Window.End.In(zone))
	case scheduling.ChangedStart:
		if r.Start.IsZero() {
			return ""
		}
		return m.Words.Clock(r.Start.In(zone))
	case scheduling.ChangedLength:
		return m.Words.Length(r.Lasts)
	case scheduling.ChangedType:
		return phrase.Type(m.Words, r.Type)
	case scheduling.ChangedDefendants:
		return m.defendants(r)
	case scheduling.ChangedRoom:
		return r.Room
	case scheduling.ChangedCase:
		return r.CaseRef
	}
	return ""
}
