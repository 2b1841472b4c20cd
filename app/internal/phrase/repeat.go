package phrase

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/app/internal/words"
	"gatehouse/scheduling/repeat"
)

// Repeat says a rule in words: "every 2 weeks on Tuesday and Thursday until
// 12 March 2027, except 24 December". It names times of day only when there
// are several, and years of exceptions only when the rule lasts over a year.
// No rule is no words.
func Repeat(w *words.Words, r repeat.Rule) string {
	if r.IsZero() {
		return ""
	}
	p := repetition{Spec: r.Spec(), w: w}
	_, longer := r.Next(r.Start().AddDate(1, 0, 0))
	p.years = longer
	p.every()
	p.limits()
	p.end()
	p.dates()
	return p.said
}

// repetition is a rule on its way into words.
type repetition struct {
	repeat.Spec
	w    *words.Words
	said string
	// picked is set once the words so far name the BYSETPOS, and inMonths
	// once they name the months.
	picked, inMonths bool
	// years are named in dates.
	years bool
}

// wrap puts what was said into a longer piece.
func (p *repetition) wrap(key string, args ...any) {
	p.said = p.w.Say("repeat."+key, append(args, "What", p.said)...)
}

func (p *repetition) base(freq repeat.Freq, n int) {
	p.said = p.w.Count("repeat.every."+strings.ToLower(string(freq)), n)
}

// every says how often and on which days.
func (p *repetition) every() {
	plain := !slices.ContainsFunc(p.ByDay, func(d repeat.Day) bool { return d.Nth != 0 })
	switch {
	case p.Freq == repeat.Weekly,
		// Every Monday of every month or year is every Monday.
		p.Interval == 1 && len(p.BySetPos)+len(p.ByMonthDay)+len(p.ByYearDay)+len(p.ByWeekNo) == 0 && len(p.ByDay) > 0 && plain:
		p.weekly()
	case p.Freq == repeat.Daily:
		p.base(repeat.Daily, p.Interval)
		if len(p.ByMonthDay) > 0 {
			p.wrap("only", "Days", p.monthDays())
		}
		if len(p.ByDay) > 0 {
			p.wrap("only", "Days", p.weekdays(p.ByDay))
		}
	case p.Freq == repeat.Monthly:
		p.base(repeat.Monthly, p.Interval)
		p.monthly()
	default:
		p.yearly()
	}
}

func (p *repetition) weekly() {
	days := p.ByDay
	if len(days) == 0 {
		days = []repeat.Day{{Weekday: p.Start.Weekday()}}
	}
	if p.Interval == 1 && working(days) {
		p.said = p.w.Say("repeat.weekdays")
		return
	}
	p.base(repeat.Weekly, p.Interval)
	p.wrap("on", "Days", p.weekdays(days))
}

// working reports whether the days are Monday to Friday.
func working(days []repeat.Day) bool {
	return len(days) == 5 && !slices.ContainsFunc(days, func(d repeat.Day) bool {
		return d.Nth != 0 || d.Weekday == time.Saturday || d.Weekday == time.Sunday
	})
}

// monthly says which days of a month, or which weekdays of a year.
func (p *repetition) monthly() {
	switch {
	case len(p.ByMonthDay) > 0 || len(p.ByDay) == 0:
		p.wrap("on", "Days", p.monthDays())
		if len(p.ByDay) > 0 {
			p.wrap("only", "Days", p.weekdays(p.ByDay))
		}
	case working(p.ByDay) && len(p.BySetPos) > 0 && len(p.ByHour)+len(p.ByMinute) == 0 &&
		(p.Freq == repeat.Monthly || len(p.ByMonth) == 1):
		p.picked = true
		items := make([]string, len(p.BySetPos))
		for i, n := range fromFront(p.BySetPos) {
			items[i] = p.nth(n, "workday", "workdaySoft")
		}
		p.wrap("on", "Days", p.list("andNumber", items))
	default:
		p.nthWeekdays()
	}
}

