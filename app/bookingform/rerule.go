package bookingform

import (
	"slices"
	"strconv"
	"time"

	"gatehouse/app/internal/phrase"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/repeat"
)

// EveryKept leaves a series' rule as it is, where the form has no way to say
// it: the fifth Monday of a quarter, or dates one by one.
const EveryKept Every = "kept"

// Everies lists the ways that the form's booking may repeat, in the order
// people are shown them: a series always does.
func (m *Model) Everies() []Every {
	switch {
	case !m.Rerules():
		return Everies()
	case m.first.Repeat.Every == EveryKept:
		return []Every{EveryKept, EveryWeek, EveryFortnight, EveryCustom}
	}
	return Everies()[1:]
}

// CanRerule reports whether the rule of the kept booking's series may be
// changed from here on.
func (m *Model) CanRerule() bool {
	return m.state == Ready && m.scope == nil && m.kept.Series != "" && !m.known.Series.Rule.IsZero() &&
		m.kept.Active() && m.Now().Before(m.kept.Span().Start)
}

// Rerule asks how the series shall repeat, from the kept booking on at first.
func (m *Model) Rerule() {
	if m.CanRerule() {
		m.askScope(scheduling.ScopeLater, false, "")
	}
}

// Rerules reports whether the open question may change the series' rule too.
func (m *Model) Rerules() bool {
	return m.scope != nil && !m.scope.Cancel && m.scope.Scope != scheduling.ScopeThis && !m.known.Series.Rule.IsZero()
}

// reruled reports whether the series' rule was changed in the form.
func (m *Model) reruled() bool {
	return m.Rerules() && m.draft.Repeat.Every != EveryKept && m.draft.Repeat != m.first.Repeat
}

// offerRule puts the rule of the occurrences in scope into the draft, as far
// as nobody has changed it yet.
func (m *Model) offerRule(s scheduling.Scope) {
	was, typed, now := m.first.Repeat, m.draft.Repeat, m.repeating(s)
	m.first.Repeat = now
	switch {
	case typed == was:
		m.draft.Repeat = now
	case typed.ByDate == was.ByDate && typed.Until == was.Until && typed.Count == was.Count:
		// How many there are depends on where one counts from.
		m.draft.Repeat.ByDate, m.draft.Repeat.Until, m.draft.Repeat.Count = now.ByDate, now.Until, now.Count
	}
}

// from is the time of the rule at which a scope begins.
func (m *Model) from(s scheduling.Scope) time.Time {
	if s == scheduling.ScopeAll {
		for _, b := range m.known.Occurrences {
			if over := b.Status == scheduling.StatusCompleted || b.Status == scheduling.StatusExpired; !over && m.Now().Before(b.Span().Start) {
				return b.Original.Floating()
			}
		}
	}
	return m.kept.Original.Floating()
}

// delta is how far the draft moves the kept booking on the wall, away from the
// time of its rule. One that was moved alone before, and is not now, leaves
// the rule where it is.
func (m *Model) delta() time.Duration {
	w, err := scheduling.ParseWall(m.draft.Date, m.draft.Start)
	main, ok := m.kept.Main()
	if err != nil || !ok || w == scheduling.WallOf(main.Span.Start, m.zone) {
		return 0
	}
	return w.Floating().Sub(m.kept.Original.Floating())
}

// tail is the series' rule from where a scope begins, moved as the draft
// moves; ok is false where there is no such rule.
func (m *Model) tail(s scheduling.Scope) (rule repeat.Rule, ok bool) {
	rule = m.known.Series.Rule
	if from := m.from(s); rule.Start().Before(from) {
		_, after, err := rule.Split(from)
		if err != nil {
			return repeat.Rule{}, false
		}
		rule = after
	}
	if d := m.delta(); d != 0 {
		moved, err := rule.Shift(d)
		if err != nil {
			return repeat.Rule{}, false
		}
		rule = moved
	}
	return rule, true
}

// repeating is the rule of a scope as the form says it.
func (m *Model) repeating(s scheduling.Scope) Repeating {
	kept := Repeating{Every: EveryKept, N: "1", Count: usualCount, NotOnHolidays: true, Nth: 1}
	rule, ok := m.tail(s)
	if !ok {
		return kept
	}
	r := said(rule)
	r.NotOnHolidays = !slices.ContainsFunc(rule.All(), func(at time.Time) bool {
		_, on := m.holiday(scheduling.DateOf(at, time.UTC))
		return on
	})
	return r
}

