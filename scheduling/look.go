package scheduling

import (
	"strings"
	"time"
)

// FormatLook writes when somebody looked at a call, and why, as the audit
// keeps it: an ISO 8601 interval in UTC, to the second, and the reason.
func FormatLook(from, to time.Time, reason string) string {
	return from.UTC().Format(time.RFC3339) + "/" + to.UTC().Format(time.RFC3339) + " " + reason
}

// ParseLook reads what FormatLook wrote; ok is false for anything else.
func ParseLook(text string) (from, to time.Time, reason string, ok bool) {
	interval, reason, ok := strings.Cut(text, " ")
	a, b, both := strings.Cut(interval, "/")
	from, err := time.Parse(time.RFC3339, a)
	to, err2 := time.Parse(time.RFC3339, b)
	return from, to, reason, ok && both && err == nil && err2 == nil
}
