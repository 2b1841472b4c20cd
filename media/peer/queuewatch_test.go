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
		if r := q.rate(rateOver); r < 280_000 || r > 520_000 {
			t.Errorf("reports lost: %s: a line of 400 kbit/s is taken for one of %.0f", name, r)
		}
	}
}

// What left before the rest says nothing of the line now.
func TestWhatIsForgottenDoesNotCount(t *testing.T) {
	var q queueWatch
	at := time.Duration(0)
	send := func(n int, each, wait time.Duration) {
		for range n {
			at += each
			q.note(passage{left: at, read: at + 20*time.Millisecond + wait, size: 1000})
		}
	}
	send(100, 5*time.Millisecond, 0)
	send(100, 5*time.Millisecond, 90*time.Millisecond)
	if !q.stands() || !q.tells() || q.isLong() {
		t.Errorf("a queue of 90 ms: stands %v, tells %v, is long %v", q.stands(), q.tells(), q.isLong())
	}
	q.forget(at + 100*time.Millisecond)
	send(9, 10*time.Millisecond, 90*time.Millisecond) // left before
	if q.stands() || q.tells() || q.rate(rateOver) != 0 {
		t.Error("what was forgotten counts")
	}
	send(10, 10*time.Millisecond, 0)
	if q.tells() {
		t.Error("a tenth of a second tells what the line carries")
	}
	send(20, 10*time.Millisecond, 0)
	if rate := q.rate(rateOver); q.stands() || !q.tells() || rate < 780_000 || rate > 850_000 {
		t.Errorf("stands %v, tells %v, %.0f bit/s of 800000", q.stands(), q.tells(), rate)
	}
	send(60, 10*time.Millisecond, 500*time.Millisecond)
	if !q.isLong() {
		t.Error("half a second is not long")
	}
}

// An estimate that has reached its most, or stays where it is, does not hold
// down a rate that is below it.
func TestARateBelowTheEstimateGrows(t *testing.T) {
	var d delayRule
	now := time.Unix(0, 0)
	d.look(2_000_000, false, 500_000, now)
	for range 20 * 10 {
		now = now.Add(50 * time.Millisecond)
		d.look(2_000_000, false, 500_000, now)
	}
	if d.target < 1_000_000 || d.target > 1_200_000 {
		t.Errorf("after 10 s it is %.0f", d.target)
	}
	for range 20 * 60 {
		now = now.Add(50 * time.Millisecond)
		d.look(2_000_000, false, 500_000, now)
	}
	if d.target < 2_000_000 || d.target > 2_100_000 {
		t.Errorf("it grew to %.0f, above the estimate", d.target)
	}
}
