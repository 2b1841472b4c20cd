package ics

import (
	"maps"
	"slices"
	"strings"
	"time"

	"gatehouse/scheduling"
)

// series is a rule and everything its bookings have otherwise.
func (o Writing) series(s scheduling.Series, bookings []scheduling.Booking) []line {
	if s.Rule.IsZero() {
		return nil
	}
	standing := map[time.Time]scheduling.Booking{} // by the wall time they stand for
	// It rises with every change of any of them, also when some leave for
	// another series, for the series changes then.
	sum := s.Version * 100_000
	var like *happening
	for _, b := range bookings {
		sum += min(b.Version, 99)
		if !keeps(b) {
			continue
		}
		h, ok := o.event(b)
		if !ok {
			continue
		}
		standing[b.Original.Floating()] = b
		// What most of them are like is what the first one is that was not moved.
		if like == nil && h.span.Start.Equal(b.Original.Resolve(o.Zone)) {
			like = &h
		}
	}
	id := "series-" + string(s.ID)
	if like == nil {
		// Nothing of it is left, or all of it was moved.
		like = &happening{
			span: scheduling.NewSpan(time.Time{}, scheduling.Grid),
			says: []line{{"SUMMARY", "Gatehouse", nil}, {"STATUS", "CANCELLED", nil}},
		}
		for _, at := range slices.SortedFunc(maps.Keys(standing), time.Time.Compare) {
			if h, ok := o.event(standing[at]); ok {
				like = &h
				break
			}
		}
	}
	spec := s.Rule.Spec()
	start := scheduling.WallFloating(spec.Start)
	end := scheduling.WallOf(start.Resolve(o.Zone).Add(like.span.Duration()), o.Zone)
	master := happening{says: like.says, when: []line{o.wall("DTSTART", start), o.wall("DTEND", end), {"RRULE", o.rule(s), nil}}}
	for _, at := range spec.Extra {
		master.when = append(master.when, o.wall("RDATE", scheduling.WallFloating(at)))
	}
	out := spec.Except
	for _, at := range s.Rule.All() {
		if _, ok := standing[at]; !ok && len(standing) > 0 {
			out = append(out, at)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	for _, at := range slices.CompactFunc(out, time.Time.Equal) {
		master.when = append(master.when, o.wall("EXDATE", scheduling.WallFloating(at)))
	}
	lines := o.component(master, id, sum)
	for _, at := range slices.SortedFunc(maps.Keys(standing), time.Time.Compare) {
		b := standing[at]
		h, _ := o.event(b)
		if h.same(*like) && h.span.Start.Equal(b.Original.Resolve(o.Zone)) {
			continue
		}
		h.when = []line{o.wall("RECURRENCE-ID", b.Original)}
		lines = append(lines, o.component(h.at(o), id, sum)...)
	}
	return lines
}

// keeps reports whether the booking still stands, or took place.
func keeps(b scheduling.Booking) bool {
	switch b.Status {
	case scheduling.StatusBooked, scheduling.StatusCompleted:
		return true
	case scheduling.StatusCancelled, scheduling.StatusExpired:
		return false
	}
	return false
}

// rule is the series' rule with its end in UTC, as RFC 5545 §3.3.10 wants it
// for times with a zone.
func (o Writing) rule(s scheduling.Series) string {
	text := ""
	for l := range strings.SplitSeq(s.Rule.String(), "\n") {
		if rule, ok := strings.CutPrefix(l, "RRULE:"); ok {
			text = rule
		}
	}
	until := s.Rule.Spec().Until
	if until.IsZero() {
		return text
	}
	utc := scheduling.WallFloating(until).Resolve(o.Zone).Add(time.Duration(until.Second()) * time.Second).UTC()
	return strings.Replace(text, "UNTIL="+until.Format(wallLayout), "UNTIL="+utc.Format(utcLayout), 1)
}