// nthWeekdays says "the first Tuesday and the last Friday", or "every Monday".
func (p *repetition) nthWeekdays() {
	and := "and"
	var items, fromEnd []string
	for _, d := range p.ByDay {
		day := "day." + dayKey(d.Weekday)
		switch {
		case d.Nth == 0:
			items = append(items, p.w.Say("repeat.everyDay", "Day", p.w.Say("repeat."+day)))
			continue
		case d.Nth > 0:
			items = append(items, p.nth(d.Nth, day, "daySoft."+dayKey(d.Weekday)))
		default:
			fromEnd = append(fromEnd, p.nth(d.Nth, day, "daySoft."+dayKey(d.Weekday)))
		}
		and = "andNumber"
	}
	p.wrap("on", "Days", p.list(and, append(items, fromEnd...)))
}

func (p *repetition) yearly() {
	p.base(repeat.Yearly, p.Interval)
	switch {
	case len(p.ByYearDay) > 0:
		p.wrap("on", "Days", p.w.Say("repeat.yearDays", "Days", p.numbers(p.ByYearDay)))
		p.wrap("ofYear")
		if len(p.ByDay) > 0 {
			p.wrap("only", "Days", p.weekdays(p.ByDay))
		}
	case len(p.ByWeekNo) > 0:
		p.wrap("weekNo", "Weeks", p.numbers(p.ByWeekNo))
		p.wrap("on", "Days", p.weekdays(p.ByDay))
	case len(p.ByDay) == 0:
		p.yearDates()
	case len(p.ByMonthDay) > 0:
		p.yearDates()
		p.wrap("only", "Days", p.weekdays(p.ByDay))
	default:
		p.monthly()
		if len(p.ByMonth) == 0 {
			p.wrap("ofYear")
		}
	}
}

// yearDates says days of months of a year: as dates if they are few.
func (p *repetition) yearDates() {
	months, days := p.ByMonth, p.ByMonthDay
	if len(days) == 0 {
		days = []int{p.Start.Day()}
		if len(months) == 0 {
			months = []int{int(p.Start.Month())}
		}
	}
	if len(months) == 0 {
		if p.Interval == 1 && len(p.BySetPos) == 0 {
			p.base(repeat.Monthly, 1)
		} else {
			p.ByMonth = []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
		}
	}
	if n := len(months) * len(days); n == 0 || n > mostDates || slices.Min(days) < 0 {
		p.wrap("on", "Days", p.monthDays())
		return
	}
	p.inMonths = true
	var items []string
	for _, m := range months {
		for _, d := range days {
			// A leap year has all the dates there are.
			items = append(items, p.w.DayMonth(time.Date(2024, time.Month(m), d, 0, 0, 0, 0, time.UTC)))
		}
	}
	p.wrap("on", "Days", p.list("andNumber", items))
}

// limits says what narrows the days down: months, times, positions.
func (p *repetition) limits() {
	if len(p.ByMonth) > 0 && !p.inMonths {
		items := make([]string, len(p.ByMonth))
		for i, m := range p.ByMonth {
			items[i] = p.w.Say("repeat.month." + strings.ToLower(time.Month(m).String()[:3]))
		}
		p.wrap("inMonths", "Months", p.list("and", items))
	}
	if times := p.times(); len(times) > 1 {
		items := make([]string, len(times))
		for i, t := range times {
			items[i] = p.w.Clock(clock(t))
		}
		p.wrap("at", "Times", p.list("andNumber", items))
	}
	if len(p.BySetPos) > 0 && !p.picked {
		items := make([]string, len(p.BySetPos))
		for i, n := range fromFront(p.BySetPos) {
			items[i] = p.position(n)
		}
		p.wrap("pick."+strings.ToLower(string(p.Freq)), "Which", p.list("andNumber", items))
	}
}

// end says when the rule is over.
func (p *repetition) end() {
	if p.Count > 0 {
		p.said = p.w.Count("repeat.times", p.Count, "What", p.said)
	}
	if p.Until.IsZero() {
		return
	}
	// The end may lie before that day's first time, or between two.
	last := -1
	for _, t := range p.times() {
		if t <= p.Until.Hour()*60+p.Until.Minute() {
			last = t
		}
	}
	switch times := p.times(); last {
	case -1:
		p.wrap("until", "Date", p.w.Date(p.Until.AddDate(0, 0, -1)))
	case times[len(times)-1]:
		p.wrap("until", "Date", p.w.Date(p.Until))
	default:
		p.wrap("untilTime", "Date", p.w.Date(p.Until), "Time", p.w.Clock(clock(last)))
	}
}

// mostDates is how many dates are named; more are counted.
const mostDates = 6

