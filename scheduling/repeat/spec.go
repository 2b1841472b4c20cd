package repeat

import (
	"slices"
	"time"
)

// Freq is the period in which a rule comes round.
type Freq string

// The frequencies a rule may have; hours, minutes and seconds are refused.
const (
	Daily   Freq = "DAILY"
	Weekly  Freq = "WEEKLY"
	Monthly Freq = "MONTHLY"
	Yearly  Freq = "YEARLY"
)

// Day is a weekday, or the Nth of its kind in the month or year: 2 is the
// second, −1 the last, 0 every one.
type Day struct {
	Nth     int
	Weekday time.Weekday
}

// WeekStart is the day on which weeks begin, as days after Monday: the zero
// value is Monday, as in RFC 5545.
type WeekStart int

// WeekStartOn is the WeekStart for weeks that begin on d.
func WeekStartOn(d time.Weekday) WeekStart { return WeekStart((int(d) + 6) % 7) }

// Weekday is the day on which weeks begin.
func (w WeekStart) Weekday() time.Weekday { return time.Weekday((int(w) + 1) % 7) }

// Spec is what a rule says, part by part, in the words of RFC 5545 §3.3.10.
// Empty lists and zero numbers are parts that are not given.
type Spec struct {
	// Start is DTSTART, the first occurrence: a wall time on a whole minute.
	Start    time.Time
	Freq     Freq
	Interval int // every so many periods, 1 to MaxInterval; 0 is read as 1
	Count    int // how many occurrences, 1 to MaxCount, or 0; not with Until
	// Until is the last moment at which the rule may happen, itself included.
	Until      time.Time
	ByDay      []Day
	ByMonthDay []int // 1 to 31, or −1 (the last) to −31
	ByMonth    []int
	BySetPos   []int // which of each period's occurrences are meant, −1 the last
	ByHour     []int
	ByMinute   []int
	ByYearDay  []int // yearly only
	ByWeekNo   []int // yearly only, with ByDay
	WeekStart  WeekStart
	Except     []time.Time // EXDATE
	Extra      []time.Time // RDATE, not before Start
}

// The bounds of a rule.
const (
	// MaxInterval is ten years of weeks.
	MaxInterval = 520
	// MaxCount is the most occurrences that COUNT may ask for.
	MaxCount = 2000
	// MaxList is the most entries of a BY list, doubles not counted.
	MaxList = 31
	// MaxTimes is how many times a day a rule may happen.
	MaxTimes = 4
	// MaxDates is the most dates in Except, and in Extra.
	MaxDates = 400
	// MaxRule is the longest RRULE line, in bytes.
	MaxRule = 512
	// MaxText is the longest text of a rule with its lists of dates, in bytes:
	// room for the RRULE and two full lists with one date a line.
	MaxText = 20 << 10
	// MaxOccurrences is the most that Between and All return.
	MaxOccurrences = 5000
	// HorizonYears is how far Between and All look from where they begin, and
	// how far a rule is searched for its first occurrence.
	HorizonYears = 10
	// FirstYear and LastYear bound every date in a rule; what a rule would do
	// after LastYear is not worked out.
	FirstYear = 1900
	LastYear  = 2199
)

// DayEnd is the last whole minute of t's day: as Until it lets that whole day
// in, as UNTIL does when it is written without a time.
func DayEnd(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 23, 59, 0, 0, time.UTC)
}

// Endless reports whether there is neither a Count nor an Until.
func (s Spec) Endless() bool { return s.Count == 0 && s.Until.IsZero() }

// clone is a deep copy.
func (s Spec) clone() Spec {
	s.ByDay = slices.Clone(s.ByDay)
	for _, l := range []*[]int{&s.ByMonthDay, &s.ByMonth, &s.BySetPos, &s.ByHour, &s.ByMinute, &s.ByYearDay, &s.ByWeekNo} {
		*l = slices.Clone(*l)
	}
	s.Except, s.Extra = slices.Clone(s.Except), slices.Clone(s.Extra)
	return s
}

// wall is the clock that t shows, carried in UTC.
func wall(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	if t.Location() == time.UTC {
		return t.Round(0) // without a monotonic reading
	}
	y, mo, d := t.Date()
	h, mi, s := t.Clock()
	return time.Date(y, mo, d, h, mi, s, t.Nanosecond(), time.UTC)
}
