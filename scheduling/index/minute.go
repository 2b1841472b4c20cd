package index

import (
	"time"

	"gatehouse/scheduling"
)

// Minutes are counted from 1970 UTC. They are kept as int32 and reckoned with
// as int64; what lies more than two thousand years away is taken to lie there.
const (
	farthest = 1 << 30
	dayLong  = 24 * 60
)

// floor is the minute that t lies in.
func floor(t time.Time) int64 {
	s := t.Unix()
	m := s / 60
	if s%60 < 0 {
		m--
	}
	return min(max(m, -farthest), farthest)
}

// ceil is the first minute that begins no earlier than t.
func ceil(t time.Time) int64 {
	m := floor(t)
	if t.Unix() > m*60 || t.Nanosecond() > 0 {
		m++
	}
	return min(m, farthest)
}

// length is d in minutes, a begun one counted whole; nothing is shorter than none.
func length(d time.Duration) int64 {
	if d <= 0 {
		return 0
	}
	return min(int64((d-1)/time.Minute)+1, farthest)
}

func instant(m int64) time.Time { return time.Unix(m*60, 0).UTC() }

func span(lo, hi int64) scheduling.Span {
	return scheduling.Span{Start: instant(lo), End: instant(hi)}
}

// dayOf is the day in UTC that minute m lies in, counted from 1970.
func dayOf(m int64) int64 {
	const era = 1 << 22 // days: makes what is divided positive
	return (m+era*dayLong)/dayLong - era
}

// roundUp is the first whole multiple of step that is not before m.
func roundUp(m, step int64) int64 {
	r := m % step
	if r < 0 {
		r += step
	}
	if r == 0 {
		return m
	}
	return m + step - r
}
