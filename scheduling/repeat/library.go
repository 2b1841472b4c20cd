package repeat

import (
	"iter"
	"slices"
	"time"

	"github.com/teambition/rrule-go"
)

// Only this file knows the library. What it is asked, and what it is not:
//
//   - Everything is spelled out and in UTC: it fills nothing in from a start
//     or from a clock, and meets no change of the clocks.
//   - It begins at the first midnight of a whole period, near what is wanted:
//     it walks from its start, and its first period would lack the days before
//     it, which BYSETPOS counts.
//   - COUNT, UNTIL, BYSETPOS and BYWEEKNO stay here. It counts what lies before
//     the start, reads positions in incomplete periods, and is wrong about
//     weeks that lie in two years.
//   - A rule that never happens is not passed on: it looks for the next
//     occurrence until the year 9999, which nothing can stop.
//   - Each walk has an iterator of its own: the library writes to it.

// walk gives, in order, the wall times of the rule proper from the beginning
// of the period that day lies in, or of the last one before it in which the
// rule comes round: BYSETPOS, COUNT, UNTIL, EXDATE and RDATE apart.
func (r *rule) walk(day int) func() time.Time {
	from := dayTime(r.periodStart(r.round(day)))
	lib, err := rrule.NewRRule(r.option(from))
	if err != nil {
		return r.walkDays(from)
	}
	return r.guard(lib.Iterator(), from)
}

// guard goes on without the library where it panics or gives up. No test has
// seen it do either with a rule that passed the checks; but an occurrence that
// is lost is a room booked twice.
func (r *rule) guard(next rrule.Next, from time.Time) func() time.Time {
	last := from.Add(-time.Minute)
	return func() time.Time {
		t, ok := safely(next)
		if !ok {
			next = always(r.walkDays(last.Add(time.Minute)))
			t, _ = next()
		}
		last = t
		return t
	}
}

// farAway is later than anything that is asked for.
func farAway() time.Time { return time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC) }

func always(next func() time.Time) rrule.Next {
	return func() (time.Time, bool) { return next(), true }
}

func safely(next rrule.Next) (t time.Time, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return next()
}

// option is the rule in the library's terms.
func (r *rule) option(from time.Time) rrule.ROption {
	o := rrule.ROption{
		Dtstart: from, Interval: r.Interval, Wkst: libraryDay(r.WeekStart.Weekday()),
		Bymonth: r.months, Bymonthday: r.monthDays, Byyearday: r.ByYearDay,
		Byhour: r.hours, Byminute: r.minutes, Bysecond: []int{0},
	}
	switch r.step {
	case Daily:
		o.Freq = rrule.DAILY
	case Weekly:
		o.Freq = rrule.WEEKLY
	case Monthly:
		o.Freq = rrule.MONTHLY
	case Yearly:
		o.Freq = rrule.YEARLY
	}
	// The library takes "MO,1TU" to be Mondays that are first Tuesdays.
	plain := slices.ContainsFunc(r.days, func(d Day) bool { return d.Nth == 0 })
	mixed := plain && slices.ContainsFunc(r.days, func(d Day) bool { return d.Nth != 0 })
	most := maxNth
	if r.Freq == Monthly || len(r.months) > 0 {
		most = maxMonthNth
	}
	for _, d := range r.days {
		day := libraryDay(d.Weekday)
		if !mixed || d.Nth != 0 {
			o.Byweekday = append(o.Byweekday, day.Nth(d.Nth))
			continue
		}
		for n := 1; n <= most; n++ {
			o.Byweekday = append(o.Byweekday, day.Nth(n))
		}
	}
	return o
}

func libraryDay(d time.Weekday) rrule.Weekday {
	return [...]rrule.Weekday{rrule.SU, rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA}[d]
}

// walkDays is walk without the library, from a moment on.
func (r *rule) walkDays(from time.Time) func() time.Time {
	day := dayOf(from)
	var today []time.Time
	return func() time.Time {
		for len(today) == 0 {
			d, ok := r.nextDay(day, dayOf(lastMoment())+1)
			if !ok {
				return farAway()
			}
			day = d + 1
			for _, h := range r.hours {
				for _, m := range r.minutes {
					t := dayTime(d).Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute)
					if !t.Before(from) {
						today = append(today, t)
					}
				}
			}
		}
		t := today[0]
		today = today[1:]
		return t
	}
}

// proper gives the wall times of the rule proper from one moment to another,
// both included, in order: what RRULE says, COUNT apart.
func (r *rule) proper(from, to time.Time) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		if from.Before(r.Start) {
			from = r.Start
		}
		if to.After(r.last) {
			to = r.last
		}
		if from.After(to) {
			return
		}
		next := r.walk(dayOf(from))
		if len(r.BySetPos) > 0 {
			next = r.pick(next, to)
		}
		for t := next(); !t.After(to); t = next() {
			if !t.Before(from) && (len(r.ByWeekNo) == 0 || r.allowsWeek(dayOf(t))) && !yield(t) {
				return
			}
		}
	}
}

// pick leaves of each period's times those that BYSETPOS names, in the periods
// up to a moment: further on there may never have been any (BYSETPOS=9 of a
// month's Mondays).
func (r *rule) pick(next func() time.Time, to time.Time) func() time.Time {
	var picked []time.Time
	ahead := next()
	return func() time.Time {
		for len(picked) == 0 {
			if ahead.After(to) {
				return farAway()
			}
			period := r.period(dayOf(ahead))
			var all []time.Time
			for ; r.period(dayOf(ahead)) == period; ahead = next() {
				all = append(all, ahead)
			}
			for i, t := range all {
				if fromEither(r.BySetPos, i+1, len(all)) {
					picked = append(picked, t)
				}
			}
		}
		t := picked[0]
		picked = picked[1:]
		return t
	}
}