// said is a rule in the form's own words; EveryKept when it has none for it.
func said(rule repeat.Rule) Repeating {
	spec := rule.Spec()
	day := scheduling.DateOf(spec.Start, time.UTC)
	r := Repeating{Every: EveryKept, N: strconv.Itoa(spec.Interval), Nth: nthOf(day), Count: strconv.Itoa(len(rule.All()))}
	r.Days[weekdayIndex(spec.Start.Weekday())] = true
	if spec.Count > 0 {
		r.Count = strconv.Itoa(spec.Count)
	}
	if !spec.Until.IsZero() {
		last := spec.Until
		if spec.Until.Sub(scheduling.DateOf(last, time.UTC).Span(time.UTC).Start) < sinceMidnight(spec.Start) {
			last = last.AddDate(0, 0, -1)
		}
		r.ByDate, r.Until = true, last.Format(dateLayout)
	}
	rest := len(spec.ByMonthDay) + len(spec.ByMonth) + len(spec.BySetPos) + len(spec.ByHour) + len(spec.ByMinute) +
		len(spec.ByYearDay) + len(spec.ByWeekNo) + len(spec.Extra)
	if rest > 0 || spec.WeekStart != 0 && spec.Interval > 1 || spec.Interval > maxInterval {
		return r
	}
	switch spec.Freq {
	case repeat.Weekly:
		r.weekly(spec)
	case repeat.Monthly:
		if len(spec.ByDay) == 1 && slices.Contains(Nths(), spec.ByDay[0].Nth) {
			r.Every, r.Monthly, r.Nth = EveryCustom, true, spec.ByDay[0].Nth
		}
	case repeat.Daily, repeat.Yearly:
	}
	return r
}

// weekly says a rule of whole weeks.
func (r *Repeating) weekly(spec repeat.Spec) {
	days := r.Days
	if len(spec.ByDay) > 0 {
		days = [7]bool{}
	}
	for _, d := range spec.ByDay {
		days[weekdayIndex(d.Weekday)] = true
	}
	switch {
	case days != r.Days || spec.Interval > 2:
		r.Every = EveryCustom
	case spec.Interval == 2:
		r.Every = EveryFortnight
	default:
		r.Every = EveryWeek
	}
	r.Days = days
}

// target is the time on the wall at which the edited occurrence shall be one
// of the rule's.
func (m *Model) target() time.Time { return m.kept.Original.Floating().Add(m.delta()) }

// inPhase is spec's rule, begun as many weeks or months later as it takes for
// the edited occurrence to be one of its times, if it ever is.
func (m *Model) inPhase(spec repeat.Spec) (repeat.Rule, error) {
	first, err := begun(spec)
	if err != nil || !m.Rerules() {
		return first, err
	}
	start := spec.Start
	for k := range spec.Interval {
		switch {
		case k == 0:
		case spec.Freq == repeat.Weekly:
			spec.Start = start.AddDate(0, 0, 7*k)
		default:
			spec.Start = time.Date(start.Year(), start.Month()+time.Month(k), 1, start.Hour(), start.Minute(), 0, 0, time.UTC)
		}
		if rule, err := begun(spec); err == nil && rule.Happens(m.target()) {
			return rule, nil
		}
	}
	return first, nil
}

// withoutSkipped leaves out the days that the series leaves out already, bank
// holidays apart: they were left out by hand.
func (m *Model) withoutSkipped(rule repeat.Rule) (repeat.Rule, error) {
	if !m.Rerules() {
		return rule, nil
	}
	var out []time.Time
	for _, at := range m.known.Series.Rule.Spec().Except {
		day := scheduling.DateOf(at.Add(m.delta()), time.UTC)
		if _, on := m.holiday(day); on {
			continue
		}
		out = append(out, time.Date(day.Year, day.Month, day.Day, rule.Start().Hour(), rule.Start().Minute(), 0, 0, time.UTC))
	}
	if len(out) == 0 {
		return rule, nil
	}
	return rule.Without(out...)
}

// rerule gives an edit the form's rule. The edited occurrence moves to the
// rule's nearest time; where it had been moved alone, it stays there if its
// time does.
func (m *Model) rerule(e *clash.SeriesEdit) {
	rule, bad := m.rule()
	main, ok := e.Booking.Main()
	if len(bad) > 0 || !ok {
		return
	}
	e.Rule, e.Adjust = rule, m.adjusted(rule)
	at := m.target()
	switch next, more := rule.Next(at); {
	case m.scope.Scope == scheduling.ScopeLater:
		at = rule.Start()
	case !rule.Happens(at) && more:
		at = next
	}
	to := scheduling.WallFloating(at)
	if to == scheduling.WallOf(main.Span.Start, m.zone) {
		return
	}
	stays := e.Booking
	e.Booking = stays.Shift(to.Resolve(m.zone).Sub(main.Span.Start))
	decided := slices.ContainsFunc(e.Adjust, func(a scheduling.Adjust) bool { return a.Original == to })
	if m.delta() == 0 && to == m.kept.Original && rule.Happens(at) && !decided {
		e.Adjust = append(e.Adjust, scheduling.Adjust{Original: to, Booking: stays})
	}
}

// FormRuleWords says how the form makes its bookings repeat; empty while that
// is not known, or for a booking alone.
func (m *Model) FormRuleWords() string {
	var rule repeat.Rule
	switch {
	case m.Repeats(), m.reruled():
		made, bad := m.rule()
		if len(bad) > 0 {
			return ""
		}
		rule = made
	case m.Rerules():
		rule, _ = m.tail(m.scope.Scope)
	}
	return phrase.Repeat(m.Words, rule)
}
