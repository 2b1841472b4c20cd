package courtlist

import (
	"slices"

	"gatehouse/scheduling"
)

// Recognise is the rows with everyone matched whom nobody is sure of yet. Whom
// a number or a person made sure in one row is sure in every row that means
// the same person. A row is RowReady when everyone in it is sure, and
// RowUnmatched until then; rows in other states keep theirs. The rows handed
// in are not changed.
func (m *Matcher) Recognise(rows []scheduling.Row) []scheduling.Row {
	out := slices.Clone(rows)
	known := map[int]scheduling.Defendant{}
	entries := map[string]map[int]bool{} // of one name
	for i := range out {
		out[i].Defendants = slices.Clone(out[i].Defendants)
		for _, d := range out[i].Defendants {
			if d.Entry != 0 && d.Sure {
				known[d.Entry] = d
			}
			name := folded(d.Given, d.Family)
			if entries[name] == nil {
				entries[name] = map[int]bool{}
			}
			entries[name][d.Entry] = true
		}
	}
	for i := range out {
		r := &out[i]
		for j := range r.Defendants {
			d := &r.Defendants[j]
			if !d.Sure {
				*d = m.recognise(*d, known, len(entries[folded(d.Given, d.Family)]) > 1)
			}
			if d.Sure && d.Entry != 0 {
				known[d.Entry] = *d
			}
		}
		r.State = settle(r.State, sure(*r))
	}
	return out
}

// recognise is d matched. Namesakes are people of one name whom the list's
// dates of birth, or the lack of them, keep apart.
func (m *Matcher) recognise(d scheduling.Defendant, known map[int]scheduling.Defendant, namesakes bool) scheduling.Defendant {
	if k, ok := known[d.Entry]; ok && d.Entry != 0 {
		d.Person, d.Sure, d.By, d.Might, d.Prison = k.Person, k.Sure, k.By, k.Might, k.Prison
		return d
	}
	t := m.Match(d)
	d.Person, d.Sure, d.By, d.Might, d.Prison = t.Person, t.Sure, t.By, t.Might, t.Prison
	if namesakes && !d.Sure && d.Person != "" {
		d.By = scheduling.MatchNamesakes
	}
	return d
}

// Confirm is the rows with a person's word for who someone is, wherever the
// list means the same one. An empty id says that it is nobody of ours: a row in
// which everyone is nobody of ours asks for nothing.
func Confirm(rows []scheduling.Row, entry int, who scheduling.PersonID) []scheduling.Row {
	out := slices.Clone(rows)
	for i := range out {
		r := &out[i]
		r.Defendants = slices.Clone(r.Defendants)
		touched := false
		for j := range r.Defendants {
			if d := &r.Defendants[j]; d.Entry == entry && entry != 0 {
				d.Person, d.Sure, d.By, touched = who, true, scheduling.MatchPerson, true
			}
		}
		if !touched {
			continue
		}
		none := !slices.ContainsFunc(r.Defendants, ours)
		switch {
		case r.State != scheduling.RowUnmatched && r.State != scheduling.RowReady && r.Why != scheduling.WhyOthers:
		case none:
			r.State, r.Why = scheduling.RowNoCustody, scheduling.WhyOthers
		default:
			r.State, r.Why = settle(scheduling.RowUnmatched, sure(*r)), ""
		}
	}
	return out
}

// ours reports whether someone is held here, or may be.
func ours(d scheduling.Defendant) bool { return !d.Sure || d.Person != "" }

// sure reports whether it is known of everyone in the row who they are.
func sure(r scheduling.Row) bool {
	return len(r.Defendants) > 0 && !slices.ContainsFunc(r.Defendants, func(d scheduling.Defendant) bool { return !d.Sure })
}

// settle is the state of a row, now that everyone in it is sure or not.
func settle(s scheduling.RowState, sure bool) scheduling.RowState {
	switch {
	case s == scheduling.RowUnmatched && sure:
		return scheduling.RowReady
	case s == scheduling.RowReady && !sure:
		return scheduling.RowUnmatched
	}
	return s
}
