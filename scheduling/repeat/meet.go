package repeat

import (
	"slices"
	"time"
)

// Pattern is something that lasts a while each time its rule happens.
type Pattern struct {
	Rule     Rule
	Duration time.Duration // whole minutes, or the next whole one
}

// Meet finds the first wall time, from a moment on, at which both patterns are
// under way in one zone; touching is not meeting. It is exact for all time when
// both rules are daily or weekly, every day or every n-th, with any exceptions,
// added dates and ends, and checkedTo is then zero. Others (monthly, yearly,
// limited to months) are looked at up to the horizon, and no further than
// LastYear, and checkedTo says so; it is zero again when one of them has ended
// by then. What the clocks do is left out: where they skip or repeat an hour,
// two patterns may meet in that hour that do not on the wall.
func Meet(a, b Pattern, from, horizon time.Time) (at time.Time, meets bool, checkedTo time.Time) {
	if a.Rule.r == nil || b.Rule.r == nil || a.Duration <= 0 || b.Duration <= 0 {
		return time.Time{}, false, time.Time{}
	}
	a.Duration, b.Duration = wholeMinutes(a.Duration), wholeMinutes(b.Duration)
	from = minuteUp(wall(from))
	if a.Rule.r.cycle.days > 0 && b.Rule.r.cycle.days > 0 {
		at, meets = meetCycles(a, b, minuteOf(from))
		return at, meets, time.Time{}
	}
	end := minuteUp(wall(horizon))
	if far := lastMoment().Add(time.Minute); end.After(far) {
		end = far
	}
	checkedTo = end
	for _, p := range []Pattern{a, b} {
		if last := p.lastEnd(); !p.Rule.Endless() && !last.After(end) {
			end, checkedTo = last, time.Time{}
		}
	}
	// A year at a time: no rule has more in one than Between gives.
	for lo := later(from, later(a.Rule.r.Start, b.Rule.r.Start)); lo.Before(end); lo = lo.AddDate(1, 0, 0) {
		hi := lo.AddDate(1, 0, 0)
		if hi.After(end) {
			hi = end
		}
		if at, meets = meetWithin(a, b, lo, hi); meets {
			return at, true, checkedTo
		}
	}
	return time.Time{}, false, checkedTo
}

func wholeMinutes(d time.Duration) time.Duration {
	return (d + time.Minute - 1).Truncate(time.Minute)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// lastEnd is when the pattern is over for good, or a little later.
func (p Pattern) lastEnd() time.Time {
	last := p.Rule.r.last
	if n := len(p.Rule.r.Extra); n > 0 {
		last = later(last, p.Rule.r.Extra[n-1])
	}
	return last.Add(p.Duration)
}

// meetWithin works out both patterns and finds the first moment in [from, to)
// at which both are under way.
func meetWithin(a, b Pattern, from, to time.Time) (at time.Time, meets bool) {
	as := a.Rule.Between(from.Add(time.Minute-a.Duration), to)
	bs := b.Rule.Between(from.Add(time.Minute-b.Duration), to)
	for _, x := range as {
		// The first of b that is not over when x begins.
		i, _ := slices.BinarySearchFunc(bs, x.Add(time.Minute-b.Duration), time.Time.Compare)
		if i < len(bs) && bs[i].Before(x.Add(a.Duration)) {
			return later(from, later(x, bs[i])), true
		}
	}
	return time.Time{}, false
}
