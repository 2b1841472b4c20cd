package repeat

import (
	"slices"
	"time"
)

// Between lists the occurrences in [from, to), in order, each once: at most
// MaxOccurrences, and none more than HorizonYears after from (or after the
// rule's start, when that is later).
func (r Rule) Between(from, to time.Time) []time.Time {
	if r.r == nil {
		return nil
	}
	from, to = minuteUp(wall(from)), minuteUp(wall(to))
	if from.Before(r.r.Start) {
		from = r.r.Start
	}
	if end := from.AddDate(HorizonYears, 0, 0); to.After(end) {
		to = end
	}
	var out []time.Time
	extra := r.r.Extra
	i, _ := slices.BinarySearchFunc(extra, from, time.Time.Compare)
	extra = extra[i:]
	for t := range r.r.proper(from, to.Add(-time.Minute)) {
		for len(extra) > 0 && extra[0].Before(t) {
			out, extra = append(out, extra[0]), extra[1:]
		}
		if len(extra) > 0 && extra[0].Equal(t) {
			extra = extra[1:]
		}
		if !has(r.r.Except, t) {
			out = append(out, t)
		}
		if len(out) >= MaxOccurrences {
			return out[:MaxOccurrences]
		}
	}
	for len(extra) > 0 && extra[0].Before(to) && len(out) < MaxOccurrences {
		out, extra = append(out, extra[0]), extra[1:]
	}
	return out
}

// All lists every occurrence of a rule that ends, in order: at most
// MaxOccurrences, and none more than HorizonYears after the start. Of an
// endless rule it lists the same.
func (r Rule) All() []time.Time { return r.Between(r.Start(), lastMoment()) }

// Next is the first occurrence after a moment; ok is false when there is none
// up to the end of LastYear.
func (r Rule) Next(after time.Time) (at time.Time, ok bool) {
	if r.r == nil {
		return time.Time{}, false
	}
	from := minuteUp(wall(after).Add(time.Nanosecond))
	for t := range r.r.proper(from, r.r.last) {
		if !has(r.r.Except, t) {
			at, ok = t, true
			break
		}
	}
	if i, _ := slices.BinarySearchFunc(r.r.Extra, from, time.Time.Compare); i < len(r.r.Extra) {
		if x := r.r.Extra[i]; !ok || x.Before(at) {
			return x, true
		}
	}
	return at, ok
}

// Happens reports whether at is an occurrence.
func (r Rule) Happens(at time.Time) bool {
	if r.r == nil {
		return false
	}
	at = wall(at)
	return !has(r.r.Except, at) && (has(r.r.Extra, at) || r.r.happens(at))
}

// happens reports whether the rule proper does, COUNT and UNTIL included.
func (r *rule) happens(at time.Time) bool {
	if at.Before(r.Start) || at.After(r.last) || !minuteUp(at).Equal(at) ||
		!slices.Contains(r.hours, at.Hour()) || !slices.Contains(r.minutes, at.Minute()) {
		return false
	}
	day := dayOf(at)
	if r.round(day) != r.period(day) || !r.allows(day) {
		return false
	}
	if len(r.BySetPos) == 0 {
		return true
	}
	for range r.proper(at, at) {
		return true
	}
	return false
}

// minuteUp is the first whole minute at or after t.
func minuteUp(t time.Time) time.Time {
	if t.Unix()%60 == 0 && t.Nanosecond() == 0 {
		return t
	}
	return t.Truncate(time.Minute).Add(time.Minute)
}
