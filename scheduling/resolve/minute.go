package resolve

import (
	"time"

	"gatehouse/scheduling"
)

// minute is an instant, or a stretch of time, in whole minutes; instants count
// from 1970 in UTC.
type minute int32

// floor is the last whole minute that t is not before.
func floor(t time.Time) minute {
	s := t.Unix()
	if s < 0 {
		s -= 59
	}
	return minute(s / 60)
}

// ceil is the first whole minute that is not before t.
func ceil(t time.Time) minute {
	m := floor(t)
	if m.time().Before(t) {
		m++
	}
	return m
}

// minutes is how many whole minutes d needs.
func minutes(d time.Duration) minute { return minute((d + time.Minute - 1) / time.Minute) }

func (m minute) time() time.Time { return time.Unix(int64(m)*60, 0).UTC() }

// stretch is the time from one minute until before another.
type stretch struct{ from, to minute }

func stretchOf(s scheduling.Span) stretch { return stretch{floor(s.Start), ceil(s.End)} }

func (s stretch) meets(o stretch) bool { return s.from < o.to && o.from < s.to }

func (s stretch) span() scheduling.Span {
	return scheduling.Span{Start: s.from.time(), End: s.to.time()}
}
