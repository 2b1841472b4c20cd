package lists

import "gatehouse/scheduling"

// wantsPlace reports whether a row is one that places are looked for.
func wantsPlace(r scheduling.Row) bool {
	switch r.State {
	case scheduling.RowReady, scheduling.RowPlaced, scheduling.RowUnplaced:
		return true
	case scheduling.RowNoCustody, scheduling.RowUnmatched, scheduling.RowBooked, scheduling.RowLeft, scheduling.RowDropped:
	}
	return false
}

// goes reports whether a row's booking would be cancelled if it is chosen.
func goes(r scheduling.Row) bool { return r.State == scheduling.RowDropped && r.Booking != "" }

func choosable(r scheduling.Row) bool { return wantsPlace(r) || goes(r) }

// chosen reports whether a row is chosen: what wants a place is, unless a
// person took it out; what would be cancelled is not, unless a person said so.
func (m *Model) chosen(r scheduling.Row) bool {
	if !choosable(r) {
		return false
	}
	if c, ok := m.choice[r.Key]; ok {
		return c
	}
	return wantsPlace(r)
}

// Choose takes a row or leaves it for this time.
func (m *Model) Choose(row string, take bool) {
	if r, ok := m.Row(row); ok && choosable(r) && m.chosen(r) != take {
		m.choice[row] = take
		m.Changed()
	}
}

// ChooseAll takes every row that wants a place, or none at all. What would be
// cancelled is only ever chosen by itself.
func (m *Model) ChooseAll(take bool) {
	for _, r := range m.known.List.Rows {
		if wantsPlace(r) || !take && goes(r) {
			m.choice[r.Key] = take
		}
	}
	m.Changed()
}

// Choices counts the rows that are chosen, and those that could be.
func (m *Model) Choices() (chosen, of int) {
	for _, r := range m.known.List.Rows {
		if choosable(r) {
			of++
			if m.chosen(r) {
				chosen++
			}
		}
	}
	return chosen, of
}

// wanted are the keys of the chosen rows that want a place.
func (m *Model) wanted() []string {
	var out []string
	for _, r := range m.known.List.Rows {
		if wantsPlace(r) && m.chosen(r) {
			out = append(out, r.Key)
		}
	}
	return out
}
