package main

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media/hearing"
	"gatehouse/scheduling"
)

func TestStaysEndAsTheHubSaysOrAreLost(t *testing.T) {
	at := morning()
	stay := func(name string, joined, left time.Duration, why string) scheduling.Attendance {
		a := scheduling.Attendance{Name: name, Joined: at.Add(joined), Why: why}
		if why != "" {
			a.Left = at.Add(left)
		}
		return a
	}
	b := scheduling.Booking{Attendance: []scheduling.Attendance{
		stay("there", 0, 0, ""), stay("gone", 0, 0, ""), stay("forgotten", time.Minute, 0, ""),
		stay("over", 0, time.Minute, "left"), stay("after hours", 3*time.Hour, 0, ""),
	}}
	known := []scheduling.Attendance{stay("there", 0, 0, ""), stay("gone", 0, time.Minute, "removed"), stay("forgotten", 0, time.Minute, "left")}
	got := finish(b, known, at.Add(time.Hour))
	want := []scheduling.Attendance{
		stay("gone", 0, time.Minute, "removed"),
		stay("forgotten", time.Minute, time.Hour, "lost"), // the hub knows another stay of theirs
		stay("after hours", 3*time.Hour, 3*time.Hour, "lost"),
	}
	if len(got) != len(want) {
		t.Fatalf("got %+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
		if err := got[i].Validate(); err != nil {
			t.Error(err)
		}
	}
}

// present is a booking whose host is in its call, as the diary has it.
func present(t *testing.T, h *hearings) scheduling.Booking {
	t.Helper()
	b := scheduling.Booking{
		ID: "b1", Status: scheduling.StatusBooked,
		Parts: scheduling.NewBlock(morning(), 0, time.Hour, 0, scheduling.Placement{Room: "MDI-VCC-1"}),
	}
	link, err := h.Open(t.Context(), b, "Ann Clerk")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	came := h.Watch(ctx)
	defer func() {
		stop()
		for range came { //nolint:revive // until it is closed
		}
	}()
	if err := enter(t, h, link); err != nil {
		t.Fatal(err)
	}
	select {
	case x := <-came:
		b.Attendance = x.Stays
	case <-time.After(20 * time.Second):
		t.Fatal("nobody came")
	}
	if len(b.Attendance) != 1 || !goesOn(b.Attendance[0]) {
		t.Fatalf("came: %+v", b.Attendance)
	}
	return b
}

func TestAStayIsLostWhenTheDeskChangesItsHub(t *testing.T) {
	h := held(t, morning)
	b := present(t, h)
	if got := h.Finish(t.Context(), b, true); got != nil {
		t.Fatalf("ended though the hub has them there: %+v", got)
	}
	away, err := hub.Start(t.Context(), hub.Config{
		Dir: t.TempDir(), Listen: "127.0.0.1:0", Opener: "a-secret-for-the-opener", Now: morning, Log: silent(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = away.Close() })
	h.UseHub(hub.Enrolment{Host: away.Host(), Key: away.Key(), Secret: "a-secret-for-the-opener"}.Text())
	if got := h.Finish(t.Context(), b, false); len(got) != 1 || got[0].Why != "lost" || !got[0].Left.Equal(morning()) {
		t.Errorf("on another hub: %+v", got)
	}
}

func TestAHubThatDiedIsWaitedForWhileTheHearingMayGoOn(t *testing.T) {
	away, err := hub.Start(t.Context(), hub.Config{
		Dir: t.TempDir(), Listen: "127.0.0.1:0", Opener: "a-secret-for-the-opener", Now: morning, Log: silent(),
	})
	if err != nil {
		t.Fatal(err)
	}
	at := morning()
	h := newHearings(t.Context(), options{config: t.TempDir()}, func() time.Time { return at }, silent())
	t.Cleanup(h.Close)
	h.UseHub(hub.Enrolment{Host: away.Host(), Key: away.Key(), Secret: "a-secret-for-the-opener"}.Text())
	b := present(t, h)
	_ = away.Close()
	at = at.Add(20 * time.Minute)
	if got := h.Finish(t.Context(), b, false); got != nil {
		t.Errorf("ended while the call may go on: %+v", got)
	}
	if got := h.Finish(t.Context(), b, true); len(got) != 1 || got[0].Why != "lost" || !got[0].Left.Equal(at) {
		t.Errorf("given up: %+v", got)
	}
	at = at.Add(5 * time.Hour)
	closes := b.Span().End.Add(hearing.ClosesAfter)
	if got := h.Finish(t.Context(), b, false); len(got) != 1 || got[0].Why != "lost" || !got[0].Left.Equal(closes) {
		t.Errorf("after the hearing's hours: %+v", got)
	}
}

// TestADeskThatDiedEndsItsStays kills nothing: what a desk that died leaves
// behind is a diary with a stay that goes on.
func TestADeskThatDiedEndsItsStays(t *testing.T) {
	d, _ := sampleDiary(t)
	b := later(t, d)
	if _, err := d.Attend(t.Context(), ann(), b.ID, []scheduling.Attendance{{Name: "Ann Clerk", Joined: morning()}}); err != nil {
		t.Fatal(err)
	}
	h := newHearings(t.Context(), options{config: filepath.Join(t.TempDir(), "new"), listen: "127.0.0.1:0"}, morning, silent())
	t.Cleanup(h.Close)
	open, err := d.Unfinished(t.Context(), morning().Add(-24*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range open {
		if _, err := d.Attend(t.Context(), ann(), o.ID, h.Finish(t.Context(), o, true)); err != nil {
			t.Fatal(err)
		}
	}
	if open, err = d.Unfinished(t.Context(), morning().Add(-24*time.Hour)); err != nil || len(open) != 0 {
		t.Errorf("%d bookings are unfinished still, %v", len(open), err)
	}
	k, err := d.Begin(t.Context(), b.ID)
	if err != nil || len(k.Booking.Attendance) != 1 || k.Booking.Attendance[0].Why != "lost" {
		t.Errorf("%+v, %v", k.Booking.Attendance, err)
	}
	// A hub that comes back with what it knew changes nothing.
	again, err := d.Attend(t.Context(), ann(), b.ID, []scheduling.Attendance{{Name: "Ann Clerk", Joined: morning()}})
	if err != nil || again.Version != k.Booking.Version {
		t.Errorf("version %d, then %d, %v", k.Booking.Version, again.Version, err)
	}
}