// dates says which dates were added and taken out.
func (p *repetition) dates() {
	if n := len(p.Extra); n > mostDates {
		p.said = p.w.Count("repeat.alsoMany", n, "What", p.said)
	} else if n > 0 {
		p.wrap("also", "Dates", p.list("andNumber", p.named(p.Extra)))
	}
	if n := len(p.Except); n > mostDates {
		p.said = p.w.Count("repeat.exceptMany", n, "What", p.said)
	} else if n > 0 {
		p.wrap("except", "Dates", p.list("andNumber", p.named(p.Except)))
	}
}

// named says dates, with the time when it is not the only one there is.
func (p *repetition) named(dates []time.Time) []string {
	times := p.times()
	out := make([]string, len(dates))
	for i, t := range dates {
		out[i] = p.w.DayMonth(t)
		if p.years {
			out[i] = p.w.Date(t)
		}
		if len(times) > 1 || t.Hour()*60+t.Minute() != times[0] {
			out[i] = p.w.Say("repeat.dateTime", "Date", out[i], "Time", p.w.Clock(t))
		}
	}
	return out
}

// times are the rule's times of day, in minutes since midnight.
func (p *repetition) times() []int {
	hours, minutes := p.ByHour, p.ByMinute
	if len(hours) == 0 {
		hours = []int{p.Start.Hour()}
	}
	if len(minutes) == 0 {
		minutes = []int{p.Start.Minute()}
	}
	var out []int
	for _, h := range hours {
		for _, m := range minutes {
			out = append(out, h*60+m)
		}
	}
	return out
}

func clock(minutes int) time.Time { return time.Date(2024, 1, 1, 0, minutes, 0, 0, time.UTC) }

func dayKey(d time.Weekday) string { return strings.ToLower(d.String()[:3]) }

// weekdays names days after "on", where Welsh softens the first.
func (p *repetition) weekdays(days []repeat.Day) string {
	items := make([]string, len(days))
	for i, d := range days {
		items[i] = p.w.Say("repeat.day." + dayKey(d.Weekday))
	}
	items[0] = p.w.Say("repeat.daySoft." + dayKey(days[0].Weekday))
	return p.list("and", items)
}

func (p *repetition) monthDays() string {
	days := p.ByMonthDay
	if len(days) == 0 {
		days = []int{p.Start.Day()}
	}
	var items []string
	for _, d := range fromFront(days) {
		switch {
		case d > 0:
			items = append(items, p.w.Say("repeat.monthDay.d"+strconv.Itoa(d)))
		case d == -1:
			items = append(items, p.w.Say("repeat.monthDay.last"))
		default:
			items = append(items, p.w.Say("repeat.monthDayEnd", "N", -d))
		}
	}
	return p.list("andNumber", items)
}

// numbers names numbers that may count from the end.
func (p *repetition) numbers(list []int) string {
	var items []string
	for _, n := range fromFront(list) {
		switch {
		case n > 0:
			items = append(items, strconv.Itoa(n))
		case n == -1:
			items = append(items, p.position(n))
		default:
			items = append(items, p.w.Say("repeat.fromEnd", "N", -n))
		}
	}
	return p.list("andNumber", items)
}

// fromFront puts what counts from the end last: "the first and the last".
func fromFront(list []int) []int {
	i, _ := slices.BinarySearch(list, 0)
	return slices.Concat(list[i:], list[:i])
}

// place is the key of a word for the n-th: "p2", "m1" for the last, and "any"
// and "end" for those that are told by their number.
func place(n int) string {
	switch {
	case n > 5:
		return "any"
	case n < -3:
		return "end"
	case n < 0:
		return "m" + strconv.Itoa(-n)
	}
	return "p" + strconv.Itoa(n)
}

// nth names the n-th day of a kind; Welsh softens the day after "second".
func (p *repetition) nth(n int, day, soft string) string {
	if n == 2 {
		day = soft
	}
	return p.w.Say("repeat.nth."+place(n), "Day", p.w.Say("repeat."+day), "N", max(n, -n))
}

func (p *repetition) position(n int) string {
	return p.w.Say("repeat.position."+place(n), "N", max(n, -n))
}

func (p *repetition) list(and string, items []string) string {
	last := len(items) - 1
	if last == 0 {
		return items[0]
	}
	return p.w.Say("repeat."+and, "List", strings.Join(items[:last], ", "), "Last", items[last])
}
