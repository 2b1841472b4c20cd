package clock_test

import (
	"testing"
	"time"

	"gatehouse/cmd/internal/clock"
)

func TestAClockBeginsWhereItIsToldTo(t *testing.T) {
	for text, want := range map[string]time.Time{
		"2026-11-24T09:50":          time.Date(2026, 11, 24, 9, 50, 0, 0, time.Local),
		"2026-11-24T09:50:30":       time.Date(2026, 11, 24, 9, 50, 30, 0, time.Local),
		"2026-11-24T09:50:00+02:00": time.Date(2026, 11, 24, 7, 50, 0, 0, time.UTC),
	} {
		now, err := clock.From(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if ahead := now().Sub(want); ahead < 0 || ahead > time.Minute {
			t.Errorf("%s: %v from what was asked", text, ahead)
		}
	}
}

func TestNoTimeIsTheMachines(t *testing.T) {
	now, err := clock.From("")
	if err != nil {
		t.Fatal(err)
	}
	if off := time.Since(now()).Abs(); off > time.Minute {
		t.Errorf("%v from the machine's clock", off)
	}
}

func TestWhatIsNoTimeIsRefused(t *testing.T) {
	for _, text := range []string{"tomorrow", "09:50", "2026-13-01T09:50"} {
		if _, err := clock.From(text); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}
