package rooms

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/scheduling"
)

// errHours means that a list of hours cannot be read.
var errHours = errors.New("rooms: hours not as expected")

func itoa(n int) string { return strconv.Itoa(n) }

// clock reads a time of day; 24:00 is the end of the day where that can be meant.
func clock(s string, end bool) (time.Duration, error) {
	s = strings.TrimSpace(s)
	if end && (s == "24:00" || s == "2400") {
		return 24 * time.Hour, nil
	}
	w, err := scheduling.ParseWall("2026-01-05", s)
	return w.Clock(), err
}

func typedClock(d time.Duration) string {
	return time.Time{}.Add(d % (24 * time.Hour)).Format("15:04")
}

// sayEnd is the end of a stretch of a day, as clock reads it.
func sayEnd(d time.Duration) string {
	if d == 24*time.Hour {
		return "24:00"
	}
	return typedClock(d)
}

// hours is a stretch of a day.
type hours struct{ from, to time.Duration }

// readHours reads "12:00–13:30, 17:00-18:00"; they must not overlap.
func readHours(s string) ([]hours, error) {
	var out []hours
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		from, to, ok := strings.Cut(strings.ReplaceAll(part, "–", "-"), "-")
		if !ok {
			return nil, errHours
		}
		f, err := clock(from, false)
		if err != nil {
			return nil, errHours
		}
		t, err := clock(to, true)
		if err != nil || t <= f {
			return nil, errHours
		}
		out = append(out, hours{f, t})
	}
	slices.SortFunc(out, func(a, b hours) int { return int(a.from - b.from) })
	for i := 1; i < len(out); i++ {
		if out[i].from < out[i-1].to {
			return nil, errHours
		}
	}
	return out, nil
}

// sayHours is what readHours reads.
func sayHours(all []hours) string {
	parts := make([]string, len(all))
	for i, h := range all {
		parts[i] = typedClock(h.from) + "–" + sayEnd(h.to)
	}
	return strings.Join(parts, ", ")
}
