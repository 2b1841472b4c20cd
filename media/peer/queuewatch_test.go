package peer

import (
	"testing"
	"time"
)

// What lost reports would have told does not count as nothing having come.
func TestLostReportsAreNoNarrowLine(t *testing.T) {
	for name, lost := range map[string]func(report int) bool{
		"none":          func(int) bool { return false },
		"every second":  func(n int) bool { return n%2 == 1 },
		"three of five": func(n int) bool { return n%5 > 1 },
	} {
		var q queueWatch
		const each = 20 * time.Millisecond // 1000 bytes: 400 kbit/s
		for n := range 100 {
			if report := n / 3; lost(report) {
				q.lost = true
				continue
			}
			at := time.Duration(n) * each
			q.note(passage{left: at, read: at + 200*time.Millisecond, size: 1000})
		}
		if r := q.rate(); r < 280_000 || r > 520_000 {
			t.Errorf("reports lost: %s: a line of 400 kbit/s is taken for one of %.0f", name, r)
		}
	}
}
