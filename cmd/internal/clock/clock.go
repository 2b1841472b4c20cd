// Package clock is the time that a program goes by: the machine's, or one
// that its command line begins somewhere else.
package clock

import (
	"fmt"
	"time"
)

// From is a clock that shows text now and runs on from there, or the
// machine's own when text is empty. text is like 2026-11-24T09:50, with
// seconds or a zone if need be, and read in the machine's own zone unless it
// names one.
func From(text string) (func() time.Time, error) {
	if text == "" {
		return time.Now, nil
	}
	now := time.Now()
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if t, err := time.ParseInLocation(layout, text, now.Location()); err == nil {
			shift := t.Sub(now)
			return func() time.Time { return time.Now().Add(shift) }, nil
		}
	}
	return nil, fmt.Errorf("-now is %q, and must be like 2026-11-24T09:50", text)
}
