package hearing_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"gatehouse/media/hearing"
)

var day = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

func setup() hearing.Setup {
	return hearing.Setup{ID: "h1", Start: day.Add(10 * time.Hour), End: day.Add(10*time.Hour + 30*time.Minute)}
}

func TestFull(t *testing.T) {
	s := hearing.New(setup())
	var err error
	for i := range hearing.MaxPeople {
		s, _, err = s.Apply(hearing.ParticipantID(rune('a'+i)), hearing.Command{Do: hearing.Join, Role: hearing.Guest}, setup().Start)
		if err != nil {
			t.Fatal(err)
		}
	}
	_, _, err = s.Apply("z", hearing.Command{Do: hearing.Join, Role: hearing.Host}, setup().Start)
	if !errors.Is(err, hearing.ErrFull) {
		t.Fatalf("the thirteenth: %v, want ErrFull", err)
	}
}

func TestCodesAreRoundTrips(t *testing.T) {
	for _, err := range []error{
		hearing.ErrNotOpen, hearing.ErrOver, hearing.ErrClosed, hearing.ErrFull, hearing.ErrNotAllowed,
		hearing.ErrNotHere, hearing.ErrNotWaiting, hearing.ErrNotOnFloor, hearing.ErrLocked, hearing.ErrUnknownCommand,
		hearing.ErrPaused, hearing.ErrNotRunning, hearing.ErrNotTogether, hearing.ErrBusy, hearing.ErrNotAsked,
		hearing.ErrNotAside, hearing.ErrNoTime, hearing.ErrTooLong, hearing.ErrNoOfficer, hearing.ErrLookOver,
	} {
		code, ok := hearing.Code(fmt.Errorf("wrapped: %w", err))
		back := hearing.FromCode(code)
		if !ok || !errors.Is(back, err) {
			t.Errorf("%v → %q → %v", err, code, back)
		}
	}
}

func TestLateForPeopleButNotForThoseInIt(t *testing.T) {
	s := hearing.New(setup())
	join := func(id hearing.ParticipantID, r hearing.Role, at time.Time) error {
		var err error
		s, _, err = s.Apply(id, hearing.Command{Do: hearing.Join, Role: r}, at)
		return err
	}
	do := func(id hearing.ParticipantID, c hearing.Command, at time.Time) {
		t.Helper()
		var err error
		if s, _, err = s.Apply(id, c, at); err != nil {
			t.Fatal(err)
		}
	}
	start, late := setup().Start, setup().End.Add(2*time.Hour)
	if err := join("h", hearing.Host, start); err != nil {
		t.Fatal(err)
	}
	if err := join("r", hearing.Representative, start); err != nil {
		t.Fatal(err)
	}
	do("h", hearing.Command{Do: hearing.Admit, Who: "r"}, start)
	do("r", hearing.Command{Do: hearing.Leave, Why: hearing.WhyLost}, late)
	if err := join("r", hearing.Representative, late); err != nil {
		t.Fatalf("a running hearing keeps out who was in it: %v", err)
	}
	if err := join("x", hearing.Representative, late); !errors.Is(err, hearing.ErrOver) {
		t.Fatalf("a stranger two hours late: %v, want ErrOver", err)
	}
}
