package call_test

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"gatehouse/media/call"
	"gatehouse/media/forward"
	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
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
	}, sleeps(outside, &slept))
}

func sleeps(outside time.Time, slept *atomic.Int64) func(*call.Config) {
	return func(c *call.Config) {
		begin := time.Now()
		c.Now = func() time.Time { return afterSleep(outside.Add(time.Since(begin)), slept.Load()) }
	}
}

// So do its lines to a node and to who looks; and the node, which is silent
// until then, is not complained of at once.
func TestAMachineThatSleptFindsTheNodeAgain(t *testing.T) {
	outside := time.Now()
	var slept atomic.Int64
	onStage(t, func(t *testing.T, s *stage) {
		state := threeOnFloor(1, "")
		begin := time.Now()
		state.Watchers = []hearing.Watcher{{ID: "eve", Since: begin, Until: begin.Add(time.Hour), Entry: 1}}
		n, words := s.throughNode(state), uint64(1)
		gone := func() bool {
			return slices.ContainsFunc(s.hub(), func(m signalling.Message) bool { return m.Type == signalling.TypeGone })
		}
		for range 20 {
			words++
			word(n, forward.Word{V: 1, N: words, Type: forward.WordBeat})
			s.pass(200 * time.Millisecond)
		}
		if gone() {
			t.Fatal("complained of a node that beats")
		}
		slept.Store(90)
		s.pass(3 * time.Second)
		if gone() {
			t.Error("complained of the node on waking")
		}
		for _, p := range s.all {
			p.locked(func() {
				if p.restarts != 1 && !p.closed {
					t.Errorf("a line of %d sections looked for another path %d times", len(p.cfg.Sections), p.restarts)
				}
			})
		}
		s.pass(5 * time.Second)
		if !gone() {
			t.Error("never complained of a node that stays silent")
		}
	}, sleeps(outside, &slept))
}
