package timetable

import (
	"slices"
	"time"

	"gatehouse/scheduling"
)

// Open is a stretch for which a room is open, and on what footing.
type Open struct {
	Span scheduling.Span
	As   As
}

// Opening lists when a room is open to who within the bookable day of a date,
// by start; touching stretches have different footings. Every span that Judge
// allows that day lies in the union of them. The reverse holds for spans that
// cross no edge of a line: one that leaves its own line may still meet
// another's.
func Opening(room scheduling.Room, at Place, who Asker, on scheduling.Date) []Open {
	day := at.between(on, scheduling.Window{From: at.Prison.DayStart, To: at.Prison.DayEnd})
	if !day.Valid() {
		return nil
	}
	var stretches []Stretch
	if room.Usage == scheduling.UsageTimetable {
		stretches = at.Stretches(room, on)
	}
	edges := []time.Time{day.Start, day.End}
	edge := func(s scheduling.Span) {
		for _, t := range []time.Time{s.Start, s.End} {
			if day.Contains(t) {
				edges = append(edges, t)
			}
		}
	}
	for _, s := range stretches {
		edge(s.Span)
	}
	for _, b := range room.Blocks {
		edge(b.Span)
	}
	slices.SortFunc(edges, time.Time.Compare)
	var out []Open
	for i, t := range edges[1:] {
		s := scheduling.Span{Start: edges[i], End: t}
		if !s.Valid() {
			continue
		}
		v := Decide(room, at, who, s, stretches)
		switch last := len(out) - 1; {
		case !v.Allowed:
		case last >= 0 && out[last].As == v.As && out[last].Span.End.Equal(s.Start):
			out[last].Span.End = s.End
		default:
			out = append(out, Open{s, v.As})
		}
	}
	return out
}
