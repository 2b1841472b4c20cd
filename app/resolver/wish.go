package resolver

import (
	"slices"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// AnyRoom says whether any room would do for what is wanted.
func (m *Model) AnyRoom(on bool) { m.wish(func(w *wishes) { w.anyRoom = on }) }

// AnyTime says whether any time of the same day would do for it.
func (m *Model) AnyTime(on bool) { m.wish(func(w *wishes) { w.anyTime = on }) }

// Stay keeps a booking where it is, or lets it move again.
func (m *Model) Stay(id scheduling.BookingID, on bool) {
	m.wish(func(w *wishes) { w.stay = toggle(w.stay, id, on) })
}

// Agree says that a booking's people agree to move once more this month.
func (m *Model) Agree(id scheduling.BookingID, on bool) {
	m.wish(func(w *wishes) { w.agreed = toggle(w.agreed, id, on) })
}

// Whole lets the later occurrences of a series move along.
func (m *Model) Whole(id scheduling.SeriesID, on bool) {
	m.wish(func(w *wishes) { w.whole = toggle(w.whole, id, on) })
}

// Suppose takes something as so, beside what is supposed already.
func (m *Model) Suppose(s clash.Suppose) {
	m.wish(func(w *wishes) {
		w.suppose.Shut = append(slices.Clone(w.suppose.Shut), s.Shut...)
		w.suppose.LockDowns = append(slices.Clone(w.suppose.LockDowns), s.LockDowns...)
		w.suppose.Late = append(slices.Clone(w.suppose.Late), s.Late...)
	})
}

// TakeBack takes back the i-th thing that was said about the open case.
func (m *Model) TakeBack(i int) {
	m.wish(func(w *wishes) {
		s := &w.suppose
		s.Shut, i = without(s.Shut, i)
		s.LockDowns, i = without(s.LockDowns, i)
		s.Late, i = without(s.Late, i)
		w.stay, i = without(w.stay, i)
		w.agreed, i = without(w.agreed, i)
		w.whole, _ = without(w.whole, i)
	})
}

// without takes the i-th away; further is which it would be in the next list.
func without[T any](list []T, i int) (left []T, further int) {
	if i < 0 || i >= len(list) {
		return list, i - len(list)
	}
	return slices.Delete(slices.Clone(list), i, i+1), -1
}

// wish changes what was said about the open case and looks for plans again.
func (m *Model) wish(change func(*wishes)) {
	c := m.opened()
	if c == nil || c.Done {
		return
	}
	change(&c.wishes)
	m.looking.notes = nil
	m.plan()
}

func toggle[T comparable](list []T, x T, on bool) []T {
	out := slices.DeleteFunc(slices.Clone(list), func(o T) bool { return o == x })
	if on {
		out = append(out, x)
	}
	return out
}
