package hearing_test

import (
	"errors"
	"testing"
	"time"

	"gatehouse/media/hearing"
)

// running is a hearing under a policy, with an officer and a guest on its floor.
func running(t *testing.T, p hearing.Privacy) (hearing.State, time.Time) {
	t.Helper()
	set := setup()
	set.Privacy = p
	s, at := hearing.New(set), set.Start
	for _, x := range []struct {
		by hearing.ParticipantID
		c  hearing.Command
	}{
		{"off", hearing.Command{Do: hearing.Join, Role: hearing.Officer}},
		{"pri", hearing.Command{Do: hearing.Join, Role: hearing.Prisoner}},
		{"off", hearing.Command{Do: hearing.Admit, Who: "pri"}},
	} {
		var err error
		if s, _, err = s.Apply(x.by, x.c, at); err != nil {
			t.Fatal(err)
		}
	}
	return s, at
}

// TestWhoMayBeLookedAt tries every way of watching every kind of hearing, with
// a permission of every kind.
func TestWhoMayBeLookedAt(t *testing.T) {
	all := []hearing.Privacy{"", hearing.PrivacyPrivileged, hearing.PrivacyCourt, hearing.PrivacyMeeting, hearing.PrivacyFamily}
	for _, p := range all {
		s, at := running(t, p)
		for _, made := range all {
			for _, sound := range []bool{false, true} {
				o, _ := hearing.Permit(hearing.PolicyOf(made), sound, "a reason")
				next, _, err := s.Watch("w", o, nil, at)
				want := made == p && (p == hearing.PrivacyFamily || !sound && (p == hearing.PrivacyPrivileged || p == hearing.PrivacyMeeting))
				if (err == nil) != want || len(next.Watching()) > 0 != want {
					t.Errorf("%q under a permission for %q, sound %t: %v", p, made, sound, err)
				}
				if err != nil && !errors.Is(err, hearing.ErrNotAllowed) {
					t.Errorf("%q: %v", p, err)
				}
			}
		}
		if _, _, err := s.Watch("w", hearing.Observation{}, nil, at); !errors.Is(err, hearing.ErrNotAllowed) {
			t.Errorf("%q without any permission: %v", p, err)
		}
	}
}

// A type of one's own that embeds a policy and says it is another gets nobody
// any further.
type odd struct{ hearing.Family }

func (odd) Privacy() hearing.Privacy { return hearing.PrivacyPrivileged }

func TestAPolicyThatSaysItIsAnother(t *testing.T) {
	s, at := running(t, hearing.PrivacyPrivileged)
	o, ok := hearing.Listen(odd{}, "a reason")
	if _, _, err := s.Watch("w", o, nil, at); !ok || !errors.Is(err, hearing.ErrNotAllowed) {
		t.Errorf("listens to a legal visit: %v", err)
	}
}

func TestALookEndsWhenItsHearingMayNotBeLookedAt(t *testing.T) {
	s, at := running(t, hearing.PrivacyFamily)
	o, _ := hearing.Listen(hearing.Family{}, "a reason")
	s, _, err := s.Watch("w", o, nil, at)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []hearing.Privacy{hearing.PrivacyPrivileged, hearing.PrivacyMeeting, hearing.PrivacyCourt, ""} {
		set := s.Setup
		set.Privacy = p
		next, events := s.Amend(set, at)
		if len(next.Watching()) > 0 || len(events) != 1 || events[0].What != hearing.Unwatched {
			t.Errorf("became %q, and is listened to still: %v", p, events)
		}
	}
}

func TestAtMostSoManyLook(t *testing.T) {
	s, at := running(t, hearing.PrivacyMeeting)
	o, _ := hearing.Look(hearing.Meeting{}, "a reason")
	var err error
	for i := range hearing.MaxWatchers {
		if s, _, err = s.Watch(hearing.ParticipantID(rune('k'+i)), o, nil, at); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err = s.Watch("z", o, nil, at); !errors.Is(err, hearing.ErrFull) {
		t.Errorf("one more: %v", err)
	}
}

// Whether a hearing was extended is for the record, not for those in it.
func TestNobodyIsToldThatItWasExtended(t *testing.T) {
	s, at := running(t, hearing.PrivacyFamily)
	o, _ := hearing.Permit(hearing.PolicyOf(hearing.PrivacyFamily), false, "a reason")
	s, _, err := s.Watch("w", o, nil, at)
	if err != nil {
		t.Fatal(err)
	}
	s, _, err = s.Apply("off", hearing.Command{Do: hearing.Extend, Until: setup().End.Add(hearing.ClosesAfter)}, at)
	if err != nil || !s.Extended {
		t.Fatalf("extended %t: %v", s.Extended, err)
	}
	for _, who := range []hearing.ParticipantID{"off", "pri", "w"} {
		if s.As(who).Extended {
			t.Errorf("%s is told", who)
		}
	}
}
