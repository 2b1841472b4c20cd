package lists

import (
	"slices"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
)

// changes says what of a row is not as it was in the version before: "Type:
// Plea → Sentence".
func (m *Model) changes(r scheduling.Row) []string {
	i := slices.IndexFunc(m.known.Before.Rows, func(x scheduling.Row) bool { return x.Key == r.Key })
	if i < 0 || len(r.Changed) == 0 {
		return nil
	}
	was := m.known.Before.Rows[i]
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
