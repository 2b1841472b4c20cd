package ui

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// screen is a stand-in for the screen's goroutine: calls wait until drawn.
type screen struct {
	mu    sync.Mutex // guards calls
	calls []func()
}

func (s *screen) do(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, f)
}

func (s *screen) draw() int {
	s.mu.Lock()
	calls := s.calls
	s.calls = nil
	s.mu.Unlock()
	for _, f := range calls {
		f()
	}
	return len(calls)
}

func TestFeedCoalescesAndKeepsItsGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s screen
		shown := 0
		f := NewFeed(30*time.Millisecond, func() { shown++ })
		f.main = s.do
		defer f.Close()
		for range 100 {
			f.Poke()
		}
		if n := s.draw(); n != 1 || shown != 1 {
			t.Fatalf("%d calls, shown %d times, want 1 and 1", n, shown)
		}
		f.Poke()
		f.Poke()
		if n := s.draw(); n != 0 {
			t.Fatalf("%d calls within the gap", n)
		}
		time.Sleep(31 * time.Millisecond) // the bubble's clock, not the machine's
		synctest.Wait()
		if n := s.draw(); n != 1 || shown != 2 {
			t.Fatalf("after the gap: %d calls, shown %d, want 1 and 2", n, shown)
		}
		f.Poke()
		f.Close()
		f.Close()
		time.Sleep(time.Second)
		synctest.Wait()
		s.draw()
		if shown != 2 {
			t.Fatalf("shown %d times after Close", shown)
		}
	})
}

func TestAskerShowsOnlyTheNewestAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s screen
		var asked, shown []string
		release := make(chan struct{})
		a := NewAsker(150*time.Millisecond, func(ctx context.Context, q string) (string, error) {
			asked = append(asked, q)
			if q == "slow" {
				<-ctx.Done() // a newer question must cancel this one
				return "late", ctx.Err()
			}
			if q == "last" {
				<-release
			}
			return q + "!", nil
		}, func(_, got string, _ error) { shown = append(shown, got) })
		a.main = s.do
		a.Ask("a")
		a.Ask("ab") // within the wait: "a" is never put
		time.Sleep(151 * time.Millisecond)
		synctest.Wait()
		s.draw()
		a.Ask("slow")
		time.Sleep(151 * time.Millisecond)
		synctest.Wait()
		a.Ask("abc")
		time.Sleep(151 * time.Millisecond)
		synctest.Wait()
		s.draw()
		a.Ask("last")
		time.Sleep(151 * time.Millisecond)
		synctest.Wait()
		close(release)
		a.Close()
		a.Close()
		s.draw()
		if got := len(asked); got != 4 || asked[0] != "ab" {
			t.Errorf("asked %v", asked)
		}
		if len(shown) != 2 || shown[0] != "ab!" || shown[1] != "abc!" {
			t.Errorf("shown %v, want [ab! abc!]", shown)
		}
	})
}
