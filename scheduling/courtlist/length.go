package courtlist

import (
	"slices"
	"time"

	"gatehouse/scheduling"
)

// MinHistory is how many hearings of a type must have been held before their
// lengths are believed.
const MinHistory = 8

// The bounds of a length.
const (
	minLength = scheduling.Grid
	maxLength = 4 * time.Hour
)

// Lengths is how long hearings are taken to last, by the code of their type.
// It is never changed in place.
type Lengths struct {
	byType    map[string]time.Duration
	otherwise time.Duration
}

// Usual is how long hearings are taken to last where nothing was learnt yet.
func Usual() Lengths {
	const m = time.Minute
	return Lengths{otherwise: 30 * m, byType: map[string]time.Duration{
		"appeal": 60 * m, "application": 30 * m, "backer": 15 * m, "bail": 30 * m, "civil": 60 * m,
		"committal": 30 * m, "ctl": 30 * m, "family": 60 * m, "fcm": 30 * m, "ground-rules": 30 * m,
		"immigration": 30 * m, "mention": 15 * m, "mention-to-fix": 15 * m, "newton": 120 * m, "plea": 30 * m,
		"poca": 45 * m, "pre-trial": 30 * m, "ptph": 30 * m, "remand": 15 * m, "remand-further": 15 * m,
		"section-28": 60 * m, "sentence": 45 * m, "trial": 120 * m, "tribunal": 60 * m,
	}}
}

// Of is how long a hearing of a type is taken to last, a multiple of the grid.
func (l Lengths) Of(hearing string) time.Duration {
	if d, ok := l.byType[hearing]; ok {
		return d
	}
	return max(l.otherwise, minLength)
}

// Learn is l with the median length of each type of which history holds at
// least MinHistory court hearings that took place, rounded up to the grid and
// within 15 minutes to 4 hours. How long a hearing lasted is how long people
// were in its call; where nobody noted that, how long it was booked for.
func (l Lengths) Learn(history []scheduling.Booking) Lengths {
	held := map[string][]time.Duration{}
	for _, b := range history {
		if d := lasted(b); d > 0 {
			held[b.Type] = append(held[b.Type], d)
		}
	}
	out := Lengths{byType: map[string]time.Duration{}, otherwise: l.otherwise}
	for k, d := range l.byType {
		out.byType[k] = d
	}
	for k, ds := range held {
		if k == "" || len(ds) < MinHistory {
			continue
		}
		slices.Sort(ds)
		// Of an even number it is the longer of the two in the middle: a room
		// kept a little too long does less harm.
		out.byType[k] = min(max(up(ds[len(ds)/2]), minLength), maxLength)
	}
	return out
}

// As is l with the lengths that rows were given: the next version of a list is
// read with them, so that what was learnt meanwhile is no change of the list.
func (l Lengths) As(rows []scheduling.Row) Lengths {
	out := Lengths{byType: map[string]time.Duration{}, otherwise: l.otherwise}
	for k, d := range l.byType {
		out.byType[k] = d
	}
	for _, r := range rows {
		if r.Type != "" && r.Lasts > 0 && r.Lasts%scheduling.Grid == 0 {
			out.byType[r.Type] = r.Lasts
		}
	}
	return out
}

// lasted is how long the court hearing of a booking lasted; 0 when it was
// none, or did not take place.
func lasted(b scheduling.Booking) time.Duration {
	if b.Kind != scheduling.KindCourt || b.Status != scheduling.StatusCompleted {
		return 0
	}
	var in, out time.Time
	for _, a := range b.Attendance {
		if in.IsZero() || a.Joined.Before(in) {
			in = a.Joined
		}
		if a.Left.After(out) {
			out = a.Left
		}
	}
	if out.After(in) && !in.IsZero() {
		return out.Sub(in)
	}
	part, _ := b.Main()
	return part.Span.Duration()
}

// up is d rounded up to the grid, down is rounded down.
func up(d time.Duration) time.Duration   { return down(d + scheduling.Grid - 1) }
func down(d time.Duration) time.Duration { return d - d%scheduling.Grid }
