package courtlist

import (
	"slices"
	"strings"

	"gatehouse/scheduling"
)

// Pair is a hearing in two versions of a list, by its index in each.
type Pair struct {
	Old, New int
	// Fields says what differs, in the order of scheduling.RowChanges; it is
	// empty when nothing does.
	Fields []scheduling.RowChange
}

// Changes is what the next version of a list has otherwise. Added are indexes
// of the new rows, Dropped of the old ones, each in order; Pairs are in the
// order of the new rows.
type Changes struct {
	Added, Dropped []int
	Pairs          []Pair
}

// None reports whether the versions say the same.
func (c Changes) None() bool {
	return len(c.Added)+len(c.Dropped) == 0 &&
		!slices.ContainsFunc(c.Pairs, func(p Pair) bool { return len(p.Fields) > 0 })
}

// Compare finds what the rows of a list's next version have otherwise. A
// hearing is the same one when its key is; or, when a case has one hearing on
// a day in both versions that no key connects, that one with another type.
// What was dropped before is compared only while it still has a booking, and
// is not dropped again.
func Compare(old, next []scheduling.Row) Changes {
	was := map[string]int{}
	for i, r := range old {
		if !gone(r) {
			was[r.Key] = i
		}
	}
	partner := map[int]int{} // new → old
	taken := map[int]bool{}
	for i, r := range next {
		if j, ok := was[r.Key]; ok && !taken[j] {
			partner[i], taken[j] = j, true
		}
	}
	lonely := map[string][2][]int{}
	for i, r := range old {
		if !gone(r) && !taken[i] {
			l := lonely[caseOf(r.Key)]
			l[0] = append(l[0], i)
			lonely[caseOf(r.Key)] = l
		}
	}
	for i, r := range next {
		if _, ok := partner[i]; !ok {
			l := lonely[caseOf(r.Key)]
			l[1] = append(l[1], i)
			lonely[caseOf(r.Key)] = l
		}
	}
	for _, l := range lonely {
		if len(l[0]) == 1 && len(l[1]) == 1 {
			partner[l[1][0]], taken[l[0][0]] = l[0][0], true
		}
	}
	var c Changes
	for i, r := range next {
		if j, ok := partner[i]; ok {
			c.Pairs = append(c.Pairs, Pair{Old: j, New: i, Fields: differs(old[j], r)})
		} else {
			c.Added = append(c.Added, i)
		}
	}
	for i, r := range old {
		if r.State != scheduling.RowDropped && !taken[i] {
			c.Dropped = append(c.Dropped, i)
		}
	}
	return c
}

// gone reports whether nothing is left of a row to be decided.
func gone(r scheduling.Row) bool { return r.State == scheduling.RowDropped && r.Booking == "" }

// caseOf is the court, day and case of a key.
func caseOf(key string) string {
	if parts := strings.SplitN(key, "|", 4); len(parts) == 4 {
		return strings.Join(parts[:3], "|")
	}
	return key
}

// differs says what two versions of a hearing have otherwise.
func differs(a, b scheduling.Row) []scheduling.RowChange {
	var out []scheduling.RowChange
	for _, c := range scheduling.RowChanges() {
		if !same(a, b, c) {
			out = append(out, c)
		}
	}
	return out
}

func same(a, b scheduling.Row, what scheduling.RowChange) bool {
	switch what {
	case scheduling.ChangedStart:
		return a.Start.Equal(b.Start)
	case scheduling.ChangedWindow:
		return a.Window.Equal(b.Window)
	case scheduling.ChangedLength:
		return a.Lasts == b.Lasts
	case scheduling.ChangedType:
		return a.Type == b.Type
	case scheduling.ChangedDefendants:
		// Who comes into custody or leaves it is one more or one fewer.
		return slices.EqualFunc(a.Defendants, b.Defendants, samePerson)
	case scheduling.ChangedRoom:
		return a.Room == b.Room && a.Court == b.Court
	case scheduling.ChangedCase:
		return a.CaseRef == b.CaseRef
	}
	return true
}

// samePerson reports whether two versions of a list name someone alike.
func samePerson(a, b scheduling.Defendant) bool {
	return a.Given == b.Given && a.Family == b.Family && a.Number == b.Number && a.Held == b.Held
}

// Follow is the rows of a list's next version with everything that was decided
// about the version before: who people are, what was booked, what was left
// out. Changed and New say what is otherwise; what the new version no longer
// has comes last, with RowDropped. The same version twice changes nothing.
func Follow(old, next []scheduling.Row) []scheduling.Row {
	c := Compare(old, next)
	out := slices.Clone(next)
	for i := range out {
		out[i].Defendants = slices.Clone(out[i].Defendants)
	}
	for _, i := range c.Added {
		out[i].New = true
	}
	for _, p := range c.Pairs {
		out[p.New] = follow(old[p.Old], out[p.New], p.Fields)
	}
	beyond := entriesOf(next)
	for _, i := range c.Dropped {
		r := old[i]
		r.State, r.New, r.Changed = scheduling.RowDropped, false, nil
		r.Defendants = renumbered(r.Defendants, beyond)
		out = append(out, r)
	}
	// What was dropped before stays until somebody decided about its booking.
	back := map[int]bool{}
	for _, p := range c.Pairs {
		back[p.Old] = true
	}
	for i, r := range old {
		if r.State == scheduling.RowDropped && !gone(r) && !back[i] {
			r.Defendants = renumbered(r.Defendants, beyond)
			out = append(out, r)
		}
	}
	return out
}

// entriesOf is the highest number that people of rows have.
func entriesOf(rows []scheduling.Row) int {
	most := 0
	for _, r := range rows {
		for _, d := range r.Defendants {
			most = max(most, d.Entry)
		}
	}
	return most
}

// renumbered are people of the version before in the next one, whose own
// numbers say nothing about them.
func renumbered(before []scheduling.Defendant, beyond int) []scheduling.Defendant {
	out := slices.Clone(before)
	for i := range out {
		if out[i].Entry != 0 {
			out[i].Entry += beyond
		}
	}
	return out
}

// follow is row with what was decided about it in the version before.
func follow(was, row scheduling.Row, fields []scheduling.RowChange) scheduling.Row {
	left := slices.Clone(was.Defendants)
	for i := range row.Defendants {
		d := &row.Defendants[i]
		j := slices.IndexFunc(left, func(o scheduling.Defendant) bool { return samePerson(o, *d) })
		if j >= 0 {
			entry := d.Entry
			*d = left[j]
			d.Entry = entry
			left = slices.Delete(left, j, j+1) // a namesake is somebody else
		}
	}
	row.Booking = was.Booking
	if was.State == scheduling.RowDropped {
		// It is back, and its booking still stands.
		was.State = scheduling.RowBooked
	}
	if len(fields) == 0 {
		row.State, row.Why, row.Proposed = was.State, was.Why, was.Proposed
		return row
	}
	row.Changed = fields
	switch {
	case row.State == scheduling.RowNoCustody:
		// Nobody is in custody any longer: what was booked stays for a person to see.
	case was.State == scheduling.RowLeft:
		row.State = scheduling.RowLeft
	case len(row.Defendants) > 0 && !slices.ContainsFunc(row.Defendants, ours):
		row.State, row.Why = scheduling.RowNoCustody, scheduling.WhyOthers
	default:
		// A place that was found for it, or booked, has to be found again.
		row.State = settle(scheduling.RowUnmatched, sure(row))
	}
	return row
}
