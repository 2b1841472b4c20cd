package call_test

import (
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"gatehouse/media/call"
)

// afterSleep is a time whose wall clock alone has gone on for so many seconds.
// Package time makes none on purpose, so its layout is used: seconds since 1885
// from bit 30 of the first word on, while a steady reading is kept beside them.
func afterSleep(t time.Time, seconds int64) time.Time {
	*(*uint64)(unsafe.Pointer(&t)) += uint64(seconds) << 30 //nolint:gosec // see above
	return t
}

// A laptop that was closed looks for another path as soon as it is open again,
// once.
func TestAMachineThatSleptLooksForAnotherPath(t *testing.T) {
	// A bubble's clock has no steady reading: it goes on from one that has.
	outside := time.Now()
	var slept atomic.Int64
	if after := afterSleep(outside, 90); after.Sub(outside) != 0 || after.Round(0).Sub(outside.Round(0)) != 90*time.Second {
		t.Fatalf("this makes no sleep: %v", after.Round(0).Sub(outside.Round(0)))
	}
	onStage(t, func(t *testing.T, s *stage) {
		restarts := func() (n int) { s.peer.locked(func() { n = s.peer.restarts }); return n }
		s.pass(2 * time.Second)
		slept.Store(3) // somebody set the clock
		s.pass(2 * time.Second)
		if n := restarts(); n != 0 {
			t.Errorf("another path was looked for %d times by a machine that is awake", n)
		}
		slept.Store(93)
		s.pass(2 * time.Second)
		if n := restarts(); n != 1 {
			t.Errorf("another path was looked for %d times", n)
		}
	}, func(c *call.Config) {
		begin := time.Now()
		c.Now = func() time.Time { return afterSleep(outside.Add(time.Since(begin)), slept.Load()) }
	})
}
