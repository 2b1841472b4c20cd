package repeat

import (
	"errors"
	"slices"
	"time"
)

// Without is the rule without the occurrences at the given wall times; those
// that do not happen anyway change nothing. The error is an *Error: too many
// exceptions, or nothing left.
func (r Rule) Without(at ...time.Time) (Rule, error) {
	if r.r == nil {
		return r, nil
	}
	spec := r.Spec()
	for _, t := range at {
		t = wall(t)
		spec.Extra = slices.DeleteFunc(spec.Extra, t.Equal)
		if r.r.happens(t) {
			spec.Except = append(spec.Except, t)
		}
	}
	return New(spec)
}

// With is the rule that also happens at the given wall times: what was
// excepted is taken back, and what happens anyway changes nothing. The error is
// an *Error: too many added dates, or one before the start.
func (r Rule) With(at ...time.Time) (Rule, error) {
	if r.r == nil {
		return r, &Error{Part: "RRULE", Problem: ProblemMissing}
	}
	spec := r.Spec()
	for _, t := range at {
		t = wall(t)
		spec.Except = slices.DeleteFunc(spec.Except, t.Equal)
		if !r.r.happens(t) {
			spec.Extra = append(spec.Extra, t)
		}
	}
	return New(spec)
}

// Split divides the rule for a change to "this and later": before has every
// occurrence earlier than at, after every other, and neither has more. COUNT is
// shared out, exceptions and added dates go where they fall. The error is an
// *Error: ProblemAlone when one side would never happen, ProblemAdded when
// after would begin with an added date, which no rule can.
func (r Rule) Split(at time.Time) (before, after Rule, err error) {
	if r.r == nil {
		return r, r, &Error{Part: "RRULE", Problem: ProblemMissing}
	}
	at = minuteUp(wall(at))
	head, tail := r.Spec(), r.Spec()
	head.Extra, tail.Extra = cut(head.Extra, at)
	head.Except, tail.Except = cut(head.Except, at)
	tail.Start = time.Time{}
	for t := range r.r.proper(at, r.r.last) {
		tail.Start = t
		break
	}
	switch {
	case len(tail.Extra) > 0 && (tail.Start.IsZero() || tail.Extra[0].Before(tail.Start)):
		return Rule{}, Rule{}, &Error{Part: "RDATE", Problem: ProblemAdded, Suggest: tail.Start}
	case tail.Start.IsZero() || !r.r.Start.Before(at):
		return Rule{}, Rule{}, &Error{Part: "RRULE", Problem: ProblemAlone}
	}
	if r.r.Count > 0 {
		head.Count = r.r.countBefore(at)
		tail.Count -= head.Count
	} else {
		head.Until = r.r.until(at)
	}
	if before, err = New(head); err == nil {
		after, err = New(tail)
	}
	var never *Error
	if errors.As(err, &never) && never.Problem == ProblemNever {
		err = &Error{Part: "EXDATE", Problem: ProblemAlone}
	}
	if err != nil {
		return Rule{}, Rule{}, err
	}
	return before, after, nil
}

// cut divides a sorted list at a moment.
func cut(list []time.Time, at time.Time) (before, after []time.Time) {
	i, _ := slices.BinarySearchFunc(list, at, time.Time.Compare)
	return list[:i:i], list[i:]
}

// countBefore is how many occurrences the rule proper has before at.
func (r *rule) countBefore(at time.Time) (n int) {
	for range r.proper(r.Start, at.Add(-time.Minute)) {
		n++
	}
	return n
}

// until is an UNTIL that lets in what is before at and nothing else: the end
// of the day before, as people would put it, unless something is earlier on
// the same day.
func (r *rule) until(at time.Time) time.Time {
	y, m, d := at.Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	for range r.proper(midnight, at.Add(-time.Minute)) {
		return at.Add(-time.Minute)
	}
	return midnight.Add(-time.Minute)
}
