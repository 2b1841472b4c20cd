package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/app/callview"
	"gatehouse/app/waitingroom"
	"gatehouse/media"
	"gatehouse/media/capture"
	"gatehouse/media/hearing"
)

// TestAPracticeCallLeavesNothing: the partner waits, is let in, and when the
// call is over neither a folder nor a record of it is left, on no hub.
func TestAPracticeCallLeavesNothing(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	c, err := newCalls(ctx, options{config: t.TempDir(), listen: "127.0.0.1:0"}, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.UseRoute(media.Route{Only: true}) // is for calls with others
	s, err := c.Practice(ctx, waitingroom.Entry{Chosen: waitingroom.Chosen{
		Camera: capture.TestCard, Microphone: capture.Silence, Speaker: capture.Silence,
	}}, "Ada", "Pat")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	shots := s.Watch(ctx)
	go func() { done <- s.Run(ctx) }()
	asked := false
	for shot := range shots {
		if waiting := shot.Hearing.Waiting(); len(waiting) == 1 && !asked {
			asked = true
			s.Do(hearing.Command{Do: hearing.Admit, Who: waiting[0].ID})
		}
		if len(shot.Lines) == 1 && shot.Phase == callview.Floor {
			s.Do(hearing.Command{Do: hearing.Leave})
		}
	}
	if err := <-done; err != nil || !asked {
		t.Errorf("the call ended with %v, somebody waited: %t", err, asked)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	d, _, err := c.current()
	if err != nil {
		t.Fatal(err)
	}
	if list, err := d.List(ctx); err != nil || len(list) > 0 {
		t.Errorf("the desk's own hub has %v, %v", list, err)
	}
}

// What a practice call left behind whose desk was stopped from outside goes at
// the next start; that of a desk that runs stays, until its call is over or is
// not begun after all.
func TestWhatAPracticeCallLeftBehindIsRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	silent := slog.New(slog.DiscardHandler)
	start := func() *calls {
		t.Helper()
		c, err := newCalls(ctx, options{config: t.TempDir(), listen: "127.0.0.1:0"}, time.Now, silent)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		return c
	}
	left := filepath.Join(os.TempDir(), practicePrefix+"1", "hub")
	if err := os.MkdirAll(left, 0o700); err != nil {
		t.Fatal(err)
	}
	c := start()
	if found, err := os.ReadDir(os.TempDir()); err != nil || len(found) != 0 {
		t.Errorf("left behind: %v, %v", found, err)
	}
	s, err := c.Practice(ctx, waitingroom.Entry{}, "Ada", "Pat")
	if err != nil {
		t.Fatal(err)
	}
	start()
	if found, err := os.ReadDir(os.TempDir()); err != nil || len(found) != 1 {
		t.Errorf("in use: %v, %v", found, err)
	}
	over, end := context.WithCancel(ctx)
	end()
	if err := s.Run(over); err == nil {
		t.Error("a call that was not to begin began")
	}
	if found, err := os.ReadDir(os.TempDir()); err != nil || len(found) != 0 {
		t.Errorf("left behind: %v, %v", found, err)
	}
}
