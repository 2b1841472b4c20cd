package repeat

import "time"

// cycle is how a rule proper comes round when nothing about it depends on
// months and years: everything every so many days.
type cycle struct {
	days int // 0: it does not
	// firsts are the first of each of its series, in minutes since 1970.
	firsts []int
}

const dayMinutes = 24 * 60

func minuteOf(t time.Time) int { return floor(int(t.Unix()), 60) }

func minuteTime(m int) time.Time { return time.Unix(int64(m)*60, 0).UTC() }

// turn works out the rule's cycle, if it has one.
func (r *rule) turn() (c cycle) {
	if r.Freq != Daily && r.Freq != Weekly || len(r.months)+len(r.monthDays)+len(r.BySetPos) > 0 {
		return c
	}
	c.days = 7 * r.Interval
	if r.Freq == Daily {
		c.days = r.Interval
		if len(r.days) > 0 {
			c.days = 7 * r.Interval / gcd(7, r.Interval)
		}
	}
	end := dayOf(r.Start) + c.days
	for day, ok := r.nextDay(dayOf(r.Start), end); ok; day, ok = r.nextDay(day+1, end) {
		for _, h := range r.hours {
			for _, m := range r.minutes {
				at := day*dayMinutes + h*60 + m
				if at < minuteOf(r.Start) {
					at += c.days * dayMinutes
				}
				c.firsts = append(c.firsts, at)
			}
		}
	}
	return c
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// inverse is x with a·x ≡ 1 modulo m, for a and m without a common factor.
func inverse(a, m int) int {
	if m == 1 {
		return 0
	}
	x0, x1, r0, r1 := 1, 0, a, m
	for r1 != 0 {
		q := r0 / r1
		r0, r1 = r1, r0-q*r1
		x0, x1 = x1, x0-q*x1
	}
	return mod(x0, m)
}

// meetCycles is Meet, from a minute on, for two rules that have a cycle.
//
// Let one of a begin at x and one of b at x+d. They overlap when d lies above
// −b's duration and below a's, and there are such two when d differs from the
// distance of their firsts by a multiple of the cycles' common divisor; the
// Chinese remainder theorem then gives x, modulo the common multiple.
func meetCycles(a, b Pattern, least int) (at time.Time, meets bool) {
	ra, rb := a.Rule.r, b.Rule.r
	da, db := int(a.Duration/time.Minute), int(b.Duration/time.Minute)
	pa, pb := ra.cycle.days*dayMinutes, rb.cycle.days*dayMinutes
	g := gcd(pa, pb)
	inv := inverse(pa/g, pb/g)
	best := int(1) << 60
	for _, fa := range ra.cycle.firsts {
		for _, fb := range rb.cycle.firsts {
			for d := 1 - db + mod(fb-fa-1+db, g); d < da; d += g {
				x := fa + pa*mod((fb-d-fa)/g*inv, pb/g)
				// Both have started, and neither is over by then.
				low := max(fa, fb-d, least-min(da, d+db)+1)
				x = low + mod(x-low, pa/g*pb)
				x = notExcepted(ra, rb, x, d, pa/g*pb)
				if (ra.Endless() || x <= minuteOf(ra.last)) && (rb.Endless() || x+d <= minuteOf(rb.last)) {
					best = min(best, max(x, x+d, least))
				}
			}
		}
	}
	for _, x := range ra.Extra {
		best = min(best, meetOne(x, da, b, db, least))
	}
	for _, x := range rb.Extra {
		best = min(best, meetOne(x, db, a, da, least))
	}
	if best == 1<<60 {
		return time.Time{}, false
	}
	return minuteTime(best), true
}

// notExcepted is the first x of a series on which neither rule has an
// exception: there are fewer exceptions than this looks at.
func notExcepted(a, b *rule, x, d, step int) int {
	if len(a.Except)+len(b.Except) == 0 {
		return x
	}
	for has(a.Except, minuteTime(x)) || has(b.Except, minuteTime(x+d)) {
		x += step
	}
	return x
}

// meetOne is the first minute from least on at which both one added date and
// a pattern are under way.
func meetOne(x time.Time, lasts int, p Pattern, pLasts, least int) int {
	at := minuteOf(x)
	if at+lasts <= least {
		return 1 << 60
	}
	after := later(x.Add(-p.Duration), minuteTime(least-pLasts))
	if y, ok := p.Rule.Next(after); ok && minuteOf(y) < at+lasts {
		return max(at, minuteOf(y), least)
	}
	return 1 << 60
}
